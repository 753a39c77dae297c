#!/usr/bin/env python3
"""What workers cost and bring: overhead a record, two workers beside one, memory as records go by.

usage: etl_runner.py ARTICLES.jsonl [--copies N] [--records N]

ARTICLES (a field text) are cleaned --copies times over by one and by two workers, in turns; the first copy for each worker warms it and is not counted (with few copies the rules that a worker still compiles are all one sees). Overhead is the CPU time
of the process that reads and collects, on tiny records, beyond that of making the sources. Memory is the most that this process, and any
worker, has held after 10,000 and after --records tiny records, the reader pausing now and then.
"""
from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import time
from collections.abc import Iterator

from cleaner.etl.records import _source
from cleaner.etl.runner import run
from cleaner.etl.sources import Reading, Source


def tiny(count: int) -> Iterator[Source]:
    return (_source({"id": number, "text": f"The quay number {number} is open to all ferries today."}, Reading()) for number in range(count))


def articles(texts: list[str], copies: int) -> Iterator[Source]:
    return (_source({"text": text}, Reading()) for _ in range(copies) for text in texts)


def speed(texts: list[str], copies: int, workers: int) -> float:
    """Records a second, once the workers are warm."""
    start = done = 0.0
    for number, _ in enumerate(run(articles(texts, copies + workers), workers=workers), 1):
        if number == len(texts) * workers:
            start = time.perf_counter()
        done = number
    return (done - len(texts) * workers) / (time.perf_counter() - start)


def overhead(count: int = 50_000) -> float:
    """Microseconds of CPU a record, in this process."""
    start = time.process_time()
    for _ in tiny(count):
        pass
    sources = time.process_time() - start
    start = time.process_time()
    for _ in run(tiny(count), workers=1):
        pass
    return (time.process_time() - start - sources) / count * 1e6


def memory(count: int, marks: list[int]) -> None:
    own = workers = 0
    for number, _ in enumerate(run(tiny(count), workers=2), 1):
        if number % 2000 == 0:
            own, workers = max(own, resident(os.getpid())), max([workers, *(resident(child.pid or 0) for child in multiprocessing.active_children())])
        if number % 20_000 == 0:
            time.sleep(0.2)
        if number in marks:
            print(f"{number:>9} records: this process {own >> 10} MB, a worker {workers >> 10} MB", flush=True)


def resident(pid: int) -> int:
    """Kilobytes that a process holds."""
    try:
        with open(f"/proc/{pid}/status", encoding="ascii") as lines:
            return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))
    except (OSError, StopIteration):
        return 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles")
    parser.add_argument("--copies", type=int, default=40)
    parser.add_argument("--records", type=int, default=1_000_000)
    args = parser.parse_args()
    with open(args.articles, encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    print(f"load of the machine {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores", flush=True)
    print(f"overhead: {overhead():.1f} µs a record", flush=True)
    one, two = speed(texts, args.copies, 1), speed(texts, args.copies, 2)
    print(f"one worker {one:.0f}, two {two:.0f} records a second: {two / one:.2f} times", flush=True)
    memory(args.records, [10_000, 100_000, args.records])
    print(f"load of the machine {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
