"""The tokens of a pattern of RE2: characters, classes, brackets, repeats."""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

TOKEN = re.compile(
    r"\\[pPx]\{[^}]*\}|\\[pP].|\\.|\[\^?\]?(?:\\[pPx]\{[^}]*\}|\\.|\[:\^?\w+:\]|[^\]])*\]|\(\?(?:P?<[^>]*>|[imsU-]*[:)])|[|()]|[?*+]\??|\{\d+(?:,\d*)?\}\??"
    r"|[^\W_]{2,}(?![?*+{])|.",
    re.DOTALL)
COUNT = re.compile(r"\{(\d+)(?:(,)(\d*))?\}")


def opens(token: str) -> bool:
    """Whether a group opens with this token."""
    return token[0] == "(" and (token == "(" or token[-1] != ")")


class Part(NamedTuple):
    """A token or a group in a sequence, from ``start`` to ``close``, how often at least and at most it stands there, and where what says so ends."""

    start: int
    close: int
    least: int
    most: int | None
    end: int

    @property
    def is_group(self) -> bool:
        """Whether it is a group; what stands in it begins behind ``start`` and ends before ``close``."""
        return self.close > self.start


class Tokens(list[str]):
    """The tokens of a pattern, and where each group that opens among them is closed."""

    def __init__(self, tokens: Iterable[str]):
        super().__init__(tokens)
        self.closed: dict[int, int] = {}
        opened: list[int] = []
        for number, token in enumerate(self):
            first = token[0]
            if first == "(":
                if opens(token):
                    opened.append(number)
            elif first == ")" and opened:
                self.closed[opened.pop()] = number

    def text(self, start: int, end: int) -> str:
        """The pattern's text between two places."""
        return "".join(self[start:end])

    def branches(self, start: int, end: int) -> list[tuple[int, int]]:
        """The alternatives between two places on the same level."""
        found, at = [], start
        while at < end:
            if self[at] == "|":
                found.append((start, at))
                start = at + 1
            at = self.closed.get(at, at) + 1
        return [*found, (start, end)]

    def parts(self, start: int, end: int) -> Iterator[Part]:
        """The tokens and groups between two places on the same level, in order."""
        while start < end:
            close = self.closed.get(start, start)
            part = Part(start, close, *self.repeat(close + 1, end))
            yield part
            start = part.end

    def repeat(self, at: int, end: int) -> tuple[int, int | None, int]:
        """How often at least and at most stands what ends before this place, and where the sign that says so ends."""
        least: int = 1
        most: int | None = 1
        while at < end and (self[at][0] in "?*+" or (self[at][0] == "{" and len(self[at]) > 1)):
            count = COUNT.match(self[at])
            if count:
                low: int = int(count[1])
                high: int | None = int(count[3]) if count[3] else None if count[2] else low
            else:
                low, high = {"?": (0, 1), "*": (0, None), "+": (1, None)}[self[at][0]]
            least, most, at = least * low, None if most is None or high is None else most * high, at + 1
        return least, most, at
