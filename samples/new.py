#!/usr/bin/env python3
"""Make a sample from an article, or write again what samples expect.

usage: samples/new.py NAME FILE        a new folder with FILE as its input, and what comes out of it today
       samples/new.py --update [NAME ...]   write expected.marked and expected.json again (all samples without NAME)

Read what it wrote before you commit it: the expectation is yours, the tool only types it.
"""
from __future__ import annotations

import json
import shutil
import sys
import tomllib
from pathlib import Path
from typing import Any

import msgspec

import cleaner
from cleaner.explain import marked

ROOT = Path(__file__).parent
#: What differs between machines and releases, or stands in expected.marked already.
LEFT_OUT = ("id", "removals", "versions", "extra")


def record_of(folder: Path) -> cleaner.Record:
    """The record of a sample's input, cleaned as a user would."""
    path = next(folder.glob("input.*"))
    about = tomllib.loads((folder / "about.toml").read_text(encoding="utf-8"))
    return cleaner.clean(path.read_bytes(), url=about.get("url"), kind="html" if path.suffix == ".html" else "text")


def expectation(record: cleaner.Record) -> tuple[str, dict[str, Any]]:
    """The marked lines without rule ids, and the fields that are not empty."""
    fields = {key: value for key, value in msgspec.to_builtins(record).items() if key not in LEFT_OUT and value not in (None, [], {})}
    return "\n".join(marked(record, ids=False)) + "\n", fields


def write(folder: Path) -> None:
    lines, fields = expectation(record_of(folder))
    (folder / "expected.marked").write_text(lines, encoding="utf-8")
    (folder / "expected.json").write_text(json.dumps(fields, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    words = sys.argv[1:]
    if words[:1] == ["--update"]:
        for about in sorted(ROOT.glob("*/about.toml")):
            if not words[1:] or about.parent.name in words[1:]:
                write(about.parent)
    elif len(words) == 2 and not words[0].startswith("-"):
        folder = ROOT / words[0]
        folder.mkdir()
        shutil.copyfile(words[1], folder / ("input.html" if words[1].endswith((".html", ".htm")) else "input.txt"))
        (folder / "about.toml").write_text('title = "..."\nshape = "..."\nlanguage = "en"\nwhy = "..."\n', encoding="utf-8")
        write(folder)
        print(f"made {folder}; fill in about.toml, and read expected.marked line by line")
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
