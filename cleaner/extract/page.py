"""What an engine makes of a page: the main text, what is known of its blocks, and the page's facts."""
from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from cleaner.article import Fact
from cleaner.extract.json_ld import Declared
from cleaner.record import LeftOut, Part


class Ask(msgspec.Struct, frozen=True):
    """What an engine is given besides the page's tree: its address, its JSON-LD, its elements with microdata, the file of a model other than the
    engine's own, and whether it should say what it left out, and what the markup says of the text.
    """

    url: str | None
    declared: Declared
    items: tuple[Any, ...] = ()
    model: str = ""
    left_out: bool = False
    structure: bool = False


class Span(msgspec.Struct, frozen=True):
    """What is known of text[start:end]: its tag (p, li, h1 to h6, blockquote, td, pre, figcaption) and its links.

    ``links`` is the share of its characters inside links, 0 to 1; ``hrefs`` are the addresses, in order.
    """

    start: int
    end: int
    tag: str
    links: float = 0.0
    hrefs: tuple[str, ...] = ()


class Page(msgspec.Struct, frozen=True):
    """Blocks stand apart by a blank line, items of a list and rows of a table by a newline.

    ``sure`` is how good an engine expects its choice to be, 0 to 1; None where it cannot tell.
    """

    text: str
    spans: tuple[Span, ...] = ()
    facts: tuple[Fact, ...] = ()
    engine: str = ""
    warnings: tuple[str, ...] = ()
    sure: float | None = None
    left_out: tuple[LeftOut, ...] = ()
    structure: tuple[Part, ...] = ()


class Piece(msgspec.Struct):
    """A block on its way into a Page: its text in parts, a newline where a line breaks.

    ``tag`` is empty for text that stands loose between blocks. Pieces of one ``group`` (a list, a table) stand
    close to each other; group 0 is none.
    """

    tag: str
    group: int = 0
    parts: list[str] = msgspec.field(default_factory=list)
    linked: int = 0
    hrefs: dict[str, None] = msgspec.field(default_factory=dict)

    def add(self, text: str, *, linked: bool = False) -> None:
        """Put running text at the end; its own newlines are blanks, as everywhere in HTML."""
        self.parts.append(text.replace("\n", " "))
        if linked:
            self.linked += len(" ".join(text.split()))


def joined(pieces: Iterable[Piece]) -> tuple[str, tuple[Span, ...]]:
    """The text of the blocks, and a span for each block that has any."""
    parts: list[str] = []
    spans: list[Span] = []
    at, group = 0, 0
    for piece in pieces:
        lines = (" ".join(line.split()) for line in "".join(piece.parts).split("\n"))
        text = "\n".join(line for line in lines if line)
        if not text:
            continue
        gap = "" if not spans else "\n" if piece.group and piece.group == group else "\n\n"
        parts += [gap, text]
        at += len(gap)
        spans.append(Span(at, at + len(text), piece.tag or "p", round(min(1.0, piece.linked / len(text)), 3), tuple(piece.hrefs)))
        at, group = at + len(text), piece.group
    return "".join(parts), tuple(spans)
