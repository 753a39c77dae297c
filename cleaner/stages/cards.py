"""Claims for other articles that no header announces: below the article lists of headline, start of the text, date, again and again; and between
its paragraphs a kicker and a headline, parted by a colon that has a line of its own, and the headline, day and length of a film.

Three cards of one make in a row say what they are in any language. A card is a headline with a date above or below it, and perhaps the
start of its text, which breaks off ("..."); or a day and a headline on one line, the newest first, as a site lists its news and no writer tells
what happened. Whole sentences are left alone: lists of the article's own have such.
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cleaner.article import Article, Block, Claim
from cleaner.dates import parse_date
from cleaner.matches import Matches
from cleaner.shape import is_headline, is_prose, words
from cleaner.stages.blocks import BROKEN_OFF, MOST_TEASER, is_date
from cleaner.stages.related import related_claim

RULE, KICKER, FILM = "any/cards/headlines-with-dates", "any/cards/kicker-and-headline", "any/cards/film"
WHY = "Cards of other articles: headlines with a date each, below the article"
WHY_KICKER = "A card of another article: its kicker, a colon and its headline, a line each, between two paragraphs"
WHY_FILM = "A film between two paragraphs: its headline, the day it was made and its length, a line each"
_SOURCES = frozenset({"photo_credit"})
LONGEST_LENGTH, _LENGTH = 8, re.compile(r"\d{1,2}:\d\d(?::\d\d)?")
#: So many lines of headline may stand above a film's day.
MOST_HEADLINES = 2
#: So many cards of one make in a row; headlines have so many words at least.
LEAST_CARDS, LEAST_WORDS = 3, 3
#: A kicker has so many words at most.
MOST_KICKER = 8

HEADLINE, TEASER, DATE, PROSE, ROW, OTHER = "h", "t", "d", "p", "r", "."
LONGEST_DATE, A_YEAR = 28, 2024
#: A day and a headline of so many words on one line; how the parts of a day may stand.
_ROW, LEAST_ROW_WORDS = re.compile(r"(?P<day>[^\n]{4,26}?)\s*[-–—|:·•]\s+(?P<headline>\S.*)"), 4
_ORDERS, _NO_DAYS = ("dmy", "mdy"), frozenset(("year", "month"))
#: What a card may be made of, the longest first.
MAKES = ("htd", "dht", "hd", "dh")


def claims(article: Article, matches: Matches) -> Iterator[Claim]:
    """A claim for each line of the cards between two paragraphs and below the last prose."""
    if article.flat:
        return
    if ":" in matches.bodies:
        yield from _kickers(article, matches)
    yield from _films(article, matches)
    if not _may_hold_cards(matches):
        return
    kinds = ""
    for number in range(len(article.blocks) - 1, -1, -1):
        kind = _kind(matches, number)
        if kind == PROSE:
            yield from _in_tail(article, matches, number + 1, kinds)
            return
        kinds = kind + kinds


def _kickers(article: Article, matches: Matches) -> Iterator[Claim]:
    """Kicker, colon and headline between two paragraphs: the colon is there for those who listen, and no writer sets it so."""
    bodies = matches.bodies
    for number in range(2, len(bodies) - 2):
        if bodies[number] == ":" and is_prose(bodies[number - 2]) and is_prose(bodies[number + 2]):
            kicker, headline = bodies[number - 1], bodies[number + 1]
            if 2 <= words(kicker) <= MOST_KICKER and is_headline(kicker) and is_headline(headline) and words(headline) >= LEAST_WORDS:
                for at in (number - 1, number, number + 1):
                    yield _claim(article.blocks[at], at == number + 1, KICKER, WHY_KICKER)


def _films(article: Article, matches: Matches) -> Iterator[Claim]:
    """Headline, source, day and length ("50:55") between two paragraphs; a time of day stands above no paragraph alone."""
    bodies = matches.bodies
    for number in range(2, len(bodies) - 1):
        if len(bodies[number]) <= LONGEST_LENGTH and _LENGTH.fullmatch(bodies[number]) and is_prose(bodies[number + 1]) and is_day(matches, number - 1):
            day = number - 1 - matches.is_known(number - 2, _SOURCES)
            top = day
            while top and day - top < MOST_HEADLINES and is_headline(bodies[top - 1]):
                top -= 1
            if 0 < top < day and is_prose(bodies[top - 1]):
                for at in range(top, number + 1):
                    yield _claim(article.blocks[at], False, FILM, WHY_FILM, "media_caption_ui")


def _may_hold_cards(matches: Matches) -> bool:
    """Whether so many lines may be dates as cards have at least; to know it of a line takes long, and most texts have no such lines."""
    dates = 0
    for number in range(len(matches.bodies) - 1, -1, -1):
        body = matches.bodies[number]
        if _may_be_row(body) or len(body) <= LONGEST_DATE and (is_date(matches, number) or any(map(str.isdigit, body))):
            dates += 1
            if dates == LEAST_CARDS:
                return True
        elif is_prose(body) and not body.endswith(BROKEN_OFF):
            return False
    return False


def _in_tail(article: Article, matches: Matches, start: int, kinds: str) -> Iterator[Claim]:
    for run in re.finditer(f"{ROW}{{{LEAST_CARDS},}}", kinds):
        if _newest_first([matches.bodies[start + at] for at in range(run.start(), run.end())]):
            for at in range(run.start(), run.end()):
                row = _ROW.match(matches.bodies[start + at])
                yield related_claim(article.blocks[start + at], RULE, "cards", WHY, title=row and row["headline"])
    for make in MAKES:
        for run in re.finditer(f"(?:{make}){{{LEAST_CARDS},}}", kinds):
            for at in range(run.start(), run.end()):
                yield _claim(article.blocks[start + at], kinds[at] == HEADLINE, RULE, WHY)
        kinds = re.sub(f"(?:{make}){{{LEAST_CARDS},}}", lambda run: OTHER * len(run.group()), kinds)


def _kind(matches: Matches, number: int) -> str:
    """One letter for what a line may be in a card."""
    body = matches.bodies[number]
    if len(body) <= LONGEST_DATE and is_day(matches, number):
        return DATE
    if body.endswith(BROKEN_OFF) and words(body) <= MOST_TEASER and (is_prose(body) or words(body) > LEAST_WORDS):
        return TEASER
    if is_prose(body):
        return PROSE
    if _may_be_row(body) and any(_days(body)):
        return ROW
    return HEADLINE if is_headline(body) and words(body) >= LEAST_WORDS else OTHER


def _may_be_row(body: str) -> bool:
    return body[:1].isdigit() and len(body) > LONGEST_DATE and is_headline(body)


def _days(body: str) -> list[str | None]:
    """The day that a row starts with, in each order that its parts may stand in; nothing if the line is none."""
    row = _ROW.match(body)
    if not row or words(row["headline"]) < LEAST_ROW_WORDS:
        return []
    days = [parse_date(row["day"], order=order) for order in _ORDERS]
    return [day["iso"] if day and day["precision"] not in _NO_DAYS else None for day in days]


def _newest_first(rows: Sequence[str]) -> bool:
    """Whether the days of the rows go back in time, or stand still, in one order of their parts."""
    return any(all(day is not None and (later is None or later >= day) for later, day in zip((None, *days), days)) for days in zip(*map(_days, rows)))


def is_day(matches: Matches, number: int) -> bool:
    """Whether a rule knows the line as a date, or it is one."""
    return is_date(matches, number) or names_day(matches.bodies[number])


def names_day(text: str) -> bool:
    """Whether a text is a date, with its year or, as cards of this year have it, without."""
    if not any(map(str.isdigit, text)):
        return False
    return any(parse_date(said) for said in (text, f"{text} {A_YEAR}", f"{A_YEAR}年{text}"))


def _claim(block: Block, is_title: bool, rule: str, why: str, kind: str = "related_list") -> Claim:
    if is_title:
        return related_claim(block, rule, "cards", why)
    return Claim(block.start, block.end, rule, kind, "cards", why)
