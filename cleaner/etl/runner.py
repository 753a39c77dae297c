"""Many workers, one stream: records come out in the order of their inputs, and a bad input costs itself alone.

Sources travel in chunks. A chunk whose worker dies, or takes longer than one record may, is run again record by record; a
record that does it alone becomes an error. Only so many chunks are on their way at once, so a slow reader of the
records slows the reading of the inputs.
"""

from __future__ import annotations

import multiprocessing
import pickle
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import forkserver, resource_tracker
from typing import Any

import msgspec
from pebble import ProcessExpired, ProcessPool

from cleaner.errors import CleanerError, UsageError
from cleaner.etl import worker
from cleaner.etl.records import clean_source
from cleaner.etl.sources import Source
from cleaner.library import load
from cleaner.record import Failure, Record
from cleaner.settings import Settings

#: Seconds that one record may take, and megabytes that a worker may take beside what it takes when warm.
TIMEOUT, MEMORY = 60.0, 1536
#: A chunk is full at so many records or bytes.
CHUNK, CHUNK_BYTES = 32, 1 << 18
#: Chunks on their way for each worker: one in work, and some to bridge a slow one at the head of the line.
AHEAD = 6
#: Seconds beyond the deadline after which a pool in which nothing ends is taken for stuck.
_GRACE = 60.0
#: Pools in a row that may break without having finished anything.
_MOST_BROKEN = 3


def run(
    sources: Iterable[Source],
    settings: Settings | None = None,
    *,
    workers: int = 2,
    timeout: float = TIMEOUT,
    memory: int = MEMORY,
    told: Callable[[Source, Record, float], None] | None = None,
) -> Generator[tuple[Source, Record], None, None]:
    """Each source with its record, in order, cleaned by so many processes. ``told`` hears of each before it goes out, with the seconds it took.

    Never more than ``workers * AHEAD + 1`` chunks are read ahead. What the iterator of sources raises is raised when the
    records before it are out.
    """
    if workers < 1 or timeout <= 0 or memory < 1:
        raise UsageError("workers, timeout and memory must be more than 0; leave them out for the usual values")
    settings = settings or Settings()
    load(settings.rules, settings.builtin_rules)  # a bad pack is told here, and not by every worker
    chunks, broken = _chunks(sources), None  # type: tuple[Any, Exception | None]
    with _Crew(settings, workers, timeout, memory) as crew:
        under_way: deque[tuple[list[Source], _Job]] = deque()
        while True:
            while broken is None and len(under_way) < workers * AHEAD:
                try:
                    chunk = next(chunks, None)
                except Exception as error:
                    broken = error
                    break
                if chunk is None:
                    break
                under_way.append((chunk[0], crew.put(chunk[1])))
            if not under_way:
                break
            given, job = under_way.popleft()
            for source, (result, seconds) in zip(given, crew.results(job)):
                record = _record(source, result, settings)
                if told is not None:
                    told(source, record, seconds)
                yield source, record
    if broken is not None:
        raise broken


def _chunks(sources: Iterable[Source]) -> Iterator[tuple[list[Source], list[bytes]]]:
    """Sources, and what of each a worker needs, pickled one by one, so that one that cannot be read back fails alone."""
    given: list[Source] = []
    packed: list[bytes] = []
    size = 0
    try:
        for source in sources:
            source, data = _packed(source)
            given.append(source)
            packed.append(data)
            size += len(data)
            if len(given) == CHUNK or size >= CHUNK_BYTES:
                yield given, packed
                given, packed, size = [], [], 0
    except Exception:
        if given:
            yield given, packed
        raise
    if given:
        yield given, packed


def _packed(source: Source) -> tuple[Source, bytes]:
    try:
        return source, pickle.dumps(msgspec.structs.replace(source, raw=None, place=None, name=None), 5)
    except Exception as error:
        message = f"could not be handed to a worker ({error}); give it as plain text or fields"
        source = msgspec.structs.replace(source, data=None, error=Failure(type(error).__name__, message, "read"))
        return source, pickle.dumps(Source(source.id, error=source.error), 5)


def _record(source: Source, result: Record | Failure, settings: Settings) -> Record:
    """The record as the worker saw it, with what stayed here."""
    if isinstance(result, Failure) or source.error is not None:
        error = result if isinstance(result, Failure) else source.error
        return clean_source(msgspec.structs.replace(source, error=error), settings)
    result.extra = dict(source.fields)
    return result


