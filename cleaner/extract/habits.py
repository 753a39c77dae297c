"""How a page writes its dates: in which language, and whether 3/4/2024 is in March or in April. Nothing is assumed where the page leaves it open."""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from cleaner.article import Fact
from cleaner.dates import parse_date
from cleaner.extract.titles import readable

#: Where people write the month first.
_MONTH_FIRST = frozenset(("US", "PH"))
#: A date in numbers of which one may be a day alone; nobody writes months first with points.
_NUMBERS = re.compile(r"(?<![\d./-])(\d{1,2})([/-])(\d{1,2})\2(?:19|20)\d\d(?!\d)")
_FIGURES = re.compile(r"\d[/-]\d{1,2}[/-]\d\d")
_UNSEEN = frozenset(("script", "style", "noscript", "template"))
_MOST_TEXT, _MONTHS = 2000, 12
#: What programs write begins with a year and says nothing in words.
_FOR_MACHINES = re.compile(r"\d{4}")


class Habits(msgspec.Struct, frozen=True):
    """``order`` and ``language`` as :func:`cleaner.dates.parse_date` takes them."""

    order: str | None = None
    language: str | None = None


def habits(found: list[Fact], elements: list[Any], texts: Iterable[str]) -> Habits:
    """The habits of a page, from its other dates, or else from the language and country that it names: a template may name the wrong one.

    ``texts`` are those that are to be read; the page's other dates are looked for only where one of them has figures.
    """
    languages = [fact.value for fact in found if fact.field == "language" and fact.value]
    own = _own_order(elements) if any(map(_FIGURES.search, texts)) else None
    return Habits(own or _order(languages), languages[0] if languages else None)


def again(found: list[Fact], manner: Habits) -> list[Fact]:
    """The facts with the months of declared days in the page's language. Their figures are a program's, which may be of another country, and are left as they are."""
    return [_again(fact, manner) if fact.value and fact.field in ("published", "modified") else fact for fact in found]


def _again(fact: Fact, manner: Habits) -> Fact:
    if _FOR_MACHINES.match(fact.raw):
        return fact
    return Fact(fact.field, parse_date(readable(fact.raw), language=manner.language), fact.raw, fact.source)


def _order(languages: list[str]) -> str | None:
    """How the page's country writes 3/4/2024, where the page says which it is."""
    country = next((language.rsplit("-", 1)[1].upper() for language in languages if "-" in language), None)
    if country is None:
        return None if not languages or languages[0].lower().startswith("en") else "dmy"
    return "mdy" if country in _MONTH_FIRST else "dmy"


def _own_order(elements: Iterable[Any]) -> str | None:
    """The order of the page's dates that can be read in one way only, if they have one."""
    orders = {"dmy" if int(first) > _MONTHS else "mdy" for text in _texts(elements) for first, _, second in _NUMBERS.findall(text) if (int(first) > _MONTHS) != (int(second) > _MONTHS)}
    return orders.pop() if len(orders) == 1 else None


def _texts(elements: Iterable[Any]) -> Iterator[str]:
    """The texts that may hold such a date."""
    for element in elements:
        if element.tag not in _UNSEEN:
            for text in (element.text, element.tail):
                if text and ("/20" in text or "-20" in text or "/19" in text or "-19" in text):
                    yield text[:_MOST_TEXT]
