"""Which of several dates, and which of several people, are the article's. Sources that agree are believed; a page's last change is no day of publication."""
from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta, timezone
from typing import Any

from cleaner.article import Fact
from cleaner.dates import DAY, SECONDS
from cleaner.names import ORGANISATION, is_full

#: What a page declares for machines, and what it shows without saying that it is the article's.
_DECLARED = frozenset(("json-ld", "opengraph", "meta", "microdata", "rdfa"))
_NUMBERS = re.compile(r"\d{1,2}([./-])\d{1,2}\1\d{2,4}\b")
_WEAK = frozenset(("html", "url", "script"))
#: What looks for any date at all finds one, on most pages that have none too.
_GUESSED = frozenset(("trafilatura",))


def published(facts: Sequence[Fact], modified: Sequence[Fact]) -> list[Fact]:
    """The facts of the day of publication, the most believed first; those that are not believed are left out.

    ``facts`` and ``modified`` come in the order of their sources. A date that readers see is believed before a declared
    one that it contradicts, as programs write the day of the last build there, unless it is the declared day of the last
    change. Two days that lie side by side are one, seen from two time zones: the declared one is the moment, unless the page's address has
    the day that readers see. A day that is declared as that of publication and of the last change, to the second, is that of a build.
    """
    dated = [fact for fact in facts if fact.value]
    declared = [fact for fact in dated if fact.source in _DECLARED]
    shown = [_as_declared(fact, declared) for fact in dated if fact.source == "shown"]
    weak = [fact for fact in dated if fact.source in _WEAK]
    changed = [fact for fact in modified if fact.value]
    earlier = _before_builds(declared, changed, weak)
    if declared and shown:
        local = [fact for fact in shown if _is_local(fact, declared, weak)]
        agreed = local + [fact for fact in declared if _has(fact, shown)]
        sure = any(_has(fact, declared) for fact in weak if fact.source == "url") or len({fact.value["iso"][:DAY] for fact in shown}) > 1
        best = agreed or ([] if sure else _without(shown, changed)) or declared
    elif declared:
        best = earlier + declared
    else:
        best = shown[:1] or _without(weak, changed)
    rest = [fact for fact in facts if fact.source not in _DECLARED | _WEAK | _GUESSED and fact.source != "shown"]
    first = [fact for fact in rest if fact.source == "input" and fact.value]
    return [*first, *best, *(fact for fact in rest if fact not in first), *(fact for fact in facts if not fact.value and fact not in rest)]


def authors(facts: Sequence[Fact]) -> list[Fact]:
    """The facts of the people of the best source, which come in the order of their sources; unnamed ones where nobody is named.

    A full name is believed before a handle of whatever source, a handle before the name of a body, and of two lists that
    agree the longer.
    """
    named = [fact for fact in facts if fact.value and fact.value.get("name")]
    if named and named[0].source == "input":
        return [fact for fact in named if fact.source == "input"]
    people = [fact for fact in named if fact.value.get("role") != ORGANISATION]
    shown = any(fact.source == "shown" for fact in people)  # a lone name at the head of the page is nearer to it than a full one in its text: of a book that is reviewed
    full = [fact for fact in people if is_full(fact.value["name"]) and not (shown and "/" in fact.source)]
    pool = full or people or named or list(facts)
    best = [fact for fact in pool if _is_of(fact, pool[0].source)]
    if not named:
        return best
    names = {fact.value["name"].casefold() for fact in best}
    for source in dict.fromkeys(fact.source for fact in full if fact.source in _DECLARED):
        more = [fact for fact in named if fact.source == source]
        if names < {fact.value["name"].casefold() for fact in more}:
            return more
    return best


def _is_of(fact: Fact, source: str) -> bool:
    """Whether a fact is of this source; the rules that read the text's lines are one."""
    return fact.source == source or ("/" in fact.source and "/" in source)


def _before_builds(declared: Sequence[Fact], changed: Sequence[Fact], weak: Sequence[Fact]) -> list[Fact]:
    """The days on the page or in its address that lie before the declared one, where that is of a build: the moment of the last change as well."""
    moments = {fact.value["iso"][:SECONDS] for fact in changed if fact.value["precision"] == "second"}
    if not declared or declared[0].value["iso"][:SECONDS] not in moments:
        return []
    return [fact for fact in weak if fact.source != "script" and fact.value["iso"][:DAY] < declared[0].value["iso"][:DAY] and not _has(fact, declared)]


def _is_local(fact: Fact, declared: Sequence[Fact], weak: Sequence[Fact]) -> bool:
    """Whether a shown date is the declared moment as the site's clocks show it: it says its zone, or the page's address has its day, and the declared one another."""
    if not _has(fact, declared):
        return False
    day = fact.value["iso"][:DAY]
    addressed = any(other.source == "url" and other.value["iso"][:DAY] == day for other in weak)
    return bool(fact.value["tz_known"]) or (addressed and not any(other.value["iso"][:DAY] == day for other in declared))


def _as_declared(fact: Fact, declared: Sequence[Fact]) -> Fact:
    """A shown date in numbers, its day and month the other way round where only that is a day the page declares: 09.10.2024 is September 10 on some."""
    year, month, day = fact.value["iso"][:4], fact.value["iso"][5:7], fact.value["iso"][8:10]
    if not _NUMBERS.match(fact.raw) or day > "12" or _has(fact, declared):
        return fact
    turned = Fact(fact.field, {"iso": f"{year}-{day}-{month}", "precision": "day", "tz_known": False}, fact.raw, fact.source)
    return turned if _has(turned, declared) else fact


def _has(fact: Fact, others: Sequence[Fact]) -> bool:
    return any(same_day(fact, other) for other in others)


def _without(facts: Sequence[Fact], others: Sequence[Fact]) -> list[Fact]:
    return [fact for fact in facts if not _has(fact, others)]


def same_day(one: Fact, other: Fact) -> bool:
    """Whether two dates may be of one day: that of a moment somewhere on earth; a month or a year holds its days."""
    a, b = one.value["iso"], other.value["iso"]
    if min(len(a), len(b)) < 10:
        return bool(a.startswith(b[:7]) or b.startswith(a[:7]))
    (first, last), (start, end) = _days(one.value), _days(other.value)
    return first <= end and start <= last


def _days(value: dict[str, Any]) -> tuple[date, date]:
    """The first and the last day that clocks showed at a moment; of one without a zone, and of a day alone, the days beside it count too."""
    if value["tz_known"]:
        moment = datetime.fromisoformat(value["iso"]).astimezone(timezone.utc).replace(tzinfo=None)
        return (moment - timedelta(hours=12)).date(), (moment + timedelta(hours=14)).date()
    day = date.fromisoformat(value["iso"][:DAY])
    return day, day
