"""Cut a text into blocks: lines, list items, and, when the newlines were all collapsed, sentences."""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Protocol

from cleaner.article import Block
from cleaner.shape import BLANK

#: White space around a line; direction marks are no white space to Python, and no text to a reader.
_STRIPPED = BLANK + "\x0b\x0c\r\x1c\x1d\x1e\x1f\x85\u1680\u2028\u2029"
_BLANKS = frozenset(_STRIPPED)
_LEAD = re.compile(r"(?:[•◦▪▸►‣·●○■□–*+-]|\d{1,3}[.)]|#{1,6}|>)[ \u00a0]+(?=\S)")
#: "3. Oktober 2023" and "12. 3. 2024" are no items.
_DATE = re.compile(r"\d{1,2}\. ?(?:1[0-2]|0?[1-9])\. ?(?:19|20)\d\d\b|\d{1,2}\. [^\W\d_]{3,14}\.?,? (?:\d{4}|\d{1,2}[:.]\d\d)\b")
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
    at, newlines, before = 0, 0, ""
    for line in text.split("\n"):
        stripped = line
        if line and (line[0] in _BLANKS or line[-1] in _BLANKS):
            stripped = line.strip(_STRIPPED)
        if stripped:
            start = at + (line.index(stripped) if stripped is not line else 0)
            lead = _LEAD.match(stripped) if stripped[0] in _LEADS and not _DATE.match(stripped) else None
            yield Block(start, start + len(stripped), stripped, before and ("\n\n" if newlines > 1 else "\n"), lead.end() if lead else 0)
            newlines, before = 0, "\n"
        newlines += 1
        at += len(line) + 1


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
