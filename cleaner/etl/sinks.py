"""Records to files and streams. A file appears whole or not at all: it is written aside, synced and renamed."""
from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import IO, Protocol

from cleaner.etl.records import to_json, to_markdown, to_text
from cleaner.etl.streams import create_bytes
from cleaner.record import Record

SUFFIX_OF = {"text": ".txt", "markdown": ".md", "json": ".json", "jsonl": ".jsonl"}
FORMAT_OF = {".txt": "text", ".text": "text", ".md": "markdown", ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl"}


class Sink(Protocol):
    """Takes records, one by one. Leaving it with an exception leaves no file behind."""

    def write(self, record: Record) -> None: ...
    def __enter__(self) -> "Sink": ...
    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None: ...


class Whole:
    """A file that appears under its name when all of it is written. Devices and pipes are written to as they are."""

    def __init__(self, path: str):
        self.path, self._aside = path, path
        if not os.path.exists(path) or os.path.isfile(path):
            self._aside = os.path.join(os.path.dirname(path), f".{os.path.basename(path)}.{os.getpid()}.part")
        self._file = open(self._aside, "wb")
        self.stream = create_bytes(path, self._file)

    def close(self, keep: bool) -> None:
        try:
            if keep:
                if self.stream is not self._file:
                    self.stream.close()
                self._file.flush()
                if self._aside != self.path:
                    os.fsync(self._file.fileno())
            self._file.close()
            if keep and self._aside != self.path:
                os.replace(self._aside, self.path)
        finally:
            if self._aside != self.path and os.path.exists(self._aside):
                os.unlink(self._aside)


class StreamSink:
    """Records one after another into one stream: text and Markdown parted by a line, JSON as an array, JSON Lines."""

    def __init__(self, format: str, path: str | None, single: bool):
        self._format, self._single, self._first = format, single, True
        self._whole = Whole(path) if path else None
        self._stream: IO[bytes] = self._whole.stream if self._whole else sys.stdout.buffer

    def write(self, record: Record) -> None:
        self._stream.write(self._lead() + self._body(record))
        self._first = False
        if self._whole is None:
            self._stream.flush()

    def _lead(self) -> bytes:
        if self._format == "json" and not self._single:
            return b"[\n" if self._first else b",\n"
        return b"" if self._first or self._format == "jsonl" else b"\n\n----\n\n"

    def _body(self, record: Record) -> bytes:
        if self._format in ("json", "jsonl"):
            return to_json(record) + (b"\n" if self._format == "jsonl" or self._single else b"")
        return (_TEXTS[self._format](record) + "\n").encode("utf-8", "replace")

    def __enter__(self) -> "StreamSink":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            if kind is None and self._format == "json" and not self._single:
                self._stream.write(b"[]\n" if self._first else b"\n]\n")
        except BaseException:
            kind = kind or OSError
            raise
        finally:
            if self._whole:
                self._whole.close(keep=kind is None)


class FolderSink:
    """One file a record, named after its id."""

    def __init__(self, format: str, folder: str):
        self._format, self._folder = format, Path(folder)
        self._taken: set[str] = set()
        self._folder.mkdir(parents=True, exist_ok=True)

    def write(self, record: Record) -> None:
        if record.error is not None and self._format in _TEXTS:
            return  # there is no text to write; the error is told on stderr and in the quarantine
        whole = Whole(str(self._folder / self._name(record.id or "record")))
        done = False
        try:
            whole.stream.write(to_json(record) + b"\n" if self._format not in _TEXTS else (_TEXTS[self._format](record) + "\n").encode("utf-8", "replace"))
            done = True
        finally:
            whole.close(keep=done)

    def _name(self, id: str) -> str:
        """A file name out of an id, that no other record of this run has; ``a.txt`` and ``a.html`` do not meet."""
        stem = re.sub(r"[^\w.-]+", "_", os.path.basename(id.rstrip("/")) or "record").lstrip(".")[:150] or "record"
        stem = re.sub(r"\.(?:txt|text|md|html?|xhtml)(?:\.gz|\.zst)?$", "", stem)
        name, number = stem + SUFFIX_OF[self._format], 1
        while name.casefold() in self._taken:
            number += 1
            name = f"{stem}-{number}{SUFFIX_OF[self._format]}"
        self._taken.add(name.casefold())
        return name

    def __enter__(self) -> "FolderSink":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        return None


_TEXTS: dict[str, Callable[[Record], str]] = {"text": to_text, "markdown": to_markdown}
