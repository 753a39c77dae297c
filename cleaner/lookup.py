"""Rules compiled together: which of them match a line, found in a scan or three however many they are.

RE2 Sets hold the rules' signs (:mod:`cleaner.literals`): how a line must start, and what must stand in it. A rule's
exact regex is compiled, and asked, when its sign is first seen. The few rules without signs stand in the Sets whole, but
loosened.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

import re2

from cleaner.counted import Match, Pattern
from cleaner.errors import RuleError
from cleaner.literals import signs
from cleaner.pattern import loosen
from cleaner.rules import LONGEST, Rule

_OPTIONS = re2.Options()
#: A Set that must forget the states it has met is many times as slow, so there is room for them.
_OPTIONS.max_mem, _OPTIONS.log_errors = 512 << 20, False
#: Patterns of whole lines that have no sign are looked for in lines up to this length, in bytes.
_UNSIGNED_LENGTH = 240
#: A notice can stand in the running text of lines longer than this.
SHORT = 60


class Hit(NamedTuple):
    """A rule that matches a line, and the part of the line it takes."""

    rule: Rule
    start: int
    end: int
    groups: dict[str, tuple[int, int]]


class Found(NamedTuple):
    """What one line holds: the rules' matches in it, and the notices in its running text."""

    hits: tuple[Hit, ...] = ()
    running: tuple[Hit, ...] = ()


#: Of most lines nothing is found.
NOTHING = Found()


class Compiled:
    """Rules compiled together. Equal lines give equal hits, in the order of the packs."""

    def __init__(self, rules: Sequence[Rule]):
        self.all: tuple[Rule, ...] = tuple(rules)
        in_flat = [rule for rule in self.all if rule.flat]
        self._exact = [_Exact(rule, regex_of(rule)) for rule in self.all] + [_Exact(rule, rule.flat or "", running=True) for rule in in_flat]
        self._parts = [exact for exact in self._exact if exact.rule.reach != "line" or exact.running or exact.rule.longest > LONGEST]
        self._several = [exact for exact in self._exact if exact.rule.lines > 1 and exact.rule.reach == "line" and not exact.running]
        #: Remembered for the lines seen last, as residue repeats.
        self.found = lru_cache(maxsize=1 << 14)(self._found)
        self.broken = lru_cache(maxsize=1 << 12)(self._broken)

    @cached_property
    def _look(self) -> Callable[[bytes], Sequence[int]]:
        return _Signs(self._exact).seen

    @cached_property
    def _look_long(self) -> Callable[[bytes], Sequence[int]]:
        return _Signs(self._parts).seen

    @cached_property
    def _look_broken(self) -> Callable[[bytes], Sequence[int]]:
        return _Signs(self._several, open_end=True).seen

    def forget(self) -> None:
        """Forget the lines seen last, as a measure of speed wants."""
        self.found.cache_clear()
        self.broken.cache_clear()

    def hits(self, line: str) -> tuple[Hit, ...]:
        """Every rule that matches the line, with where."""
        return self.found(line).hits

    def _found(self, line: str) -> Found:
        data = line.encode()
        patterns, seen = (self._exact, self._look(data)) if len(line) <= LONGEST else (self._parts, self._look_long(data))
        if not seen:
            return NOTHING
        hits: list[Hit] = []
        running: list[Hit] = []
        for number in seen:
            pattern = patterns[number]
            if pattern.running:
                if len(line) > SHORT:
                    running += pattern.hits(line, data)
            elif len(line) <= pattern.rule.longest or pattern.rule.reach != "line":
                hits += pattern.hits(line, data)
        return Found(tuple(hits), tuple(running)) if hits or running else NOTHING

    def _broken(self, lines: tuple[str, ...]) -> tuple[tuple[int, Hit], ...]:
        """The rules that match the first two or more of the lines read as one, with how many; the most lines first."""
        seen = self._look_broken(" ".join(lines).encode())
        hits = []
        for count in range(len(lines), 1, -1) if seen else ():
            joined = " ".join(lines[:count])
            hits += [(count, hit) for number in seen if self._several[number].rule.lines >= count
                     for hit in self._several[number].hits(joined, joined.encode())]
        return tuple(hits)


