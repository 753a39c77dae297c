"""The person whose site a page is on: the author of its articles, where no other is named. Only a name that the site's address has in it counts."""
from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from cleaner.address import split
from cleaner.extract.titles import plain
from cleaner.names import clean_names, has_given_name

_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright)\W{0,3}(?:copyright)?[\s\d–—,-]{0,24}(?:by\s+)?([^\W\d_][^\d|©•·,()]{3,60})", re.IGNORECASE)
_JOINT = re.compile(r"\s+[|–—·•:»-]+\s+")
_ENDS = re.compile(r"\.\s|[.!]$|\s+(?:all rights|alle rechte|tous droits|todos)\b.*", re.IGNORECASE)
#: Parts of a host that name no site, and the least letters of a name that are told from chance.
_COMMON, _LEAST = frozenset(("www", "blog", "com", "net", "org", "dev", "info", "home", "pages", "notes")), 4
_MOST_NOTICES, _MOST_HOMES, _MOST_NAME = 5, 5, 60


def owner(host: str | None, named: list[str], title: str, elements: list[Any]) -> str | None:
    """The owner's name, from what the site is called (``named``), the title of the page's window, links to its first page, or a notice of copyright."""
    labels = [label for label in (host or "").lower().replace("-", "").split(".")[:-1] if label not in _COMMON]
    if not labels:
        return None
    return next((name for text in _texts(named, title, elements) for name in clean_names(text)[:1] if name == text and _is_in(name, labels)), None)


def _texts(named: list[str], title: str, elements: list[Any]) -> Iterator[str]:
    yield from named
    parts = _JOINT.split(title)
    yield from (parts[-1], parts[0]) if len(parts) > 1 else ()
    homes = (element for element in elements if element.tag == "a" and _is_home(element.get("href") or ""))
    yield from (" ".join("".join(islice(element.itertext(), 8)).split())[:_MOST_NAME] for element in islice(homes, _MOST_HOMES))
    for element in islice((element for element in reversed(elements) if _may_be_notice(element.text)), _MOST_NOTICES):
        notice = _COPYRIGHT.search(" ".join(" ".join(islice(element.itertext(), 8)).split())[:200])
        if notice:
            yield _ENDS.split(notice[1])[0].strip()


def _is_home(link: str) -> bool:
    """Whether a link goes to the site's first page."""
    parts = split(link)
    return link == "/" or (bool(parts.netloc) and parts.path in ("", "/") and not parts.query)


def _may_be_notice(text: str | None) -> bool:
    return text is not None and len(text) < 300 and ("©" in text or "opyright" in text or "(c)" in text)


def _is_in(name: str, labels: list[str]) -> bool:
    """Whether a name begins as people are called, and its first or last part is in a label of the host."""
    words = [plain(word) for word in name.split()]
    if not 2 <= len(words) <= 3 or not has_given_name(name):
        return False
    if len(words) == 3:  # "Ava Community Energy" on avaenergy.example is no person
        return any("".join(words) in label for label in labels)
    return any(word in label for label in labels for word in (words[0], words[-1]) if len(word) >= _LEAST)
