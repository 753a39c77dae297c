"""What a page says of itself that helps to find its article: its title, the kinds of thing it declares, its names, descriptions and body as it declares them."""
from __future__ import annotations

import html
import re
from typing import Any

from cleaner.extract import json_ld
from cleaner.extract.block_features import Signals
from cleaner.extract.tree import text_of

#: Kinds by the ends of schema.org's types.
_TYPES = (
    ("article", ("article", "blogposting", "report", "liveblogposting")),
    ("product", ("product", "productgroup", "offer")),
    ("forum", ("discussionforumposting", "qapage", "question")),
    ("list", ("collectionpage", "itemlist", "searchresultspage")),
)


_TAG = re.compile(r"<[^<>]*>")
_DESCRIPTIONS = frozenset(("description", "og:description", "twitter:description"))
_NAMES = frozenset(("og:title", "twitter:title"))
#: The fields of JSON-LD that hold text of the page, and those that hold its name.
_TEXTS, _HEADS = ("description", "text", "articleBody", "reviewBody"), ("headline", "name")


def signals(root: Any, declared: json_ld.Declared) -> Signals:
    """The signals of the page whose tree and JSON-LD these are."""
    title = root.find(".//title")
    kinds = {kind for node in declared.nodes for name in json_ld.items(node.get("@type")) if isinstance(name, str) for kind in _kinds(name.lower())}
    names, descriptions = _declared(declared, _HEADS), list[str]()
    for meta in root.iter("meta"):
        if meta.get("property") == "og:type":
            value = (meta.get("content") or "").lower()
            kinds.add("article" if "article" in value else "product" if "product" in value else "page")
        called = (meta.get("name") or meta.get("property") or meta.get("itemprop") or "").lower()
        if called in _DESCRIPTIONS:
            descriptions.append(html.unescape(meta.get("content") or ""))
        elif called in _NAMES:
            names.append(html.unescape(meta.get("content") or ""))
    return Signals(
        text_of(title, 500) if title is not None else "", frozenset(kinds), json_ld.body(declared) or "", tuple(names), tuple(descriptions),
        tuple([_TAG.sub("", text) for text in _declared(declared, _TEXTS)]),
    )


def _declared(declared: json_ld.Declared, fields: tuple[str, ...]) -> list[str]:
    return [html.unescape(node[field]) for node in declared.nodes for field in fields if isinstance(node.get(field), str)]


def _kinds(name: str) -> list[str]:
    return [kind for kind, ends in _TYPES if name.endswith(ends)]
