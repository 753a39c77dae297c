"""Lines as plain text is looked for in them: without case, and with one form of each mark."""
from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from cleaner.pattern import FORMS

#: Where a line starts and ends, in pieces; and where its first letter or digit stands, and its last.
EDGE, FIRST, LAST = "\n", "\x02", "\x03"
#: No piece is longer than this.
LONGEST = 32
#: How pieces start and end that stand at an edge.
STARTS, ENDS = frozenset((EDGE, FIRST)), frozenset((EDGE, LAST))
#: The signs that lines start and end with most; and all between the first letter or digit and the last.
_SIGNS = " \t.,:;!?-*'\"()[]<>|/#@&%$+=~^{}\\`_"
_CORE = re.compile(r"[^\W_](?:.*[^\W_])?", re.DOTALL)
_BETWEEN = "\x00"
_DIGITS = str.maketrans("123456789", "0" * 9)
_MARK = re.compile(f"[{re.escape(''.join(FORMS))}]|[^\\D0]")


def fold(text: str) -> str:
    """The text as pieces are written: without case, with one form of each mark, and 0 for all digits.

    >>> fold("Don’t MISS 12")
    "don't miss 00"
    """
    folded = text.casefold()
    if folded.isascii():
        return folded.translate(_DIGITS)
    return _MARK.sub(_plain, folded)


def _plain(mark: re.Match[str]) -> str:
    return FORMS.get(mark.group(), "0")


def is_at_edge(piece: str) -> bool:
    """Whether a piece can stand at an edge of a line only."""
    return piece[0] in STARTS or piece[-1] in ENDS


class Line(NamedTuple):
    """A line as pieces are looked for in it: folded, between edges, and from ``core`` on once more without the signs around it (of a long line its
    ends); and how many characters and blanks it has without those signs."""

    text: str
    core: int
    characters: int
    blanks: int


def searched(line: str) -> Line:
    r"""A line as pieces are looked for in it.

    >>> searched("→ Read more:")
    Line(text='\n→ read more:\n\x02read more\x03', core=14, characters=9, blanks=1)
    """
    return _line(line, fold(line))


def searched_together(lines: Sequence[str]) -> list[Line]:
    """The same of several lines, in less time."""
    folded = fold(_BETWEEN.join(lines)).split(_BETWEEN)
    if len(folded) != len(lines):  # one of them holds what stands between them
        return [searched(line) for line in lines]
    return [_line(line, text) for line, text in zip(lines, folded)]


def _line(line: str, folded: str) -> Line:
    core = folded.strip(_SIGNS)
    if core and not (core[0].isalnum() and core[-1].isalnum()):
        found = _CORE.search(core)
        core = found.group() if found else ""
    ends = core if len(core) <= 2 * LONGEST else core[:LONGEST] + EDGE + core[-LONGEST:]
    longer = max(len(folded) - len(line), 0)  # "ß" is folded to two letters
    return Line(f"{EDGE}{folded}{EDGE}{FIRST}{ends}{LAST}", len(folded) + 2, len(core) - longer, core.count(" "))
