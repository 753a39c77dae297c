"""How far the work is: a line that changes, on a terminal; a line a minute, in a log."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import TYPE_CHECKING

from cleaner.etl.sources import SUFFIXES, Place, Source
from cleaner.etl.streams import plain_suffix
from cleaner.etl.summary import Summary, state

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

#: Seconds before the line appears on a terminal, between two changes of it, and between two lines of a log.
PATIENCE, BLINK, MINUTE = 2.0, 0.1, 60.0


class Progress:
    """Tells how far the work is, as ``summary`` counts it: on standard error when that is a ``terminal``, else line by line to ``tell``.

    ``total`` is the number of inputs where it is known; ``share`` tells what part of their bytes was read, where it is not. A step costs a look at the clock, but for those that show something.
    """

    def __init__(
        self,
        summary: Summary,
        total: int | None = None,
        terminal: bool = False,
        tell: Callable[[str], None] | None = None,
        share: Callable[[], float | None] = lambda: None,
    ):
        self._summary, self._total, self._terminal, self._tell, self._share = summary, total, terminal, tell, share
        self._first: float | None = None
        self._bar: Bar | None = None
        self._next = time.monotonic() + (PATIENCE if terminal else MINUTE)

    def step(self) -> None:
        """A record is done."""
        now = time.monotonic()
        if self._first is None:  # what an earlier run has done is skipped, which says nothing of how long the rest takes
            self._first = self._share() or 0.0
        if now < self._next:
            return
        self._next = now + (BLINK if self._terminal else MINUTE)
        if self._terminal:
            self._show()
        elif self._tell is not None:
            self._tell(self._state())

    def _state(self) -> str:
        share = None if self._total is not None else self._share()
        return state(self._summary, self._total, None if share is None else (self._first or 0.0, share))

    def _show(self) -> None:
        self._bar = self._bar or _bar()
        self._bar.update(self._bar.task_ids[0], description=self._state())

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.stop()


def _bar() -> Bar:
    """A line on standard error that changes. rich is loaded here and not before."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    bar = Progress(
        SpinnerColumn(), TimeElapsedColumn(), TextColumn("{task.description}", markup=False),
        console=Console(stderr=True), transient=True, redirect_stdout=False,
    )  # fmt: skip
    bar.add_task("", total=None)
    bar.start()
    return bar


def known(places: Iterable[Place | Source], format: str) -> int | None:
    """How many inputs there are, where that is known before they are read: each file is an article, or a source that could not be found."""
    count = 0
    for place in places:
        if isinstance(place, Place) and (place.path == "-" or _format(place.path, format) not in ("text", "html")):
            return None
        count += 1
    return count


def _format(path: str, format: str) -> str | None:
    return SUFFIXES.get(plain_suffix(path)) if format == "auto" else format
