"""The article's prose, as stages ask whether it says what a line says: an article's own headings, steps and lists are on its matter, residue is not."""
from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property

from cleaner.shape import has_unspaced, is_prose, pairs, stems

#: The prose says so much of a line that is the article's.
MOST_ECHO = 0.34


class Prose:
    """The prose of an article: the numbers of its blocks, and how many of them say each part of a line. Read when first asked."""

    def __init__(self, bodies: Sequence[str]) -> None:
        self._bodies = bodies

    @cached_property
    def numbers(self) -> list[int]:
        return [number for number, body in enumerate(self._bodies) if is_prose(body)]

    @cached_property
    def _said(self) -> Counter[str]:
        return Counter(part for number in self.numbers for part in parts(self._bodies[number]))

    def echo(self, body: str) -> float | None:
        """How much of a line the rest of the prose says as well; None of a line that has no longer word, of which that cannot be told."""
        own, itself = parts(body), is_prose(body)
        return sum(self._said[part] > itself for part in own) / len(own) if own else None

    def is_echo(self, body: str) -> bool:
        """Whether the rest of the prose says much of what a line says."""
        return (self.echo(body) or 0.0) > MOST_ECHO


def parts(text: str) -> frozenset[str]:
    """What is compared of a line: the stems of its words, or, in a script without spaces, each two characters."""
    return frozenset(pairs(text)) if has_unspaced(text) else stems(text)
