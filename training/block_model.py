"""Train the block model: pages with gold texts in, cleaner/data/block_model.npz out, with figures by cross-validation.

usage: training/block_model.py PAGES.jsonl[.zst] [--more PAGES.jsonl[.zst]] [--out MODEL.npz] [--folds N] [--records OUT.jsonl] [--only-folds] [--limit N] [--trees N]

PAGES hold {id, url, page_type, html, gold: {text}}, as WCXB publishes them. Sites are kept together when the pages are split, so that
every figure is of sites the model has not seen. With --folds, each part's pages are cleaned by the whole road with the
model of the other parts, and --records writes what comes out, for any scorer; pages of --more are learned from, but not judged. Same pages, same catboost: same model.
"""
from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from zlib import crc32

import msgspec
import numpy as np
from catboost import CatBoostClassifier, Pool

from cleaner.etl.records import to_json
from cleaner.extract.block_features import Description, Weights, describe
from cleaner.extract.block_model import SHIPPED, Model, Models, save
from cleaner.extract.second_look import look_again
from cleaner.pipeline import clean
from cleaner.settings import Settings

from pages import Example, examples, read, site_of, tokens_of
from token_weights import token_weights

TREES, DEPTH = 600, 6
#: The number of threads is part of the recipe: CatBoost draws other samples with another.
PARAMETERS = {"depth": DEPTH, "learning_rate": 0.1, "border_count": 64, "rsm": 0.3, "l2_leaf_reg": 5.0, "bootstrap_type": "Bernoulli", "subsample": 0.7,
              "boosting_type": "Plain", "random_seed": 7, "thread_count": 2, "logging_level": "Silent", "allow_writing_files": False}
#: The second model sees little, and is held to it: with more or freer trees it learned the sites.
SECOND = {**PARAMETERS, "depth": 5, "learning_rate": 0.05, "rsm": 0.25, "l2_leaf_reg": 50.0}
SECOND_TREES = 120
#: The tokens' weights that a page is described with, and the judgements that the second model learns from, come from the other parts of so many: those made
#: with the page would know it already.
PARTS = 3


def train(pages: Sequence[Example], trees: int = TREES) -> Models:
    """The models of these pages."""
    parts = [[number for number, page in enumerate(pages) if _part(page.site, "nested", PARTS) == part] for part in range(PARTS)]
    described: list[Any] = [None] * len(pages)
    for numbers in parts:
        weights = Weights(token_weights(_without(pages, numbers)))
        for number in numbers:
            described[number] = describe(pages[number].page, pages[number].signals, weights)
    first = _trained(pages, [one.rows for one in described], described[0].names, trees, PARAMETERS)
    names, rows = _second_rows(pages, described, parts, trees)
    return Models(Weights(token_weights(pages)), first, _trained(pages, rows, names, min(trees, SECOND_TREES), SECOND))


def _second_rows(pages: Sequence[Example], described: Sequence[Description], parts: Sequence[Sequence[int]], trees: int) -> tuple[list[str], list[Any]]:
    """What the second model learns from: for each page what a model of the other parts says of its blocks."""
    names: list[str] = []
    rows: list[Any] = [None] * len(pages)
    for numbers in parts:
        if numbers:
            first = _trained(_without(pages, numbers), [one.rows for one in _without(described, numbers)], described[0].names, trees, PARAMETERS)
            for number in numbers:
                names, rows[number] = look_again(described[number], first.probabilities(described[number].rows), pages[number].signals)
    return names, rows


def _without(some: Sequence[Any], numbers: Sequence[int]) -> list[Any]:
    left_out = set(numbers)
    return [one for number, one in enumerate(some) if number not in left_out]


def _trained(pages: Sequence[Example], rows: Sequence[np.ndarray], names: Sequence[str], trees: int, parameters: dict[str, Any]) -> Model:
    weight = np.concatenate([page.weights for page in pages])
    pool = Pool(np.concatenate(rows), np.concatenate([page.labels for page in pages]), weight=weight / weight.mean())
    made = CatBoostClassifier(iterations=trees, **parameters)
    made.fit(pool)
    return _exported(made, tuple(names))


