#!/usr/bin/env python3
"""Kill `cleaner clean` at random moments, go on with --resume each time, and compare with an undisturbed run.

usage: etl_kill.py RECORDS.jsonl [--kills N] [--workers N] [--output NAME]

The output's suffix says the format. Moments are evenly spread over the time that the undisturbed run took. Exit status 1 when any byte differs.
"""
from __future__ import annotations

import argparse
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
    parser.add_argument("--output", default="out.jsonl.zst")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        wanted, got = Path(folder, "wanted"), Path(folder, "got")
        start = time.perf_counter()
        run(args, wanted).wait()
        took = time.perf_counter() - start
        different = 0
        for kill in range(args.kills):
            moment = random.Random(kill).uniform(0, took)
            running = run(args, got)
            time.sleep(moment)
            running.kill()
            running.wait()
            run(args, got, "--resume").wait()
            same = all((got / name).read_bytes() == (wanted / name).read_bytes() for name in (args.output, "failed.jsonl"))
            different += not same
            print(f"killed after {moment:5.1f} of {took:.1f} s: {'the same bytes' if same else 'DIFFERENT'}", flush=True)
            for name in (args.output, "failed.jsonl"):
                (got / name).unlink()
    print(f"{args.kills} kills, {different} different")
    sys.exit(1 if different else 0)


def run(args: argparse.Namespace, folder: Path, *more: str) -> "subprocess.Popen[bytes]":
    folder.mkdir(exist_ok=True)
    outputs = ["-o", str(folder / args.output), "--quarantine", str(folder / "failed.jsonl"), "--workers", str(args.workers)]
    return subprocess.Popen([sys.executable, "-m", "cleaner", "clean", args.records, *outputs, "-q", *more], stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
