"""From a pattern as a pack writes it to the regex that RE2 runs.

Packs write plain marks; the web writes them in many ways. Outside what is escaped, a straight quote also stands for
its curly forms, a hyphen for the dashes, a blank for the no-break blanks, and ``:`` ``!`` ``\\?`` ``\\(`` ``\\)`` for their
full-width forms. ``{{name}}`` stands for a definition of the pack.
"""
from __future__ import annotations

import re
from collections.abc import Mapping

_QUOTE, _DOUBLE = "'’‘ʼ´`′", "\"“”„«»‟″"
_PLAIN = {
    "'": f"[{_QUOTE}]", '"': f"[{_DOUBLE}]", "-": "[-‐‑‒–—―−]", " ": "[ \u00a0\u202f\u2009\u3000]",
    ":": "[:：﹕]", "!": "[!！]", ",": "[,，]",
}
_ESCAPED = {"\\?": "[?？]", "\\(": "[(（]", "\\)": "[)）]", "\\[": "[\\[【［]", "\\]": "[\\]】］]", "\\|": "[|｜]"}
_IN_CLASS = {"'": _QUOTE, '"': _DOUBLE, ":": ":：", "!": "!！"}
_ESCAPED_IN_CLASS = {"\\-": "\\-‐‑‒–—―−"}
_TOKEN = re.compile(r"\\[pPx]\{[^}]*\}|\{\d+(?:,\d*)?\}|\\Q.*?\\E|\\.|\(\?(?:P?<[^>]*>|[imsU-]*[:)])|\[\^?\]?|.", re.DOTALL)
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
    parts, inside = [], False
    for match in _TOKEN.finditer(pattern):
        token = match.group()
        if inside:
            inside = token != "]"
            parts.append(_IN_CLASS.get(token) or _ESCAPED_IN_CLASS.get(token, token))
        elif token[0] == "[":
            inside = True
            parts.append(token)
        else:
            parts.append(_PLAIN.get(token) or _ESCAPED.get(token, token))
    return "".join(parts)


_LOOSE = re.compile(r"\[\^?\]?(?:\\[pPx]\{[^}]*\}|\\.|[^\]\\])*\]|\\[pPx]\{[^}]*\}|\\.|\{(\d+),(\d+)\}", re.DOTALL)
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
    return _LOOSE.sub(_looser, regex)


def _looser(match: re.Match[str]) -> str:
    token = match.group()
    if token[0] == "{":
        if int(match.group(2)) <= _SMALL:
            return token
        return ("*", "+", "{2,}")[min(int(match.group(1)), 2)]
    if token[0] == "[":
        return _looser_class(token)
    return f"[{_rough(token)}]" if token[:2] in ("\\p", "\\P") else token


def _looser_class(token: str) -> str:
    if token.startswith("[^"):  # what is not in the class: leaving a member out makes it match more
        rest = _PROPERTY.sub("", token)
        return rest if rest != "[^]" else "(?s:.)"
    return _PROPERTY.sub(lambda found: _rough(found.group()), token)


def _rough(token: str) -> str:
    return _ROUGH.get(token, r"\x{00}-\x{7F}") + _BEYOND


_ATOM = re.compile(r"\\[pPx]\{[^}]*\}|\\.|\[\^?\]?(?:\\[pPx]\{[^}]*\}|\\.|[^\]])*\]|\(\?(?:P?<[^>]*>|[imsU-]*[:)])|[|()]|[?*+]\??|\{\d+(?:,\d*)?\}\??|.", re.DOTALL)


def starts_open(regex: str) -> bool:
    """Whether the regex can start with any text at all (``.``, ``[^...]``), so that no line of prose rules it out early.

    Such patterns are kept in a Set of their own: the others' Set gives most lines up after a few characters. Errs on
    no side that matters: where a pattern stands changes the time it takes, not what it matches.

    >>> starts_open("(?i)(?:read|(?:see )?more) .*"), starts_open("(?:[^.]*[.] )?read")
    (False, True)
    """
    return _open_branch(_ATOM.findall(regex), 0)[0]


def _open_branch(atoms: list[str], at: int) -> tuple[bool, int]:
    """Whether the group whose atoms start at ``at`` is open in any branch, and where it ends (at its closing bracket)."""
    opened, reached = False, True  # reached: the start of the text can be here
    while at < len(atoms) and atoms[at] != ")":
        atom = atoms[at]
        if atom == "|":
            at, reached = at + 1, True
            continue
        inner = atom == "." or atom.startswith("[^")
        if atom.startswith("(") and not atom.endswith(")"):
            inner, at = _open_branch(atoms, at + 1)
        at += 1
        skippable = atom.startswith("(?") and atom.endswith(")") or (at < len(atoms) and (atoms[at][0] in "?*" or atoms[at].startswith("{0")))
        if at < len(atoms) and (atoms[at][0] in "?*+" or atoms[at][0] == "{"):
            at += 1
        opened = opened or (reached and inner)
        reached = reached and (skippable or atom == "^")
    return opened, at
