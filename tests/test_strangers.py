"""Other articles listed below the text, without a header: they go where their words are not the article's; the article's own lists and sections stay."""
from __future__ import annotations

import pytest

import cleaner
from cleaner.stages.strangers import RULE

from lines import clean

PROSE = [
    "The harbour board met on Monday to hear the plan for the new quay, which has divided the town for more than four years and cost two mayors their office.",
    "“We cannot wait another winter,” said Ann Brook, who has run the ferry since 1998 and employs eleven people on the island in the summer months.",
    "The plan would move the landing two hundred metres to the north, where the water is deeper, the road is wider and the ferry can turn without a tug.",
    "Opponents say that the meadow behind it floods every spring, and that the board has never asked the farmers who cut their hay there about it.",
    "The board has set aside nine million crowns for the quay, and hopes that the county will pay a third of that before the work begins in autumn.",
    "Brook has told the board that the ferry would stop for six weeks while the old landing is taken down, and that she wants to be paid for them.",
    "A vote is expected before the end of the month, and either side has said that it will take the matter of the quay to court if it should lose.",
    "Until then the old landing stays in use, though divers found cracks in four of its piles, which the board wants to have mended before the frost.",
]
HEADLINES = ["Stray horse found in school garden", "Choir wins national prize with song about rain", "Two bakers share one oven after fire", "Library opens late on Thursdays from next week"]
TEASERS = [
    "A brown mare trampled cabbages behind a primary school yesterday, and pupils fed her carrots through an open window.",
    "Girls of Saint Olaf sang in the capital, wearing yellow boots, about clouds; their conductor composed it aboard a train.",
    "Flames destroyed one of Millbrook's shops; now loaves of both families rise side by side, kneaded long past midnight.",
    "Readers may borrow novels until ten in the evening, after lotteries gave enough money to hire another friendly guard.",
]


def kept(*below: str, prose: list[str] = PROSE) -> list[str]:
    return clean(*prose, *below).text.splitlines()[len(prose):]


def stays(*below: str, prose: list[str] = PROSE) -> bool:
    return not any(removal.rule == RULE for removal in clean(*prose, *below).removals)


@pytest.mark.parametrize("below", [
    HEADLINES,
    [f"- {line}" for line in HEADLINES],
    [line for headline, teaser in zip(HEADLINES, TEASERS) for line in (headline, teaser)],
    [line for day, headline, teaser in zip((3, 4, 5), HEADLINES, TEASERS) for line in (f"{day} March 2024 | Town", headline, teaser)],
    [line for headline, teaser in zip(HEADLINES, TEASERS) for line in ("Town", headline, teaser)],
    [f"{teaser[:70]}..." for teaser in TEASERS[:2]],
    [line for headline, teaser in zip(HEADLINES, TEASERS[:2]) for line in (headline, f"{teaser[:70]}…")],
], ids=["headlines", "bullets", "with texts", "with dates", "with labels", "cut short", "headlines and cut short"])
def test_other_articles_below_the_text_go(below: list[str]) -> None:
    assert kept(*below) == []


def test_a_comma_in_a_number_makes_no_list_of_a_headline() -> None:
    assert kept("Dairy hands boots, coats to 4,260 pupils, others", *HEADLINES) == []


def test_lines_that_nobody_knows_may_stand_below_them() -> None:
    assert not set(HEADLINES) & set(kept(*HEADLINES, "Izindaba", "Phezulu", "Xoxa nathi"))


def test_their_headlines_are_told() -> None:
    assert [one.title for one in clean(*PROSE, *HEADLINES).related] == HEADLINES


def test_without_a_header_in_other_scripts() -> None:
    prose = [
        "Η επιτροπή του λιμανιού συνεδρίασε τη Δευτέρα για το σχέδιο της νέας αποβάθρας, που έχει διχάσει την πόλη για περισσότερα από τέσσερα χρόνια.",
        "Το σχέδιο μεταφέρει την αποβάθρα διακόσια μέτρα βόρεια, όπου τα νερά είναι βαθύτερα και ο δρόμος φαρδύτερος για τα φορτηγά του πορθμείου.",
        "Οι αντίπαλοι του σχεδίου λένε ότι το λιβάδι πλημμυρίζει κάθε άνοιξη και ότι κανείς δεν ρώτησε τους αγρότες που κόβουν εκεί το χορτάρι τους.",
        "Το πορθμείο θα σταματήσει για έξι εβδομάδες, όσο κρατούν τα έργα, και η πλοιοκτήτρια ζητεί από την επιτροπή να πληρωθεί για όλες αυτές.",
    ]
    others = ["Αδέσποτο άλογο βρέθηκε σε σχολικό κήπο", "Χορωδία κοριτσιών κέρδισε βραβείο με τραγούδι για τη βροχή", "Δύο φούρναροι μοιράζονται έναν φούρνο μετά τη φωτιά"]
    assert kept(*others, prose=prose) == []


