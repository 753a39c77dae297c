"""The engine of last resort: the text blocks of a page outside scripts, navigation and footers. Never recurses."""
from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cleaner.extract.page import Page, Piece, joined

_BLOCKS = {"p": "p", "li": "li", "blockquote": "blockquote", "pre": "pre", "td": "td", "figcaption": "figcaption", **{f"h{n}": f"h{n}" for n in range(1, 7)}}
_SKIPPED = frozenset(("script", "style", "noscript", "template", "nav", "footer", "header", "aside", "form", "button", "select", "svg", "iframe", "title"))


def extract(root: Any, url: str | None) -> Page:
    """Text of the paragraphs, headings, items, quotes and cells that stand in no element that is furniture by its name."""
    if root is None:
        return Page("", engine="plain")
    text, spans = joined(_pieces(root))
    return Page(text, spans, (), "plain")


def _pieces(root: Any) -> Iterator[Piece]:
    from lxml import etree

    skipped = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in _SKIPPED:
            skipped += 1 if event == "start" else -1
        elif event == "start" and not skipped and tag in _BLOCKS and not any(child.tag in _BLOCKS for child in element):
            yield Piece(_BLOCKS[tag], " ".join("".join(element.itertext()).split()))
