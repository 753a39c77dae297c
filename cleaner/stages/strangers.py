"""Claims for other articles that no header announces: at the very end headlines, each with the start of its text or without, and between two
paragraphs several headlines in a row, that say nothing of what the article says.

A list of the article's own speaks of its matter: its longer words stand in the rest of the text. Of other articles' headlines few do, and where
texts stand below them, each says again what its own headline says. So it is the words that tell, whatever the language; shape and place only say where
to ask. All items must be made alike. Questions and answers, lists of names, of figures and of labels with a colon are left alone, and what a colon announces.
"""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property

import msgspec

from cleaner.article import Article, Block, Claim
from cleaner.matches import Matches
from cleaner.shape import COLONS, ends_sentence, is_headline, is_long, is_prose, pairs, words
from cleaner.stages.blocks import BROKEN_OFF
from cleaner.stages.cards import LONGEST_DATE, is_day, names_day
from cleaner.stages.headline import says_title
from cleaner.stages.related import related_claim

RULE, STAGE = "any/strangers/other-articles", "strangers"
WHY = "Other articles listed below this one: their words are not those of the text above"
WHY_BETWEEN = "Other articles listed between two paragraphs: their words are not those of the text around them"
#: A headline has so many words; of a script without blanks, so many characters. The start of a text has so many words.
LEAST_WORDS, LEAST_LENGTH, LEAST_CUT, MOST_TEXT = 4, 14, 10, 90
BARE_WORDS = 5
#: No page lists more, further up nothing is asked; and one is no list.
MOST_ITEMS, LEAST_ITEMS = 40, 2
#: Below the list may stand so many short lines.
MOST_BELOW = 8
#: So many lines of dates and labels may stand at one place, so many of either in a line.
MOST_LABELS, MOST_PARTS, LABEL_WORDS, LABEL_LENGTH = 2, 3, 4, 32
_PARTS = re.compile(r"\s[|•·/–—-]\s|\s?[|•]\s?")
_STEM, _LEAST_STEM = 5, 4
_MARKS = "\"'“”‘’„«»‹›「」『』()[]{}<>.,;:!?…·•|/–—-*#、。・،؛؟।"


class _Make(msgspec.Struct, frozen=True):
    """What a list must be: so many items at least, below so many words, with so much said elsewhere, of headlines and of texts, at most."""

    items: int
    above: int
    headlines: float
    texts: float


BARE, LONGER, BULLETED, LABELLED = _Make(3, 80, 0.3, 0), _Make(4, 80, 0.4, 0), _Make(3, 120, 0.15, 0), _Make(4, 120, 0.15, 0)
#: Between two paragraphs, of sentences; and where most have a label, as headlines with a kicker have, that stands before a headline of so many words.
#: The last of them may be a heading of the article, so much of which is said elsewhere.
HEADING = 0.5
BETWEEN, KICKERS, KICKED_WORDS = _Make(3, 200, 0.4, 0), _Make(4, 200, 0.4, 0), 5
CUT, DATED, TOLD = _Make(2, 60, 0.4, 0.4), _Make(2, 120, 0.25, 0.3), _Make(3, 200, 0.2, 0.25)


class _Item(msgspec.Struct, frozen=True):
    """Another article: where it starts and ends, its headline and its text (numbers of blocks, or none)."""

    start: int
    end: int
    headline: int | None
    text: int | None


def claims(article: Article, matches: Matches) -> Iterator[Claim]:
    """A claim for each line of the other articles below the text."""
    bodies = matches.bodies
    if article.flat or len(bodies) < 3:
        return
    items, runs = _items(article, matches), list(_runs_between(article, bodies))
    if len(items) < LEAST_ITEMS and not runs:
        return
    said = _Said(bodies)
    for run in runs:
        for number in _strange_part(bodies, run, said):
            yield related_claim(article.blocks[number], RULE, STAGE, WHY_BETWEEN)
    if len(items) >= LEAST_ITEMS:
        yield from _below(article, matches, items, said)


def _below(article: Article, matches: Matches, items: Sequence[_Item], said: _Said) -> Iterator[Claim]:
    """The claims for those of the items at the end that are other articles."""
    bodies = matches.bodies
    above = sum(map(words, bodies[:items[-1].start]))
    start: int | None = None
    for count in range(LEAST_ITEMS, len(items) + 1):
        if _are_strange(article, matches, items[:count], above, said):
            start = items[count - 1].start
    if start is None:
        return
    headlines = {item.headline for item in items}
    for number in range(start, items[0].end):
        block = article.blocks[number]
        yield related_claim(block, RULE, STAGE, WHY) if number in headlines else Claim(block.start, block.end, RULE, "related_list", STAGE, WHY)


def _runs_between(article: Article, bodies: Sequence[str]) -> Iterator[range]:
    """The runs of lines between two paragraphs that may all be headlines."""
    prose = [number for number, body in enumerate(bodies) if is_prose(body)]
    for above, below in zip(prose, prose[1:]):
        run = range(above + 1, below)
        if len(run) >= BETWEEN.items and not bodies[above].endswith(COLONS) and all(_is_bare(article, number, bodies[number]) for number in run):
            yield run


