#!/usr/bin/env python3
"""How often the title, the authors and the date of a page are right.

usage: metadata.py PAGES.jsonl[.gz|.zst] [--type article] [--engine NAME] [--wrong FIELD] [--shown]

PAGES holds {"id", "url", "html", "page_type", "gold": {"title", "author", "published"}} a line, as WCXB's rows can be written; a null says that
the page has no such value. Without ``--engine`` only what the page declares and shows is read (no main text, no rules), which is what the time
is of. A third of the sites, by the checksum of their name, is counted apart: look at pages of the other two only.

  right      share of the pages with a gold value for which that value is given
  precision  share of the pages for which a value is given where gold has that value; a value where gold has none is wrong
  invented   pages for which a value is given and gold has none

"either date" is the same for the day of publication or, where that is not gold's, of the last change: gold takes what a page shows, which on
some pages is when it was changed.

A title is right if the words of one are the words of the other, or stand in it in a row; authors are right if gold's words are among theirs, or
all of theirs among gold's; a date is right by its day.

With ``--shown`` no gold is needed: what a page declares of its authors and its day is taken away from it and stands for gold, where its text has
the names, and the day is counted where it is declared. So it is seen how well the byline that readers see is read, on any pages, in any language.
"""
from __future__ import annotations

import argparse
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cleaner
from cleaner import choose
from cleaner.address import split
from cleaner.extract import facts, json_ld, meta, tree
from cleaner.record import Record

from pages import rows, third_of

FIELDS = ("title", "author", "published", "either date")
_WORD = re.compile(r"\w+")
#: Sources that declare, the attributes in which they do, and the fields that are hidden.
_DECLARED, _ATTRIBUTES, _HIDDEN = ("json-ld", "opengraph", "meta", "microdata", "rdfa"), ("itemprop", "itemscope", "itemtype", "typeof"), ("authors", "published", "modified")


def is_held_back(page: dict[str, Any]) -> bool:
    """Whether the page is of the third that nobody looks at."""
    host = split(page.get("url")).hostname or str(page["id"])
    return third_of(host) == 0


def values(record: Record) -> dict[str, str]:
    """What the record says in each field, as one text; empty for nothing."""
    names = "; ".join(author.name for author in record.authors if author.name)
    days = [moment.iso for moment in (record.published, record.modified) if moment and moment.iso]
    return {"title": record.title or "", "author": names, "published": (record.published and record.published.iso) or "", "either date": " ".join(days)}


def agrees(field: str, given: str, gold: str) -> bool:
    """Whether a value given is gold's."""
    if field in ("published", "either date"):
        return gold[:10] in [day[:10] for day in given.split()]
    a, b = _WORD.findall(given.lower()), _WORD.findall(gold.lower())
    if field == "author":
        return bool(a) and (set(b) <= set(a) or set(a) <= set(b))
    return bool(a) and (a == b or (len(gold) > 15 and f" {' '.join(b)} " in f" {' '.join(a)} ") or (len(given) > 15 and f" {' '.join(a)} " in f" {' '.join(b)} "))


def declared(page: dict[str, Any]) -> tuple[Record, float]:
    """The record of the page's own facts alone, and the CPU milliseconds that reading them took beside parsing."""
    record = Record(url=page.get("url"))
    root = tree.parse(page["html"])
    start = time.process_time()
    if root is not None:
        choose.fill(record, tuple(facts.page_facts(root, json_ld.read(root), record.url)))
    return record, (time.process_time() - start) * 1000


def shown(page: dict[str, Any]) -> tuple[Record, float]:
    """The record of what the page shows, its declarations taken away; these become its gold, the authors where all of their names are in its text."""
    page["gold"], root = {}, tree.parse(page["html"])
    if root is None:
        return Record(url=page.get("url")), 0.0
    told = Record(url=page.get("url"))
    choose.fill(told, [fact for fact in facts.page_facts(root, json_ld.read(root), told.url) if fact.source in _DECLARED])
    text = " ".join(_WORD.findall(" ".join(root.xpath("//body//text()[not(ancestor::script or ancestor::style or ancestor::noscript)]")).lower()))
    names = [author.name for author in told.authors if author.name and author.role != "organisation" and len(author.name.split()) > 1]
    if names and all(" ".join(_WORD.findall(name.lower())) in text for name in names):
        page["gold"]["author"] = "; ".join(names)
    if told.published and told.published.precision not in (None, "year", "month"):
        page["gold"]["published"] = told.published.iso
    for element in list(root.iter()):
        name = (element.get("property") or element.get("name") or element.get("itemprop") or "").strip().lower()
        if element.tag == "script" or (element.tag == "meta" and (meta.field_of(name) in _HIDDEN or name.startswith("twitter:label"))):
            element.text = None
            element.attrib.clear()
        elif element.tag != "meta":
            for key in (*_ATTRIBUTES, "property"):
                element.attrib.pop(key, None)
    start, record = time.process_time(), Record(url=page.get("url"))
    choose.fill(record, tuple(facts.page_facts(root, json_ld.read(root), record.url)))
    return record, (time.process_time() - start) * 1000


def cleaned(engine: str) -> Callable[[dict[str, Any]], tuple[Record, float]]:
    """The record of the whole road with this engine, and its CPU milliseconds."""
    settings = cleaner.Settings(engine=engine)

    def run(page: dict[str, Any]) -> tuple[Record, float]:
        start = time.process_time()
        return cleaner.clean(page["html"], url=page.get("url"), kind="html", settings=settings), (time.process_time() - start) * 1000
    return run


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path), parser.add_argument("--type"), parser.add_argument("--engine"), parser.add_argument("--wrong", choices=FIELDS)
    parser.add_argument("--shown", action="store_true")
    arguments = parser.parse_args()
    run = shown if arguments.shown else cleaned(arguments.engine) if arguments.engine else declared
    counts: Counter[tuple[str, str, str]] = Counter()
    times: list[float] = []
    for page in rows(arguments.pages):
        if arguments.type and page.get("page_type") != arguments.type:
            continue
        record, spent = run(page)
        times.append(spent)
        part, given = "held back" if is_held_back(page) else "looked at", values(record)
        for field in FIELDS:
            gold = page["gold"].get("published" if field == "either date" else field) or ""
            if arguments.shown and not gold:
                continue  # what is not declared may be shown all the same
            right = bool(given[field] and gold) and agrees(field, given[field], gold)
            counts.update({(part, field, "gold"): bool(gold), (part, field, "given"): bool(given[field]), (part, field, "right"): right,
                           (part, field, "invented"): bool(given[field] and not gold)})
            if field == arguments.wrong and not right and (gold or given[field]) and part == "looked at":
                print(f"{page['id']} {page.get('url')}\n  gold  {gold}\n  given {given[field]}")
    print(f"{'':23} right  precision  invented  pages with gold")
    for part in ("looked at", "held back"):
        for field in FIELDS:
            gold, given, right, invented = (counts[part, field, name] for name in ("gold", "given", "right", "invented"))
            print(f"{part}, {field:11} {right / max(gold, 1):6.3f} {right / max(given, 1):10.3f} {invented:9} {gold:16}")
    print(f"CPU a page: median {statistics.median(times):.2f} ms, mean {statistics.mean(times):.2f} ms")


if __name__ == "__main__":
    main()
