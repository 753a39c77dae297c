#!/usr/bin/env python3
"""One record that kills its process, one that hangs, one that takes 2 GB and one that cannot be read, among many: the others come out, these are told.

usage: etl_faults.py [--records N] [--workers N ...] [--timeout S] [--spark]

Runs `cleaner clean` with each format in and out, with a stage that has a bug (harm/sitecustomize.py). A row is right when every sound record has come out
once, in its place, and the quarantine holds the four, in order, each with its reason and its input. With --spark (pip install pyspark; Java) the same rows go through
`cleaner.etl.spark` on a local Spark, where the four are error rows and the job ends well. Exit status 1 when a row is wrong.
"""
from __future__ import annotations

import argparse
import gzip
import io
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import zstandard

HARM = Path(__file__).parent / "harm"
sys.path.append(str(HARM))
from harm_phrases import HANGS, KILLS, TAKES  # type: ignore[import-not-found]  # noqa: E402

HARMS = (KILLS, HANGS, TAKES)
REASONS = ["WorkerDied", "TimeoutError", "MemoryError", "InputError"]
#: Each format in, beside one out: they do not know of each other, so each is met once and not in all pairs.
PAIRS = [
    ("jsonl", "jsonl"), ("jsonl.gz", "jsonl.gz"), ("jsonl.zst", "jsonl.zst"), ("json", "json"), ("parquet", "parquet"),
    ("folder", "folder"), ("tar.gz", "json.gz"), ("zip", "txt"), ("warc.gz", "jsonl"),
]  # fmt: skip


def places(count: int) -> list[int]:
    """Where the four stand: killer, hanger, taker, invalid."""
    return [count * part // 10 for part in (3, 5, 7, 9)]


def text(number: int, count: int, harms: tuple[str, ...] = HARMS) -> str:
    harm = dict(zip(places(count), harms)).get(number, "All went well.")
    return f"Advertisement\n\nThe harbour board met on Monday to hear the plan. It was meeting {number}. {harm}"


# inputs


def make(folder: Path, kind: str, count: int, harms: tuple[str, ...] = HARMS) -> Path:
    """An input of so many records, some of which do harm, and one of which cannot be read."""
    path, invalid = folder / f"in.{kind}", places(count)[3]
    texts = {f"{number:06}.txt": b"%PDF-1.7 \xe2\xe3" if number == invalid else text(number, count, harms).encode() for number in range(count)}
    rows = [{"id": str(number), "text": text(number, count, harms)} for number in range(count)]
    if kind.startswith("jsonl"):
        lines = ["{broken" if number == invalid else json.dumps(row) for number, row in enumerate(rows)]
        packed = {"jsonl": bytes, "jsonl.gz": gzip.compress, "jsonl.zst": zstandard.compress}[kind]
        path.write_bytes(packed("".join(f"{line}\n" for line in lines).encode()))
    elif kind == "json":
        path.write_text(json.dumps([7 if number == invalid else row for number, row in enumerate(rows)]))
    elif kind == "parquet":
        _parquet(path, [{**row, "text": None if number == invalid else row["text"]} for number, row in enumerate(rows)])
    elif kind == "folder":
        path.mkdir()
        for name, data in texts.items():
            (path / name).write_bytes(data)
    elif kind == "tar.gz":
        _tar(path, texts)
    elif kind == "zip":
        _zip(path, texts, invalid)
    else:
        _warc(path, [text(number, count, harms) for number in range(count)], invalid)
    return path


def _parquet(path: Path, rows: list[dict[str, str | None]]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.Table.from_pylist(rows), path, row_group_size=300)


def _tar(path: Path, files: dict[str, bytes]) -> None:
    with tarfile.open(path, "w:gz") as archive:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))


