"""What failed, with its input and the reason, as JSON Lines: enough to look at, to mend, and to try again."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from types import TracebackType
from typing import Any

import msgspec

from cleaner.errors import InputError
from cleaner.etl.parts import Part, kept_of
from cleaner.etl.records import from_json, to_json
from cleaner.etl.remote import is_remote
from cleaner.etl.sinks import whole_file
from cleaner.etl.sources import Reading, Source, failed, from_fields, parse_json
from cleaner.etl.streams import open_bytes
from cleaner.record import Failure, Record


class Held(msgspec.Struct):
    """One that failed: why, where it stood, and its ``input``: a JSON value, or a text or page (whose ``kind``, ``url`` and other ``fields`` stand beside it).

    ``kind`` is null where nothing to clean was found in the input.
    """

    id: str | None
    error: Failure | None
    place: str | None = None
    name: str | None = None
    url: str | None = None
    kind: str | None = None
    fields: dict[str, Any] = {}
    input: Any = None


class Quarantine:
    """A file of :class:`Held` objects; without ``path`` it keeps nothing, and ``failures`` counts all the same.

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
        kind = source.kind if source.data is not None else None
        held = Held(record.id, record.error, source.place, source.name, source.url, kind, source.fields, _as_json(source.raw))
        line = to_json(held) + b"\n"
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
    if isinstance(raw, dict):
        return {name: _as_json(value) for name, value in raw.items()}
    return raw.decode("utf-8", "surrogateescape") if isinstance(raw, bytes) else raw


def held(path: str, strict: bool = False) -> Iterator[Held]:
    """What a quarantine holds, in order. A line that is none of a quarantine is itself held, with the error that says so.

    Raises :class:`InputError` when the file cannot be read, and, ``strict``, for such a line: who means to write the file anew must not
    do that to some other file.
    """
    try:
        with open_bytes(path) as stream:
            for number, line in enumerate(stream, 1):
                if line.strip():
                    one = _held(line, f"{path}:{number}")
                    if strict and one.error is not None and one.error.type == _FOREIGN:
                        raise InputError(f"{one.place}: {one.error.message}")
                    yield one
    except (EOFError, zlib.error) as error:
        raise InputError(f"{path}: this compressed file was cut short; fetch it again") from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error}); check the path") from error


#: The type of the error of a line that is none of a quarantine.
_FOREIGN = "NoQuarantine"


def _held(line: bytes, place: str) -> Held:
    try:
        value = from_json(line)
        if value.get("error") is None or "input" not in value:
            raise ValueError("it has no error with an input")
        return msgspec.convert(value, Held)
    except ValueError as error:
        message = f"no line of a quarantine ({error}); give it what `cleaner clean --quarantine` wrote"
        return Held(place, Failure(_FOREIGN, message, "read"), place, input=_as_json(line))


def again(one: Held, reading: Reading = Reading()) -> Source:
    """The input of one that failed, to be cleaned again."""
    raw = one.input
    if one.kind is not None and isinstance(raw, str):
        data: str | bytes = raw if _has_surrogates(raw) else raw.encode("utf-8", "surrogateescape")
        if reading.encoding and isinstance(data, bytes):
            data = data.decode(reading.encoding, "replace")
        return Source(one.id, data, one.url or reading.url, one.kind, one.fields, raw=raw, place=one.place, name=one.name)
    if raw is None:
        return _no_input(one)
    try:
        value = parse_json(raw.encode("utf-8", "surrogateescape")) if isinstance(raw, str) else raw
    except ValueError as error:
        message = f"still not valid JSON ({error}); mend its input in the quarantine, or remove the line"
        return msgspec.structs.replace(failed(one.place, message, raw=raw, id=one.id), name=one.name)
    source = from_fields(value, reading, one.place)
    return msgspec.structs.replace(source, id=one.id if source.id == one.place else source.id, raw=value, name=one.name)


def _has_surrogates(text: str) -> bool:
    """Whether a text holds lone surrogates that stand for no bytes."""
    try:
        text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return True
    return False


def _no_input(one: Held) -> Source:
    """One of which nothing could be read: a missing file, or one that was cut short."""
    stage = one.error.stage if one.error else "read"
    told = one.error.message if one.error else "failed"
    message = told if told.endswith(_NO_INPUT) else f"{told}; {_NO_INPUT}"
    return Source(one.id, error=Failure(one.error.type if one.error else "InputError", message, stage), place=one.place, name=one.name)


_NO_INPUT = "its input is not in the quarantine: clean its file again"


def row(one: Held) -> dict[str, Any]:
    """What a person or a program is shown of one that failed."""
    error = one.error or Failure("", "", "")
    return {"id": one.id, "place": one.place, "stage": error.stage, "reason": error.type, "message": error.message}


def table(rows: list[dict[str, Any]]) -> Iterator[str]:
    """Id, place, stage and reason, a line each, below their names."""
    cells = [["id", "place", "stage", "reason"]]
    for one in rows:
        plain = [" ".join(str(one[name] or "-").split()) for name in ("id", "place", "stage", "message")]
        cells.append([*plain[:3], f"{one['reason']}: {plain[3]}"])
    widths = [min(max(len(cell[column]) for cell in cells), _WIDEST) for column in range(3)]
    for cell in cells:
        yield "  ".join([*(text.ljust(width) for text, width in zip(cell, widths)), cell[3]])


#: A column is made no wider than this; a longer cell pushes its own line aside.
_WIDEST = 44
