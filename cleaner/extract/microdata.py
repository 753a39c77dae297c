"""What a page declares of its article in attributes of its elements: microdata (itemprop) and RDFa (property). Teasers' items are not read."""
from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import msgspec

from cleaner.extract.tree import text_of

#: Properties of schema.org, and of Dublin Core where it has another name.
_FIELDS = {
    "headline": "title", "alternativeheadline": "subtitle", "datepublished": "published", "datemodified": "modified", "author": "authors", "creator": "authors",
    "articlesection": "section", "inlanguage": "language", "keywords": "tags", "datecreated": "published", "date": "published", "created": "published",
    "issued": "published", "modified": "modified", "license": "licence", "isaccessibleforfree": "paywall",
}
_ARTICLES = ("article", "posting", "report", "review", "recipe")
#: A value longer than this is a text, not a headline, a date or a name; more elements than this are a listing.
_MOST_VALUE, _MOST_ITEMS, _MOST_DEPTH, _MOST_INSIDE = 300, 1000, 100, 100


class Vocabulary(msgspec.Struct, frozen=True):
    """The attributes that name a property, open an item, and say what the item is."""

    source: str
    property: str
    scope: str
    type: str


MICRODATA = Vocabulary("microdata", "itemprop", "itemscope", "itemtype")
RDFA = Vocabulary("rdfa", "property", "typeof", "typeof")


def values(elements: list[Any], vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """Field and raw value of each property of the first article, or of the properties that stand in no item."""
    elements = elements[:_MOST_ITEMS]
    main = next((element for element in elements if _is_article(element.get(vocabulary.type))), None)
    for element in elements:
        field = _FIELDS.get(_name(element.get(vocabulary.property)))
        if field and _item_around(element, vocabulary) is main:
            value = _value(element, vocabulary)
            if value and len(value) <= _MOST_VALUE:
                yield field, value


def _name(value: str | None) -> str:
    """A property's name without what stands before it ("schema:author", "http://schema.org/author")."""
    return (value or "").strip().lower().rsplit("/", 1)[-1].rsplit(":", 1)[-1]


def _is_article(kind: str | None) -> bool:
    return any(name.rstrip("/").lower().endswith(_ARTICLES) for name in (kind or "").split())


def _item_around(element: Any, vocabulary: Vocabulary) -> Any:
    """The item that the property belongs to, or None."""
    for _ in range(_MOST_DEPTH):
        element = element.getparent()
        if element is None or element.get(vocabulary.scope) is not None:
            return element
    return None


def _value(element: Any, vocabulary: Vocabulary) -> str:
    """The property's value: of an item (an author) its name, else the machine's form before the reader's."""
    if element.get(vocabulary.scope) is not None:
        name = next((inner for inner in islice(element.iterdescendants(), _MOST_INSIDE) if _name(inner.get(vocabulary.property)) == "name"), None)
        if name is not None:
            element = name
    return str(element.get("content") or element.get("datetime") or text_of(element, _MOST_VALUE))
