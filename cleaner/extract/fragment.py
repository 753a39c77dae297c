"""A fragment of HTML, such as a feed's content, to text: BeautifulSoup reads it, and every block of it is kept."""
from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cleaner.extract.page import Page, Piece, joined

_BLOCKS = frozenset((
    "p", "li", "blockquote", "pre", "tr", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6", "div", "section", "article", "main", "aside",
    "header", "footer", "nav", "ul", "ol", "dl", "dt", "dd", "table", "tbody", "thead", "figure", "address", "form", "hr", "details", "summary",
))
_NAMED = frozenset(("p", "li", "blockquote", "pre", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6"))
_UNSEEN = frozenset(("script", "style", "noscript", "template", "head", "svg", "iframe", "select", "textarea", "button"))


def extract_fragment(source: str) -> Page:
    """The text of all blocks, with tags and links. Nothing is judged here: that is the stages' work."""
    from bs4 import BeautifulSoup

    text, spans = joined(_pieces(BeautifulSoup(source, "lxml")))
    return Page(text, spans, (), "fragment", () if text else ("no_main_text",))


def _pieces(soup: Any) -> Iterator[Piece]:
    """Blocks in the order of the page. bs4's ``descendants`` walks without recursion; a new block starts where the
    nearest block element of a string changes, or at a <br>."""
    from bs4 import CData, NavigableString, Tag

    piece, owner = Piece("p", ""), None
    for node in soup.descendants:
        if isinstance(node, Tag):
            if node.name == "br":
                piece.text += "\n"
            continue
        if type(node) not in (NavigableString, CData):
            continue
        block, link, unseen = _place(node)
        if unseen:
            continue
        if block is not owner:
            yield piece
            piece, owner = Piece(_tag(block), ""), block
        string = " ".join(node.split()) if node.strip() else " "
        piece.text += (" " if node[:1].isspace() else "") + string + (" " if node[-1:].isspace() else "")
        if link is not None and node.strip():
            piece.linked += len(string)
            piece.hrefs = tuple(dict.fromkeys((*piece.hrefs, str(link.get("href") or ""))))
    yield piece


def _place(node: Any) -> tuple[Any, Any, bool]:
    """The nearest block around a string, the link around it, and whether it stands where nobody sees it."""
    link = None
    for parent in node.parents:
        if parent.name in _UNSEEN:
            return None, None, True
        if parent.name == "a" and link is None:
            link = parent
        if parent.name in _BLOCKS or parent.parent is None:
            return parent, link, False
    return None, link, False


def _tag(block: Any) -> str:
    if block.name in _NAMED:
        return str(block.name)
    return "td" if block.name == "tr" else "p"
