"""Trails of links written as lists above the article go; lists of contents and the article's own lists stay."""
from __future__ import annotations

import pytest

from cleaner.stages.trails import RULE

from lines import PROSE, TITLE, clean


@pytest.mark.parametrize("above", [
    ("1. Zuhause", "2. Ufer und Boote", f"3. {TITLE}", TITLE),
    (TITLE, "1. Zuhause", "2. Ufer und Boote", f"3. {TITLE}"),
    ("• Zuhause", f"• {TITLE}", TITLE),
])
def test_a_trail_that_ends_with_the_title_goes_and_tells_it(above: tuple[str, ...]) -> None:
    record = clean(*above, *PROSE)
    assert record.title == TITLE
    assert record.text.splitlines() == PROSE


def test_a_trail_of_sections_goes_in_front_of_a_headline() -> None:
    assert clean("1. Ufer", "2. Boote und Netze", TITLE, *PROSE).text.splitlines() in ([TITLE, *PROSE], PROSE)


def test_a_trail_may_end_with_the_known_title() -> None:
    assert clean("1. Ufer", "2. Boote", f"3. {TITLE}", *PROSE, fields={"title": TITLE}).text.splitlines() == PROSE


@pytest.mark.parametrize("lines", [
    ("1. The plan", "2. The vote", "How the board came to its decision", PROSE[0], "The plan", PROSE[1], "The vote", PROSE[2]),
    ("1. Take the rope in one hand.", "2. Pull.", "How the ferry is moored at the quay", *PROSE),
    ("1. Ann Brook, 42 votes", "2. Kari Lund, 39 votes", *PROSE),
    (PROSE[0], "1. Ufer", "2. Boote", f"3. {TITLE}", TITLE, *PROSE[1:]),
    ("2. Ufer", "3. Boote und Netze", TITLE, *PROSE),
], ids=["contents", "steps", "results", "between paragraphs", "the rest of a list"])
def test_lists_of_the_article_stay(lines: tuple[str, ...]) -> None:
    assert not any(removal.rule == RULE for removal in clean(*lines).removals)
