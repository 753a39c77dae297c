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

from cleaner.article import Article, Claim
from cleaner.dates import Found, dates_in
from cleaner.matches import Matches
from cleaner.shape import ends_sentence, is_prose, words
from cleaner.stages.rows import Row, rows_of

RULE, KIND, STAGE = "any/threads/comment", "comments", "threads"
WHY = "What readers wrote below the article, between the lines that say who wrote it and when"
#: A stamp is no longer than this; a name beside it has so many words at most.
LONGEST, MOST_NAME = 90, 6
#: So many stamps make a thread, no further apart than so many lines and characters.
LEAST_STAMPS, MOST_LINES, MOST_LENGTH = 2, 40, 6000
#: An age ("6 months ago", "vor 3 Tagen") is known, in any language, by so many of one make.
LEAST_ALIKE = 3
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


class _Line(Row, frozen=True):
    """A line of the source; ``is_comments`` where a rule knows it as a comment's."""

    is_comments: bool = False


def claims(article: Article, matches: Matches) -> Iterator[Claim]:
    """A claim for each line of the comments that is left."""
    if article.flat or not any(claim.kind == KIND for claim in article.claims):
        return
    rows = _lines(article, matches)
    prose = next((number for number, row in enumerate(rows) if row.claim is None and is_prose(row.text)), len(rows))
    buttons = set(_buttons(rows))
    stamps = sorted(buttons.union(_stamps(rows)))
    if any(number < prose and rows[number].is_comments for number in stamps):
        return
    known = {number for number, row in enumerate(rows) if row.claim and row.is_comments}.difference(stamps)
    for thread in _threads(rows, [number for number in stamps if number > prose], known, buttons):
        for row in rows[_start(rows, thread[0], known, buttons):_end(rows, thread)]:
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
    ages = Counter(filter(None, map(_age, rows)))
    return (number for number in range(len(rows)) if _is_stamp(rows, number, ages))


def _is_stamp(rows: Sequence[_Line], number: int, ages: Counter[str]) -> bool:
    row = rows[number]
    if not row.is_short(LONGEST) or (row.claim is not None and row.claim.kind not in _STAMPS):
        return False
    if row.claim and row.is_comments and row.text.endswith(":"):
        return True
    if _CLOCK.search(row.text) and (dates := _dates(row)):
        return bool(_WORD.search(_CLOCK.sub("", row.text[:dates[0].start]))) or _has_name(rows, number - 1) or row.is_comments and _has_name(rows, number + 1)
    return ages[_age(row)] >= LEAST_ALIKE and (_has_name(rows, number - 1) or row.is_comments and _has_name(rows, number + 1))


def _age(row: _Line) -> str:
    """What ages of one make have in common: the words around the numbers. Nothing for other lines."""
    is_age = row.is_short(LONGEST) and any(map(str.isdigit, row.text)) if row.is_comments else _AGE.fullmatch(row.text)
    return _DIGITS.sub("0", row.text) if is_age else ""


def _dates(row: _Line) -> list[Found]:
    """The dates of a line; a name may be glued to them ("AnnaApril 3, 2019 at 8:59 AM")."""
    return dates_in(_GLUED.sub(" ", row.text))


def _buttons(rows: Sequence[_Line]) -> Iterator[int]:
    """The numbers of words of comments that stand again and again, with a date between two of them."""
    places: dict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        if row.claim and row.is_comments and row.is_short(LONGEST) and any(map(str.isalpha, row.text)) and not row.text.endswith(":"):
            places[row.text].append(number)
    for numbers in places.values():
        dated = [(one, next_one) for one, next_one in zip(numbers, numbers[1:])
                 if next_one - one <= MOST_LINES and _has_date(rows[one + 1:next_one])]
        if len(dated) >= LEAST_ALIKE:
            yield from {number for pair in dated for number in pair}


def _has_name(rows: Sequence[_Line], number: int) -> bool:
    """Whether the line may be a name: a short one, and no sentence."""
    if not 0 <= number < len(rows):
        return False
    row = rows[number]
    return row.is_short(LONGEST) and words(row.text) <= MOST_NAME and not ends_sentence(row.text) and (row.claim is None or row.claim.kind in _STAMPS)


