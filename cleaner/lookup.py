"""Rules compiled together: which of them match a line, found in one look however many they are.

An automaton (Aho and Corasick's) finds in the folded line the pieces that patterns need (:mod:`cleaner.literals`). A
pattern is compiled and run only where its own are found, and then only those of its alternatives that may match. The few alternatives
without pieces stand in an RE2 Set, loosened.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate
from operator import itemgetter
from typing import NamedTuple

import ahocorasick_rs
import msgspec
import re2

from cleaner.counted import Match, Pattern
from cleaner.errors import RuleError
from cleaner.folded import Line, searched, searched_together
from cleaner.frequency import Frequency
from cleaner.kept import KEPT
from cleaner.literals import UNBOUNDED, Clause, Size, telling
from cleaner.pattern import is_latin, loosen, narrow
from cleaner.rules import Rule
from cleaner.signs import Cut, Signs, pruned, signs

_OPTIONS = re2.Options()
#: A Set that must forget the states it has met is many times as slow, so there is room for them.
_OPTIONS.max_mem, _OPTIONS.log_errors = 512 << 20, False
#: Patterns of whole lines that need no piece are looked for in lines up to this length, in bytes.
_UNKNOWN_LENGTH = 240
#: Of an alternative's clauses so many are asked, the later ones where they have few pieces.
_CLAUSES, _MOST_ASKED = 3, 12
#: What a loosened alternative takes in the mean, with the states it has met, in kilobytes.
_LOOSE_SIZE = 33
#: What was found in so many rows of lines is remembered.
_ROWS = 1 << 12
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
    def _index(self) -> _Index:
        return _Index(self.patterns)

    @cached_property
    def _index_of_several(self) -> _Index:
        return _Index([(rule, pattern) for rule, pattern in self.patterns if rule.lines > 1 and rule.reach == "line" and not pattern.running])

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
        for pattern, leaves in seen:
            if pattern.running:
                if len(line) > SHORT:
                    running += pattern.hits(line, data, leaves)
            elif len(line) <= pattern.rule.longest or pattern.rule.reach != "line":
                hits += pattern.hits(line, data, leaves)
        return Found(tuple(hits), tuple(running)) if hits or running else NOTHING

    def broken(self, rows: Sequence[tuple[str, ...]]) -> list[tuple[tuple[int, Hit], ...]]:
        """For each row of lines the rules that match its first two or more read as one, with how many; the most lines first."""
        known = self._known_rows
        if len(known) > _ROWS:
            known.clear()
        new = [row for row in dict.fromkeys(rows) if row not in known]
        heads = [(row, count, " ".join(row[:count])) for row in new for count in range(len(row), 1, -1)]
        known.update(dict.fromkeys(new, ()))
        for (row, count, joined), seen in zip(heads, self._index_of_several.seen_together([joined for _, _, joined in heads])):
            if seen:
                data = joined.encode()
                known[row] += tuple([(count, hit) for pattern, leaves in seen if count <= pattern.rule.lines for hit in pattern.hits(joined, data, leaves)])
        return [known[row] for row in rows]


def together(parts: Sequence[Compiled]) -> Compiled:
    """The rules of several, compiled together."""
    return Compiled([rule for part in parts for rule in part.all], [pattern for part in parts for pattern in part.patterns])


class Signed(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """One pattern of a rule with its signs. ``running``: it is looked for in running text."""

    anchored: bool
    running: bool
    signs: Signs


def patterns_of(rules: Sequence[Rule]) -> list[tuple[Rule, Signed]]:
    """The patterns of the rules, in order; of each alternative the clauses that are asked, first the one that prose and what the rules must leave
    hold least often."""
    frequency = Frequency(keep for rule in rules for keep in rule.keeps)
    return [(rule, Signed(regex.startswith("^"), running, _as_asked(signs(regex), frequency, UNBOUNDED if running or rule.reach != "line" else rule.longest)))
            for rule in rules for regex, running in ((regex_of(rule), False), (rule.flat, True)) if regex is not None]


def _as_asked(found: Signs, frequency: Frequency, longest: int) -> Signs:
    """The signs with the clauses in the order in which they are asked, and no size above the longest line that the rule reads."""
    clauses = tuple(telling(sorted(one, key=frequency.of), _CLAUSES) for one in found.clauses)
    return Signs(found.tree, clauses, tuple(Size(min(size.characters, longest), size.blanks) for size in found.sizes))


def regex_of(rule: Rule) -> str:
    """The rule's regex with the anchors of its reach. A header is matched at the head of the line only: what is glued
    behind it is the blocks stage's to see."""
    if rule.reach in ("span", "tail"):
        return rule.regex + ("$" if rule.reach == "tail" else "")
    return "^" + rule.regex + ("$" if rule.reach == "line" else "")


