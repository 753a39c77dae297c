"""The engine built on trafilatura: its choice of main text, walked into blocks with tags and links."""
from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from cleaner.article import Fact
from cleaner.dates import parse_date
from cleaner.extract.page import Page, Piece, joined
from cleaner.names import clean_names

_TAGS = {"p": "p", "item": "li", "quote": "blockquote", "code": "pre", "row": "td", "ab": "p", "fw": "p", "figDesc": "figcaption"}
_LINES = frozenset(("item", "row", "p", "lb", "list", "quote"))
_HOLDERS = frozenset(("body", "list", "table", "div"))


def extract(root: Any, url: str | None) -> Page:
    """What trafilatura takes for the main text of the tree, and what it says of the page. The tree may be changed."""
    from trafilatura import bare_extraction

    try:
        found = bare_extraction(root, url=url, include_comments=False, include_links=True, include_tables=True, with_metadata=True)
    except (ValueError, TypeError, AttributeError, IndexError, KeyError, AssertionError, re.error) as error:
        # its pages of the wild are many and its code is not ours: what it cannot read, the next engine reads
        return Page("", engine="trafilatura", warnings=(f"engine_failed: {type(error).__name__}",))
    if found is None or found.body is None:
        return Page("", engine="trafilatura")
    text, spans = joined(_pieces(found.body))
    return Page(text, spans, tuple(_facts(found)), "trafilatura")


def _pieces(body: Any) -> Iterator[Piece]:
    """Blocks of trafilatura's tree; text that stands loose between them is a block as well."""
    stack = [iter([body])]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
            continue
        if element.tag in _HOLDERS:
            if element.text and element.text.strip():
                yield Piece("p", element.text)
            stack.append(iter(element))
        elif isinstance(element.tag, str):
            yield _piece(element)
        if element.tail and element.tail.strip() and element is not body:
            yield Piece("p", element.tail)


def _piece(element: Any) -> Piece:
    tag = element.get("rend", "h2")[:2] if element.tag == "head" else _TAGS.get(element.tag, "p")
    links = list(element.iter("ref"))
    linked = sum(len(" ".join("".join(link.itertext()).split())) for link in links)
    return Piece(tag, _text(element), linked, tuple(link.get("target") for link in links if link.get("target")))


def _text(element: Any) -> str:
    """The text below an element in reading order, with a newline before each nested block."""
    from lxml import etree

    parts: list[str] = []
    for event, node in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            parts.append("\n" if node is not element and node.tag in _LINES else " " if node.tag == "cell" else "")
            parts.append(node.text or "" if node.tag == "code" else (node.text or "").replace("\n", " "))
        elif node is not element:
            parts.append((node.tail or "").replace("\n", " "))
    return "".join(parts)


def _facts(found: Any) -> Iterator[Fact]:
    for field, value in (("title", found.title), ("description", found.description), ("language", found.language), ("image", found.image), ("url", found.url)):
        if value:
            yield Fact(field, value, value, "trafilatura")
    for raw in (found.author or "").split(";"):
        for name in clean_names(raw):
            yield Fact("authors", {"name": name, "role": None}, raw.strip(), "trafilatura")
    if found.date:
        yield Fact("published", parse_date(found.date), found.date, "trafilatura")
    if found.sitename or found.hostname:
        name = found.sitename if found.sitename != found.hostname else None
        yield Fact("publisher", {"name": name, "host": found.hostname}, found.sitename or found.hostname, "trafilatura")
    if found.categories:
        yield Fact("section", found.categories[0], "; ".join(found.categories), "trafilatura")
    if found.tags:
        yield Fact("tags", list(found.tags), "; ".join(found.tags), "trafilatura")
