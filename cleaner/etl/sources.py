"""Inputs to sources, one at a time: files, folders, globs and standard input; text, HTML, JSON Lines and JSON.

Nothing here raises for an input: what cannot be read is a source with an error, and the others go on.
"""
from __future__ import annotations

import glob
import json
import os
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

import msgspec

from cleaner.etl.streams import CutShort, open_bytes, plain_suffix
from cleaner.record import Failure

#: Format by suffix. A new format is a line here and a reader in READERS.
SUFFIXES = {
    ".txt": "text", ".text": "text", ".md": "text", ".html": "html", ".htm": "html", ".xhtml": "html",
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json",
}
#: Names that data sets use for the text, the page, its address and its id, most telling first.
TEXT_NAMES = ("text", "content", "body", "article_body", "articleBody", "maintext", "cleaned_text", "raw_text", "plaintext")
HTML_NAMES = ("html", "raw_html", "content_html")
URL_NAMES = ("url", "link", "source_url", "pageUrl")
ID_NAMES = ("id", "uuid", "doc_id", "record_id")


class Source(msgspec.Struct, frozen=True):
    """One article to clean, or the error that stands for it. ``raw`` is the input as it came, for the quarantine."""

    id: str | None
    data: str | bytes | None = None
    url: str | None = None
    kind: str = "auto"
    fields: dict[str, Any] = {}
    error: Failure | None = None
    raw: Any = None


class Reading(msgspec.Struct, frozen=True):
    """How to read: the format (or ``auto``), and the names of fields where they are not the usual ones."""

    format: str = "auto"
    text_field: str | None = None
    html_field: str | None = None
    url_field: str | None = None
    id_field: str | None = None
    url: str | None = None
    encoding: str | None = None


def failed(id: str | None, message: str, raw: Any = None, name: str = "InputError") -> Source:
    """A source that could not be read."""
    return Source(id, error=Failure(name, message, "read"), raw=raw)


def expand(inputs: Iterable[str]) -> Iterator[str | Source]:
    """Paths of files behind paths, folders and globs, in order; a Source with the error for each that names nothing."""
    for name in inputs:
        if name == "-" or os.path.isfile(name):
            yield name
        elif os.path.isdir(name):
            found = sorted(str(path) for path in Path(name).rglob("*") if path.is_file() and plain_suffix(str(path)) in SUFFIXES)
            yield from found or [failed(name, f"no articles in this folder; it should hold files named {', '.join(SUFFIXES)}")]
        elif glob.has_magic(name):
            found = sorted(path for path in glob.glob(name, recursive=True) if os.path.isfile(path))
            yield from found or [failed(name, "no file matches this pattern; check it, and quote it for the shell")]
        elif os.path.exists(name):
            yield name  # a pipe or a device
        else:
            yield failed(name, "no such file or folder; check the path")


def read(paths: Iterable[str | Source], reading: Reading = Reading()) -> Iterator[Source]:
    """The sources in the files, in order, read as a stream."""
    for path in paths:
        if isinstance(path, Source):
            yield path
            continue
        format = reading.format if reading.format != "auto" else SUFFIXES.get(plain_suffix(path), "auto")
        yield from _guarded(path, READERS[format], reading)


def _guarded(path: str, reader: Any, reading: Reading) -> Iterator[Source]:
    """What the reader gives, and an error source where it cannot go on."""
    try:
        with open_bytes(path) as stream:
            yield from reader(path, stream, reading)
    except (EOFError, CutShort, zlib.error):
        yield failed(path, "this compressed file was cut short; what came before the cut was cleaned, fetch the file again for the rest")
    except OSError as error:
        yield failed(path, f"cannot be read ({error.strerror or error}); check the file and its permissions")


def _read_one(path: str, stream: IO[bytes], reading: Reading, kind: str = "auto") -> Iterator[Source]:
    data: str | bytes = stream.read()
    if reading.encoding:
        data = data.decode(reading.encoding, "replace")  # type: ignore[union-attr]
    yield Source(path, data, reading.url, kind)


