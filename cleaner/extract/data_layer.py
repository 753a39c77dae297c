"""What a page tells its analytics of the article (window.dataLayer, the state of a page's framework): a light read, for pages that say it nowhere else.

Scripts are not parsed. A key that says whose name or which day follows it is believed where all its values in the page agree: a state
that holds other articles too names many.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from cleaner.article import Fact
from cleaner.dates import DAY, parse_date
from cleaner.extract.values import facts_in
from cleaner.names import ORGANISATION, is_full

#: Scripts beyond this length are not read, nor more of them than this, nor more places in them.
_MOST_SCRIPT, _MOST_SCRIPTS, _MOST_VALUES = 500_000, 200, 300
_KEYS = ("uthor", "utor", "yline", "ublish", "ublication", "ostDate", "ost_date")
#: How far before such a part of a key the key may begin, and how far behind it its value may end.
_BEFORE, _BEHIND = 25, 340
_PAIR = re.compile(r"""(?<![\w.\-])([\w.\-]{3,30})["']?\s{0,5}:\s{0,5}(?:\[\s{0,5})?(?:\{[^{}]{0,200}?"name"\s{0,5}:\s{0,5})?(?:"([^"\\<>]{2,80})"|'([^'\\<>]{2,80})')""")
_AUTHOR = re.compile(r"(?:page|post|pagepost|article|content|story)?(?:authors?|byline|autor(?:en|es)?)(?:names?)?$")
_SAYS_ARTICLE = re.compile(r"page|post|article|content|story")
_SAYS_DAY = re.compile(r"(?:first|article|content|post|page|original)?(?:datepublished|publish(?:ed)?(?:date|at|on|time)|publication(?:date|time)|postdate)$")


def facts(root: Any) -> Iterator[Fact]:
    """The authors and the day of publication in scripts, as facts of the source ``script``."""
    authors: list[tuple[str, str]] = []
    days: dict[str, str] = {}
    for key, value in _pairs(root):
        if _AUTHOR.match(key):
            authors.append((key, value))
        elif _SAYS_DAY.match(key):
            found = parse_date(value)
            if found and found["precision"] not in ("year", "month"):
                days.setdefault(found["iso"][:DAY], value)
    if len(days) == 1:
        yield from facts_in("published", next(iter(days.values())), "script")
    yield from _agreed(authors)


def _agreed(authors: list[tuple[str, str]]) -> list[Fact]:
    """The people of the value that holds those of all others; a lone name or a body where its key says that it is the article's."""
    read = [(key, [fact for fact in facts_in("authors", value, "script") if fact.value]) for key, value in authors]
    people = [found for _, found in read if found and all(fact.value["role"] != ORGANISATION and is_full(fact.value["name"]) for fact in found)]
    pool = people or [found for key, found in read if found and _SAYS_ARTICLE.match(key)]
    longest = max(pool, key=len, default=[])
    names = _names(longest)
    return longest if all(_names(found) <= names for found in pool) else []


def _names(found: list[Fact]) -> set[str]:
    return {fact.value["name"].casefold() for fact in found}


def _pairs(root: Any) -> Iterator[tuple[str, str]]:
    """Keys, folded, and their values, of scripts that may say who wrote or when."""
    for text, place in islice(_places(root), _MOST_VALUES):
        start = max(0, place - _BEFORE)
        for match in _PAIR.finditer(text[start:place + _BEHIND].replace('\\"', '"')):
            if match.start() <= place - start:
                yield match[1].lower().replace("_", "").replace("-", "").rsplit(".", 1)[-1], match[2] or match[3]


def _places(root: Any) -> Iterator[tuple[str, int]]:
    """The scripts that are read, and where in them a part of a key stands."""
    for script in islice(root.iter("script"), _MOST_SCRIPTS):
        text: str = (script.text or "") if "ld+json" not in (script.get("type") or "") else ""  # lxml makes it anew each time it is asked
        for part in _KEYS if len(text) <= _MOST_SCRIPT else ():
            at = text.find(part)
            while at >= 0:
                yield text, at
                at = text.find(part, at + len(part))
