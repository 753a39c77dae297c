"""Claims for the lines, line heads, line tails and spans that a pack's rules match."""
from __future__ import annotations

from collections.abc import Iterator

from cleaner.article import Article, Block, Claim
from cleaner.library import is_site
from cleaner.lifts import facts
from cleaner.lookup import Hit
from cleaner.matches import Matches
from cleaner.rules import Rule
from cleaner.settings import MODES
from cleaner.shape import is_prose

def claims(article: Article, matches: Matches, stage: str, mode: str) -> Iterator[Claim]:
    """One claim a match of the packs of ``stage``; whole lines first, then what several short lines say together."""
    place = _Places(matches)
    skip = 0
    for number in matches.of_stage(stage):
        if number < skip:
            continue
        block, matched = article.blocks[number], False
        for hit in matches.found[number].hits:
            if hit.rule.stage == stage and _fits(hit.rule, block, matches.bodies[number]) and allows(hit.rule, article, mode) and place.allows(hit.rule, number):
                matched = True
                yield claim_for(hit, block, matches.bodies[number])
        if not matched:
            yield from running_claims(article, matches, stage, mode, number)
        broken = None if matched else _broken_notice(article, matches, stage, mode, number, place)
        if broken:
            claim, skip = broken
            yield claim


def _fits(rule: Rule, block: Block, body: str) -> bool:
    """Whether the line is of the size and make that the rule is about: a numbered item is content, not furniture."""
    if rule.reach == "line":
        return len(body) <= rule.longest and not (block.lead and block.text[0].isdigit())
    return rule.reach != "block"


def allows(rule: Rule, article: Article, mode: str) -> bool:
    """Whether the mode is bold enough for the rule, and the site is the rule's."""
    if MODES.index(rule.mode) > MODES.index(mode):
        return False
    return rule.site is None or rule.everywhere or is_site(rule.site, article.context.host)


def claim_for(hit: Hit, block: Block, body: str) -> Claim:
    """The claim of one match in one block. A match of the whole body takes the bullet too."""
    rule = hit.rule
    whole = hit.start == 0 and hit.end == len(body)
    start, end = (block.start, block.end) if whole else block.span(hit.start, hit.end)
    raw = body[hit.start:hit.end]
    return Claim(start, end, rule.id, rule.kind, rule.stage, rule.why, rule.action, rule.lift, facts(hit, body, raw))


def running_claims(article: Article, matches: Matches, stage: str, mode: str, number: int) -> Iterator[Claim]:
    """Claims for the ``flat`` patterns of a stage's rules in the running text of one block."""
    body = matches.bodies[number]
    for hit in matches.found[number].running:
        if hit.rule.stage == stage and allows(hit.rule, article, mode) and _stands_alone(body, hit.start, hit.end):
            yield claim_for(hit, article.blocks[number], body)


def _stands_alone(body: str, start: int, end: int) -> bool:
    """In running text a notice starts a sentence or follows one, and what follows it starts as a sentence does."""
    after = body[end:].lstrip()
    return (start == 0 or body[:start].rstrip()[-1:] in ".!?…”\"’)") and not after[:1].islower()


def _broken_notice(article: Article, matches: Matches, stage: str, mode: str, number: int, place: "_Places") -> tuple[Claim, int] | None:
    """The whole-line rule that matches this short line and the next one or two, read as one line; the most lines win."""
    blocks = article.blocks
    for count, hit in matches.broken(number):
        rule, last = hit.rule, number + count - 1
        if rule.stage == stage and allows(rule, article, mode) and place.allows(rule, number):
            joined = " ".join(matches.bodies[number:last + 1])
            return Claim(blocks[number].start, blocks[last].end, rule.id, rule.kind, rule.stage, rule.why, rule.action, rule.lift,
                         facts(hit, joined, joined)), last + 1
    return None


class _Places:
    """Which blocks stand before the first prose and which after the last."""

    def __init__(self, matches: Matches):
        self._matches = matches
        self._bounds: tuple[int, int] | None = None

    def allows(self, rule: Rule, number: int) -> bool:
        """Whether the rule may act on the block with this number."""
        if rule.where == "any":
            return True
        first, last = self._prose()
        if rule.where == "head":
            return number <= first
        if rule.where == "tail":
            return number >= last
        return number <= first or number >= last

    def _prose(self) -> tuple[int, int]:
        if self._bounds is None:
            prose = [number for number, body in enumerate(self._matches.bodies) if is_prose(body)]
            self._bounds = (prose[0], prose[-1]) if prose else (len(self._matches.bodies), -1)
        return self._bounds
