"""How common a piece of plain text is in prose: what is rare there tells most, so that it is looked for first.

It is estimated by a model of runs of four characters (Markov; where a run was not seen, a shorter one stands in for it, as in Brants et
al., "Large Language Models in Machine Translation", 2007), counted in prose of several languages by ``training/prose_grams.py``. It knows no
words, and is wrong by far for some pieces; only their order matters.
"""
from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import msgspec

from cleaner.folded import searched_together

#: The longest run that was counted.
GRAM = 4
GRAMS = Path(__file__).parent / "data" / "prose_grams.bin"
#: What a shorter run is taken for.
_BACKED_OFF = 0.4


class Frequency:
    """How often pieces stand in prose, and in texts that are known to hold what is looked for and yet must be left alone."""

    def __init__(self, texts: Iterable[str] = ()):
        self._text = "\x00".join(line.text for line in searched_together(list(texts)))
        self._known: dict[str, float] = {}

    def of(self, pieces: Iterable[str]) -> float:
        """How often one of them stands there, in as much prose as was counted."""
        return sum(map(self._of_piece, pieces))

    def _of_piece(self, piece: str) -> float:
        known = self._known.get(piece)
        if known is None:
            known = self._known[piece] = in_prose(piece) + self._text.count(piece)
        return known


@cache
def _grams() -> tuple[Mapping[str, int], int]:
    """The runs that were counted, and how many characters there were."""
    grams = read(GRAMS)
    return grams, sum(count for gram, count in grams.items() if len(gram) == 1)


def in_prose(piece: str) -> float:
    """How often a piece, folded, may stand in as much prose as was counted."""
    grams, characters = _grams()
    expected = float(characters)
    for end in range(1, len(piece) + 1):
        for start in range(max(0, end - GRAM), end):
            count = grams.get(piece[start:end])
            if count:
                expected *= count / (grams[piece[start:end - 1]] if end - start > 1 else characters)
                break
            expected *= _BACKED_OFF
        else:
            expected /= characters
    return expected


def read(path: Path) -> dict[str, int]:
    """The runs of a file, each with its number."""
    return msgspec.msgpack.decode(zlib.decompress(path.read_bytes()), type=dict[str, int])


def write(path: Path, grams: Mapping[str, int]) -> None:
    """Write the runs with their numbers."""
    path.write_bytes(zlib.compress(msgspec.msgpack.encode(grams), 9))
