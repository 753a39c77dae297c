"""One run from inputs to outputs, which, when it breaks off, another can go on with."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from types import TracebackType
from typing import Any

from cleaner.errors import UsageError
from cleaner.etl.parts import Told, aside, nobody
from cleaner.etl.quarantine import Quarantine
from cleaner.etl.records import from_json, to_json
from cleaner.etl.sinks import Sink, write_whole
from cleaner.etl.sources import Source
from cleaner.record import Record


class Terms:
    """What a run is asked to do, kept beside its part: a run with other terms does not go on with it.

    The part is made before this and appears before this goes, so terms without a part tell that the output is whole.
    """

    def __init__(self, part: str | None, terms: Mapping[str, Any]):
        self.part, self._path = part, f"{part}.terms"
        self._terms = from_json(to_json(terms))

    def begun(self) -> bool:
        """Whether a run has begun and not ended. Raises :class:`UsageError` when it had other terms."""
        if self.part is None or not os.path.exists(self._path):
            return False
        with open(self._path, "rb") as file:
            before = from_json(file.read())
        other = [name for name in self._terms if self._terms[name] != before.get(name)]
        if other:
            raise UsageError(
                f"{self.part} was begun with other {' and '.join(other)}; give the same again, or leave --resume out to begin anew"
            )
        return True

    def write(self) -> None:
        """The run has begun."""
        if self.part is not None:
            write_whole(self._path, to_json(self._terms) + b"\n")

    def drop(self) -> None:
        """No run has begun."""
        if self.part is not None and os.path.exists(self._path):
            os.unlink(self._path)


class Job:
    """The outputs of a run. Entered, it says with ``done`` how many inputs an earlier run has done; ``whole`` when all of them.

    ``make_sink`` takes whether to keep what stands there. ``output`` is the file that appears when the run has ended, or, of a folder, the list in it; None when there can be no part.
    ``told`` hears of each line that an earlier run has written.
    """

    def __init__(self, make_sink: Callable[[bool], Sink], output: str | None, quarantine: str | None, terms: Mapping[str, Any], resume: bool, told: Told = nobody):
        self._terms, part = Terms(aside(output) if output else None, terms), aside(output) if output else ""
        if resume and output is None:
            raise UsageError("--resume needs an output that holds a record for each input: -o FILE.jsonl (.gz, .zst), FILE.parquet, or a folder, here and not elsewhere")
        begun = resume and self._terms.begun()
        self.whole = resume and not os.path.exists(part) and (begun or os.path.isfile(output or ""))
        self._last: str | None = None
        self.done = 0
        if self.whole:
            self._sink, self.held = None, Quarantine(quarantine if quarantine and os.path.exists(aside(quarantine)) else None, True, True)
        else:
            if not begun:
                self._terms.drop()
            self._sink = make_sink(begun)
            try:
                self.held = Quarantine(quarantine, output is not None, begun)
                self._terms.write()
            except BaseException as error:  # nothing has begun, and nothing is left of it
                self._sink.__exit__(type(error), error, None)
                raise
        if begun:
            self._go_on(told)

    def _go_on(self, told: Told) -> None:
        if self._sink is None:
            self.held.keep(self.held.held() or 0)
            return
        kept = self._sink.resume(self.held.held(), told)
        self.held.keep(kept.errors)
        self.done, self._last = kept.records, kept.last

    @property
    def part(self) -> str | None:
        """What a later run can go on with."""
        return self._terms.part

    def skip(self, sources: Iterator[Source]) -> Iterator[Source]:
        """The inputs that are not done yet. Raises :class:`UsageError` where they are not those of the earlier run."""
        if self.whole:
            return
        last = None
        for number in range(self.done):
            last = next(sources, None)
            if last is None:
                raise UsageError(f"the inputs hold {number} records, and {self.done} are done; leave --resume out to begin anew")
        if last is not None and last.id != self._last:
            raise UsageError(
                f"input {self.done} is {last.id}, and was {self._last}: the inputs have changed; leave --resume out to begin anew"
            )
        yield from sources

    def take(self, source: Source, record: Record) -> None:
        """Put a record where it belongs."""
        if record.error is not None:
            self.held.take(source, record)
        if self._sink:
            self._sink.write(record, source.name)

    def __enter__(self) -> Job:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            if self._sink:
                self._sink.__exit__(kind, error, trace)
        finally:
            self.held.__exit__(kind, error, trace)
        if kind is None or not os.path.exists(self.part or ""):
            self._terms.drop()
