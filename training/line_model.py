"""Train the line model: pages with gold texts in, cleaner/data/line_model.json out, with figures by cross-validation.

usage: training/line_model.py PAGES.jsonl[.zst] ... [--out MODEL.json] [--limit N] [--folds N]

PAGES hold {id, url, page_type, html, gold: {text, title}}, as WCXB publishes them. Sites are kept together when the pages are
split, so that every figure is of sites the model has not seen. Same pages, same lightgbm: same model.
"""
from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

import lightgbm
import numpy as np

from cleaner import line_features, pipeline
from cleaner.account import apply
from cleaner.article import Article, Context
from cleaner.languages import languages_met
from cleaner.library import load
from cleaner.line_model import MODEL, with_company
from cleaner.matches import Matches
from cleaner.rules import STAGES as PACK_STAGES
from cleaner.segment import segment
from cleaner.settings import Settings
from cleaner.stages.furniture import STAGE, candidates

from pages import read, site_of
from scrapes import as_text, scrapes

PARAMETERS = {"objective": "binary", "learning_rate": 0.1, "num_leaves": 8, "min_data_in_leaf": 300, "feature_fraction": 0.4, "bagging_fraction": 0.8,
              "bagging_freq": 1, "lambda_l2": 20.0, "max_bin": 63, "seed": 7, "deterministic": True, "force_row_wise": True, "num_threads": 2, "verbose": -1}
ROUNDS = 70
#: Of a million words of gold, so many may be taken: by default, and where recall is asked for, and where precision is.
BUDGETS = {"precision": 10.0, "balanced": 150.0, "recall": 400.0}
#: Of the content at the edges of scraped texts, labelled by gold (which is strict there), so much.
SHARES = {"precision": 0.02, "balanced": 0.12, "recall": 0.25}
#: No threshold below, however little it harms on the pages at hand.
LEAST = {"precision": 0.85, "balanced": 0.6, "recall": 0.4}
CONTENT_WEIGHT = 3.0
GOLD = ("gold", "unmarked")


@dataclass
class Rows:
    """Lines to learn from: features, label (1 is furniture), words, site, scrape, place."""

    numbers: Any
    label: Any
    words: Any
    site: Any
    scrape: Any
    place: Any
    zone: Any
    gold_words: int


def article_of(text: str, title: str | None = None) -> Article:
    """The article as the stage finds it: edited, cut, and without what the stages above it claimed."""
    settings = Settings()
    edited = apply(text, pipeline._edits(text, settings))
    blocks, flat = segment(edited)
    article = Article(edited, blocks, Context(title=title), flat=flat)
    chosen = load().chosen(languages_met(text), None)
    matches = Matches(article, chosen)
    for name, claims in pipeline.STAGES:
        if name == STAGE:
            break
        if name in PACK_STAGES and not matches.of_stage(name):
            continue
        after = pipeline._run(article, claims(article, matches, name, settings.mode), ())
        matches = matches if after.blocks is article.blocks else Matches(after, chosen)
        article = after
    return article


def rows_of(page: dict[str, Any], titles: Sequence[str]) -> tuple[list[Any], int]:
    """The candidate lines of all scrapes of a page, and the words of its gold text."""
    rng, site, rows = random.Random(page["id"] + "joints"), site_of(page), []
    for name, labelled in scrapes(page, titles):
        text, labels = as_text(rng, labelled)
        told = dict(zip((" ".join(line.split()) for line, _ in labelled), labels))
        article = article_of(text, page["gold"].get("title") if rng.random() < 0.5 else None)
        for zone, number, numbers in candidates(article, [block.body for block in article.blocks]):
            label = told.get(" ".join(article.blocks[number].text.split()))
            if label is not None:
                rows.append((numbers, 1 - label, len(article.blocks[number].body.split()), site, name, zone.place, f"{page['id']} {name} {zone.place}", article.blocks[number].body))
    return rows, len(page["gold"]["text"].split())


