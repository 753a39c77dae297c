"""Records as files hold them, back to the texts before cleaning."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from cleaner.errors import InputError
from cleaner.etl.sources import parse_json
from cleaner.etl.streams import CutShort, open_bytes
from cleaner.record import restore


class Restored(msgspec.Struct, frozen=True):
    """A text, or why there is none."""

    id: str
    text: str = ""
    error: str | None = None


def restored(path: str) -> Iterator[Restored]:
    """The texts of the records in a file of JSON Lines, one JSON object, or an array of them; read line by line.

    Raises :class:`InputError` when the file cannot be read.
    """
    try:
        with open_bytes(path) as stream:
            first = stream.readline()
            if first.strip() == b"[":
                yield from (_restored(item, path) for item in _array(first + stream.read(), path))
                return
            number = 1
            while first:
                if first.strip():
                    yield from _line(first, f"{path}:{number}")
                first, number = stream.readline(), number + 1
    except (EOFError, CutShort):
        yield Restored(path, error="this compressed file was cut short; fetch it again")
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error}); check the path") from error


def _array(data: bytes, path: str) -> list[Any]:
    try:
        return list(parse_json(data))
    except (ValueError, TypeError) as error:
        raise InputError(f"{path}: not valid JSON ({error}); give it what `cleaner clean --format json` wrote") from error


def _line(line: bytes, place: str) -> Iterator[Restored]:
    try:
        value = parse_json(line)
    except ValueError as error:
        yield Restored(place, error=f"not valid JSON ({error}); give it what `cleaner clean --format jsonl` wrote")
        return
    for item in value if isinstance(value, list) else [value]:
        yield _restored(item, place)


def _restored(item: Any, place: str) -> Restored:
    if not isinstance(item, Mapping) or "removals" not in item or "text" not in item:
        return Restored(place, error="not a record of cleaner: it has no removals; clean with --format json or jsonl")
    id = str(item.get("id") or place)
    if item.get("status") == "error":
        return Restored(id, error="this record failed, so it holds no text; its input is in the quarantine")
    try:
        return Restored(id, restore(item))
    except (ValueError, KeyError, TypeError) as error:
        return Restored(id, error=f"{error}; clean the input again")
