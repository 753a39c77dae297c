"""Which languages a text may be in: each is found by its own sentences, and needless packs are not met."""
from __future__ import annotations

import pytest

from cleaner.languages import declared_language, known_languages, languages_of
from cleaner.rules import BUILTIN

SENTENCES = {
    "hu": "A kikötőt hétfőn nyitották meg, és a tanács szerint nem lehet tudni, hogy mikor indul újra a komp, mert csak egy hajó volt ott, amely már nem mozgott.",
    "hr": "Luka je u ponedjeljak ponovno otvorena, ali gradsko vijeće kaže kako još nije poznato što će biti nakon štrajka koji je počeo prije godine dana.",
    "sr": "Лука је у понедељак поново отворена, али градско веће каже како још није познато шта ће бити после штрајка који је почео пре годину дана.",
    "sk": "Prístav v pondelok opäť otvorili, ale mestská rada ešte nevie, ktorý deň bude štrajk pri kompe podľa odborov ukončený, pretože sa už neozvali aj keď sú tam.",
    "sl": "Pristanišče so v ponedeljek znova odprli, vendar mestni svet še ne ve, ali bo stavka pri trajektih končana, ker se tudi po pogovorih niso oglasili in bi lahko bila dolga.",
    "bg": "Пристанището отново отвори в понеделник, но съветът още не знае дали стачката, която започна преди година, ще бъде прекратена, защото те все още са там и няма обаче вече пари.",
    "mk": "Пристаништето повторно се отвори, но советот не знае дали штрајкот, кој почна пред една година, ќе заврши, бидејќи тие сѐ уште се таму и нема да има пари според нив.",
    "is": "Höfnin var opnuð aftur á mánudag en bæjarráð segir það ekki vitað hvort verkfallið sem hófst eftir áramót verði leyst þegar þeir hafa ekki verið þar og við það eru líka skip.",
    "lt": "Uostas pirmadienį vėl atvertas, bet taryba dar nežino, ar streikas, kuris prasidėjo po metų pradžios, jau bus baigtas, nes jie nėra ten ir tik apie tai kalba, kad yra kaip buvo.",
    "lv": "Osta pirmdien atkal atvērta, bet dome vēl nezina, vai streiks, kas sākās pēc gada sākuma, būs galā, jo viņš nav tur un arī tikai par to runā, ka ir tā kā tas bija.",
    "et": "Sadam avati esmaspäeval taas, kuid volikogu ei tea veel, mida streik, mis algas pärast aasta algust, kui see nii lõpeb, sest nad ei ole seal ning on juba väga kaua rääkinud, et oli.",
    "af": "Die hawe het Maandag weer oopgemaak, maar die raad weet nie wat sal gebeur nie, want hulle was ook daar en hy sê dié staking deur die werkers is nou aan vir weke.",
    "ca": "El port va reobrir dilluns, però l'ajuntament no sap què han fet els treballadors amb aquesta vaga, perquè també són allà segons els sindicats i ha durat molt més fins ara, quan els diputats van parlar.",
    "eu": "Portua berriro ireki zuten, baina udalak ez daki greba hori noiz amaituko duten, eta ere esan zuen egin behar dituen lanak atzo arte geratu zirela eta horrek beste arazo dira.",
    "ga": "Osclaíodh an cuan arís, agus dúirt an chomhairle nach bhfuil fhios acu cathain a bhí nó atá an stailc leis, ach tá siad seo ann go raibh sé bheith thart chun oibre, arsa sí freisin.",
    "cy": "Mae'r harbwr wedi ailagor ond mae yn wir nad oedd y cyngor wedi cael gwybod hefyd, ac roedd hynny ar ôl bod gyda hyn rhwng y ddau, dywedodd ei fod yn fwy dros y cyfan sydd gan yr undeb.",
    "sq": "Porti u hap sërish të hënën, por këshilli tha se nuk është e ditur kur do të marrë fund kjo grevë që ka nisur më herët, sipas tyre, edhe pas një viti, ndaj janë duke pritur këtë shumë.",
    "ms": "Pelabuhan itu dibuka semula pada hari Isnin dan beliau berkata pihak majlis boleh menunggu kerana mogok daripada pekerja telah bermula, manakala bahawa iaitu perkara yang apabila katanya turut untuk semua.",
    "sw": "Bandari hiyo ilifunguliwa tena lakini baraza la mji lilisema kwamba ni watu hao ambao wako katika mgomo huo wa muda mrefu na pia kwa sababu ya kazi yao, alisema baada ya mwaka, kama hivyo ili kuwa zaidi.",
    "az": "Liman bazar ertəsi yenidən açıldı, lakin şura qeyd edib ki, bu tətil ilə bağlı həmin işçilər üçün qərar və cavab olub, deyib ki, onun tərəfindən isə görə edən olaraq bildirib.",
    "kk": "Порт дүйсенбі күні қайта ашылды, бірақ кеңес бұл ереуіл туралы және оның қашан аяқталатыны жайлы қазір айта алмайды деп хабарлады, себебі осы жылы тағы бір келісім болған екен деді, сондай керек.",
    "mr": "बंदर सोमवारी पुन्हा उघडले आहे, मात्र परिषदेने सांगितले की संप कधी संपेल हे माहीत नाही, कारण त्यांनी या मागण्या केल्या आहेत आणि ते तेथे होते, तर काही जण येथे आले असे त्या म्हणाल्या.",
    "hi": "बंदरगाह सोमवार को फिर खोला गया और परिषद ने कहा कि यह नहीं पता है कि हड़ताल कब खत्म होगी, जो एक साल से चल रही थी, इस पर लोग भी साथ थे और उन के लिए तो यह एक बात थी।",
    "ne": "बन्दरगाह सोमबार फेरि खुलेको छ र परिषद्‌ले भने हडताल कहिले सकिन्छ थाहा नभएको बताए, यो पनि थियो तथा उनले त्यस अनुसार गर्ने भन्दै आफ्नो कुरा गरेका छन्।",
    "ur": "بندرگاہ پیر کو دوبارہ کھول دی گئی ہے اور کونسل نے کہا کہ یہ معلوم نہیں کہ ہڑتال کب ختم ہو گی، اس کے ساتھ ایک بات یہ بھی ہے کہ انہوں نے مطالبات کیے تھے جبکہ لوگ بھی تھے۔",
    "ka": "ნავსადგური ორშაბათს ხელახლა გაიხსნა გემებისთვის.", "hy": "Նավահանգիստը երկուշաբթի կրկին բացվեց նավերի համար։", "ta": "துறைமுகம் மீண்டும் திறக்கப்பட்டது.",
    "te": "ఓడరేవు మళ్లీ తెరుచుకుంది.", "ml": "തുറമുഖം വീണ്ടും തുറന്നു.", "kn": "ಬಂದರು ಮತ್ತೆ ತೆರೆಯಿತು.", "gu": "બંદર ફરી ખુલ્યું.", "pa": "ਬੰਦਰਗਾਹ ਮੁੜ ਖੁੱਲ੍ਹ ਗਈ।", "am": "ወደቡ በድጋሚ ተከፈተ።",
}
#: Neighbours that may count with a language.
WITH = {
    "hr": {"sl", "cs"}, "sr": {"mk", "bg"}, "sk": {"cs"}, "sl": {"hr", "cs"}, "bg": {"mk", "ru"}, "mk": {"bg", "sr"}, "af": {"nl"}, "ca": {"es"}, "ms": {"id"},
    "az": {"tr"}, "mr": {"hi", "ne"}, "ne": {"hi"}, "ur": {"ar", "fa"},
}


