"""Which alternatives of which patterns may match in a line, found in one look however many there are.

An alternative is asked for by one of its clauses, the one that prose holds least often (:mod:`cleaner.literals`): an automaton (Aho and Corasick's) finds
the pieces of all of them. What a piece leads to is gone into only if the line is not too long for it and bears its other clauses. The few alternatives
without clauses stand in an RE2 Set, loosened.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate
from operator import itemgetter

import ahocorasick_rs
import re2

from cleaner.errors import RuleError
from cleaner.folded import EDGE, FIRST, LAST, STARTS, Line, is_at_edge, searched, searched_together
from cleaner.literals import Clause
from cleaner.pattern import loosen
from cleaner.rules import Rule
from cleaner.signed import Signed
from cleaner.signs import pruned

_OPTIONS = re2.Options()
#: A Set that must forget the states it has met is many times as slow, so there is room for them.
_OPTIONS.max_mem, _OPTIONS.log_errors = 512 << 20, False
#: Patterns of whole lines that need no piece are looked for in lines up to this length, in bytes.
_UNKNOWN_LENGTH = 240

#: Patterns that may match in a line, by their numbers, in order, each with the numbers of the alternatives that may.
Seen = list[tuple[int, tuple[int, ...]]]
#: An alternative: the number of its pattern, its own, the characters and blanks of its longest match, and the numbers of the clauses that it needs
#: beside the one that led to it. There are a hundred thousand, and tuples of numbers are nothing that Python's collector of garbage has to visit again.
_Leaf = tuple[int, int, int, int, tuple[int, ...]]
_LONGEST = itemgetter(2)


class Index:
    """Which alternatives of which patterns may match in a line."""

    def __init__(self, patterns: Sequence[tuple[Rule, Signed]]):
        owners: dict[str, tuple[_Leaf, ...]] = {}
        several: set[str] = set()
        asked: dict[Clause, int] = {}
        self._unknown_short, self._unknown_long = _Set(), _Set()
        for number, (rule, pattern) in enumerate(patterns):
            for leaf, (clauses, size) in enumerate(zip(pattern.signs.clauses, pattern.signs.sizes)):
                one = (number, leaf, size.characters, size.blanks, tuple([asked.setdefault(clause, len(asked)) for clause in clauses[1:]]))
                for piece in clauses[0] if clauses else ():
                    if piece in owners:
                        owners[piece] += (one,)
                        several.add(piece)
                    else:
                        owners[piece] = (one,)
                if not clauses:
                    regex = pruned(pattern.signs.tree, (leaf,))
                    self._unknown_short.add(one, rule, regex)
                    if rule.reach != "line" or pattern.running:
                        self._unknown_long.add(one, rule, regex)
        self._asked = tuple(asked)
        self._places: dict[int, _Places] = {}  # of the clauses that were asked
        for piece in several:  # the longest first, as a long line is done with at the first that is too short
            owners[piece] = tuple(sorted(owners[piece], key=_LONGEST, reverse=True))
        self._owners = tuple(owners.values())
        self._look = ahocorasick_rs.AhoCorasick(owners, store_patterns=False).find_matches_as_indexes

    def seen(self, line: str, data: bytes) -> Seen:
        """The patterns that may match in the line, whose UTF-8 is ``data``."""
        searchable = searched(line)
        return self._alive({piece for piece, _, _ in self._look(searchable.text, overlapping=True)}, searchable, data)

    def seen_together(self, lines: Sequence[str]) -> list[Seen]:
        """The same for each of several lines, in less time where few of them hold anything."""
        searchable = searched_together(lines)
        pieces: list[set[int]] = [set() for _ in lines]
        ends = list(accumulate([len(line.text) for line in searchable]))
        at = 0
        for piece, _, end in self._look("".join([line.text for line in searchable]), overlapping=True):  # in the order of their ends
            while end > ends[at]:
                at += 1
            pieces[at].add(piece)
        ask_all = bool(self._unknown_short)
        return [self._alive(found, line, text.encode()) if found or ask_all else [] for found, line, text in zip(pieces, searchable, lines)]

    def _alive(self, pieces: set[int], line: Line, data: bytes) -> Seen:
        """What may match in a line that holds these pieces."""
        alive = self._asked_of(pieces, line) if pieces else {}
        unknown = self._unknown_short if len(data) <= _UNKNOWN_LENGTH else self._unknown_long
        for pattern, leaf, *_ in unknown.seen(data):
            alive.setdefault(pattern, set()).add(leaf)
        return [(pattern, tuple(sorted(alive[pattern]))) for pattern in sorted(alive)] if alive else []

    def _asked_of(self, pieces: set[int], line: Line) -> dict[int, set[int]]:
        """Of each pattern the alternatives that one of the pieces leads to, if the line is no longer than they may be and bears their other clauses."""
        characters, blanks = line.characters, line.blanks
        alive: dict[int, set[int]] = {}
        known: dict[int, bool] = {}  # of a clause, whether the line bears it
        for piece in pieces:
            for pattern, leaf, longest, most, others in self._owners[piece]:
                if characters > longest:
                    break
                if blanks > most:
                    continue
                for clause in others:
                    bears = known.get(clause)
                    if bears is None:
                        places = self._places.get(clause) or self._places.setdefault(clause, _places_of(self._asked[clause]))
                        bears = known[clause] = _bears(line, places)
                    if not bears:
                        break
                else:
                    alive.setdefault(pattern, set()).add(leaf)
        return alive


#: The pieces of a clause by where they stand: at the line's start, its first letter, its end, its last letter, or anywhere.
_Places = tuple[Clause, Clause, Clause, Clause, Clause]


def _places_of(clause: Clause) -> _Places:
    starts, firsts = (tuple([piece for piece in clause if piece[0] == edge]) for edge in (EDGE, FIRST))
    ends, lasts = (tuple([piece for piece in clause if piece[-1] == edge and piece[0] not in STARTS]) for edge in (EDGE, LAST))
    return starts, firsts, ends, lasts, tuple([piece for piece in clause if not is_at_edge(piece)])


def _bears(line: Line, clause: _Places) -> bool:
    """Whether one of the clause's pieces stands in the line."""
    starts, firsts, ends, lasts, inside = clause
    text = line.text
    for piece in inside:  # the shortest first, which are there most often
        if piece in text:
            return True
    return bool(starts and text.startswith(starts) or firsts and text.startswith(firsts, line.core)
                or ends and text.endswith(ends, 0, line.core) or lasts and text.endswith(lasts))


def loose(regex: str, anchored: bool) -> Callable[[bytes], object]:
    """What says whether a pattern may match in a line. A Set of one answers in a fourth of the time of a pattern; one that looks only where the line
    starts is done with most lines at once."""
    alone = (re2.Set.MatchSet if anchored else re2.Set.SearchSet)(_OPTIONS)
    alone.Add(loosen(regex))
    alone.Compile()
    match: Callable[[bytes], object] = alone.Match
    return match


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
