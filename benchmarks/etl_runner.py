#!/usr/bin/env python3
"""What workers cost and bring: overhead a record, two workers beside one, memory as records go by.

usage: etl_runner.py ARTICLES.jsonl [--copies N] [--records N] [--only PART ...]

- overhead: CPU time of the process that reads and collects, on tiny records, beyond that of making the sources.
- share: ARTICLES (a field text) from JSON Lines to JSON Lines with two workers: CPU of a record in its worker and in the parent, and how much of the time, in
  which it was not waiting for a core, a worker was waiting for the parent. From these the bound: so many times one worker's speed can two on two cores reach.
- speed: the articles, --copies times over, by one and by two workers, in turns. On cores that do other work this says little, and the others hold all the same.
- memory: the most that this process, and any worker, has held after 10,000, 100,000 and --records tiny records, the reader pausing now and then.
- slow: the same, the reader being slower than the workers all the way.

The first copies warm the workers and are not counted.
"""
from __future__ import annotations

import argparse
import itertools
import json
import multiprocessing
import os
import tempfile
import time
from collections.abc import Iterator

from cleaner.etl.records import _source
from cleaner.etl.runner import run
from cleaner.etl.sinks import LineSink
from cleaner.etl.sources import Place, Reading, Source, read
from cleaner.etl.summary import Summary


#: Of so many copies of the articles two workers, each of which is given half, have met all but one text in 250: what comes then is not counted with compiling rules.
WARMING = 8
PARTS = ["overhead", "share", "speed", "memory", "slow"]


def tiny(count: int) -> Iterator[Source]:
    return (_source({"id": number, "text": f"The quay number {number} is open to all ferries today."}, Reading()) for number in range(count))


def articles(texts: list[str], copies: int) -> Iterator[Source]:
    return (_source({"text": text}, Reading()) for _ in range(copies) for text in texts)


def speed(texts: list[str], copies: int, workers: int) -> float:
    """Records a second, once the workers are warm: each has to meet nearly all texts, and of each copy it is given a part."""
    start, warming = 0.0, WARMING if workers > 1 else 1
    for number, _ in enumerate(run(articles(texts, copies + warming), workers=workers), 1):
        if number == len(texts) * warming:
            start = time.perf_counter()
    return len(texts) * copies / (time.perf_counter() - start)


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


def share(path: str, copies: int) -> None:
    """What of the work the parent does, and how long the workers wait for it."""
    def sources(copies: int) -> Iterator[Source]:
        return itertools.chain.from_iterable(read([Place(path, path)], Reading()) for _ in range(copies))

    each = sum(1 for _ in sources(1))
    summary, warm, last = Summary(), each * 3, each * (copies + 3) - 1
    with tempfile.TemporaryDirectory() as folder, LineSink(f"{folder}/out.jsonl") as sink:
        for number, (_, record) in enumerate(run(sources(copies + 3), workers=2, told=summary.take)):
            sink.write(record)
            if number == warm:
                parent, wall, before = time.process_time(), time.perf_counter(), {pid: times(pid) for pid in _workers()}
            if number == last - each // 2:  # before the end, where a worker has nothing left to do
                parent, wall = time.process_time() - parent, time.perf_counter() - wall
                after, count = {pid: times(pid) for pid in _workers()}, number - warm
    stayed = before.keys() & after.keys()  # those that were not replaced
    worker, queued = (sum(after[pid][part] - before[pid][part] for pid in stayed) / len(stayed) * 2 for part in (0, 1))
    idle = 1 - worker / (2 * wall - queued)
    print(
        f"share: a record costs {worker / count * 1e6:.0f} µs in its worker and {parent / count * 1e6:.0f} in the parent; workers wait for it "
        f"{max(0, idle):.1%} of the time; two are at most {2 * worker / (worker + parent):.2f} times one",
        flush=True,
    )


def _workers() -> list[int]:
    return [child.pid for child in multiprocessing.active_children() if child.pid]


def times(pid: int) -> tuple[float, float]:
    """Seconds that the main thread of a process has run, and has waited for a core. Linux alone tells."""
    with open(f"/proc/{pid}/schedstat", encoding="ascii") as line:
        ran, waited = line.read().split()[:2]
    return int(ran) / 1e9, int(waited) / 1e9


def memory(count: int, marks: list[int], pause: float = 0.0) -> None:
    """Print the most that was held; the reader pauses for so long after each hundred records."""
    own = workers = 0
    for number, _ in enumerate(run(tiny(count), workers=2), 1):
        if pause and number % 100 == 0:
            time.sleep(pause)
        if number % 2000 == 0:
            own, workers = max(own, resident(os.getpid())), max([workers, *map(resident, _workers())])
        if number % 20_000 == 0:
            time.sleep(0.2)
        if number in marks:
            reader = "a slow reader" if pause else "memory"
            print(f"{reader}: after {number:>9,} records this process holds {own >> 10} MB, a worker {workers >> 10} MB", flush=True)


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
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    args = parser.parse_args()
    print(f"load of the machine {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores", flush=True)
    if "overhead" in args.only:
        print(f"overhead: {overhead():.1f} µs a record", flush=True)
    if "share" in args.only:
        share(args.articles, args.copies)
    if "speed" in args.only:
        with open(args.articles, encoding="utf-8") as lines:
            texts = [json.loads(line)["text"] for line in lines]
        one, two = speed(texts, args.copies, 1), speed(texts, args.copies, 2)
        print(f"speed: one worker {one:.0f}, two {two:.0f} records a second: {two / one:.2f} times", flush=True)
    marks = [10_000, 100_000, args.records]
    if "memory" in args.only:
        memory(args.records, marks)
    if "slow" in args.only:
        memory(args.records, marks, pause=0.02)
    print(f"load of the machine {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
