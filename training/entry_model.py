"""Train the entry model: pages in, cleaner/data/entry_model.json out, with figures by cross-validation.

usage: training/entry_model.py PAGES.jsonl[.zst] ... [--out MODEL.json] [--limit N] [--folds N] [--cache FILE]

PAGES hold {id, url, page_type, html, gold: {text, title}}, as WCXB publishes them; of a page without gold text the text is what cleaner finds.
Lists of headlines of other sites, under headers that the rule packs have as examples, are put into the texts; the model learns which lines below
the header are theirs and which the article's. Sites are kept together. Same pages, same lightgbm: same model.
"""
from __future__ import annotations

import pickle
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from itertools import accumulate
from typing import Any, NamedTuple
from zlib import crc32

import lightgbm
import numpy as np

import cleaner
from cleaner.article import Article
from cleaner.entry_features import NAMES, Surroundings, describe, entry_of, stems_of
from cleaner.glue import pieces_of
from cleaner.languages import languages_met, languages_of
from cleaner.library import load
from cleaner.line_model import ENTRIES
from cleaner.matches import Matches
from cleaner.segment import segment
from cleaner.stages import blocks

from line_model import by_gain, exported, options_of, write
from pages import read, site_of

PARAMETERS = {"objective": "binary", "learning_rate": 0.1, "num_leaves": 12, "min_data_in_leaf": 80, "feature_fraction": 0.5, "bagging_fraction": 0.8,
              "bagging_freq": 1, "lambda_l2": 10.0, "max_bin": 63, "seed": 7, "deterministic": True, "force_row_wise": True, "num_threads": 2, "verbose": -1}
ROUNDS = 240
EACH, LEAST_PARTS = 24, 6
STYLES = ("paragraph", "line", "bullets", "glued", "alone")
#: How many headlines a list has: between two paragraphs mostly one.
SIZES = (1, 1, 1, 2, 3, 4, 5)
#: Half of the lists are on the matter of the article, as related articles are: of so many headlines that share most of their words with it.
ON_TOPIC, NEAREST = 0.5, 12
TITLE_LENGTHS = (20, 120)


class Row(NamedTuple):
    """A line to learn from: features; whether it is an entry; its site, the insertion it is of, and its style; where a cut before it is."""

    numbers: tuple[float, ...]
    label: int
    site: str
    insertion: str
    style: str


class Text(NamedTuple):
    id: str
    site: str
    language: str
    text: str
    title: str


@cache
def headers() -> dict[str, list[str]]:
    """The headers that the packs of each language have as examples."""
    found: dict[str, list[str]] = defaultdict(list)
    for rule in load().all:
        if rule.reach == "block" and rule.site is None and rule.language:
            found[rule.language] += [drop for drop in rule.drops if "\n" not in drop and "[[" not in drop]
    return found


def text_of(page: dict[str, Any]) -> Text | None:
    """The page's article and in which language it is; None where it is too short for a list in it."""
    text, title = page["gold"].get("text"), page["gold"].get("title")
    if not text:
        record = cleaner.clean(page["html"], kind="html", url=page.get("url"))
        text, title = record.text, record.title
    languages = languages_of(text) or frozenset()
    language = next((code for code in ("en", *sorted(languages)) if code in languages and code in headers()), None)
    if language is None or len(_parts(text)) < LEAST_PARTS:
        return None
    return Text(page["id"], site_of(page), language, text, (title or "").strip())


def _parts(text: str) -> list[str]:
    return [part.strip("\n") for part in re.split(r"\n\s*\n", text.strip())]


def rows_of(text: Text, titles: Sequence[str]) -> list[Row]:
    """The lines below the headers of so many lists put into the text, one at a time."""
    rng, parts, rows, nearest = random.Random(text.id), _parts(text.text), [], _nearest(text, titles)
    for number in range(EACH):
        style, among = rng.choice(STYLES), nearest if rng.random() < ON_TOPIC else titles
        header, chosen = rng.choice(headers()[text.language]), rng.sample(among, min(len(among), rng.choice(SIZES)))
        header = header.upper() if rng.random() < 0.2 else header
        mark = rng.choice(("* ", "- ", "• ", "– ")) if style == "bullets" else ""
        gap = "\n" if style == "line" else "\n\n"
        if style == "glued":
            header = header.rstrip(":… ")
            block = header + "".join(chosen)
        else:
            block = (gap if style == "paragraph" else "\n").join([header, *(mark + title for title in (chosen if style != "alone" else ()))])
        place = rng.randint(1, len(parts))
        before, after = "\n\n".join(parts[:place]) + gap, "\n\n".join(parts[place:])
        joint = "" if style == "glued" and rng.random() < 0.5 else gap
        kind = f"{style} of {min(2, len(chosen))}{' on topic' if among is nearest else ''}" if style in ("paragraph", "line", "bullets") else style
        rows += _labelled(before + block + (joint + after if after else ""), len(before), len(header), len(before) + len(block), text.site, f"{text.id}+{number}", kind)
    return rows


