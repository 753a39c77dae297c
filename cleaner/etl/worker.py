"""What runs in a worker process: it warms up, cleans chunks, and goes when it has grown or its parent is gone."""

from __future__ import annotations

import os
import pickle
import sys
import threading
import time
from collections.abc import Sequence

from cleaner.etl.records import clean_source
from cleaner.pipeline import clean
from cleaner.record import Failure, Record
from cleaner.settings import Settings

#: Exit status of a worker that has grown too large; the chunk it was given goes to its successor.
RETIRED = 77
#: Exit status of one that ran out of memory in the midst of a chunk: which record is to blame shows when each has a fresh worker.
SHORT = 78
#: Of the memory that a worker may take, the part after which it is replaced.
RETIRE_AT = 2 / 3
_TEXT = "Advertisement\n\nThe harbour board met on Monday to hear the plan for the new quay."
_PAGE = f"<html><body><article><h1>A quay</h1>{f'<p>{_TEXT}</p>' * 5}</article></body></html>"

_limit = sys.maxsize
_settings = Settings()
_fresh = True


def warm_up(settings: Settings) -> None:
    """Load what the first text and the first page would load: seconds that no record's deadline should pay for."""
    clean(_TEXT, kind="text", settings=settings)
    clean(_PAGE, kind="html", settings=settings)


def start(settings: Settings, memory: int) -> None:
    """Make this process a worker that may take ``memory`` bytes beside what it takes when it is warm."""
    global _limit, _settings
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1):  # standard input and output are the parent's alone
        os.dup2(null, stream)
    threading.Thread(target=_follow, args=(os.getppid(),), daemon=True).start()
    warm_up(settings)
    _settings, _limit = settings, _resident() + int(memory * RETIRE_AT)
    _cap(memory)


def clean_chunk(packed: Sequence[bytes]) -> list[tuple[Record | Failure, float]]:
    """The records of pickled sources, or why a source has none, and the seconds each took. ``extra`` is empty, as the parent holds it."""
    global _fresh
    if _resident() > _limit:
        _leave(RETIRED)
    found = []
    for one in packed:
        start = time.perf_counter()
        result = _clean(one)
        found.append((result, time.perf_counter() - start))
        if _out_of_memory(result) and not (_fresh and len(packed) == 1):
            _leave(RETIRED if len(packed) == 1 else SHORT)
        _fresh = False
    return found


def _out_of_memory(result: Record | Failure) -> bool:
    error = result if isinstance(result, Failure) else result.error
    return error is not None and error.type == "MemoryError"


def _leave(status: int) -> None:
    time.sleep(0.05)  # the pool hears that the chunk was begun before it hears of the end
    os._exit(status)


def _clean(packed: bytes) -> Record | Failure:
    try:
        record = clean_source(pickle.loads(packed), _settings)
    except Exception as error:  # an object whose state cannot be read back here
        return Failure(type(error).__name__, f"could not be handed to a worker ({error}); give it as plain text or fields", "read")
    record.extra = {}
    return record


def _follow(parent: int) -> None:
    """End with the parent, whatever ended it: orphans would wait for ever for work."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(0)


def _cap(memory: int) -> None:
    """Let what asks for more memory fail with a MemoryError (or end this process). Only Linux counts it so."""
    data = _status("VmData:")
    if data is not None:
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        wanted = data + memory
        resource.setrlimit(resource.RLIMIT_DATA, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


def _resident() -> int:
    """Bytes of memory that this process holds, 0 where the system does not say."""
    return _status("VmRSS:") or 0


def _status(name: str) -> int | None:
    try:
        with open("/proc/self/status", encoding="ascii", errors="replace") as lines:
            return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(name)), None)
    except OSError:
        return None
