"""An iterator of inputs to an iterator of records: one in, one out, in order, whatever the input is."""
from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from cleaner.etl.sources import Reading, Source, from_fields
from cleaner.pipeline import clean
from cleaner.record import Record
from cleaner.settings import Settings


def clean_many(
    records: Iterable[Any], *, settings: Settings | None = None, text_field: str | None = None, html_field: str | None = None,
    url_field: str | None = None, id_field: str | None = None,
) -> Iterator[Record]:
    """Clean a stream of inputs: mappings (such as rows of a data set), texts, pages, bytes or Sources.

    Of a mapping, the text or html, url and id are found by their usual names or those given; its other fields go to
    ``extra``. Reads one input ahead of nothing: a record comes out before the next goes in. Bad input gives a record
    with status ``error``.

    >>> [record.text for record in clean_many([{"id": 7, "text": "The quay is open."}, None])]
    ['The quay is open.', '']
    """
    reading = Reading("auto", text_field, html_field, url_field, id_field)
    for item in records:
        yield clean_source(_source(item, reading), settings)


def _source(item: Any, reading: Reading) -> Source:
    if isinstance(item, Source):
        return item
    if isinstance(item, Mapping) or not isinstance(item, (str, bytes)):
        return from_fields(item, reading, None)
    return Source(None, item)


def clean_source(source: Source, settings: Settings | None = None) -> Record:
    """The record of one source; of a source that could not be read, the record that says so."""
    if source.error is not None or source.data is None:
        return Record(id=source.id, url=source.url, status="error", extra=source.fields, error=source.error)
    return clean(source.data, url=source.url, kind=source.kind, settings=settings, id=source.id, fields=source.fields)


def to_json(record: Any) -> bytes:
    """A record (or anything of plain values) as one line of JSON, without a newline; lone surrogates are escaped."""
    try:
        return msgspec.json.encode(record)
    except (UnicodeEncodeError, OverflowError, TypeError, ValueError):
        return json.dumps(msgspec.to_builtins(record, enc_hook=str) if isinstance(record, msgspec.Struct) else record, ensure_ascii=True, default=str).encode()


def to_text(record: Record) -> str:
    """Headline, blank line, body: what a person reads."""
    return "\n\n".join(part for part in (record.title, record.subtitle, record.text) if part)


def to_markdown(record: Record) -> str:
    """The headline as a heading, the names and the date in italics, the body."""
    names = ", ".join(author.name for author in record.authors if author.name)
    date = record.published.iso[:10] if record.published and record.published.iso else ""
    signed = " · ".join(part for part in (names, date) if part)
    parts = (f"# {record.title}" if record.title else "", f"*{record.subtitle}*" if record.subtitle else "", f"*{signed}*" if signed else "", record.text)
    return "\n\n".join(part for part in parts if part)
