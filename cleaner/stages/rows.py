"""The lines of a source in their order, those that are left and those that were taken: for stages that read a pattern across both."""
from __future__ import annotations

from typing import Protocol

import msgspec

from cleaner.article import Article, Claim
from cleaner.matches import Matches


class Row(msgspec.Struct, frozen=True):
    """A line of the source: one that is left, with the number of its block, or one that was taken, with the claim to it."""

    start: int
    end: int
    text: str
    claim: Claim | None = None
    number: int = -1

    def is_short(self, longest: int) -> bool:
        return len(self.text) <= longest and "\n" not in self.text


def rows_of(article: Article, matches: Matches) -> list[Row]:
    """All of them. A piece taken out of a line is a row of its own."""
    rows = [Row(block.start, block.end, matches.bodies[number], None, number) for number, block in enumerate(article.blocks)]
    rows += [Row(claim.start, claim.end, article.source[claim.start:claim.end].strip(), claim) for claim in article.claims]
    return sorted(rows, key=lambda row: row.start)


class Stretch(Protocol):
    """A part of the source."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


def is_whole(source: str, part: Stretch) -> bool:
    """Whether nothing else stands on the lines of a part."""
    above, below = source.rfind("\n", 0, part.start) + 1, source.find("\n", part.end)
    return not source[above:part.start].strip() and not source[part.end:below if below >= 0 else len(source)].strip()


def adjoin(source: str, one: Stretch, other: Stretch) -> bool:
    """Whether nothing stands between two parts, whichever is the upper one."""
    return not source[min(one.end, other.end):max(one.start, other.start)].strip()