def _exported(made: Any, names: tuple[str, ...]) -> Model:
    """CatBoost's trees as arrays; a tree of fewer levels than the deepest asks a question that is always answered no."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "model.json")
        made.save_model(str(path), format="json")
        told = json.loads(path.read_text())
    trees = told["oblivious_trees"]
    depth = max((len(tree["splits"] or ()) for tree in trees), default=1) or 1
    features, borders = np.zeros((len(trees), depth), dtype=np.int32), np.full((len(trees), depth), np.inf, dtype=np.float32)
    leaves, covers = np.zeros((len(trees), 1 << depth), dtype=np.float32), np.zeros((len(trees), 1 << depth), dtype=np.float32)
    for number, tree in enumerate(trees):
        for level, split in enumerate(tree["splits"] or ()):
            features[number, level], borders[number, level] = split["float_feature_index"], split["border"]
        leaves[number, :len(tree["leaf_values"])] = tree["leaf_values"]
        covers[number, :len(tree["leaf_weights"])] = tree["leaf_weights"]
    covers /= np.maximum(covers.sum(axis=1, keepdims=True), 1e-9)
    scale, bias = told["scale_and_bias"]
    return Model(names, features, borders, leaves * scale, covers, float(bias[0] if isinstance(bias, list) else bias))


def cross_validated(pages: list[dict[str, Any]], found: Sequence[Example], folds: int, trees: int) -> Iterator[tuple[dict[str, Any], Any]]:
    """Each page with its record, cleaned with the model of the parts it is not in."""
    for fold in range(folds):
        model = train([page for page in found if _part(page.site, "fold", folds) != fold], trees)
        with tempfile.TemporaryDirectory() as folder:
            path = str(Path(folder, "model.npz"))
            save(model, path)
            settings = Settings(engine=f"blocks:{path}")
            for page in pages:
                if _part(site_of(page), "fold", folds) == fold:
                    yield page, clean(page["html"], url=page.get("url"), kind="html", settings=settings, id=page["id"])
        print(f"part {fold + 1} of {folds} done", flush=True)


def _part(site: str, purpose: str, parts: int) -> int:
    return crc32(f"{purpose} {site}".encode()) % parts


def word_f1(text: str, gold: str) -> float:
    """The F1 of lower-cased tokens as multisets, WCXB's measure."""
    got, want = Counter(tokens_of(text)), Counter(tokens_of(gold))
    shared = sum((got & want).values())
    return 2 * shared / (sum(got.values()) + sum(want.values())) if shared else float(got == want)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="+")
    parser.add_argument("--more", action="append", default=[], help="more pages to learn from")
    parser.add_argument("--out", default=SHIPPED, help="the model's file (%(default)s)")
    parser.add_argument("--folds", type=int, default=0, help="parts for cross-validation, by site; 0 for none")
    parser.add_argument("--records", help="where the records of the cross-validation go")
    parser.add_argument("--only-folds", action="store_true", help="no model of all pages")
    parser.add_argument("--limit", type=int, help="only so many pages, for a try")
    parser.add_argument("--trees", type=int, default=TREES)
    args = parser.parse_args()
    pages = list(read(args.pages))[:args.limit]
    found = [*examples(iter(pages)), *examples(read(args.more))]
    print(f"{len(found)} pages of {len({page.site for page in found})} sites, {sum(len(page.labels) for page in found)} blocks", flush=True)
    if args.folds:
        scores: dict[str, list[float]] = defaultdict(list)
        with open(args.records or "/dev/null", "wb") as out:
            for page, record in cross_validated(pages, found, args.folds, args.trees):
                out.write(to_json(msgspec.structs.asdict(record)) + b"\n")
                if page["gold"].get("text"):
                    for kind in ("all", page.get("page_type") or "article"):
                        scores[kind].append(word_f1(record.text, page["gold"]["text"]))
        for kind, values in sorted(scores.items(), key=lambda pair: -len(pair[1])):
            print(f"{kind:15} {len(values):5} pages  word F1 {np.mean(values):.4f}")
    if not args.only_folds:
        model = train(found, args.trees)
        save(model, args.out)
        print(f"{args.out}: {len(model.first.leaves)} and {len(model.second.leaves)} trees, {len(model.weights.tokens)} tokens, {Path(args.out).stat().st_size} bytes")


if __name__ == "__main__":
    main()
