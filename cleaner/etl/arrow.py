"""Arrow batches in, Arrow batches out: the one function under Spark, Ray, DuckDB, Polars and whatever else speaks Arrow."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence

import pyarrow as pa

from cleaner.errors import UsageError
from cleaner.etl.records import clean_sources
from cleaner.etl.schema import SCHEMA, to_batch
from cleaner.etl.sources import Reading, Source, from_fields
from cleaner.record import Record
from cleaner.settings import Settings


def clean_batches(
    batches: Iterable[pa.RecordBatch],
    *,
    text: str | None = None,
    html: str | None = None,
    url: str | None = None,
    id: str | None = None,
    carry: Sequence[str] = (),
    settings: Settings | None = None,
    workers: int = 1,
    timeout: float | None = None,
    memory: int | None = None,
) -> Iterator[pa.RecordBatch]:
    """Clean the rows of record batches: a batch out for each batch in, a row out for each row in, in order.

    The columns that come out are those of :data:`cleaner.etl.schema.SCHEMA`, then those named in ``carry``, as they came. ``text``, ``html``, ``url`` and ``id``
    name columns; usual names are found by themselves. Columns that are neither go to ``extra``, as JSON. A row that cannot be cleaned is a
    row with status ``error``. ``workers``, ``timeout`` and ``memory`` as in :func:`cleaner.clean_many`.

    Raises :class:`UsageError` when a batch lacks a column that was named.
    """
    reading = Reading("auto", text, html, url, id)
    check_carried(carry)
    named = [name for name in (text, html, url, id, *carry) if name]
    waiting: deque[pa.RecordBatch] = deque()

    def sources() -> Iterator[Source]:
        for batch in batches:
            check_named(batch.schema.names, named)
            waiting.append(batch)
            rows = batch.drop_columns(list(carry)) if carry else batch
            for row in rows.to_pylist():
                yield from_fields(row, reading, None)

    records: list[Record] = []
    for _, record in clean_sources(sources(), settings, workers, timeout, memory):
        while waiting[0].num_rows == 0:
            yield _batch([], waiting.popleft(), carry)
        records.append(record)
        if len(records) == waiting[0].num_rows:
            yield _batch(records, waiting.popleft(), carry)
            records = []
    while waiting:
        yield _batch([], waiting.popleft(), carry)


def check_carried(carry: Sequence[str]) -> None:
    """Raise :class:`UsageError` for a column that would stand beside a field of its name."""
    clash = [name for name in carry if name in SCHEMA.names]
    if clash:
        raise UsageError(f"column {clash[0]!r} cannot be carried, as the record has a field of that name; rename it first")


def check_named(names: Sequence[str], wanted: Sequence[str]) -> None:
    """Raise :class:`UsageError` for a column that is wanted and is not among the names."""
    missing = [name for name in wanted if name not in names]
    if missing:
        raise UsageError(f"no column {missing[0]!r}; there are {', '.join(names)}")


def _batch(records: list[Record], given: pa.RecordBatch, carry: Sequence[str]) -> pa.RecordBatch:
    batch = to_batch(records)
    for name in carry:
        batch = batch.append_column(given.schema.field(name), given.column(name))
    return batch
