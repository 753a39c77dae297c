"""The trees that say how likely a block is content, each of one question a level, asked in plain numpy; and the file they are in.

Made by training/block_model.py; docs/model-card.md says from what, and how well they do.
"""
from __future__ import annotations

import json
import os
from functools import lru_cache
from typing import Any

import msgspec
import numpy as np

from cleaner.errors import UsageError
from cleaner.extract.block_features import Weights

SHIPPED = os.path.join(os.path.dirname(os.path.dirname(__file__)), "data", "block_model.npz")
FORMAT = 2
#: So many features name a decision.
_NAMED = 3
_AT_ONCE = 2_000
#: A block that the first trees find so unlikely (log odds) is not asked about by the others. Of 71,558 blocks 48 % are, and by all 600 trees 2 of them
#: were likelier than 0.1, none likelier than 0.3.
FIRST_TREES, HOPELESS = 100, -3.5


class _Trees:
    """Some trees. They ask many questions twice; each is answered once: its feature, its border, and where the trees ask it."""

    def __init__(self, features: np.ndarray, borders: np.ndarray, leaves: np.ndarray) -> None:
        asked = np.stack([features.ravel().astype(np.float64), borders.ravel().astype(np.float64)])
        once, places = np.unique(asked, axis=1, return_inverse=True)
        self._features, self._borders = once[0].astype(np.int64), once[1].astype(np.float32)
        self._asked: Any = places.reshape(features.shape)
        self._leaves, self._starts = leaves.ravel(), np.arange(len(leaves), dtype=np.int32)[:, None] * leaves.shape[1]

    def scores(self, rows: np.ndarray) -> np.ndarray:
        """For each row the sum of its leaves' values."""
        return np.asarray(self._leaves.take(self.places(rows) + self._starts).sum(axis=0, dtype=np.float64))

    def places(self, rows: np.ndarray) -> np.ndarray:
        """For each tree and row the leaf: the answers of the levels as bits, the first the lowest."""
        columns = np.ascontiguousarray(rows.T)
        answers = (columns.take(self._features, axis=0) > self._borders[:, None]).view(np.uint8)
        places = answers.take(self._asked[:, -1], axis=0)
        for level in range(self._asked.shape[1] - 2, -1, -1):  # a leaf's number fits a byte; np.packbits is forty times slower along this axis
            places += places
            places |= answers.take(self._asked[:, level], axis=0)
        return np.asarray(places, dtype=np.int32)


class Model(msgspec.Struct, frozen=True):
    """Trees by depth: tree t asks of level d whether feature ``features[t, d]`` is over ``borders[t, d]``; the answers, as
    bits, number its leaf. ``covers`` is how much stood in each leaf.
    """

    names: tuple[str, ...]
    features: Any
    borders: Any
    leaves: Any
    covers: Any
    bias: float
    first: Any = ()
    others: Any = ()
    means: Any = ()

    def __post_init__(self) -> None:
        """``means`` is by level, for each tree, the mean value of the leaves that the answers so far leave open."""
        for name, trees in (("first", slice(0, FIRST_TREES)), ("others", slice(FIRST_TREES, None))):
            msgspec.structs.force_setattr(self, name, _Trees(self.features[trees], self.borders[trees], self.leaves[trees]))
        msgspec.structs.force_setattr(self, "means", self._means())

    def probabilities(self, rows: np.ndarray) -> np.ndarray:
        """How likely each row's block is content, 0 to 1. Memory is bounded, however many rows there are."""
        return np.concatenate([self._probabilities(rows[start:start + _AT_ONCE]) for start in range(0, len(rows), _AT_ONCE)])

    def _probabilities(self, rows: np.ndarray) -> np.ndarray:
        scores = self.first.scores(rows) + self.bias
        open_still = np.flatnonzero(scores > HOPELESS) if len(self.leaves) > FIRST_TREES else ()
        if len(open_still):
            scores[open_still] += self.others.scores(rows[open_still])
        return np.asarray(1.0 / (1.0 + np.exp(-scores)))

    def strongest(self, row: np.ndarray) -> tuple[str, ...]:
        """The names of the features that moved the decision on one block furthest towards where it fell.

        A tree's value changes with each answer, by the mean of the leaves that are still open; the change is the
        feature's (the method of A. Saabas, 2014). It tells what counted, not why.
        """
        places = np.concatenate([trees.places(row[None, :])[:, 0] for trees in (self.first, self.others)])
        trees = np.arange(len(self.leaves))
        moved = np.zeros(len(self.names))
        for level in range(self.features.shape[1]):
            before, after = self.means[level][trees, places % (1 << level)], self.means[level + 1][trees, places % (2 << level)]
            np.add.at(moved, self.features[:, level], after - before)
        total = float(moved.sum()) + float(self.means[0].sum()) + self.bias
        order = np.argsort(-moved if total > 0 else moved, kind="stable")
        return tuple(self.names[number] for number in order[:_NAMED])

    def _means(self) -> list[np.ndarray]:
        values, covers = self.leaves * self.covers, self.covers
        means = [self.leaves]
        for _ in range(self.features.shape[1]):
            half = values.shape[1] // 2
            values, covers = values[:, :half] + values[:, half:], covers[:, :half] + covers[:, half:]
            means.append(values / np.maximum(covers, 1e-9))
        return means[::-1]


class Models(msgspec.Struct, frozen=True):
    """What a file holds: the model that judges each block by itself, the one that judges it by the first one's judgements
    (:mod:`cleaner.extract.second_look`), and the tokens' weights that the first one's features want."""

    weights: Weights
    first: Model
    second: Model


@lru_cache(maxsize=4)
def load(path: str = SHIPPED) -> Models:
    """The models of a file. Raises :class:`UsageError` for a file that holds none."""
    try:
        with np.load(path, allow_pickle=False) as stored:
            about = json.loads(str(stored["about"]))
            if about["format"] != FORMAT:
                raise UsageError(f"{path} is a model of format {about['format']}, and this version reads {FORMAT}; make it anew with training/block_model.py")
            return Models(Weights(dict(zip(about["tokens"], stored["weights"].tolist()))), *(_stored(stored, name, about[name]) for name in ("first", "second")))
    except (OSError, ValueError, KeyError) as error:
        raise UsageError(f"{path} holds no block model: {error}") from None


def _stored(arrays: Any, name: str, about: Any) -> Model:
    features, borders, leaves, covers = (arrays[f"{name} {part}"] for part in ("features", "borders", "leaves", "covers"))
    return Model(tuple(about["names"]), features.astype(np.int32), borders, leaves, covers.astype(np.float32), about["bias"])


def save(models: Models, path: str) -> None:
    """Write the models, in bytes that depend on nothing but them."""
    about: dict[str, Any] = {"format": FORMAT, "tokens": list(models.weights.tokens)}
    arrays: dict[str, np.ndarray] = {"weights": np.array(list(models.weights.tokens.values()), dtype=np.float32)}
    for name, model in (("first", models.first), ("second", models.second)):
        about[name] = {"names": model.names, "bias": model.bias}
        arrays |= {f"{name} features": model.features.astype(np.uint8), f"{name} borders": model.borders.astype(np.float32),
                   f"{name} leaves": model.leaves.astype(np.float32), f"{name} covers": model.covers.astype(np.float16)}
    np.savez_compressed(path, allow_pickle=False, about=np.array(json.dumps(about)), **arrays)
