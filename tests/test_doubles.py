"""What stands twice: the title above the article, names of writers, the whole text; what verses and captions say again stays."""
from __future__ import annotations

import pytest

import cleaner

from lines import PROSE, TITLE, clean


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


@pytest.mark.parametrize("headline", ["Council backs new bridge over the Tarn", "Winter storms: what the islands need", "市議会が新しい橋の建設を決定"])
def test_a_headline_that_a_line_says_twice_is_another_articles(headline: str) -> None:
    record = clean(TITLE, PROSE[0], f"{headline} {headline}", *PROSE[1:])
    assert record.text.splitlines()[-3:] == PROSE
    assert [item.title for item in record.related] == [headline]


@pytest.mark.parametrize("line", [
    "Prepay Rate Pay on Arrival Rate Prepay Rate Pay on Arrival Rate", "No no no no", "3 0 1 2 3 0 1 2", "Row row row row row row row row", "the tide comes in the tide comes in",
])
def test_a_line_that_only_repeats_words_stays(line: str) -> None:
    assert line in clean(TITLE, PROSE[0], line, *PROSE[1:]).text.splitlines()


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
    record = clean("Board votes on the quay", "Board votes on the quay", *PROSE, settings=cleaner.Settings(mode="precision"))
    assert not any(removal.rule == "any/doubles/line" for removal in record.removals)
