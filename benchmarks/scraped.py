#!/usr/bin/env python3
"""Make labelled texts of pages with gold: what scrapers that know no article take of them, each line labelled by whether gold has it.

usage: scraped.py PAGES OUT.jsonl [--take article | body | main | page] [--type TYPE] [--every N] [--third N]

The text is that of the longest element of its kind, a line a block: ``article`` (the element), ``body`` (an element whose class or itemprop says
that it is the article's body), ``main`` or ``page`` (the whole). A page that has none gives no text.

A line is residue if no four words of it in a row stand in gold, content if all of it does and it has five words or more; what is between, and lines
that the title or the author say too, has no label and counts for nothing, as do short lines that gold has: a menu says the article's words, too.
So labels are only as good as gold: tables and captions that it leaves out count as residue. Compare two tools or two versions, and mistrust the mark
itself. --third takes only a third of the sites, so that rules can be written on the others.

Then: residue.py OUT.jsonl
"""
from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup
from bs4.element import PreformattedString, Tag

from extractors import text_of
from pages import Page, pages, site_of, third_of
from scores import words_of

TAKES = ("article", "body", "main", "page")
HIDDEN = ("script", "style", "noscript", "template", "svg", "iframe", "head")
BODY = re.compile(r"(?:article|entry|post|story)[-_]?(?:body|content|text)|articlebody|content[-_]body", re.IGNORECASE)
#: A line of so many words is content where gold has it; so many words in a row are compared.
LEAST_CONTENT, ROW = 5, 4
#: Texts of more lines are not what anybody scrapes on purpose.
MOST_LINES = 1500


def texts(path: Path, take: str, kind: str, every: int, third: int | None) -> Iterator[dict[str, Any]]:
    """The labelled texts of a page set."""
    for page in pages(path, every):
        if page.type != kind or not page.text or third not in (None, third_of(site_of(page))):
            continue
        soup = BeautifulSoup(page.html, "lxml")
        lines = _lines(_taken(soup, take))
        if lines and len(lines) <= MOST_LINES:
            language = str(soup.html.get("lang") or "") if soup.html else ""
            yield _labelled(page, lines, language[:2].lower() or "en")


def _taken(soup: BeautifulSoup, take: str) -> Tag | None:
    found: list[Tag] = []
    if take == "body":
        found = [*soup.find_all(attrs={"class": BODY}), *soup.find_all(attrs={"itemprop": "articleBody"})]
    elif take == "page":
        found = soup.find_all("body", limit=1)
    else:
        found = soup.find_all(take)
    return max(found, key=lambda element: len(element.get_text()), default=None)


def _lines(element: Tag | None) -> list[str]:
    """The element's text, a line a block, without what nobody sees."""
    if element is None:
        return []
    for hidden in (*element.find_all(HIDDEN), *element.find_all(string=lambda text: isinstance(text, PreformattedString))):
        hidden.extract()
    return text_of(str(element)).splitlines()


def _labelled(page: Page, lines: list[str], language: str) -> dict[str, Any]:
    gold, said = f" {_words(page.text)} ", [text for text in (_words(page.title), _words(page.author)) if text]
    segments, at = [], 0
    for line in lines:
        label = _label(_words(line), gold, said)
        if label:
            segments.append({"start": at, "end": at + len(line), "label": label, "kind": "line"})
        at += len(line) + 1
    return {"id": page.id, "lang": language, "text": "\n".join(lines), "segments": segments}


def _label(line: str, gold: str, said: list[str]) -> str | None:
    words = line.split()
    if not words or any(line in text or text in line for text in said):
        return None
    if f" {line} " in gold:
        return "content" if len(words) >= LEAST_CONTENT else None
    rows = [" ".join(words[at:at + ROW]) for at in range(max(1, len(words) - ROW + 1))]
    return None if any(f" {row} " in gold for row in rows) else "residue"


def _words(text: str) -> str:
    return " ".join(words_of(text))


def main() -> None:
    parser = argparse.ArgumentParser(description="Make labelled texts of pages with gold, as scrapers take them.", epilog=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--take", choices=TAKES, default="page", help="what a scraper takes of a page (default: page)")
    parser.add_argument("--type", default="article", help="pages of this type (default: article)")
    parser.add_argument("--every", type=int, default=1, help="every so many of the pages")
    parser.add_argument("--third", type=int, choices=(0, 1, 2), help="only this third of the sites")
    args = parser.parse_args()
    count = 0
    with open(args.out, "w", encoding="utf-8") as out:
        for text in texts(args.pages, args.take, args.type, args.every, args.third):
            out.write(json.dumps(text, ensure_ascii=False) + "\n")
            count += 1
    print(f"{count} texts")


if __name__ == "__main__":
    main()
