"""Cut a text into blocks: lines, list items, and, when the newlines were all collapsed, sentences."""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Protocol

from cleaner.article import Block
from cleaner.shape import BLANK

_LINE = re.compile(r"[^\n]+")
_LEAD = re.compile(r"(?:[•◦▪▸►‣·●○■□–*+-]|\d{1,3}[.)]|#{1,6}|>)[ \u00a0]+(?=\S)")
_LEADS = frozenset("•◦▪▸►‣·●○■□–*+-0123456789#>")
_SENTENCE_END = re.compile(r"[.!?…؟।][\"'”’»)\]]*\s+(?=[^\W\d_a-z]|[\"'“‘«(©\d•—–-])|[。！？][”」』）]*")
#: A short capitalised word before the stop is an abbreviation ("Mr.", "U.S.", "Jan."), not the end of a sentence.
_ABBREVIATION = re.compile(r"(?:^|[\s(\"“])(?:\w\.)*[A-ZÀ-Þ]\w{0,3}\.\s*$")
FLAT_LENGTH, FLAT_SENTENCES = 1000, 6


class Span(Protocol):
    """What an extraction engine knows of a stretch of its text."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def tag(self) -> str: ...
    @property
    def links(self) -> float: ...
    @property
    def hrefs(self) -> tuple[str, ...]: ...


def segment(text: str, spans: Sequence[Span] = ()) -> tuple[tuple[Block, ...], bool]:
    """The blocks of a text, in order, and whether the text is flat (its newlines were collapsed)."""
    blocks = tuple(_lines(text))
    if spans:
        return tuple(_with_spans(blocks, spans)), False
    if len(blocks) == 1 and len(blocks[0].text) >= FLAT_LENGTH:
        sentences = tuple(_sentences(text, blocks[0]))
        if len(sentences) >= FLAT_SENTENCES:
            return sentences, True
    return blocks, False


def _lines(text: str) -> Iterator[Block]:
    newlines, at, first = 0, 0, True
    for match in _LINE.finditer(text):
        newlines += match.start() - at
        at = match.end()
        line = match.group()
        stripped = line.strip()
        if stripped != line or not line.isascii():  # direction marks are no white space to Python, and no text to a reader
            stripped = line.strip(BLANK)
        if not stripped:
            continue
        start = match.start() + line.index(stripped)
        lead = _LEAD.match(stripped) if stripped[0] in _LEADS else None
        before = "" if first else "\n\n" if newlines > 1 else "\n"
        yield Block(start, start + len(stripped), stripped, before, lead.end() if lead else 0)
        newlines, first = 0, False


def _sentences(text: str, line: Block) -> Iterator[Block]:
    start, before = line.start, ""
    for match in _SENTENCE_END.finditer(text, line.start, line.end):
        if match.group()[0] == "." and _ABBREVIATION.search(text, max(start, match.start() - 12), match.end()):
            continue
        end = match.start() + len(match.group().rstrip())
        if end > start:
            yield Block(start, end, text[start:end], before, tag="sentence")
            start, before = match.end(), " " if match.end() > end else ""
    if start < line.end:
        yield Block(start, line.end, text[start:line.end], before, tag="sentence")


def _with_spans(blocks: tuple[Block, ...], spans: Sequence[Span]) -> Iterator[Block]:
    number = 0
    for block in blocks:
        while number < len(spans) and spans[number].end <= block.start:
            number += 1
        if number < len(spans) and spans[number].start < block.end:
            span = spans[number]
            yield Block(block.start, block.end, block.text, block.before, block.lead, span.tag, span.links, tuple(span.hrefs))
        else:
            yield block
