"""What a page declares in microdata (itemprop attributes) about its article; the items of teasers are not read."""
from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from cleaner.extract.tree import text_of

_FIELDS = {
    "headline": "title", "alternativeheadline": "subtitle", "datepublished": "published", "datemodified": "modified", "author": "authors",
    "articlesection": "section", "inlanguage": "language", "keywords": "tags",
}
_ARTICLES = ("article", "posting", "report", "review", "recipe")
#: A value longer than this is a text, not a headline, a date or a name.
_MOST_VALUE = 300


def values(root: Any) -> Iterator[tuple[str, str]]:
    """Field and raw value of each property of the first article, or of the properties that stand in no item."""
    scopes: list[Any] = []
    main: Any = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        scoped = element.get("itemscope") is not None
        if event == "end":
            if scoped:
                scopes.pop()
            continue
        field = _FIELDS.get((element.get("itemprop") or "").strip().lower())
        if field and (scopes[-1] if scopes else None) is main:
            value = _value(element, scoped)
            if value and len(value) <= _MOST_VALUE:
                yield field, value
        if scoped:
            scopes.append(element)
            if main is None and (element.get("itemtype") or "").rstrip("/").lower().endswith(_ARTICLES):
                main = element


def _value(element: Any, scoped: bool) -> str:
    """The property's value: of an item (an author) its name, else the machine's form before the reader's."""
    if scoped:
        name = next(iter(element.iterfind(".//*[@itemprop='name']")), None)
        if name is not None:
            element = name
    return str(element.get("content") or element.get("datetime") or text_of(element, _MOST_VALUE))
