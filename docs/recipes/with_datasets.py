#!/usr/bin/env python3
"""Cleaning a data set of Hugging Face datasets: through a file, which no record can end, or with ``map``.

usage: with_datasets.py PAGES.parquet CLEAN.parquet
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from datasets import Dataset, Features, IterableDataset, load_dataset

import cleaner
from cleaner.etl.arrow import clean_batches
from cleaner.etl.schema import SCHEMA


def clean_to_parquet(dataset: Dataset | IterableDataset, path: str, *, carry: Sequence[str] = (), rows: int = 1000, **options: Any) -> Dataset:
    """Write the record of each row, then the columns of ``carry``, as Parquet, and load it. ``options`` are those of ``clean_batches``.

    The data set is read ``rows`` at a time, streamed ones too, and as many make a row group. With ``workers`` or ``timeout`` a record that kills or hangs its
    process is an error record, which ``map`` does not survive. (``IterableDataset.to_parquet`` is not used, as it holds all rows in memory.)
    """
    batches = (batch for table in dataset.with_format("arrow").iter(batch_size=rows) for batch in table.to_batches())
    with pq.ParquetWriter(path, _features(dataset, carry).arrow_schema, compression="zstd") as writer:
        for batch in clean_batches(batches, carry=carry, **options):
            writer.write_table(pa.Table.from_batches([batch]).cast(writer.schema))
    return load_dataset("parquet", data_files=path, split="train")


def clean_map(dataset: Dataset, *, carry: Sequence[str] = (), num_proc: int | None = None, **options: Any) -> Dataset:
    """The same with ``Dataset.map``, whose processes share the work and whose cache keeps the result. One record that kills its process ends the run."""
    # the cache goes by the arguments, so rules that have changed must be one of them, or it gives what the old ones made
    arguments = {"carry": tuple(carry), "options": options, "rules": cleaner.clean("").versions.packs}
    return (
        dataset.with_format("arrow")
        .map(
            _cleaned,
            batched=True,
            batch_size=256,
            remove_columns=dataset.column_names,
            features=_features(dataset, carry),
            fn_kwargs=arguments,
            num_proc=num_proc,
        )
        .with_format(None)
    )


def _cleaned(table: pa.Table, carry: Sequence[str], options: dict[str, Any], rules: str) -> pa.Table:
    return pa.Table.from_batches(clean_batches(table.to_batches(), carry=carry, **options))


def _features(dataset: Dataset | IterableDataset, carry: Sequence[str]) -> Features:
    """The types of all columns, so that one which is empty so far is not taken for a column without a type."""
    return Features({**Features.from_arrow_schema(SCHEMA), **{name: dataset.features[name] for name in carry}})


if __name__ == "__main__":
    pages, clean = sys.argv[1:]
    clean_to_parquet(load_dataset("parquet", data_files=pages, split="train"), clean, workers=2)
