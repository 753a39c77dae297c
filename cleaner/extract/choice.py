"""Which blocks of a page are its main content, given how likely each is: as many as make the expected F1 highest."""
from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np

from cleaner.extract.block_features import Signals, tokens_of
from cleaner.extract.cut import CELLS, NO_NODE, Block, Cut

#: A text of so many words that stands on the page twice was put there twice (for phones, for print); it is read once.
COPY_WORDS = 12
#: Elements that hold what readers wrote, by the tokens of their names.
COMMENTS = frozenset(("comment", "comments", "commentlist", "disqus", "respond", "replies"))
#: With so many words of its own an article does without its readers' comments, however alike they look.
ARTICLE_WORDS = 60
#: Where the choice is as good as this, short lines less likely than LIKELY are left out as well, and prose, and parts of a whole as items, cells, headings
#: and quotes are, that are less likely than not: a stray line costs a reader more than F1 says. (WCXB, sites not seen, by blocks: articles without a stray
#: snippet 0.903 instead of 0.895 with LIKELY 0.6 and no limit for parts; F1 of articles the same, of all pages 0.8844 and 0.8847. Higher limits leave out more of both:
#: with 0.75, and 0.6 for parts, where the choice is better than 0.93, it is 0.912, but 0.216 of the articles equal gold word for word, not 0.230.)
GOOD, LIKELY, LIKELY_PART = 0.85, 0.65, 0.5
#: So many words, few of them links, are prose.
PROSE_WORDS, PROSE_LINKS = 25, 0.35
#: A table whose cells have no more words than these in the mean is one of facts.
CELL_WORDS = 12
_PARTS = frozenset(("li", "td", "th", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "figcaption"))
#: Blocks less likely than this are never taken, however little else there is.
LEAST = 0.1


class Choice(msgspec.Struct, frozen=True):
    """For each block whether it is taken, and how good the choice is likely to be: the F1 that may be expected, 0 to 1."""

    taken: tuple[bool, ...]
    copies: frozenset[int]
    sure: float


def choose(page: Cut, likely: np.ndarray, words: np.ndarray, signals: Signals = Signals()) -> Choice:
    """The blocks whose words, taken together, make the expected F1 of words highest (Lewis 1995: cut where it peaks).

    Comments are no part of it where the rest is an article, and articles behind that which holds the most are others, unless
    the page is of a forum.
    """
    blocks = page.blocks
    likely = _tables_together(page, likely, words)
    copies = _copies(blocks, words)
    weight = words.copy()
    weight[list(copies)] = 0.0
    order = np.argsort(-likely, kind="stable")
    taken_words, right = np.cumsum(weight[order]), np.cumsum((likely * weight)[order])
    expected = 2 * right / np.maximum(taken_words + float((likely * weight).sum()), 1e-9)
    best = int(np.argmax(expected))
    limit = max(LEAST, float(likely[order[best]]))
    taken = likely >= (np.maximum(limit, _limits(page, words)) if expected[best] >= GOOD else limit)
    taken[list(copies)] = False
    if not signals.forum:
        comments = in_comments(page)
        if float(words[taken & ~comments].sum()) >= ARTICLE_WORDS:
            taken &= ~comments
        if "article" in signals.kinds:
            taken &= ~_in_next_article(page, words * taken)
    return Choice(tuple(taken.tolist()), copies, float(expected[best]) if taken.any() else 0.0)


def _tables_together(page: Cut, likely: np.ndarray, words: np.ndarray) -> np.ndarray:
    """The same, but that the cells of a table of short texts are as likely as they are in the mean (by the roots of their words): a table without its
    heads, or with a row of holes, says nothing. One that lays out a page has long cells."""
    cells = [number for number, block in enumerate(page.blocks) if page.nodes[block.node].tag in CELLS]
    if not cells:
        return likely
    likely = likely.copy()
    tables: dict[int, list[int]] = {}
    holders = _holders(page, "table", innermost=True)
    for number in cells:
        tables.setdefault(int(holders[number]), []).append(number)
    for table, inside in tables.items():
        if table != NO_NODE and words[inside].mean() <= CELL_WORDS:
            likely[inside] = np.average(likely[inside], weights=np.sqrt(words[inside]))
    return likely


def in_comments(page: Cut) -> np.ndarray:
    """For each block, whether it stands among the comments of readers."""
    inside = bytearray()
    found = {names: _may_be_comments(names) for names in {node.names for node in page.nodes}}
    for node in page.nodes:
        above = node.parent
        held = above >= 0 and inside[above]
        inside.append(held or (found[node.names] and node.tag not in ("html", "body") and not COMMENTS.isdisjoint(tokens_of(node.tag, node.names))))
    return np.frombuffer(inside, dtype=bool)[[block.node for block in page.blocks]]


def _may_be_comments(names: str) -> bool:
    """Whether a token of COMMENTS may be in it: a quick no for almost all."""
    lower = names.lower()
    return any([token in lower for token in COMMENTS])


def _in_next_article(page: Cut, words: np.ndarray) -> np.ndarray:
    """For each block, whether it stands in an <article> behind the one that most of the words stand in."""
    holders = _holders(page, "article")
    held = np.bincount(np.maximum(holders, 0), weights=words * (holders >= 0))
    home = int(np.argmax(held))
    if held[home] < max(ARTICLE_WORDS, 0.5 * float(words.sum())):
        return np.zeros(len(holders), dtype=bool)
    return np.asarray(holders > home)


def _holders(page: Cut, tag: str, *, innermost: bool = False) -> np.ndarray:
    """For each block the number of the outermost element of this tag that it stands in, or of the innermost; NO_NODE for none."""
    found: list[int] = []
    for number, node in enumerate(page.nodes):
        around = found[node.parent] if node.parent >= 0 else NO_NODE
        found.append(number if node.tag == tag and (innermost or around == NO_NODE) else around)
    return np.array([found[block.node] for block in page.blocks])


def _limits(page: Cut, words: np.ndarray) -> np.ndarray:
    """How likely each block must be, where the choice is good."""
    links = np.array([block.linked / len(block.text) for block in page.blocks])
    parts = np.array([page.nodes[block.node].tag in _PARTS for block in page.blocks])
    return np.where(parts | ((words >= PROSE_WORDS) & (links < PROSE_LINKS)), LIKELY_PART, LIKELY)


def _copies(blocks: Sequence[Block], words: np.ndarray) -> frozenset[int]:
    """The blocks that say what an earlier one said, word for word."""
    seen: set[str] = set()
    copies = []
    for number, (block, size) in enumerate(zip(blocks, words.tolist())):
        if size >= COPY_WORDS:
            if block.text in seen:
                copies.append(number)
            seen.add(block.text)
    return frozenset(copies)
