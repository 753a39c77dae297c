"""One declared value to facts: text cleaned of markup, dates and names taken apart. What cannot be parsed keeps its raw form."""
from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from cleaner.article import Fact
from cleaner.dates import parse_date
from cleaner.extract.titles import readable
from cleaner.names import ORGANISATION, body_name, clean_names, pen_name

_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z0-9]{2,8}))*$")
_SEVERAL = re.compile(r"\s*[,;]\s*")
_MOST_VALUE = 5000
#: Whether there is a paywall, from isAccessibleForFree and from content_tier.
_PAYWALL = {"true": False, "free": False, "false": True, "locked": True, "metered": True, "paid": True, "premium": True}


def facts_in(field: str, raw: Any, source: str) -> Iterator[Fact]:
    """The facts in one declared value; nothing for an empty one or one of an unexpected type."""
    if not isinstance(raw, str) or not raw.strip():
        return
    raw = raw.strip()[:_MOST_VALUE]
    text = readable(raw)
    if field == "authors":
        if not text.startswith(("http:", "https:", "/")):
            values: list[dict[str, Any] | None] = [*_authors(text)]
            yield from (Fact(field, value, raw, source) for value in values or [None])
    elif text:
        yield Fact(field, _value(field, text), raw, source)


def _authors(text: str) -> list[dict[str, Any]]:
    """The people in a byline; where there are none, the one name under which somebody writes, or the body that does."""
    names = clean_names(text) or list(filter(None, [pen_name(text)]))
    if names:
        return [{"name": name, "role": None} for name in names]
    body = body_name(text)
    return [{"name": body, "role": ORGANISATION}] if body else []


def _value(field: str, text: str) -> Any:
    if field in ("published", "modified"):
        return parse_date(text)
    if field == "publisher":
        return {"name": text, "host": None}
    if field == "tags":
        return [tag for tag in _SEVERAL.split(text) if tag] or None
    if field == "paywall":
        return _PAYWALL.get(text.lower().rsplit("/", 1)[-1])
    if field == "language":
        return text.replace("_", "-") if _LANGUAGE.match(text) else None
    return text
