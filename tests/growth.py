"""How a cost grows with its input, for tests: a ratio of CPU times, never seconds."""
from __future__ import annotations

import gc
import time
from collections.abc import Callable
from typing import TypeVar

Input = TypeVar("Input")
#: Costs below this (in CPU seconds) are mostly the clock's and the cache's.
_NOISE = 0.01
_MOST_ROUNDS = 20


def growth(run: Callable[[Input], object], small: Input, large: Input, enough: float) -> float:
    """How many times what ``small`` costs ``large`` costs: the least of some rounds each, in CPU time.

    Ends at the first round that shows no more than ``enough``. The collector of garbage stays out, as what it costs
    depends on all that other tests left in memory.
    """
    run(small)
    least = [float("inf"), float("inf")]
    for _ in range(_MOST_ROUNDS):
        for index, data in enumerate((small, large)):
            least[index] = min(least[index], _seconds(run, data))
        ratio = max(least[1], _NOISE) / max(least[0], _NOISE)
        if ratio <= enough:
            break
    return ratio


def _seconds(run: Callable[[Input], object], data: Input) -> float:
    gc.disable()
    try:
        start = time.process_time()
        run(data)
        return time.process_time() - start
    finally:
        gc.enable()