def _is_bare(article: Article, number: int, body: str) -> bool:
    return not article.blocks[number].lead and " " in body and words(body) >= BARE_WORDS and _is_headline(article, number, body)


def _strange_part(bodies: Sequence[str], run: range, said: _Said) -> range:
    """What of a run between two paragraphs are headlines of other articles: all, all but the last, which is a heading of what stands below it, or nothing."""
    make, shorter = _make_between(bodies, run), _make_between(bodies, run[:-1])
    if (make or shorter) and said.share_of_lines(run[-1:]) > HEADING:
        run, make = run[:-1], shorter
    is_strange = make and said.words - sum(words(bodies[number]) for number in run) >= make.above and said.share_of_lines(run) <= make.headlines
    return run if is_strange else run[:0]


def _make_between(bodies: Sequence[str], run: range) -> _Make | None:
    """What a run must be, as sentences or as headlines with kickers; None if it is neither, or too short."""
    headlines = [bodies[number] for number in run]
    if _are_sentences(headlines):
        return BETWEEN if len(run) >= BETWEEN.items else None
    kicked = len(run) >= KICKERS.items and all(map(_is_kicked, headlines)) and _are_sentences([headline.split(": ", 1)[-1] for headline in headlines])
    return KICKERS if kicked else None


def _is_kicked(headline: str) -> bool:
    """Whether what stands behind a label, or the whole line, has the words of a headline and starts as one."""
    said = headline.split(": ", 1)[-1]
    return words(said) >= KICKED_WORDS and not said[0].islower()


def _items(article: Article, matches: Matches) -> list[_Item]:
    """What may be other articles, from the last upwards: all with a headline or none, and all with a text or none."""
    bodies, end = matches.bodies, len(matches.bodies)
    while end > 1 and len(bodies) - end < MOST_BELOW and _is_small(bodies[end - 1]) and not _is_date(matches, end - 1):
        end -= 1
    items: list[_Item] = []
    while len(items) < MOST_ITEMS:
        item = _item_above(article, matches, end)
        if not item or items and ((item.headline is None) != (items[0].headline is None) or (item.text is None) != (items[0].text is None)):
            break
        items.append(item)
        end = item.start
    return items


def _item_above(article: Article, matches: Matches, end: int) -> _Item | None:
    """The other article whose last line stands right above the line of this number, if what stands there is made so."""
    bodies = matches.bodies
    at = _above_labels(matches, end)
    text = at - 1 if at and _is_text(article.blocks[at - 1], bodies[at - 1]) else None
    top = at if text is None else _above_labels(matches, text)
    headline = top - 1 if top and _is_headline(article, top - 1, bodies[top - 1]) else None
    if headline is not None:
        return _Item(_above_labels(matches, headline), end, headline, text)
    if text is not None and bodies[text].endswith(BROKEN_OFF):
        return _Item(text, end, None, text)
    return None


def _above_labels(matches: Matches, end: int) -> int:
    """The number of the first of the dates and labels right above a line, up to two."""
    start = end
    while start and end - start < MOST_LABELS and (_is_label(matches.bodies[start - 1]) or _is_date(matches, start - 1)):
        start -= 1
    return start


def _is_date(matches: Matches, number: int) -> bool:
    """Whether the line is a date, or a date and a label or two."""
    body = matches.bodies[number]
    if len(body) <= LONGEST_DATE and is_day(matches, number):
        return True
    parts = [part for part in _PARTS.split(body) if part]
    return 1 < len(parts) <= MOST_PARTS and len(body) <= LONGEST_DATE + LABEL_LENGTH and any(map(names_day, parts)) and all(len(part) <= LABEL_LENGTH for part in parts)


def _is_label(body: str) -> bool:
    return words(body) <= LABEL_WORDS and len(body) <= LABEL_LENGTH and "\t" not in body and not ends_sentence(body) and body[-1] not in _MARKS and not body[0].islower()


def _is_small(body: str) -> bool:
    """Whether a line below the list may be a button or a label that nobody knows."""
    return words(body) <= LABEL_WORDS and len(body) <= LABEL_LENGTH and not is_prose(body)


def _is_text(block: Block, body: str) -> bool:
    if block.lead or words(body) > MOST_TEXT or body[0].islower():
        return False
    return is_prose(body) or (body.endswith(BROKEN_OFF) and words(body) >= LEAST_CUT)


def _is_headline(article: Article, number: int, body: str) -> bool:
    block = article.blocks[number]
    if block.mark in ("1", "#") or not is_headline(body) or body.endswith(BROKEN_OFF):
        return False
    if any(sign in body for sign in ("|", "\t", "://", "@", "=")) or body.count(", ") + body.count(";") > 2 or sum(map(str.isdigit, body)) > len(body) / 5:
        return False
    if article.context.title and says_title(article.context.title, body):
        return False
    return is_long(body, LEAST_WORDS, LEAST_LENGTH)


