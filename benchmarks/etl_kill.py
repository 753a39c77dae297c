#!/usr/bin/env python3
"""Break `cleaner clean` off, go on with --resume each time, and compare with an undisturbed run.

usage: etl_kill.py RECORDS.jsonl [--kills N] [--workers N] [--output NAME ...] [--more OPTION ...]

An output's suffix says its format. The command is killed (SIGKILL) at random moments, evenly spread over the time that the undisturbed run took; then it runs on a disk (a tmpfs) that
has room for two thirds of what it writes, and again with room. Only root may mount that; without, it says so and leaves it out. Exit status 1 when any byte differs.
"""
from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--output", nargs="+", default=["out.jsonl", "out.jsonl.zst", "out.parquet"])
    parser.add_argument("--more", nargs=argparse.REMAINDER, default=[], help="the rest goes to cleaner clean")
    args = parser.parse_args()
    different = sum(of_output(args, output) for output in args.output)
    sys.exit(1 if different else 0)


def of_output(args: argparse.Namespace, output: str) -> int:
    """Break off and go on, with one output; how often it was different."""
    with tempfile.TemporaryDirectory() as folder:
        wanted, got, disk = Path(folder, "wanted"), Path(folder, "got"), Path(folder, "disk")
        start = time.perf_counter()
        run(args, output, wanted).wait()
        took = time.perf_counter() - start
        different = 0
        for kill in range(args.kills):
            moment = random.Random(kill).uniform(0, took)
            running = run(args, output, got)
            time.sleep(moment)
            running.kill()
            running.wait()
            different += not resumed(args, output, got, wanted)
            for name in (output, "failed.jsonl"):
                (got / name).unlink()
        print(f"{output}: {args.kills} kills within {took:.1f} s, {different} different", flush=True)
        return different + full(args, output, disk, wanted)


def full(args: argparse.Namespace, output: str, disk: Path, wanted: Path) -> int:
    """The same on a disk that is full; 1 when that is different."""
    disk.mkdir()
    size = (wanted / output).stat().st_size * 2 // 3 // 1024
    if os.geteuid() or subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}k", "tmpfs", disk], capture_output=True).returncode:
        print(f"{output}: a full disk was left out: it takes root to mount one")
        return 0
    try:
        running = run(args, output, disk, stderr=subprocess.PIPE)
        told = running.communicate()[1].decode().splitlines()
        is_told = running.returncode == 1 and "No space left" in told[-1] and "--resume" in told[-1]
        subprocess.run(["mount", "-o", "remount,size=4g", disk], check=True)
        same = resumed(args, output, disk, wanted)
    finally:
        subprocess.run(["umount", disk], check=True)
    print(f"{output}: a disk of {size} KB {'was told full' if is_told else 'WAS NOT TOLD FULL'}, then {'the same bytes' if same else 'DIFFERENT'}", flush=True)
    return not (same and is_told)


def resumed(args: argparse.Namespace, output: str, folder: Path, wanted: Path) -> bool:
    """Go on; whether the bytes are those of the undisturbed run, and nothing else was left."""
    run(args, output, folder, "--resume").wait()
    names = sorted((output, "failed.jsonl"))
    return sorted(os.listdir(folder)) == names and all((folder / name).read_bytes() == (wanted / name).read_bytes() for name in names)


def run(args: argparse.Namespace, output: str, folder: Path, *more: str, stderr: int = subprocess.DEVNULL) -> "subprocess.Popen[bytes]":
    folder.mkdir(exist_ok=True)
    outputs = ["-o", str(folder / output), "--quarantine", str(folder / "failed.jsonl"), "--workers", str(args.workers)]
    return subprocess.Popen([sys.executable, "-m", "cleaner", "clean", args.records, *outputs, "-q", *args.more, *more], stderr=stderr)


if __name__ == "__main__":
    main()
