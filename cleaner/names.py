"""Names out of a byline: no "By", no titles, no addresses, no "2 min read". What is not a name is left out, not guessed."""
from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

import msgspec

#: More words than this are not a person's name.
MOST_WORDS = 5
_NOISE = re.compile(
    r"https?://\S+|www\.\S+|\S+@\S+|(?<!\w)@\w+|\([^)]*\)|\[[^\]]*\]|\b\d+\s*(?:min(?:ute)?s?|hours?|days?|hrs?)\b[^,;|]*"
    r"|\b\d{1,2}[:.]\d\d\b.*|\b(?:19|20)\d\d\b.*", re.IGNORECASE)
_EDGES = " \t\n\u00a0\u202f\"'“”„‘’«»:;,–—-|·•/\\*_.()[]<>©"
_UPPER_INITIAL = re.compile(r"(?<=\b[A-ZÀ-Þ])\.$")


class _Words(msgspec.Struct, frozen=True):
    by: re.Pattern[str]
    between: re.Pattern[str]
    titles: re.Pattern[str]
    roles: re.Pattern[str]
    desks: frozenset[str]


@cache
def _words() -> _Words:
    tables = tomllib.loads((Path(__file__).parent / "data" / "names.toml").read_text(encoding="utf-8"))
    lists = {name: sorted(table["words"], key=len, reverse=True) for name, table in tables.items()}
    either = {name: "|".join(map(re.escape, words)) for name, words in lists.items()}
    return _Words(
        by=re.compile(rf"^\W*(?:{either['by']})(?:\s*:\s*|\s+)(?=\S)", re.IGNORECASE),
        between=re.compile(rf"\s*[,;|/•·&+、，]\s*(?:(?:{either['and']})\s+)?|\s+(?:{either['and']})\s+|\s+[-–—]\s+", re.IGNORECASE),
        titles=re.compile(rf"^(?:(?:{either['titles']})\s+)+", re.IGNORECASE),
        roles=re.compile(rf"\s+(?:{either['roles']})(?:\s.*|$)", re.IGNORECASE),
        desks=frozenset(lists["desks"]),
    )


def clean_names(raw: str) -> list[str]:
    """The names of people in a byline, in order, as they were written; an empty list when there is none to be sure of.

    >>> clean_names("By Jane Doe and John Q. Public, Staff Writer | 2 min read")
    ['Jane Doe', 'John Q. Public']
    >>> clean_names("Newsroom")
    []
    """
    known = _words()
    text = _NOISE.sub(" ", raw[:500])
    text = known.by.sub("", text)
    names = (_name(piece, known) for piece in known.between.split(text))
    return list(dict.fromkeys(name for name in names if name))


def _name(piece: str, known: _Words) -> str | None:
    piece = known.by.sub("", piece.strip(_EDGES) + " ").strip()
    piece = known.titles.sub("", piece)
    piece = known.roles.sub("", " " + piece).strip(_EDGES)
    return " ".join(piece.split()) if _is_name(piece, known) else None


def _is_name(piece: str, known: _Words) -> bool:
    words = piece.split()
    if not piece or len(words) > MOST_WORDS or len(piece) > 60 or any(mark.isdigit() for mark in piece):
        return False
    if any(word.casefold().strip(".") in known.desks for word in (*words, piece)):
        return False
    if len(words) == 1:
        return not piece.isascii() and 2 <= len(piece) <= 12 and not piece[0].islower() and not _is_cased(piece)
    return all(word[0].isupper() or not _is_cased(word) or word.casefold() in _PARTICLES or word[1:2] in "'’" for word in words) and words[-1][0].isalpha()


def _is_cased(word: str) -> bool:
    return word.lower() != word.upper()


#: Small words inside names; they are part of the name, so they are not words of a language to translate.
_PARTICLES = frozenset("de da di del della der den des do dos du el la le los van von ten ter te zu zum al bin ibn ben of y e und abu st".split())