def _are_strange(article: Article, matches: Matches, items: Sequence[_Item], above: int, said: _Said) -> bool:
    """Whether the items, from the last upwards, are other articles; ``above``: so many words are surely this one's, ``said``: what all lines say."""
    bodies, start = matches.bodies, items[-1].start
    make = _make(article, matches, items)
    if len(items) < make.items or not _is_ended(bodies, start) or above < make.above:
        return False
    headlines = [bodies[item.headline] for item in items if item.headline is not None]
    if headlines and not _are_sentences(headlines):
        return False
    if items[0].text is None and not _are_alike(matches, items, headlines):
        return False
    return (said.share(items, [item.headline for item in items]) <= make.headlines
            and said.share(items, [item.text for item in items]) <= make.texts)


def _make(article: Article, matches: Matches, items: Sequence[_Item]) -> _Make:
    bodies, start = matches.bodies, items[-1].start
    if items[0].text is None:
        if any(article.blocks[item.headline].lead for item in items if item.headline is not None):
            return BULLETED
        if items[-1].headline == start and is_prose(bodies[start - 1]):
            return LONGER if len(items) >= LONGER.items else BARE
        return LABELLED
    if all(bodies[item.text].endswith(BROKEN_OFF) for item in items if item.text is not None):
        return CUT
    return DATED if _are_signed(matches, items) else TOLD


def _are_signed(matches: Matches, items: Sequence[_Item]) -> bool:
    """Whether each item has a date, or the same label as another one."""
    labels = Counter(matches.bodies[number] for item in items for number in range(item.start, item.end) if number not in (item.headline, item.text))
    return all(any(labels[matches.bodies[number]] > 1 or _is_date(matches, number)
                   for number in range(item.start, item.end) if number not in (item.headline, item.text)) for item in items)


def _are_alike(matches: Matches, items: Sequence[_Item], headlines: Sequence[str]) -> bool:
    """Whether headlines without texts have a date or the same label each, or none has, and none is as short as a heading."""
    return (all(item.end - item.start == 1 for item in items[:-1]) or _are_signed(matches, items)) and (" " not in headlines[0] or min(map(words, headlines)) >= BARE_WORDS)


def _is_ended(bodies: Sequence[str], start: int) -> bool:
    """Whether running text stands right above, with one short line between them at most, and no colon announces what stands below."""
    above = bodies[max(0, start - 2):start]
    return any(map(is_prose, above)) and not above[-1].endswith(COLONS)


def _are_sentences(headlines: Sequence[str]) -> bool:
    """Whether most headlines say something: names and titles have no small words, labels a colon near their start; and few ask."""
    plain = [line for line in headlines if any(word[0].islower() for word in line.split()) or line.upper() == line.lower()]
    labelled = [line for line in headlines if ":" in line[:LABEL_LENGTH]]
    asking = [line for line in headlines if line.endswith(("?", "？", "؟"))]
    return 3 * len(plain) >= 2 * len(headlines) and 3 * len(labelled) < 2 * len(headlines) and 2 * len(asking) <= len(headlines)


class _Said:
    """What is said in how many lines; looked for when it is first asked, as shape and place decide most."""

    def __init__(self, bodies: Sequence[str]) -> None:
        self._bodies = bodies

    @cached_property
    def _lines(self) -> Counter[str]:
        return Counter(word for body in self._bodies for word in _words_of(body))

    @cached_property
    def words(self) -> int:
        """How many words there are."""
        return sum(map(words, self._bodies))

    def share(self, items: Sequence[_Item], numbers: Sequence[int | None]) -> float:
        """How much of what the lines say is said elsewhere too, other items included, on the average; a line without words to tell by is said."""
        shares = []
        for item, number in zip(items, numbers):
            if number is not None:
                itself = Counter(word for at in range(item.start, item.end) for word in _words_of(self._bodies[at]))
                own = _words_of(self._bodies[number])
                shares.append(sum(self._lines[word] > itself[word] for word in own) / len(own) if own else 1.0)
        return sum(shares) / len(shares) if shares else 0.0

    def share_of_lines(self, lines: Sequence[int]) -> float:
        """The same of lines that are an item each."""
        return self.share([_Item(number, number + 1, number, None) for number in lines], lines)


def _words_of(line: str) -> frozenset[str]:
    """The starts of the longer words, which forms of a word have in common; in scripts without blanks, pairs of characters that no grammar needs."""
    found: set[str] = set()
    for word in line.casefold().split():
        word = word.strip(_MARKS)
        if "\uac00" <= word[:1] <= "\ud7a3":
            found.add(word[:2])
        elif len(word) >= _LEAST_STEM and not word.isdigit():
            found.add(word[:_STEM])
    if not line.isascii():
        found.update(pair for pair in pairs(line) if not any("\u3040" <= character <= "\u309f" for character in pair))
    return frozenset(found)
