"""What can be said of a line below a header ("Most Read"): is it an entry of that list, or does the article go on with it?

An entry speaks of another matter, in the manner of headlines; a line of the article's own is short, looks like its other short lines, and says
what its prose says. Numbers only; no words of any language. Training and run time share this file, so that a number means the same to both.
"""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from math import log
from statistics import fmean

from cleaner.article import Block
from cleaner.shape import COLONS, ends_sentence, ends_with_stop, has_unspaced, is_prose, pairs, stems, words

#: Of an article so many lines are looked at, so that a list in a very long text costs no more.
MOST_LINES = 1500
#: How many lines above the header, and below the list, are its neighbours.
NEAR_ABOVE, NEAR_BELOW = 4, 2
_FIRST = re.compile(r"\W*(\w+(?:\W+\w+)?)")

NAMES = (
    "its words", "its length", "its place in the run", "the lines of the run below it", "the lines of the run", "glued to the one above", "a list mark", "a digit at its start",
    "a small letter at its start", "a question", "an exclamation", "a colon at its end", "a colon in it", "a full stop at its end", "the look of prose", "its share of capitals",
    "its capitals beside the run's above it", "its capitals beside the article's short lines", "its words the article says", "its share of such", "its words the article does not say",
    "how often the article says its commonest", "its share of words said right below", "its share of words said right above", "the share so far", "the share of those below it",
    "lines that start as it does", "prose right below", "no prose below", "no prose above", "the share of short lines in the article", "lines of its make in the article",
    "the line above the header is of its make", "the line below the run is of its make", "its gap beside the header's", "its gap beside the next", "the article's words", "the header's colon",
    "its length beside the run's above it", "a blank line above it",
    "the words of the line above in the run", "the share of them the article says", "the glued pieces of it", "the first of them prose", "the words of the first of them",
)


class Entry:
    """A line that may be an entry: its text, the mark it starts with ("" for none), the white space above it, whether it was glued there."""

    __slots__ = ("text", "mark", "before", "glued", "stems", "capitals", "words")

    def __init__(self, text: str, mark: str, before: str, glued: bool = False):
        self.text, self.mark, self.before, self.glued = text.strip(), mark, before, glued
        self.stems, self.capitals, self.words = stems_of(self.text), capitals(self.text), words(self.text)


def entry_of(block: Block) -> Entry:
    """A block as an entry."""
    return Entry(block.body, block.mark, block.before)


def stems_of(text: str) -> frozenset[str]:
    """What forms of the line's longer words have in common; of scripts without blanks, its pairs of characters."""
    found = stems(text)
    if not has_unspaced(text):
        return found
    return frozenset(stem for stem in found if not has_unspaced(stem)) | frozenset(pairs(text))


def capitals(text: str) -> float:
    """The share of longer words behind the first that have a capital; -1 where there are none."""
    longer = [word for word in text.split()[1:] if len(word) > 3 and word[0].isalpha()]
    return sum(word[0].isupper() for word in longer) / len(longer) if longer else -1.0


class Surroundings:
    """What the lines of an article are like, read when a list first asks for it."""

    def __init__(self, blocks: Sequence[Block], bodies: Sequence[str]):
        self.blocks, self.bodies = blocks[:MOST_LINES], bodies[:MOST_LINES]

    @cached_property
    def prose(self) -> list[int]:
        """The numbers of the lines of prose."""
        return [number for number, body in enumerate(self.bodies) if is_prose(body)]

    @cached_property
    def lines(self) -> list[Entry]:
        return list(map(entry_of, self.blocks))

    @cached_property
    def stems(self) -> Counter[str]:
        """In how many lines each stem stands."""
        return Counter(stem for line in self.lines for stem in line.stems)

    @cached_property
    def starts(self) -> Counter[str]:
        """How many lines start with the same word or two."""
        return Counter(start for body in self.bodies for start in _starts(body))

    @cached_property
    def makes(self) -> Counter[tuple[str, int]]:
        """How many short lines have the same mark and about the same length."""
        return Counter(_make(line) for line in self.lines if line.words <= 28)

    @cached_property
    def short_share(self) -> float:
        return 1 - len(self.prose) / max(1, len(self.bodies))

    @cached_property
    def short_capitals(self) -> float:
        """The mean share of capitals in the article's short lines."""
        found = [line.capitals for line in self.lines if line.capitals >= 0 and line.words <= 16 and not ends_sentence(line.text)]
        return fmean(found) if found else 0.0