def regex_of(rule: Rule) -> str:
    """The rule's regex with the anchors of its reach. A header is matched at the head of the line only: what is glued
    behind it is the blocks stage's to see."""
    if rule.reach in ("span", "tail"):
        return rule.regex + ("$" if rule.reach == "tail" else "")
    return "^" + rule.regex + ("$" if rule.reach == "line" else "")


class _Exact:
    """One pattern of one rule, compiled when it is first asked."""

    def __init__(self, rule: Rule, regex: str, running: bool = False):
        self.rule, self.regex, self.running = rule, regex, running
        self.anchored = regex.startswith("^")
        self._pattern: Pattern | None = None

    def hits(self, line: str, data: bytes) -> Iterable[Hit]:
        """The matches in the line, whose UTF-8 is ``data``."""
        found = self._matches(data)
        return self._hits(found, line, data) if found else ()

    def _hits(self, found: Iterable[Match], line: str, data: bytes) -> Iterator[Hit]:
        for start, end, groups in found:
            if not line.isascii():
                start, end = _characters(data, (start, end))
                groups = {name: _characters(data, span) for name, span in groups.items()}
            start, end = groups.pop("it", (start, end))
            if end > start:
                yield Hit(self.rule, start, end, groups)

    def _matches(self, data: bytes) -> list[Match]:
        if self._pattern is None:
            self._pattern = Pattern(self.regex)
        if not self.anchored:
            return self._pattern.inside(data)
        if self.rule.reach == "block":  # its first match may end early: "Most Read" in "Most Read Today"
            return self._pattern.of_all(data) or self._pattern.at_start(data)
        return self._pattern.at_start(data)


def _characters(data: bytes, span: tuple[int, int]) -> tuple[int, int]:
    """The span in characters of a span in bytes."""
    start = len(data[:span[0]].decode())
    return start, start + len(data[span[0]:span[1]].decode())


class _Signs:
    """Which patterns' signs a line bears.

    Three Sets, as their automata are small apart and large together: one of line starts, which most lines of prose leave after a
    few characters; one of pieces; and one of the whole-line patterns that have no sign, for lines of such patterns' length.
    """

    def __init__(self, patterns: Sequence[_Exact], open_end: bool = False):
        self._starts, self._inside, self._unsigned = _Set(anchored=True), _Set(), _Set(anchored=True)
        pieces: dict[str, list[int]] = {}
        for number, pattern in enumerate(patterns):
            regex = pattern.regex.removesuffix("$") if open_end else pattern.regex
            sign = signs(regex, pattern.anchored)
            if sign is None:
                into = self._inside if not pattern.anchored else self._unsigned if pattern.rule.reach == "line" and not pattern.running else self._starts
                into.add(pattern.rule, loosen(regex), number)
            elif sign.head:
                self._starts.add(pattern.rule, "^" + sign.head, number)
            for piece in sign.pieces if sign else ():
                pieces.setdefault(piece, []).append(number)
        for piece, numbers in pieces.items():
            self._inside.add(patterns[numbers[0]].rule, piece, *numbers)
        self._sets = [(one.compiled(), one.owners, most) for one, most in ((self._starts, None), (self._inside, None), (self._unsigned, _UNSIGNED_LENGTH)) if one.owners]

    def seen(self, data: bytes) -> Sequence[int]:
        """The numbers of the patterns whose signs the line bears, in order."""
        found: set[int] | None = None
        for match, owners, most in self._sets:
            seen = match(data) if most is None or len(data) <= most else None
            if seen:
                found = found or set()
                for one in seen:
                    found.update(owners[one])
        return sorted(found) if found else ()


class _Set:
    """An RE2 Set, and for each of its regexes the numbers of the patterns that it is a sign of."""

    def __init__(self, anchored: bool = False):
        self._set = re2.Set.MatchSet(_OPTIONS) if anchored else re2.Set.SearchSet(_OPTIONS)
        self.owners: list[tuple[int, ...]] = []

    def add(self, rule: Rule, regex: str, *owners: int) -> None:
        try:
            self._set.Add(regex)
        except re2.error:
            raise RuleError(f"{rule.path}: rule {rule.id!r}: not a valid RE2 pattern; `cleaner rules test {rule.path}` says more") from None
        self.owners.append(owners)

    def compiled(self) -> Callable[[bytes], list[int] | None]:
        """The function that gives the numbers of the Set's regexes that match, or None."""
        self._set.Compile()
        return self._set.Match  # type: ignore[no-any-return]
