"""Claims for lines that no rule knows, by their looks and their place: menus, tags, bare headlines of other articles.

A small model (cleaner.line_model) judges the lines above the first running text and below the last. It declines what is numbered,
what the known title says, what may be the headline of the article, sentences broken over lines, and everything in a text that has
no prose or has lost its newlines. docs/model-card-lines.md says how well it does.
"""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from cleaner.article import Article, Block, Claim
from cleaner.line_features import HEAD, TAIL, Body, Zone, claims_in, describe, zones
from cleaner.line_model import Model, load
from cleaner.matches import Matches
from cleaner.shape import ends_with_stop, is_headline, is_long, words
from cleaner.stages.headline import LEAST_UNSPACED, LEAST_WORDS, says_title
from cleaner.stages.related import related_claim

STAGE, RULE = "furniture", "any/furniture/line-model"
#: A headline of another article has so many words; what is shorter is a word of a menu.
RELATED_WORDS = 4
#: Furniture below an article comes in runs: of a line alone, as a signature or the name of a contact is, the model must be very sure.
LEAST_RUN = 2
#: One notice among the lines does not make a list furniture, nor the heading beside it: with less residue in the zone the model must be very sure as well.
LEAST_RESIDUE = 2
LEAST_SENTENCE = 3
#: So many lines above the article may be its standfirst, where running text of the page stands above them: those that are no shorter than this.
STANDFIRST, LEAST_STANDFIRST = 6, 16
#: So many strokes make a row of a table.
LEAST_STROKES = 3
#: Of a line of so few words, as tags are, beside one that goes, where so many go, the model may be so much less sure.
MOST_COMPANY_WORDS, LEAST_COMPANY, COMPANY = 3, 3, 0.12
#: The first line of a text is more likely its headline, or the kicker above it, than a menu.
SHORT_HEADLINE = 3

Candidate = tuple[Zone, int, tuple[float, ...]]


def claims(article: Article, matches: Matches, mode: str) -> Iterator[Claim]:
    """A claim for each line that the model believes to be furniture, as surely as the mode asks for."""
    found = candidates(article, matches.bodies)
    if not found:
        return
    model = load()
    for _, group in groupby(found, key=lambda candidate: candidate[0]):
        yield from _of_zone(article, matches.bodies, list(group), model, mode)


def _of_zone(article: Article, bodies: Sequence[str], found: Sequence[Candidate], model: Model, mode: str) -> Iterator[Claim]:
    zone = found[0][0]
    place = zone.place
    limit = model.thresholds[mode][place]
    sure = model.probabilities([numbers for _, _, numbers in found])
    alone = place == TAIL and sum(probability >= limit for probability in sure) < LEAST_RUN
    if alone or sum(claim.action == "drop" for claim in claims_in(article, zone)) < LEAST_RESIDUE:
        limit = max(limit, model.thresholds["precision"][place])
    sentences = max(limit, model.thresholds["precision"][place])
    taken = [probability >= (sentences if _is_sentence(bodies[number]) else limit) for (_, number, _), probability in zip(found, sure)]
    if place == TAIL and sum(taken) >= LEAST_COMPANY:
        may = [words(bodies[number]) <= MOST_COMPANY_WORDS and probability >= limit - COMPANY for (_, number, _), probability in zip(found, sure)]
        _with_company([number for _, number, _ in found], may, taken)
    for (_, number, numbers), goes in zip(found, taken):
        if goes:
            yield _claim(article.blocks[number], bodies[number], model, numbers)


def _with_company(numbers: Sequence[int], may: Sequence[bool], taken: list[bool]) -> None:
    """Take lines that may go and stand right below one that goes, or above."""
    down = range(1, len(taken))
    for at, beside in (*((at, at - 1) for at in down), *((at - 1, at) for at in reversed(down))):
        taken[at] = taken[at] or (may[at] and taken[beside] and abs(numbers[at] - numbers[beside]) == 1)


def _is_sentence(body: str) -> bool:
    """Whether the line is a short sentence, as the items of an article's own list are: of one the model must be very sure too."""
    return ends_with_stop(body) and words(body) >= LEAST_SENTENCE


def candidates(article: Article, bodies: Sequence[str]) -> list[Candidate]:
    """The lines that the model may judge: where they stand, their number, and what is to be said of them."""
    found: list[Candidate] = []
    body = None
    for zone in zones(article, bodies):
        judged = [number for number in range(zone.start, zone.end) if _may_go(article, zone, number, bodies)]
        if judged:
            body = body or Body(article, bodies)
            found += [(zone, number, numbers) for number, numbers in zip(judged, describe(article, bodies, zone, judged, body))]
    return found


def _may_go(article: Article, zone: Zone, number: int, bodies: Sequence[str]) -> bool:
    block, body, title = article.blocks[number], bodies[number], article.context.title
    if not body.strip() or block.mark == "1" or (title and says_title(title, body)) or _is_row(bodies, number):
        return False
    if zone.running and (number in zone.running or _may_be_heading(article, zone, number, body)):
        return False
    return zone.place != HEAD or title is not None or not _may_be_headline(body, number)


def _may_be_heading(article: Article, zone: Zone, number: int, body: str) -> bool:
    """Whether a line of a zone with running text in it may be a heading of that, or a line of the standfirst above the article."""
    if zone.place == HEAD and number >= zone.end - STANDFIRST and len(body) >= LEAST_STANDFIRST:
        return True
    blocks = article.blocks
    return any(article.source[blocks[upper].end:blocks[upper + 1].start].isspace() for upper in (number - 1, number) if not zone.running.isdisjoint((upper, upper + 1)))


def _is_row(bodies: Sequence[str], number: int) -> bool:
    """Whether the line is a row of a table, in Markdown, or a cell of one with a line for each: tables are the article's."""
    body = bodies[number]
    if body[0] != "|":
        return False
    return (body[-1] == "|" and body.count("|") >= LEAST_STROKES) or sum(line.startswith("|") for line in bodies[max(0, number - 1):number + 2]) > 1


def _may_be_headline(body: str, number: int) -> bool:
    """Whether a line at the head, of an article without known title, may be the headline; a text's first line may be a short one."""
    if not is_headline(body):
        return False
    least = LEAST_WORDS if number else SHORT_HEADLINE
    return is_long(body, least, LEAST_UNSPACED)


def _claim(block: Block, body: str, model: Model, numbers: Sequence[float]) -> Claim:
    why = "The line looks like furniture of the page; what says so most: " + ", ".join(model.strongest(numbers))
    if is_headline(body) and is_long(body, RELATED_WORDS, LEAST_UNSPACED):
        return related_claim(block, RULE, STAGE, why)
    return Claim(block.start, block.end, RULE, "navigation", STAGE, why)
