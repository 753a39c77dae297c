#!/usr/bin/env python3
"""Cleaning WARC files, such as Common Crawl's, with Spark: a task for each file, which reads it page by page.

usage: with_spark_warc.py CLEAN WARC...
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession

from cleaner.etl.records import clean_sources
from cleaner.etl.runner import TIMEOUT
from cleaner.etl.schema import ddl, to_batch
from cleaner.etl.sources import expand, read


def clean_warcs(spark: SparkSession, paths: Sequence[str], *, timeout: float | None = TIMEOUT, rows: int = 256) -> DataFrame:
    """The record of each page, ``rows`` at a time; a partition for each path or URL (``s3://...``), so that a task fetches one file.

    Spark's own ``binaryFiles`` is not used, as it reads a file into memory, and one of more than 2 GB not at all. A file that is damaged, or not there,
    is an error record.
    """

    def cleaned(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        files = (path for batch in batches for path in batch.column(0).to_pylist())
        records = (record for _, record in clean_sources(read(expand(files)), timeout=timeout))
        while some := list(islice(records, rows)):
            yield to_batch(some)

    each = spark.sparkContext.parallelize([(path,) for path in paths], len(paths))
    return spark.createDataFrame(each, "path STRING").mapInArrow(cleaned, ddl())


if __name__ == "__main__":
    clean, *warcs = sys.argv[1:]
    clean_warcs(SparkSession.builder.getOrCreate(), warcs).write.parquet(clean)
