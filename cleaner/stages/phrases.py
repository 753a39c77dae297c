"""Claims for the lines, line heads, line tails and spans that a pack's rules match."""
from __future__ import annotations

from collections.abc import Iterator, Sequence

from cleaner.article import Article, Block, Claim
from cleaner.lifts import facts
from cleaner.rules import STAGES, Hit, Rule, Rules
from cleaner.settings import MODES
from cleaner.shape import is_prose

#: A notice is often broken over lines ("Oops!", "Something went wrong.", "Please try again later."): for rules that
#: say so, up to three lines of at most this length are also looked at as one.
BROKEN_LINES, BROKEN_LENGTH = 3, 60


def claims(article: Article, rules: Rules, stage: str, mode: str) -> Iterator[Claim]:
    """One claim a match of the packs of ``stage``; whole lines first, then what several short lines say together."""
    place = _Places(article)
    skip = 0
    for number, block in enumerate(article.blocks):
        if number < skip:
            continue
        matched = False
        body = block.body
        for hit in rules.hits(body):
            if hit.rule.stage == stage and _fits(hit.rule, block, body) and allows(hit.rule, article, mode) and place.allows(hit.rule, number):
                matched = True
                yield claim_for(hit, block, body)
        if article.flat:
            yield from flat_claims(article, rules, stage, mode, block)
        if not matched and len(body) <= BROKEN_LENGTH:
            broken = _broken_notice(article, rules, stage, mode, number, place)
            if broken:
                claim, skip = broken
                yield claim


def stages_with_hits(article: Article, rules: Rules) -> frozenset[str]:
    """The stages of the packs that have something to look at here: most articles need one or two of them."""
    if article.flat:
        return frozenset(STAGES)
    found = {hit.rule.stage for block in article.blocks for hit in rules.hits(block.body)}
    short = [len(block.body) <= BROKEN_LENGTH for block in article.blocks]
    for number in range(len(short) - 1):
        if short[number] and short[number + 1]:
            for joined in _joined(article.blocks, number):
                found.update(hit.rule.stage for hit in rules.broken_hits(joined))
    return frozenset(found)


def _joined(blocks: Sequence[Block], number: int) -> Iterator[str]:
    """The short line at ``number`` with the next one, then with the next two, while those are short."""
    joined = blocks[number].body
    for last in range(number + 1, min(number + BROKEN_LINES, len(blocks))):
        if len(blocks[last].body) > BROKEN_LENGTH:
            return
        joined += " " + blocks[last].body
        yield joined


def _fits(rule: Rule, block: Block, body: str) -> bool:
    """Whether the line is of the size and make that the rule is about: a numbered item is content, not furniture."""
    if rule.reach == "line":
        return len(body) <= rule.longest and not (block.lead and block.text[0].isdigit())
    return rule.reach != "block"


def allows(rule: Rule, article: Article, mode: str) -> bool:
    """Whether the mode is bold enough for the rule, and the site is the rule's."""
    if MODES.index(rule.mode) > MODES.index(mode):
        return False
    return rule.site is None or rule.everywhere or _is_site(rule.site, article)


def _is_site(site: str, article: Article) -> bool:
    host = article.context.host or ""
    return host == site or host.endswith("." + site)


def claim_for(hit: Hit, block: Block, body: str) -> Claim:
    """The claim of one match in one block. A match of the whole body takes the bullet too."""
    rule = hit.rule
    whole = hit.start == 0 and hit.end == len(body)
    start, end = (block.start, block.end) if whole else block.span(hit.start, hit.end)
    raw = body[hit.start:hit.end]
    return Claim(start, end, rule.id, rule.kind, rule.stage, rule.why, rule.action, rule.lift, facts(hit, body, raw))


def flat_claims(article: Article, rules: Rules, stage: str, mode: str, block: Block) -> Iterator[Claim]:
    """Claims for the ``flat`` patterns of a stage's rules in one sentence of a text without newlines."""
    body = block.body
    for hit in rules.flat_hits(body):
        if hit.rule.stage == stage and allows(hit.rule, article, mode) and _stands_alone(body, hit.start, hit.end):
            yield claim_for(hit, block, body)


def _stands_alone(body: str, start: int, end: int) -> bool:
    """In running text a notice starts a sentence or follows one, and what follows it starts as a sentence does."""
    after = body[end:].lstrip()
    return (start == 0 or body[:start].rstrip()[-1:] in ".!?…”\"’)") and not after[:1].islower()


def _broken_notice(article: Article, rules: Rules, stage: str, mode: str, number: int, place: "_Places") -> tuple[Claim, int] | None:
    """The whole-line rule that matches this short line and the next one or two, read as one line; the most lines win."""
    blocks, found = article.blocks, None
    for last, joined in enumerate(_joined(blocks, number), number + 1):
        for hit in rules.broken_hits(joined):
            rule = hit.rule
            if rule.stage == stage and rule.lines > last - number and allows(rule, article, mode) and place.allows(rule, number):
                start, end = blocks[number].start, blocks[last].end
                found = Claim(start, end, rule.id, rule.kind, rule.stage, rule.why, rule.action, rule.lift, facts(hit, joined, joined)), last + 1
                break
    return found


class _Places:
    """Which blocks stand before the first prose and which after the last."""

    def __init__(self, article: Article):
        self._article = article
        self._bounds: tuple[int, int] | None = None

    def allows(self, rule: Rule, number: int) -> bool:
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
            prose = [number for number, block in enumerate(self._article.blocks) if is_prose(block.body)]
            self._bounds = (prose[0], prose[-1]) if prose else (len(self._article.blocks), -1)
        return self._bounds
