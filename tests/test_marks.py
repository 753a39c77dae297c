"""Markdown around whole lines, as scrapers write it: rules know the lines through it, and what stays keeps it."""
from __future__ import annotations

import pytest

from lines import PROSE, TITLE, clean


def between(*lines: str) -> list[str]:
    """What is left of lines between two paragraphs."""
    return clean(*PROSE[:2], *lines, *PROSE[2:]).text.splitlines()[2:-1]


@pytest.mark.parametrize("marked", ["**{}**", "*{}*", "__{}__", "_{}_", "***{}***", "[{}](https://harbour.example/a)", "[**{}**](https://harbour.example/a_(b))", "**[{}](https://harbour.example/a \"More\")**"])
@pytest.mark.parametrize("line", ["Sign up for our daily newsletter", "Read more: Ferry Strike Enters Third Week", "Story continues below"])
def test_residue_goes_through_the_marks_around_it(marked: str, line: str) -> None:
    assert between(marked.format(line)) == []


@pytest.mark.parametrize("line", ["**The plan in short**", "[The plan of the board](https://harbour.example/plan)", "_All times are local._", "**Read** more: **nobody does**", "[a](b) and [c](d)", "* * *", "**", "[](x)", "_", "**a", "[**](x)"])
def test_what_is_no_residue_keeps_its_marks(line: str) -> None:
    assert between(line) == [line]


def test_metadata_is_read_through_them() -> None:
    record = clean(f"# **{TITLE}**", "**By Marta Lindqvist**", "_Published 3 May 2023_", *PROSE)
    assert (record.title, [author.name for author in record.authors], record.published.iso if record.published else None) == (TITLE, ["Marta Lindqvist"], "2023-05-03")
    assert record.text.splitlines() == PROSE


def test_a_list_of_links_below_a_header_in_bold() -> None:
    entries = ["Stray horse found in school garden", "Choir wins national prize with song about rain", "Two bakers share one oven after fire"]
    record = clean(*PROSE[:2], "**You may also like**", *(f"* [{entry}](https://harbour.example/{number})" for number, entry in enumerate(entries)), *PROSE[2:])
    assert record.text.splitlines() == PROSE
    assert [(one.title, one.url) for one in record.related] == [(entry, f"https://harbour.example/{number}") for number, entry in enumerate(entries)]


def test_a_line_that_rules_know_by_its_marks_goes_as_well() -> None:
    assert between("[![](https://harbour.example/a.png)](https://harbour.example/)") == []


HEADINGS = ["## Stray horse found in the school garden", "## Choir wins national prize with song about rain", "## Two bakers share one oven after fire"]


def test_headlines_that_are_headings_below_a_heading_go() -> None:
    assert between("### You may also like", *HEADINGS, "### What the board says") == ["### What the board says"]


@pytest.mark.parametrize("own", [["## The quay will be moved to the north"], ["## Deeper water", "### A wider road"]], ids=["one", "short ones"])
def test_the_articles_own_headings_below_it_stay(own: list[str]) -> None:
    assert between("### You may also like", *own) == own


def test_a_table_at_the_end_stays() -> None:
    table = ["| Rank | School | Fee |", "| --- | --- | --- |", *(f"| {number} | School of {name} | {number}00 |" for number, name in enumerate(("Tarn", "Millbrook", "Westholm", "Abbey Park"), 1))]
    assert clean(*PROSE, *table).text.splitlines() == [*PROSE, *table]


@pytest.mark.parametrize("line, names", [
    ("By [Marta Lindqvist](https://harbour.example/marta)", ["Marta Lindqvist"]),
    ("By **[Marta Lindqvist](https://harbour.example/marta)**", ["Marta Lindqvist"]),
    ("Written by [Marta Lindqvist](https://harbour.example/marta) and [Colum Murphy](/people/colum \"Colum\")", ["Marta Lindqvist", "Colum Murphy"]),
    ("Posted by [Marta Lindqvist](https://harbour.example/marta) on November 20, 2019", ["Marta Lindqvist"]),
    ("[Marta Lindqvist](https://harbour.example/marta) - Nov 20, 2019", ["Marta Lindqvist"]),
])
def test_names_are_read_without_the_addresses_of_their_links(line: str, names: list[str]) -> None:
    record = clean(TITLE, line, *PROSE)
    assert record.text.splitlines()[-len(PROSE):] == PROSE and line not in record.text
    assert [author.name for author in record.authors] == names


@pytest.mark.parametrize("line", ["Follow us on [X](https://x.example/harbour) and [Facebook](https://facebook.example/harbour)", "Like us on [Facebook](https://facebook.example/harbour)"])
def test_a_notice_with_links_in_it_goes(line: str) -> None:
    assert between(line) == []


@pytest.mark.parametrize("line", [
    "The board has published [the plan](https://harbour.example/plan) and [the costs](https://harbour.example/costs) of the new quay.",
    "Follow [the path](/path) to the old pier",
    "f[1](x) by Ann Brook",
])
def test_a_line_of_the_article_keeps_its_links(line: str) -> None:
    assert between(line) == [line]
