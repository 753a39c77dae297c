"""Claims for what readers wrote below an article, where rules know only what stands around it: who wrote a comment, when, and the button to answer.

Stamps tell it: lines with a name and a moment, to the minute or by age ("6 months ago"), again and again below the article's prose. What stands between two of
them is a comment, prose or not, in any language. That they are comments' stamps and not those of a live report is known by their names, and by
what rules have taken there as words of comments. Where such a stamp stands above all prose, the text is a thread itself, as in a forum, and is left alone;
so is an article that shows posts of networks between its paragraphs, which stand behind a post's buttons as no comment does.
"""
from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property

from cleaner.article import Article, Claim
from cleaner.dates import Found, dates_in
from cleaner.matches import Matches
from cleaner.shape import ends_sentence, is_prose, words
from cleaner.stages.rows import Row, rows_of
from cleaner.voice import SURE, evidence, readers, says

RULE, KIND, STAGE = "any/threads/comment", "comments", "threads"
WHY = "What readers wrote below the article, between the lines that say who wrote it and when"
#: A stamp is no longer than this; a name beside it has so many words at most.
LONGEST, MOST_NAME = 90, 6
#: So many stamps make a thread, no further apart than so many lines and characters.
LEAST_STAMPS, MOST_LINES, MOST_LENGTH = 2, 40, 6000
#: An age ("6 months ago", "vor 3 Tagen") is known, in any language, by so many of one make.
LEAST_ALIKE = 3
#: So do lines that end alike ("Kari says", "quaywatcher12 says"), if rules know so many of them as words of comments.
LEAST_KNOWN = 2
#: A line that says too little to be judged is a reader's, and no name, if it sounds so by so much.
LOUD = 2 * SURE
#: Between two buttons without a date stand so many lines at most.
MOST_SAID = 12
_AGE = re.compile(r"(?:[^\W\d_]{1,6} ){0,3}\d{1,2} [^\W\d_]{3,12}(?: [^\W\d_]{2,10}){0,2}")
#: So far above the first stamp stands what opens the thread ("3 comments"); below the last one, what closes it.
OPENED_WITHIN, CLOSED_WITHIN = 6, 12
_COMMENTS = frozenset({KIND})
#: Kinds of the buttons below a post.
_BUTTONS = frozenset({KIND, "social_share"})
#: Kinds of what a stamp is taken for where no rule knows it as a comment's.
_STAMPS = frozenset({"comments", "published_date", "updated_date", "byline"})
_CLOCK = re.compile(r"\d{1,2}[:.h]\d{2}(?!\d)")
_GLUED = re.compile(r"(?<=[a-zß-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])")
_WORD = re.compile(r"[^\W\d_]{3}|[^\W\d_\x00-\x7f]{2}")
#: The button that a stamp may end with ("Kari, 3 May 2023, 8:18 [ reply ]").
_BUTTON = re.compile(r"[^\W\d_]{4,}(?=[^\w:]*$)")
_DIGITS = re.compile(r"\d+")


class _Line(Row, frozen=True, dict=True):
    """A line of the source; ``is_comments`` where a rule knows it as a comment's."""

    is_comments: bool = False

    @cached_property
    def short(self) -> bool:
        return self.is_short(LONGEST)

    @cached_property
    def prose(self) -> bool:
        return self.claim is None and is_prose(self.text)

    @cached_property
    def dates(self) -> list[Found]:
        """The dates of a short line; a name may be glued to them ("AnnaApril 3, 2019 at 8:59 AM")."""
        return dates_in(_GLUED.sub(" ", self.text)) if self.short else []

    @cached_property
    def age(self) -> str:
        """What ages of one make have in common: the words around the numbers. Nothing for other lines."""
        is_age = self.short and any(map(str.isdigit, self.text)) if self.is_comments else _AGE.fullmatch(self.text)
        return _DIGITS.sub("0", self.text) if is_age else ""

    @cached_property
    def button(self) -> bool:
        """Whether the line is words of comments that may stand below each of them ("Reply")."""
        return self.claim is not None and self.is_comments and self.short and any(map(str.isalpha, self.text)) and not self.text.endswith(":")

    @cached_property
    def saying(self) -> str:
        """The last word of a line that may say who wrote ("Kari Lund says"). Nothing for other lines."""
        parts = self.text.casefold().split()
        may_be = self.short and 2 <= len(parts) <= MOST_NAME + 1 and parts[-1].isalpha() and (self.claim is None or self.is_comments)
        return parts[-1] if may_be else ""

    @cached_property
    def name(self) -> bool:
        """Whether the line may be a name: a short one, and no sentence."""
        return self.short and words(self.text) <= MOST_NAME and not ends_sentence(self.text) and (self.claim is None or self.claim.kind in _STAMPS)


