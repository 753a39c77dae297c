"""Claims for what stands twice: above the article a line that the line right above says already, as names of writers and words of menus do
where a page writes them for the eye and once more for those who listen; below the first paragraph a line that says its words twice, as the headline
of another article and the name of its picture do; and the whole text, once more from its first paragraph on.

Between paragraphs a line that another says as well stays: verses repeat lines, so do tables, and captions that stand twice were kept by those who labelled articles.
"""
from __future__ import annotations

from collections.abc import Iterator, Sequence

from cleaner.article import Article, Claim
from cleaner.matches import Matches
from cleaner.shape import has_unspaced, is_headline, is_prose, plainly, words
from cleaner.stages.related import related_claim

LINE, CARD, TEXT, STAGE = "any/doubles/line", "any/doubles/card", "any/doubles/text", "doubles"
WHY_LINE, WHY_CARD, WHY_TEXT = "The line right above says the same", "The line says a headline and once more the same", "The text stands there twice"
#: A line has so many words; of a script without blanks, so many characters.
LEAST_WORDS, LEAST_LENGTH = 2, 8
#: The text that stands there twice starts with one of its first few paragraphs, and has so many.
FIRST_PARAGRAPHS, LEAST_PARAGRAPHS = 3, 2
#: A headline that stands twice in a line has so many words, and so many of them start small; of a script without blanks, so many characters.
LEAST_TWICE, LEAST_SMALL, LEAST_TWICE_LENGTH = 5, 2, 10


def claims(article: Article, matches: Matches, mode: str) -> Iterator[Claim]:
    """A claim for each second standing; in mode ``precision`` none for a line above the article, as a headline may stand twice where it is not lifted."""
    if article.flat:
        return
    yield from _cards(article, matches)
    if len(set(matches.bodies)) == len(matches.bodies):
        return
    bodies = [plainly(body) for body in matches.bodies]
    prose = [number for number, body in enumerate(matches.bodies) if is_prose(body)]
    again = _again(bodies, prose)
    for number in range(1, len(bodies)):
        block = article.blocks[number]
        if again is not None and number >= again:
            yield Claim(block.start, block.end, TEXT, "repeat", STAGE, WHY_TEXT)
        elif mode != "precision" and prose and number < prose[0] and bodies[number] == bodies[number - 1] and not block.lead and _is_double(bodies[number]):
            yield Claim(block.start, block.end, LINE, "repeat", STAGE, WHY_LINE)


def _cards(article: Article, matches: Matches) -> Iterator[Claim]:
    """The lines below the first paragraph that say their words twice."""
    below = False
    title = plainly(article.context.title or "")
    for block, body in zip(article.blocks, matches.bodies):
        half = _half(body)
        if below and half and plainly(half) != title:
            yield related_claim(block, CARD, STAGE, WHY_CARD, title=half)
        below = below or (half is None and is_prose(body))


def _half(body: str) -> str | None:
    """The headline that a line says twice. The heads of a table stand there twice, too: they are few words with capitals, or have strokes."""
    first = body[:len(body) // 2].strip()
    if "|" in body or not first or first != body[len(body) // 2:].strip() or not is_headline(first):
        return None
    if has_unspaced(first):
        return first if len(first) >= LEAST_TWICE_LENGTH else None
    small = sum(word[0].islower() for word in first.split())
    return first if words(first) >= LEAST_TWICE and small >= LEAST_SMALL else None


def _again(bodies: Sequence[str], prose: Sequence[int]) -> int | None:
    """The number of the line from which on the text says again, line for line and to its end, what it says from one of its first paragraphs on."""
    for first in prose[:FIRST_PARAGRAPHS]:
        start = next((number for number in prose if number > first and bodies[number] == bodies[first]), None)
        if start is not None and list(bodies[start:]) == list(bodies[first:start])[:len(bodies) - start]:
            return start if sum(number >= start for number in prose) >= LEAST_PARAGRAPHS else None
    return None


def _is_double(body: str) -> bool:
    if not any(map(str.isalpha, body)):
        return False
    return len(body) >= LEAST_LENGTH if has_unspaced(body) else words(body) >= LEAST_WORDS
