"""A fragment of HTML, such as a feed's content, to text: BeautifulSoup reads it, and every block of it is kept."""
from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

from cleaner.extract.numbering import is_numbered, number_of
from cleaner.extract.page import Page, Piece, joined

_NAMED = frozenset(("p", "li", "blockquote", "pre", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6"))
_BLOCKS = _NAMED | frozenset((
    "tr", "div", "section", "article", "main", "aside", "header", "footer", "nav", "ul", "ol", "dl", "dt", "dd", "table", "tbody", "thead",
    "figure", "address", "form", "hr", "details", "summary", "body", "html",
))
_GROUPS = frozenset(("ul", "ol", "table"))
_UNSEEN = frozenset(("script", "style", "noscript", "template", "head", "svg", "iframe", "select", "textarea", "button"))


def extract_fragment(source: str) -> Page:
    """The text of all blocks, with tags and links. Nothing is judged here: that is the stages' work."""
    from bs4 import BeautifulSoup

    from cleaner.extract.tree import readable

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # bs4 warns of text that looks like a file name, an address or XML; it may be that
        soup = BeautifulSoup(readable(source), "lxml")
    text, spans = joined(_pieces(soup))
    return Page(text, spans, (), "fragment", () if text else ("no_main_text",))


def _pieces(soup: Any) -> Iterator[Piece]:
    """Blocks in the order of the page. bs4's ``descendants`` walks without recursion; a new block starts where the
    nearest block element of a string changes, or at a <br>."""
    from bs4 import Tag
    from bs4.element import CData, NavigableString

    places: dict[int, _Place] = {}
    counted: dict[int, int] = {}
    piece, owner = Piece(""), None
    for node in soup.descendants:
        if isinstance(node, Tag):
            around = places.get(id(node.parent), _Place())
            item = around.item
            if node.name == "li":
                item = _number(node, counted)
            places[id(node)] = around.inside(node, len(places) + 1, item)
            if node.name == "br":
                piece.parts.append("\n")
            elif node.name in ("td", "th"):
                piece.parts.append(" ")
            continue
        place = places.get(id(node.parent), _Place())
        if type(node) not in (NavigableString, CData) or place.unseen:
            continue
        if place.block != owner:
            yield piece
            piece, owner = Piece(place.tag, place.group), place.block
        if place.tag == "pre":
            piece.parts.append(str(node))
        else:
            if place.item and not node.isspace():
                if place.tag == "li" and not node.lstrip()[:1].isdigit():
                    piece.add(f"{place.item[0]}. ")
                place.item.clear()
            piece.add(str(node), linked=place.linked)
        if place.href:
            piece.hrefs[place.href] = None
    yield piece


def _number(node: Any, counted: dict[int, int]) -> list[int]:
    """The number that stands before an item, to be taken by its first text; none where readers see none."""
    numbers = node.parent
    if numbers is None or numbers.name != "ol":
        return []
    number = counted[id(numbers)] = number_of(numbers, node, counted.get(id(numbers)))
    return [number] if is_numbered(numbers, node) else []


class _Place:
    """What stands around the strings of an element; made from its parent's place, so that depth costs nothing. ``item`` is the number to be
    written before the next text, if one is."""

    __slots__ = ("block", "tag", "group", "linked", "href", "unseen", "item")

    def __init__(
        self, block: int = 0, tag: str = "", group: int = 0, linked: bool = False, href: str = "", unseen: bool = False, item: "list[int] | None" = None,
    ) -> None:
        self.block, self.tag, self.group, self.linked, self.href, self.unseen, self.item = block, tag, group, linked, href, unseen, item or []

    def inside(self, node: Any, number: int, item: list[int]) -> "_Place":
        name = node.name
        block, tag, group = self.block, self.tag, self.group
        if name in _BLOCKS:
            block = number
            tag = name if name in _NAMED and not (name == "p" and tag in ("li", "blockquote", "td")) else "td" if name == "tr" else tag
            group = group or number if name in _GROUPS else group
        link = name == "a"
        href = str(node.get("href") or "") if link else self.href
        return _Place(block, tag, group, self.linked or link, href, self.unseen or name in _UNSEEN, item)
