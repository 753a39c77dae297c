"""How much the tokens in the names of elements speak for content: a logistic regression over the tokens on a block's path."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, hstack

from cleaner.extract.block_features import tokens_of

from pages import Example

#: A token counts if so many sites use it: what fewer use is a name of theirs.
LEAST_SITES = 6
PENALTY = 3.0
ROUNDS = 60


def token_weights(pages: Sequence[Example]) -> dict[str, float]:
    """The weight of each token that enough sites use, in log odds of content."""
    found = [_paths(page) for page in pages]
    sites: dict[str, set[str]] = defaultdict(set)
    for page, (tokens, _) in zip(pages, found):
        for token in tokens:
            sites[token].add(page.site)
    least = min(LEAST_SITES, max(1, len({page.site for page in pages}) // 10))
    places = {token: number for number, token in enumerate(sorted(token for token, users in sites.items() if len(users) >= least))}
    rows, columns, label, weight = [], [], [], []
    for _, paths in found:
        for path, share, size in paths:
            known = [places[token] for token in path if token in places]
            rows += [len(label)] * len(known)
            columns += known
            label.append(share)
            weight.append(size)
    design = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(label), len(places)))
    return {token: round(float(value), 4) for token, value in zip(places, _fit(design, np.array(label), np.array(weight)))}


def _paths(page: Example) -> tuple[set[str], list[tuple[frozenset[str], float, float]]]:
    """All tokens of a page, and for each element with text: the tokens on its path, the share of its text in gold, its weight."""
    own: dict[tuple[str, str], frozenset[str]] = {}
    paths: list[frozenset[str]] = []
    for node in page.page.nodes:
        key = (node.tag, node.names)
        if key not in own:
            own[key] = tokens_of(*key)
        paths.append(paths[node.parent] | own[key] if node.parent >= 0 else own[key])
    sums: dict[int, list[float]] = defaultdict(lambda: [0.0, 0.0])
    every = np.ones(len(page.tokens)) if page.known is None else page.known
    for block, tokens, matched, known in zip(page.page.blocks, page.tokens.tolist(), page.matched.tolist(), every.tolist()):
        if tokens and known:
            sums[block.node][0] += matched
            sums[block.node][1] += tokens
    total = sum(tokens for _, tokens in sums.values()) or 1.0
    return set().union(*own.values()), [(paths[node], matched / tokens, (tokens / total) ** 0.5) for node, (matched, tokens) in sums.items()]


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
