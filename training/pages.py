"""Pages to learn from: read, cut into blocks, and each block labelled by how much of it stands in the gold text."""
from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import zstandard
from rapidfuzz.distance import Indel

from cleaner.address import split
from cleaner.extract import json_ld, tree
from cleaner.extract.block_features import Signals
from cleaner.extract.cut import Cut, cut
from cleaner.extract.signals import signals
from cleaner.extract.survey import survey

#: A block of which a snippet says that it is content, or is not, counts as one of this share of its article's words (by its root).
SNIPPET_WEIGHT = 0.8
_TOKEN = re.compile(r"\w+")


@dataclass
class Example:
    """A page cut into blocks: of each block how many tokens it has, and how many of them the gold text has in their order.

    Of a page that has snippets and no gold text, ``known`` marks the blocks that a snippet is in, and only those are learned from.
    """

    id: str
    site: str
    kind: str
    page: Cut
    signals: Signals
    tokens: Any
    matched: Any
    gold_tokens: int
    known: Any = None

    @property
    def labels(self) -> np.ndarray:
        """1.0 for each block of which gold has half or more."""
        return np.asarray(self.matched >= 0.5 * np.maximum(self.tokens, 1), dtype=np.float64)

    @property
    def weights(self) -> np.ndarray:
        """A block counts by the root of its share of the article, so that a heading counts, and a page no more than another."""
        if self.known is not None:
            return np.asarray(self.known * SNIPPET_WEIGHT)
        return np.asarray(np.sqrt(np.minimum(1.0, (self.tokens + 1) / max(50, self.gold_tokens))))


def read(paths: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The pages of JSON Lines files, plain or packed by zstandard."""
    for path in paths:
        with open(path, "rb") as file:
            raw = zstandard.ZstdDecompressor().stream_reader(file) if path.endswith(".zst") else file
            yield from map(json.loads, io.TextIOWrapper(raw, encoding="utf-8"))


def site_of(page: dict[str, Any]) -> str:
    """The registered part of the host, nearly: its last two labels, or three where the last but one is short."""
    labels = (split(page.get("url")).hostname or page["id"]).split(".")
    return ".".join(labels[-3:] if len(labels) > 2 and len(labels[-2]) <= 3 else labels[-2:])


def examples(pages: Iterator[dict[str, Any]]) -> Iterator[Example]:
    """The pages that have a gold text, or snippets, and anything to cut."""
    for page in pages:
        gold = tokens_of(page["gold"].get("text") or "")
        snippets = [[tokens_of(snippet) for snippet in page["gold"].get(kind) or ()] for kind in ("present", "absent")]
        root = tree.parse(page["html"]) if gold or any(snippets) else None
        found = cut(root) if root is not None else None
        if found is None or not found.blocks:
            continue
        told = signals(root, json_ld.read(root), page.get("url"), survey(root).items)
        for node in found.nodes:
            node.element = None  # it would keep the whole tree
        tokens, matched = _matched(found, gold)
        known = None
        if not gold:
            wanted, unwanted = (_holding(found, kind) for kind in snippets)
            matched, known = np.where(wanted, tokens, 0.0), (wanted != unwanted).astype(float)
        yield Example(page["id"], site_of(page), page.get("page_type") or "article", found, told, tokens, matched, len(gold), known)


def tokens_of(text: str) -> list[str]:
    return _TOKEN.findall(text.lower())


def _holding(page: Cut, snippets: Sequence[Sequence[str]]) -> np.ndarray:
    """For each block whether one of the snippets stands in it, or, where the snippet is longer, it in the snippet."""
    wanted = [f" {' '.join(tokens)} " for tokens in snippets if tokens]
    texts = [f" {' '.join(tokens_of(block.text))} " for block in page.blocks]
    return np.array([any(snippet in text or (len(text) > 20 and text in snippet) for snippet in wanted) for text in texts])


def _matched(page: Cut, gold: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """For each block its number of tokens, and how many the longest common subsequence with gold has."""
    numbers: dict[str, int] = {}
    sequence: list[int] = []
    owners: list[int] = []
    for number, block in enumerate(page.blocks):
        tokens = tokens_of(block.text)
        sequence += [numbers.setdefault(token, len(numbers)) for token in tokens]
        owners += [number] * len(tokens)
    wanted = [numbers.setdefault(token, len(numbers)) for token in gold]
    owner = np.array(owners, dtype=np.int64)
    matched = np.zeros(len(page.blocks))
    for step in Indel.opcodes(sequence, wanted):
        if step.tag == "equal":
            np.add.at(matched, owner[step.src_start:step.src_end], 1)
    return np.bincount(owner, minlength=len(page.blocks)).astype(float), matched
