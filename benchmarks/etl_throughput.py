#!/usr/bin/env python3
"""The text path beside reading and writing alone, and beside a filter of lines: Parquet in, Parquet out, in turns in one process.

usage: etl_throughput.py ARTICLES.jsonl [--records N] [--rounds N]

ARTICLES (a field text) are repeated to --records rows of a table. Each round reads the table with pyarrow and writes it again; cleans it, from file to file;
and passes its rows through datatrove's C4QualityFilter, from file to file. The C4 filter counts sentences with spacy (pip install spacy); it also
runs with that count off. Times are CPU, medians of the rounds; a first round warms all and is not counted.
"""
from __future__ import annotations

import argparse
import importlib.util
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from datatrove.data import Document
from datatrove.pipeline.filters import C4QualityFilter

from cleaner.etl.parquet import BATCH, ParquetStream, read_parquet
from cleaner.etl.records import clean_sources
from cleaner.etl.sources import Place, Reading

Way = Callable[[str, str], int]


def copied(given: str, out: str) -> int:
    """Read and write, and nothing else."""
    file = pq.ParquetFile(given)
    with pq.ParquetWriter(out, file.schema_arrow, compression="zstd") as writer:
        return sum(_written(writer, batch) for batch in file.iter_batches(BATCH))


def _written(writer: Any, batch: pa.RecordBatch) -> int:
    writer.write_batch(batch)
    return int(batch.num_rows)


def cleaned(given: str, out: str) -> int:
    """What `cleaner clean in.parquet -o out.parquet` does to each record, in this process."""
    count = 0
    with open(given, "rb") as stream, ParquetStream(out) as sink:
        for count, (_, record) in enumerate(clean_sources(read_parquet(Place(given, given), stream, Reading())), 1):
            sink.write(record)
    return count


def filtered(filter: C4QualityFilter) -> Way:
    """datatrove's filter on each row, the rows it keeps written as Parquet."""

    def way(given: str, out: str) -> int:
        file, count = pq.ParquetFile(given), 0
        with pq.ParquetWriter(out, file.schema_arrow, compression="zstd") as writer:
            for batch in file.iter_batches(BATCH):
                documents = [Document(id=row["id"], text=row["text"]) for row in batch.to_pylist()]
                kept = [{"id": one.id, "text": one.text} for one in documents if filter.filter(one) is True]
                writer.write_batch(pa.RecordBatch.from_pylist(kept, schema=file.schema_arrow))
                count += len(documents)
        return count

    return way


def ways() -> Iterator[tuple[str, Way]]:
    yield "pyarrow, read and written", copied
    yield "cleaner", cleaned
    yield "datatrove's C4 filter, sentences not counted", filtered(C4QualityFilter(min_num_sentences=-1))
    if importlib.util.find_spec("spacy"):
        yield "datatrove's C4 filter as it comes", filtered(C4QualityFilter())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles")
    parser.add_argument("--records", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    with open(args.articles, encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    rows = [{"id": str(number), "text": texts[number % len(texts)]} for number in range(args.records)]
    characters = sum(len(row["text"]) for row in rows)
    took: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        given = str(Path(folder, "in.parquet"))
        pq.write_table(pa.Table.from_pylist(rows), given, compression="zstd")
        for number in range(args.rounds + 1):
            for name, way in ways():
                start = time.process_time()
                count = way(given, str(Path(folder, "out.parquet")))
                if number:
                    took.setdefault(name, []).append((time.process_time() - start) / count)
    print(f"{args.records} records, {characters // args.records} characters each; CPU, medians of {args.rounds} rounds")
    for name, times in took.items():
        one = statistics.median(times)
        print(f"{name:46} {one * 1e6:8.0f} µs a record {1 / one:10,.0f} records a second {characters / args.records / one / 1e6:8.2f} million characters a second")


if __name__ == "__main__":
    main()
