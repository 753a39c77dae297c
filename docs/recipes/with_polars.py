#!/usr/bin/env python3
"""Cleaning a Polars LazyFrame, as a stream: what is scanned, cleaned and sunk is never in memory as a whole.

usage: with_polars.py PAGES.parquet CLEAN.parquet
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl
from polars.io.plugins import register_io_source

from cleaner.etl.arrow import clean_batches
from cleaner.etl.schema import SCHEMA


def clean_frame(frame: pl.LazyFrame, *, carry: Sequence[str] = (), rows: int = 256, **options: Any) -> pl.LazyFrame:
    """The record of each row, then the columns of ``carry``; a row for each row, in order. ``options`` are those of ``clean_batches``.

    The frame is read ``rows`` at a time. Nothing is cleaned before the result is collected or sunk, and it is cleaned again each time that it is.
    """
    columns = frame.collect_schema()
    schema = pl.Schema({**pl.DataFrame(SCHEMA.empty_table()).schema, **{name: columns[name] for name in carry}})

    def cleaned(wanted: list[str] | None, predicate: pl.Expr | None, most: int | None, _: int | None) -> Iterator[pl.DataFrame]:
        given = frame if most is None else frame.head(most)
        batches = (batch for part in given.collect_batches(chunk_size=rows) for batch in part.to_arrow().to_batches())
        for batch in clean_batches(batches, carry=carry, **options):
            part = pl.DataFrame(batch)
            part = part.filter(predicate) if predicate is not None else part
            yield part.select(wanted) if wanted is not None else part

    return register_io_source(cleaned, schema=schema)


if __name__ == "__main__":
    pages, clean = sys.argv[1:]
    clean_frame(pl.scan_parquet(pages), workers=2).sink_parquet(clean)
