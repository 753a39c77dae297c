"""Records as files hold them, back to the texts before cleaning."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import IO, Any

import msgspec

from cleaner.errors import InputError
from cleaner.etl.records import from_json
from cleaner.etl.sources import SUFFIXES, parse_json
from cleaner.etl.streams import open_bytes, plain_suffix
from cleaner.record import restore

_WANTED = "give it what `cleaner clean --format json` or jsonl wrote"


class Restored(msgspec.Struct, frozen=True):
    """A text, or why there is none."""

    id: str
    text: str = ""
    error: str | None = None


def restored(path: str) -> Iterator[Restored]:
    """The texts of the records in a file of JSON Lines, one JSON object, or an array of them.

    JSON Lines are read line by line. Raises :class:`InputError` when the file cannot be read, or is no JSON at all.
    """
    try:
        with open_bytes(path) as stream:
            yield from _restored_rows(path, stream) if SUFFIXES.get(plain_suffix(path)) == "parquet" else _restored_lines(path, stream)
    except (EOFError, zlib.error):
        yield Restored(path, error="this compressed file was cut short; fetch it again for the rest")
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error}); check the path") from error


def _restored_rows(path: str, stream: IO[bytes]) -> Iterator[Restored]:
    from cleaner.etl.parquet import read_rows

    try:
        for number, row in enumerate(read_rows(path, stream), 1):
            yield _restored(row, f"{path}:{number}")
    except ValueError as error:
        raise InputError(f"{path}: not a whole Parquet file ({error}); fetch it again") from error


def _restored_lines(path: str, stream: IO[bytes]) -> Iterator[Restored]:
    first = stream.readline()
    try:
        from_json(first)
    except ValueError:
        if first.strip():
            yield from _restored_whole(path, first + stream.read())
            return
    for number, line in enumerate(chain([first], stream), 1):
        if line.strip():
            yield _restored_line(line, f"{path}:{number}")


def _restored_whole(path: str, data: bytes) -> Iterator[Restored]:
    """An array, or one object over many lines."""
    try:
        value = parse_json(data)
    except ValueError as error:
        raise InputError(f"{path}: not valid JSON ({error}); {_WANTED}") from error
    for number, item in enumerate(value if isinstance(value, list) else [value], 1):
        yield _restored(item, f"{path}:{number}" if isinstance(value, list) else path)


def _restored_line(line: bytes, place: str) -> Restored:
    try:
        return _restored(parse_json(line), place)
    except ValueError as error:
        return Restored(place, error=f"not valid JSON ({error}); {_WANTED}")


def _restored(item: Any, place: str) -> Restored:
    if not isinstance(item, Mapping) or not isinstance(item.get("removals"), list) or not isinstance(item.get("text"), str):
        return Restored(place, error=f"not a record of cleaner, as it has no text with removals; {_WANTED}")
    id = str(item.get("id") or place)
    if item.get("status") == "error":
        return Restored(id, error="this record failed, so it holds no text; its input is in the quarantine")
    try:
        return Restored(id, restore(item))
    except (ValueError, KeyError, TypeError) as error:
        return Restored(id, error=f"{error}; clean the input again")
