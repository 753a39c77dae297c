"""Page sets: web pages with what a person says of them. WCXB as it is published, or JSON Lines of the same fields.

A line is {"id", "url", "page_type", "gold": {"text", "title", "author", "published", "present", "absent"}, "html"}. ``present`` are
snippets of the page's main content, ``absent`` are snippets of what stands around it. All of gold may be missing.
"""
from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

import zstandard

from cleaner.address import split


class Page(NamedTuple):
    """A page and its gold. Values that nobody gave are empty."""

    id: str
    url: str | None
    type: str
    html: str
    text: str
    title: str
    author: str
    published: str
    present: tuple[str, ...]
    absent: tuple[str, ...]


#: Sites are parted by a checksum of their name, so that every run parts them alike.
THIRDS = 3


def site_of(page: Page) -> str:
    """The registered part of the host, nearly: its last two labels, or three where the last but one is short."""
    labels = (split(page.url).hostname or page.id).split(".")
    return ".".join(labels[-3:] if len(labels) > 2 and len(labels[-2]) <= 3 else labels[-2:])


def third_of(site: str) -> int:
    """Which third of the sites a site is in; the first one is that which is held back."""
    return crc32(site.encode()) % THIRDS


def pages(path: Path, every: int = 1) -> Iterator[Page]:
    """Every so many of a set's pages, one at a time. The set is a folder as WCXB has it, or a file of JSON Lines."""
    return _published(path, every) if path.is_dir() else map(_page, rows(path, every))


def rows(path: Path, every: int = 1) -> Iterator[dict[str, Any]]:
    """The objects of a file of JSON Lines, plain, .gz or .zst."""
    with open(path, "rb") as raw:
        lines = (line for line in io.TextIOWrapper(_unpacked(raw, path.suffix), encoding="utf-8") if line.strip())
        yield from map(json.loads, islice(lines, 0, None, every))


def _unpacked(raw: Any, suffix: str) -> Any:
    if suffix == ".gz":
        return gzip.open(raw)
    return zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True) if suffix == ".zst" else raw


def _page(row: dict[str, Any]) -> Page:
    gold = row.get("gold") or {}
    return Page(
        str(row["id"]), row.get("url"), row.get("page_type") or "article", row["html"], gold.get("text") or "", gold.get("title") or "",
        gold.get("author") or "", gold.get("published") or "", tuple(gold.get("present") or ()), tuple(gold.get("absent") or ()),
    )


def _published(folder: Path, every: int) -> Iterator[Page]:
    """A split of WCXB: ground-truth/0001.json beside html/0001.html.gz."""
    files = sorted((folder / "ground-truth").glob("*.json"))
    if not files:
        raise FileNotFoundError(f"{folder}: no ground-truth/*.json in it; name a split of WCXB, such as dev, or a file of JSON Lines")
    for file in files[::every]:
        row = json.loads(file.read_text(encoding="utf-8"))
        truth = row["ground_truth"]
        with gzip.open(folder / "html" / f"{file.stem}.html.gz") as packed:
            html = packed.read().decode("utf-8", "replace")
        gold = {"text": truth.get("main_content"), "published": truth.get("publish_date"), "present": truth.get("with"), "absent": truth.get("without")}
        gold |= {name: truth.get(name) for name in ("title", "author")}
        yield _page({"id": file.stem, "url": row.get("url"), "page_type": _type(row), "gold": gold, "html": html})


def _type(row: dict[str, Any]) -> str:
    """WCXB's own script counts the category pages to the collections."""
    said = (row.get("_internal") or {}).get("page_type") or "article"
    name = str(said.get("primary") or "article") if isinstance(said, dict) else str(said)
    return "collection" if name == "category" else name
