"""What readers wrote goes where words of comments stand above it, or their button below each, and nothing says who and when; an article's own lines stay."""
from __future__ import annotations

import pytest

from cleaner.stages import readers, threads
from cleaner.voice import readers as sounds, says

from lines import PROSE, clean

#: As readers write.
SAID = ("Thank you so much for this, we moored there for years!", "no one ever asked us... what a shame", "You spelled fender wrong 🙃", "Great read!! thanks")
OTHER = "Opponents say that the meadow behind it floods every spring, and that the board has never asked the farmers about it, nor the ferrymen who cross it twice a day."
MORE = "The board will meet again in the spring to hear what the county has found, and who is to pay for it."


@pytest.mark.parametrize("words", ["3 Comments", "4 thoughts on “The new quay”", "Leave a Reply", "Comments (4)"])
def test_what_readers_wrote_below_words_of_comments_goes(words: str) -> None:
    article = [*PROSE, OTHER, MORE]
    record = clean(*article, words, *SAID)
    assert record.text.splitlines() == article
    assert any(removal.rule == readers.RULE for removal in record.removals)


@pytest.mark.parametrize("button", ["ReplyDelete", "Reply", "LikeLike"])
@pytest.mark.parametrize("names", [(), ("Kari", "quaywatcher", "Bo Lind", "anna b")])
def test_what_readers_wrote_above_their_buttons_goes(button: str, names: tuple[str, ...]) -> None:
    below = [line for number, said in enumerate(SAID) for line in (*names[number:number + 1], said, button)]
    record = clean(*PROSE, *below)
    assert record.text.splitlines() == PROSE
    assert any(removal.rule == threads.RULE for removal in record.removals)


def test_names_that_say_open_a_comment_each() -> None:
    below = ("Lori Campbell says", SAID[0], "quayandtide says", "The committee has met once more, and I was there to see it.", "Paula Lind says", SAID[1])
    kept = clean(*PROSE, "3 Comments", *below).text.splitlines()
    assert kept == PROSE


@pytest.mark.parametrize("lines", [
    (*PROSE, OTHER, "Leave a comment", MORE),
    (*PROSE, OTHER, "3 Comments", MORE),
    (PROSE[0], "3 Comments", *PROSE[1:], OTHER, MORE),
    (*PROSE, OTHER, MORE, "Submit", *SAID),
    (*PROSE, OTHER, MORE, "@ quaywatcher", *SAID),
], ids=["a call between paragraphs", "prose below the words", "words at the head", "a button of a form", "a reader called in a forum"])
def test_an_articles_own_lines_stay(lines: tuple[str, ...]) -> None:
    record = clean(*lines)
    assert all(line in record.text for line in (*PROSE, MORE) if line in lines)
    assert not any(removal.rule == readers.RULE for removal in record.removals)


def test_the_code_of_a_tutorial_is_no_rest_of_a_button() -> None:
    text = clean(*PROSE, "Delete", "))};", "}", OTHER, MORE).text
    assert "))};" in text and "\n}" in text


def test_sources_say_nothing() -> None:
    assert not says("(n.d.). How the quay was built. Harbour Board. https://example.org/quay")
    assert sounds("no idea, really...") > 0 > sounds(PROSE[0])
