"""What failed, with its input and the reason, as JSON Lines: enough to mend it and to try again."""

from __future__ import annotations

from types import TracebackType
from typing import Any

from cleaner.etl.sinks import StreamSink
from cleaner.etl.sources import Source
from cleaner.record import Record


class Quarantine:
    """A file of ``{id, error, input}`` objects; without ``path`` it keeps nothing, and ``failures`` counts all the same."""

    def __init__(self, path: str | None):
        self._sink = StreamSink("jsonl", path, False) if path else None
        self.failures = 0

    def take(self, source: Source, record: Record) -> None:
        """Keep a failed record and the input it was made from."""
        self.failures += 1
        if self._sink:
            self._sink.write({"id": record.id, "error": record.error, "input": _as_json(source.raw)})

    def __enter__(self) -> "Quarantine":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._sink:
            self._sink.__exit__(kind, error, trace)


def _as_json(raw: Any) -> Any:
    """Bytes as text: what is not UTF-8 becomes escapes that ``.encode("utf-8", "surrogateescape")`` turns back."""
    return raw.decode("utf-8", "surrogateescape") if isinstance(raw, bytes) else raw