class _Exact:
    """One pattern of one rule, and its alternatives, each compiled when it is first asked: loosened first, which takes a
    fifteenth of the time, and exactly where the loose one matches, for Latin lines without the letters of other scripts. What is not asked for is
    forgotten (:mod:`cleaner.kept`)."""

    __slots__ = ("rule", "running", "tree", "anchored")

    def __init__(self, rule: Rule, pattern: Signed):
        self.rule, self.running, self.tree, self.anchored = rule, pattern.running, pattern.signs.tree, pattern.anchored

    def hits(self, line: str, data: bytes, leaves: tuple[int, ...]) -> Iterable[Hit]:
        """The matches in the line, whose UTF-8 is ``data``, of the alternatives with these numbers."""
        left = tuple([leaf for leaf in leaves if (KEPT.get((self, leaf)) or self._loosened(leaf))(data)])
        found = self._matches(left, data, is_latin(line)) if left else None
        return self._hits(found, line, data) if found else ()

    def _loosened(self, leaf: int) -> Callable[[bytes], object]:
        """What says whether an alternative may match. A Set of one answers in a fourth of the time of a pattern; one that looks only where the line
        starts is done with most lines at once."""
        alone = (re2.Set.MatchSet if self.anchored else re2.Set.SearchSet)(_OPTIONS)
        alone.Add(loosen(pruned(self.tree, (leaf,))))
        alone.Compile()
        match: Callable[[bytes], object] = alone.Match
        KEPT.put((self, leaf), match, _LOOSE_SIZE)
        return match

    def _pattern(self, leaves: tuple[int, ...], latin: bool) -> Pattern:
        pattern: Pattern | None = KEPT.get((self, leaves, latin))
        if pattern is None:
            regex = pruned(self.tree, leaves)
            pattern = Pattern(narrow(regex) if latin else regex)
            KEPT.put((self, leaves, latin), pattern, pattern.kilobytes)
        return pattern

    def _matches(self, leaves: tuple[int, ...], data: bytes, latin: bool) -> list[Match]:
        if not self.anchored:
            return self._pattern(leaves, latin).inside(data)
        patterns = [self._pattern((leaf,), latin) for leaf in leaves]  # the first alternative that matches is the one that all of them together give
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


#: Patterns that may match in a line, each with the numbers of the alternatives that may.
_Seen = list[tuple[_Exact, tuple[int, ...]]]


#: An alternative: the number of its pattern, its own, the characters and blanks of its longest match, and the numbers of the clauses that it needs
#: beside the one that led to it. There are a hundred thousand, and tuples of numbers are nothing that Python's collector of garbage has to visit again.
_Leaf = tuple[int, int, int, int, tuple[int, ...]]
_LONGEST = itemgetter(2)


