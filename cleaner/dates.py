"""Dates as the press writes them, to ISO 8601. An offset is given only where the text gives one, and nothing is guessed."""
from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec

from cleaner.either import either

FIRST_YEAR, LAST_YEAR = 1900, 2100
#: The letters of a day, and of a moment to the second, in what :func:`parse_date` gives as ``iso``.
DAY, SECONDS = 10, 19
_MOST = 200
_ISO = re.compile(r"(?<!\d)(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)(?:[T_ ]?(?P<h>\d\d)(?P<min>\d\d)(?P<s>\d\d)?(?P<z>Z|[+-]\d{4})?)?$")
_EAST = re.compile(r"(?<!\d)(?P<y>\d{4})\s?(?:年|년|[./])\s?(?P<m>\d{1,2})\s?(?:月|월|[./])\s?(?P<d>\d{1,2})(?!\d)\s?(?:日|일)?")
_NUMBERS = re.compile(r"(?<![\d.])(?P<a>\d{1,2})\s?(?P<mark>[./-])\s?(?P<b>\d{1,2})\s?(?P=mark)\s?(?P<y>\d{4}|\d\d)(?!\d)")
_YEAR_MONTH = re.compile(r"(?P<y>\d{4})(?:-(?P<m>\d\d))?$")
_CLOCK = re.compile(r"(?<![\d.:/-])(?P<h>\d{1,2})(?:(?::\s?|[.h時时点點]|시\s?)(?P<min>\d\d)(?::(?P<s>\d\d)(?:[.,]\d{1,9})?)?)?(?!\d)\s*(?P<half>[ap]\.?\s?m\b\.?)?", re.IGNORECASE)
_OFFSET = re.compile(r"(?:UTC|GMT)?\s?(?P<z>[+-]\d{1,2}(?::?\d\d)?)(?![\d.:])|(?<![^\W_])(?P<zone>[A-Z]{1,5})(?![^\W_])")
_UNIX = re.compile(r"\d\d:\d\d:\d\d\s+(?:\S{1,6}\s+)?\d{4}$")  # how such a date ends; the names of months are asked after
_START, _LETTERS = 3, re.compile(r"[a-z]+")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?$")


class _Words(msgspec.Struct, frozen=True):
    #: Months by their names in small letters, with accents and without; one that means another month in some language means the first listed here.
    months: dict[str, int]
    #: By language, the names that mean another month there.
    own: dict[str, dict[str, int]]
    zones: dict[str, int]
    halves: dict[str, str]
    behind: str
    #: Patterns with a month's name in them, or the word for month and its number; compiled (:func:`_compiled`) when they are first asked, as each takes long.
    dates: tuple[str, ...]
    #: The day, a month's name and two figures of a Buddhist year.
    short: str
    alone: str
    #: Days of the week, and words around a day that say nothing of their own.
    fillers: frozenset[str]
    #: "Thu Oct 23 14:05:06 +0000 2023", as C's asctime, Unix date and an old API of Twitter write.
    unix: str
    #: The first letters of months' names, and of the words for month, as a text without accents writes them.
    starts: frozenset[str]


