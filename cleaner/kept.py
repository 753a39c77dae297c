"""How much compiled patterns may hold: what a long stretch of texts did not ask for is forgotten, and compiled again when one does.

Texts of one kind ask for some thousand patterns, again and again; texts of all kinds for tens of thousands, most of them once. To keep them all takes
gigabytes.
"""
from __future__ import annotations

from typing import Protocol

#: Memory that new patterns take until a stretch of texts ends, in kilobytes. What 200 articles in 22 languages ask for again and again is less than twice that, and stays.
MOST_NEW = 200_000


class Holder(Protocol):
    """What has patterns compiled. ``held`` says whether it is known here."""

    held: bool

    def grow_old(self) -> bool:
        """Forget what was not asked for since it was told so last; whether anything is left."""


class Kept:
    """The holders of compiled patterns, and what was compiled in the stretch of texts that they are in."""

    def __init__(self) -> None:
        self._new = 0
        self._holders: list[Holder] = []

    def add(self, holder: Holder, kilobytes: int) -> None:
        """The holder has compiled one of so much more, and holds it already."""
        if not holder.held:
            holder.held = True
            self._holders.append(holder)
        self._new += kilobytes
        if self._new > MOST_NEW:
            self._new = 0
            holders, self._holders = self._holders, []
            for one in holders:
                one.held = one.grow_old()
            self._holders += [one for one in holders if one.held]


#: Of all rules of this process.
KEPT = Kept()
