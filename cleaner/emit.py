"""What is kept, joined to a text, and the account of everything between: the last step of each pass."""
from __future__ import annotations

from collections.abc import Iterator

import msgspec

from cleaner.article import Article, Claim
from cleaner.record import Removal

_WHY = "Blank lines and the blanks around lines are written in one way"


def emit(article: Article) -> tuple[str, list[Removal]]:
    """The text of the kept blocks, and removals that turn the article's source into exactly that text."""
    if not article.claims and _is_canonical(article):
        return article.source, []
    source, removals, parts = article.source, [], []
    claims = sorted(article.claims, key=lambda claim: claim.start)
    at = number = 0
    for joint, start, end in _runs(article):
        first = number
        while number < len(claims) and claims[number].start < start:
            number += 1
        if at < start or joint:
            removals += _gap(source, at, start, joint, claims[first:number])
        parts.append(joint)
        parts.append(source[start:end])
        at = end
    if at < len(source):
        removals += _gap(source, at, len(source), "", claims[number:])
    return "".join(parts), removals


def _is_canonical(article: Article) -> bool:
    """Whether the blocks and the white space between them fill the source: what emit writes, it reads back so."""
    at = 0
    for block in article.blocks:
        if block.start != at + len(block.before) or not article.source.startswith(block.before, at):
            return False
        at = block.end
    return at == len(article.source)


def _runs(article: Article) -> Iterator[tuple[str, int, int]]:
    """Every stretch of source that is kept, with the white space that joins it to the one before."""
    for block in article.blocks:
        joint, at = block.before, block.start
        for start, end in block.cuts:
            yield joint, at, start
            joint, at = "", end
        yield joint, at, block.end


def _gap(source: str, start: int, end: int, joint: str, claims: list[Claim]) -> list[Removal]:
    """Removals for source[start:end], of which ``joint`` is all that stays."""
    if not claims:
        return [] if source[start:end] == joint else [_layout(source, start, end, joint)]
    blanks = _blanks(start, end, claims)
    kept = next((number for number, (s, e) in enumerate(blanks) if joint and source[s:e] == joint), None)
    rewritten = None
    if joint and kept is None:
        rewritten = max(range(len(blanks)), key=lambda number: blanks[number][1] - blanks[number][0])
    removals = []
    for number, claim in enumerate(claims):
        before, after = blanks[number], blanks[number + 1]
        if number == 0 and rewritten == 0:
            removals.append(_layout(source, *before, joint))
        begin = before[0] if number == 0 and kept != 0 and rewritten != 0 else claim.start
        stop = claim.end if number + 1 in (kept, rewritten) else after[1]
        removals.append(_removal(source, claim, begin, stop))
        if number + 1 == rewritten:
            removals.append(_layout(source, *after, joint))
    return removals


def _blanks(start: int, end: int, claims: list[Claim]) -> list[tuple[int, int]]:
    """The stretches of white space before, between and after the claims."""
    edges = [start, *(edge for claim in claims for edge in (claim.start, claim.end)), end]
    return list(zip(edges[::2], edges[1::2]))


def _layout(source: str, start: int, end: int, joint: str) -> Removal:
    return Removal(start, end, source[start:end], joint, "any/layout/blank-lines", "layout", "layout", "normalise", None, _WHY)


def _removal(source: str, claim: Claim, start: int, end: int) -> Removal:
    return Removal(start, end, source[start:end], "", claim.rule, claim.kind, claim.stage, claim.action, claim.field, claim.why)  # type: ignore[arg-type]


def with_texts(source: str, removals: list[Removal]) -> list[Removal]:
    """The removals with their texts read again from ``source``, a text of the same length."""
    return [msgspec.structs.replace(removal, text=source[removal.start:removal.end]) for removal in removals]
