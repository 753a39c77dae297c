"""Which of several dates is the article's. Sources that agree are believed; a page's last change is no day of publication."""
from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cleaner.article import Fact

#: What a page declares for machines, and what it shows without saying that it is the article's.
_DECLARED = frozenset(("json-ld", "opengraph", "meta", "microdata", "rdfa"))
_WEAK = frozenset(("html", "url"))


def published(facts: Sequence[Fact], modified: Sequence[Fact]) -> list[Fact]:
    """The facts of the day of publication, the most believed first; those that are not believed are left out.

    ``facts`` and ``modified`` come in the order of their sources. A date that readers see is believed before a declared
    one that it contradicts, as programs write the day of the last build there, unless it is the declared day of the last
    change. Two days that lie side by side are one, seen from two time zones: the declared one is the moment.
    """
    dated = [fact for fact in facts if fact.value]
    declared = [fact for fact in dated if fact.source in _DECLARED]
    shown = [fact for fact in dated if fact.source == "shown"]
    weak = [fact for fact in dated if fact.source in _WEAK]
    changed = [fact for fact in modified if fact.value]
    if declared and shown:
        agreed = [fact for fact in declared if _has(fact, shown)]
        sure = any(_has(fact, declared) for fact in weak if fact.source == "url") or len({fact.value["iso"][:10] for fact in shown}) > 1
        best = agreed or ([] if sure else _without(shown, changed)) or declared
    elif declared:
        best = declared
    else:
        best = shown[:1] or _without(weak, changed)
    rest = [fact for fact in facts if fact.source not in _DECLARED | _WEAK and fact.source != "shown"]
    first = [fact for fact in rest if fact.source == "input" and fact.value]
    return [*first, *best, *(fact for fact in rest if fact not in first), *(fact for fact in facts if not fact.value and fact not in rest)]


def _has(fact: Fact, others: Sequence[Fact]) -> bool:
    return any(_same_day(fact, other) for other in others)


def _without(facts: Sequence[Fact], others: Sequence[Fact]) -> list[Fact]:
    return [fact for fact in facts if not _has(fact, others)]


def _same_day(one: Fact, other: Fact) -> bool:
    """Whether two dates may be of one day. Clocks on both sides of midnight are, months and years that hold the day too."""
    a, b = one.value["iso"][:10], other.value["iso"][:10]
    if len(a) < 10 or len(b) < 10:
        return bool(a.startswith(b) or b.startswith(a))
    return abs((date.fromisoformat(a) - date.fromisoformat(b)).days) <= 1
