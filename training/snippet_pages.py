"""Give pages that are known by snippets a gold text: what the engine `blocks` and the rules make of them, where the snippets agree.

usage: training/snippet_pages.py PAGES.jsonl[.zst] ... --out GOLD.jsonl

PAGES hold {id, url, page_type, html, gold: {present, absent}}. A page is kept if its cleaned text has all snippets that must be
present, none that must be absent, and some length. The texts are a tool's output, and so weak labels; for the line model, which sees
lines and no page, they say what the tags and class names of the page say.
"""
from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cleaner import clean

from pages import read
from scrapes import bare

#: So many letters and digits: of a shorter text, what is around it is hardly known.
LEAST = 400


def agreed(pages: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The pages whose cleaned text agrees with the snippets, with that text as gold."""
    for page in pages:
        record = clean(page["html"], url=page.get("url"), kind="html")
        text, told = bare(record.text), page["gold"]
        present, absent = ([bare(snippet) for snippet in told[name]] for name in ("present", "absent"))
        if len(text) >= LEAST and all(snippet in text for snippet in present) and not any(snippet in text for snippet in absent):
            yield {**page, "page_type": "article", "gold": {"text": record.text, "title": record.title or ""}}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    lines = [json.dumps(page, ensure_ascii=False) for page in agreed(read(options.pages))]
    options.out.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    print(f"{len(lines)} pages")


if __name__ == "__main__":
    main()
