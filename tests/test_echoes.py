"""Lines that say again what was taken away elsewhere, and lists that begin with a button or a text cut short."""
from __future__ import annotations

import pytest

import cleaner

FIRST = "The ferry to the outer islands needs a new engine, and the harbour board has looked at what the market has to offer this year."
SECOND = "Each of the engines was run for a week on the test bench in the old boat shed, with diesel from the same tank."
LAST = "A choice between the strong engine and the quiet engine will be made when the harbour board meets in April."
OTHER = "Bakers of the upper town open their books"
MENU = ["Home", "Politics", "Boat Market", "Tide Tables", "Quay Talk", "Culture", "Sport", "Newsletter"]


def test_a_headline_taken_as_a_link_goes_where_it_is_listed_again() -> None:
    record = cleaner.clean(f"{FIRST}\nRead also: {OTHER}\n{SECOND}\n{LAST}\n{OTHER}", kind="text")
    assert record.text == f"{FIRST}\n{SECOND}\n{LAST}"
    assert [one.title for one in record.related].count(OTHER) == 1


def test_a_known_title_is_not_taken_for_an_echo() -> None:
    text = f"{FIRST}\nRead also: {OTHER}\n{SECOND}\n{OTHER}\n{LAST}"
    assert OTHER in cleaner.clean(text, kind="text", fields={"title": OTHER}).text


def test_a_paragraph_that_ends_as_a_link_reads_stays() -> None:
    said = f"{OTHER}, and what stands in them is not only about flour and salt."
    assert said in cleaner.clean_text(f"{FIRST}\nRead also: {OTHER}\n{said}\n{LAST}")


def test_the_menu_at_the_foot_goes_also_above_notices_in_prose() -> None:
    notice = "The paper is printed by the harbour press in the upper town, and has come out each week since the year of the great storm."
    text = "\n".join([*MENU, FIRST, SECOND, LAST, *MENU[1:5], "Knot Corner", *MENU[5:], notice])
    assert cleaner.clean_text(text).split("\n") == [FIRST, SECOND, LAST, notice]


def test_a_heading_that_the_menu_has_as_well_stays() -> None:
    assert cleaner.clean_text("\n".join([*MENU, FIRST, "Sport", SECOND, LAST])) == "\n".join([FIRST, "Sport", SECOND, LAST])


def test_headlines_in_capitals_go_where_the_calls_are_in_capitals() -> None:
    call, link = "CLICK HERE TO GET THE HARBOUR POST APP", "BAKERS OF THE UPPER TOWN OPEN THEIR BOOKS"
    record = cleaner.clean("\n".join([FIRST, call, SECOND, link, LAST]), kind="text")
    assert record.text == "\n".join([FIRST, SECOND, LAST])
    assert [one.title for one in record.related] == [link]


@pytest.mark.parametrize("call, line", [
    ("Click here to get the Harbour Post app", "BAKERS OF THE UPPER TOWN OPEN THEIR BOOKS"),  # other links are not in capitals
    ("CLICK HERE TO GET THE HARBOUR POST APP", "WHAT THE BAKERS SAY"),  # a heading
    ("CLICK HERE TO GET THE HARBOUR POST APP", "BAKERS OF THE UPPER TOWN OPEN THEIR BOOKS."),
])
def test_other_lines_in_capitals_stay(call: str, line: str) -> None:
    assert cleaner.clean_text("\n".join([FIRST, call, SECOND, line, LAST])) == "\n".join([FIRST, SECOND, line, LAST])


def test_headlines_below_a_button_go() -> None:
    others = [OTHER, "Teachers leave the village schools in winter, union says", "Storm takes the roof of the old mill"]
    assert cleaner.clean_text("\n".join([FIRST, SECOND, "Read more", *others, LAST])) == "\n".join([FIRST, SECOND, LAST])


@pytest.mark.parametrize("header", ["Read more", "Related Articles", "Read also:"])
def test_a_text_cut_short_below_a_header_goes(header: str) -> None:
    teaser = "In the villages of the inner coast every third post stood empty when the term began, the union of teachers sa..."
    assert cleaner.clean_text("\n".join([FIRST, SECOND, header, teaser, LAST])) == "\n".join([FIRST, SECOND, LAST])
