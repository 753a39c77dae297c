"""Which blocks of a page are its main content, given how likely each is: as many as make the expected F1 highest."""
from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np

from cleaner.extract.cut import Block

#: A text of so many words that stands on the page twice was put there twice (for phones, for print); it is read once.
COPY_WORDS = 12
#: Blocks less likely than this are never taken, however little else there is.
LEAST = 0.1


class Choice(msgspec.Struct, frozen=True):
    """For each block whether it is taken, and how good the choice is likely to be: the F1 that may be expected, 0 to 1."""

    taken: tuple[bool, ...]
    copies: frozenset[int]
    sure: float


def choose(blocks: Sequence[Block], likely: np.ndarray, words: np.ndarray) -> Choice:
    """The blocks whose words, taken together, make the expected F1 of words highest (Lewis 1995: cut where it peaks)."""
    copies = _copies(blocks, words)
    weight = words.copy()
    weight[list(copies)] = 0.0
    order = np.argsort(-likely, kind="stable")
    taken_words, right = np.cumsum(weight[order]), np.cumsum((likely * weight)[order])
    expected = 2 * right / np.maximum(taken_words + float((likely * weight).sum()), 1e-9)
    best = int(np.argmax(expected))
    limit = max(LEAST, float(likely[order[best]]))
    taken = likely >= limit
    taken[list(copies)] = False
    return Choice(tuple(taken.tolist()), copies, float(expected[best]) if taken.any() else 0.0)


def _copies(blocks: Sequence[Block], words: np.ndarray) -> frozenset[int]:
    """The blocks that say what an earlier one said, word for word."""
    seen: set[str] = set()
    copies = []
    for number, (block, size) in enumerate(zip(blocks, words.tolist())):
        if size >= COPY_WORDS:
            if block.text in seen:
                copies.append(number)
            seen.add(block.text)
    return frozenset(copies)
