#!/usr/bin/env python3
"""How well cleaner and its peers find the text of web pages, what they tell of them, and the CPU time of each, side by side.

usage: extraction.py PAGES [--only NAME ...] [--then-clean] [--every K] [--limit N] [--type TYPE] [--records FILE ...] [--json]

PAGES is JSON Lines (.gz, .zst too) of {"id", "url", "page_type", "gold": {"text", "title", "author", "published", "present", "absent"}, "html"},
or a folder as WCXB is published: ground-truth/0001.json beside html/0001.html.gz. NAME is a tool, or a pattern such as "trafilatura*".
FILE holds records that were made elsewhere, {"id", "text", "title", "authors", "published"} a line; they are scored in place of running tools,
or beside those that --only names.

What the columns mean is said in scores.py. A page on which a tool raises, dies or takes too long counts as empty text, and is counted
under failed. Each tool has a process of its own, so that none profits from what another has loaded or remembered. They take each page in
turns, and CPU is of the call alone, parsing included, in milliseconds; the first
pages warm up, and their times do not count.
"""
from __future__ import annotations

import argparse
import fnmatch
import importlib.metadata
import importlib.util
import json
import logging
import multiprocessing
import sys
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple

from rich.console import Console
from rich.progress import track

from extractors import THEN, TOOLS, Extracted, Tool, named
from pages import Page, pages, rows
from scores import FIELDS, Result, figures, metadata, result

#: Pages whose times do not count, but never more than half of the pages.
WARM_UP = 10
#: Seconds of a page, by the clock: a tool that needs more is ended and started again.
MOST_SECONDS = 120
COLUMNS = {
    "F1": "f1", "precision": "precision", "recall": "recall", "present": "present", "absent": "absent", "clean": "clean", "exact": "exact", "shingles": "shingles",
    "failed": "failed", "CPU ms": "cpu_median", "p95": "cpu_p95",
}


Record = dict[str, Any]
Records = dict[str, Record]


class Answer(NamedTuple):
    """What came back for a page, and how long that took; ``error`` names what went wrong."""

    got: Extracted
    seconds: float | None = None
    error: str | None = None


class Worker:
    """A tool in a process of its own."""

    def __init__(self, tool: Tool) -> None:
        self.tool = tool
        self._start()

    def _start(self) -> None:
        spawn = multiprocessing.get_context("spawn")
        self.pipe, theirs = spawn.Pipe()
        self.process = spawn.Process(target=work, args=(self.tool.name, theirs), daemon=True)
        self.process.start()
        theirs.close()

    def ask(self, page: Page) -> Answer:
        """The tool's answer, or an error where it died or did not come to an end; then it starts anew."""
        try:
            self.pipe.send((page.html, page.url))
            if self.pipe.poll(MOST_SECONDS):
                return Answer(*self.pipe.recv())
            error = "takes too long"
        except (EOFError, OSError):
            error = "died"
        self.end()
        self._start()
        return Answer(Extracted(), error=error)

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


def work(name: str, pipe: Connection) -> None:
    """Answer for pages until nobody asks any more. What tools print and log does not belong into a table."""
    sys.stdout = sys.stderr
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    call = named(name).make()
    while True:
        try:
            html, url = pipe.recv()
        except EOFError:
            return
        pipe.send(_answer(call, html, url))


def _answer(call: Callable[[str, str | None], Extracted], html: str, url: str | None) -> Answer:
    start = time.process_time()
    try:
        got, error = call(html, url), None
    except Exception as problem:  # of code that is not ours; one page of it is lost
        got, error = Extracted(), f"{type(problem).__name__}: {problem}"
    return Answer(got, time.process_time() - start, error)


def run(tools: Sequence[Tool], records: dict[str, Records], chosen: Iterable[Page]) -> dict[str, list[Result]]:
    """All records and all tools on every page. Tools take a page in turns, and the one that goes first changes from page to page."""
    results: dict[str, list[Result]] = {name: [] for name in (*records, *(tool.name for tool in tools))}
    workers = [Worker(tool) for tool in tools]
    try:
        for number, page in enumerate(chosen):
            for name, held in records.items():
                results[name].append(_recorded(page, held.get(page.id)))
            first = number % max(len(workers), 1)
            for worker in workers[first:] + workers[:first]:
                results[worker.tool.name].append(_judged(page, worker.tool.name, worker.ask(page)))
    finally:
        for worker in workers:
            worker.end()
    return {name: _warmed(each) for name, each in results.items()}


def _judged(page: Page, name: str, answer: Answer) -> Result:
    if answer.error:
        print(f"{name}: {page.id}: {answer.error.splitlines()[0][:200]}", file=sys.stderr)
    return result(page, answer.got, answer.error is not None, answer.seconds)


