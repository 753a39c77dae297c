"""Inputs to sources, one at a time: files, folders, globs and standard input; text, HTML, JSON Lines and JSON.

Nothing here raises for an input: what cannot be read is a source with an error, and the others go on.
"""

from __future__ import annotations

import glob
import json
import os
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import IO, Any, Literal

import msgspec

from cleaner.etl.meter import Meter
from cleaner.etl.remote import find, is_remote
from cleaner.etl.streams import open_bytes, plain_suffix
from cleaner.record import Failure

#: Format by suffix. A new format is a line here and a reader in READERS.
SUFFIXES = {
    ".txt": "text",
    ".text": "text",
    ".md": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".warc": "warc",
    ".tar": "tar",
    ".tgz": "tar",
    ".zip": "zip",
}
#: Formats of which a file holds many articles.
MANY = ("jsonl", "parquet", "warc", "tar", "zip")
#: Names that data sets use for the text, the page, its address and its id, most telling first.
TEXT_NAMES = ("text", "content", "body", "article_body", "articleBody", "maintext", "cleaned_text", "raw_text", "plaintext")
HTML_NAMES = ("html", "raw_html", "content_html")
URL_NAMES = ("url", "link", "source_url", "pageUrl")
ID_NAMES = ("id", "uuid", "doc_id", "record_id")

NEWLINE = b"\n"
Form = Literal["file", "object", "stream"]
#: The head of a JSON object, or of an array of objects.
_RECORD = re.compile(rb'(?:\xef\xbb\xbf)?\s*(?:\[\s*)?\{\s*"[^"\n]{1,200}"\s*:')
#: So many blank lines at the head are looked past for what the input is.
_MOST_BLANK = 100


class Source(msgspec.Struct, frozen=True):
    """One article to clean, or the error that stands for it.

    ``raw`` is the input as it came, for the quarantine; ``place`` says where it stands (``dump.jsonl:17``), for
    messages; ``name`` is the file's path below the folder that was asked for. ``form`` tells what the input was:
    a ``file`` that is the article, one JSON ``object``, or a ``stream`` of which this is one.
    """

    id: str | None
    data: str | bytes | None = None
    url: str | None = None
    kind: str = "auto"
    fields: dict[str, Any] = {}
    error: Failure | None = None
    raw: Any = None
    place: str | None = None
    name: str | None = None
    form: Form = "stream"


class Place(msgspec.Struct, frozen=True):
    """A file to read; ``many`` when a folder or a pattern was asked for."""

    path: str
    name: str
    many: bool = False


class Reading(msgspec.Struct, frozen=True):
    """How to read: the format (or ``auto``), the names of fields where they are not the usual ones, and the columns wanted (or all)."""

    format: str = "auto"
    text_field: str | None = None
    html_field: str | None = None
    url_field: str | None = None
    id_field: str | None = None
    url: str | None = None
    encoding: str | None = None
    columns: tuple[str, ...] = ()


def failed(place: str | None, message: str, *, raw: Any = None, id: str | None = None, form: Form = "stream") -> Source:
    """A source that could not be read."""
    return Source(id if id is not None else place, error=Failure("InputError", message, "read"), raw=raw, place=place, form=form)


def expand(inputs: Iterable[str], without: str | None = None) -> Iterator[Place | Source]:
    """The files behind paths, folders and patterns, in order; a Source with the error for each that names nothing.

    A folder is walked in the order of its paths; ``without`` (a file or folder, such as the output) is left out then.
    """
    for name in inputs:
        if is_remote(name):
            yield from _remote(name)
        elif os.path.isdir(name):
            yield from _walk(name, without)
        elif name == "-" or os.path.exists(name):
            yield Place(name, os.path.basename(name))
        elif glob.has_magic(name):
            found = sorted(glob.glob(name, recursive=True))
            for path in found:
                yield from _walk(path, without) if os.path.isdir(path) else [Place(path, os.path.basename(path), many=True)]
            if not found:
                yield failed(name, "no file matches this pattern; check it, and quote it for the shell")
        else:
            yield failed(name, "no such file or folder; check the path", form=_form(_format(name, Reading())))


def _remote(url: str) -> Iterator[Place | Source]:
    """The files at a URL: one, those below a folder, or those that a pattern matches."""
    try:
        found = find(url)
    except OSError as error:
        yield failed(url, f"cannot be read ({error})", form=_form(_format(url, Reading())))
        return
    if found == [url]:
        yield Place(url, os.path.basename(url))
        return
    known = [path for path in found if plain_suffix(path) in SUFFIXES]
    for path in known:
        yield Place(path, os.path.basename(path), many=True)
    if not known:
        yield failed(url, "no articles there; check the path")


