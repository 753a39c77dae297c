"""From a pattern as a pack writes it to the regex that RE2 runs.

Packs write plain marks; the web writes them in many ways. Outside what is escaped, a straight quote also stands for
its curly forms, a hyphen for the dashes, a blank for the no-break blanks, and ``:`` ``!`` ``\\?`` ``\\(`` ``\\)`` for their
full-width forms. ``{{name}}`` stands for a definition of the pack.
"""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from cleaner.tokens import TOKEN, opens

_QUOTE, _DOUBLE, _DASH, _BLANK = "'’‘ʼ´`′", "\"“”„«»‟″", "-‐‑‒–—―−", " \u00a0\u202f\u2009\u3000"
_PLAIN = {
    "'": f"[{_QUOTE}]", '"': f"[{_DOUBLE}]", "-": f"[{_DASH}]", " ": f"[{_BLANK}]",
    ":": "[:：﹕]", "!": "[!！]", ",": "[,，]",
}
_ESCAPED = {"\\?": "[?？]", "\\(": "[(（]", "\\)": "[)）]", "\\[": "[\\[【［]", "\\]": "[\\]】］]", "\\|": "[|｜]"}
_IN_CLASS = {"'": _QUOTE, '"': _DOUBLE, ":": ":：", "!": "!！"}
_ESCAPED_IN_CLASS = {"\\-": "\\" + _DASH}
#: For each other form of a mark the plain one.
FORMS = {form: forms[0] for forms in (_QUOTE, _DOUBLE, _DASH, _BLANK, ":：﹕", "!！", ",，", "?？", "(（", ")）", "[【［", "]】］", "|｜") for form in forms[1:]}
_CLASS = r"\[\^?\]?(?:\\[pPx]\{[^}]*\}|\\.|[^\]\\])*\]"
#: What is one token and stays, a class, and a plain mark.
_TOKEN = re.compile(r"\\[pPx]\{[^}]*\}|\{\d+(?:,\d*)?\}|\\Q.*?\\E|\\.|\(\?(?:P?<[^>]*>|[imsU-]*[:)])|" + _CLASS + r"|['\"\- :!,]", re.DOTALL)
_MEMBER = re.compile(r"\\[pPx]\{[^}]*\}|\\.|['\":!]", re.DOTALL)
_DEFINITION = re.compile(r"\{\{([a-z][a-z0-9_]*)\}\}")


class PatternError(ValueError):
    """The pattern names a definition that nothing defines, or one that defines itself."""


def expand(pattern: str, definitions: Mapping[str, str], depth: int = 0) -> str:
    """The pattern with ``{{name}}`` replaced by its definition, in a group."""
    def put(match: re.Match[str]) -> str:
        name = match.group(1)
        if name not in definitions:
            raise PatternError(f"{{{{{name}}}}} is not defined")
        if depth > 20:
            raise PatternError(f"{{{{{name}}}}} defines itself")
        return "(?:" + expand(definitions[name], definitions, depth + 1) + ")"

    return _DEFINITION.sub(put, pattern)


def widen(pattern: str) -> str:
    """The pattern with every plain mark standing for all its forms.

    >>> widen("don't") == "don[" + "'’‘ʼ´`′" + "]t"
    True
    """
    return _TOKEN.sub(_widened, pattern)


def _widened(match: re.Match[str]) -> str:
    token = match.group()
    if token[0] == "[":
        return _MEMBER.sub(_widened_member, token)
    return _PLAIN.get(token) or _ESCAPED.get(token, token)


def _widened_member(match: re.Match[str]) -> str:
    member = match.group()
    return _IN_CLASS.get(member) or _ESCAPED_IN_CLASS.get(member, member)


_LOOSE = re.compile(_CLASS + r"|\\[pPx]\{[^}]*\}|\\.|\{\d+,\d+\}", re.DOTALL)
_PROPERTY = re.compile(r"\\[pP]\{[^}]*\}")
#: Repeats up to this stay as they are; each costs a copy of what it repeats.
_SMALL = 3
#: For a Unicode class, whose automaton has hundreds of states: its ASCII part, and everything beyond ASCII.
_ROUGH = {"\\p{L}": "A-Za-z", "\\p{Lu}": "A-Z", "\\p{Ll}": "a-z", "\\p{N}": "0-9", "\\p{Nd}": "0-9"}
_BEYOND = r"\x{80}-\x{10FFFF}"


