#!/usr/bin/env python3
"""Cleaning a Ray data set.

usage: with_ray.py PAGES CLEAN

Ray runs a task whose process died again without end, so a page that kills its process would keep the job for ever: it is met again each time. With
``timeout`` each task cleans in a process beside Ray's own, and such a page is an error record.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa
import ray
from ray.data import Dataset, TaskPoolStrategy

from cleaner.etl.arrow import clean_batches


def clean_blocks(
    dataset: Dataset, *, carry: Sequence[str] = (), timeout: float | None = 60, tasks: int | None = None, rows: int = 256, **options: Any
) -> Dataset:
    """The record of each row, then the columns of ``carry``; a row for each row. ``options`` are those of ``clean_batches``; ``tasks`` is how many run at once.

    A task is given a whole block, because its process loads the rules that its pages ask for; it goes through it ``rows`` at a time.
    """

    def cleaned(block: pa.Table) -> Iterator[pa.Table]:
        for batch in clean_batches(block.to_batches(max_chunksize=rows), carry=carry, timeout=timeout, **options):
            yield pa.Table.from_batches([batch])

    return dataset.map_batches(cleaned, batch_format="pyarrow", batch_size=None, compute=TaskPoolStrategy(size=tasks))


if __name__ == "__main__":
    pages, clean = sys.argv[1:]
    clean_blocks(ray.data.read_parquet(pages)).write_parquet(clean)
