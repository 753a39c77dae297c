"""Where a headed list ends and the article goes on."""
from __future__ import annotations

import pytest

import cleaner
from cleaner.entry_features import NAMES
from cleaner.line_model import ENTRIES, load

ABOVE = """The ferry to the outer islands needs a new engine, and the harbour board has looked at what the market has to offer this year.

Each of the engines was run for a week on the test bench in the old boat shed, with diesel from the same tank."""
BELOW = """The board liked the quiet engine most, as the strong one shook the boat shed, and the light one used more diesel than the makers say.

A choice between the strong engine and the quiet engine will be made when the harbour board meets in April."""
OTHERS = ("Ten Recipes for a Perfect Sunday Breakfast", "Why Teachers Leave Village Schools in Winter")


def kept(middle: str) -> str:
    return cleaner.clean_text(f"{ABOVE}\n\n{middle}\n\n{BELOW}")


@pytest.mark.parametrize("mark", ["", "- ", "\u2022 "])
def test_a_list_of_other_articles_goes(mark: str) -> None:
    assert kept("\n".join(["Most Read", *(mark + title for title in OTHERS)])) == f"{ABOVE}\n\n{BELOW}"


def test_the_articles_own_items_below_a_header_alone_stay() -> None:
    own = "- strong engine\n- quiet engine\n- light engine"
    assert kept(f"Most Read\n\n{own}") == f"{ABOVE}\n\n{own}\n\n{BELOW}"


def test_the_articles_own_number_below_a_header_alone_stays_with_what_stands_below_it() -> None:
    own = "2. The Quiet One\nMaker: Harbour Motors (since 1998)\nWeight: 410 kg (without oil and water)"
    assert kept(f"Read Next\n\n{own}").split() == f"{ABOVE} {own} {BELOW}".split()


TEASERS = ("The bakers of the upper town have opened their books, and what stands in them is not only about flour and salt.",
           "In the villages of the inner coast every third post stood empty when the term began, the union of teachers says.")


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_dated_headlines_go_with_the_starts_of_their_texts(gap: str) -> None:
    cards = gap.join(line for title, day, teaser in zip(OTHERS, ("April 21, 2022", "April 18, 2022"), TEASERS) for line in (title, day, teaser))
    record = cleaner.clean(f"{ABOVE}{gap}{BELOW}{gap}Related Articles{gap}{cards}", kind="text")
    assert record.text.split() == f"{ABOVE} {BELOW}".split()
    assert [one.title for one in record.related] == list(OTHERS)


def test_the_articles_first_paragraph_below_its_headline_and_day_is_no_teaser() -> None:
    text = f"Most Read\n\nFerry to the Outer Islands Needs an Engine\n\nApril 21, 2022\n\n{ABOVE}\n\n{BELOW}"
    assert cleaner.clean_text(text).endswith(f"{ABOVE}\n\n{BELOW}")


def test_a_name_with_a_capital_inside_is_no_joint() -> None:
    glued = "YouTube showed the test of the quiet engine live, and the board saw that few people watched it to the end."
    assert glued in kept(f"Most ReadTen Recipes for a Perfect Sunday BreakfastWhy Teachers Leave Village Schools in 2025{glued}")


@pytest.mark.parametrize(("header", "titles"), [
    ("\u041c\u0430\u0442\u0435\u0440\u0438\u0430\u043b\u044b \u043f\u043e \u0442\u0435\u043c\u0435",
     "\u0412 \u041a\u0430\u0437\u0430\u043d\u0438 \u043e\u0442\u043a\u0440\u044b\u043b\u0438 \u043d\u043e\u0432\u044b\u0439 \u043c\u043e\u0441\u0442 \u0447\u0435\u0440\u0435\u0437 \u0412\u043e\u043b\u0433\u0443"),
])
def test_glue_is_seen_before_capitals_of_other_alphabets(header: str, titles: str) -> None:
    prose = "\u041f\u0430\u0440\u043e\u043c \u043d\u0430 \u043e\u0441\u0442\u0440\u043e\u0432\u0430 \u0438 \u0432 \u044d\u0442\u043e\u043c \u0433\u043e\u0434\u0443 \u043d\u0435 \u0445\u043e\u0434\u0438\u0442, \u0441\u043a\u0430\u0437\u0430\u043b \u043c\u044d\u0440 \u0438 \u0434\u043e\u0431\u0430\u0432\u0438\u043b, \u0447\u0442\u043e \u0436\u0434\u0430\u0442\u044c \u043d\u0435\u0447\u0435\u0433\u043e."
    assert cleaner.clean_text(f"{prose}\n\n{header}{titles}\n\n{prose}") == f"{prose}\n\n{prose}"


