"""What a page declares in JSON-LD (schema.org): found, mended where it is broken, and bounded. Nothing here recurses."""
from __future__ import annotations

import html
import json
import re
from collections import deque
from collections.abc import Iterator
from itertools import islice
from typing import Any

import msgspec

_MOST_JSON, _MOST_NODES, _MOST_ITEMS = 2_000_000, 2_000, 100
_WRAPPING = re.compile(r"^\s*(?://\s*)?(?:<!--|<!\[CDATA\[)+|(?://\s*)?(?:-->|\]\]>)+\s*;?\s*$|;\s*$")
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_FIELD = re.compile(r'"(@type|headline|datePublished|dateModified|description|articleSection|inLanguage)"\s*:\s*"([^"\\]{1,300})"')
_AUTHOR = re.compile(r'"author"\s*:\s*[\[{\s]{0,20}(?:"@type"\s*:\s*"Person"\s*,\s*)?(?:"name"\s*:\s*)?"([^"\\@]{1,100})"')
_INSIDE = ("@graph", "mainEntity", "mainEntityOfPage", "hasPart", "itemReviewed")
#: How much an object is about the article: its type ends so; what is not named here is not about it.
_RANKS = (
    (0, ("article", "posting", "report", "liveblog", "opinion")),
    (1, ("review", "recipe", "howto", "creativework", "chapter", "videoobject", "podcastepisode", "event", "course", "product", "book")),
    (2, ("webpage", "itempage", "aboutpage", "faqpage", "medicalwebpage", "profilepage")),
)

Node = dict[str, Any]


class Declared(msgspec.Struct, frozen=True):
    """The objects about this page, the one about the article first, and all objects by their @id; and the longest articleBody, as text (a tag in it is
    taken out by the markup edits, not here; empty for none)."""

    nodes: tuple[Node, ...]
    by_id: dict[str, Node]
    body: str = ""


def read(root: Any) -> Declared:
    """All the JSON-LD of a page. Scripts that are no JSON even after mending are left out."""
    nodes = [node for script in _scripts(root) for node in _nodes(_parsed(script))]
    by_id: dict[str, Node] = {}
    for node in nodes:
        identity = node.get("@id")
        if isinstance(identity, str) and len(node) > len(by_id.get(identity, ())):
            by_id[identity] = node
    ranked = sorted(((rank(node), number) for number, node in enumerate(nodes)), key=lambda pair: pair)
    ours = tuple(nodes[number] for place, number in ranked if place < len(_RANKS))
    bodies = [node[key] for node in ours for key in ("articleBody", "text") if isinstance(node.get(key), str)]
    return Declared(ours, by_id, html.unescape(max(bodies, key=len, default="")).strip())


def about(declared: Declared) -> tuple[Node, ...]:
    """The object about the article and the pages' objects. Other articles among the objects are teasers of theirs."""
    return declared.nodes[:1] + tuple(node for node in declared.nodes[1:] if rank(node) == 2)


def rank(node: Node) -> int:
    """0 for an article, 1 for a work that may be the page's main thing, 2 for the page, 3 for anything else."""
    names = [name.lower() for name in items(node.get("@type")) if isinstance(name, str)]
    return next((place for place, ends in _RANKS if any(name.endswith(ends) for name in names)), len(_RANKS))


def items(value: Any) -> list[Any]:
    """A value as a list, for schema.org lets one thing stand for a list of one."""
    return value[:_MOST_ITEMS] if isinstance(value, list) else [] if value is None else [value]


def _scripts(root: Any) -> Iterator[str]:
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "").lower() and script.text:
            yield script.text


def _parsed(text: str) -> Any:
    """The value in a script, or None. Mends what pages get wrong: comment marks, commas at the end, escaped quotes."""
    if len(text) > _MOST_JSON:
        return None
    text = text.strip()
    if text[:1] not in "{[" or text[-1:] not in "}]":
        text = _WRAPPING.sub("", text).strip()
    for mend in (str, lambda broken: _TRAILING_COMMA.sub(r"\1", broken), html.unescape):
        try:
            value, _ = json.JSONDecoder(strict=False).raw_decode(mend(text))
        except (ValueError, RecursionError):
            continue
        return value
    return _salvaged(text)


def _salvaged(text: str) -> Node | None:
    """Of a script that nothing mends, the article's plain fields, each where it stands first."""
    fields = {match[1]: match[2] for match in reversed(list(islice(_FIELD.finditer(text), _MOST_ITEMS)))}
    author = _AUTHOR.search(text)
    return {**fields, **({"author": author[1]} if author else {})} if rank(fields) == 0 else None


def _nodes(value: Any) -> Iterator[Node]:
    """The objects of a script: in lists, under @graph, as a page's main entity."""
    waiting, seen = deque([value]), 0
    while waiting and seen < _MOST_NODES:
        seen += 1
        node = waiting.popleft()
        if isinstance(node, list):
            waiting.extend(node[:_MOST_ITEMS])
        elif isinstance(node, dict):
            yield node
            waiting.extend(node[key] for key in _INSIDE if isinstance(node.get(key), (dict, list)))
