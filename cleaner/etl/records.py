"""An iterator of inputs to an iterator of records: one in, one out, in order, whatever the input is."""

from __future__ import annotations

import json
import math
import platform
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from typing import Any

import msgspec

from cleaner.etl.sources import Reading, Source, from_fields, parse_json
from cleaner.pipeline import clean
from cleaner.record import Record, Versions, restore
from cleaner.library import load
from cleaner.markdown import body
from cleaner.settings import Settings
from cleaner.version import VERSION

_ENCODER = msgspec.json.Encoder(enc_hook=str)


def clean_many(
    records: Iterable[Any],
    *,
    settings: Settings | None = None,
    text_field: str | None = None,
    html_field: str | None = None,
    url_field: str | None = None,
    id_field: str | None = None,
    workers: int = 1,
    timeout: float | None = None,
    memory: int | None = None,
) -> Iterator[Record]:
    """Clean a stream of inputs: mappings (such as rows of a data set), texts, pages, bytes or Sources.

    Of a mapping, the text or html, url and id are found by their usual names or those given; its other fields go to
    ``extra``. Bad input gives a record with status ``error``.

    One worker is this process, and a record comes out before the next input is asked for. More ``workers``, or a
    ``timeout`` (seconds for one record; 60 with workers), are processes beside it: then a record that kills its worker, hangs, or
    takes more than ``memory`` megabytes (1536) beside what a worker takes when warm, is an error record too. Records come out in the order of
    their inputs, and a bounded number of inputs is read ahead. In a script, such a call belongs under
    ``if __name__ == "__main__":``, as for all of Python's multiprocessing.

    >>> [record.text for record in clean_many([{"id": 7, "text": "The quay is open."}, None])]
    ['The quay is open.', '']
    """
    reading = Reading("auto", text_field, html_field, url_field, id_field)
    sources = (_source(item, reading) for item in records)
    for _, record in clean_sources(sources, settings, workers, timeout, memory):
        yield record


def clean_sources(
    sources: Iterable[Source],
    settings: Settings | None = None,
    workers: int = 1,
    timeout: float | None = None,
    memory: int | None = None,
    told: Callable[[Source, Record, float], None] | None = None,
) -> Generator[tuple[Source, Record], None, None]:
    """Each source with its record: in this process, or in others when there are several or a deadline.

    ``told`` hears of each before it goes out, with the seconds it took (0 where nobody knows, as its worker died).
    """
    if workers == 1 and timeout is None:
        return _here(sources, settings, told)
    from cleaner.etl.runner import MEMORY, TIMEOUT, run

    seconds = TIMEOUT if timeout is None else timeout
    return run(sources, settings, workers=workers, timeout=seconds, memory=MEMORY if memory is None else memory, told=told)


def _here(
    sources: Iterable[Source], settings: Settings | None, told: Callable[[Source, Record, float], None] | None
) -> Generator[tuple[Source, Record], None, None]:
    for source in sources:
        start = time.perf_counter()
        record = clean_source(source, settings)
        if told is not None:
            told(source, record, time.perf_counter() - start)
        yield source, record


def _source(item: Any, reading: Reading) -> Source:
    if isinstance(item, Source):
        return item
    if isinstance(item, Mapping) or not isinstance(item, (str, bytes)):
        return from_fields(item, reading, None)
    return Source(None, item)


def clean_source(source: Source, settings: Settings | None = None) -> Record:
    """The record of one source; of a source that could not be read, the record that says so."""
    if source.error is not None:
        return Record(
            id=source.id,
            url=source.url,
            status="error",
            extra=source.fields,
            versions=_versions(settings or Settings()),
            error=source.error,
        )
    return clean(source.data or "", url=source.url, kind=source.kind, settings=settings, id=source.id, fields=source.fields)


def _versions(settings: Settings) -> Versions:
    return Versions(VERSION, load(settings.rules, settings.builtin_rules).version, None, platform.python_version())


def to_json(value: Any) -> bytes:
    """A record, or anything of plain values, as one line of JSON without a newline.

    Lone surrogates, which UTF-8 cannot hold, come out as escapes, so that :func:`from_json` gives the same text back;
    numbers of any length stay; NaN and infinity, which JSON does not have, become null; other types their ``str``.
    """
    try:
        return _ENCODER.encode(value)
    except (UnicodeEncodeError, OverflowError, ValueError):
        return json.dumps(_finite(msgspec.to_builtins(value, enc_hook=str)), ensure_ascii=True).encode()


def from_json(data: bytes) -> dict[str, Any]:
    """The object that :func:`to_json` wrote. Raises ``ValueError`` for what is no JSON object."""
    value = parse_json(data)
    if not isinstance(value, dict):
        raise ValueError("a record is a JSON object")
    return value


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def to_text(record: Record) -> str:
    """Headline, blank line, body: what a person reads."""
    return "\n\n".join(part for part in (record.title, record.subtitle, record.text) if part)


def to_markdown(record: Record) -> str:
    """The headline as a heading, the names and the date in italics, the body; of a record with structure, the body's too."""
    names = ", ".join(author.name for author in record.authors if author.name)
    date = record.published.iso[:10] if record.published and record.published.iso else ""
    signed = " · ".join(part for part in (names, date) if part)
    parts = (
        f"# {record.title}" if record.title else "",
        f"*{record.subtitle}*" if record.subtitle else "",
        f"*{signed}*" if signed else "",
        body(record),
    )
    return "\n\n".join(part for part in parts if part)


def to_lines(record: Record) -> list[dict[str, Any]]:
    """Every line of the input that is not blank, in order: what became of it, its kind and rule, and its text.

    A line of which a part went makes a row for each part. Layout edits are no rows: kept lines are as they stood.
    """
    source, at = restore(record), 0
    rows: list[dict[str, Any]] = []
    for removal in record.removals:
        if removal.action != "normalise":
            rows += _rows("keep", None, None, source[at : removal.start])
            rows += _rows(removal.action, removal.kind, removal.rule, removal.text)
            at = removal.end
    return rows + _rows("keep", None, None, source[at:])


def _rows(action: str, kind: str | None, rule: str | None, text: str) -> list[dict[str, Any]]:
    return [{"action": action, "kind": kind, "rule": rule, "text": line.strip()} for line in text.splitlines() if line.strip()]
