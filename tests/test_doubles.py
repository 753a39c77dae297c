"""What stands twice: the title above the article, names of writers, the whole text; what verses and captions say again stays."""
from __future__ import annotations

import pytest

import cleaner

TITLE = "Harbour board hears plan for the new quay"
PROSE = [
    "The harbour board met on Monday to hear the plan for the new quay, which has divided the town for more than four years.",
    "“We cannot wait another winter,” said Ann Brook, who has run the ferry since 1998 and employs eleven people on the island.",
    "A vote is expected before the end of the month, and either side has said that it will take the matter to court.",
]


def clean(*lines: str, **options: object) -> cleaner.Record:
    text = "\n".join(lines)
    record = cleaner.clean(text, kind="text", **options)  # type: ignore[arg-type]
    assert cleaner.restore(record) == text
    return record


def test_a_first_line_said_again_is_the_title() -> None:
    record = clean(TITLE, TITLE, *PROSE)
    assert record.title == TITLE
    assert record.text.splitlines()[-3:] == PROSE


def test_a_first_line_said_once_may_be_a_caption() -> None:
    assert clean(TITLE, *PROSE).title is None


def test_a_day_in_front_of_the_title_is_taken_off_it() -> None:
    record = clean(f" date 2022-05-17 {TITLE}", "", *PROSE)
    assert (record.title, record.published and record.published.iso) == (TITLE, "2022-05-17")
    assert record.text.splitlines() == PROSE


@pytest.mark.parametrize("first", ["Fishermen of the upper coast mend their nets", PROSE[0]])
def test_behind_such_a_day_may_stand_a_caption_or_the_text(first: str) -> None:
    record = clean(f" date 2022-05 {first}", "", *PROSE[1:])
    assert (record.title, record.published and record.published.iso) == (None, "2022-05")
    assert record.text.splitlines()[0] == first


def test_a_name_twice_above_the_article_stands_there_once() -> None:
    assert clean(TITLE, "Ferry Island Desk", "Ferry Island Desk", *PROSE).text.splitlines().count("Ferry Island Desk") <= 1


def test_the_whole_text_twice_stands_there_once() -> None:
    assert clean(*PROSE, *PROSE).text.splitlines() == PROSE
    assert clean(*PROSE, *PROSE[1:]).text.splitlines() == PROSE


@pytest.mark.parametrize("lines", [
    [*PROSE, "The tide comes in, the tide goes out", "The tide comes in, the tide goes out", "and no one has to know"],
    [PROSE[0], "Ann Brook on the quay of the island", "Ann Brook on the quay of the island", *PROSE[1:]],
    [PROSE[0], PROSE[0], *PROSE[1:]],
    [*PROSE, PROSE[0], "Nothing else was said that day, and the board went home before it was dark."],
    [*PROSE, "Goals", "Tarn United 2", "Tarn United 2", "Goals"],
], ids=["verses", "captions", "paragraph", "one paragraph again", "table"])
def test_between_and_below_paragraphs_doubles_stay(lines: list[str]) -> None:
    assert clean(*lines).text.splitlines() == lines


def test_in_mode_precision_lines_stay() -> None:
    record = cleaner.clean("\n".join(["Board votes on the quay", "Board votes on the quay", *PROSE]), kind="text", settings=cleaner.Settings(mode="precision"))
    assert not any(removal.rule == "any/doubles/line" for removal in record.removals)