def test_a_date_of_numbers_is_no_list_item() -> None:
    record = cleaner.clean(f"12. 3. 2024\n\n{ABOVE}\n\n{BELOW}", kind="text")
    assert record.text.startswith(("The ferry", "12. 3. 2024")) and "3. 2024" not in record.text.removeprefix("12. 3. 2024")


def test_the_model_was_made_for_these_features() -> None:
    assert load(ENTRIES).names == NAMES


def test_prose_of_a_script_without_capitals_is_no_headline() -> None:
    prose = ["항구 당국은 월요일 새 부두 건설 계획을 공개하고 내년 봄에 공사를 시작한다고 밝혔다.", "주민들은 소음을 걱정하면서도 일자리가 늘어날 것이라며 계획을 환영했다고 시 관계자가 전했다."]
    assert cleaner.clean_text(f"{prose[0]}\n\n관련기사\n\n{prose[1]}") == "\n\n".join(prose)


def test_an_entry_goes_with_the_labels_of_its_section_broken_over_lines() -> None:
    above = "Die Fähre zu den äußeren Inseln braucht einen neuen Motor, und der Hafen hat sich auf dem Markt umgesehen, was es in diesem Jahr gibt."
    below = "Jeder der Motoren lief eine Woche auf dem Prüfstand im alten Bootshaus, mit Diesel aus demselben Tank, und einer war leiser als alle anderen."
    entry = "Lesen Sie auch\nRessort\n:\nDeutschland\nSchulen\nLehrer verlassen die Dörfer und ziehen in die Stadt"
    assert cleaner.clean_text(f"{above}\n{entry}\n{below}\nDer Hafen entscheidet im April.") == f"{above}\n{below}\nDer Hafen entscheidet im April."


def test_a_kicker_and_a_headline_parted_by_a_colon_on_its_own_go_from_between_paragraphs() -> None:
    kicker, headline = "Bakers in dispute", "Upper town opens its books after long quarrel"
    one, two = ABOVE.split("\n\n")
    record = cleaner.clean(f"{one}\n{kicker}\n:\n{headline}\n{two}\n{BELOW}", kind="text")
    assert headline not in record.text and kicker not in record.text and one in record.text and two in record.text
    assert [title.title for title in record.related] == [headline]


def test_a_table_of_values_with_colons_of_their_own_stays() -> None:
    one, two = ABOVE.split("\n\n")
    values = "Engine\n:\nHarbour Works Type Nine\nFuel used each day\n:\nForty litres of diesel"
    assert values in cleaner.clean_text(f"{one}\n{values}\n{two}\n{BELOW}")


def test_the_end_of_a_trail_of_links_is_the_headline_and_lifted_once() -> None:
    title = "Ferry to the outer islands needs a new engine"
    record = cleaner.clean(f"Home\nSport\n{title}\n{title}\n{ABOVE}\n\n{BELOW}", kind="text")
    assert record.title == title
    assert title not in record.text


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize("header", ["Read also:", "Related", "More on this story"])
def test_one_headline_on_the_matter_of_the_article_goes_with_its_header(header: str, gap: str) -> None:
    assert kept(gap.join([header, "Harbour Board Picks Engine Maker for Ferry After Long Search"])) == f"{ABOVE}\n\n{BELOW}"


