"""Words that say what a date or a name is ("Updated", "Written by"), and a line cut at them. The words are in data/marks.toml."""
from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import msgspec

EDGES = " \t\u00a0|•·:,;–—-/()[]⋅"
#: Small words that stand inside names too count as marks only behind something that is no word.
_SMALL = 6


class _Marks(msgspec.Struct, frozen=True):
    kinds: dict[str, str]
    pattern: re.Pattern[str]


@cache
def _marks() -> _Marks:
    tables = tomllib.loads((Path(__file__).parent.parent / "data" / "marks.toml").read_text(encoding="utf-8"))
    kinds = {word.casefold(): kind for kind, table in tables.items() for word in table["words"]}
    words = "|".join(_whole(word) for word in sorted(kinds, key=len, reverse=True))
    return _Marks(kinds, re.compile(rf"(?:{words})\s*[:：]?", re.IGNORECASE))


def _whole(word: str) -> str:
    """A word as a pattern; scripts without blanks have no ends of words to ask for."""
    pattern = re.escape(word).replace(r"\ ", r"\s+")
    return rf"(?<![^\W_]){pattern}(?![^\W_])" if word[-1].lower() != word[-1].upper() else pattern


def kind_of(word: str) -> str:
    """What a label says that stands beside its value: published, modified, written or others; empty for one that is not known."""
    return _marks().kinds.get(_folded(word), "")


def _folded(word: str) -> str:
    return " ".join(word.strip(EDGES + "：").casefold().split())


def pieces(text: str, carried: str = "") -> Iterator[tuple[str, str]]:
    """A line cut at its marks: the kind that stands in front (``carried`` for the first piece) and the text up to the next mark.

    >>> list(pieces("Updated May 4, 2021 | By Ann Brook"))
    [('modified', 'May 4, 2021'), ('written', 'Ann Brook')]
    """
    marks, kind, at = _marks(), carried, 0
    for match in marks.pattern.finditer(text):
        word, before = _folded(match[0]), text[:match.start()].rstrip()
        found = marks.kinds.get(word, "")
        if found == "written" and len(word) <= _SMALL and before and before[-1].isalpha():
            continue  # "Marco di Porto", "the quay used by Ann Brook"
        if before[at:].strip(EDGES):
            yield kind, text[at:match.start()].strip(EDGES)
        kind, at = found, match.end()
    if kind or text[at:].strip(EDGES):
        yield kind, text[at:].strip(EDGES)
