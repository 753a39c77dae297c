"""Records to files and streams. A file appears whole or not at all: it is written aside and renamed.

Of some outputs (JSON Lines in a file, a folder) what is written stays when the work breaks off, and the next run goes on there.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Collection
from types import TracebackType
from typing import IO, Any, Protocol

from cleaner.errors import InputError, UsageError
from cleaner.etl.parts import Kept, Part, Told, kept_of, nobody
from cleaner.etl.records import from_json, to_json, to_markdown, to_text
from cleaner.etl.remote import driver, is_remote, told
from cleaner.etl.streams import create_bytes, plain_suffix
from cleaner.record import Record

SUFFIX_OF = {"text": ".txt", "markdown": ".md", "json": ".json", "jsonl": ".jsonl"}
FORMAT_OF = {
    ".txt": "text", ".text": "text", ".md": "markdown", ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl",
    ".parquet": "parquet", ".pq": "parquet",
}  # fmt: skip
#: Formats that hold what a person reads. An error has no place in them: it is told elsewhere.
TEXTS: dict[str, Callable[[Record], str]] = {"text": to_text, "markdown": to_markdown}
#: In an output folder: what is done so far, and the file that is being written.
DONE, NEXT = ".cleaner-done", ".cleaner-next"
#: Bytes of a file name; file systems take 255, and a suffix and a number come on top.
_LONGEST = 200


def format_of(path: str | None) -> str | None:
    """The format that a file's suffix says, whatever it is packed by; None where it says none."""
    return FORMAT_OF.get(plain_suffix(path)) if path else None


class Sink(Protocol):
    """Takes records, one by one. Leaving it with an exception leaves no file behind, but for the part of a sink that ``resumes``."""

    resumes: bool

    def resume(self, errors: int | None, told: Told = nobody) -> Kept:
        """Keep what is whole of an earlier run, counting at most so many errors, and say how much that is. ``told`` hears of each line of it."""

    def write(self, record: Record, name: str | None = None) -> None: ...
    def __enter__(self) -> "Sink": ...
    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None: ...


class Whole:
    """A file that appears under its name when all of it is written. Devices and pipes are written to as they are.

    With ``sync`` it is on the disk before it appears. ``aside`` is where it is written, when a run that was killed should leave its
    file where the next one finds it. Raises :class:`UsageError` when no file can be made there.
    """

    def __init__(self, path: str, sync: bool = True, aside: str | None = None):
        self._path, self._sync = os.path.realpath(path) if os.path.isfile(path) else path, sync
        self._aside = self._path
        if os.path.isfile(path) or not os.path.exists(path):
            self._aside = aside or os.path.join(os.path.dirname(self._path), f".cleaner-{os.getpid()}-{id(self):x}.part")
        try:
            self._file = open(self._aside, "wb")
        except OSError as error:
            raise UsageError(f"{path}: cannot be written ({error.strerror}); make its folder first, or choose another") from error
        self.stream = create_bytes(path, self._file)

    def close(self, keep: bool) -> None:
        """Let the file appear, or be as if it had never been."""
        try:
            if keep:
                self._finish()
            self._file.close()
            if keep and self._aside != self._path:
                os.replace(self._aside, self._path)
        finally:
            if self._aside != self._path and os.path.exists(self._aside):
                os.unlink(self._aside)

    def _finish(self) -> None:
        if self.stream is not self._file:
            self.stream.close()
        self._file.flush()
        if self._aside == self._path:
            return
        if self._sync:
            os.fsync(self._file.fileno())
        if os.path.exists(self._path):
            os.chmod(self._aside, os.stat(self._path).st_mode)


class RemoteFile:
    """A file elsewhere, which appears when all of it is written where its driver can hold it back, as those of S3 and GCS can."""

    def __init__(self, url: str):
        self._url = url
        try:
            fs, path = driver(url)
            self._file = fs.open(path, "wb", autocommit=False)
        except OSError as error:
            raise UsageError(f"{url}: cannot be written: {told(error)}") from error
        self.stream = create_bytes(url, self._file)

    def close(self, keep: bool) -> None:
        """Let the file appear, or be as if it had never been."""
        try:
            if keep:
                if self.stream is not self._file:
                    self.stream.close()
                self._file.close()
                self._file.commit()
            else:
                self._file.discard()
        except Exception as error:  # drivers have their own errors
            raise InputError(f"{self._url}: cannot be written: {told(error)}") from error


def whole_file(path: str) -> Whole | RemoteFile:
    """A file that appears when all of it is written, here or elsewhere."""
    return RemoteFile(path) if is_remote(path) else Whole(path)


