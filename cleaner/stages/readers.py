"""Claims for what readers wrote below words of comments ("3 comments", "Leave a reply"), where no lines say who wrote it and when, as ``threads`` needs them.

Words of comments stand above a thread or below it, and now and then as a button in an article that goes on; so the lines below them are judged together by how
they sound, and go only if they sound as readers do and no more of an article stands below them than above.
"""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cleaner.article import Article, Claim
from cleaner.matches import Matches
from cleaner.shape import is_prose, words
from cleaner.stages.rows import Row, rows_of
from cleaner.voice import SURE, evidence

RULE, KIND, STAGE = "any/readers/below-the-words", "comments", "readers"
WHY = "Below words of comments, and sounds as readers write"
#: The words of comments are no longer than this; so much prose of the article stands above them.
LONGEST, LEAST_PROSE, LEAST_LENGTH = 90, 3, 600
#: What stands among comments; with anything else that is known, they end.
_AMONG = frozenset({KIND, "social_share", "byline", "published_date", "updated_date"})
#: Stages that take what stands beside words of comments, and no words of comments.
_BESIDE = ("any/threads/", "any/boxes/", "any/fragments/")
_DIGITS = re.compile(r"\d+")


def claims(article: Article, matches: Matches) -> Iterator[Claim]:
    """A claim for each line of the comments that is left."""
    if article.flat or not any(claim.kind == KIND for claim in article.claims):
        return
    rows = rows_of(article, matches)
    prose = [len(row.text) if row.claim is None and is_prose(row.text) else 0 for row in rows]
    below = _below(rows, prose)
    counts = Counter(_without_numbers(row) for row in rows if _is_word(row))
    above = lines = number = 0
    while number < len(rows):
        above, lines = above + prose[number], lines + bool(prose[number])
        if above >= LEAST_LENGTH and lines >= LEAST_PROSE and _is_word(rows[number]) and counts[_without_numbers(rows[number])] == 1:
            end, heard = below[number + 1].end, below[number + 1].heard
            if heard >= SURE and below[end].prose <= above:
                for row in rows[number + 1:end]:
                    if row.claim is None:
                        yield Claim(row.start, row.end, RULE, KIND, STAGE, WHY)
                number = end
                continue
        number += 1


class _Below(NamedTuple):
    """What stands from a row on: where comments would end, how much what is left above that end sounds like readers', and how long all prose is."""

    end: int
    heard: int
    prose: int


def _below(rows: Sequence[Row], prose: Sequence[int]) -> list[_Below]:
    """For each row and the end; from the last row up, so that each is heard once however many words of comments stand above it."""
    found = [_Below(len(rows), 0, 0)]
    for number in range(len(rows) - 1, -1, -1):
        claim, (end, heard, length) = rows[number].claim, found[-1]
        if claim is None:
            heard += evidence(rows[number].text)
        elif claim.kind not in _AMONG:
            end, heard = number, 0
        found.append(_Below(end, heard, length + prose[number]))
    return found[::-1]


def _is_word(row: Row) -> bool:
    """Whether the row is words of comments by a rule; a word alone may be a button of any form ("Submit"), and whom a line calls ("@ kari") is called in forums."""
    return row.claim is not None and row.claim.kind == KIND and row.is_short(LONGEST) and not row.claim.rule.startswith(_BESIDE) and not row.text.startswith("@") and (
        words(row.text) > 1 or any(map(str.isdigit, row.text)))


def _without_numbers(row: Row) -> str:
    return _DIGITS.sub("0", row.text)
