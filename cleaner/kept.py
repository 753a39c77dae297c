"""How much compiled patterns may hold: what a long stretch of texts did not ask for is forgotten, and compiled again when one does.

Texts of one kind ask for some thousand patterns, again and again; texts of all kinds for tens of thousands, most of them once. To keep them all takes
gigabytes.
"""
from __future__ import annotations

from collections.abc import Hashable
from typing import Any

#: Memory that new patterns take until a stretch of texts ends, in kilobytes. What 200 articles in 22 languages ask for again and again is less than twice that, and stays.
MOST_NEW = 200_000


class Kept:
    """What is compiled, by what asked for it: in the stretch of texts that it is now, and in the one before."""

    def __init__(self) -> None:
        self._now: dict[Hashable, Any] = {}
        self._before: dict[Hashable, Any] = {}
        self._new = 0

    def get(self, key: Hashable) -> Any:
        """What is kept under a key, which is thereby asked for; None for nothing."""
        found = self._now.get(key)
        if found is None:
            found = self._before.get(key)
            if found is not None:
                self._now[key] = found
        return found

    def put(self, key: Hashable, compiled: Any, kilobytes: int) -> None:
        """Keep what has just been compiled, and holds so much."""
        self._now[key] = compiled
        self._new += kilobytes
        if self._new > MOST_NEW:
            self._before, self._now, self._new = self._now, {}, 0


#: Of all rules of this process.
KEPT = Kept()