def _walk(folder: str, without: str | None) -> Iterator[Place | Source]:
    without = without if without and without.startswith(f"{os.path.realpath(folder)}/") else None
    found: list[str] = []
    closed: list[OSError] = []
    for here, _, files in os.walk(folder, onerror=closed.append):
        found += [
            path
            for path in (os.path.join(here, file) for file in files)
            if plain_suffix(path) in SUFFIXES and _is_file(path) and not _within(path, without)
        ]
    for error in closed:
        yield failed(str(error.filename), f"cannot be read ({error.strerror}); check the folder's permissions")
    for path in sorted(found):
        yield Place(path, os.path.relpath(path, folder), many=True)
    if not found and not closed:
        yield failed(
            folder, f"no articles in this folder; it should hold files named {', '.join(SUFFIXES)}, plain or .gz or .zst"
        )


def _is_file(path: str) -> bool:
    """Whether a path is a file, or a link to nowhere, which is told. Pipes and sockets are not, as reading one may never end."""
    return os.path.isfile(path) or not os.path.exists(path)


def _within(path: str, without: str | None) -> bool:
    """Whether a file is the one to leave out, or lies below it."""
    return without is not None and f"{os.path.realpath(path)}/".startswith(f"{without}/")


def read(places: Iterable[Place | Source], reading: Reading = Reading(), meter: Meter | None = None) -> Iterator[Source]:
    """The sources in the files, in order, read as a stream. ``meter`` can tell how far that is."""
    for place in places:
        if isinstance(place, Source):
            yield place
        else:
            yield from _guarded(place, reading, meter.opened if meter else None)


def _format(path: str, reading: Reading) -> str:
    return reading.format if reading.format != "auto" else SUFFIXES.get(plain_suffix(path), "auto")


def _form(format: str, many: bool = False) -> Form:
    return "stream" if many or format in MANY else "object" if format == "json" else "file"


def _guarded(place: Place, reading: Reading, opened: Callable[[IO[bytes]], None] | None) -> Iterator[Source]:
    """What the reader gives, and an error source where it cannot go on."""
    format = _format(place.path, reading)
    form = _form(format, place.many)
    try:
        with open_bytes(place.path, format != "warc", opened) as stream:  # fastwarc unpacks for itself, record by record
            yield from READERS[format](place, stream, reading)
    except (EOFError, zlib.error):
        yield failed(
            place.path,
            "this compressed file was cut short; what came before the cut was cleaned, fetch the file again for the rest",
            form=form,
        )
    except OSError as error:
        yield failed(place.path, f"cannot be read ({error.strerror or error}); check the file and its permissions", form=form)


def _article(place: Place, data: bytes, reading: Reading, kind: str) -> Source:
    text = data.decode(reading.encoding, "replace") if reading.encoding else data
    return Source(place.path, text, reading.url, kind, raw=data, place=place.path, name=place.name, form=_form(kind, place.many))


def _read_text(place: Place, stream: IO[bytes], reading: Reading) -> Iterator[Source]:
    yield _article(place, stream.read(), reading, "text")


def _read_html(place: Place, stream: IO[bytes], reading: Reading) -> Iterator[Source]:
    yield _article(place, stream.read(), reading, "html")


def _read_unknown(place: Place, stream: IO[bytes], reading: Reading) -> Iterator[Source]:
    """Records when the head is that of a JSON object or of an array of them, else an article."""
    head = _head(stream)
    if _RECORD.match(head):
        yield from _read_json(place, stream, reading, head)
    else:
        yield _article(place, head + stream.read(), reading, "auto")


def _read_jsonl(place: Place, stream: IO[bytes], reading: Reading, done: int = 0) -> Iterator[Source]:
    for number, line in enumerate(stream, done + 1):
        if line.strip():
            yield _from_line(f"{place.path}:{number}", line, reading)


def _read_json(place: Place, stream: IO[bytes], reading: Reading, head: bytes = b"") -> Iterator[Source]:
    """One object or an array of them; or JSON Lines, which many data sets name .json, read as a stream."""
    head = head or _head(stream)
    more = _head(stream) if _holds_object(head) else b""
    if more.strip():
        yield _from_line(f"{place.path}:{head.count(NEWLINE)}", head, reading)
        yield _from_line(f"{place.path}:{(head + more).count(NEWLINE)}", more, reading)
        yield from _read_jsonl(place, stream, reading, (head + more).count(NEWLINE))
    else:
        yield from _whole_json(place, head + more + stream.read(), reading)


