"""Edits of characters that no reader sees or wants: line ends, invisible characters, doubled blanks, wrapped lines.

Works on the text as it came, before it is cut into blocks. Each edit is a removal with a replacement, so it is in
the account like everything else. Indentation, blank lines and blanks at the end of lines are not edited here: they
lie outside the blocks.
"""
from __future__ import annotations

import re
from collections.abc import Iterator

import re2

from cleaner.record import Removal
from cleaner.shape import BLANK, ends_sentence, has_unspaced

_LINE_END = "\r\x0b\x0c\x85\u2028\u2029"
_INVISIBLE = "\u200b\ufeff\u2060\u00ad" + "".join(chr(c) for c in (*range(0, 9), *range(14, 32), 127))
_ODD = re.compile(f"[{re.escape(_LINE_END + _INVISIBLE)}]")
_BLANKS = re.compile(f"[{BLANK[:-3]}]{{2,}}|\t")
_OPTIONS = re2.Options()
_OPTIONS.log_errors = False
#: RE2 says ten times as fast as re whether there is anything at all to edit; mostly there is not.
_SIGNS = re2.Set.SearchSet(_OPTIONS)
_SIGNS.Add(f"[{_LINE_END}{_INVISIBLE.replace(chr(0), '')}\\x00]")
_SIGNS.Add(f"[^\\s][{BLANK[:-3]}]{{2}}|\t")
_SIGNS.Compile()
_BULLET = re.compile(r"[ \t]*(?:[•◦▪▸►‣·●○■□–*+-]|\d{1,3}[.)])[ \t\u00a0]+(?=\S)")
#: So many characters of a script without blanks stay together at a line's end.
_UNPARTED = 2
#: An address is parted nowhere: that one as long as this had no room in the line above says nothing.
_LONGEST_WORD = 24
#: A sentence ends inside the line, and the next one begins there.
_GOES_ON = re.compile(r"[^\W\d_]{3,}[.!?][\"'”’»)]?\s")
_CONTINUED = re.compile(r"\n([ \t\u00a0]+)(?=\S)")


def edits(text: str) -> list[Removal]:
    """All layout edits of the text, in order, not overlapping."""
    found: list[Removal] = []
    for sign in _SIGNS.Match(text) or ():
        found += _characters(text) if sign == 0 else _blanks(text)
    if "\n" in text:
        found += _unwrapped(text)
    return sorted(found, key=lambda edit: edit.start)


def _characters(text: str) -> Iterator[Removal]:
    """Line ends in one form, and no invisible characters."""
    for match in _ODD.finditer(text):
        piece = match.group()
        if piece == "\r":
            replacement = "" if text.startswith("\n", match.end()) else "\n"
        else:
            replacement = "\n" if piece in _LINE_END else ""
        yield _edit(text, match.start(), match.end(), replacement, "any/layout/characters", _WHY_CHARACTERS)


def _blanks(text: str) -> Iterator[Removal]:
    """Doubled blanks and tabs inside a line become one blank; those around a line are outside the blocks anyway."""
    for match in _BLANKS.finditer(text):
        if match.start() > 0 and not text[match.start() - 1].isspace() and match.end() < len(text) and not text[match.end()].isspace():
            yield _edit(text, match.start(), match.end(), " ", "any/layout/characters", _WHY_CHARACTERS)


def _unwrapped(text: str) -> Iterator[Removal]:
    """Newlines inside a wrapped list item or a hard-wrapped paragraph become blanks."""
    yield from _wrapped_items(text)
    if text.count("\n") - 2 * text.count("\n\n") < 2:
        return  # no three lines stand together
    for start, lines in _paragraphs(text):
        if _is_wrapped(lines):
            for line in lines[:-1]:
                start += len(line) + 1
                yield _edit(text, start - 1, start, " ", "any/layout/wrapped-lines", _WHY_WRAPPED)


def _wrapped_items(text: str) -> Iterator[Removal]:
    for match in _CONTINUED.finditer(text):
        line = text.rfind("\n", 0, match.start()) + 1
        indent = len(match.group(1))
        if _BULLET.match(text, match.start() + 1):
            continue
        if _item_indent(text, line, indent) is not None:
            yield _edit(text, match.start(), match.end(), " ", "any/layout/wrapped-lines", _WHY_WRAPPED)


def _item_indent(text: str, line: int, indent: int) -> int | None:
    """The indent of the list item that the line at ``line`` belongs to, when ``indent`` is deeper than it."""
    for _ in range(12):  # an item wrapped over more lines than this is not a list item
        bullet = _BULLET.match(text, line)
        if bullet:
            own = len(bullet.group()) - len(bullet.group().lstrip(" \t"))
            return own if indent > own else None
        if line == 0 or text[line:line + 1] not in " \t\u00a0":
            return None
        line = text.rfind("\n", 0, line - 1) + 1
    return None


def _is_wrapped(lines: list[str]) -> bool:
    """Greedy wrapping leaves a sign: no line had room for the first word of the next one. Where each line ends a sentence, that is chance."""
    width = max(map(len, lines))
    if width < 40 or width > 120 or any(line[:1] in " \t#>|•*-" for line in lines) or any(map(_BULLET.match, lines[1:])):
        return False
    if all(line[0].isdigit() or line[0].isupper() for line in lines) and not any(map(_GOES_ON.search, lines)):
        return False  # headlines or points, one below the other, though they be of one length
    return all(len(a) + 1 + _first_word(b) > width for a, b in zip(lines, lines[1:])) and not all(map(ends_sentence, lines[:-1]))


def _first_word(line: str) -> int:
    """The length of what the line begins with and may not be parted. Scripts without blanks break nearly everywhere, but not before a closing mark."""
    word = line.split(" ", 1)[0]
    return min(len(word), _UNPARTED if has_unspaced(word) else _LONGEST_WORD)


def _paragraphs(text: str) -> Iterator[tuple[int, list[str]]]:
    """Runs of three lines and more without a blank line between them, with where they start."""
    run: list[str] = []
    start = at = 0
    for line in [*text.split("\n"), ""]:
        if line:
            start = start if run else at
            run.append(line)
        else:
            if len(run) >= 3:
                yield start, run
            run = []
        at += len(line) + 1


def _edit(text: str, start: int, end: int, replacement: str, rule: str, why: str) -> Removal:
    return Removal(start, end, text[start:end], replacement, rule, "layout", "layout", "normalise", None, why)


_WHY_CHARACTERS = "Line ends, invisible characters and doubled blanks are written in one way"
_WHY_WRAPPED = "A line that was broken to fit a width is one line"
