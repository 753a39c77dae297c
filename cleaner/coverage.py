"""How many rules there are, kind by kind and language by language: what `rules list --counts` and the catalogue show."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec

from cleaner.record import KINDS
from cleaner.rules import Rule

#: Where a rule acts that has no language of its own, and one that has a site.
ANY, SITE = "any", "site"


class Coverage(msgspec.Struct, frozen=True):
    """Counts by (kind, place). A place is a language's code, ``any``, or ``site`` for the rules of all sites together."""

    kinds: tuple[str, ...]
    places: tuple[str, ...]
    counts: dict[tuple[str, str], int]

    def row(self, kind: str) -> list[int]:
        """The counts of a kind, a place each, and their sum."""
        counts = [self.counts.get((kind, place), 0) for place in self.places]
        return [*counts, sum(counts)]

    def sums(self) -> list[int]:
        """The counts of all kinds, a place each, and their sum."""
        return [sum(column) for column in zip(*map(self.row, self.kinds))] if self.kinds else [0]


def place_of(rule: Rule) -> str:
    """Where a rule acts: ``site``, the code of its language, or ``any``."""
    return SITE if rule.site else rule.language or ANY


def coverage(rules: Iterable[Rule]) -> Coverage:
    """The counts of the rules. Kinds stand in the record's order, languages in the order of their codes; what has no rule is left out."""
    counts = Counter((rule.kind, place_of(rule)) for rule in rules)
    kinds, places = {kind for kind, _ in counts}, {place for _, place in counts}
    ordered = sorted(places, key=lambda place: (place == SITE, place != ANY, place))
    return Coverage(tuple(kind for kind in KINDS if kind in kinds), tuple(ordered), dict(counts))


def table(of: Coverage) -> Iterator[str]:
    """The counts as lines of one width: a row a kind, a column a place, a point where there is no rule, and the sums."""
    lines = rows(of) if of.kinds else []
    widths = [max(map(len, column)) for column in zip(*lines)]
    for name, *cells in lines:
        yield " ".join([f"{name:{widths[0]}}", *(f"{cell:>{width}}" for cell, width in zip(cells, widths[1:]))])


def rows(of: Coverage) -> list[list[str]]:
    """The table's cells: the places, a row a kind, and the sums."""
    counted = [(kind, of.row(kind)) for kind in of.kinds]
    return [["", *of.places, "all"], *([name, *_written(counts)] for name, counts in [*counted, ("all", of.sums())])]


def _written(counts: Iterable[int]) -> list[str]:
    return [str(count) if count else "·" for count in counts]


def sites(rules: Iterable[Rule]) -> list[tuple[str, int]]:
    """The sites that have rules of their own, by name, and how many."""
    return sorted(Counter(rule.site for rule in rules if rule.site).items())
