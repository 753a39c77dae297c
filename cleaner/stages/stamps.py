"""Claims for lines at the head that tell who wrote the article and when in a form that no rule has: "Ann Brook | Fri, Nov 20, 2019 : 3:05 p.m."

Houses put a day, an hour, names, labels and a reading time together in more ways than can be listed. So such a line is taken apart: days and hours are
found first, what is left is cut at its separators and at words such as "Posted on" or "von", and each piece must be something that a stamp
holds: a name behind a by-word, or one with a known given name of whom the article does not speak, a role, a house, a day of the week, or what a rule takes whole as a byline, a day or a reading time. One
piece that is none of these, and the line stays. Lines without a day and a year are not asked; nor is one that rules read as much out of.
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from cleaner.article import Article, Claim, Fact
from cleaner.dates import Found, dates_in, hours_in, is_around, parse_date
from cleaner.lifts import facts, worth_of
from cleaner.lookup import Hit
from cleaner.marks import EDGES, is_until, kind_of, pieces
from cleaner.matches import Matches
from cleaner.names import clean_names, has_given_name, is_capitalised, is_house, is_role
from cleaner.shape import is_prose, without_links
from cleaner.stages.phrases import Places, allows
from cleaner.stages.signature import is_spoken_of

RULE = "any/stamps/line"
WHY = "Who wrote the article, and when, each part of the line being one of these"
#: A stamp has at most so many characters, and an article so many stamps: more of them are a list of something else.
LONGEST, MOST = 120, 3
MOST_DATES = 2
#: What a rule may take a piece as.
_PARTS = frozenset(("byline", "published_date", "updated_note", "read_time", "agency", "comments", "social_share"))
#: A name, what stands behind a by-word, behind "filed under", and a place or a house have at most so many words.
_NAME_WORDS, _BY_WORDS, _OTHER_WORDS, _PLACE_WORDS = 4, 8, 4, 3
#: A word for publication of so few letters stands in sentences too.
_SMALL = 3
_SEPARATOR = re.compile(r"[|•·∙⋅●▪❘│¦;,()\[\]/\\]|\s[–—-]+(?=\s|$)|^[–—-]+\s")


def claims(article: Article, matches: Matches, mode: str) -> Iterator[Claim]:
    """Claims for whole lines at the head; none where many lines are made so."""
    if article.flat:
        return
    found = list(_stamps(article, matches, mode))
    if len(found) <= MOST:
        yield from found


def _stamps(article: Article, matches: Matches, mode: str) -> Iterator[Claim]:
    place = Places(matches)
    for number, body in enumerate(matches.bodies):
        if not place.is_head(number):
            return
        body = without_links(body)
        if len(body) > LONGEST or article.blocks[number].mark == "1" or not any(map(str.isdigit, body)):
            continue
        told = _Line(article, matches, mode, number).read(body)
        if told and worth_of(told) > _known(matches, number):
            field = "authors" if any(fact.field == "authors" for fact in told) else "published"
            block = article.blocks[number]
            yield Claim(block.start, block.end, RULE, "byline" if field == "authors" else "published_date", "stamps", WHY, "lift", field, told)


def _known(matches: Matches, number: int) -> int:
    """What the rules that take the whole line read out of it."""
    body = matches.bodies[number]
    return max((matches.worth(hit, body) for hit in matches.found[number].hits if hit.end - hit.start == len(body)), default=0)


class _Line:
    """A line taken apart, and what its pieces tell."""

    def __init__(self, article: Article, matches: Matches, mode: str, number: int):
        self._article, self._matches, self._mode, self._number = article, matches, mode, number
        self._authors: list[Fact] = []
        self._others: list[Fact] = []
        self._days: dict[str, Fact] = {}
        self._kind = ""  # what comes next, by the word in front of it
        self._signed = False  # whether a by-word stood in the line

    def read(self, body: str) -> tuple[Fact, ...]:
        """What the line tells, if each of its pieces is part of a stamp."""
        dates = dates_in(body, order="dmy")  # to find them; what they are is asked below
        if not 1 <= len(dates) <= MOST_DATES or any(is_until(body[one.end:two.start]) for one, two in zip(dates, dates[1:])):
            return ()
        hours = [span for span in hours_in(body) if not any(span[0] < date.end and date.start < span[1] for date in dates)]
        leads = bool(hours) and hours[0][0] < dates[0].start
        days = {(date.start, date.end): _moment(body, date, hours, leads) for date in dates}
        at = 0
        for start, end in sorted([*days, *hours]):
            if not self._is_stamp(body[at:start]):
                return ()
            if (start, end) in days:
                if self._kind == "others":  # "Valid until", "Deadline"
                    return ()
                self._note_day(days[start, end])
            at = end
        if not self._is_stamp(body[at:]) or not (self._authors or self._tells_day(body)):
            return ()
        return (*self._authors, *self._days.values(), *self._others)

    def _tells_day(self, body: str) -> bool:
        """Whether a line that names nobody begins as a stamp does, not as a sentence that goes on below ("On 3 May 2021")."""
        word = body.split()[0]
        return word[-1] == ":" or len(word) > _SMALL or not kind_of(word)

    def _note_day(self, raw: str) -> None:
        """The day under what stands in front of it; the first without a word is that of publication, the next that of the last change."""
        field = self._kind if self._kind in ("published", "modified") else "modified" if "published" in self._days else "published"
        self._days.setdefault(field, Fact(field, parse_date(raw) or self._by_rules(raw), raw, RULE))
        self._kind = ""

    def _by_rules(self, raw: str) -> Any:
        """What the rules read out of a day of numbers, if those that know it agree: they know in which order their language writes them."""
        told = {fact.value["iso"]: fact.value for hit in self._hits(raw) for fact in facts(hit, raw, raw) if fact.field == "published" and fact.value}
        return next(iter(told.values())) if len(told) == 1 else None

    def _is_stamp(self, text: str) -> bool:
        """Whether what stands between days is pieces of a stamp and no more."""
        return all(self._explains(piece.strip(EDGES)) for piece in _SEPARATOR.split(text))

    def _explains(self, piece: str) -> bool:
        if not piece or is_around(piece) or (not kind_of(piece) and self._is_known(piece)):
            return True
        for kind, text in pieces(piece, self._kind if self._kind == "written" else ""):
            text = _without_edges(text) if kind in ("published", "modified") else text
            self._kind = kind if kind and not text else ""
            if text and not (self._is_written(text) if kind == "written" else self._is_other(text) if kind == "others" else self._is_alone(text)):
                return False
        return True

    def _is_written(self, text: str) -> bool:
        """Whether this is whom a by-word names: people, or somebody with a capital."""
        text = _without_edges(text)
        if len(text.split()) > _BY_WORDS:
            return False
        names, self._signed = clean_names(text), True
        if not names and not is_capitalised(text):
            return False
        self._authors += [Fact("authors", {"name": name, "role": None}, text, RULE) for name in (names or (None,))]
        return True

    def _is_other(self, text: str) -> bool:
        """Whether this may be whom or what other words name, behind a writer or a day: who edited, where it was filed."""
        return bool(self._authors or self._days) and len(text.split()) <= _OTHER_WORDS and is_capitalised(text)

    def _is_alone(self, text: str) -> bool:
        """Whether a piece without a by-word is a writer, what a writer is, a house, what a rule knows, or, behind a name with a by-word, a place."""
        for form in dict.fromkeys((text, _without_edges(text))):
            if not form or is_role(form) or is_house(form) or self._is_known(form) or (not self._signed and self._is_writer(form)):
                return True
        return self._signed and len(text.split()) <= _PLACE_WORDS and is_capitalised(text)

    def _is_writer(self, text: str) -> bool:
        text = _without_role(text)
        names = clean_names(text)
        if len(names) != 1 or not 2 <= len(names[0].split()) <= _NAME_WORDS or not has_given_name(names[0]):
            return False
        behind = text.removeprefix(names[0])
        if behind == text or (behind.strip(EDGES) and not is_role(behind)):
            return False
        bodies = self._matches.bodies
        if is_spoken_of(bodies, [number for number, body in enumerate(bodies) if number != self._number and is_prose(body)], names[0]):
            return False
        self._authors.append(Fact("authors", {"name": names[0], "role": None}, text, RULE))
        return True

    def _is_known(self, piece: str) -> bool:
        """Whether a rule takes the piece whole as what a stamp holds; what the one that tells most reads out of it is kept."""
        hits = self._hits(piece)
        for fact in max((facts(hit, piece, piece) for hit in hits), key=worth_of, default=()):
            if fact.field == "authors":
                self._authors.append(fact)
            elif fact.field in ("published", "modified"):
                self._days.setdefault(fact.field, fact)
            else:
                self._others.append(fact)
        return bool(hits)

    def _hits(self, piece: str) -> list[Hit]:
        return [hit for hit in self._matches.rules.found(piece).hits
                if hit.rule.reach == "line" and hit.end - hit.start == len(piece) and hit.rule.kind in _PARTS and allows(hit.rule, self._article, self._mode)]


def _moment(body: str, date: Found, hours: Sequence[tuple[int, int]], leads: bool) -> str:
    """The day with its hour, which stands in front of it or behind."""
    for start, end in reversed(hours) if leads else hours:
        if leads and end <= date.start and _is_gap(body[end:date.start]):
            return body[start:date.end]
        if not leads and date.end <= start and _is_gap(body[date.end:start]):
            return body[date.start:end]
    return body[date.start:date.end]


def _is_gap(text: str) -> bool:
    """Whether no more than small words and marks stand here."""
    return all(is_around(word.strip(EDGES)) or not word.strip(EDGES) for word in text.split())


def _without_role(text: str) -> str:
    """A name without what its owner is in front of it: "Business Reporter Ann Brook"."""
    words = text.split()
    roles = [count for count in range(1, len(words) - 1) if is_role(" ".join(words[:count]))]
    return " ".join(words[max(roles, default=0):])


def _without_edges(text: str) -> str:
    """Without the days of the week and the small words that stand between it and a day or an hour."""
    words = text.strip(EDGES).split()
    while words and is_around(words[-1].strip(EDGES)):
        words.pop()
    while words and is_around(words[0].strip(EDGES)):
        words.pop(0)
    return " ".join(words).strip(EDGES)
