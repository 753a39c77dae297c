"""Elements to the blocks of their text, in one pass without recursion: from a tree, or from a parser's events."""
from __future__ import annotations

from collections.abc import Mapping
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


def pieces(root: Any, dialect: Dialect) -> list[Piece]:
    """Every stretch of text between two block edges of a tree, in reading order."""
    reader = Reader(dialect)
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            reader.start(element.tag, element.attrib)
            reader.data(element.text or "")
        else:
            reader.end(element.tag)
            reader.data(element.tail or "" if element is not root else "")
    return reader.close()


class Reader:
    """Blocks from start tags, end tags and text; also what lxml calls a parser target, for markup too deep for a tree.

    It knows where it is: the tags of the blocks around, the lists and tables, the links, and what is not read.
    """

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._tags, self._groups = [""], [0]
        self._opened = self._links = self._unread = 0
        self._pieces = [Piece("")]

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        dialect = self._dialect
        self._unread += tag in dialect.unread
        if tag in dialect.groups:
            self._opened += 1
            self._groups.append(self._groups[-1] or self._opened)
        if tag in dialect.blocks:
            self._tags.append(self._tag(tag, attributes))
        self._turn(tag)
        if tag in dialect.breaks or tag in dialect.cells:
            self._pieces[-1].parts.append("\n" if tag in dialect.breaks else " ")
        if tag == dialect.link:
            self._links += 1
            if attributes.get(dialect.href) and not self._unread:
                self._pieces[-1].hrefs[attributes[dialect.href]] = None

    def end(self, tag: str) -> None:
        dialect = self._dialect
        self._unread -= tag in dialect.unread
        if tag in dialect.groups:
            self._groups.pop()
        if tag in dialect.blocks:
            self._tags.pop()
        self._links -= tag == dialect.link
        self._turn(tag)

    def data(self, text: str) -> None:
        if not text or self._unread:
            return
        if self._tags[-1] == "pre":
            self._pieces[-1].parts.append(text)
        else:
            self._pieces[-1].add(text, linked=self._links > 0)

    def close(self) -> list[Piece]:
        return self._pieces

    def _turn(self, tag: str) -> None:
        """A new piece at the edge of a block."""
        if tag in self._dialect.blocks or tag in self._dialect.groups:
            fresh = Piece(self._tags[-1], self._groups[-1])
            if self._pieces[-1].parts:
                self._pieces.append(fresh)
            else:
                self._pieces[-1] = fresh

    def _tag(self, tag: str, attributes: Mapping[str, str]) -> str:
        """A paragraph in a quote, an item or a cell is part of that."""
        around = self._tags[-1]
        if around in ("blockquote", "li", "td") and tag in ("p", "div", "ab"):
            return around
        return attributes.get("rend", "h2")[:2] if tag == "head" else self._dialect.blocks[tag]
