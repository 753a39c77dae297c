"""What measures of speed share: CPU time, a library that remembers no line, and memory."""
from __future__ import annotations

import resource
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from cleaner.dates import parsed
from cleaner.library import load
from cleaner.shape import is_prose

T = TypeVar("T")


def cpu(run: Callable[[T], object], texts: Sequence[T]) -> float:
    """Seconds for all the texts."""
    start = time.process_time()
    for text in texts:
        run(text)
    return time.process_time() - start


def each(run: Callable[[T], object], texts: Sequence[T]) -> float:
    """Microseconds a text."""
    return cpu(run, texts) / max(len(texts), 1) * 1e6


def forget(packs: Sequence[str | Path] = ()) -> None:
    """Let nothing be remembered of the lines seen before; what is compiled stays."""
    for compiled in load(packs).compiled():
        compiled.forget()
    is_prose.cache_clear()
    parsed.cache_clear()


def memory() -> int:
    """The most megabytes that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
