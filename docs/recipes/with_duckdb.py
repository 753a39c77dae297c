#!/usr/bin/env python3
"""Cleaning what a DuckDB query gives, as a stream.

usage: with_duckdb.py PAGES.parquet CLEAN.parquet
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import duckdb
import pyarrow as pa

from cleaner.etl.arrow import clean_batches
from cleaner.etl.schema import SCHEMA


def clean_query(
    connection: duckdb.DuckDBPyConnection, query: str, *, carry: Sequence[str] = (), rows: int = 256, **options: Any
) -> duckdb.DuckDBPyRelation:
    """The record of each row of the query, then the columns of ``carry``, as a relation. ``options`` are those of ``clean_batches``.

    The query is read ``rows`` at a time, and cleaned while the relation is read, which can be done once: write it, or create a table of it. The query runs
    on a cursor of its own, because a connection that is asked something else while its reader is open refuses.
    """
    given = connection.cursor().sql(query).to_arrow_reader(rows)
    schema = pa.schema([*SCHEMA, *(given.schema.field(name) for name in carry)], SCHEMA.metadata)
    return connection.from_arrow(pa.RecordBatchReader.from_batches(schema, clean_batches(given, carry=carry, **options)))


if __name__ == "__main__":
    pages, clean = sys.argv[1:]
    connection = duckdb.connect()
    source = connection.read_parquet(pages)
    clean_query(connection, source.sql_query(), workers=2).write_parquet(clean, compression="zstd")
