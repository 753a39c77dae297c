"""What can be said of a line that no rule knows: its make, its place, its company. Numbers only; no words of any language.

A zone is a run of lines that are not running text: above the first prose (head) or below the last (tail). Sentences broken over
lines, as scrapers leave them where a paragraph held links, are running text. Training and run time share this file, so that a
number means the same to both.
"""
from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from math import sqrt

import msgspec

from cleaner.article import Article, Block, Claim
from cleaner.shape import COLONS, ends_sentence, ends_with_stop, has_unspaced, is_headline, is_prose, pairs, words

HEAD, TAIL = "head", "tail"
#: A line of so many words that starts with a small letter goes on with the sentence above it.
LEAST_BROKEN = 3
#: Running text above or below the article is the page's where so many pieces of residue stand between, one for so many words.
LEAST_AROUND, WORDS_WORTH = 8, 8
#: How many lines up and down are a line's company.
NEAR = 3
#: Of a longer text, what a line may echo is the prose at its ends, so many lines in all.
MOST_ECHOED = 60
#: So many words are searched for in the prose before all its words are read.
_MOST_SEARCHED = 24
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_MARKS = ":;|/·•–—"
#: A line that starts with one of these goes on with the one above.
_MIDDLES = (",", ".", ";", ")")
_OPENERS = tuple("\"'“‘«„「『【([（")


class Zone(msgspec.Struct, frozen=True):
    """The blocks [start:end] of an article, and on which side of them its prose stands; ``running`` are the numbers of those that are running text
    themselves, of the page and not of the article."""

    place: str
    start: int
    end: int
    running: frozenset[int] = frozenset()


def zones(article: Article, bodies: Sequence[str]) -> Iterator[Zone]:
    """The zones of an article, in order; none where there is no prose, as then nothing says what is furniture."""
    if article.flat:
        return
    count = len(bodies)
    first = next((number for number in range(count) if _is_running(bodies, number)), count)
    if first == count or not (is_prose(bodies[first]) or any(map(is_prose, bodies))):
        return
    last = next(number for number in range(count - 1, -1, -1) if _is_running(bodies, number))
    start, end = _core(article, bodies, first, last)
    if start:
        yield Zone(HEAD, 0, start, _running_in(bodies, first, start))
    if end + 1 < count:
        yield Zone(TAIL, end + 1, count, _running_in(bodies, end + 1, last + 1))


def _running_in(bodies: Sequence[str], start: int, end: int) -> frozenset[int]:
    return frozenset(number for number in range(start, end) if _is_running(bodies, number))


def _core(article: Article, bodies: Sequence[str], first: int, last: int) -> tuple[int, int]:
    """The first and the last running line of the article itself. A notice about cookies among the menus above it and a teaser among those below are running
    text as well: where more residue stands between such text and the article than so many words of it are worth, it is the page's."""
    starts = sorted(claim.start for claim in article.claims if claim.action == "drop" and article.blocks[first].start < claim.start < article.blocks[last].start)
    if len(starts) < LEAST_AROUND:
        return first, last
    running = [number for number in range(first, last + 1) if _is_running(bodies, number)]
    passed = [bisect_left(starts, article.blocks[number].start) for number in running]
    low = running[_edge([words(bodies[number]) for number in running], passed)]
    high = running[-1 - _edge([words(bodies[number]) for number in reversed(running)], [len(starts) - count for count in reversed(passed)])]
    return (low, high) if low <= high else (first, last)


def _edge(lengths: Sequence[int], passed: Sequence[int]) -> int:
    """Where the article begins among running lines of these lengths, from the outer side: ``passed`` pieces of residue stand in front of each."""
    best, edge, said = 0.0, 0, 0
    for number, (length, residue) in enumerate(zip(lengths, passed)):
        worth = residue - said / WORDS_WORTH
        if worth > best and residue >= LEAST_AROUND:
            best, edge = worth, number
        said += length
    return edge


def _is_running(bodies: Sequence[str], number: int) -> bool:
    """Whether the line is prose, or a piece of a sentence that was broken over lines."""
    if is_prose(bodies[number]) or _goes_on(bodies[number]):
        return True
    if number + 1 < len(bodies) and _goes_on(bodies[number + 1]):
        return True
    return number > 0 and ends_sentence(bodies[number]) and _goes_on(bodies[number - 1])


def _goes_on(body: str) -> bool:
    """Whether the line starts as the middle of a sentence does."""
    return (body[:1].islower() and words(body) >= LEAST_BROKEN) or body.startswith(_MIDDLES)


