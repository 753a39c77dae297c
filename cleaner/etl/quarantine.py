"""What failed, with its input and the reason, as JSON Lines: enough to mend it and to try again."""

from __future__ import annotations

from types import TracebackType
from typing import Any

from cleaner.etl.parts import Part, kept_of
from cleaner.etl.records import to_json
from cleaner.etl.remote import is_remote
from cleaner.etl.sinks import whole_file
from cleaner.etl.sources import Source
from cleaner.record import Record


class Quarantine:
    """A file of ``{id, error, input}`` objects; without ``path`` it keeps nothing, and ``failures`` counts all the same.

    With ``lasting`` what it holds stays when the work breaks off, and ``resume`` goes on with it.
    """

    def __init__(self, path: str | None, lasting: bool = False, resume: bool = False):
        lasting = lasting and not (path and is_remote(path))
        self._part = Part(path, resume, frame=0) if path and lasting else None
        self._whole = whole_file(path) if path and not lasting else None
        self.failures = 0

    def held(self) -> int | None:
        """How many failures of an earlier run it holds; None when it keeps none."""
        return kept_of(self._part, None).records if self._part else None

    def keep(self, failures: int) -> None:
        """Go on behind so many failures of an earlier run."""
        self.failures = failures
        if self._part:
            ends = (size for number, (size, _) in enumerate(self._part.pieces(), 1) if number == failures)
            self._part.keep(next(ends, 0))

    def take(self, source: Source, record: Record) -> None:
        """Keep a failed record and the input it was made from."""
        self.failures += 1
        line = to_json({"id": record.id, "error": record.error, "input": _as_json(source.raw)}) + b"\n"
        if self._whole:
            self._whole.stream.write(line)
        elif self._part:
            self._part.write(line)
            self._part.flush()  # before the record goes out: what is out is told here

    def __enter__(self) -> "Quarantine":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for file in (self._whole, self._part):
            if file:
                file.close(kind is None)


def _as_json(raw: Any) -> Any:
    """Bytes as text: what is not UTF-8 becomes escapes that ``.encode("utf-8", "surrogateescape")`` turns back."""
    return raw.decode("utf-8", "surrogateescape") if isinstance(raw, bytes) else raw