@pytest.mark.parametrize("language", SENTENCES)
def test_a_language_is_found_by_its_sentences(language: str) -> None:
    found = languages_of(SENTENCES[language])
    assert found is not None and language in found
    assert found <= {language} | WITH.get(language, set())


@pytest.mark.parametrize("language, text", [
    ("en", "The quay is open again, the board said, and it was shut for a year, but they have not said who will pay for the new bridge that was to be built by this spring."),
    ("de", "Der Kai ist wieder offen, und die Stadt hat nicht gesagt, wer für die neue Brücke zahlen wird, die nach dem Winter von einem Schiff aus zu sehen war und noch nicht fertig ist."),
    ("fr", "Le quai est ouvert et la ville a dit que les travaux du pont sont finis, mais pas dans une semaine, car il ne sait pas qui a été avec nous pour cette fête sur le port."),
    ("es", "El muelle está abierto y la ciudad ha dicho que las obras del puente no son para este año, pero los vecinos también lo saben como más de una vez se les dijo con su permiso por carta."),
])
def test_big_languages_meet_their_own_packs_only(language: str, text: str) -> None:
    assert languages_of(text) == {language}


def test_arabic_and_persian_do_not_meet_their_scripts_other_packs() -> None:
    assert languages_of("أعيد فتح الميناء يوم الاثنين أمام السفن بعد إضراب طويل.") == {"ar", "fa"}


def test_a_text_of_a_shared_script_that_does_not_tell_meets_all_of_its_packs() -> None:
    assert languages_of("बंदरगाह पुल") == {"hi", "mr", "ne"}


@pytest.mark.parametrize("declared, meant", [("bs-BA", {"hr"}), ("sr-Latn", {"hr", "sr"}), ("nb-NO", {"no"}), ("fil", {"tl"}), ("hu", {"hu"}), ("tlh", None)])
def test_codes_that_pages_declare(declared: str, meant: set[str] | None) -> None:
    assert declared_language(declared) == meant


def test_every_folder_of_packs_can_be_met() -> None:
    assert {folder.name for folder in BUILTIN.iterdir()} - {"any", "site"} <= known_languages()
