"""Many words as one expression for Python's re, in the shape in which it is soon done with a text."""
from __future__ import annotations

import re
from collections.abc import Collection, Iterable


def either(words: Iterable[str], *, fold: bool = True, whole_numbers: bool = False) -> str:
    """An expression, in a group, for the longest of these words that fits. It asks a letter once, where a thousand words side by side are asked one after the
    other at every place of a text. With ``fold`` it is for patterns that ignore case; with ``whole_numbers`` a number at the end of a word ends there.

    >>> either(["may", "march", "mar"])
    '(?:ma(?:r(?:ch|)|y))'
    """
    return f"(?:{_grown(set(words), fold, whole_numbers, '')})"


def _grown(words: Collection[str], fold: bool, whole_numbers: bool, end: str) -> str:
    """The longest of the words, and behind it ``end``."""
    branches: dict[str, set[str]] = {}
    for word in filter(None, words):
        branches.setdefault(_small(word[0]) if fold else word[0], set()).add(word[1:])
    parts = [re.escape(first) + _grown(rest, fold, whole_numbers, r"(?!\d)" if whole_numbers and first.isdigit() else "") for first, rest in sorted(branches.items())]
    if "" in words:
        parts.append(end)  # the longer ones come first
    return parts[0] if len(parts) == 1 else f"(?:{'|'.join(parts)})"


def _small(letter: str) -> str:
    """A letter as its other case is known by; "İ" has two letters for it, and stays."""
    small = letter.lower()
    return small if len(small) == 1 else letter