def describe(article: Article, bodies: Sequence[str], zone: Zone, judged: Sequence[int], body: Body) -> list[tuple[float, ...]]:
    """One tuple of numbers, in the order of :data:`NAMES`, for each of the ``judged`` blocks of the zone, given by their numbers."""
    lines = [Line(text) for text in bodies[zone.start:zone.end]]
    company = _Company(article, zone)
    shared = _of_zone(zone, lines, company, body, bodies)
    return [(*lines[at].numbers(article.blocks[zone.start + at]), *_of_place(at, lines, zone), *company.numbers(at), *body.numbers(lines[at]), *shared)
            for at in (number - zone.start for number in judged)]


class Line:
    """A line's make: what can be said of it without looking at another line."""

    NAMES = ("its length", "its words", "its end mark", "a full stop at its end", "a colon at its end", "a comma in it", "a mark inside it", "a small letter at its start",
             "a digit at its start", "its share of digits", "its share of capitals", "its capitalised words", "the shape of a headline",
             "a list mark", "a quote or bracket at its start", "its script", "the length of its words")

    def __init__(self, text: str):
        self.text, self.length, self.words = text, len(text), words(text)
        self.headline, self.ended = is_headline(text), ends_sentence(text)
        self.spaced = not has_unspaced(text)

    def numbers(self, block: Block) -> tuple[float, ...]:
        """The line's own numbers, where it is this block's."""
        text = self.text
        tokens = text.split()
        capitals = sum([token[0].isupper() for token in tokens])
        return (
            self.length, self.words, self.ended, ends_with_stop(text), text.endswith(COLONS), "," in text or "、" in text,
            sum(map(text.count, _MARKS)), text[:1].islower(), text[:1].isdigit(), sum(map(str.isdigit, text)) / self.length,
            sum(map(str.isupper, text)) / self.length, capitals / max(1, len(tokens)), self.headline, block.lead > 0, text.startswith(_OPENERS), self.spaced,
            self.length / self.words)


def _of_place(number: int, lines: Sequence[Line], zone: Zone) -> tuple[float, ...]:
    """Where the line stands in its zone, and how its neighbours look beside it."""
    line = lines[number]
    above = lines[number - 1] if number else None
    below = lines[number + 1] if number + 1 < len(lines) else None
    prose_side = len(lines) - number if zone.place == HEAD else number + 1
    around = lines[max(0, number - NEAR):number + NEAR + 1]
    lengths = [other.length for other in around]
    return (prose_side, len(lines) - prose_side, prose_side / len(lines), _ratio(line, above), _ratio(line, below),
            above is not None and above.text.endswith(COLONS), sum(lengths) / len(lengths),
            sum([other.ended for other in around]) / len(around), sum([other.headline for other in around]) / len(around), max(lengths), min(lengths))


_PLACE = ("its distance from the prose", "its distance from the edge", "its place in the run", "the line above beside it", "the line below beside it",
          "a colon above it", "the length of the lines around", "the end marks around", "the headlines around", "the longest line around", "the shortest line around")


def _ratio(line: Line, other: Line | None) -> float:
    """How alike two lines are in length: 1 for the same, -1 where there is no other."""
    return -1.0 if other is None else min(line.length, other.length) / max(line.length, other.length)


def claims_in(article: Article, zone: Zone) -> Iterator[Claim]:
    """What has been claimed in the zone, in no order."""
    blocks = article.blocks
    top = blocks[zone.start - 1].end if zone.start else 0
    bottom = blocks[zone.end].start if zone.end < len(blocks) else len(article.source)
    return (claim for claim in article.claims if top <= claim.start < bottom)


class _Company:
    """What rules have claimed in and around a zone: residue (dropped), facts (lifted), related headlines."""

    NAMES = ("residue near above", "residue near below", "residue between it and the prose", "residue beyond it", "facts near", "related headlines near")

    def __init__(self, article: Article, zone: Zone):
        blocks = article.blocks
        self.head = zone.place == HEAD
        self.claims = sorted(claims_in(article, zone), key=lambda claim: claim.start)
        self.starts = [claim.start for claim in self.claims]
        self.gaps = [bisect_left(self.starts, block.start) for block in blocks[zone.start:zone.end]]
        self.dropped = _running(self.claims, "drop")
        self.lifted = _running(self.claims, "lift")
        self.related = _sums(claim.field == "related" for claim in self.claims)

    def numbers(self, number: int) -> tuple[float, ...]:
        """How many claims stand around the line with this number: within the lines that are near, and beyond."""
        at = self.gaps[number]
        low = self.gaps[number - NEAR] if number >= NEAR else 0
        high = self.gaps[number + NEAR] if number + NEAR < len(self.gaps) else len(self.claims)
        above, below = self.dropped[at], self.dropped[-1] - self.dropped[at]
        inner, outer = (below, above) if self.head else (above, below)
        return (self.dropped[at] - self.dropped[low], self.dropped[high] - self.dropped[at], inner, outer, self.lifted[high] - self.lifted[low],
                self.related[high] - self.related[low])