def _warmed(results: list[Result]) -> list[Result]:
    """The same without the times of the first pages."""
    cold = min(WARM_UP, len(results) // 2)
    return [each._replace(seconds=None) for each in results[:cold]] + results[cold:]


def _recorded(page: Page, record: Record | None) -> Result:
    """The same of a record that was made elsewhere. A page without one, or with an error in it, has failed."""
    return result(page, _extracted(record or {}), record is None or bool(record.get("error")))


def _extracted(record: Record) -> Extracted:
    """A record of cleaner's, or a simpler one with names and dates as text."""
    authors, published = record.get("authors") or (), record.get("published")
    names = [authors] if isinstance(authors, str) else [each if isinstance(each, str) else each.get("name") or each.get("raw") or "" for each in authors]
    return Extracted(record.get("text") or "", record.get("title"), "; ".join(names) or None, published.get("iso") if isinstance(published, dict) else published)


def choose(path: Path, kind: str | None, every: int, limit: int | None) -> Iterator[Page]:
    """Every so many of the set's pages; of these the pages of a type; of these the first few."""
    return islice((page for page in pages(path, every) if kind in (None, page.type)), limit)


def _shown(chosen: Iterator[Page]) -> Iterable[Page]:
    console = Console(stderr=True)
    return track(chosen, "pages", console=console, transient=True, disable=not console.is_terminal)


def installed(patterns: Sequence[str]) -> list[Tool]:
    """The tools that are named and there. Of those that are not there, a line tells how to get them."""
    named = [tool for tool in TOOLS.values() if not patterns or any(fnmatch.fnmatch(tool.name, pattern) for pattern in patterns)]
    missing = {tool.package for tool in named if not _is_there(tool.module)}
    for package in sorted(missing):
        print(f"{package} is left out; to have it: pip install {package}", file=sys.stderr)
    return [tool for tool in named if tool.package not in missing]


def _is_there(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False


# Tables.

def report(results: dict[str, list[Result]], tells: Sequence[str]) -> Iterator[str]:
    """All as text: the measures, metadata, and the main figures by page type."""
    types = Counter(each.type for each in next(iter(results.values()), ()))
    yield from table(["", *COLUMNS], [[name, *(cell(key, figures(each)[key]) for key in COLUMNS.values())] for name, each in results.items()])
    yield from _metadata({name: results[name] for name in tells})
    if len(types) > 1:
        for title, key in (("F1", "f1"), ("Clean pages", "clean"), ("CPU ms, median", "cpu_median")):
            yield from _by_type(title, key, results, [name for name, _ in types.most_common()])


def _metadata(results: dict[str, list[Result]]) -> Iterator[str]:
    measures = ("right", "given", "precision")
    told = {name: metadata(each) for name, each in results.items()}
    counts = {field: next(iter(told.values()))[field]["pages"] for field in FIELDS} if told else {}
    fields = [field for field in FIELDS if counts.get(field)]
    if fields:
        yield from ("", "Metadata, of the pages where gold has a value: " + ", ".join(f"{field} {counts[field]}" for field in fields), "")
        yield from table(["", *(f"{field} {measures[0]}" if not number else name for field in fields for number, name in enumerate(measures))],
                         [[name, *(cell(measure, each[field][measure]) for field in fields for measure in measures)] for name, each in told.items()])


def _by_type(title: str, key: str, results: dict[str, list[Result]], types: Sequence[str]) -> Iterator[str]:
    of_type = {name: {kind: figures([one for one in each if one.type == kind]) for kind in types} for name, each in results.items()}
    if all(each[kind][key] is None for each in of_type.values() for kind in types):
        return
    yield from ("", f"{title}, by page type", "")
    heads = [f"{kind} ({next(iter(of_type.values()))[kind]['pages']})" for kind in types]
    yield from table(["", *heads], [[name, *(cell(key, each[kind][key]) for kind in types)] for name, each in of_type.items()])


def cell(key: str, value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:.1f}" if key.startswith("cpu") else str(value) if isinstance(value, int) else f"{value:.3f}"


def table(heads: Sequence[str], lines: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(heads, *lines)]
    for name, *cells in (heads, *lines):
        yield "  ".join([f"{name:{widths[0]}}", *(f"{each:>{width}}" for each, width in zip(cells, widths[1:]))]).rstrip()


def as_json(results: dict[str, list[Result]], tells: Sequence[str]) -> dict[str, Any]:
    def of(name: str, each: list[Result]) -> dict[str, Any]:
        by_type = {kind: figures([one for one in each if one.type == kind]) for kind in sorted({one.type for one in each})}
        return {"all": figures(each), "by_type": by_type, "metadata": metadata(each) if name in tells else None}

    return {name: of(name, each) for name, each in results.items()}


def versions(tools: Iterable[Tool]) -> str:
    return ", ".join(f"{package} {importlib.metadata.version(package)}" for package in dict.fromkeys(tool.package for tool in tools))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path)
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help=f"tools, or patterns of their names: {'; '.join(TOOLS)}")
    parser.add_argument("--then-clean", action="store_true", help="each peer once more, with its text cleaned as text")
    parser.add_argument("--every", type=int, default=1, metavar="K", help="take every K-th page of the set")
    parser.add_argument("--limit", type=int, metavar="N", help="take no more than N pages")
    parser.add_argument("--type", help="take pages of this type alone")
    parser.add_argument("--records", type=Path, nargs="+", default=[], metavar="FILE", help="score records that were made elsewhere")
    parser.add_argument("--json", action="store_true", help="all figures, by page type too, as JSON")
    args = parser.parse_args()
    tools = installed(args.only) if args.only or not args.records else []
    if not tools and (args.only or not args.records):
        parser.error(f"none of these tools is there; the names are {'; '.join(TOOLS)}")
    if args.then_clean:
        tools = [one for tool in tools for one in ((tool,) if tool.module == "cleaner" else (tool, named(tool.name + THEN)))]
    try:
        records = {file.name: {str(row["id"]): row for row in rows(file)} for file in args.records}
        results = run(tools, records, _shown(choose(args.pages, args.type, args.every, args.limit)))
    except OSError as error:
        parser.error(str(error))
    count = len(next(iter(results.values())))
    if not count:
        parser.error(f"there is no such page in {args.pages}")
    tells = [*(file.name for file in args.records), *(tool.name for tool in tools if tool.tells)]
    if args.json:
        print(json.dumps(as_json(results, tells), indent=1))
        return
    print(f"{count} pages; {versions(tools)}" if tools else f"{count} pages", "", *report(results, tells), sep="\n")


if __name__ == "__main__":
    main()