def _nearest(text: Text, titles: Sequence[str]) -> list[str]:
    """The headlines that share most of their words with the article."""
    own = stems_of(text.text)
    shared = [(len(stems & own) / (1 + len(stems)) ** 0.5, title) for title in titles for stems in (stems_of(title),)]
    return [title for _, title in sorted(shared, reverse=True)[:NEAREST]]


def _labelled(whole: str, start: int, header: int, end: int, site: str, name: str, style: str) -> Iterator[Row]:
    found, flat = segment(whole)
    article = Article(whole, found, flat=flat)
    matches = Matches(article, load().chosen(languages_met(whole), None))
    number = next((at for at, block in enumerate(found) if block.start == start), None)
    if number is None or flat:
        return
    around, body = Surroundings(found, matches.bodies), matches.bodies[number]
    if style == "glued":
        pieces, prose = blocks.before_item(body, pieces_of(article.source, body, header))
        for at, numbers in blocks.described_endings(body, pieces, around, number) if prose is not None else ():
            yield Row(numbers, int(start + pieces[at][0] != end), site, name, "prose" if prose else style)
        return
    entries = [at for at, is_entry in blocks.candidates(found, matches, number + 1, around) if is_entry]
    for at, numbers in zip(entries, describe(around, number, entries[-1] + 1, [entry_of(found[at]) for at in entries]) if entries else ()):
        yield Row(numbers, int(found[at].start < end), site, name, style)


def table(pages: Iterator[dict[str, Any]], limit: int) -> list[Row]:
    with ProcessPoolExecutor(2) as pool:
        chosen = [page for page in pages if page.get("page_type", "article") == "article"][:limit or None]
        texts = [text for text in pool.map(text_of, chosen, chunksize=20) if text]
        return [row for rows in pool.map(rows_of, *zip(*with_titles(texts)), chunksize=10) for row in rows]


def with_titles(texts: Sequence[Text]) -> list[tuple[Text, list[str]]]:
    """Each text with the headlines of other sites in its language, where there are enough."""
    titles: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for text in texts:
        if TITLE_LENGTHS[0] <= len(text.title) <= TITLE_LENGTHS[1] and "|" not in text.title:
            titles[text.language].append((text.site, text.title))
    work = [(text, [title for site, title in titles[text.language] if site != text.site]) for text in texts]
    return [(text, others) for text, others in work if len(others) > 4]


def train(rows: Sequence[Row]) -> Any:
    sizes: dict[str, int] = defaultdict(int)
    for row in rows:
        sizes[row.insertion] += 1
    data = lightgbm.Dataset(np.array([row.numbers for row in rows]), [row.label for row in rows], weight=[sizes[row.insertion] ** -0.5 for row in rows])
    return lightgbm.train(PARAMETERS, data, ROUNDS)


def out_of_fold(rows: Sequence[Row], folds: int) -> Any:
    said, fold = np.zeros(len(rows)), np.array([crc32(row.site.encode()) % folds for row in rows])
    for number in range(folds):
        model = train([row for row, of in zip(rows, fold) if of != number])
        said[fold == number] = model.predict(np.array([row.numbers for row in rows])[fold == number], raw_score=True)
    return said


def report(rows: Sequence[Row], said: Any) -> Iterator[str]:
    """The share of lists, by style, that are cut exactly where they end."""
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        groups[(row.style, row.insertion)].append(number)
    right: dict[str, list[bool]] = defaultdict(list)
    for (style, _), numbers in groups.items():
        labels, odds = [rows[number].label for number in numbers], [float(said[number]) for number in numbers]
        if style in ("glued", "prose"):
            cut = min(range(len(odds)), key=odds.__getitem__)
            right[style].append((cut if odds[cut] < 0 or style == "prose" else None) == (labels.index(0) if 0 in labels else None))
        else:
            sums = [0.0, *accumulate(odds)]
            right[style].append(sums.index(max(sums)) == sum(labels))
    yield from (f"{style:10} cut right {np.mean(found):.4f} of {len(found)}" for style, found in sorted(right.items()))


def main() -> None:
    options = options_of(__doc__, ENTRIES, 4).parse_args()
    rows = pickle.loads(options.cache.read_bytes()) if options.cache and options.cache.exists() else table(read(options.pages), options.limit)
    if options.cache:
        options.cache.write_bytes(pickle.dumps(rows))
    print(f"{len(rows)} lines, {len({row.site for row in rows})} sites, {np.mean([row.label for row in rows]):.2f} entries")
    print("\n".join(report(rows, out_of_fold(rows, options.folds))))
    model = train(rows)
    print(by_gain(model, NAMES))
    about = f"Made by training/entry_model.py from {len({row.site for row in rows})} sites; see training/README.md"
    write(options.out, exported(model, NAMES, {}, about))


if __name__ == "__main__":
    main()
