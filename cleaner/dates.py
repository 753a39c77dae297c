"""Dates as the press writes them, to ISO 8601. An offset is given only where the text gives one, and nothing is guessed."""
from __future__ import annotations

import re
import tomllib
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

FIRST_YEAR, LAST_YEAR = 1900, 2100
_ISO = re.compile(r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)(?:[T ]+(?P<h>\d\d):(?P<min>\d\d)(?::(?P<s>\d\d)(?:[.,]\d+)?)?\s?(?P<z>Z|UTC|GMT|[+-]\d\d:?\d\d|[+-]\d\d(?!\d))?)?", re.IGNORECASE)
_COMPACT = re.compile(r"(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)(?:T?(?P<h>\d\d)(?P<min>\d\d)(?P<s>\d\d)?(?P<z>Z|[+-]\d{4})?)?$")
_EAST = re.compile(r"(?P<y>\d{4})\s?(?:年|년|[./])\s?(?P<m>\d{1,2})\s?(?:月|월|[./])\s?(?P<d>\d{1,2})\s?(?:日|일)?")
_NUMBERS = re.compile(r"(?<!\d)(?P<a>\d{1,2})(?P<mark>[./-])(?P<b>\d{1,2})(?P=mark)(?P<y>\d{4}|\d\d)(?!\d)")
_DAY_FIRST = re.compile(r"(?<!\d)(?P<d>\d{1,2})(?:st|nd|rd|th|er|º|ª|\.)?\s*(?:de\s+|d[’']|-|/)?\s*(?P<name>[^\W\d_]{3,12})\.?,?\s*(?:de\s+|del\s+|-|/)?(?P<y>\d{4})")
_MONTH_FIRST = re.compile(r"(?P<name>[^\W\d_]{3,12})\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?:at\s+)?(?P<y>\d{4})")
_MONTH_ONLY = re.compile(r"^\W*(?P<name>[^\W\d_]{3,12})\.?,?\s+(?:de\s+)?(?P<y>\d{4})\W*$")
_CLOCK = re.compile(r"(?<![\d.:/-])(?P<h>\d{1,2})(?:[:.h](?P<min>\d\d)(?::(?P<s>\d\d))?)?\s*(?P<half>[ap]\.?\s?m\b\.?)?", re.IGNORECASE)
_OFFSET = re.compile(r"(?:UTC|GMT)?\s?(?P<z>[+-]\d\d:?\d\d)\b|(?<![^\W\d_])(?P<zone>[A-Za-z]{2,4})(?![^\W\d_])")
_EPOCH = re.compile(r"^\d{10}(?:\d{3})?$")


class _Words(msgspec.Struct, frozen=True):
    months: dict[str, int]
    zones: dict[str, int]


@cache
def _words() -> _Words:
    tables = tomllib.loads((Path(__file__).parent / "data" / "months.toml").read_text(encoding="utf-8"))
    months = {name: number for forms in tables["months"].values() for number, words in enumerate(forms, 1) for name in words.split()}
    return _Words(months, tables["zones"])


def parse_date(raw: str, *, order: str | None = None) -> dict[str, Any] | None:
    """``{iso, precision, tz_known}`` for a date in ``raw``, or None where there is none to be sure of.

    ``order`` (``dmy`` or ``mdy``) decides dates like 3/10/2023; without it they are parsed only when one reading is
    possible. Years outside 1900 to 2100 and impossible days are no dates. Never raises.

    >>> parse_date("Published October 3, 2023 at 4:05 PM EDT")
    {'iso': '2023-10-03T16:05-04:00', 'precision': 'minute', 'tz_known': True}
    >>> parse_date("3/10/2023") is None
    True
    """
    text = raw.strip()[:200]
    if _EPOCH.match(text):
        seconds = int(text) / (1000 if len(text) == 13 else 1)
        moment = datetime.fromtimestamp(seconds, timezone.utc)
        return _answer(moment.replace(tzinfo=None, microsecond=0), "second", timedelta(0))
    for pattern in (_ISO, _COMPACT):
        match = pattern.search(text) if pattern is _ISO else pattern.match(text)
        if match:
            return _from_parts(match.groupdict())
    return _from_words(text, order)


