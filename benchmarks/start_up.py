#!/usr/bin/env python3
"""How long it takes to start: wall time of whole processes, in turns, medians."""
from __future__ import annotations

import statistics
import subprocess
import sys
import time

COMMANDS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "cleaner --help": [sys.executable, "-m", "cleaner", "--help"],
    "cleaner clean (a short text)": [sys.executable, "-m", "cleaner", "clean", "-"],
}


def main() -> None:
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(11):
        for name, command in COMMANDS.items():
            start = time.perf_counter()
            subprocess.run(command, input=b"Advertisement\n\nThe quay is open.\n", stdout=subprocess.DEVNULL, check=True)
            times[name].append(time.perf_counter() - start)
    for name, taken in times.items():
        print(f"{name:32} {statistics.median(taken) * 1000:6.0f} ms")


if __name__ == "__main__":
    main()
