"""Lines as plain text is looked for in them: without case, and with one form of each mark."""
from __future__ import annotations

import re

from cleaner.pattern import FORMS

#: Where a line starts and ends, in pieces; and where its first letter or digit stands, and its last.
EDGE, FIRST, LAST = "\n", "\x02", "\x03"
#: So many characters of a long line's ends.
LINE_END = 64
#: The signs that lines start and end with most; and all between the first letter or digit and the last.
_SIGNS = " \t.,:;!?-*'\"()[]<>|/#@&%$+=~^{}\\`_"
_CORE = re.compile(r"[^\W_](?:.*[^\W_])?", re.DOTALL)
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


def searched(line: str) -> tuple[str, int, int]:
    r"""The line as pieces are looked for in it: folded, between edges, and once more without the signs around it (of a long line its
    ends). Then how many characters and how many blanks it has without those signs.

    >>> searched("→ Read more:")
    ('\n→ read more:\n\x02read more\x03', 9, 1)
    """
    folded = fold(line)
    core = folded.strip(_SIGNS)
    if core and not (core[0].isalnum() and core[-1].isalnum()):
        found = _CORE.search(core)
        core = found.group() if found else ""
    ends = core if len(core) <= 2 * LINE_END else core[:LINE_END] + EDGE + core[-LINE_END:]
    longer = max(len(folded) - len(line), 0)  # "ß" is folded to two letters
    return EDGE + folded + EDGE + FIRST + ends + LAST, len(core) - longer, core.count(" ")
