"""What an engine makes of a page: the main text, what is known of its blocks, and the page's facts."""
from __future__ import annotations

from collections.abc import Iterable

import msgspec

from cleaner.article import Fact


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
    """Blocks stand apart by a blank line, items of a list and rows of a table by a newline."""

    text: str
    spans: tuple[Span, ...] = ()
    facts: tuple[Fact, ...] = ()
    engine: str = ""
    warnings: tuple[str, ...] = ()


class Piece(msgspec.Struct):
    """A block on its way into a Page."""

    tag: str
    text: str
    linked: int = 0
    hrefs: tuple[str, ...] = ()


#: Blocks of these tags stand close to their like: the next item, the next row.
_CLOSE = ("li", "td")


def joined(pieces: Iterable[Piece]) -> tuple[str, tuple[Span, ...]]:
    """The text of the blocks, and a span for each line of each block."""
    parts: list[str] = []
    spans: list[Span] = []
    at, before = 0, ""
    for piece in pieces:
        lines = [line for line in (" ".join(line.split()) for line in piece.text.split("\n")) if line]
        if not lines:
            continue
        gap = "" if not spans else "\n" if piece.tag == before and piece.tag in _CLOSE else "\n\n"
        text = "\n".join(lines)
        parts += [gap, text]
        at += len(gap)
        share = min(1.0, piece.linked / len(text)) if piece.linked else 0.0
        spans.append(Span(at, at + len(text), piece.tag, round(share, 3), piece.hrefs))
        at, before = at + len(text), piece.tag
    return "".join(parts), tuple(spans)
