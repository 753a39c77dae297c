"""Claims for what boxes leave beside their notices: fields of a form, buttons, topics to choose.

A rule knows "Sign up for our newsletter". The words around it ("Name", "Country", "Submit", "Food & Drink") mean nothing by themselves, and
an article may hold them; they are furniture by their company. A line goes here where

- a rule that is for such places knows it (``where``: beside, edge, head or tail), and the line above or below is a notice that was taken, or
  goes here itself; or
- it is an item of a list right below a notice that ends with a colon, which announces the list; or
- it is short and stands between paragraphs in one run of lines, without blank lines and without prose among them, of which most are notices
  (above the article that may be its headline); or right between notices, and none of its words is the article's.
"""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec

from cleaner.article import Article, Block, Claim
from cleaner.matches import Matches
from cleaner.rules import Rule
from cleaner.shape import COLONS, ends_with_stop, is_prose, is_short, words
from cleaner.stages.fragments import NOTICES
from cleaner.stages.phrases import allows, claim_for, fits
from cleaner.stages.prose import Prose
from cleaner.stages.rows import adjoin, is_whole

RULE, STAGE = "any/boxes/rest-of-box", "boxes"
WHY = "A short line among the lines of a box that were taken"
WHY_ANNOUNCED = "An item of the list that a notice above it announces with a colon"
BOXES = NOTICES | {"social_share"}
#: What is left of a box, in one line; so many of them between two notices.
LONGEST, MOST_WORDS, MOST_BETWEEN = 60, 6, 2
#: Notices for each line that is left of a run, and around a line that stands between them.
LEAST_TAKEN, LEAST_AROUND = 2, 3
#: A line of so many words says something; where the article says much of that too, it is the article's.
LEAST_SAID = 3
#: A notice announces at most so many items, with one of these marks each.
MOST_LISTED, BULLETS = 12, frozenset("-*•–·▪●")


class _Line(msgspec.Struct):
    """A line of the source: a notice that was taken, of a kind, or a block that is left, by its number; ``gap``: line ends above it."""

    start: int
    end: int
    kind: str | None = None
    number: int = -1
    gap: int = 0


def claims(article: Article, matches: Matches, stage: str, mode: str) -> Iterator[Claim]:
    """A claim for each such line."""
    if article.flat or not any(claim.kind in BOXES for claim in article.claims):
        return
    lines, prose = _lines(article), Prose(matches.bodies)
    for order in (1, -1):
        yield from _beside(article, matches, mode, lines[::order], prose)
    for why, found in ((WHY_ANNOUNCED, _announced(article, matches.bodies, lines, prose)), (WHY, _rests(article, matches.bodies, lines, prose))):
        for line in found:
            yield Claim(line.start, line.end, RULE, line.kind or "other", STAGE, why)


def _lines(article: Article) -> list[_Line]:
    """The lines in their order. A part of a line that was taken is no line."""
    source = article.source
    lines = [_Line(block.start, block.end, number=number) for number, block in enumerate(article.blocks)]
    lines += [_Line(claim.start, claim.end, claim.kind) for claim in article.claims
              if claim.action == "drop" and claim.kind in BOXES and is_whole(source, claim)]
    lines.sort(key=lambda line: line.start)
    for above, line in zip(lines, lines[1:]):
        between = source[above.end:line.start]
        line.gap = between.count("\n") if not between.strip() else 2
    return lines


def _beside(article: Article, matches: Matches, mode: str, lines: Sequence[_Line], prose: Prose) -> Iterator[Claim]:
    """Lines that a rule knows below the line that was taken; with the lines upside down, above it."""
    for last, line in zip(lines, lines[1:]):
        if line.kind is None and last.kind is not None and adjoin(article.source, last, line):
            block, body = article.blocks[line.number], matches.bodies[line.number]
            hit = next((hit for hit in matches.found[line.number].hits
                        if _is_for_boxes(hit.rule) and fits(hit, block, body) and allows(hit.rule, article, mode)), None)
            if hit and (words(body) < LEAST_SAID or not (block.lead or prose.is_echo(body))):
                line.kind = hit.rule.kind if hit.rule.kind in BOXES else last.kind
                yield claim_for(hit, block, body)


