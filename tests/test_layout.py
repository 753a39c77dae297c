"""Lines that were broken to fit a width, among blank lines of any number."""
from __future__ import annotations

import textwrap
from collections.abc import Callable

import pytest
from hypothesis import given, strategies as st

from cleaner.account import apply
from cleaner.layout import edits

SENTENCE = "The harbour board met on Monday evening to talk about the old ferry and what the new quay may cost the town."
#: Three lines and more of the width below, and one that is not wrapped.
LONG, SHORT = " ".join([SENTENCE] * 3), "The mayor was not there."


def _edited(text: str) -> str:
    return apply(text, edits(text))


def _wrapped(text: str) -> str:
    return "\n".join(textwrap.wrap(text, 64))


@given(st.lists(st.tuples(st.booleans(), st.integers(2, 5)), min_size=1, max_size=6), st.integers(0, 3))
def test_wrapped_paragraphs_are_joined_wherever_they_stand(made: list[tuple[bool, int]], above: int) -> None:
    """And nothing else is edited: blank lines stay for the stages to see."""
    def written(paragraph: Callable[[str], str]) -> str:
        return "\n" * above + "".join(paragraph(LONG if long else SHORT) + "\n" * newlines for long, newlines in made)

    assert _edited(written(_wrapped)) == written(str)


@pytest.mark.parametrize("indent", ["  ", "\t", "\u00a0\u00a0"])
def test_an_item_that_was_wrapped_is_one_line(indent: str) -> None:
    text = f"{SENTENCE}\n\n- The ferry leaves the old quay\n{indent}at ten in the morning.\n- It comes back at noon."
    assert "\n- The ferry leaves the old quay at ten in the morning.\n- It comes" in _edited(text)


def test_lines_of_a_script_without_blanks_are_wrapped_only_where_all_are_full() -> None:
    lines = ["港湾局は月曜日、新しい埠頭の建設計画を公表し、来年春に工事を始めると明らかにした。", "住民は騒音を心配しながらも、雇用が増えると計画を歓迎していると市の担当者は話した。", "関連記事", "工事費は三百億円と見込まれる。"]
    assert _edited("\n".join(lines)) == "\n".join(lines)
    whole = lines[0] + lines[1]
    full = "\n".join(whole[at:at + 40] for at in range(0, len(whole), 40))
    assert "\n" not in _edited(full)


def test_a_line_that_starts_with_a_number_goes_on_with_none_above_it() -> None:
    lines = ["That leads to the next thing that every beginner on the coast needs to build…",
             "READ NEXT: Harbour towns head into a week of shifting skies, says the service", "3. Learn to Read the Charts (Even When They’re Old)"]
    assert _edited("\n".join(lines)) == "\n".join(lines)


def test_paragraphs_of_one_length_are_not_taken_for_a_wrapped_one() -> None:
    lines = ["The harbour board met on Monday to hear the plan for the new quay, which has divided the town for more than four years.",
             "The plan would move the landing two hundred metres to the north, where the water is deeper and the road is wider.", "Discover more from Harbour Talk"]
    assert _edited("\n".join(lines)) == "\n".join(lines)


@pytest.mark.parametrize("lines", [
    ("Sails are cut by hand in the loft above the quay", "Masts are made of spruce from the northern isles", "Ropes are laid on the old walk behind the church",
     "Hulls are tarred in spring, before the first boats", "Anchors are forged by the smith on Harbour Street", "Lamps are trimmed by the boys of the harbour school"),
    ("HARBOUR_PRIMARY_SERVICE_HOST=10.0.0.11:6379", "HARBOUR_PRIMARY_PORT=tcp://10.0.0.11:6379", "HARBOUR_PRIMARY_PORT_6379_TCP=tcp://10.0.0.11", "HARBOUR_MASTER_PORT=tcp://10.0.0.12:6379"),
    ("Notes on the ferry and its timetable:", "https://harbour.example/notes/2020/04/the-old-ferry-and-the-new-quay", "and how the board came to its plan:", "https://harbour.example/board/plan"),
], ids=["points", "settings", "addresses"])
def test_lines_that_begin_anew_are_no_wrapped_paragraph(lines: tuple[str, ...]) -> None:
    assert _edited("\n".join(lines)) == "\n".join(lines)


def test_a_paragraph_is_joined_though_each_of_its_lines_begins_with_a_name() -> None:
    lines = ["Anna Berg and Jon Holm of the board spoke first of the plan. Then", "Mayor Eva Lind, who had come from the capital by the early ferry,", "Told the hall that the quay is the town's and stays the town's."]
    assert "\n" not in _edited("\n".join(lines))