def loosen(regex: str) -> str:
    """A regex that matches wherever ``regex`` does, and is many times as small.

    ``[^.]{0,200}`` becomes ``[^.]*``, as two hundred copies of a class become one; ``\\p{Lu}`` becomes the ASCII capitals
    and everything beyond ASCII. What it finds must be matched again with the exact regex.

    >>> loosen("a{0,200}b{2,3}")
    'a*b{2,3}'
    """
    return _LOOSE.sub(lambda match: _looser(match[0]), regex)


@cache
def _looser(token: str) -> str:
    """A class, an escaped character or a repeat, loosened. The packs have few that differ."""
    if token[0] == "{":
        least, most = map(int, token[1:-1].split(","))
        return token if most <= _SMALL else ("*", "+", "{2,}")[min(least, 2)]
    if token[0] == "[":
        return _looser_class(token)
    return f"[{_rough(token)}]" if token[:2] in ("\\p", "\\P") else token


def _looser_class(token: str) -> str:
    if token.startswith("[^"):  # what is not in the class: leaving a member out makes it match more
        rest = _PROPERTY.sub("", token)
        return rest if rest != "[^]" else "(?s:.)"
    return _PROPERTY.sub(lambda found: _rough(found.group()), token)


def _rough(token: str) -> str:
    return _ROUGH[token] + _BEYOND if token in _ROUGH else token


#: Up to these characters the letters and digits of Latin-1 stand, and those of all Latin blocks.
LATIN_1, LATIN = 0xFF, 0x24F
_NARROWED = ("L", "Lu", "Ll", "N", "Nd")
_NARROW = re.compile(rf"\\p\{{({'|'.join(_NARROWED)})\}}")
_BEYOND_LATIN_1, _BEYOND_LATIN = (re.compile(f"[^\\W\x00-{chr(last)}]") for last in (LATIN_1, LATIN))


def last_of(line: str) -> int | None:
    """Up to which character the letters and digits of a line stand: LATIN_1, LATIN, or None for any."""
    return LATIN_1 if line.isascii() or not _BEYOND_LATIN_1.search(line) else LATIN if is_latin(line) else None


def is_latin(line: str) -> bool:
    """Whether the letters and digits of a line are of the Latin blocks."""
    return line.isascii() or _BEYOND_LATIN.search(line) is None


def narrow(regex: str, last: int) -> str:
    """A regex that matches the same in lines whose letters and digits stand up to a character (:func:`last_of`), and takes a fifth of the time to compile,
    or less: ``\\p{L}`` has 600 ranges.

    >>> narrow("[\\\\p{N}_]+", LATIN_1)
    '[\\\\x{30}-\\\\x{39}\\\\x{b2}-\\\\x{b3}\\\\x{b9}-\\\\x{b9}\\\\x{bc}-\\\\x{be}_]+'
    """
    parts: list[str] = []
    folds = [False]  # of each group that is open, whether it folds case; a folded class holds what its members' other cases are, beyond the Latin blocks too
    for token in TOKEN.findall(regex):
        first = token[0]
        if first == "(":
            if token == "(?i)":
                folds[-1] = True
            elif opens(token):
                flags, _, off = token[2:-1].partition("-")
                folds.append("i" in flags or (folds[-1] and "i" not in off) if token[:2] == "(?" and token[2] in "imsU-:" else folds[-1])
        elif first == ")":
            folds.pop()
        elif first in "[\\" and "\\p{" in token:
            token = _narrower(token, folds[-1], last)
        parts.append(token)
    return "".join(parts)


@cache
def _narrower(token: str, folded: bool, last: int) -> str:
    """A class or a property in such lines. The packs have few that differ."""
    token = _NARROW.sub(lambda found: found.group() if folded and found[1] in ("Lu", "Ll") else _ranges(last)[found[1]], token)
    return f"[{token}]" if token[:2] == "\\x" else token


@cache
def _ranges(last: int) -> dict[str, str]:
    """The part of Unicode classes up to a character, as ranges."""
    found: dict[str, str] = {}
    for name in _NARROWED:
        isin = [unicodedata.category(chr(code)).startswith(name) for code in range(last + 1)] + [False]
        starts = [code for code in range(last + 1) if isin[code] and not isin[code - 1]]
        found[name] = "".join(f"\\x{{{start:x}}}-\\x{{{isin.index(False, start) - 1:x}}}" for start in starts)
    return found
