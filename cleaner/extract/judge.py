"""How likely each block of a page is content: the model of single blocks, and then a look at how it judged those around."""
from __future__ import annotations

from typing import Any

import msgspec
import numpy as np

from cleaner.extract import block_model
from cleaner.extract.block_features import Signals, describe
from cleaner.extract.cut import Cut
from cleaner.extract.second_look import look_again


class Judgement(msgspec.Struct, frozen=True):
    """For each block how likely it is content, by itself (``alone``) and with all that is known (``likely``), and how many words it has."""

    likely: Any
    alone: Any
    words: Any
    _models: block_model.Models
    _rows: Any
    _rows_again: Any

    def strongest(self, number: int) -> tuple[str, ...]:
        """The features that counted most for one block: its own, or where those around it turned the decision, theirs."""
        if (self.alone[number] >= 0.5) == (self.likely[number] >= 0.5):
            return self._models.first.strongest(self._rows[number])
        return self._models.second.strongest(self._rows_again[number])


def judge(page: Cut, signals: Signals, model: str = "") -> Judgement:
    """Judge the blocks of a page, by the models of a file or by the shipped ones."""
    models = block_model.load(model or block_model.SHIPPED)
    description = describe(page, signals, models.weights)
    _check(models.first, description.names)
    alone = models.first.probabilities(description.rows)
    names, rows = look_again(description, alone, signals)
    _check(models.second, names)
    return Judgement(models.second.probabilities(rows), alone, description.column("words"), models, description.rows, rows)


def _check(model: block_model.Model, names: list[str]) -> None:
    if tuple(names) != model.names:
        raise ValueError("this model was made with other features; make it anew with training/block_model.py")
