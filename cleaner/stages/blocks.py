"""Claims for headed blocks: "Most Read from ..." and below it only what looks like its entries.

Entries end at the first line of prose, whatever stands below. A block has one of four styles: the header alone,
entries as list items, entries as lines (blank lines between them or not), or everything glued to the header
without a separator, as scrapers leave lists.
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from cleaner.article import Article, Block, Claim, Fact
from cleaner.lookup import Hit
from cleaner.matches import Matches
from cleaner.shape import ends_sentence, is_headline, is_prose, words
from cleaner.stages.phrases import allows, running_claims

#: No block of the web lists more; what follows is looked at as article again.
MOST_ENTRIES = 15
LONGEST_HEADER = 90
#: Where two headlines were glued: a small letter, digit or closing mark, then a capital, with no blank between.
_GLUE = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-ZÀ-Þ])|(?<=[0-9?!%’”'\")])(?=[A-ZÀ-Þ][a-z])|(?<=[^\s(\[“\"‘'-])(?=[“‘][A-Z])")


def claims(article: Article, matches: Matches, stage: str, mode: str) -> Iterator[Claim]:
    """One claim for each header and one for each of its entries."""
    blocks, done = article.blocks, 0
    for number in matches.of_stage(stage):
        if number < done:
            continue
        found = _header(article, matches, mode, number)
        if found is None:
            yield from running_claims(article, matches, stage, mode, number)
            continue
        hit, pieces = found
        yield from _glued_claims(hit, blocks[number], pieces) if len(pieces) > 1 else [_claim(hit, blocks[number], 0, len(matches.bodies[number]), ())]
        entries = _entries(blocks, number + 1) if len(pieces) == 1 else ()
        yield from (_entry_claim(hit, entry) for entry in entries)
        done = number + 1 + len(entries)


def _header(article: Article, matches: Matches, mode: str, number: int) -> tuple[Hit, list[tuple[int, int]]] | None:
    """The header rule that the block, or its first glued piece, matches; with the pieces of the block."""
    body = matches.bodies[number]
    hits = [] if article.flat else [hit for hit in matches.found[number].hits if hit.rule.reach == "block" and allows(hit.rule, article, mode)]
    if not hits:
        return None
    whole = next((hit for hit in hits if hit.end == len(body)), None)
    if whole and len(body) <= LONGEST_HEADER:
        return whole, [(0, len(body))]
    for glue in islice(_GLUE.finditer(body, 0, LONGEST_HEADER + 1), 4):
        head = body[:glue.start()]
        hit = next((hit for hit in matches.rules.hits(head) if hit.rule.reach == "block" and hit.end == len(head) and allows(hit.rule, article, mode)), None)
        if hit:
            return hit, [(0, glue.start()), *_pieces(body, glue.start())]
    return None


def _pieces(body: str, start: int) -> list[tuple[int, int]]:
    cuts = [start, *(match.start() for match in _GLUE.finditer(body, start + 1)), len(body)]
    return list(zip(cuts, cuts[1:]))


def _glued_claims(hit: Hit, block: Block, pieces: list[tuple[int, int]]) -> Iterator[Claim]:
    """Header and headlines that share a line; the prose that was glued behind the last one stays."""
    body = block.body
    yield _claim(hit, block, *pieces[0], ())
    for start, end in _headlines(body, pieces[1:]):
        title = body[start:end].strip()
        yield _claim(hit, block, start, end, (Fact("related", {"title": title, "url": None}, title, hit.rule.id),))


def _headlines(body: str, pieces: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The pieces joined to headlines: "iPhone" and "McCarthy" are one word, so a short piece belongs to its neighbour."""
    if pieces and ends_sentence(body) and is_prose(body[pieces[-1][0]:]):
        pieces = pieces[:_prose_start(body, pieces)]
    start = None
    for number, (begin, end) in enumerate(pieces):
        start = begin if start is None else start
        last = number + 1 == len(pieces)
        if last or (words(body[start:end]) >= 4 and words(body[pieces[number + 1][0]:pieces[number + 1][1]]) >= 3):
            yield start, end
            start = None


def _prose_start(body: str, pieces: list[tuple[int, int]]) -> int:
    """The number of the piece where the prose behind the headlines starts."""
    for number, (start, _) in enumerate(pieces):
        sentence = re.split(r"(?<=[.!?])\s", body[start:], maxsplit=1)[0]
        if is_prose(body[start:]) and words(sentence) >= 6 and not _GLUE.search(sentence):
            return number
    return len(pieces) - 1


def _entries(blocks: Sequence[Block], number: int) -> Sequence[Block]:
    """The blocks from ``number`` on that look like entries of the header above them."""
    if number >= len(blocks) or not _is_entry(blocks[number]):
        return ()
    first = blocks[number]
    end = number + 1
    while end < len(blocks) and end - number < MOST_ENTRIES and _same_style(first, blocks[end]) and _is_entry(blocks[end]):
        end += 1
    if not first.lead and not first.tag and end - number < MOST_ENTRIES:
        end = _without_subhead(blocks, number, end)
    return blocks[number:end]


def _same_style(first: Block, other: Block) -> bool:
    if _bullet(first) != _bullet(other) or first.tag != other.tag:
        return False
    return first.before == "\n" or other.before == first.before or first.lead > 0


def _bullet(block: Block) -> str:
    """The mark a list item starts with: any digit for a numbered one, nothing for a plain line."""
    return "" if not block.lead else "1" if block.text[0].isdigit() else block.text[0]


def _is_entry(block: Block) -> bool:
    body = block.body
    if block.lead and block.text[0] == "#":
        return False
    if block.lead or block.links > 0.8:
        return len(body) <= 220 and words(body) <= 35 and not (is_prose(body) and words(body) > 24)
    return is_headline(body)


def _without_subhead(blocks: Sequence[Block], number: int, end: int) -> int:
    """Leave the last entry in the text where it is more likely the heading of the paragraph below it."""
    last = blocks[end - 1].body
    heads_prose = end < len(blocks) and is_prose(blocks[end].body)
    return end - 1 if heads_prose and words(last) <= 4 and len(last) < 36 else end


def _entry_claim(hit: Hit, block: Block) -> Claim:
    body = block.body
    url = block.hrefs[0] if block.hrefs else None
    fact = Fact("related", {"title": body.strip(), "url": url}, body, hit.rule.id)
    return Claim(block.start, block.end, hit.rule.id, hit.rule.kind, "blocks", hit.rule.why, "drop", "related", (fact,))


def _claim(hit: Hit, block: Block, start: int, end: int, facts: tuple[Fact, ...]) -> Claim:
    whole = start == 0 and end == len(block.body)
    start, end = (block.start, block.end) if whole else block.span(start, end)
    return Claim(start, end, hit.rule.id, hit.rule.kind, "blocks", hit.rule.why, "drop", "related" if facts else None, facts)