#: What a worker says of a source, and the seconds that took.
_Result = tuple[Record | Failure, float]


class _Job:
    """Pickled sources, and the future of their records."""

    def __init__(self, packed: Sequence[bytes]):
        self.packed, self.future = packed, None  # type: tuple[Sequence[bytes], Any]


class _Crew:
    """A pool of warm workers that outlives anything that happens to them."""

    def __init__(self, settings: Settings, workers: int, timeout: float, memory: int):
        self._arguments, self._workers, self._timeout = (settings, memory << 20), workers, timeout
        self._jobs: dict[_Job, None] = {}  # in order: what has not been taken back yet
        self._broken = 0
        self._pool = self._new_pool()

    def _new_pool(self) -> ProcessPool:
        return ProcessPool(self._workers, initializer=worker.start, initargs=self._arguments, context=_context())

    def put(self, packed: Sequence[bytes]) -> _Job:
        """Give a chunk to the workers."""
        job = _Job(packed)
        self._jobs[job] = None
        self._schedule(job)
        return job

    def results(self, job: _Job) -> Iterator[_Result]:
        """What became of each source of a chunk. One that fails whole is run again, each source alone."""
        result = self._take(job)
        if not isinstance(result, Failure):
            yield from result
        elif len(job.packed) == 1:
            yield result, self._timeout if result.type == "TimeoutError" else 0.0  # how long the others lived, nobody knows
        else:
            for alone in [self.put([one]) for one in job.packed]:
                yield from self.results(alone)

    def _schedule(self, job: _Job) -> None:
        job.future = None
        try:
            self._give(job)
        except RuntimeError:  # the pool has broken since it was last waited for
            self._renew()

    def _give(self, job: _Job) -> None:
        job.future = self._pool.schedule(worker.clean_chunk, [job.packed], timeout=self._timeout)

    def _take(self, job: _Job) -> list[_Result] | Failure:
        """Wait for a chunk: its results, or why there are none."""
        while True:
            self._await(job)
            error = job.future.exception()
            if isinstance(error, BrokenProcessPool):
                self._renew()
            elif isinstance(error, ProcessExpired) and error.exitcode == worker.RETIRED:
                self._schedule(job)
            else:
                break
        del self._jobs[job]
        self._broken = 0
        return self._failure(error) if error else job.future.result()  # type: ignore[no-any-return]

    def _await(self, job: _Job) -> None:
        """Until the job is done. Every chunk ends by its deadline, so when none ends, the pool itself is stuck."""
        while not job.future.done():
            open_ = [one.future for one in self._jobs if not one.future.done()]
            if open_ and not wait(open_, self._timeout + _GRACE, FIRST_COMPLETED).done:
                self._renew()

    def _failure(self, error: BaseException) -> Failure:
        if isinstance(error, TimeoutError):
            message = f"took longer than {self._timeout:g} seconds; look at this input, or give it more time (--timeout)"
            return Failure("TimeoutError", message, "clean")
        if isinstance(error, ProcessExpired):
            return Failure("WorkerDied", f"ended its worker process (exit status {error.exitcode}); please report this input", "clean")
        return Failure(type(error).__name__, f"{error}; please report this input", "clean")

    def _renew(self) -> None:
        """A new pool, for a broken one; what was under way is given to it."""
        while True:
            self._broken += 1
            if self._broken > _MOST_BROKEN:
                raise CleanerError(
                    "workers end before they begin; in a script, call under `if __name__ == \"__main__\":`, or use workers=1 to see why"
                )
            self._stop()
            self._pool = self._new_pool()
            try:
                for job in self._jobs:
                    if job.future is None or not job.future.done() or isinstance(job.future.exception(), BrokenProcessPool):
                        self._give(job)
                return
            except RuntimeError:
                continue  # this one has broken, too

    def _stop(self) -> None:
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def __enter__(self) -> _Crew:
        return self

    def __exit__(self, *error: object) -> None:
        self._stop()


def _context() -> Any:
    """Workers are forked from a process that is warm and has no threads, or started anew where there is no fork."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["cleaner.etl.warm"])
    # an interrupt at the terminal reaches all of its processes: it is this one's to answer, and the others', while they begin, too soon
    resource_tracker.ensure_running()  # it lets interrupts through again, so it goes first
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return context
