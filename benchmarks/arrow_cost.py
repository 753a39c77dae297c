#!/usr/bin/env python3
"""CPU time of `clean_batches` a record in one process, pass by pass over the same records, and the memory of the process after each.

usage: arrow_cost.py RECORDS.jsonl[.zst] [--field html] [--every N]

The first pass compiles the rules that the records ask for, as each new worker process must; the others show its pace then.
"""
from __future__ import annotations

import argparse
import json
import os
import time

import pyarrow as pa

from cleaner.etl.arrow import clean_batches
from cleaner.etl.streams import open_bytes
from etl_runner import resident


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records")
    parser.add_argument("--field", default="text", choices=("text", "html"))
    parser.add_argument("--every", type=int, default=1)
    args = parser.parse_args()
    with open_bytes(args.records) as lines:
        chosen = (json.loads(line) for number, line in enumerate(lines) if number % args.every == 0)
        rows = [{name: record.get(name) for name in ("id", "url", args.field)} for record in chosen]
    size = sum(len(row[args.field].encode()) for row in rows)
    batches = pa.Table.from_pylist(rows).to_batches(64)
    print(f"{len(rows)} records of {size / len(rows) / 1000:.0f} KB; {resident(os.getpid()) >> 10} MB with them read", flush=True)
    for number in range(1, 4):
        start = time.process_time()
        for _ in clean_batches(batches):
            pass
        spent = time.process_time() - start
        print(f"pass {number}: {spent:.1f} s, {spent / len(rows) * 1000:.1f} ms a record; {resident(os.getpid()) >> 10} MB", flush=True)


if __name__ == "__main__":
    main()
