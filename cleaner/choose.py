"""From all facts to the record's fields: which source is believed, and how a fact becomes a value.

Every field has an order of sources; the first that gave a parsable value wins, and a value nobody could parse keeps
its raw text. Lists (credits, updates, related, tags) take what every source gave, in order, without repeats.
"""
from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from cleaner import agreement
from cleaner.article import Fact
from cleaner.record import Author, Copyright, Credit, Dateline, Moment, Publisher, Record, Related, Update

_CLOCK_ALONE = re.compile(r"\d{1,2}[:.]\d\d(?: ?[ap]\.?m\.?)?(?: ?\(?[A-Z]{2,5}(?:[+-]\d{1,2})?\)?)?", re.IGNORECASE)
#: Sources from the most to the least believed; a rule's id counts as "rule".
_DEFAULT = ("input", "json-ld", "opengraph", "microdata", "rdfa", "meta", "html", "rule", "trafilatura")
_ORDER = {
    "title": ("input", "html", "json-ld", "opengraph", "microdata", "rdfa", "meta", "trafilatura", "rule"),
    "authors": ("input", "shown", "json-ld", "rule", "microdata", "rdfa", "meta", "html", "opengraph", "script", "trafilatura"),
    "published": ("input", "shown", "json-ld", "meta", "opengraph", "microdata", "rdfa", "html", "rule", "url", "script", "trafilatura"),
    "modified": ("input", "json-ld", "opengraph", "meta", "microdata", "rdfa", "shown", "html", "rule", "trafilatura"),
    "url": ("input", "html", "opengraph", "trafilatura"),
    "publisher": ("input", "json-ld", "opengraph", "meta", "microdata", "html", "trafilatura", "rule"),
}


def fill(record: Record, facts: Sequence[Fact]) -> None:
    """Set the record's fields from the facts. The record is the one being built; nobody else holds it yet."""
    by_field: dict[str, list[Fact]] = {}
    for fact in facts:
        by_field.setdefault(fact.field, []).append(fact)
    for field, found in by_field.items():
        found.sort(key=lambda fact: _rank(field, fact))
    if "published" in by_field:
        by_field["published"] = agreement.published(by_field["published"], by_field.get("modified", ()))
    for field, found in by_field.items():
        build = _BUILDERS.get(field)
        if build:
            setattr(record, "canonical" if field == "url" else field, build(found))
    record.url = record.url or record.canonical


def _rank(field: str, fact: Fact) -> tuple[bool, int]:
    order = _ORDER.get(field, _DEFAULT)
    source = "rule" if "/" in fact.source else fact.source
    return fact.value is None, order.index(source) if source in order else len(order)


def _text(facts: list[Fact]) -> str | None:
    return next((str(fact.value).strip() for fact in facts if isinstance(fact.value, str) and fact.value.strip()), None)


def _number(facts: list[Fact]) -> int | None:
    return next((fact.value for fact in facts if isinstance(fact.value, int)), None)


def _flag(facts: list[Fact]) -> bool | None:
    return next((fact.value for fact in facts if isinstance(fact.value, bool)), None)


def _moment(facts: list[Fact]) -> Moment | None:
    fact = facts[0] if facts else None
    value = (fact and fact.value) or {}
    if fact is None or (not value and not fact.raw):
        return None
    if value.get("precision") == "day":
        return _with_clock(fact, facts[1:])
    return Moment(value.get("iso"), fact.raw, value.get("precision"), bool(value.get("tz_known")), fact.source)


def _with_clock(day: Fact, others: Sequence[Fact]) -> Moment:
    """The day, to the minute where its clock stands on a line of its own."""
    from cleaner.dates import parse_date

    for fact in others if "/" in day.source else ():
        found = parse_date(f"{day.value['iso']} {fact.raw}") if fact.value is None and _CLOCK_ALONE.fullmatch(fact.raw or "") else None
        if found and found["precision"] != "day":
            return Moment(found["iso"], f"{day.raw} {fact.raw}", found["precision"], found["tz_known"], day.source)
    return Moment(day.value["iso"], day.raw, "day", False, day.source)


def _authors(facts: list[Fact]) -> list[Author]:
    authors = [Author((fact.value or {}).get("name"), fact.raw, (fact.value or {}).get("role"), fact.source) for fact in agreement.authors(facts)]
    return _unique(authors, lambda author: (author.name or author.raw).casefold())


def _publisher(facts: list[Fact]) -> Publisher | None:
    values = [fact for fact in facts if fact.value and (fact.value.get("name") or fact.value.get("host"))]
    if not values:
        return None
    host = next((fact.value["host"] for fact in values if fact.value.get("host")), None)
    named = next((fact for fact in values if fact.value.get("name")), values[0])
    return Publisher(named.value.get("name"), host, named.source)


def _dateline(facts: list[Fact]) -> Dateline:
    """A dateline may stand in pieces ("KATHMANDU," and below it "April 25 (Reuters) -"): each part from the first that has it."""
    parts = {key: next((fact.value[key] for fact in facts if fact.value and fact.value.get(key)), None) for key in ("place", "agency", "date")}
    return Dateline(parts["place"], parts["agency"], parts["date"], " ".join(dict.fromkeys(fact.raw for fact in facts)))


def _credits(facts: list[Fact]) -> list[Credit]:
    credits = [Credit(fact.value["kind"], list(fact.value["names"]), fact.raw) for fact in facts if fact.value]
    return _unique(credits, lambda credit: (credit.kind, credit.raw))


def _updates(facts: list[Fact]) -> list[Update]:
    return _unique([Update(fact.value["kind"], fact.value["note"], fact.raw) for fact in facts if fact.value], lambda update: update.raw)


def _copyright(facts: list[Fact]) -> Copyright:
    best = max(facts, key=lambda fact: sum(part is not None for part in (fact.value or {}).values()))
    value = best.value or {}
    return Copyright(value.get("year"), value.get("holder"), best.raw)


def _related(facts: list[Fact]) -> list[Related]:
    found = [Related(fact.value["title"], fact.value.get("url"), fact.value.get("kind") or "") for fact in facts if fact.value]
    return _unique(found, lambda related: related.title.casefold())


def _tags(facts: list[Fact]) -> list[str]:
    tags = [tag for fact in facts if fact.source == facts[0].source for tag in (fact.value if isinstance(fact.value, list) else [fact.value])]
    return _unique([str(tag) for tag in tags if tag], str.casefold)


def _unique(values: Iterable[Any], key: Callable[[Any], Any]) -> list[Any]:
    seen: dict[Any, Any] = {}
    for value in values:
        seen.setdefault(key(value), value)
    return list(seen.values())


_BUILDERS: dict[str, Callable[[list[Fact]], Any]] = {
    **dict.fromkeys(("url", "title", "subtitle", "language", "section", "description", "image", "licence"), _text),
    "tags": _tags, "authors": _authors, "published": _moment, "modified": _moment, "publisher": _publisher,
    "dateline": _dateline, "credits": _credits, "updates": _updates, "copyright": _copyright, "related": _related,
    "read_time": _number, "paywall": _flag,
}
