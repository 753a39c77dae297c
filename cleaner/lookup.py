"""Rules compiled together: which of them match a line, found in one look however many they are.

A pattern is compiled and run only where the line holds what it needs (:mod:`cleaner.index`), and then only those of its alternatives that may match.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from cleaner.counted import Match, Pattern
from cleaner.index import Index, loose
from cleaner.kept import KEPT
from cleaner.pattern import last_of, narrow
from cleaner.rules import Rule
from cleaner.signed import Signed, patterns_of
from cleaner.signs import pruned

#: What a loosened alternative takes in the mean, with the states it has met, in kilobytes.
_LOOSE_SIZE = 33
#: What was found in so many rows of lines is remembered.
_ROWS = 1 << 12
#: A notice can stand in the running text of lines longer than this.
SHORT = 60


class Hit(NamedTuple):
    """A rule that matches a line, and the part of the line it takes. Where it matches the line as a reader sees it, without the addresses of its
    links, ``text`` is that, and the groups are parts of it."""

    rule: Rule
    start: int
    end: int
    groups: dict[str, tuple[int, int]]
    text: str | None = None


class Found(NamedTuple):
    """What one line holds: the rules' matches in it, and the notices in its running text."""

    hits: tuple[Hit, ...] = ()
    running: tuple[Hit, ...] = ()


#: Of most lines nothing is found.
NOTHING = Found()


class Compiled:
    """Rules compiled together. Equal lines give equal hits, in the order of the packs."""

    def __init__(self, rules: Sequence[Rule], patterns: Sequence[tuple[Rule, Signed]] | None = None):
        """``patterns``: those of the rules with their signs, where they are known already."""
        self.all: tuple[Rule, ...] = tuple(rules)
        self._given = patterns
        #: Remembered for the lines seen last, as residue repeats.
        self.found = lru_cache(maxsize=1 << 14)(self._found)
        self._known_rows: dict[tuple[str, ...], tuple[tuple[int, Hit], ...]] = {}

    @cached_property
    def patterns(self) -> Sequence[tuple[Rule, Signed]]:
        """The patterns of the rules, with their signs."""
        return patterns_of(self.all) if self._given is None else self._given

    @cached_property
    def _exact(self) -> list[_Exact]:
        return [_Exact(rule, pattern) for rule, pattern in self.patterns]

    @cached_property
    def _index(self) -> Index:
        return Index(self.patterns)

    @cached_property
    def _of_several(self) -> tuple[Index, list[_Exact]]:
        """The same for the rules that may be broken over several lines."""
        exact = [one for one in self._exact if one.rule.lines > 1 and one.rule.reach == "line" and not one.pattern.running]
        return Index([(one.rule, one.pattern) for one in exact]), exact

    def forget(self) -> None:
        """Forget the lines seen last, as a measure of speed wants."""
        self.found.cache_clear()
        self._known_rows.clear()

    def hits(self, line: str) -> tuple[Hit, ...]:
        """Every rule that matches the line, with where."""
        return self.found(line).hits

    def _found(self, line: str) -> Found:
        data = line.encode()
        seen = self._index.seen(line, data)
        if not seen:
            return NOTHING
        hits: list[Hit] = []
        running: list[Hit] = []
        for number, leaves in seen:
            exact = self._exact[number]
            if exact.pattern.running:
                if len(line) > SHORT:
                    running += exact.hits(line, data, leaves)
            elif len(line) <= exact.rule.longest or exact.rule.reach != "line":
                hits += exact.hits(line, data, leaves)
        return Found(tuple(hits), tuple(running)) if hits or running else NOTHING

    def broken(self, rows: Sequence[tuple[str, ...]]) -> list[tuple[tuple[int, Hit], ...]]:
        """For each row of lines the rules that match its first two or more read as one, with how many; the most lines first."""
        known = self._known_rows
        if len(known) > _ROWS:
            known.clear()
        new = [row for row in dict.fromkeys(rows) if row not in known]
        heads = [(row, count, " ".join(row[:count])) for row in new for count in range(len(row), 1, -1)]
        known.update(dict.fromkeys(new, ()))
        index, exact = self._of_several
        for (row, count, joined), seen in zip(heads, index.seen_together([joined for _, _, joined in heads])):
            if seen:
                data = joined.encode()
                known[row] += tuple([(count, hit) for number, leaves in seen if count <= exact[number].rule.lines for hit in exact[number].hits(joined, data, leaves)])
        return [known[row] for row in rows]


def together(parts: Sequence[Compiled]) -> Compiled:
    """The rules of several, compiled together."""
    return Compiled([rule for part in parts for rule in part.all], [pattern for part in parts for pattern in part.patterns])


class _Exact:
    """One pattern of one rule, and its alternatives, each compiled when it is first asked: loosened first, which takes a
    fifteenth of the time, and exactly where the loose one matches, without letters that the line cannot hold. What is not asked for is
    forgotten (:mod:`cleaner.kept`)."""

    __slots__ = ("rule", "pattern")

    def __init__(self, rule: Rule, pattern: Signed):
        self.rule, self.pattern = rule, pattern

    def hits(self, line: str, data: bytes, leaves: tuple[int, ...]) -> Iterable[Hit]:
        """The matches in the line, whose UTF-8 is ``data``, of the alternatives with these numbers."""
        left = tuple([leaf for leaf in leaves if (KEPT.get((self, leaf)) or self._loosened(leaf))(data)])
        found = self._matches(left, data, last_of(line)) if left else None
        return self._hits(found, line, data) if found else ()

    def _loosened(self, leaf: int) -> Callable[[bytes], object]:
        """What says whether an alternative may match."""
        match = loose(pruned(self.pattern.signs.tree, (leaf,)), self.pattern.anchored)
        KEPT.put((self, leaf), match, _LOOSE_SIZE)
        return match

    def _pattern(self, leaves: tuple[int, ...], last: int | None) -> Pattern:
        pattern: Pattern | None = KEPT.get((self, leaves, last))
        if pattern is None:
            regex = pruned(self.pattern.signs.tree, leaves)
            pattern = Pattern(narrow(regex, last) if last else regex)
            KEPT.put((self, leaves, last), pattern, pattern.kilobytes)
        return pattern

    def _matches(self, leaves: tuple[int, ...], data: bytes, last: int | None) -> list[Match]:
        if not self.pattern.anchored:
            return self._pattern(leaves, last).inside(data)
        patterns = [self._pattern((leaf,), last) for leaf in leaves]  # the first alternative that matches is the one that all of them together give
        whole = [found for pattern in patterns if (found := pattern.of_all(data))] if self.rule.reach == "block" else []
        return whole[0] if whole else next((found for pattern in patterns if (found := pattern.at_start(data))), [])

    def _hits(self, found: Iterable[Match], line: str, data: bytes) -> Iterator[Hit]:
        for start, end, groups in found:
            if not line.isascii():
                start, end = _characters(data, (start, end))
                groups = {name: _characters(data, span) for name, span in groups.items()}
            start, end = groups.pop("it", (start, end))
            if end > start:
                yield Hit(self.rule, start, end, groups)


def _characters(data: bytes, span: tuple[int, int]) -> tuple[int, int]:
    """The span in characters of a span in bytes."""
    start = len(data[:span[0]].decode())
    return start, start + len(data[span[0]:span[1]].decode())
