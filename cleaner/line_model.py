"""Small models of trees, read from data and evaluated in plain Python; training/line_model.py and training/entry_model.py make them."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property, lru_cache
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


Nodes = list[tuple[int, float, int, int]]
#: The features on the way to a leaf, each with how far it moved what the tree says.
Way = tuple[tuple[int, float], ...]


class Model(msgspec.Struct, frozen=True, dict=True):
    """Trees whose sum is the log-odds that a line is furniture, and from which probability on a mode believes it, by place."""

    names: tuple[str, ...]
    trees: tuple[Tree, ...]
    thresholds: dict[str, dict[str, float]]
    about: str = ""

    def log_odds(self, numbers: Sequence[float]) -> float:
        """What the trees say of one line, by itself."""
        return sum([leaves[_place(nodes, numbers)] for nodes, leaves in self._walks])

    def probabilities(self, lines: Sequence[Sequence[float]]) -> list[float]:
        """How likely each line of a zone is furniture, from its features and those of the lines around it."""
        return with_company([self.log_odds(numbers) for numbers in lines])

    def strongest(self, numbers: Sequence[float], most: int = 3) -> list[str]:
        """The names of the features that speak most for furniture, the strongest first."""
        said: dict[int, float] = defaultdict(float)
        for (nodes, _), ways in zip(self._walks, self._ways):
            for feature, step in ways[_place(nodes, numbers)]:
                said[feature] += step
        ordered = sorted((-amount, feature) for feature, amount in said.items() if amount > 0)
        return [self.names[feature] for _, feature in ordered[:most]]

    @cached_property
    def _walks(self) -> list[tuple[Nodes, tuple[float, ...]]]:
        return [(list(zip(tree.features, tree.at, tree.left, tree.right)), tree.leaves) for tree in self.trees]

    @cached_property
    def _ways(self) -> list[list[Way]]:
        return [_ways(tree) for tree in self.trees]


def with_company(logits: Sequence[float]) -> list[float]:
    """Probabilities from log-odds: half a line's own, half those of it and the lines around it, as furniture comes in runs."""
    sums = [0.0, *accumulate(logits)]
    found = []
    for number, own in enumerate(logits):
        low, high = max(0, number - COMPANY), min(len(logits), number + COMPANY + 1)
        found.append(1 / (1 + exp(-(own + (sums[high] - sums[low]) / (high - low)) / 2)))
    return found


def _place(nodes: Nodes, numbers: Sequence[float]) -> int:
    """The number of the leaf that a line comes to."""
    node = 0
    while node >= 0:
        feature, at, left, right = nodes[node]
        node = left if numbers[feature] <= at else right
    return ~node


def _ways(tree: Tree) -> list[Way]:
    """The way to each leaf of a tree."""
    ways: dict[int, Way] = {}
    ahead: list[tuple[int, Way]] = [(0, ())]
    while ahead:
        node, way = ahead.pop()
        if node < 0:
            ways[~node] = way
            continue
        for child in (tree.left[node], tree.right[node]):
            said = tree.values[child] if child >= 0 else tree.leaves[~child]
            ahead.append((child, (*way, (tree.features[node], said - tree.values[node]))))
    return [ways[leaf] for leaf in range(len(tree.leaves))]


@lru_cache(maxsize=4)
def load(path: Path = MODEL) -> Model:
    """The model in a file, read once."""
    return msgspec.json.decode(path.read_bytes(), type=Model)
