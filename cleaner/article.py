"""The value that travels through the stages, and the one function that changes it.

A stage looks at an :class:`Article` and yields :class:`Claim`\\ s; :func:`carry_out` alone takes text away. The
source text never changes: blocks are views of it, and what is no longer kept is a list of claims. Imports nothing
of ours.
"""
from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import Any

import msgspec


class Fact(msgspec.Struct, frozen=True):
    """Something the input says about itself.

    ``field`` names a field of the record, ``value`` is the normalised value (str or a dict of that field's parts;
    None when it could not be parsed), ``raw`` is what stood there, ``source`` says where: ``input``, ``json-ld``,
    ``opengraph``, ``meta``, ``microdata``, ``rdfa``, ``shown``, ``html``, ``script``, ``url``, ``trafilatura``, or a rule's id.
    """

    field: str
    value: Any
    raw: str
    source: str


class Claim(msgspec.Struct, frozen=True):
    """A stage's statement that source[start:end] is not article text, and why."""

    start: int
    end: int
    rule: str
    kind: str
    stage: str
    why: str
    action: str = "drop"
    field: str | None = None
    facts: tuple[Fact, ...] = ()


class Block(msgspec.Struct, frozen=True):
    """One line, list item or wrapped paragraph: the unit that rules and stages look at.

    ``text`` is what is kept of source[start:end]; ``before`` is the white space that joins it to the block above
    in the output (empty for the first); ``lead`` is the length of a bullet or heading mark at the head of
    ``text``, ``wrap`` those of the Markdown marks around all the rest ("**Read more**", "[Read more](https://...)");
    ``tag`` (p, li, h1 ..., td, blockquote, figcaption, ...) and ``links`` (share of characters inside
    links, 0 to 1) are known only for HTML. ``cuts`` are the source spans inside the block that are gone.
    """

    start: int
    end: int
    text: str
    before: str = ""
    lead: int = 0
    tag: str = ""
    links: float = 0.0
    hrefs: tuple[str, ...] = ()
    cuts: tuple[tuple[int, int], ...] = ()
    wrap: tuple[int, int] = (0, 0)

    @property
    def body(self) -> str:
        """The text without its bullet or heading mark and the marks around it, wrapped lines joined: what rules are matched against."""
        if self.wrap == (0, 0):
            body = self.text[self.lead:] if self.lead else self.text
        else:
            body = self.text[self.lead + self.wrap[0]:len(self.text) - self.wrap[1]]
        return body.replace("\n", " ") if "\n" in body else body

    @property
    def mark(self) -> str:
        """The mark a list item or a heading starts with ("*", "#"): 1 for a numbered item, nothing for a plain line."""
        return "" if not self.lead else "1" if self.text[0].isdigit() else self.text[0]

    def position(self, index: int, end: bool = False) -> int:
        """Where text[index] stands in the source; with ``end``, where text[:index] ends there."""
        at = self.start + index
        for start, stop in self.cuts:
            if at < start or (end and at == start):
                break
            at += stop - start
        return at

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The source span of body[start:end]."""
        before = self.lead + self.wrap[0]
        return self.position(before + start), self.position(before + end, end=True)


class Context(msgspec.Struct, frozen=True):
    """What is known about the input besides its text. ``index``: it is a page of many headlines or goods, not an article; ``page``: an engine took the text from a page."""

    url: str | None = None
    host: str | None = None
    publisher: str | None = None
    title: str | None = None
    language: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    index: bool = False
    page: bool = False


class Article(msgspec.Struct, frozen=True):
    """The source text, what is still kept of it, what was taken away, and what is known."""

    source: str
    blocks: tuple[Block, ...]
    context: Context = Context()
    claims: tuple[Claim, ...] = ()
    facts: tuple[Fact, ...] = ()
    warnings: tuple[str, ...] = ()
    flat: bool = False


def carry_out(article: Article, claims: Iterable[Claim]) -> Article:
    """Take away what the claims say, and remember it.

    Claims are taken in the order given; one that overlaps an earlier one keeps only what is left of it, and goes
    if nothing but white space is left. Blocks that lose all their text go; the block after them inherits the
    wider of the gaps, so paragraphs stay paragraphs. Nothing else in the project removes text.
    """
    accepted = _without_overlaps(article, claims)
    if not accepted:
        return article
    blocks = _cut_blocks(article, sorted(accepted, key=lambda claim: claim.start))
    facts = tuple(fact for claim in accepted for fact in claim.facts)
    return msgspec.structs.replace(article, blocks=blocks, claims=article.claims + tuple(accepted), facts=article.facts + facts)


def _without_overlaps(article: Article, claims: Iterable[Claim]) -> list[Claim]:
    accepted: list[Claim] = []
    taken: list[tuple[int, int]] = []
    for claim in claims:
        pieces = _minus(claim.start, claim.end, taken)
        pieces = [(s, e) for s, e in pieces if e > s and not article.source[s:e].isspace()]
        for number, (start, end) in enumerate(pieces):
            whole = start == claim.start and end == claim.end
            accepted.append(claim if whole else msgspec.structs.replace(claim, start=start, end=end, facts=claim.facts if number == 0 else ()))
            taken.insert(bisect_right(taken, (start, end)), (start, end))
    return accepted


def _minus(start: int, end: int, taken: list[tuple[int, int]]) -> list[tuple[int, int]]:
    pieces, at = [], start
    for s, e in taken[max(0, bisect_right(taken, (start, start)) - 1):]:
        if s >= end:
            break
        if e <= at:
            continue
        if s > at:
            pieces.append((at, s))
        at = max(at, e)
    if at < end:
        pieces.append((at, end))
    return pieces


def _cut_blocks(article: Article, claims: list[Claim]) -> tuple[Block, ...]:
    kept: list[Block] = []
    widest, number = "", 0
    for block in article.blocks:
        while number < len(claims) and claims[number].end <= block.start:
            number += 1
        if not widest and (number == len(claims) or claims[number].start >= block.end):
            kept.append(block)  # most blocks are as they were
            continue
        cuts, ahead = [], number
        while ahead < len(claims) and claims[ahead].start < block.end:
            cuts.append((max(claims[ahead].start, block.start), min(claims[ahead].end, block.end)))
            ahead += 1
        left = _cut(article.source, block, cuts) if cuts else block
        before = max(widest, block.before, key=_width) if kept else ""
        if left is None:
            widest = before or " "
            continue
        kept.append(left if left.before == before else msgspec.structs.replace(left, before=before))
        widest = ""
    return tuple(kept)


def _width(gap: str) -> tuple[int, int]:
    return gap.count("\n"), len(gap)


def _cut(source: str, block: Block, cuts: list[tuple[int, int]]) -> Block | None:
    """The block without the cuts: trimmed, with no doubled space where a piece was; None when nothing is left."""
    gone = sorted({*block.cuts, *cuts})
    runs = [run for run in _minus_all(block.start, block.end, gone)]
    runs = _trim(source, runs)
    body = sum(end - start for start, end in runs)
    if not body:
        return None
    text = "".join(source[start:end] for start, end in runs)
    first, last = runs[0][0], runs[-1][1]
    lead = block.lead if first < block.start + block.lead else 0
    if lead and not text[lead:].strip():
        return None
    between = tuple((a[1], b[0]) for a, b in zip(runs, runs[1:]) if a[1] < b[0])
    return msgspec.structs.replace(block, start=first, end=last, text=text, lead=lead, cuts=between, wrap=(0, 0))


def _minus_all(start: int, end: int, gone: list[tuple[int, int]]) -> Iterable[tuple[int, int]]:
    at = start
    for s, e in gone:
        if s > at:
            yield at, s
        at = max(at, e)
    if at < end:
        yield at, end


def _trim(source: str, runs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    trimmed: list[tuple[int, int]] = []
    for start, end in runs:
        spaced = not trimmed or source[trimmed[-1][1] - 1].isspace()
        while spaced and start < end and source[start].isspace():
            start += 1
        if start < end:
            trimmed.append((start, end))
    while trimmed and source[trimmed[-1][1] - 1].isspace():
        start, end = trimmed.pop()
        while end > start and source[end - 1].isspace():
            end -= 1
        if end > start:
            trimmed.append((start, end))
    return trimmed