def _zip(path: Path, files: dict[str, bytes], invalid: int) -> None:
    """One member is damaged: its checksum tells."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    path.write_bytes(path.read_bytes().replace(files[f"{invalid:06}.txt"], b"%PDF-1.7 \xe2\xe4"))


def _warc(path: Path, texts: list[str], invalid: int) -> None:
    with open(path, "wb") as file:
        for number, article in enumerate(texts):
            body = "".join(f"<p>{line}</p>" for line in article.split("\n\n")) * 3
            http = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><body><article>{body}</article></body></html>".encode()
            head = (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Target-URI: https://quay.example/{number}\r\n"
                f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
            )
            file.write(b"\xff\x00" * 100 if number == invalid else gzip.compress(head.encode() + http + b"\r\n\r\n"))


# outputs


def meetings(path: Path) -> list[str | None]:
    """Of each record that came out, in order, the number of its meeting; None of an error. Of readable outputs, which hold no error, the numbers alone."""
    if path.is_dir():
        return [_meeting(one.read_text()) for one in sorted(path.iterdir())]
    data = path.read_bytes()
    data = gzip.decompress(data) if path.suffix == ".gz" else zstandard.ZstdDecompressor().stream_reader(data, read_across_frames=True).read() if path.suffix == ".zst" else data
    name = path.name.removesuffix(".gz").removesuffix(".zst")
    if name.endswith(".txt"):
        return [_meeting(article) for article in data.decode().split("----\n\n")]
    return [None if row["error"] else _meeting(row["text"]) for row in _rows(name, data)]


def _meeting(text: str) -> str | None:
    found = re.search(r"meeting (\d+)\.", text)
    return found[1] if found else "none"


def _rows(name: str, data: bytes) -> Iterator[dict[str, object]]:
    if name.endswith(".parquet"):
        import pyarrow.parquet as pq

        yield from pq.read_table(io.BytesIO(data)).to_pylist()
    elif name.endswith(".json"):
        yield from json.loads(data)
    else:
        yield from map(json.loads, data.splitlines())


# runs


def clean(sources: list[Path], folder: Path, kind: str, workers: int, timeout: float) -> tuple[Path, Path, "subprocess.CompletedProcess[str]"]:
    """Run the command: the output, the quarantine, and how it ended."""
    output, held = folder / ("out" if kind == "folder" else f"out.{kind}"), folder / "failed.jsonl"
    options = ["-o", f"{output}/" if kind == "folder" else str(output), "--quarantine", str(held), "--workers", str(workers), "--timeout", str(timeout), "-q"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [str(HARM), os.environ.get("PYTHONPATH")]))}
    command = [sys.executable, "-m", "cleaner", "clean", *map(str, sources), *options]
    return output, held, subprocess.run(command, env=environment, capture_output=True, text=True)


def wrong(output: Path, held: Path, done: "subprocess.CompletedProcess[str]", count: int) -> str | None:
    """What is not as it should be after a run."""
    if done.returncode != 1 or "Traceback" in done.stderr or len(done.stderr.splitlines()) != 4:
        return f"exit status {done.returncode}, and {done.stderr[-300:]!r}"
    bad = places(count)
    wanted = [None if number in bad else str(number) for number in range(count)]
    found = meetings(output)
    if found not in (wanted, [number for number in wanted if number is not None]):
        return f"{len(found)} records came out, {sum(one is not None for one in found)} of them sound"
    failed = [json.loads(line) for line in held.read_text().splitlines()]
    reasons = [one["error"]["type"] for one in failed]
    if reasons != REASONS or [one["error"]["stage"] for one in failed[:3]] != ["clean"] * 3:
        return f"the quarantine says {reasons}"
    if not all(phrase in str(one["input"]) for phrase, one in zip(HARMS, failed)):
        return "the quarantine holds other inputs"
    return None


def spark(count: int, timeout: float) -> str | None:
    """The same rows through a local Spark: what is not as it should be."""
    os.environ["PYTHONPATH"], os.environ["PYSPARK_PYTHON"] = os.pathsep.join([str(HARM), *filter(None, sys.path)]), sys.executable
    from pyspark.sql import SparkSession

    from cleaner.etl.spark import clean_dataframe

    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    session = builder.config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1").getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    bad = places(count)
    rows = [(number, None if number == bad[3] else text(number, count)) for number in range(count)]
    frame = session.createDataFrame(rows, "id BIGINT, text STRING").repartition(4)
    found = {int(row["id"]): row for row in clean_dataframe(frame, timeout=timeout).collect()}
    session.stop()
    failed = [found[number]["error"]["type"] for number in bad if found[number]["error"]]
    sound = [number for number in range(count) if number not in bad and found[number]["error"] is None and f"meeting {number}." in found[number]["text"]]
    return None if failed == REASONS and len(sound) == count - 4 else f"{len(sound)} sound, the others {failed}"


def told(name: str, count: int, run: Callable[[], str | None]) -> bool:
    """Run and print a row; whether it was right."""
    start = time.perf_counter()
    fault = run()
    print(f"{name:32} {time.perf_counter() - start:6.1f} s  {fault or f'{count - 4} out, {len(REASONS)} in the quarantine with their reasons'}", flush=True)
    return fault is None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=1000)
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2])
    parser.add_argument("--timeout", type=float, default=5.0)
    parser.add_argument("--spark", action="store_true")
    args = parser.parse_args()
    right = True
    for workers in args.workers:
        for given, kind in PAIRS:
            with tempfile.TemporaryDirectory() as name:
                folder = Path(name)

                def run() -> str | None:
                    return wrong(*clean([make(folder, given, args.records)], folder, kind, workers, args.timeout), args.records)

                right &= told(f"{given} to {kind}, {workers} worker{'s' * (workers > 1)}", args.records, run)
    if args.spark:
        right &= told("Spark, local[2]", args.records, lambda: spark(args.records, args.timeout))
    sys.exit(0 if right else 1)


if __name__ == "__main__":
    main()
