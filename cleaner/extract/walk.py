"""A tree of elements to the blocks of its text, in one walk without recursion; HTML and trafilatura's XML alike."""
from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from lxml import etree

from cleaner.extract.page import Piece


class Dialect(msgspec.Struct, frozen=True):
    """Which elements are blocks (and the tag their span gets; empty for one that only divides), and which are not read."""

    blocks: dict[str, str]
    groups: frozenset[str]
    cells: frozenset[str]
    breaks: frozenset[str]
    link: str
    href: str
    unread: frozenset[str] = frozenset()


def pieces(root: Any, dialect: Dialect) -> Iterator[Piece]:
    """Every stretch of text between two block edges, in reading order, with what stands around it."""
    place = _Place(dialect)
    piece = place.piece()
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag if isinstance(element.tag, str) else ""
        edge = tag in dialect.blocks or tag in dialect.groups
        if edge and piece.parts:
            yield piece
        if event == "start":
            place.enter(element, tag)
        else:
            place.leave(tag)
        if edge:
            piece = place.piece()
        if event == "start" and tag in dialect.unread:
            walk.skip_subtree()
            continue
        _read(piece, event, element, tag, place, root)
    yield piece


def _read(piece: Piece, event: str, element: Any, tag: str, place: "_Place", root: Any) -> None:
    """The text right behind a start or end tag; a break and a cell are white space."""
    dialect = place.dialect
    if event == "start" and (tag in dialect.breaks or tag in dialect.cells):
        piece.parts.append("\n" if tag in dialect.breaks else " ")
    if event == "start" and tag == dialect.link and element.get(dialect.href):
        piece.hrefs[element.get(dialect.href)] = None
    text = element.text if event == "start" else element.tail if element is not root else None
    if text:
        if place.tags[-1] == "pre":
            piece.parts.append(text)
        else:
            piece.add(text, linked=place.links > 0)


class _Place:
    """Where a walk is: the tags of the blocks around it, the lists and tables, the links."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self.tags = [""]
        self.groups = [0]
        self.opened = self.links = 0

    def enter(self, element: Any, tag: str) -> None:
        if tag in self.dialect.groups:
            self.opened += 1
            self.groups.append(self.groups[-1] or self.opened)
        if tag in self.dialect.blocks:
            self.tags.append(self._tag(element, tag))
        self.links += tag == self.dialect.link

    def leave(self, tag: str) -> None:
        if tag in self.dialect.groups:
            self.groups.pop()
        if tag in self.dialect.blocks:
            self.tags.pop()
        self.links -= tag == self.dialect.link

    def piece(self) -> Piece:
        return Piece(self.tags[-1], self.groups[-1])

    def _tag(self, element: Any, tag: str) -> str:
        """A paragraph in a quote, an item or a cell is part of that."""
        around = self.tags[-1]
        if around in ("blockquote", "li", "td") and tag in ("p", "div", "ab"):
            return around
        return element.get("rend", "h2")[:2] if tag == "head" else self.dialect.blocks[tag]