def claims(article: Article, matches: Matches) -> Iterator[Claim]:
    """A claim for each line of the comments that is left."""
    if article.flat or not any(claim.kind == KIND for claim in article.claims):
        return
    rows = _lines(article, matches)
    prose = next((number for number, row in enumerate(rows) if row.prose), len(rows))
    text = _Text(rows)
    if any(number < prose and rows[number].is_comments for number in text.stamps):
        return
    for thread in text.threads(prose + 1):
        for row in rows[text.start(thread[0]):text.end(thread)]:
            if row.claim is None:
                yield Claim(row.start, row.end, RULE, KIND, STAGE, WHY)


def _lines(article: Article, matches: Matches) -> list[_Line]:
    return [_Line(row.start, row.end, row.text, row.claim, row.number, row.claim.kind == KIND if row.claim else _may_be_stamp(matches, row.number))
            for row in rows_of(article, matches)]


def _may_be_stamp(matches: Matches, number: int) -> bool:
    """Whether a rule of a later stage knows the line as who wrote a comment, and when."""
    body = matches.bodies[number]
    return any(map(str.isdigit, body)) and any(map(str.isalpha, body)) and matches.is_known(number, _COMMENTS)


def _stamps(rows: Sequence[_Line]) -> Iterator[int]:
    """The numbers of the lines that say when something was written, and in or above which stands who wrote it."""
    ages = Counter(row.age for row in rows if row.age)
    for number, row in enumerate(rows):
        if row.short and (row.claim is None or row.claim.kind in _STAMPS) and _is_stamp(rows, number, ages):
            yield number


def _sayings(rows: Sequence[_Line]) -> Iterator[int]:
    """The numbers of the lines that end alike, as those do that say who wrote ("Kari says"), above what is left to be said."""
    opening = [row for row, below in zip(rows, rows[1:]) if row.saying and below.claim is None]
    alike, known = Counter(row.saying for row in opening), Counter(row.saying for row in opening if row.claim)
    for number, row in enumerate(rows):
        if alike[row.saying] >= LEAST_ALIKE and known[row.saying] >= LEAST_KNOWN:
            yield number


def _is_stamp(rows: Sequence[_Line], number: int, ages: Counter[str]) -> bool:
    row = rows[number]
    if row.claim and row.is_comments and row.text.endswith(":"):
        return True
    timed = bool(_CLOCK.search(row.text) and row.dates)
    if not timed and ages[row.age] < LEAST_ALIKE:
        return False
    named = number > 0 and rows[number - 1].name or row.is_comments and number + 1 < len(rows) and rows[number + 1].name
    return named or timed and bool(_WORD.search(_CLOCK.sub("", row.text[:row.dates[0].start])))


def _places(rows: Sequence[_Line]) -> list[list[int]]:
    """The numbers of words of comments that may stand below each, those of the same words together."""
    places: dict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        if row.button:
            places[row.text].append(number)
    return [numbers for numbers in places.values() if len(numbers) >= LEAST_ALIKE]


def _dated(rows: Sequence[_Line], numbers: Sequence[int]) -> Iterator[int]:
    """Of the same words again and again, those with a date between two of them."""
    near = [pair for pair in zip(numbers, numbers[1:]) if pair[1] - pair[0] <= MOST_LINES]
    dated = [pair for pair in near if any(row.dates for row in rows[pair[0] + 1:pair[1]])]
    if len(dated) >= LEAST_ALIKE:
        yield from {number for pair in dated for number in pair}


def _are_voiced(rows: Sequence[_Line], numbers: Sequence[int]) -> bool:
    """Whether between the same words again and again stands nothing but what readers say, below their names or not, with no date.
    Between the posts that an article shows stand its own paragraphs, above the names of those who posted."""
    pairs = list(zip(numbers, numbers[1:]))
    if any(lower - upper > MOST_LINES for upper, lower in pairs):
        return False
    between = [[row for row in rows[upper + 1:lower] if row.claim is None] for upper, lower in pairs]
    return all(len(said) <= MOST_SAID and all(map(_is_said, said[1:])) for said in between) and sum(evidence(row.text) for said in between for row in said) >= SURE


def _is_said(row: _Line) -> bool:
    """Whether a line is what a reader says, be it two words, and no name."""
    return says(row.text) or readers(row.text) >= LOUD