def table(pages: Iterator[dict[str, Any]], limit: int) -> tuple[Rows, list[str]]:
    chosen = [page for page in pages if page.get("page_type", "article") == "article"][:limit or None]
    titles = sorted({page["gold"].get("title") or "" for page in chosen} - {""})
    with ProcessPoolExecutor(2) as pool:
        made = list(pool.map(rows_of, chosen, [titles] * len(chosen), chunksize=16))
    rows = [row for found, _ in made for row in found]
    columns = list(zip(*rows))
    return Rows(np.array(columns[0], dtype=np.float32), *(np.array(column) for column in columns[1:7]), sum(count for _, count in made)), list(columns[7])


def train(rows: Rows, chosen: Any) -> Any:
    weight = np.where(rows.label[chosen] == 0, CONTENT_WEIGHT, 1.0)
    data = lightgbm.Dataset(rows.numbers[chosen], rows.label[chosen], weight=weight, feature_name=[f"f{n}" for n in range(rows.numbers.shape[1])])
    return lightgbm.train(PARAMETERS, data, ROUNDS)


def folds_of(rows: Rows, folds: int) -> Any:
    return np.array([crc32(site.encode()) % folds for site in rows.site])


def out_of_fold(rows: Rows, folds: int) -> Any:
    """For each line what a model says that has not seen its site."""
    fold, said = folds_of(rows, folds), np.zeros(len(rows.label))
    for number in range(folds):
        said[fold == number] = train(rows, fold != number).predict(rows.numbers[fold == number])
    return said


def pooled(said: Any, zone: Any) -> Any:
    """The probabilities with those of the lines around, as cleaner.line_model pools them."""
    logits, out = np.log(said / (1 - said)), np.zeros(len(said))
    ends = np.flatnonzero(np.r_[True, zone[1:] != zone[:-1], True])
    for start, end in zip(ends, ends[1:]):
        out[start:end] = with_company(list(logits[start:end]))
    return out


def thresholds(rows: Rows, said: Any) -> dict[str, dict[str, float]]:
    """For each mode and place the lowest threshold whose harm to gold texts stays within the budget; places share it by use."""
    found: dict[str, dict[str, float]] = {}
    for mode, budget in BUDGETS.items():
        found[mode] = {}
        for place in (line_features.HEAD, line_features.TAIL):
            content = (rows.place == place) & (rows.label == 0)
            gold = np.isin(rows.scrape, GOLD)
            allowed = budget * {line_features.TAIL: 0.7, line_features.HEAD: 0.3}[place] * 2 * rows.gold_words / 1e6
            least = max(_least(rows.words, said, content & gold, allowed),
                        _least(rows.words, said, content & ~gold, SHARES[mode] * rows.words[content & ~gold].sum()))
            found[mode][place] = round(max(least, LEAST[mode]), 4)
    return found


def _least(words: Any, said: Any, content: Any, allowed: float) -> float:
    """The lowest threshold from which on no more than the allowed words of content are taken."""
    order = np.argsort(-said[content])
    over = np.flatnonzero(np.cumsum(words[content][order]) > allowed)
    return float(said[content][order][over[0]]) + 1e-4 if len(over) else 0.0


def report(rows: Rows, said: Any, limits: dict[str, dict[str, float]]) -> Iterator[str]:
    for mode, by_place in limits.items():
        taken = said >= np.array([by_place[place] for place in rows.place])
        for place in by_place:
            here = rows.place == place
            scraped = here & ~np.isin(rows.scrape, (*GOLD, "titles"))
            gold = here & np.isin(rows.scrape, GOLD)
            furniture = scraped & (rows.label == 1)
            content = scraped & (rows.label == 0)
            yield (f"{mode:9} {place:6} at {by_place[place]:.3f}: furniture {100 * _share(rows.words, taken, furniture):.1f} % of {rows.words[furniture].sum()} words, "
                   f"content {100 * _share(rows.words, taken, content):.2f} % of {rows.words[content].sum()} words, "
                   f"gold {rows.words[gold & taken].sum() / (2 * rows.gold_words) * 1e6:.0f} ppm")