class _Index:
    """Which alternatives of which patterns may match in a line."""

    def __init__(self, patterns: Sequence[tuple[Rule, Signed]]):
        self._patterns = [_Exact(rule, pattern) for rule, pattern in patterns]
        owners: dict[str, list[_Leaf]] = {}
        asked: dict[Clause, int] = {}
        self._unknown_short, self._unknown_long = _Set(), _Set()
        for number, (rule, pattern) in enumerate(patterns):
            for leaf, (clauses, size) in enumerate(zip(pattern.signs.clauses, pattern.signs.sizes)):
                others = [clause for clause in clauses[1:] if len(clause) <= _MOST_ASKED]
                one = (number, leaf, size.characters, size.blanks, tuple([asked.setdefault(clause, len(asked)) for clause in others]))
                for piece in clauses[0] if clauses else ():
                    owners.setdefault(piece, []).append(one)
                if not clauses:
                    regex = pruned(pattern.signs.tree, (leaf,))
                    self._unknown_short.add(one, rule, regex)
                    if rule.reach != "line" or pattern.running:
                        self._unknown_long.add(one, rule, regex)
        # the longest first, as a long line is done with at the first that is too short; most pieces lead to one alone
        self._owners = tuple([tuple(sorted(leaves, key=_LONGEST, reverse=True) if len(leaves) > 1 else leaves) for leaves in owners.values()])
        self._asked = tuple(asked)
        self._look = ahocorasick_rs.AhoCorasick(owners, store_patterns=False).find_matches_as_indexes

    def seen(self, line: str, data: bytes) -> _Seen:
        """The patterns that may match in the line, whose UTF-8 is ``data``, in their order, each with the alternatives that may."""
        searchable = searched(line)
        return self._alive({piece for piece, _, _ in self._look(searchable.text, overlapping=True)}, searchable, data)

    def seen_together(self, lines: Sequence[str]) -> list[_Seen]:
        """The same for each of several lines, in less time where few of them hold anything."""
        searchable = searched_together(lines)
        pieces: list[set[int]] = [set() for _ in lines]
        ends = list(accumulate(len(line.text) for line in searchable))
        at = 0
        for piece, _, end in self._look("".join([line.text for line in searchable]), overlapping=True):  # in the order of their ends
            while end > ends[at]:
                at += 1
            pieces[at].add(piece)
        ask_all = bool(self._unknown_short)
        return [self._alive(found, line, text.encode()) if found or ask_all else [] for found, line, text in zip(pieces, searchable, lines)]

    def _alive(self, pieces: set[int], line: Line, data: bytes) -> _Seen:
        """What may match in a line that holds these pieces."""
        alive = self._asked_of(pieces, line) if pieces else {}
        unknown = self._unknown_short if len(data) <= _UNKNOWN_LENGTH else self._unknown_long
        for pattern, leaf, *_ in unknown.seen(data):
            alive.setdefault(pattern, set()).add(leaf)
        return [(self._patterns[pattern], tuple(sorted(alive[pattern]))) for pattern in sorted(alive)] if alive else []

    def _asked_of(self, pieces: set[int], line: Line) -> dict[int, set[int]]:
        """Of each pattern the alternatives that one of the pieces leads to, if the line is no longer than they may be and holds what else they need."""
        text, characters, blanks = line
        alive: dict[int, set[int]] = {}
        known: dict[int, bool] = {}  # of a clause, whether one of its pieces is in the line
        asked = self._asked
        for piece in pieces:
            for pattern, leaf, longest, most, others in self._owners[piece]:
                if characters > longest:
                    break
                if blanks > most:
                    continue
                for clause in others:
                    holds = known.get(clause)
                    if holds is None:
                        holds = False
                        for other in asked[clause]:  # the shortest first, which are there most often
                            if other in text:
                                holds = True
                                break
                        known[clause] = holds
                    if not holds:
                        break
                else:
                    alive.setdefault(pattern, set()).add(leaf)
        return alive


class _Set:
    """An RE2 Set of alternatives that need no piece."""

    def __init__(self) -> None:
        self._set, self._leaves = re2.Set.SearchSet(_OPTIONS), list[_Leaf]()
        self._compiled = False

    def add(self, leaf: _Leaf, rule: Rule, regex: str) -> None:
        try:
            self._set.Add(loosen(regex))
        except re2.error:
            raise RuleError(f"{rule.path}: rule {rule.id!r}: not a valid RE2 pattern; `cleaner rules test {rule.path}` says more") from None
        self._leaves.append(leaf)

    def __bool__(self) -> bool:
        return bool(self._leaves)

    def seen(self, data: bytes) -> Iterable[_Leaf]:
        """Those that match."""
        if not self._compiled:
            self._set.Compile()
            self._compiled = True
        found = self._set.Match(data) if self._leaves else None
        return [self._leaves[number] for number in found] if found else ()
