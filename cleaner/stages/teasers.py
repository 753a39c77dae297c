"""Claims for other articles below a header ("Related posts") that stand there with the start of their texts, where a list of headlines would have ended.

Such cards are made alike: kicker, headline, text; headline, date, text, link. What stands below the header is written as one letter a line, and lines are
taken as far as the same letters come again and again, if one of them is a mark that no article repeats so: a date, or the same words each time.
Headings of an article with a paragraph each have no such mark.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from cleaner.article import Article, Claim
from cleaner.dates import dates_in
from cleaner.matches import Matches
from cleaner.shape import is_prose, words
from cleaner.stages.related import related_claim
from cleaner.stages.rows import Row, rows_of

RULE, STAGE = "any/teasers/below-header", "teasers"
WHY = "Another article below a header, with the start of its text: one of several made alike"
#: Kinds of headers and their lists; kinds of what stands in each card.
LISTS = frozenset({"related_list", "most_read"})
_MARKS = frozenset({"inline_link", "story_continues", "comments", "published_date", "byline", "read_time"})
#: So many cards at least, of so many lines, among so many lines below the header; a text has no more words than this.
LEAST, SHORTEST, LONGEST, MOST_LINES, MOST_WORDS = 3, 2, 7, 80, 90
#: A line with the date of an article is no longer; the text of a card may start with its date.
LONGEST_DATE, DATED = 40, 24
#: An article with so many such lines of its own, between its first prose and the header and among so many above this, is made so itself.
LEAST_OWN, MOST_OWN = 2, 200
TITLE, TEXT, DATED_TEXT, DATE, SAME, MARK, OTHER = "xPQDSc."
_ANCHORS = frozenset((DATED_TEXT, DATE, SAME))


def claims(article: Article, matches: Matches) -> Iterator[Claim]:
    """A claim for each line of the cards that is left."""
    if article.flat or not any(claim.kind in LISTS for claim in article.claims):
        return
    rows = rows_of(article, matches)
    prose = next((number for number, row in enumerate(rows) if row.claim is None and is_prose(row.text)), len(rows))
    taken: set[int] = set()
    done = 0
    for number, row in enumerate(rows):
        if number < done or row.claim is None or row.claim.kind not in LISTS or number + 1 == len(rows) or rows[number + 1].claim is not None:
            continue
        below = rows[number + 1:number + 1 + MOST_LINES]
        letters = _letters(below)
        count = _cards(letters, [row.claim is not None and row.claim.kind in LISTS for row in below])
        if not count:
            continue
        cards, letters = below[:count], letters[:count]
        if _is_make_of([row.text for row in rows[max(prose, number - MOST_OWN):number] if row.claim is None and row.number not in taken], cards, letters):
            continue
        taken.update(row.number for row in cards)
        done = number + 1 + count
        for row, letter in zip(cards, letters):
            if row.claim is None:
                yield related_claim(article.blocks[row.number], RULE, STAGE, WHY) if letter == TITLE and words(row.text) > 2 else Claim(row.start, row.end, RULE, "related_list", STAGE, WHY)


def _is_make_of(own: Sequence[str], cards: Sequence[Row], letters: str) -> bool:
    """Whether the article's own lines above the header have again and again what marks the cards: the same words, or dates where the cards have dates."""
    marks = {row.text for row, letter in zip(cards, letters) if letter == SAME}
    for letter, prose in ((DATE, False), (DATED_TEXT, True)):
        if letter in letters and sum(is_prose(text) is prose and _is_dated(text) for text in own) >= LEAST_OWN:
            return True
    return sum(text in marks for text in own) >= LEAST_OWN


def _is_dated(text: str) -> bool:
    return bool(dates_in(text[:DATED]) if is_prose(text) else len(text) <= LONGEST_DATE and dates_in(text))


def _letters(rows: Sequence[Row]) -> str:
    """One letter a line: what it may be in a card."""
    often = Counter(row.text for row in rows)
    return "".join(_letter(row, often) for row in rows)


def _letter(row: Row, often: Counter[str]) -> str:
    if row.claim is not None and row.claim.kind in _MARKS:
        return MARK
    if is_prose(row.text):
        if words(row.text) > MOST_WORDS:
            return OTHER
        return DATED_TEXT if _is_dated(row.text) else TEXT
    if ":" in row.text or row.text.islower():
        return OTHER if often[row.text] >= LEAST or row.text.endswith(":") else TITLE
    if often[row.text] >= LEAST:
        return SAME
    return DATE if _is_dated(row.text) else TITLE


def _cards(letters: str, headers: Sequence[bool]) -> int:
    """How many of the lines are cards made alike, from the first on; one whose first lines a list has taken counts with them. Where each card holds what may be
    a header ("Read more"), it is a button, and the cards may be the article's own items."""
    best = 0
    for length in range(SHORTEST, LONGEST + 1):
        for first in range(length):
            card = letters[first:first + length]
            if not card.endswith(letters[:first]) or TITLE not in card or OTHER in card or _ANCHORS.isdisjoint(card) or not {TEXT, DATED_TEXT, DATE} & set(card):
                continue
            count = 1
            while letters.startswith(card, first + count * length):
                count += 1
            buttons = [all(headers[at:first + count * length:length]) for at in range(first, first + length)]
            if count + bool(first) >= LEAST and not any(buttons):
                best = max(best, first + count * length)
    return best
