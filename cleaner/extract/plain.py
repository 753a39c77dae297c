"""The engine of last resort: the text blocks of a page outside scripts, navigation and footers. Never recurses."""
from __future__ import annotations

from typing import Any

from cleaner.extract import tree
from cleaner.extract.page import Ask, Page, Piece, joined
from cleaner.extract.walk import Dialect, Reader, pieces

_NAMED = ("p", "li", "blockquote", "pre", "figcaption", *(f"h{n}" for n in range(1, 7)))
_DIVIDING = ("div", "section", "article", "main", "body", "dl", "dd", "dt", "figure", "address", "details", "summary", "hr", "center", "fieldset")
HTML = Dialect(
    blocks={**{tag: tag for tag in _NAMED}, "tr": "td", **dict.fromkeys(_DIVIDING, "")},
    groups=frozenset(("ul", "ol", "table")), cells=frozenset(("td", "th")), breaks=frozenset(("br",)),
    link="a", href="href",
    unread=frozenset((
        "head", "script", "style", "noscript", "template", "nav", "footer", "header", "aside", "form", "button", "select", "textarea", "svg",
        "iframe", "title", "object",
    )),
)


def extract(root: Any, ask: Ask) -> Page:
    """Text of the paragraphs, headings, items, quotes and rows that stand in no element that is furniture by its name.

    Text that stands loose in divisions counts only where there is nothing else: on most pages it is labels.
    """
    if tree.is_too_deep(root):
        return Page("", engine="plain", warnings=("deep_markup",))
    return _page(pieces(root, HTML))


def read(source: str) -> Page:
    """The same without a tree, in which libxml2 would leave out all that stands deeper than 2,048 elements."""
    return _page(tree.read(source, Reader(HTML)))


def _page(found: list[Piece]) -> Page:
    text, spans = joined(piece for piece in found if piece.tag)
    if not text:
        text, spans = joined(found)
    return Page(text, spans, (), "plain")
