#!/usr/bin/env python3
"""What more rules cost, and longer texts: the cost of an article as the rules double, and time by size up to 10 MB and 100,000 lines.

usage: rules_scale.py ARTICLES.jsonl [--copies N ...] [--rounds N] [--only rules|size|lines ...]

The built-in packs are copied N times with the letters of every literal word turned round ("newsletter" to "rettelswen", then "ettelswenr"),
so that the copies are new patterns of the same form that match next to nothing. Rules without a word in them are not copied. The first time is that of reading and compiling too; copies are
read as a user's packs are, each pattern checked.
"""
from __future__ import annotations

import argparse
import json
import re
import statistics
import tempfile
import tomllib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import cleaner
from cleaner.library import load
from cleaner.rules import BUILTIN, REACHES, pack_files
from clock import cpu, forget, memory

#: What of a pattern is no literal: definitions, classes, escapes, groups' heads, counts. Or a word.
_TOKEN = re.compile(
    r"\{\{[a-z0-9_]+\}\}|\\[pPx]\{[^}]*\}|\\Q.*?\\E|\\.|\[\^?\]?(?:\\[pP]\{[^}]*\}|\\.|[^\]\\])*\]|\(\?(?:P?<[^>]*>|[imsU-]*[:)])|\{\d+(?:,\d*)?\}"
    r"|(?P<word>[^\W\d_]{3,})",
    re.DOTALL,
)


def renamed(pattern: str, number: int) -> str:
    """The pattern with its words turned round, another way for each number.

    >>> renamed(r"(?P<title>sign up for {{letter}}s?)[a-z]", 1)
    '(?P<title>ngis up rof {{letter}}s?)[a-z]'
    """
    return _TOKEN.sub(lambda token: _turned(token["word"], number) if token["word"] else token[0], pattern)


def _turned(word: str, number: int) -> str:
    turned, by = word[::-1], (number - 1) % len(word)
    return turned[by:] + turned[:by]


def copy_packs(folder: Path, number: int) -> int:
    """Write the packs again with other words, and tell how many rules they hold. They stand in folders of the same names."""
    count = 0
    for file in pack_files(BUILTIN):
        pack = tomllib.loads(file.read_text(encoding="utf-8"))
        defined = {name: renamed(pattern, number) for name, pattern in pack.get("define", {}).items()}
        rules = [rule for rule in (_renamed_rule(rule, number) for rule in pack.get("rule", ())) if rule]
        count += len(rules)
        path = folder / file.parent.name / f"copy-{number}-{file.name}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(_toml({**pack, "define": defined, "rule": rules})), encoding="utf-8")
    return count


def _renamed_rule(rule: dict[str, Any], number: int) -> dict[str, Any] | None:
    reach = next(key for key in REACHES if key in rule)
    turned = {key: renamed(rule[key], number) for key in (reach, "flat") if key in rule}
    return {**rule, **turned, "id": f"{rule['id']}-copy-{number}"} if turned[reach] != rule[reach] else None


def _toml(pack: dict[str, Any]) -> Iterator[str]:
    """A pack as TOML. A JSON value is a TOML value, for all that packs hold but tables."""
    yield from (f"{key} = {_value(value)}\n" for key, value in pack.items() if key not in ("define", "rule"))
    yield "[define]\n"
    yield from (f"{key} = {_value(value)}\n" for key, value in pack["define"].items())
    for rule in pack["rule"]:
        yield "[[rule]]\n"
        yield from (f"{key} = {_value(value)}\n" for key, value in rule.items())


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_value(item)}" for key, item in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False)


def first_time(texts: Sequence[str], packs: tuple[str, ...]) -> tuple[int, float]:
    """How many rules there are with these packs, and seconds for the texts when they are read and compiled."""
    seconds = cpu(_cleaning(cleaner.Settings(rules=packs)), texts)
    return len(load(packs).all), seconds


def again(texts: Sequence[str], packs: tuple[str, ...]) -> float:
    """Seconds an article, when the lines are new and the rules are not."""
    forget(packs)
    return cpu(_cleaning(cleaner.Settings(rules=packs)), texts) / len(texts)


