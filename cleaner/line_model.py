"""Small models of trees, read from data and evaluated in plain Python; training/line_model.py and training/entry_model.py make them."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from math import exp
from pathlib import Path

import msgspec

MODEL = Path(__file__).parent / "data" / "line_model.json"
#: The model that says of a line below a header whether it is an entry of its list.
ENTRIES = Path(__file__).parent / "data" / "entry_model.json"
#: How many lines up and down have a say in what a line is.
COMPANY = 5


class Tree(msgspec.Struct, frozen=True):
    """One tree, node by node: a line goes left where its feature is at most ``at``. A child below zero is the leaf ~child.

    ``values`` are what the tree would say at each node, for telling which feature said how much; ``leaves`` are what it says.
    """

    features: tuple[int, ...]
    at: tuple[float, ...]
    left: tuple[int, ...]
    right: tuple[int, ...]
    values: tuple[float, ...]
    leaves: tuple[float, ...]


class Model(msgspec.Struct, frozen=True):
    """Trees whose sum is the log-odds that a line is furniture, and from which probability on a mode believes it, by place."""

    names: tuple[str, ...]
    trees: tuple[Tree, ...]
    thresholds: dict[str, dict[str, float]]
    about: str = ""

    def log_odds(self, numbers: Sequence[float]) -> float:
        """What the trees say of one line, by itself."""
        return sum([_leaf(tree, numbers) for tree in self.trees])

    def probabilities(self, lines: Sequence[Sequence[float]]) -> list[float]:
        """How likely each line of a zone is furniture, from its features and those of the lines around it."""
        return with_company([self.log_odds(numbers) for numbers in lines])

    def strongest(self, numbers: Sequence[float], most: int = 3) -> list[str]:
        """The names of the features that speak most for furniture, the strongest first."""
        said: dict[int, float] = defaultdict(float)
        for tree in self.trees:
            for feature, step in _steps(tree, numbers):
                said[feature] += step
        ordered = sorted((-amount, feature) for feature, amount in said.items() if amount > 0)
        return [self.names[feature] for _, feature in ordered[:most]]


def with_company(logits: Sequence[float]) -> list[float]:
    """Probabilities from log-odds: half a line's own, half those of it and the lines around it, as furniture comes in runs."""
    sums = [0.0, *accumulate(logits)]
    found = []
    for number, own in enumerate(logits):
        low, high = max(0, number - COMPANY), min(len(logits), number + COMPANY + 1)
        found.append(1 / (1 + exp(-(own + (sums[high] - sums[low]) / (high - low)) / 2)))
    return found


def _leaf(tree: Tree, numbers: Sequence[float]) -> float:
    node, features, at, left, right = 0, tree.features, tree.at, tree.left, tree.right
    while node >= 0:
        node = left[node] if numbers[features[node]] <= at[node] else right[node]
    return tree.leaves[~node]


def _steps(tree: Tree, numbers: Sequence[float]) -> list[tuple[int, float]]:
    """Each feature on the line's way through the tree, with how far it moved what the tree says."""
    node, steps = 0, []
    while node >= 0:
        feature, here = tree.features[node], tree.values[node]
        node = tree.left[node] if numbers[feature] <= tree.at[node] else tree.right[node]
        steps.append((feature, (tree.values[node] if node >= 0 else tree.leaves[~node]) - here))
    return steps


@lru_cache(maxsize=4)
def load(path: Path = MODEL) -> Model:
    """The model in a file, read once."""
    return msgspec.json.decode(path.read_bytes(), type=Model)