class _Text:
    """The lines of a text; the numbers of the stamps among them, of those stamps that are buttons, and of other words of comments."""

    def __init__(self, rows: Sequence[_Line]):
        self.rows = rows
        places = _places(rows)
        self.voiced = {number for numbers in places if _are_voiced(rows, numbers) for number in numbers}
        self.buttons = self.voiced.union(*(_dated(rows, numbers) for numbers in places))
        self.stamps = sorted(self.buttons.union(_stamps(rows), _sayings(rows)))
        self.known = {number for number, row in enumerate(rows) if row.claim and row.is_comments}.difference(self.stamps)

    def threads(self, top: int) -> Iterator[list[int]]:
        """Runs of stamps from the line ``top`` on that are near enough to each other, from the first of which it is known that comments begin."""
        run: list[int] = []
        for number in [*(number for number in self.stamps if number >= top), None]:
            if number is not None and run and self._goes_on(run, number):
                run.append(number)
                continue
            run = run[self._beginning(run):]
            if run and sum(below - above > 1 for above, below in zip(run, run[1:])) + 1 >= LEAST_STAMPS:
                yield run
            run = [] if number is None else [number]

    def start(self, first: int) -> int:
        """Where the first comment starts: at its stamp or the name above it; where its stamp is a button, which stands behind it, below what opens the thread,
        or at the line above if that sounds like a reader's by itself."""
        if first in self.buttons:
            opener = self._opener(first)
            return self._voiced_start(first) if opener is None else opener + 1
        return first - 1 if first and not self.rows[first].is_comments and self.rows[first - 1].name else first

    def _voiced_start(self, first: int) -> int:
        rows = self.rows
        if first not in self.voiced or not first or rows[first - 1].claim or evidence(rows[first - 1].text) < SURE:
            return first
        named = first > 1 and rows[first - 2].claim is None and rows[first - 2].name and first + 1 < len(rows) and rows[first + 1].name
        return first - 2 if named else first - 1

    def end(self, thread: Sequence[int]) -> int:
        """Where the last comment ends: with the line that ends others, above whatever else is known, or with the text; at its stamp where none of these is near."""
        rows, below, far = self.rows, thread[-1] + 1, thread[-1] + 1 + CLOSED_WITHIN
        endings = {row.text for row in rows[thread[0]:thread[-1]] if row.short and words(row.text) <= MOST_NAME}
        for number in range(below, min(len(rows), far)):
            if rows[number].text in endings:
                return number + 1
            if rows[number].claim:
                return number
        return len(rows) if len(rows) <= far else below

    def _goes_on(self, run: Sequence[int], number: int) -> bool:
        """Whether the thread goes on at a stamp: it is near the last one, and no prose of an article stands between, as where posts of networks are
        shown between its paragraphs. An article's prose stands behind the buttons that end a post, and a comment's before them."""
        rows, last = self.rows, run[-1]
        if number - last > MOST_LINES or rows[number].start - rows[last].end > MOST_LENGTH:
            return False
        between = range(last + 1, number)
        prose = [one for one in between if rows[one].prose]
        if not prose:
            return True
        if last in self.buttons and not self._is_below_stamp(run):
            return any(row.dates for row in rows[last + 1:prose[0]])
        said = next(one for one in between if rows[one].claim is None)
        return not any((claim := row.claim) is not None and claim.kind in _BUTTONS for row in rows[said + 1:prose[-1]])

    def _is_below_stamp(self, run: Sequence[int]) -> bool:
        """Whether the button that is the last of a run stands with others right below a stamp, as the head of a comment."""
        for place in range(len(run) - 1, 0, -1):
            upper, lower = run[place - 1], run[place]
            if any(row.claim is None for row in self.rows[upper + 1:lower]):
                return False
            if upper not in self.buttons:
                return True
        return False

    def _beginning(self, run: Sequence[int]) -> int:
        """The place in a run of the first stamp with which it is a comment that begins, and not the article, which may have such a stamp itself: words of
        comments stand above it, or the same button of comments behind it and behind another one, or at the end of several stamps."""
        begins = len(run)
        later: set[str] = set()
        ends: Counter[str] = Counter()
        for place in range(len(run) - 1, -1, -1):
            number = run[place]
            behind = {self.rows[one].text for one in range(number + 1, run[place + 1]) if one in self.known} if place + 1 < len(run) else set()
            end = _BUTTON.search(self.rows[number].text) if self.rows[number].is_comments and number not in self.buttons else None
            if end:
                ends[end.group().casefold()] += 1
            if behind & later or (end and ends[end.group().casefold()] >= LEAST_ALIKE) or number in self.voiced or self._opener(number) is not None:
                begins = place
            later |= behind
        return begins

    def _opener(self, number: int) -> int | None:
        """The number of the words of comments right above a stamp, with no prose between but what has a date above it where the stamp is a button."""
        for above in range(number - 1, max(-1, number - 1 - OPENED_WITHIN), -1):
            if above in self.known:
                return above
            if self.rows[above].prose and not (number in self.buttons and any(row.dates for row in self.rows[max(0, above - OPENED_WITHIN):above])):
                break
        return None