def _threads(rows: Sequence[_Line], stamps: Sequence[int], known: set[int], buttons: set[int]) -> Iterator[list[int]]:
    """Runs of stamps that are near enough to each other, from the first of which it is known that comments begin."""
    run: list[int] = []
    for number in [*stamps, None]:
        if number is not None and run and _goes_on(rows, run, number, buttons):
            run.append(number)
            continue
        run = run[_beginning(rows, run, known, buttons):]
        if len([one for one, next_one in zip(run, run[1:]) if next_one - one > 1]) + 1 >= LEAST_STAMPS:
            yield run
        run = [] if number is None else [number]


def _goes_on(rows: Sequence[_Line], run: Sequence[int], number: int, buttons: set[int]) -> bool:
    """Whether the thread goes on at a stamp: it is near the last one, and no prose of an article stands between, as where posts of networks are
    shown between its paragraphs. An article's prose stands behind the buttons that end a post, and a comment's before them."""
    last = run[-1]
    if number - last > MOST_LINES or rows[number].start - rows[last].end > MOST_LENGTH:
        return False
    between = range(last + 1, number)
    prose = [one for one in between if rows[one].claim is None and is_prose(rows[one].text)]
    if not prose:
        return True
    if last in buttons and not _is_below_stamp(rows, run, buttons):
        return _has_date(rows[last + 1:prose[0]])
    said = next((one for one in between if rows[one].claim is None), number)
    return not any(_ends_post(rows[one]) for one in range(said + 1, prose[-1]))


def _has_date(rows: Sequence[_Line]) -> bool:
    return any(row.is_short(LONGEST) and _dates(row) for row in rows)


def _is_below_stamp(rows: Sequence[_Line], run: Sequence[int], buttons: set[int]) -> bool:
    """Whether the button that is the last of a run stands with others right below a stamp, as the head of a comment."""
    for place in range(len(run) - 1, 0, -1):
        upper, lower = run[place - 1], run[place]
        if any(row.claim is None for row in rows[upper + 1:lower]):
            return False
        if upper not in buttons:
            return True
    return False


def _ends_post(row: _Line) -> bool:
    return row.claim is not None and row.claim.kind in _BUTTONS


def _beginning(rows: Sequence[_Line], run: Sequence[int], known: set[int], buttons: set[int]) -> int:
    """The place in a run of the first stamp with which it is a comment that begins, and not the article, which may have such a stamp itself: words of
    comments stand above it, or the same button of comments behind it and behind another one, or at the end of several stamps."""
    begins = len(run)
    later: set[str] = set()
    ends: Counter[str] = Counter()
    for place in range(len(run) - 1, -1, -1):
        number = run[place]
        behind = {rows[one].text for one in range(number + 1, run[place + 1]) if one in known} if place + 1 < len(run) else set()
        end = _BUTTON.search(rows[number].text) if rows[number].is_comments and number not in buttons else None
        if end:
            ends[end.group().casefold()] += 1
        if behind & later or (end and ends[end.group().casefold()] >= LEAST_ALIKE) or _opener(rows, number, known, buttons) is not None:
            begins = place
        later |= behind
    return begins


def _opener(rows: Sequence[_Line], number: int, known: set[int], buttons: set[int]) -> int | None:
    """The number of the words of comments right above a stamp, with no prose between but what has a date above it where the stamp is a button."""
    for above in range(number - 1, max(-1, number - 1 - OPENED_WITHIN), -1):
        if above in known:
            return above
        if rows[above].claim is None and is_prose(rows[above].text) and not (number in buttons and _has_date(rows[max(0, above - OPENED_WITHIN):above])):
            break
    return None


def _start(rows: Sequence[_Line], first: int, known: set[int], buttons: set[int]) -> int:
    """Where the first comment starts: at its stamp or the name above it; where its stamp is a button, which stands behind it, below what opens the thread."""
    if first in buttons:
        opener = _opener(rows, first, known, buttons)
        return first if opener is None else opener + 1
    return first - 1 if not rows[first].is_comments and _has_name(rows, first - 1) else first


def _end(rows: Sequence[_Line], thread: Sequence[int]) -> int:
    """Where the last comment ends: with the line that ends others, above whatever else is known, or with the text; at its stamp where none of these is near."""
    endings = {row.text for row in rows[thread[0]:thread[-1]] if row.is_short(LONGEST) and words(row.text) <= MOST_NAME}
    for number in range(thread[-1] + 1, min(len(rows), thread[-1] + 1 + CLOSED_WITHIN)):
        if rows[number].text in endings:
            return number + 1
        if rows[number].claim:
            return number
    return len(rows) if len(rows) <= thread[-1] + 1 + CLOSED_WITHIN else thread[-1] + 1