@pytest.mark.parametrize("below", [
    ["The quay will be moved to the north", "The ferry will stop for six weeks", "The county may pay a third of it"],
    ["When does the choir sing next?", "Who feeds the stray horse at night?", "Where do the bakers buy their flour?"],
    ["Directed by: a man from Millbrook", "Starring: a horse, a choir and two bakers", "Length: just under ninety minutes long"],
    ["Ole Berg, Kari Lund, Nils Holm, Eva Moe", "Per Dahl, Ida Vik, Lars Foss, Siri Nes", "Jon Lie, Anne Ness, Tor Aas, Liv Bakke"],
    ["Millbrook Rovers United 2, Saint Olaf Wanderers 1", "Abbey Park Academicals 0, Westholm Town 3", "Oven Street Athletic 4, Rain City Rangers 4"],
    ["Best wishes from the whole crew", "See you all again next spring"],
    HEADLINES[:2],
    TEASERS[:1],
], ids=["its own matter", "questions", "labels", "names", "results", "greeting", "two headlines", "one paragraph"])
def test_lists_of_the_article_stay(below: list[str]) -> None:
    assert stays(*below)


def test_a_list_that_a_colon_announces_stays() -> None:
    prose = [*PROSE[:-1], "On the same evening the board heard, and put off until the next meeting without a word of debate, the following four matters:"]
    assert stays(*HEADLINES, prose=prose)


def test_sections_of_one_paragraph_each_stay() -> None:
    sections = [
        "How the ferry is paid for today", "The ferry lives on fares and on a grant of the county, which has not risen since Brook took over the business.",
        "What the farmers want from the board", "Those who cut hay in the meadow want a ditch, a road and the promise that no lorry turns on their grass.",
        "Why the old landing must go", "Its piles are rotten, and the water above them is too shallow for the deeper ferry that the island has ordered.",
    ]
    assert stays(*sections)


def test_short_notices_below_a_short_one_stay() -> None:
    lines = [line for headline, teaser in zip(HEADLINES, TEASERS) for line in (headline, teaser)]
    assert stays(*lines[2:], prose=lines[:2])


def test_the_known_title_stays() -> None:
    text = "\n".join([*PROSE, *HEADLINES])
    assert HEADLINES[1] in cleaner.clean(text, kind="text", fields={"title": HEADLINES[1]}).text


def between(*lines: str) -> list[str]:
    """What is left of lines between two of the article's paragraphs."""
    return clean(*PROSE[:4], *lines, *PROSE[4:]).text.splitlines()[4:-4]


KICKERS = [
    "Animals: Stray horse found in a school garden by pupils",
    "Music: Choir wins a national prize with song about rain",
    "Bread: Two bakers share one oven after a fire at night",
    "Librarians report: Novels may be borrowed late on every Thursday",
]


@pytest.mark.parametrize("lines", [HEADLINES, [f"{line} near here" for line in HEADLINES[:3]], KICKERS], ids=["headlines", "three", "kickers"])
def test_other_articles_between_two_paragraphs_go(lines: list[str]) -> None:
    assert between(*lines) == []


def test_a_heading_below_them_stays() -> None:
    heading = "Why the ferry would stop for weeks"
    assert between(*HEADLINES[:3], heading) == [heading]


@pytest.mark.parametrize("lines", [
    ["The quay will be moved to the north", "The ferry will stop for six weeks", "The county may pay a third of it"],
    HEADLINES[:2],
    [f"- {line}" for line in HEADLINES],
    ["This is what else the members were told:", *HEADLINES],
    ["Weight: nine tons at most", "Speed: twelve knots or so", "Crew: three men and one cook", "Length: just under forty metres long"],
    ["Does the choir sing again this spring?", "Who feeds the stray horse at night?", "Where do the bakers buy their flour?"],
], ids=["its own matter", "two", "bullets", "announced", "labels", "questions"])
def test_lists_between_two_paragraphs_stay(lines: list[str]) -> None:
    assert between(*lines) == lines