def _is_for_boxes(rule: Rule) -> bool:
    """Whether a rule is for the places where the article is not; the name of a section may head a part of the article as well."""
    return rule.reach == "line" and rule.action == "drop" and (rule.where == "beside" or (rule.where != "any" and rule.kind != "navigation"))


def _announced(article: Article, bodies: Sequence[str], lines: Sequence[_Line], prose: Prose) -> Iterator[_Line]:
    """The items of a list that a notice announces ("Don't miss these stories from us:"), which get the notice's kind: no sentences, and
    not on the article's matter, as its own list is that goes on below a notice."""
    for at, notice in enumerate(lines):
        if notice.kind not in NOTICES or not article.source[notice.start:notice.end].rstrip().endswith(COLONS):
            continue
        items = []
        for above, line in pairwise(lines[at:at + 1 + MOST_LISTED]):
            if line.kind is not None or article.blocks[line.number].mark not in BULLETS or not adjoin(article.source, above, line):
                break
            items.append(line)
        if any(ends_with_stop(bodies[line.number]) or prose.is_echo(bodies[line.number]) for line in items):
            continue
        for line in items:
            line.kind = notice.kind
            yield line


def _rests(article: Article, bodies: Sequence[str], lines: list[_Line], prose: Prose) -> Iterator[_Line]:
    """The lines that nothing but their company tells, each with the kind of the notice above or below it."""
    spaced = sum(line.gap > 1 for line in lines) > 1
    start = 0
    for end in range(1, len(lines) + 1):
        if end < len(lines) and (lines[end].gap == 1 or not spaced):
            continue
        run = lines[start:end]
        start = end
        if len(run) > 2 and any(line.kind for line in run):
            numbers = [line.number for line in run if line.kind is None]
            inside = spaced and bool(prose.numbers and numbers) and prose.numbers[0] < numbers[0] and numbers[-1] < prose.numbers[-1]
            yield from _of_run(article, bodies, run, prose, inside)


def _of_run(article: Article, bodies: Sequence[str], run: list[_Line], prose: Prose, inside: bool) -> Iterator[_Line]:
    left = [at for at, line in enumerate(run) if line.kind is None]
    taken = len(run) - len(left)
    short = [at for at in left if _is_small(article.blocks[run[at].number], bodies[run[at].number])]
    whole = inside and taken >= LEAST_TAKEN * len(left) and not any(is_prose(bodies[run[at].number]) for at in left)
    above, below = _nearest(run), _nearest(run[::-1])[::-1]
    for at in short:
        if whole or (_is_between(run, at) and not prose.echo(bodies[run[at].number])):
            yield msgspec.structs.replace(run[at], kind=above[at] or below[at])


def _nearest(run: Sequence[_Line]) -> list[str | None]:
    """For each line its kind, or that of the nearest line before it that has one."""
    kinds: list[str | None] = []
    last = None
    for line in run:
        last = line.kind or last
        kinds.append(last)
    return kinds


def _is_small(block: Block, body: str) -> bool:
    return is_short(body, LONGEST) and words(body) <= MOST_WORDS and not is_prose(body) and not body.startswith("#")


def _is_between(run: Sequence[_Line], at: int) -> bool:
    """Whether notices stand right above and below, three of them or more, with one other line at most."""
    around = MOST_BETWEEN - 1 + LEAST_AROUND  # further away, nothing counts
    above, below = _taken(run[max(0, at - around):at][::-1]), _taken(run[at + 1:at + 1 + around])
    return above > 0 and below > 0 and above + below >= LEAST_AROUND


def _taken(lines: Sequence[_Line]) -> int:
    """How many notices stand in a row from the first line on, which may be one that is left."""
    skipped = next((at for at, line in enumerate(lines) if line.kind), len(lines))
    if skipped >= MOST_BETWEEN:
        return 0
    rest = lines[skipped:]
    return next((at for at, line in enumerate(rest) if line.kind is None), len(rest))