def _from_parts(parts: dict[str, str | None]) -> dict[str, Any] | None:
    day = _day(parts["y"], parts["m"], parts["d"])
    if day is None:
        return None
    if not parts.get("h"):
        return _answer(day, "day", None)
    moment = _at(day, parts["h"], parts["min"], parts["s"], None)
    if moment is None:
        return _answer(day, "day", None)
    return _answer(moment, "second" if parts["s"] else "minute", _offset_of(parts.get("z")))


def _from_words(text: str, order: str | None) -> dict[str, Any] | None:
    for pattern in (_EAST, _NUMBERS, _MONTH_FIRST, _DAY_FIRST):
        for match in pattern.finditer(text):
            day = _day_of(match, order)
            if day:
                return _with_clock(day, text[:match.start()], text[match.end():])
    match = _MONTH_ONLY.match(text)
    month = _words().months.get(match["name"].casefold()) if match else None
    if match and month and FIRST_YEAR <= int(match["y"]) <= LAST_YEAR:
        return {"iso": f"{match['y']}-{month:02}", "precision": "month", "tz_known": False}
    return None


def _day_of(match: re.Match[str], order: str | None) -> datetime | None:
    parts = match.groupdict()
    if "name" in parts:
        month = _words().months.get(parts["name"].casefold())
        return _day(parts["y"], str(month), parts["d"]) if month else None
    if "a" in parts:
        return _numbered_day(parts, order)
    return _day(parts["y"], parts["m"], parts["d"])


def _numbered_day(parts: dict[str, str], order: str | None) -> datetime | None:
    a, b = int(parts["a"]), int(parts["b"])
    year = parts["y"] if len(parts["y"]) == 4 else "20" + parts["y"]
    if parts["mark"] == ".":
        order = "dmy"  # nobody writes months first with points
    if order is None and a <= 12 and b <= 12 and a != b:
        return None
    day_first = order == "dmy" if a <= 12 and b <= 12 else a > 12
    return _day(year, str(b), str(a)) if day_first else _day(year, str(a), str(b))


def _with_clock(day: datetime, before: str, after: str) -> dict[str, Any]:
    """The day with the time of day that stands behind it, or else before it."""
    for text in (after[:40], before[-30:]):
        for match in _CLOCK.finditer(text):
            if not match["min"] and not match["half"]:
                continue
            moment = _at(day, match["h"], match["min"] or "0", match["s"], match["half"])
            if moment:
                return _answer(moment, "second" if match["s"] else "minute", _zone_behind(text[match.end():] + (after if text is not after[:40] else "")))
    return _answer(day, "day", None)


def _zone_behind(text: str) -> timedelta | None:
    match = _OFFSET.search(text[:16])
    if not match:
        return None
    if match["z"]:
        return _offset_of(match["z"])
    minutes = _words().zones.get(match["zone"].casefold())
    return None if minutes is None else timedelta(minutes=minutes)


def _offset_of(zone: str | None) -> timedelta | None:
    if not zone:
        return None
    if zone.upper() in ("Z", "UTC", "GMT"):
        return timedelta(0)
    digits = zone[1:].replace(":", "").ljust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return timedelta(minutes=-minutes if zone[0] == "-" else minutes) if minutes <= 14 * 60 else None


def _day(year: str | None, month: str | None, day: str | None) -> datetime | None:
    try:
        found = datetime(int(year or 0), int(month or 0), int(day or 0))
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def _at(day: datetime, hour: str | None, minute: str | None, second: str | None, half: str | None) -> datetime | None:
    hours = int(hour or 0)
    if half:
        if hours > 12:
            return None
        hours = hours % 12 + (12 if half[0] in "pP" else 0)
    try:
        return day.replace(hour=hours, minute=int(minute or 0), second=int(second or 0))
    except ValueError:
        return None


def _answer(moment: datetime, precision: str, offset: timedelta | None) -> dict[str, Any]:
    if precision == "day":
        return {"iso": moment.date().isoformat(), "precision": "day", "tz_known": False}
    if offset is not None:
        moment = moment.replace(tzinfo=timezone(offset))
    iso = moment.isoformat(timespec="seconds" if precision == "second" else "minutes")
    return {"iso": iso, "precision": precision, "tz_known": offset is not None}
