"""What is to be said of a page's blocks once each has been judged by itself: how likely those are that stand around it and are made as it is.

The first model sees what a block is; that its neighbours, its container and the blocks called like it were all found content,
or none of them, it cannot see. A second, smaller one is told that, beside little else (stacked generalisation, Wolpert
1992; for sequences, Cohen and Carvalho 2005). It is made from judgements of pages that the first had not learned from.
"""
from __future__ import annotations

from typing import Any

import numpy as np

from cleaner.extract.block_features import KINDS, Description, Signals

#: Odds are told between these logarithms.
_FURTHEST = 7.0
_LEVELS = (0, 1, 2, 3, 5)
_STEPS = (-5, -3, -2, -1, 1, 2, 3, 5)


def look_again(description: Description, likely: np.ndarray, signals: Signals) -> tuple[list[str], np.ndarray]:
    """The names of the features, and a row of them for each block. ``likely`` is what the first model says of each."""
    words, linked = description.column("words"), description.column("link share")
    odds = np.log(np.maximum(likely, 1e-9) / np.maximum(1.0 - likely, 1e-9)).clip(-_FURTHEST, _FURTHEST)
    columns: dict[str, Any] = {"odds": odds, "words": words, "link share": linked}
    count, expected, roots = len(odds), likely * words, np.sqrt(words)
    columns["rank"] = np.argsort(np.argsort(-likely, kind="stable"), kind="stable") / count
    columns.update(_alike(description.called, odds, words, roots))
    columns.update(_containers(description, odds, words, expected, roots))
    for step in _STEPS:
        columns[f"odds {step:+d}"] = _shifted(odds, step)
    total = max(float(expected.sum()), 1e-9)
    columns["expected before"], columns["place"] = np.cumsum(expected) / total, np.arange(count) / count
    columns.update(_page(likely, words, linked, expected, signals))
    return list(columns), np.array([np.broadcast_to(column, count) for column in columns.values()], dtype=np.float32).T


def _alike(called: np.ndarray, odds: np.ndarray, words: np.ndarray, roots: np.ndarray) -> dict[str, np.ndarray]:
    """Of the blocks that stand on the same path of elements with the same names."""
    _, inverse, counts = np.unique(called, return_inverse=True, return_counts=True)
    best, worst = np.full(len(counts), -_FURTHEST), np.full(len(counts), _FURTHEST)
    np.maximum.at(best, inverse, odds)
    np.minimum.at(worst, inverse, odds)
    means = np.bincount(inverse, weights=odds * roots) / np.bincount(inverse, weights=roots)
    shares = np.bincount(inverse, weights=words) / max(float(words.sum()), 1.0)
    return {f"alike {name}": column[inverse] for name, column in (("odds", means), ("best", best), ("worst", worst), ("count", counts), ("words", shares))}


def _containers(description: Description, odds: np.ndarray, words: np.ndarray, expected: np.ndarray, roots: np.ndarray) -> dict[str, np.ndarray]:
    """Of all that stands in the element a block is in, and in those around it. The nodes in one stand behind it, up to its end."""
    standing, parents, ends = description.standing, description.parents, description.ends
    sums = np.zeros((5, len(parents) + 1))
    for number, column in enumerate((odds * roots, roots, words, expected, np.ones(len(odds)))):
        np.cumsum(np.bincount(standing, weights=column, minlength=len(parents)), out=sums[number, 1:])
    columns: dict[str, np.ndarray] = {}
    holders, up, total = standing, 0, max(float(expected.sum()), 1e-9)
    for level in _LEVELS:
        while up < level:
            holders, up = np.maximum(parents[holders], 0), up + 1
        weighted, weight, size, wanted, blocks = sums[:, ends[holders]] - sums[:, holders]
        columns[f"odds {level} up"], columns[f"blocks {level} up"] = weighted / np.maximum(weight, 1e-9), np.round(blocks)
        columns[f"of expected {level} up"], columns[f"expected {level} up"] = wanted / total, wanted / np.maximum(size, 1e-9)
    return columns


def _shifted(odds: np.ndarray, step: int) -> np.ndarray:
    """The odds of the block so many further on; beyond the page's ends, there is nothing likely."""
    shifted = np.full(len(odds), -_FURTHEST)
    if step > 0:
        shifted[:-step] = odds[step:]
    else:
        shifted[-step:] = odds[:step]
    return shifted


def _page(likely: np.ndarray, words: np.ndarray, linked: np.ndarray, expected: np.ndarray, signals: Signals) -> dict[str, float]:
    size, wanted = max(float(words.sum()), 1.0), float(expected.sum())
    return {
        "page expected": wanted, "page words": size, "page blocks": float(len(words)), "page expected share": wanted / size,
        "page doubt": float((expected * (1.0 - likely)).sum()) / max(wanted, 1e-9), "page links": float((linked * words).sum()) / size,
        **{f"declares {kind}": float(kind in signals.kinds) for kind in KINDS},
    }
