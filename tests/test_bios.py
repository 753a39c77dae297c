"""What is said of the writer below the article goes, by the name; persons of the article and sections on them stay."""
from __future__ import annotations

import pytest

import cleaner
from cleaner.stages.bios import RULE

from lines import clean

PROSE = [
    "The harbour board met on Monday to hear the plan for the new quay, which has divided the town for more than four years and cost two mayors their office.",
    "“We cannot wait another winter,” said Kari Lund, who has run the ferry since 1998 and employs eleven people on the island in the summer months.",
    "The plan would move the landing two hundred metres to the north, where the water is deeper, the road is wider and the ferry can turn without a tug.",
    "Opponents say that the meadow behind it floods every spring, and that the board has never asked the farmers who cut their hay there about it.",
]
BIO = "Maria Holm grew up on an island without a bridge and has watched boats from her kitchen ever since; two novels on lighthouses are hers."


def stays(*lines: str) -> bool:
    return not any(removal.rule == RULE for removal in clean(*lines).removals)


@pytest.mark.parametrize("below", [
    ("Maria Holm", BIO),
    ("Maria Holm", BIO.replace("Maria Holm", "Maria")),
    ("Maria Holm 257 Posts", BIO),
    ("Über Maria Holm", "Seit 2010 im Dienst der Hafenzeitung, zuvor Matrosin, Köchin und drei Jahre lang Wärterin des Leuchtturms von Tarn."),
    ("Maria Holm", "a grandi sur une île sans pont, d'où elle regarde les bateaux depuis sa cuisine, et a publié deux romans sur les phares."),
], ids=["full name", "given name", "counted", "introduced", "goes on"])
def test_what_is_said_of_the_writer_goes(below: tuple[str, ...]) -> None:
    record = clean(*PROSE, *below)
    assert record.text.splitlines() == PROSE
    assert [author.name for author in record.authors] == ["Maria Holm"]


def test_a_known_writer_needs_no_line() -> None:
    assert clean(*PROSE, BIO, fields={"author": "Maria Holm"}).text.splitlines() == PROSE
    assert clean("By Maria Holm", *PROSE, BIO).text.splitlines() == PROSE


@pytest.mark.parametrize("lines", [
    (*PROSE, BIO),
    (*PROSE, "Kari Lund", "Kari Lund has run the ferry since 1998 and will not stop before the new quay has been built, as she told the board."),
    (*PROSE, "Maria Holm", "The board meets again in three weeks, and until then the old landing stays in use, though its piles are rotten."),
    (*PROSE, "Par Maria Holm", PROSE[0].replace("Monday", "Friday"), PROSE[2].replace("north", "south")),
    (*PROSE, "“The sea does not wait for a board, and neither do those who live by it.”", "Maria Holm", "Maria Holm spoke last, and when she sat down the hall was so quiet that one heard the tide."),
    (*PROSE, "New Quay", "New Quay is what the farmers call the landing, though nothing of it has been built and nobody knows if it will be."),
    (*PROSE[:1], "Maria Holm", BIO),
    (*PROSE, "Maria Holm", BIO, PROSE[0].replace("Monday", "Friday"), PROSE[2].replace("north", "south"), PROSE[3].replace("spring", "autumn")),
], ids=["unknown", "a person of the article", "another matter", "notes below a byline", "below a quotation", "a thing", "a short text", "not at the end"])
def test_persons_of_the_article_stay(lines: tuple[str, ...]) -> None:
    assert stays(*lines)