def doubling(texts: Sequence[str], copies: Sequence[int], rounds: int) -> Iterator[str]:
    """A row for each number of copies. Each has a process of its own, and they take turns: a machine's speed changes by more than what is measured."""
    yield f"{'rules':>8} {'first time, s':>14} {'µs an article':>14} {'beside the first':>17} {'MB':>6}"
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        for number in range(1, max(copies) + 1):
            copy_packs(Path(name) / str(number), number)
        packs = [tuple(f"{name}/{copy}" for copy in range(1, number + 1)) for number in copies]
        pools = [stack.enter_context(ProcessPoolExecutor(1, mp_context=get_context("spawn"))) for _ in copies]
        costs = [pool.submit(first_time, texts, chosen).result() for pool, chosen in zip(pools, packs)]
        times = [[pool.submit(again, texts, chosen).result() for pool, chosen in zip(pools, packs)] for _ in range(rounds)]
        for number, (pool, (rules, first)) in enumerate(zip(pools, costs)):
            article = statistics.median(row[number] for row in times)
            beside = statistics.median(row[number] / row[0] for row in times)
            yield f"{rules:>8} {first:>14.1f} {article * 1e6:>14.0f} {beside:>17.2f} {pool.submit(memory).result():>6}"


def _cleaning(settings: cleaner.Settings) -> Callable[[str], object]:
    return lambda text: cleaner.clean(text, kind="text", settings=settings)


def growing(texts: Sequence[str]) -> Iterator[str]:
    """A row for each size of text: articles joined, up to 10 MB."""
    joined = "\n\n".join(texts)
    yield f"{'articles joined, bytes':>24} {'s':>8} {'µs a KB':>8}"
    for size in (10_000, 100_000, 1_000_000, 10_000_000):
        text = (joined * (size // len(joined) + 1))[:size]
        yield _row(f"{len(text.encode()):,}", text, len(text.encode()) / 1000, text)


#: So much of a text of lines is cleaned beforehand, in characters.
WARMING = 200_000
#: Lines that have given quadratic cleaners away: short and different, residue that is taken, headers with entries below them.
LINES = {
    "short lines": lambda number: f"The ferry {number} left the quay.",
    "headlines": lambda number: f"Council Backs Bridge Number {number}",
    "inline links": lambda number: f"Read more: Council backs bridge number {number}",
    "one header": lambda number: "Most Read from Bloomberg",
    "headed lists": lambda number: "Most Read" if number % 5 == 0 else f"- Council backs bridge number {number}",
}


def lines(counts: Sequence[int] = (1_000, 10_000, 100_000)) -> Iterator[str]:
    """A row for each form and number of lines."""
    yield f"{'lines':>24} {'s':>8} {'µs a line':>9}"
    for name, line in LINES.items():
        for count in counts:
            text = "\n".join(map(line, range(count)))
            yield _row(f"{count:,} {name}", text, count, text[:WARMING])


def _row(name: str, text: str, units: float, like: str) -> str:
    """Seconds for the text, after one like it: what is compiled when a text first asks for it is no part of a text's cost."""
    run = _cleaning(cleaner.Settings())
    run(like)
    forget()
    seconds = cpu(run, [text])
    return f"{name:>24} {seconds:>8.2f} {seconds / units * 1e6:>8.1f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--copies", type=int, nargs="+", default=[0, 1], help="0 1 3: the rules, twice as many, four times as many")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", choices=["rules", "size", "lines"], nargs="+", default=["rules", "size", "lines"])
    args = parser.parse_args()
    with open(args.articles, encoding="utf-8") as rows:
        texts = [json.loads(row)["text"] for row in rows]
    print(f"{len(texts)} articles; CPU, medians of {args.rounds} rounds\n")
    parts = {"rules": doubling(texts, args.copies, args.rounds), "size": growing(texts), "lines": lines()}
    for part in args.only:
        for row in parts[part]:
            print(row, flush=True)
        print()


if __name__ == "__main__":
    main()
