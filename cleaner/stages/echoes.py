"""Claims for lines that say again what was taken away elsewhere: the headline of a link between paragraphs, listed once more below the article,
and the menu of the page's head at its foot.

What a page says twice, and once as furniture, is furniture. Bare headlines go wherever they stand below the first prose. Short words of
menus go below the last, as "Sport" may be a heading of the article; or, with what stands between them, where several stand in one run of short
lines: notices of the house and comments of readers may be prose below such a foot. A short line right between words of a menu that were taken away is one itself.

And a page that writes its calls in capitals between the paragraphs ("CLICK HERE TO GET THE APP") writes its links so, too.
"""
from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from cleaner.article import Article, Block, Claim
from cleaner.matches import Matches
from cleaner.shape import ends_sentence, ends_with_stop, is_long, is_prose, plainly, words
from cleaner.stages.related import related_claim

STAGE, HEADLINE, MENU, CAPITALS = "echoes", "any/echoes/headline", "any/echoes/menu", "any/echoes/capitals"
#: A headline has so many words; of a script without blanks, so many characters.
LEAST_WORDS, LEAST_LENGTH = 5, 18
LONGEST = 200
#: So many short lines right between words of a menu that were taken away are a menu's too.
MOST_BETWEEN = 2
#: A run of menu words: so many of them at least, and so great a share of the run; its lines have so many words and characters at most.
LEAST_MENU, MENU_SHARE, MENU_WORDS, MENU_LENGTH = 3, 0.5, 4, 36
#: A call in capitals has so many words, and a headline in capitals that goes with it.
CALL_WORDS, CAPITAL_WORDS = 4, 6
_CALLS = frozenset(("inline_link", "app_promo", "newsletter", "subscribe_paywall", "call_to_action", "follow_us"))


def claims(article: Article, matches: Matches) -> Iterator[Claim]:
    """A claim for each line below the first prose that is word for word a headline or a word of a menu that was taken away."""
    if article.flat:
        return
    headlines, menus = _taken(article)
    capitals = any(claim.kind in _CALLS and _is_in_capitals(article.source[claim.start:claim.end], CALL_WORDS) for claim in article.claims)
    if not headlines and not menus and not capitals:
        return
    bodies = matches.bodies
    prose = [number for number, body in enumerate(bodies) if is_prose(body)]
    if not prose:
        return
    menu_places = sorted(claim.start for claim in article.claims if claim.kind == "navigation")
    menu_lines = frozenset((*_menu_lines(bodies, menus, prose[0] + 1, prose[-1]), *_between(menu_places, article.blocks, bodies, prose[-1]))) if menus else frozenset()
    for number in range(prose[0] + 1, len(bodies)):
        block, body = article.blocks[number], bodies[number]
        if plainly(body) in headlines and not is_prose(body):
            yield related_claim(block, HEADLINE, STAGE, "The line says again the headline of another article, which was taken away elsewhere")
        elif capitals and number < prose[-1] and _is_in_capitals(body, CAPITAL_WORDS):
            yield related_claim(block, CAPITALS, STAGE, "The headline of another article, in capitals as the page's other links between the paragraphs are")
        elif number in menu_lines:
            why = "The line says again a word of the page's menu, which was taken away elsewhere, or stands among words of it"
            yield Claim(block.start, block.end, MENU, "navigation", STAGE, why)


def _is_in_capitals(line: str, least: int) -> bool:
    """Whether a line of so many words is written in capitals, and no sentence."""
    return line.isupper() and least <= words(line) and len(line) <= LONGEST and not ends_with_stop(line.strip())


def _menu_lines(bodies: Sequence[str], menus: set[str], start: int, last_prose: int) -> Iterator[int]:
    """The numbers of the lines from ``start`` on that are a menu's."""
    number = start
    while number < len(bodies):
        end = number
        while end < len(bodies) and _is_short(bodies[end]):
            end += 1
        said = [at for at in range(number, end) if plainly(bodies[at]) in menus]
        if len(said) >= LEAST_MENU and len(said) >= MENU_SHARE * (said[-1] + 1 - said[0]):
            yield from range(said[0], said[-1] + 1)
        else:
            yield from (at for at in said if at > last_prose)
        number = end + 1


def _between(places: Sequence[int], blocks: Sequence[Block], bodies: Sequence[str], last_prose: int) -> Iterator[int]:
    """The numbers of the short lines, below the last prose up to two in a row, above and below which words of a menu were taken away."""
    number = 1
    while number + 1 < len(blocks):
        most = MOST_BETWEEN if number > last_prose else 1
        end = number
        while end < min(number + most, len(blocks) - 1) and _is_short(bodies[end]):
            if end > number and _counted(places, blocks[end - 1].end, blocks[end].start):
                break
            end += 1
        above, below = _counted(places, blocks[number - 1].end, blocks[number].start), _counted(places, blocks[end - 1].end, blocks[end].start)
        if end > number and above and below and above + below >= (end - number + 1 if number > last_prose else LEAST_MENU):
            yield from range(number, end)
        number = max(end, number + 1)


def _counted(places: Sequence[int], start: int, end: int) -> int:
    return bisect_left(places, end) - bisect_left(places, start)


def _is_short(body: str) -> bool:
    return len(body) <= MENU_LENGTH and words(body) <= MENU_WORDS and not ends_sentence(body)


def _taken(article: Article) -> tuple[set[str], set[str]]:
    """The headlines of other articles, and the words of menus, that were taken away; folded."""
    own = plainly(article.context.title or "")
    headlines: set[str] = set()
    menus: set[str] = set()
    for claim in article.claims:
        if claim.field == "related":
            headlines.update(plainly(fact.value["title"]) for fact in claim.facts if fact.field == "related" and _is_long(fact.value.get("title") or ""))
        elif claim.kind == "navigation" and claim.end - claim.start <= LONGEST:
            menus.add(plainly(article.source[claim.start:claim.end]))
    return headlines - {own}, menus - {own, ""}


def _is_long(title: str) -> bool:
    return is_long(title, LEAST_WORDS, LEAST_LENGTH) and len(title) <= LONGEST and not ends_with_stop(title)
