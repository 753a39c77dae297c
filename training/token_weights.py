"""How much tokens speak for content, by logistic regressions: those in the names of elements, in their telling attributes, and the words of blocks."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, hstack

from cleaner.extract.block_features import told_of, tokens_of, words_of
from cleaner.extract.cut import Block

from pages import Example

#: A token counts if so many sites use it: what fewer use is a name of theirs, or a word of what they are about.
LEAST_SITES, LEAST_WORD_SITES = 6, 10
PENALTY = 3.0
ROUNDS = 60

#: What is regressed on: the tokens of a piece of text, the share of it that is content, and how much the piece counts.
Row = tuple[frozenset[str], float, float]


def token_weights(pages: Sequence[Example]) -> dict[str, float]:
    """The weight of each token that enough sites use, in log odds of content. The three kinds of token are regressed on apart, and told apart by a colon."""
    weights: dict[str, float] = {}
    for rows_of, least in ((_named, LEAST_SITES), (_told, LEAST_SITES), (_worded, LEAST_WORD_SITES)):
        weights.update(_regressed(pages, [list(rows_of(page)) for page in pages], least))
    return weights


def _regressed(pages: Sequence[Example], found: Sequence[Sequence[Row]], least: int) -> dict[str, float]:
    sites: dict[str, set[str]] = defaultdict(set)
    for page, some in zip(pages, found):
        for token in frozenset[str]().union(*[tokens for tokens, _, _ in some]):
            sites[token].add(page.site)
    least = min(least, max(1, len({page.site for page in pages}) // 10))
    places = {token: number for number, token in enumerate(sorted(token for token, users in sites.items() if len(users) >= least))}
    rows, columns, label, weight = [], [], [], []
    for some in found:
        for tokens, share, size in some:
            known = [places[token] for token in tokens if token in places]
            rows += [len(label)] * len(known)
            columns += known
            label.append(share)
            weight.append(size)
    if not places:
        return {}
    design = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(label), len(places)))
    return {token: round(float(value), 3) for token, value in zip(places, _fit(design, np.array(label), np.array(weight)))}


def _named(page: Example) -> Iterator[Row]:
    """For each element with text: the tokens of the names on its path."""
    own: dict[tuple[str, str], frozenset[str]] = {}
    paths: list[frozenset[str]] = []
    for node in page.page.nodes:
        key = (node.tag, node.names)
        if key not in own:
            own[key] = frozenset(tokens_of(node))
        paths.append(paths[node.parent] | own[key] if node.parent >= 0 else own[key])
    sums: dict[int, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for block, tokens, matched, known in zip(page.page.blocks, page.tokens.tolist(), page.matched.tolist(), page.judged.tolist()):
        if tokens and known:
            sums[block.node][0] += matched
            sums[block.node][1] += tokens
    total = sum(tokens for _, tokens in sums.values()) or 1.0
    for node, (matched, tokens) in sums.items():
        yield paths[node], matched / tokens, (tokens / total) ** 0.5


def _told(page: Example) -> Iterator[Row]:
    """For each block: the tokens of what the attributes on its path tell."""
    paths: list[frozenset[str]] = []
    for node in page.page.nodes:
        above = paths[node.parent] if node.parent >= 0 else frozenset[str]()
        paths.append(above | told_of(node.told) if node.told else above)
    yield from ((paths[block.node], label, weight) for block, label, weight in _judged(page))


def _worded(page: Example) -> Iterator[Row]:
    """For each block: its words."""
    yield from ((frozenset(words_of(block.text.lower(), block.text.count(" ") + 1)), label, weight) for block, label, weight in _judged(page))


def _judged(page: Example) -> Iterator[tuple[Block, float, float]]:
    for block, label, weight, known in zip(page.page.blocks, page.labels.tolist(), page.weights.tolist(), page.judged.tolist()):
        if known:
            yield block, label, weight


def _fit(design: csr_matrix, label: np.ndarray, weight: np.ndarray) -> np.ndarray:
    design = hstack([design, np.ones((design.shape[0], 1))]).tocsr()
    weight = weight / weight.mean()

    def loss(values: np.ndarray) -> tuple[float, np.ndarray]:
        scores = design @ values
        chance = 1 / (1 + np.exp(-scores))
        slope = design.T @ (weight * (chance - label))
        slope[:-1] += PENALTY * values[:-1]
        return float((weight * (np.logaddexp(0, scores) - label * scores)).sum() + 0.5 * PENALTY * (values[:-1] ** 2).sum()), slope

    return np.asarray(minimize(loss, np.zeros(design.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS}).x[:-1])
