"""The patterns of rules with their signs: what is read off the packs beforehand (:mod:`cleaner.packed`)."""
from __future__ import annotations

from collections.abc import Sequence

import msgspec

from cleaner.folded import is_at_edge
from cleaner.frequency import Frequency
from cleaner.literals import UNBOUNDED, Clause, Size, telling
from cleaner.rules import Rule
from cleaner.signs import Signs, signs

#: Of an alternative's clauses so many are asked, the later ones where they have few pieces that may stand anywhere.
_CLAUSES, _MOST_ASKED = 4, 12


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
    clauses = tuple(_few(telling(sorted(one, key=frequency.of), _CLAUSES)) for one in found.clauses)
    return Signs(found.tree, clauses, tuple(Size(min(size.characters, longest), size.blanks) for size in found.sizes))


def _few(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """The first clause, and those of the others that are soon asked."""
    return (*clauses[:1], *(clause for clause in clauses[1:] if sum(not is_at_edge(piece) for piece in clause) <= _MOST_ASKED))


def regex_of(rule: Rule) -> str:
    """The rule's regex with the anchors of its reach. A header is matched at the head of the line only: what is glued
    behind it is the blocks stage's to see."""
    if rule.reach in ("span", "tail"):
        return rule.regex + ("$" if rule.reach == "tail" else "")
    return "^" + rule.regex + ("$" if rule.reach == "line" else "")