def _share(words: Any, taken: Any, among: Any) -> float:
    return float(words[taken & among].sum() / max(1, words[among].sum()))


def exported(model: Any, names: Sequence[str], limits: dict[str, dict[str, float]], about: str) -> dict[str, Any]:
    """The model as cleaner.line_model reads it."""
    dump = model.dump_model()
    return {"about": about, "names": list(names), "thresholds": limits,
            "trees": [_tree(tree["tree_structure"]) for tree in dump["tree_info"] if "split_feature" in tree["tree_structure"]]}


def _tree(root: dict[str, Any]) -> dict[str, list[Any]]:
    tree: dict[str, list[Any]] = {name: [] for name in ("features", "at", "left", "right", "values", "leaves")}

    def add(node: dict[str, Any]) -> int:
        if "leaf_value" in node and "split_feature" not in node:
            tree["leaves"].append(round(node["leaf_value"], 4))
            return ~(len(tree["leaves"]) - 1)
        number = len(tree["features"])
        for name, value in (("features", node["split_feature"]), ("at", float(f"{node['threshold']:.6g}")), ("left", 0), ("right", 0), ("values", round(node["internal_value"], 4))):
            tree[name].append(value)
        tree["left"][number] = add(node["left_child"])
        tree["right"][number] = add(node["right_child"])
        return number

    add(root)
    return tree


def write(path: Path, model: dict[str, Any]) -> None:
    """Write a model that was exported, and say how large it is."""
    path.write_text(json.dumps(model, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{path.name}: {path.stat().st_size} bytes")


def by_gain(model: Any, names: Sequence[str]) -> str:
    """The features that the trees gain most by, in one line."""
    gain = model.feature_importance("gain")
    return "by gain: " + ", ".join(f"{names[n]} {100 * gain[n] / gain.sum():.1f} %" for n in np.argsort(-gain)[:24])


def options_of(about: str | None, out: Path, folds: int) -> argparse.ArgumentParser:
    """The options of what trains a model of lines."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="+")
    parser.add_argument("--out", type=Path, default=out)
    parser.add_argument("--limit", type=int, default=0, help="only so many pages")
    parser.add_argument("--folds", type=int, default=folds)
    parser.add_argument("--cache", type=Path, help="keep the lines here, and read them from here")
    return parser


def main() -> None:
    parser = options_of(__doc__, MODEL, 5)
    parser.add_argument("--worst", type=int, default=0, help="show so many gold lines that would go")
    options = parser.parse_args()
    rows, texts = _cached(options)
    said = pooled(out_of_fold(rows, options.folds), rows.zone)
    limits = thresholds(rows, said)
    print(f"{len(rows.label)} lines, {len(set(rows.site))} sites, {rows.label.mean():.2f} furniture")
    print("\n".join(report(rows, said, limits)))
    model = train(rows, np.ones(len(rows.label), bool))
    print(by_gain(model, line_features.NAMES))
    about = (f"Made by training/line_model.py from {len(set(rows.site))} sites of WCXB (M. Foley 2026, CC-BY-4.0), Mozilla Readability and "
             "trafilatura's evaluation (both Apache-2.0); see docs/model-card-lines.md")
    write(options.out, exported(model, line_features.NAMES, limits, about))
    good = [n for n in np.argsort(-said) if rows.label[n] == 0][:options.worst]
    for n in good:
        print(f"{said[n]:.3f} {rows.scrape[n]} {rows.place[n]} {rows.site[n]}: {texts[n][:100]}")


def _cached(options: Any) -> tuple[Rows, list[str]]:
    if options.cache and options.cache.exists():
        import pickle
        return pickle.loads(options.cache.read_bytes())
    made = table(read(options.pages), options.limit)
    if options.cache:
        import pickle
        options.cache.write_bytes(pickle.dumps(made))
    return made


if __name__ == "__main__":
    main()