def _read_text(path: str, stream: IO[bytes], reading: Reading) -> Iterator[Source]:
    yield from _read_one(path, stream, reading, "text")


def _read_html(path: str, stream: IO[bytes], reading: Reading) -> Iterator[Source]:
    yield from _read_one(path, stream, reading, "html")


def _read_jsonl(path: str, stream: IO[bytes], reading: Reading) -> Iterator[Source]:
    for number, line in enumerate(stream, 1):
        if line.strip():
            yield _from_line(f"{path}:{number}", line, reading)


def _read_json(path: str, stream: IO[bytes], reading: Reading) -> Iterator[Source]:
    data = stream.read()
    try:
        value = parse_json(data)
    except ValueError as error:
        yield failed(path, f"not valid JSON ({error}); one record a line is JSON Lines: name it .jsonl", raw=data.decode("utf-8", "replace")[:100_000])
        return
    for number, item in enumerate(value if isinstance(value, list) else [value], 1):
        yield from_fields(item, reading, f"{path}:{number}" if isinstance(value, list) else path)


#: A reader takes (path, stream, reading) and yields sources.
READERS = {"auto": _read_one, "text": _read_text, "html": _read_html, "jsonl": _read_jsonl, "json": _read_json}


def _from_line(place: str, line: bytes, reading: Reading) -> Source:
    try:
        value = parse_json(line)
    except ValueError as error:
        path, _, number = place.rpartition(":")
        return failed(place, f"line {number} is not valid JSON ({error}); mend or remove the line", raw=line.decode("utf-8", "replace"))
    return from_fields(value, reading, place)


def parse_json(data: bytes) -> Any:
    """The value of some JSON. Raises ``ValueError``. msgspec is fast; what it refuses (lone surrogates, NaN) json reads."""
    try:
        return msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as first:
        try:
            return json.loads(data)
        except RecursionError as error:
            raise ValueError("nested too deep") from error
        except ValueError:
            raise ValueError(str(first)) from first


def from_fields(value: Any, reading: Reading, place: str | None) -> Source:
    """The source in an input record; its other fields go along."""
    if not isinstance(value, Mapping):
        return failed(place, f"a record must be a JSON object, and this is {_json_name(value)}", raw=value)
    fields = dict(value)
    id_value = _take(fields, reading.id_field, ID_NAMES)
    url = _take(fields, reading.url_field, URL_NAMES)
    html_name = _name(fields, reading.html_field, HTML_NAMES)
    text_name = None if reading.html_field and html_name else _name(fields, reading.text_field, TEXT_NAMES)
    name = text_name or html_name
    id = place if id_value is None else str(id_value)
    if name is None:
        wanted = reading.text_field or reading.html_field or "text or html"
        return failed(id, f"no {wanted} in this record; name its field with --text-field or --html-field", raw=value)
    data = fields.pop(name)
    return Source(id, data, url if isinstance(url, str) else None, "html" if name == html_name and not text_name else "text", fields, raw=value)


def _json_name(value: Any) -> str:
    return {list: "an array", str: "a text", bool: "true or false", type(None): "null"}.get(type(value), "a number")


def _name(fields: Mapping[str, Any], chosen: str | None, usual: Iterable[str]) -> str | None:
    """The field that holds a text: the one chosen, or the first usual one that is not blank, or one that is blank."""
    names = [name for name in ((chosen,) if chosen else usual) if isinstance(fields.get(name), (str, bytes))]
    return next((name for name in names if fields[name].strip()), names[0] if names else None)


def _take(fields: dict[str, Any], chosen: str | None, usual: Iterable[str]) -> Any:
    for name in (chosen,) if chosen else usual:
        if fields.get(name) is not None and not isinstance(fields[name], (dict, list)):
            return fields.pop(name)
    return None
