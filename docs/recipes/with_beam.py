#!/usr/bin/env python3
"""Cleaning in an Apache Beam pipeline.

usage: with_beam.py 'PAGES*.parquet' CLEAN [pipeline options]
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import apache_beam as beam
import pyarrow as pa

import cleaner
from cleaner.etl.arrow import clean_batches
from cleaner.etl.schema import SCHEMA


class Clean(beam.DoFn):
    """Arrow tables in, tables of records out: a row for each row. ``options`` are those of ``clean_batches``.

    With ``timeout`` a table is cleaned in a process of its own, so that a page which kills it, or hangs, is an error record; that process loads
    the rules its pages ask for, so tables should be large then. Without it the rules stay loaded in Beam's worker from one table to the next.
    """

    def __init__(self, **options: Any):
        self.options = options

    def setup(self) -> None:
        """Load rules and parsers before the first table comes, once for each worker."""
        cleaner.clean("The quay is open.", kind="text")
        cleaner.clean("<p>The quay is open.</p>", kind="html")

    def process(self, table: pa.Table) -> Iterator[pa.Table]:
        for batch in clean_batches(table.to_batches(max_chunksize=256), **self.options):
            yield pa.Table.from_batches([batch])


def tables(rows: beam.PCollection[dict[str, Any]], schema: pa.Schema, most: int = 256) -> beam.PCollection[pa.Table]:
    """Rows of any source as tables of at most so many."""
    return rows | beam.BatchElements(min_batch_size=min(32, most), max_batch_size=most) | beam.Map(_table, schema)


def _table(rows: list[dict[str, Any]], schema: pa.Schema) -> pa.Table:
    return pa.Table.from_pylist(rows, schema)


if __name__ == "__main__":
    pages, clean, *options = sys.argv[1:]
    with beam.Pipeline(argv=options) as pipeline:
        given = pipeline | beam.io.ReadFromParquetBatched(pages)
        given | beam.ParDo(Clean()) | beam.io.WriteToParquetBatched(clean, SCHEMA, file_name_suffix=".parquet")
