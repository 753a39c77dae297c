"""What stands below the line that says whose an article is."""
from __future__ import annotations

import pytest

import cleaner
from lines import PROSE, clean

ARTICLE = [
    *PROSE,
    "Engineers have measured the old piles twice since the spring, and both times they found the wood softer than the plans allow for.",
    "What the town would save on repairs, the treasurer told the members, is less than half of what a second crane would cost it.",
]
RIGHTS = "© 2023 Harbour Post. All rights reserved."
PLEA = "The people who read us are the lifeblood of the Post, and the tide tables in it are drawn by one of them each week."
BELOW = [PLEA, "Post Members", "Bakers of the upper town open their books"]


def test_what_stands_below_the_rights_goes() -> None:
    record = clean(*ARTICLE, RIGHTS, *BELOW)
    assert record.text.split("\n") == ARTICLE
    assert [one.rule for one in record.removals if PLEA in one.text] == ["any/rights/below"]
    assert record.copyright


@pytest.mark.parametrize("lines", [
    (PROSE[0], RIGHTS, *PROSE[1:]),  # the article goes on
    (*ARTICLE, *BELOW),
    (*ARTICLE, "Photo: Ann Brook/Harbour Post", PLEA),  # rights of a picture
    (*ARTICLE, "© Harbour Post", PLEA),  # of a picture, perhaps
])
def test_what_else_stands_there_stays(lines: tuple[str, ...]) -> None:
    assert PROSE[2] in clean(*lines).text and (PLEA in clean(*lines).text) == (PLEA in lines)


def test_without_a_year_short_lines_go() -> None:
    assert clean(*ARTICLE, "© Riproduzione riservata", BELOW[2]).text.split("\n") == ARTICLE


def test_precision_leaves_it() -> None:
    assert PLEA in clean(*ARTICLE, RIGHTS, *BELOW, settings=cleaner.Settings(mode="precision")).text
