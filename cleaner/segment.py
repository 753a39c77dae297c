"""Cut a text into blocks: lines, list items, and, when the newlines were all collapsed, sentences."""
from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Protocol

import msgspec

from cleaner.article import Block
from cleaner.glue import JOINT, joined, paragraphs, pieces_of
from cleaner.shape import BLANK, LINK

#: White space around a line; direction marks are no white space to Python, and no text to a reader.
_STRIPPED = BLANK + "\x0b\x0c\r\x1c\x1d\x1e\x1f\x85\u1680\u2028\u2029"
_BLANKS = frozenset(_STRIPPED)
_LEAD = re.compile(r"(?:[•◦▪▸►‣·●○■□–*+-]|\d{1,3}[.)]|#{1,6}|>)[ \u00a0]+(?=\S)")
#: "3. Oktober 2023" and "12. 3. 2024" are no items.
_DATE = re.compile(r"\d{1,2}\. ?(?:1[0-2]|0?[1-9])\. ?(?:19|20)\d\d\b|\d{1,2}\. [^\W\d_]{3,14}\.?,? (?:\d{4}|\d{1,2}[:.]\d\d)\b")
#: A line that is one link, or emphasised from end to end, in Markdown.
_EMPHASIS = re.compile(r"(\*{1,3}|_{1,3})(?=[^\s*_])((?:(?!\1).)+)(?<=[^\s*_])\1", re.DOTALL)
_WRAPS, MOST_WRAPS = frozenset("[*_"), 3
_LEADS = frozenset("•◦▪▸►‣·●○■□–*+-0123456789#>")
_SENTENCE_END = re.compile(r"[.!?…؟।][\"'”’»)\]]*\s+(?=[^\W\d_a-z]|[\"'“‘«(©\d•—–-])|[。！？][”」』）]*")
#: A short capitalised word before the stop is an abbreviation ("Mr.", "U.S.", "Jan."), not the end of a sentence.
_ABBREVIATION = re.compile(r"(?:^|[\s(\"“])(?:\w\.)*[A-ZÀ-Þ]\w{0,3}\.\s*$")
FLAT_LENGTH, FLAT_SENTENCES = 1000, 6
#: Shorter lines are no paragraphs: "Booking.Com Shares Fall". What is glued to less is none either, and the stages that look at the first lines would take it for one.
GLUED_LENGTH, LEAST_BEFORE = 300, 80
#: The items of a list that stand in one line.
_INLINE_ITEM = re.compile(r"(?<=\S) (?=[*•] \S)")
LEAST_ITEMS = 2
#: What starts with a label, as links to other articles do; and what may be more than one more paragraph of the article: that, a short
#: part, or one that starts with a copyright.
_LABEL = re.compile(r"[^.!?:]{2,40}:\s")
#: A letter that is none of the small Latin ones, or a mark that opens, right behind another character: a quick look before the line is taken apart.
_MAY_BE_GLUED = re.compile(r"[^\s(\[“\"‘'-](?=[^\W\d_a-z]|[“„«])")
_APART = re.compile(rf"{_LABEL.pattern}|©|\([Cc]\)|.{{1,80}}$", re.DOTALL)
#: A headline behind a label is that long, and a name with a capital inside is looked for so far around it.
LONGEST_HEADLINE, NEAR = 200, 10_000


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
    parts = _parted(text, blocks)
    if len(blocks) == 1 and len(blocks[0].text) >= FLAT_LENGTH:
        sentences = tuple(sentence for part in parts for sentence in _sentences(text, part))
        if len(sentences) >= FLAT_SENTENCES:
            return sentences, True
    return parts, False


