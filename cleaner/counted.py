"""Patterns with long counted repeats, in a hundredth of the memory.

RE2 writes ``[^.]{0,200}`` out as two hundred copies of the class; some rules would take millions of instructions. Here such
a repeat is compiled as ``([^.]*)`` and its characters are counted after the match. A match whose counts are right is the one
that the pattern itself finds, as both try their alternatives in the same order; where a count is wrong, the pattern
itself is compiled and asked.
"""
from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import re2

from cleaner.tokens import TOKEN, Tokens

#: For each pattern: its program (16 bytes an instruction, once for each direction) and the states it has met, which are forgotten
#: when they fill what is left.
OPTIONS = re2.Options()
OPTIONS.max_mem, OPTIONS.log_errors = 32 << 20, False
_COUNT = re.compile(r"\{(\d+),(\d+)\}(\??)")
#: An instruction, in bytes.
_INSTRUCTION = 16
#: Repeats up to this stay as they are.
_SMALL = 4
_NO_CLASS = frozenset(")|(^$*+?")


class _Bound(NamedTuple):
    group: int
    least: int
    most: int


class Match(NamedTuple):
    """Where a pattern matches, and its named groups, in bytes."""

    start: int
    end: int
    groups: dict[str, tuple[int, int]]


class Pattern:
    """A compiled regex, for texts in UTF-8."""

    def __init__(self, regex: str):
        self._regex = regex
        counted, self._bounds = _counted(regex)
        self._quick = re2.compile(counted.encode(), OPTIONS)
        self._whole: Any = None if self._bounds else self._quick

    @property
    def kilobytes(self) -> int:
        """What it holds: its instructions, for each direction, and about as much for the states that it meets."""
        return 10 + 4 * _INSTRUCTION * int(self._quick.programsize) // 1024

    def at_start(self, data: bytes) -> list[Match]:
        """The match at the start of the text, if there is one."""
        found = self._quick.match(data)
        return [] if found is None else self._counted([found], data, lambda whole: filter(None, [whole.match(data)]))

    def of_all(self, data: bytes) -> list[Match]:
        """The match that is the whole text, if there is one."""
        found = self._quick.fullmatch(data)
        return [] if found is None else self._counted([found], data, lambda whole: filter(None, [whole.fullmatch(data)]))

    def inside(self, data: bytes) -> list[Match]:
        """All matches, one after the other."""
        found = list(self._quick.finditer(data))
        return found and self._counted(found, data, lambda whole: whole.finditer(data))

    def _counted(self, found: list[Any], data: bytes, find: Callable[[Any], Iterable[Any]]) -> list[Match]:
        """What the pattern itself finds, where its counted form has ``found`` something."""
        if all(self._is_counted(match, data) for match in found):
            return [_plain(match, self._quick) for match in found]
        if self._whole is None:
            self._whole = re2.compile(self._regex.encode(), OPTIONS)
        return [_plain(match, self._whole) for match in find(self._whole)]

    def _is_counted(self, match: Any, data: bytes) -> bool:
        for group, least, most in self._bounds:
            start, end = match.span(group)
            if start >= 0 and not (least <= end - start <= most) and not least <= len(data[start:end].decode()) <= most:
                return False
        return True


def _plain(match: Any, compiled: Any) -> Match:
    groups = {name.decode(): match.span(index) for name, index in compiled.groupindex.items() if match.span(index)[0] >= 0}
    start, end = match.span()
    return Match(start, end, groups)


def _counted(regex: str) -> tuple[str, list[_Bound]]:
    """The regex with its long repeats of one character in groups of their own, and the bounds of those groups.

    >>> _counted("(?:by )?(?P<who>[^.]{2,80}), (?:a{1,9}b){2}")
    ('(?:by )?(?P<who>([^.]{2,})), (?:a{1,9}b){2}', [_Bound(group=2, least=2, most=80)])
    """
    tokens = Tokens(TOKEN.findall(regex))
    repeated = _repeated(tokens)
    parts: list[str] = []
    bounds, groups = [], 0
    for number, token in enumerate(tokens):
        first = token[0]
        if first == "(" and (token == "(" or token.startswith("(?P<")):
            groups += 1
        count = _COUNT.fullmatch(token) if first == "{" else None
        if count and int(count[2]) > _SMALL and not repeated[number] and tokens[number - 1] not in _NO_CLASS:
            groups += 1
            least = int(count[1])
            bounds.append(_Bound(groups, least, int(count[2])))
            parts[-1] = f"({parts[-1]}{('*', '+')[least] if least < 2 else f'{{{least},}}'}{count[3]})"
        else:
            parts.append(token)
    return "".join(parts), bounds


def _repeated(tokens: Tokens) -> list[bool]:
    """For each token, whether it stands in a group that is repeated: of such a group only the last time round is known."""
    inside = [False] * len(tokens)
    for start, close in tokens.closed.items():
        behind = tokens[close + 1] if close + 1 < len(tokens) else ""
        if behind[:1] in ("*", "+") or (behind[:1] == "{" and len(behind) > 1):
            inside[start:close] = [True] * (close - start)
    return inside
