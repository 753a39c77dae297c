"""Weigh what is heard in a line for cleaner/voice.py: whether readers wrote it, below an article, or the article's author.

usage: training/voice.py PAGES.jsonl[.zst] ...

PAGES hold {id, url, page_type, html, gold: {text}}. Readers' lines are those of elements that their markup calls the content of a comment; authors' lines are
gold texts of articles. Both are weighed so that a page counts as one. Prints the weights of a logistic regression over half of the sites, in tenths, beside those
that are shipped, and how many runs of lines of the other half's readers and authors the shipped ones take for readers'.
"""
from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Sequence
from typing import Any
from zlib import crc32

import numpy as np
from bs4 import BeautifulSoup, Tag

from cleaner.voice import BIAS, CUES, SURE, readers, says

from pages import read, site_of

_CONTENT = re.compile(r"comment[-_]*(?:content|body|text|message|entry|copy)|c-comment__body|dsq-comment-text", re.IGNORECASE)
#: So many lines of a page count, a reader's first ones and an author's last ones: what stands nearest to the end of an article.
MOST_LINES = 30
#: The regression is held to small weights by so much.
RIDGE = 1.0


def lines_of(page: dict[str, Any]) -> Iterator[tuple[bool, list[str]]]:
    """The lines of a page that say something: those of its readers, if it shows two comments or more, and those of its author."""
    if "omment" in page["html"]:
        soup = BeautifulSoup(page["html"], "lxml")
        found = [element for element in soup.find_all(_is_comment) if not element.find_parent(_is_comment)]
        lines = [" ".join(line.get_text(" ").split()) for element in found for line in element.find_all("p") or [element]]
        if len(found) >= 2:
            yield True, [line for line in lines if says(line)][:MOST_LINES]
    if page.get("page_type", "article") == "article":
        yield False, [line for line in (page["gold"].get("text") or "").split("\n") if says(line)][-MOST_LINES:]


def _is_comment(element: Tag) -> bool:
    return element.get("itemprop") == "commentText" or any(map(_CONTENT.fullmatch, element.get("class") or ()))


def heard(line: str) -> list[float]:
    return [*(float(is_heard(line)) for _, _, is_heard in CUES), 1.0]


def weigh(sides: Sequence[tuple[bool, list[str]]]) -> np.ndarray:
    """The weights of the cues and the bias, by Newton's method."""
    rows = np.array([heard(line) for _, lines in sides for line in lines])
    truth = np.array([float(is_readers) for is_readers, lines in sides for _ in lines])
    weight = np.array([1 / len(lines) for _, lines in sides for _ in lines])
    for side in (0.0, 1.0):
        weight[truth == side] *= 500 / weight[truth == side].sum()
    found = np.zeros(rows.shape[1])
    for _ in range(50):
        odds = 1 / (1 + np.exp(-rows @ found))
        slope = rows.T @ (weight * (truth - odds)) - RIDGE * found
        found += np.linalg.solve((rows.T * (weight * odds * (1 - odds))) @ rows + RIDGE * np.eye(len(found)), slope)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="+")
    options = parser.parse_args()
    halves: list[list[tuple[bool, list[str]]]] = [[], []]
    for page in read(options.pages):
        # zlib's checksum, as hash() is another in every run
        halves[crc32(site_of(page).encode()) % 2] += [side for side in lines_of(page) if side[1]]
    for half in halves:
        print(f"{sum(is_readers for is_readers, _ in half)} pages with readers' lines, {sum(not is_readers for is_readers, _ in half)} articles")
    for (name, shipped, _), weight in zip((*CUES, ("bias", BIAS, None)), weigh(halves[0])):
        print(f"{name:14} {10 * weight:5.1f}  shipped {shipped:3}")
    for run in (1, 2, 3, 5, 10, 20):
        taken = {side: [sum(map(readers, lines[at:at + run])) >= SURE for is_readers, lines in halves[1] if is_readers == side
                        for at in range(0, len(lines) - run + 1, run)] for side in (True, False)}
        print(f"runs of {run:2}: readers' {np.mean(taken[True]):.3f} of {len(taken[True])}, authors' {np.mean(taken[False]):.3f} of {len(taken[False])}")


if __name__ == "__main__":
    main()