def describe(around: Surroundings, header: int, end: int, run: Sequence[Entry], pieces: Sequence[str] = ()) -> list[tuple[float, ...]]:
    """One tuple of numbers, in the order of :data:`NAMES`, for each line of the run that stands between the header's block and block ``end``;
    ``pieces`` are the parts of its last line, where that may be more than one glued together."""
    inside = around.lines[header:end]
    said = Counter(stem for line in inside for stem in line.stems)
    makes = Counter(_make(line) for line in inside)
    starts = Counter(start for line in inside for start in _starts(line.text))
    above = [line for line in around.lines[max(0, header - NEAR_ABOVE):header]]
    below = around.lines[end:end + NEAR_BELOW]
    counts = [[around.stems[stem] - said[stem] for stem in entry.stems] for entry in run]
    shares = [sum(count > 0 for count in own) / len(own) if own else 0.0 for own in counts]
    shared = frozenset().union(*(line.stems for line in above))
    prose_below, prose_above = bool(around.prose) and around.prose[-1] >= end, bool(around.prose) and around.prose[0] < header
    head = around.lines[header] if header < len(around.lines) else None
    rows = []
    for at, entry in enumerate(run):
        own = counts[at]
        near = frozenset().union(*(line.stems for line in [*run[at + 1:at + 1 + NEAR_BELOW], *below][:NEAR_BELOW]))
        upper = [line.capitals for line in run[:at] if line.capitals >= 0]
        lengths = [line.words for line in run[:at]]
        following = run[at + 1] if at + 1 < len(run) else (below[0] if below else None)
        rows.append((
            entry.words, len(entry.text), at, len(run) - 1 - at, len(run), entry.glued, entry.mark != "", entry.text[:1].isdigit(),
            entry.text[:1].islower(), entry.text.endswith(("?", "？", "؟")), entry.text.endswith("!"), entry.text.endswith(COLONS), ": " in entry.text, ends_with_stop(entry.text),
            is_prose(entry.text), entry.capitals,
            entry.capitals - fmean(upper) if upper and entry.capitals >= 0 else 0.0, entry.capitals - around.short_capitals if entry.capitals >= 0 else 0.0,
            sum(count > 0 for count in own), shares[at], sum(count <= 0 for count in own),
            log(1 + max(own, default=0)), _share(entry.stems, near), _share(entry.stems, shared),
            fmean(shares[:at]) - shares[at] if at else 0.0, fmean(shares[at + 1:]) - shares[at] if at + 1 < len(run) else 0.0,
            max((around.starts[start] - starts[start] for start in _starts(entry.text)), default=0),
            at + 1 == len(run) and bool(below) and is_prose(below[0].text), not prose_below, not prose_above, around.short_share,
            log(1 + max(0, around.makes[_make(entry)] - makes[_make(entry)])),
            _alike(entry, above[-1] if above else None), _alike(entry, below[0] if below else None),
            0 if entry.glued or head is None else len(entry.before) - len(head.before),
            0 if following is None else len(entry.before) - len(following.before), log(1 + len(around.stems)),
            head is not None and head.text.endswith(COLONS), entry.words - fmean(lengths) if lengths else 0.0, entry.before == "\n\n",
            run[at - 1].words if at else 0, shares[at - 1] if at else -1.0, len(pieces), bool(pieces) and is_prose(pieces[0].strip()), words(pieces[0]) if pieces else 0,
        ))
    return [tuple(map(float, row)) for row in rows]


def _starts(text: str) -> Iterator[str]:
    found = _FIRST.match(text[:80])
    if found:
        yield found.group(1).casefold()


def _make(line: Entry) -> tuple[str, int]:
    return line.mark, int(2 * log(1 + len(line.text)))


def _alike(line: Entry, other: Entry | None) -> float:
    """How alike two lines are in length, where neither is prose and both have the same mark."""
    if other is None or other.mark != line.mark or is_prose(other.text):
        return -1.0
    return min(len(line.text), len(other.text)) / max(len(line.text), len(other.text), 1)


def _share(own: frozenset[str], other: frozenset[str]) -> float:
    return len(own & other) / len(own) if own else 0.0