def test_a_headline_in_small_letters_on_the_matter_of_the_article_goes_with_its_header() -> None:
    above = "Die Fähre zu den äußeren Inseln braucht einen neuen Motor, und der Hafen hat sich auf dem Markt umgesehen, was es in diesem Jahr gibt."
    below = "Jeder der Motoren lief eine Woche auf dem Prüfstand im alten Bootshaus, mit Diesel aus demselben Tank, und einer war leiser als alle anderen."
    for title in ("Hafen streitet über neuen Motor für die Fähre", "Warum die Fähre zu den Inseln so oft ausfällt"):
        assert cleaner.clean_text(f"{above}\n\nLesen Sie auch\n\n{title}\n\n{below}") == f"{above}\n\n{below}"


@pytest.mark.parametrize("heading", ["What the strong engine did", "The light engine and its diesel", "Quiet engine"])
def test_the_articles_own_heading_below_a_header_alone_stays(heading: str) -> None:
    assert kept(f"Related\n\n{heading}") == f"{ABOVE}\n\n{heading}\n\n{BELOW}"


@pytest.mark.parametrize("between", ["Advertisement", "Slide 1 of 3", "Show more", "Share", "Loading...", "Previous\nNext", "1/3"])
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_furniture_between_a_header_and_its_first_entry_hides_no_list(gap: str, between: str) -> None:
    assert kept(gap.join(["Most Read", *between.split("\n"), *OTHERS])) == f"{ABOVE}\n\n{BELOW}"


def test_a_long_list_of_the_articles_own_below_a_header_alone_stays() -> None:
    own = "\n".join(f"- {size} engine with {maker} pump" for size in ("strong", "quiet", "light", "old", "new", "small", "large") for maker in ("a board", "a boat", "a shed", "a bench", "a tank", "a test"))
    assert kept(f"Most Read\n\n{own}") == f"{ABOVE}\n\n{own}\n\n{BELOW}"


@pytest.mark.parametrize(("title", "rest"), [
    ("Why Teachers Leave Village Schools?", '"For the board the quiet engine was the best," she said. "The strong one shook the boat shed on each of the days."'),
    ("Why Teachers Leave Village Schools in 2025", "I saw the quiet engine run for a week on the test bench, and the board saw it with me on each of the days."),
    ("Why Teachers Leave Village Schools in 2025", "1. The quiet engine ran for a week on the test bench, and the board liked it."),
    ("Why Teachers Leave Schools in the Age of AI", "OpenAI showed the test of the quiet engine live, and the board saw that few people watched it to the end."),
    ("Why Teachers Leave Village Schools in Winter", "Each of the engines was run by the board for one of these reasons, which it has told the makers of the boats:"),
])
def test_glued_headlines_end_where_the_paragraph_starts(title: str, rest: str) -> None:
    assert kept(f"Most Read{OTHERS[0]}{title}{rest}") == f"{ABOVE}\n\n{rest}\n\n{BELOW}"


@pytest.mark.parametrize("quoted", ["« oui »", "»Nein«", "„Nein“"])
def test_a_quotation_at_the_end_of_a_glued_headline_goes_with_its_marks(quoted: str) -> None:
    glued = f"Most ReadThe Mayor of the Upper Town Says {quoted}{OTHERS[1]}"
    assert kept(glued) == f"{ABOVE}\n\n{BELOW}"


def test_a_text_cut_short_behind_glued_headlines_keeps_its_last_words() -> None:
    headlines = ["Iron Bridge Closed Again as Talks With Owners Set to Open", "Ferry Crews Said to Still Be Engaged in Talks With Owners", "Judge Rejects Request to Certify the Old Landing's Plan"]
    record = cleaner.clean(f"The pound of Tarn traded near its low on Monday, as the board had said it would. Most Read from Bloomberg{''.join(headlines)}Ferries slid a", kind="text")
    assert record.text.endswith("said it would. Ferries slid a")
    assert [one.title for one in record.related] == headlines
