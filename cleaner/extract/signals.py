"""What a page says of itself that helps to find its article: its title, the kinds of thing it declares, the body it declares."""
from __future__ import annotations

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


def signals(root: Any, declared: json_ld.Declared) -> Signals:
    """The signals of the page whose tree and JSON-LD these are."""
    title = root.find(".//title")
    kinds = {kind for node in declared.nodes for name in json_ld.items(node.get("@type")) if isinstance(name, str) for kind in _kinds(name.lower())}
    for meta in root.iter("meta"):
        if meta.get("property") == "og:type":
            value = (meta.get("content") or "").lower()
            kinds.add("article" if "article" in value else "product" if "product" in value else "page")
    return Signals(text_of(title, 500) if title is not None else "", frozenset(kinds), json_ld.body(declared) or "")


def _kinds(name: str) -> list[str]:
    return [kind for kind, ends in _TYPES if name.endswith(ends)]