@cache
def _words() -> _Words:
    tables = tomllib.loads((Path(__file__).parent / "data" / "months.toml").read_text(encoding="utf-8"))
    listed = {language: [[_form(word) for word in words.split()] for words in forms] for language, forms in tables["months"].items()}
    months: dict[str, int] = {}
    named: dict[str, dict[str, int]] = {language: {} for language in listed}
    for fold in (str.casefold, _folded):  # a name as it is written comes before one without its accents: Thai มี.ค. is March, and not ม.ค.
        for language, forms in listed.items():
            for number, names in enumerate(forms, 1):
                for name in map(fold, names):
                    months.setdefault(name, number)
                    named[language].setdefault(name, number)
    own = {language: {name: number for name, number in names.items() if months[name] != number} for language, names in named.items()}
    halves = {_folded(_form(word)): half for half, words in tables["halves"].items() for word in words}
    glued, year, month = ("|".join(map(re.escape, words)) for words in (tables["glued"]["words"], tables["counted"]["year"], tables["counted"]["month"]))
    year = rf"(?:(?:{year})\s*)?(?P<y>\d{{4}})(?!\d)"
    any_name = _either(name for forms in listed.values() for names in forms for name in names)
    name = rf"(?<![^\W\d_])(?:(?:{glued})-?)?(?P<name>{any_name})\.?(?![^\W\d_])"
    thai = _either(name for language in tables["buddhist"]["languages"] for names in listed[language] for name in names)
    day_first = rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|º|ª|\.)?\s*(?:de\s+|of\s+|d[’']|-|/)?\s*{name}(?:\s?/\s?(?:{any_name}))?,?\s*(?:de\s+|del\s+|-|/)?{year}"
    month_first = rf"{name}\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?:at\s+)?{year}"
    year_first = rf"(?<!\d)(?P<y>\d{{4}})[,.\s-]\s?{name}[,.\s-]\s?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])"
    counted = rf"(?P<d>\d{{1,2}})\s+(?:{month})\s+(?P<m>\d{{1,2}}),?\s+{year}"
    unix = rf"{name}\s+(?P<d>\d{{1,2}})\s+(?P<clock>\d\d:\d\d:\d\d(?:\s+(?:[A-Z]{{1,5}}|[+-]\d{{4}}))?)\s+(?P<y>\d{{4}})$"
    return _Words(
        months, {language: names for language, names in own.items() if names}, tables["zones"], halves, rf"\s?(?P<half>{_either(halves)})(?![^\W\d_])",
        (month_first, day_first, year_first, counted), rf"(?<!\d)(?P<d>\d{{1,2}})\s*(?P<name>{thai})\.?\s*(?P<y>\d\d)(?!\d|[:.]\d)",
        rf"\W*{name},?\s+(?:de\s+)?{year}\W*$",
        frozenset(unicodedata.normalize("NFC", word) for table in ("weekdays", "around") for word in tables[table]["words"]) | frozenset(halves), unix,
        frozenset(start for word in (*(name for forms in listed.values() for names in forms for name in names), *tables["counted"]["month"])
                  for form in _forms(word) for start in _starts(form)),
    )


def _form(word: str) -> str:
    return unicodedata.normalize("NFC", word.replace("_", " "))


@cache
def _compiled(regex: str) -> re.Pattern[str]:
    return re.compile(regex, re.IGNORECASE)


def _either(names: Iterable[str]) -> str:
    """One of the names, with its accents or without; a number in it ends where it ends."""
    return either((form for name in names for form in _forms(name)), whole_numbers=True)


def _forms(name: str) -> tuple[str, ...]:
    """A name with its accents and without, as texts in capitals often write it."""
    return name, _bare(name), _bare(name.upper())


def _starts(text: str) -> list[str]:
    """How the words of a text start."""
    return [word[:_START] for word in _LETTERS.findall(text.lower())]


def parse_date(raw: str, *, order: str | None = None, language: str | None = None) -> dict[str, Any] | None:
    """``{iso, precision, tz_known}`` for a date in ``raw``, or None where there is none to be sure of.

    ``order`` (``dmy`` or ``mdy``) decides dates like 3/10/2023; without it they are parsed only when one reading is
    possible. ``language`` (``hr``, ``pt-BR``) decides names that mean two months: listopad is October in Croatian, November in Polish and
    Czech, and where no language is given. Years outside 1900 to 2100 and impossible days are no dates. Never raises.

    >>> parse_date("Published October 3, 2023 at 4:05 PM EDT")
    {'iso': '2023-10-03T16:05-04:00', 'precision': 'minute', 'tz_known': True}
    >>> parse_date("3/10/2023") is None
    True
    >>> parse_date("3. listopada 2023.", language="hr")["iso"]
    '2023-10-03'
    """
    found = parsed(raw[:_MOST], order, language)
    return dict(found) if found else None


@lru_cache(maxsize=1 << 12)
def parsed(raw: str, order: str | None, language: str | None) -> dict[str, Any] | None:
    """What :func:`parse_date` gives, remembered, as a line's date is read by each rule that reads the line, and again in each pass; not to be changed."""
    text = unicodedata.normalize("NFC", " ".join(raw.split()))
    text = text if text.isascii() else "".join(str(unicodedata.decimal(mark, mark)) for mark in text)
    return _machine(text) or _from_words(text, order, language)


def _machine(text: str) -> dict[str, Any] | None:
    """The shapes that only programs write: seconds since 1970, digits in a row, a bare year or month, Unix's own."""
    if _EPOCH.match(text):
        return _from_epoch(int(text) / (1000 if len(text) == 13 else 1))
    match = _COMPACT.match(text)
    if match:
        return _from_parts(match.groupdict())
    match = _YEAR_MONTH.match(text)
    if match:
        return _without_day(match["y"], int(match["m"]) if match["m"] else None)
    match = _compiled(_words().unix).search(text) if _UNIX.search(text) else None
    day = _day_of(match, None, None) if match else None
    return _with_clock(day, "", match["clock"]) if match and day else None


def _from_epoch(seconds: float) -> dict[str, Any] | None:
    moment = datetime(1970, 1, 1) + timedelta(seconds=int(seconds))
    return _answer(moment, "second", timedelta(0)) if moment.year <= LAST_YEAR else None


def _without_day(year: str, month: int | None) -> dict[str, Any] | None:
    if not FIRST_YEAR <= int(year) <= LAST_YEAR or month not in (None, *range(1, 13)):
        return None
    return {"iso": f"{int(year)}-{month:02}" if month else str(int(year)), "precision": "month" if month else "year", "tz_known": False}


def _from_parts(parts: dict[str, str | None]) -> dict[str, Any] | None:
    day = _day(parts["y"], parts["m"], parts["d"])
    moment = _at(day, parts["h"], parts["min"], parts["s"], None) if day and parts["h"] else None
    if moment is None:
        return _answer(day, "day", None) if day else None
    return _answer(moment, "second" if parts["s"] else "minute", _offset_of(parts["z"]))


def _from_words(text: str, order: str | None, language: str | None) -> dict[str, Any] | None:
    known = _words()
    worded = (*known.dates, known.short) if _may_name_month(text) else ()
    for pattern in chain((_ISO, _EAST, _NUMBERS), map(_compiled, worded)):
        for match in pattern.finditer(text):
            day = _short_day(match) if pattern.pattern is known.short else _day_of(match, order, language)
            if day:
                return _with_clock(day, text[:match.start()], text[match.end():])
    alone = _compiled(known.alone).match(text) if worded else None
    return _without_day(str(_western(int(alone["y"]))), _month(alone["name"], language)) if alone else None


class Found(msgspec.Struct, frozen=True):
    """A day as it stands in a text, and what :func:`parse_date` says of it."""

    start: int
    end: int
    value: dict[str, Any]


def dates_in(text: str, *, order: str | None = None, language: str | None = None) -> list[Found]:
    """The dates with day and year in a short text, in order, each with the time of day behind it. ``order`` and ``language`` as in :func:`parse_date`.

    >>> [found.value["iso"] for found in dates_in("Published 3 March 2021, updated May 4, 2021 at 14:05")]
    ['2021-03-03', '2021-05-04T14:05']
    """
    text = text[:_MOST] if text.isascii() else "".join(str(unicodedata.decimal(mark, mark)) for mark in text[:_MOST])
    spans: list[tuple[int, int, datetime]] = []
    for pattern in (_ISO, _EAST, _NUMBERS, *(map(_compiled, _words().dates) if _may_name_month(text) else ())):
        for match in pattern.finditer(text):
            day = _day_of(match, order, language)
            if day and not any(start < match.end() and match.start() < end for start, end, _ in spans):
                spans.append((*match.span(), day))
    spans.sort(key=lambda span: span[:2])
    ends = [start for start, _, _ in spans[1:]] + [len(text)]
    return [Found(start, end, _with_clock(day, "", text[end:stop])) for (start, end, day), stop in zip(spans, ends)]


def _may_name_month(text: str) -> bool:
    """Whether the patterns of dates in words, which are slow, have to be asked. A quick no for most texts without an accent; 年 stands in no month's name."""
    return not (text.isascii() or text.replace("年", "").isascii()) or not _words().starts.isdisjoint(_starts(text))


#: An hour as a stamp has it, with what stands directly before and behind: a half of the day, a zone.
_HOUR = re.compile(r"(?:\b(?:[A-Z]{3,4}|GMT|UTC)\s)?(?<![\d.:/-])\d{1,2}(?:(?:[:.hH時时点點]\s?|시\s?)\d\d(?:[:.]\d\d)?(?:分|분)?(?!\d)(?:\s*[apAP]\.?\s?[mM]\b\.?)?|\s?[apAP]\.?[mM]\b\.?|[hH](?!\w))"
                   r"(?:\s?\(?(?:(?:UTC|GMT)?\s?[+-]\d{1,2}(?::?\d\d)?(?![\d.:])|[A-Z]{2,5}(?![^\W_]))\)?)?")


def hours_in(text: str) -> list[tuple[int, int]]:
    """Where times of day stand in a short text, each with its half of the day and the zone beside it.

    >>> [("Monday at 14:05 EST, 3 min read, 9 p.m.")[start:end] for start, end in hours_in("Monday at 14:05 EST, 3 min read, 9 p.m.")]
    ['14:05 EST', '9 p.m.']
    """
    return [match.span() for match in _HOUR.finditer(text)]


def is_around(words: str) -> bool:
    """Whether this is a day of the week, or what stands between a day and an hour or around them and says nothing of its own ("at", "Uhr").

    >>> is_around("Mon."), is_around("um"), is_around("harbour")
    (True, True, False)
    """
    return unicodedata.normalize("NFC", words.casefold()).rstrip(".") in _words().fillers


def is_month(word: str) -> bool:
    """Whether a word is a month's name, or short for one."""
    return _folded(word.strip(".")) in _words().months


def _month(name: str, language: str | None) -> int:
    """The number of a month's name, in this language if it means another month there."""
    words = _words()
    own = words.own.get((language or "").replace("_", "-").partition("-")[0].lower(), {})
    plain = name.casefold()
    form = plain if plain in words.months else _folded(name)
    return own.get(form) or words.months[form]


def _folded(name: str) -> str:
    """Without case and accents; Turkish İ and ı are i."""
    return _bare(name.casefold()).replace("ı", "i")


def _bare(name: str) -> str:
    return unicodedata.normalize("NFC", "".join(mark for mark in unicodedata.normalize("NFD", name) if unicodedata.category(mark) != "Mn"))


def _western(year: int) -> int:
    """A Buddhist year in the Western count. Such years do not come otherwise: nothing is published so far ahead."""
    return year - 543 if 2500 <= year <= LAST_YEAR + 543 else year


def _short_day(match: re.Match[str]) -> datetime | None:
    return _day(str(2500 + int(match["y"]) - 543), str(_month(match["name"], None)), match["d"])


def _day_of(match: re.Match[str], order: str | None, language: str | None) -> datetime | None:
    parts = match.groupdict()
    if "name" in parts:
        return _day(str(_western(int(parts["y"]))), str(_month(parts["name"], language)), parts["d"])
    if "a" in parts:
        return _numbered_day(parts, order)
    return _day(parts["y"], parts["m"], parts["d"])


def _numbered_day(parts: dict[str, str], order: str | None) -> datetime | None:
    a, b = int(parts["a"]), int(parts["b"])
    year = str(_western(int(parts["y"]))) if len(parts["y"]) == 4 else ("20" if int(parts["y"]) < 70 else "19") + parts["y"]  # as POSIX reads them
    if parts["mark"] == ".":
        order = "dmy"  # nobody writes months first with points
    if order is None and a <= 12 and b <= 12 and a != b:
        return None
    day_first = order == "dmy" if a <= 12 and b <= 12 else a > 12
    return _day(year, str(b), str(a)) if day_first else _day(year, str(a), str(b))


def _with_clock(day: datetime, before: str, after: str) -> dict[str, Any]:
    """The day with the time of day that stands behind it, or else before it."""
    for text, most in ((after, 40), (before[-30:], 30)):
        for match in _CLOCK.finditer(text[:most].replace("T", " ", 1)):
            if not match["min"] and not match["half"]:
                continue
            half = match["half"] or _half_before(text[:match.start()]) or _half_behind(text[match.end():])
            moment = _at(day, match["h"], match["min"] or "0", match["s"], half)
            if moment:
                return _answer(moment, "second" if match["s"] else "minute", _zone_behind(text[match.end():]))
    return _answer(day, "day", None)


def _half_before(text: str) -> str | None:
    """The half of the day where it stands before the clock, as in 오후 3:20."""
    words = text.split()
    return _words().halves.get(_folded(words[-1])) if words else None


def _half_behind(text: str) -> str | None:
    """The half of the day where its word stands behind the clock, as in 02:05 م."""
    match = _compiled(_words().behind).match(text)
    return _words().halves.get(_folded(match["half"])) if match else None


def _zone_behind(text: str) -> timedelta | None:
    """The offset among the next characters; a word may stand between ("14:05 Uhr MEZ")."""
    for match in _OFFSET.finditer(text[:20]):
        if match["z"]:
            return _offset_of(match["z"])
        minutes = _words().zones.get(match["zone"].lower())
        if minutes is not None:
            return timedelta(minutes=minutes)
    return None


def _offset_of(zone: str | None) -> timedelta | None:
    if not zone:
        return None
    if zone == "Z":
        return timedelta(0)
    hours, _, rest = zone[1:].partition(":")
    if len(hours) > 2:
        hours, rest = hours[:-2], hours[-2:]
    minutes = int(hours) * 60 + int(rest or 0)
    return timedelta(minutes=-minutes if zone[0] == "-" else minutes) if minutes <= 14 * 60 and int(rest or 0) < 60 else None


def _day(year: str | None, month: str | None, day: str | None) -> datetime | None:
    try:
        found = datetime(int(year or 0), int(month or 0), int(day or 0))
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def _at(day: datetime, hour: str | None, minute: str | None, second: str | None, half: str | None) -> datetime | None:
    hours = int(hour or 0)
    if half and hours <= 12:  # 14:05 is said to be in the afternoon at times, and is
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