def _running(claims: Sequence[Claim], action: str) -> list[int]:
    return _sums(claim.action == action for claim in claims)


def _sums(flags: Iterator[bool]) -> list[int]:
    sums = [0]
    for flag in flags:
        sums.append(sums[-1] + flag)
    return sums


class Body:
    """The prose of an article: what a line may echo, and how the article is made."""

    NAMES = ("its words in the article", "its standings in the text", "its start in another line")

    def __init__(self, article: Article, bodies: Sequence[str]):
        self.prose = [body for body in bodies if is_prose(body)]
        nearest = self.prose if len(self.prose) <= MOST_ECHOED else self.prose[:MOST_ECHOED // 2] + self.prose[-MOST_ECHOED // 2:]
        self._text = "\n".join(nearest)
        self._asked = 0
        self._bodies = bodies
        self.others = len(bodies) - len(self.prose)

    @cached_property
    def _folded(self) -> str:
        return self._text.casefold()

    @cached_property
    def _vocabulary(self) -> set[str]:
        return set(_LONG_WORD.findall(self._folded))

    def _says(self, word: str) -> bool:
        """Whether a word of four letters and more, folded, is a word of the prose. The first few are searched for, as that takes less time than
        reading all the words of the prose."""
        self._asked += 1
        if self._asked > _MOST_SEARCHED or not word.isalpha():
            return word in self._vocabulary
        text, at = self._folded, self._folded.find(word)
        while at >= 0:
            if not (at and _is_letter(text[at - 1])) and not _is_letter(text[at + len(word):at + len(word) + 1]):
                return True
            at = text.find(word, at + 1)
        return False

    @cached_property
    def _pairs(self) -> set[str]:
        return set(pairs(self._text))

    @cached_property
    def _counts(self) -> Counter[str]:
        return Counter(self._bodies)

    @cached_property
    def _heads(self) -> Counter[str]:
        return Counter([body[:24] for body in self._bodies if len(body) >= 24])

    def numbers(self, line: Line) -> tuple[float, ...]:
        """How much of the line the prose says as well, and how often the line stands in the text."""
        return self._echo(line), self._counts[line.text], self._heads[line.text[:24]] if line.length >= 24 else 0

    def _echo(self, line: Line) -> float:
        if line.spaced:
            said = [self._says(word.casefold()) for word in _LONG_WORD.findall(line.text)]
        else:
            said = [pair in self._pairs for pair in pairs(line.text)]
        return sum(said) / len(said) if said else -1.0


def _is_letter(character: str) -> bool:
    """Whether a character, if there is one, is a letter to _LONG_WORD."""
    return character.isalnum() and not character.isdecimal()


def _of_zone(zone: Zone, lines: Sequence[Line], company: _Company, body: Body, bodies: Sequence[str]) -> tuple[float, ...]:
    """What all lines of a zone have in common."""
    lengths = [line.length for line in lines]
    count, claimed = len(lines), company.dropped[-1]
    prose = bodies[zone.end] if zone.place == HEAD else bodies[zone.start - 1]
    elsewhere = body.others - count
    return (zone.place == HEAD, count, sum(lengths) / count, _deviation(lengths), max(lengths),
            sum([line.headline for line in lines]) / count, sum([line.ended for line in lines]) / count, sum([line.words <= 3 for line in lines]) / count,
            claimed, claimed / (claimed + count), company.lifted[-1], elsewhere / max(1, len(body.prose)),
            prose.endswith(COLONS))


def _deviation(lengths: Sequence[int]) -> float:
    """The standard deviation of whole numbers, exact up to the last division and root: statistics.pstdev takes thirty times as long."""
    count, total = len(lengths), sum(lengths)
    return sqrt((count * sum([length * length for length in lengths]) - total * total) / (count * count))


_ZONE = ("a place at the head", "the lines of its run", "the length of its run's lines", "the evenness of its run", "the longest line of its run",
         "the headlines in its run", "the end marks in its run", "the short lines in its run", "the residue in its run", "the share of residue in its run",
         "the facts in its run", "the other lines in the article", "a colon at the end of the prose")

#: The features in their order; the names are the words in which a claim is explained.
NAMES = (*Line.NAMES, *_PLACE, *_Company.NAMES, *Body.NAMES, *_ZONE)