def _whole_json(place: Place, data: bytes, reading: Reading) -> Iterator[Source]:
    form = _form("json", place.many)
    try:
        value = parse_json(data)
    except ValueError as error:
        message = f"not valid JSON ({error}); if it holds a record a line, add --input-format jsonl"
        yield failed(place.path, message, raw=data[:100_000], form=form)
        return
    if not isinstance(value, list):
        yield msgspec.structs.replace(from_fields(value, reading, place.path), form=form, name=place.name)
        return
    for number, item in enumerate(value, 1):
        yield from_fields(item, reading, f"{place.path}:{number}")


def _head(stream: IO[bytes]) -> bytes:
    """The first line that says anything, with the blank ones and lone brackets above it."""
    head = b""
    for _ in range(_MOST_BLANK):
        line = stream.readline()
        head += line
        if not line or line.strip() not in (b"", b"[", b"{", b"[{"):
            break
    return head


def _holds_object(data: bytes) -> bool:
    try:
        return isinstance(parse_json(data), dict)
    except ValueError:
        return False


Reader = Callable[[Place, IO[bytes], Reading], Iterator[Source]]

def _read_parquet(place: Place, stream: IO[bytes], reading: Reading) -> Iterator[Source]:
    from cleaner.etl.parquet import read_parquet

    return read_parquet(place, stream, reading)


def _read_warc(place: Place, stream: IO[bytes], reading: Reading) -> Iterator[Source]:
    from cleaner.etl.archives import read_warc

    return read_warc(place, stream, reading)


def _read_tar(place: Place, stream: IO[bytes], reading: Reading) -> Iterator[Source]:
    from cleaner.etl.archives import read_tar

    return read_tar(place, stream, reading)


def _read_zip(place: Place, stream: IO[bytes], reading: Reading) -> Iterator[Source]:
    from cleaner.etl.archives import read_zip

    return read_zip(place, stream, reading)


#: A reader takes (place, stream, reading) and yields sources.
READERS: dict[str, Reader] = {
    "auto": _read_unknown,
    "text": _read_text,
    "html": _read_html,
    "jsonl": _read_jsonl,
    "json": _read_json,
    "parquet": _read_parquet,
    "warc": _read_warc,
    "tar": _read_tar,
    "zip": _read_zip,
}


def _from_line(place: str, line: bytes, reading: Reading) -> Source:
    try:
        value = parse_json(line)
    except ValueError as error:
        number = place.rpartition(":")[2]
        return failed(place, f"line {number} is not valid JSON ({error}); mend or remove the line", raw=line)
    return from_fields(value, reading, place)


def parse_json(data: bytes) -> Any:
    """The value of some JSON. Raises ``ValueError``.

    msgspec is fast; what it refuses (lone surrogates, NaN, a byte-order mark) the standard library reads.
    """
    try:
        return msgspec.json.decode(data)
    except (ValueError, RecursionError) as first:
        try:
            return json.loads(data)
        except RecursionError as error:
            raise ValueError("nested too deep") from error
        except ValueError:
            raise ValueError(str(first)) from first


def from_fields(value: Any, reading: Reading, place: str | None) -> Source:
    """The source in an input record; its other fields go along."""
    if not isinstance(value, Mapping):
        return failed(place, f"a record must be a JSON object, and this is {_json_name(value)}; mend or remove it", raw=value)
    fields = dict(value)
    id_value = _take(fields, reading.id_field, ID_NAMES)
    given = _take(fields, reading.url_field, URL_NAMES)
    url = given if isinstance(given, str) else None
    id = place if id_value is None else str(id_value)
    name, kind = _chosen(fields, reading)
    if name is None:
        wanted = reading.text_field or reading.html_field or "text or html"
        message = f"no {wanted} in this record; name its field with --text-field or --html-field"
        return msgspec.structs.replace(failed(place, message, raw=value, id=id), url=url, fields=fields)
    return Source(id, fields.pop(name), url, kind, fields, raw=value, place=place)


def _chosen(fields: Mapping[str, Any], reading: Reading) -> tuple[str | None, str]:
    """The field to clean, and its kind: text before html, as someone took it out of the page already, but not blank text."""
    text, html = (_name(fields, reading.text_field, TEXT_NAMES), "text"), (_name(fields, reading.html_field, HTML_NAMES), "html")
    present = [(name, kind) for name, kind in ((html, text) if reading.html_field else (text, html)) if name is not None]
    return next(((name, kind) for name, kind in present if fields[name].strip()), present[0] if present else (None, "text"))


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
