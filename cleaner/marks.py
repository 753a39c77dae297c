"""Words that say what a date or a name is ("Updated", "Written by"), and a line cut at them. The words are in data/marks.toml."""
from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import msgspec

from cleaner.either import either

EDGES = " \t\u00a0|•·:,;–—-/()[]⋅"
#: Small words that stand inside names too count as marks only behind something that is no word.
_SMALL, _OPENING, _LABEL = 6, 7, 4
#: Words in front of "on" with which it stands in a sentence.
_MOST_SAID = 5
#: Words before a small mark that may say what somebody has written ("Gepostet von", "A comment by"), and the name that has to follow.
_MOST_BEFORE, _NAME = 2, re.compile(r"\s+[^\W\d_a-z][\w.'’-]+(?:\s+[^\W\d_a-z][\w.'’-]*){1,2}\s*(?:$|[|•·–—(\d-])")
_TOKEN = re.compile(r"[\w'’.\-]*\w")


class _Marks(msgspec.Struct, frozen=True):
    """The kind of each mark; the marks by their first word, the longest first; those of scripts without blanks; the small ones before a name or a day; and what stands between two days."""

    kinds: dict[str, str]
    by_first: dict[str, list[tuple[str, ...]]]
    glued: re.Pattern[str]
    agents: frozenset[str]
    days: frozenset[str]
    until: re.Pattern[str]


@cache
def _marks() -> _Marks:
    tables = tomllib.loads((Path(__file__).parent / "data" / "marks.toml").read_text(encoding="utf-8"))
    agents = frozenset(tables["written"].pop("agents"))
    days = frozenset(tables["published"].pop("days"))
    until = re.compile(rf"\s*(?:[–—-]|{either(tables['published'].pop('until'), fold=False)})\s*")
    words = {word.casefold(): kind for kind, table in tables.items() for word in table["words"]}
    kinds = {**words, **{" ".join(_TOKEN.findall(word)): kind for word, kind in words.items()}}  # "autor/in" is two words in a line
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for word in sorted(kinds, key=len, reverse=True):
        parts = tuple(word.split())
        by_first.setdefault(parts[0], []).append(parts)
    glued = [word for word in kinds if word[-1].lower() == word[-1].upper()]
    alone = "".join(word for word in glued if len(word) == 1)  # 文 is a part of many words
    found = rf"{either([word for word in glued if len(word) > 1], fold=False)}|(?<!\w)[{alone}](?!\w)"
    return _Marks(kinds, by_first, re.compile(found), agents, days, until)


def kind_of(word: str) -> str:
    """What a label says that stands beside its value: published, modified, written or others; empty for one that is not known."""
    return _marks().kinds.get(" ".join(word.strip(EDGES + "：").casefold().split()), "")


def is_until(text: str) -> bool:
    """Whether what stands between two days says that something went on from one to the other."""
    return _marks().until.fullmatch(text) is not None


@cache
def openings(dates: bool = False) -> frozenset[str]:
    """The first letters of the marks of bylines, or of those of dates, that say enough to be believed anywhere in a page ("Written by", not "By")."""
    kinds = ("published", "modified") if dates else ("written",)
    return frozenset(word[:_OPENING] for word, kind in _marks().kinds.items() if kind in kinds and len(word) > _SMALL)


@cache
def labels() -> frozenset[str]:
    """The marks of bylines that are labels where an element holds nothing else ("Author"); shorter ones are words of any text."""
    return frozenset(word for word, kind in _marks().kinds.items() if kind == "written" and len(word) > _LABEL and " " not in word)


def opening(text: str) -> str:
    """The letters of a text to be looked up in :func:`openings`."""
    return text[:_OPENING].casefold()


def _found(text: str) -> Iterator[tuple[int, int, str]]:
    """Where marks stand in a line, and which; of those that start at one word the longest."""
    marks = _marks()
    if not text.isascii():
        glued = [(match.start(), match.end(), match[0]) for match in marks.glued.finditer(text)]
        if glued:
            yield from glued
            return
    tokens = [(match.start(), match.end(), match[0].casefold()) for match in _TOKEN.finditer(text)]
    at = 0
    while at < len(tokens):
        length = next((len(parts) for parts in marks.by_first.get(tokens[at][2], ()) if _stands(parts, tokens, at)), 0)
        if length:
            yield tokens[at][0], tokens[at + length - 1][1], " ".join(token[2] for token in tokens[at:at + length])
        at += length or 1


def _stands(parts: tuple[str, ...], tokens: list[tuple[int, int, str]], at: int) -> bool:
    return len(parts) == 1 or tuple(token[2] for token in tokens[at:at + len(parts)]) == parts


def pieces(text: str, carried: str = "", *, worded: bool = False) -> Iterator[tuple[str, str]]:
    """A line cut at its marks: the kind that stands in front (``carried`` for the first piece) and the text up to the next mark.

    With ``worded`` a small mark may have words in front of it that say what somebody has written ("A comment by").

    >>> list(pieces("Updated May 4, 2021 | By Ann Brook"))
    [('modified', 'May 4, 2021'), ('written', 'Ann Brook')]
    """
    kind, at = carried, 0
    for start, end, word in _found(text):
        found, before = _marks().kinds[word], text[:start].rstrip()
        if found == "written" and len(word) <= _SMALL and before and before[-1].isalpha():
            if not worded or at or word not in _marks().agents or len(before.split()) > _MOST_BEFORE or not _NAME.match(text[end:]):
                continue  # "Marco di Porto", "the quay used by Ann Brook"
            before = ""  # "A comment by Ann Brook"
        if not kind and word in _marks().days and len(before[at:].split()) > _MOST_SAID:
            continue  # "The harbour act was signed into law on August 14, 1935"
        if before[at:].strip(EDGES):
            yield kind, text[at:start].strip(EDGES)
        kind, at = found, end
    rest = text[at:].strip(EDGES + "：")
    if kind or rest:
        yield kind, rest
