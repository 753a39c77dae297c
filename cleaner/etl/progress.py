"""How far the work is, on the terminal, once it takes longer than one likes to wait."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from rich.progress import Progress

_Item = TypeVar("_Item")
#: Seconds before a bar appears.
PATIENCE = 2.0


def counted(items: Iterable[_Item]) -> Iterator[_Item]:
    """The items, with a count on standard error after two seconds. rich is loaded then and not before."""
    start, bar, done = time.monotonic(), None, 0
    try:
        for item in items:
            yield item
            done += 1
            if bar is None and time.monotonic() - start > PATIENCE:
                bar = _bar()
            if bar is not None:
                bar.update(bar.task_ids[0], completed=done)
    finally:
        if bar is not None:
            bar.stop()


def _bar() -> "Progress":
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TimeElapsedColumn

    columns = SpinnerColumn(), MofNCompleteColumn(), "records", TimeElapsedColumn()
    bar = Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False)
    bar.add_task("cleaning", total=None)
    bar.start()
    return bar
