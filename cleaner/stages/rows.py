"""The lines of a source in their order, those that are left and those that were taken: for stages that read a pattern across both."""
from __future__ import annotations

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