class StreamSink:
    """Records one after another into one stream: text and Markdown parted by a line, JSON as an array, JSON Lines.

    ``path`` None is standard output, where each record shows at once. With ``single`` JSON is an object and no array.
    """

    resumes = False

    def resume(self, errors: int | None, told: Told = nobody) -> Kept:
        return Kept()

    def __init__(self, format: str, path: str | None, single: bool):
        self._format, self._single, self._first, self._refused = format, single, True, False
        self._whole = whole_file(path) if path else None
        self._stream: IO[bytes] = self._whole.stream if self._whole else sys.stdout.buffer

    def write(self, record: Any, name: str | None = None) -> None:
        if self._format in TEXTS and record.error is not None:
            self._refused = True
            return
        self._stream.write(self._lead() + self._body(record))
        self._first = False
        if self._whole is None:
            self._stream.flush()

    def _lead(self) -> bytes:
        if self._format == "json" and not self._single:
            return b"[\n" if self._first else b",\n"
        return b"" if self._first or self._format == "jsonl" else b"\n----\n\n"

    def _body(self, record: Any) -> bytes:
        if self._format in TEXTS:
            return _readable(record, self._format)
        return to_json(record) + (b"\n" if self._format == "jsonl" or self._single else b"")

    def __enter__(self) -> "StreamSink":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        keep = False
        try:
            if kind is None and self._format == "json" and not self._single:
                self._stream.write(b"[]\n" if self._first else b"\n]\n")
            keep = kind is None and not (self._first and self._refused)
        finally:
            if self._whole:
                self._whole.close(keep)


class LineSink:
    """Records as JSON Lines in a file that a later run can go on with."""

    resumes = True

    def __init__(self, path: str, resume: bool = False):
        self._part = Part(path, resume)

    def resume(self, errors: int | None, told: Told = nobody) -> Kept:
        kept = kept_of(self._part, errors, told=told)
        self._part.keep(kept.size)
        return kept

    def write(self, record: Record, name: str | None = None) -> None:
        self._part.write(to_json(record) + b"\n")

    def __enter__(self) -> "LineSink":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._part.close(kind is None)


class FolderSink:
    """One file a record, named after the input file or else the id, below ``folder``, which is made when it is not there.

    ``inputs`` are the real paths of the input files, none of which is ever written over. While the work goes on, the folder holds
    a list of what is done, which a later run can go on with.
    """

    resumes = True

    def __init__(self, format: str, folder: str, inputs: Collection[str] = (), resume: bool = False):
        self._format, self._folder, self._names = format, folder, Names(folder, inputs)
        make_folder(folder)
        self._done, self._next = Part(os.path.join(folder, DONE), resume), os.path.join(folder, NEXT)

    def resume(self, errors: int | None, told: Told = nobody) -> Kept:
        kept = kept_of(self._done, errors, self._stands, told)
        self._done.keep(kept.size)
        return kept

    def _stands(self, line: bytes) -> bool:
        """Whether the file that a line tells of is there in full; its name is taken then."""
        row = from_json(line)
        if row["path"] is None:
            return True
        path = os.path.join(self._folder, row["path"])
        if not os.path.isfile(path) or os.path.getsize(path) != row["size"]:
            return False
        self._names.take(path)
        return True

    def write(self, record: Record, name: str | None = None) -> None:
        path, data = None, b""
        if self._format not in TEXTS or record.error is None:
            data = _readable(record, self._format) if self._format in TEXTS else to_json(record) + b"\n"
            path = self._names.path(name or os.path.basename((record.id or "").rstrip("/")), SUFFIX_OF[self._format])
            write_whole(path, data, self._next)
        row = {"id": record.id, "status": record.status, "path": path and os.path.relpath(path, self._folder), "size": len(data)}
        self._done.write(to_json(row) + b"\n")
        self._done.flush()

    def __enter__(self) -> "FolderSink":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if os.path.exists(self._next):
            os.unlink(self._next)
        if kind is None:
            self._done.drop()
        else:
            self._done.close(False)


class Names:
    """Paths of files below a folder, none given twice, on file systems that do not tell A from a either."""

    def __init__(self, folder: str, inputs: Collection[str] = ()):
        self._folder, self._inputs = folder, inputs
        self._taken: set[str] = set()

    def path(self, name: str, suffix: str) -> str:
        """A path for a file name, a relative path or an id; numbered when it was given before (``a.txt``, ``a-2.txt``)."""
        parts = [plain for part in name.split(os.sep) if (plain := _plain(part))] or ["record"]
        stem, number = os.path.join(self._folder, *parts[:-1], _KNOWN.sub("", parts[-1]) or "record"), 1
        path = stem + suffix
        while path.casefold() in self._taken or os.path.realpath(path) in self._inputs:
            number += 1
            path = f"{stem}-{number}{suffix}"
        self.take(path)
        return path

    def take(self, path: str) -> None:
        """Give this path to nobody."""
        self._taken.add(path.casefold())


_KNOWN = re.compile(r"\.(?:txt|text|md|html?|xhtml|jsonl?|ndjson)(?:\.gz|\.zst)?$", re.IGNORECASE)


def _plain(part: str) -> str:
    """One step of a path that every file system takes, and that leads nowhere else (no ``..``, no hidden file)."""
    return re.sub(r"[^\w.-]+", "_", part).lstrip(".").encode()[:_LONGEST].decode("utf-8", "ignore")


def make_folder(folder: str) -> None:
    """Make a folder and those above it. Raises :class:`UsageError` where there can be none."""
    try:
        os.makedirs(folder, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder}: cannot be made a folder ({error.strerror}); choose another") from error


def write_whole(path: str, data: bytes, aside: str | None = None) -> None:
    """Write a file, whole or not at all."""
    make_folder(os.path.dirname(path) or ".")
    whole, done = Whole(path, sync=False, aside=aside), False
    try:
        whole.stream.write(data)
        done = True
    finally:
        whole.close(keep=done)


def _readable(record: Record, format: str) -> bytes:
    text = TEXTS[format](record)
    return f"{text}\n".encode("utf-8", "replace") if text else b""