def _lines(text: str) -> Iterator[Block]:
    at, newlines, before = 0, 0, ""
    for line in text.split("\n"):
        stripped = line
        if line and (line[0] in _BLANKS or line[-1] in _BLANKS):
            stripped = line.strip(_STRIPPED)
        if stripped:
            start = at + (line.index(stripped) if stripped is not line else 0)
            lead = _LEAD.match(stripped) if stripped[0] in _LEADS and not _DATE.match(stripped) else None
            block = Block(start, start + len(stripped), stripped, before and ("\n\n" if newlines > 1 else "\n"), lead.end() if lead else 0)
            yield _unwrapped(block) if stripped[block.lead] in _WRAPS else block
            newlines, before = 0, "\n"
        newlines += 1
        at += len(line) + 1


def _unwrapped(block: Block) -> Block:
    """The block with the Markdown marks known that stand around all of it, and where it leads if it is one link."""
    hrefs: tuple[str, ...] = ()
    start, end = block.lead, len(block.text)
    for _ in range(MOST_WRAPS):
        link = LINK.fullmatch(block.text, start, end)
        found = link or _EMPHASIS.fullmatch(block.text, start, end)
        if not found or not found[1 if link else 2].strip():
            break
        start, end = found.span(1 if link else 2)
        hrefs = (link[2],) if link else hrefs
    wrap = start - block.lead, len(block.text) - end
    return msgspec.structs.replace(block, wrap=wrap, links=float(bool(hrefs)), hrefs=hrefs) if wrap != (0, 0) else block


def _parted(text: str, lines: tuple[Block, ...]) -> tuple[Block, ...]:
    """The lines, and of those to which paragraphs were glued their parts; most texts have none."""
    glues = paragraphs(text)
    cuts: dict[int, dict[int, str]] = {}
    for line in lines:
        if len(line.text) >= GLUED_LENGTH:
            cuts[line.start] = _cuts(text, line, glues[bisect_left(glues, line.start + LEAST_BEFORE):bisect_right(glues, line.end)])
    return tuple(part for line in lines for part in _parts(text, line, cuts.get(line.start, {}))) if any(cuts.values()) else lines


def _parts(text: str, line: Block, cuts: dict[int, str]) -> Iterator[Block]:
    """The paragraphs that were glued to one line, the items of lists among them, and what was glued to the headline of a link."""
    starts = sorted(cuts)
    for start, end in zip((line.start, *starts), (*starts, line.end)):
        joint, end = cuts.get(start), end - len(cuts.get(end, ""))
        yield Block(start, end, text[start:end], line.before if joint is None else joint, line.lead if joint is None else 2 * len(joint))


def _cuts(text: str, line: Block, glues: Sequence[int]) -> dict[int, str]:
    """Where a part of the line starts that may be no paragraph of the article, or ends; and what joins it to the part before. ``glues``: where paragraphs
    were glued."""
    cuts: dict[int, str] = {}
    for start, end in zip((line.start, *glues), (*glues, line.end)):
        items = [match.end() for match in _INLINE_ITEM.finditer(text, start, end)] if glues else ()
        listed = len(items) >= LEAST_ITEMS
        if glues and (listed or _APART.match(text, start, end)):
            cuts |= {start: "", end: ""}
            cuts |= dict.fromkeys(items, " ") if listed else {}
        label = _LABEL.match(text, start, end)
        behind = _behind_headline(text, start, label.end(), end) if label and not JOINT.search(label.group()) else None
        if behind:
            cuts[behind] = ""
    return {at: joint for at, joint in cuts.items() if line.start < at < line.end}


def _behind_headline(text: str, start: int, headline: int, end: int) -> int | None:
    """Where the headline behind a label ends that more was glued to without a blank: "Read more: The Quay Comes DownThe board met ..."."""
    body = text[start:min(end, headline + LONGEST_HEADLINE)]
    if not _MAY_BE_GLUED.search(body, headline - start):
        return None
    first, last = next(joined(body, pieces_of(text[max(0, start - NEAR):end + NEAR], body, headline - start)))
    return start + last if last < len(body) and not _SENTENCE_END.search(body, first, last) else None


def _sentences(text: str, line: Block) -> Iterator[Block]:
    start, before = line.start, line.before
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
