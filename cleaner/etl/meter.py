"""How far the reading is: of the bytes of some files, as they lie on the disk, the part that was read."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import IO


class Meter:
    """Is told of each file of ``paths`` when it is opened, in their order, and asks it where it stands; reading pays nothing for that.

    Where a path is no file here (standard input, a URL, a pipe) nothing is known.
    """

    def __init__(self, paths: Iterable[str]):
        names = list(paths)
        self._sizes = [os.path.getsize(name) for name in names if os.path.isfile(name)]
        self._known = bool(names) and len(self._sizes) == len(names)
        self._file: IO[bytes] | None = None
        self._number = 0

    def opened(self, file: IO[bytes]) -> None:
        """The next file is being read."""
        self._file, self._number = file, self._number + 1

    def share(self) -> float | None:
        """From 0 to 1; None where it is not known."""
        if not self._known or self._file is None or not sum(self._sizes):
            return None
        before, size = sum(self._sizes[: self._number - 1]), self._sizes[self._number - 1]
        return (before + (size if self._file.closed else min(self._file.tell(), size))) / sum(self._sizes)
