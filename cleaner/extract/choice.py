"""Which blocks of a page are its main content, given how likely each is: as many as make the expected F1 highest."""
from __future__ import annotations

from collections.abc import Iterator, Sequence

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
#: Where it is not, but lines of LINE words or more, few of them links, that are as likely as SURE have CORE_WORDS together, the page has an article; and what is less likely than
#: not is taken or left together: lists of headlines below an article are all as likely, and none of it. They are left out, where they are such a share of what would be
#: taken. (WCXB, sites not seen, by blocks: F1 of all pages 0.8766 instead of 0.8749, of collections 0.707 and 0.692, of articles 0.9576 and 0.9571; with 60 words 0.8763,
#: shares of 0.1 and 0.2 0.8762 and 0.8764, SURE 0.75 or 0.85 less.)
CORE_WORDS, LINE, SURE, SHARE = 80, 10, 0.8, 0.15
#: What is all link has to be likelier there (0.8765: the same).
ALL_LINK, LIKELY_LINK = 0.8, 0.6
#: So many words, few of them links, are prose.
PROSE_WORDS, PROSE_LINKS = 25, 0.35
#: A table whose cells have no more words than these in the mean is one of facts.
CELL_WORDS = 12
#: So many items are a list, and judged together. (F1 of all pages by blocks 0.8792 with it, 0.8786 without; of articles 0.9582 and 0.9579.)
LEAST_ITEMS = 3
_TABLE, _ITEMS = frozenset(("table",)), frozenset(("li", "dt", "dd"))
_PARTS = frozenset(("li", "td", "th", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "figcaption"))
#: The cut is made somewhat lower than where expected F1 is highest: the likelihoods of a page's blocks are not independent of each other, and words of gold stand in blocks
#: that seemed hopeless. (F1 of all pages 0.8784 with it and lists judged together, 0.8769 without; with 0.87 0.8790, but fewer pages are clean: 0.883, not 0.888.)
MARGIN = 0.92
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
    likely = _judged_together(page, likely, words)
    copies = _copies(blocks, words)
    weight = words.copy()
    weight[list(copies)] = 0.0
    order = np.argsort(-likely, kind="stable")
    taken_words, right = np.cumsum(weight[order]), np.cumsum((likely * weight)[order])
    expected = 2 * right / np.maximum(taken_words + float((likely * weight).sum()), 1e-9)
    best = int(np.argmax(expected))
    limit = max(LEAST, MARGIN * float(likely[order[best]]))
    taken = likely >= (np.maximum(limit, _limits(page, words)) if expected[best] >= GOOD else limit)
    taken[list(copies)] = False
    if not signals.forum:
        comments = in_comments(page)
        if float(words[taken & ~comments].sum()) >= ARTICLE_WORDS:
            taken &= ~comments
        if "article" in signals.kinds:
            taken &= ~_in_next_article(page, words * taken)
    if expected[best] < GOOD:
        taken &= ~_beside_article(page, likely, words, taken)
    return Choice(tuple(taken.tolist()), copies, float(expected[best]) if taken.any() else 0.0)


def _judged_together(page: Cut, likely: np.ndarray, words: np.ndarray) -> np.ndarray:
    """The same, but that parts of one whole are as likely as they are in the mean, by the roots of their words."""
    likely = likely.copy()
    for inside in _wholes(page, words):
        likely[inside] = np.average(likely[inside], weights=np.sqrt(words[inside]))
    return likely


def _wholes(page: Cut, words: np.ndarray) -> Iterator[list[int]]:
    """The cells of each table of short texts: one without its heads, or with a row of holes, says nothing (a table that lays out a page has long
    cells). And what is made alike in the items of each list."""
    tables, lists = _holders(page, _TABLE), _holders(page, _ITEMS)
    cells: dict[int, list[int]] = {}
    items: dict[tuple[int, str, str], list[int]] = {}
    for number, (block, table, item) in enumerate(zip(page.blocks, tables.tolist(), lists.tolist())):
        node = page.nodes[block.node]
        if table != NO_NODE and node.tag in CELLS:
            cells.setdefault(table, []).append(number)
        if item != NO_NODE:
            items.setdefault((page.nodes[item].parent, node.tag, node.names), []).append(number)
    yield from (inside for inside in cells.values() if words[inside].mean() <= CELL_WORDS)
    yield from (inside for inside in items.values() if len(inside) >= LEAST_ITEMS)


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
    holders = _holders(page, frozenset(("article",)), outermost=True)
    held = np.bincount(np.maximum(holders, 0), weights=words * (holders >= 0))
    home = int(np.argmax(held))
    if held[home] < max(ARTICLE_WORDS, 0.5 * float(words.sum())):
        return np.zeros(len(holders), dtype=bool)
    return np.asarray(holders > home)


def _holders(page: Cut, tags: frozenset[str], *, outermost: bool = False) -> np.ndarray:
    """For each block the number of the innermost element of these tags that it stands in, or of the outermost; NO_NODE for none."""
    found: list[int] = []
    for number, node in enumerate(page.nodes):
        around = found[node.parent] if node.parent >= 0 else NO_NODE
        found.append(number if node.tag in tags and (around == NO_NODE or not outermost) else around)
    return np.array([found[block.node] for block in page.blocks])


def _limits(page: Cut, words: np.ndarray) -> np.ndarray:
    """How likely each block must be, where the choice is good."""
    parts = np.array([page.nodes[block.node].tag in _PARTS for block in page.blocks])
    return np.where(parts | _is_prose(words, _links(page)), LIKELY_PART, LIKELY)


def _beside_article(page: Cut, likely: np.ndarray, words: np.ndarray, taken: np.ndarray) -> np.ndarray:
    """The blocks that are no part of the article, where the page has one and much else that is as likely as not."""
    links = _links(page)
    doubtful = taken & (likely < np.where(links > ALL_LINK, LIKELY_LINK, LIKELY_PART)) & ~_is_prose(words, links)
    has_article = words[taken & (words >= LINE) & (links < PROSE_LINKS) & (likely >= SURE)].sum() >= CORE_WORDS
    return doubtful if has_article and words[doubtful].sum() >= SHARE * words[taken].sum() else np.zeros_like(doubtful)


def _is_prose(words: np.ndarray, links: np.ndarray) -> np.ndarray:
    return np.asarray((words >= PROSE_WORDS) & (links < PROSE_LINKS))


def _links(page: Cut) -> np.ndarray:
    """The share of each block that stands in links."""
    return np.array([block.linked / len(block.text) for block in page.blocks])


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
