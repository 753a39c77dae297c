"""How a line is worded: as what rules know for residue is, or as content. A linear model over a line's words, pairs of words and runs of letters.

Rules take what their patterns spell out; a site that says the same in words of its own is missed by all of them. Of the thousands of lines that rules
have as examples, of what they drop and of what they keep, a logistic regression learns which words and endings speak for residue in each language
(``training/wording.py``). The weights stand in a table by the checksums of what they are of (feature hashing: Weinberger et al., "Feature Hashing for
Large Scale Multitask Learning", 2009), so the model holds no list of words; what said most in a line is read off the line itself.
"""
from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from functools import cache, cached_property, lru_cache
from math import sqrt
from pathlib import Path
from zlib import crc32

import msgspec

from cleaner.folded import fold
from cleaner.shape import has_unspaced

MODEL = Path(__file__).parent / "data" / "wording_model.bin"
#: Of a longer line so many characters are read.
MOST = 200
#: Runs of letters in a word, with its edges, are so long; in a script without spaces, so long.
RUNS, UNSPACED_RUNS = (3, 5), (2, 3)
_MARKS = r"!-/:-@\[-`{-~«»“”„‘’…–—·•|।。、，！？：；「」『』【】（）؟،؛→›‹▶►"
_TOKEN = re.compile(rf"[^\s{_MARKS}]+|[{_MARKS}]")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+")
_AN_ADDRESS = "\x01"
#: Where a line begins and ends, in pairs; and what a run of letters begins with, so that it is no word.
_START, _END, _RUN = "\x02", "\x03", "#"
_ZERO = 128
#: So many words are remembered with what they say.
_MOST_KNOWN = 1 << 15


class Model(msgspec.Struct, frozen=True, array_like=True, dict=True):
    """A weight for each checksum, as a byte: that minus 128, times ``scale``. ``kinds`` are the same for each kind of residue, of fewer checksums."""

    bias: float
    scale: float
    weights: bytes
    kind_names: tuple[str, ...]
    kind_biases: tuple[int, ...]
    kinds: tuple[bytes, ...]

    def log_odds(self, line: str) -> float:
        """How likely the line is residue by its wording, as the logarithm of the odds; in texts as the model was made of."""
        sequence = tokens(line)
        if not sequence:
            return self.bias
        known, weights, mask = self._known, self.weights, len(self.weights) - 1
        said, count = 0, 2 * len(sequence) + 1
        last = _START
        for token in sequence:
            found = known.get(token)
            if found is None:
                found = self._read(token)
            runs, more = found
            said += runs + weights[crc32(f"{last} {token}".encode()) & mask]
            count += more
            last = token
        said += weights[crc32(f"{last} {_END}".encode()) & mask] - _ZERO * (len(sequence) + 1)
        return self.bias + self.scale * said / sqrt(count)

    @cached_property
    def _known(self) -> dict[str, tuple[int, int]]:
        """What the strings of a word say together, and how many its runs are: a text is made of the same words again and again."""
        return {}

    def _read(self, token: str) -> tuple[int, int]:
        found = [self.weights[_checksum(string, len(self.weights))] for string in of_token(token)]
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        self._known[token] = said = sum(found) - _ZERO * len(found), len(found) - 1
        return said

    def kind(self, line: str, among: Sequence[str] = ()) -> str:
        """Which kind of residue, of all or of these, the line is worded like most."""
        found = checksums(line, len(self.kinds[0]))
        sums = [bias * sqrt(len(found)) + sum(weights[at] - _ZERO for at in found) for bias, weights in zip(self.kind_biases, self.kinds)]
        return max((said, name) for said, name in zip(sums, self.kind_names) if not among or name in among)[1]

    def strongest(self, line: str, most: int = 3) -> list[str]:
        """The words and pairs of words that speak most for residue, the strongest first; where none does, runs of letters."""
        said = sorted({(_ZERO - self.weights[_checksum(string, len(self.weights))], string) for string in strings(line)})
        speaking = [string for weight, string in said if weight < 0]
        shown = [string for string in speaking if string[0] != _RUN] or [string[1:] for string in speaking]
        return [_shown(string) for string in shown[:most]]


def tokens(line: str) -> list[str]:
    """The words of a line and its marks, folded; an address is one word.

    >>> tokens("→ Read more: example.com/News 12")
    ['→', 'read', 'more', ':', 'example', '.', 'com', '/', 'news', '00']
    """
    return _TOKEN.findall(_ADDRESS.sub(_AN_ADDRESS, fold(line[:MOST])))


def of_token(token: str) -> list[str]:
    """The word itself and the runs of letters in it.

    >>> of_token("read")
    ['read', '# re', '#rea', '#ead', '#ad ', '# read', '#read ']
    """
    if has_unspaced(token):
        return [token, *_runs(token, UNSPACED_RUNS)]
    return [token, *_runs(f" {token} ", RUNS)] if len(token) > 1 else [token]


def _runs(text: str, lengths: Sequence[int]) -> Iterator[str]:
    return (_RUN + text[at:at + length] for length in lengths for at in range(len(text) - length + 1))


def strings(line: str) -> list[str]:
    """All that is weighed of a line: its words, each two that stand together, and the runs of letters in them."""
    sequence = tokens(line)
    ends = [_START, *sequence, _END]
    return [string for token in sequence for string in of_token(token)] + [f"{first} {second}" for first, second in zip(ends, ends[1:])] if sequence else []


def _shown(string: str) -> str:
    return '"' + string.strip(f" {_START}{_END}").replace(_AN_ADDRESS, "an address") + '"'


def checksums(line: str, size: int) -> list[int]:
    """Where in a table of that size (a power of two) the weights of a line's strings stand."""
    return [_checksum(string, size) for string in strings(line)]


def _checksum(string: str, size: int) -> int:
    return crc32(string.encode()) & (size - 1)


@cache
def load(path: Path = MODEL) -> Model:
    """The model in a file, read once."""
    return msgspec.msgpack.decode(zlib.decompress(path.read_bytes()), type=Model)


@lru_cache(maxsize=1 << 13)
def log_odds(line: str) -> float:
    """What the shipped model says of a line (:meth:`Model.log_odds`); remembered, as several stages ask, in every pass."""
    return load().log_odds(line)


def write(path: Path, model: Model) -> None:
    """Write the model."""
    path.write_bytes(zlib.compress(msgspec.msgpack.encode(model), 9))
