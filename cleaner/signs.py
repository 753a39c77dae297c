"""The signs of a pattern: its alternatives, and of each what a line must hold for it to match.

A pattern is a list of phrases more often than one. So it is cut into its alternatives, and of a pattern only those are compiled and run whose
signs a line bears.
"""
from __future__ import annotations

from collections.abc import Collection, Iterator

import msgspec

from cleaner.literals import Clause, Size, clauses_of, is_plain, size_of, tell_little
from cleaner.tokens import TOKEN, Tokens

#: Groups of fewer tokens are not cut into their alternatives.
_CUT_FROM = 8


class Cut(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """A pattern, or a part of one, in its alternatives; those that are no Cut again are its leaves, numbered as they are read."""

    before: str
    branches: tuple[str | Cut, ...]
    after: str


class Signs(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """A pattern in its alternatives, and for each leaf its clauses, the one that tells most first (none where nothing is known), and
    its size."""

    tree: str | Cut
    clauses: tuple[tuple[Clause, ...], ...]
    sizes: tuple[Size, ...]


def signs(regex: str) -> Signs:
    r"""The signs of a pattern of RE2.

    >>> found = signs("^(?:read more: .{0,20}|[^.]{1,9} news(?:letter|paper))$")
    >>> found.tree
    Cut(before='^(?:', branches=('read more: .{0,20}', '[^.]{1,9} news(?:letter|paper)'), after=')$')
    >>> found.clauses
    ((('\nread more: ',),), ((' newspaper\n', ' newsletter\n'),))
    >>> found.sizes[1]
    Size(characters=20, blanks=10)
    """
    tree = _cut(Tokens(TOKEN.findall(regex)))
    clauses = [clauses_of(leaf) for leaf in _leaves(tree)]
    if any(map(tell_little, clauses)):  # single words tell more each for itself
        known = iter(clauses)
        tree = _cut_further(tree, known)
        clauses = [clauses_of(leaf) for leaf in _leaves(tree)]
    return Signs(tree, tuple(clauses), tuple(size_of(leaf) for leaf in _leaves(tree)))


def pruned(tree: str | Cut, alive: Collection[int]) -> str:
    """The regex with the leaves of these numbers only. Where the others cannot match, it matches what the whole one does.

    >>> pruned(signs("^(?:read more: .{0,20}|[^.]{1,9} newsletter$)").tree, [0])
    '^(?:read more: .{0,20})'
    """
    return _pruned(tree, alive, 0)[0] or ""


def _pruned(tree: str | Cut, alive: Collection[int], number: int) -> tuple[str | None, int]:
    if isinstance(tree, str):
        return (tree if number in alive else None), number + 1
    kept = []
    for branch in tree.branches:
        text, number = _pruned(branch, alive, number)
        if text is not None:
            kept.append(text)
    return (tree.before + "|".join(kept) + tree.after if kept else None), number


def _leaves(tree: str | Cut, before: str = "", after: str = "") -> Iterator[str]:
    """Each leaf with all that stands before and behind it."""
    if isinstance(tree, str):
        yield before + tree + after
    else:
        for branch in tree.branches:
            yield from _leaves(branch, before + tree.before, tree.after + after)


def _cut_further(tree: str | Cut, clauses: Iterator[tuple[Clause, ...]], before: str = "", after: str = "") -> str | Cut:
    """The tree with those leaves of which little is known cut into single words, where that tells more."""
    if isinstance(tree, Cut):
        around = before + tree.before, tree.after + after
        return Cut(tree.before, tuple(_cut_further(branch, clauses, *around) for branch in tree.branches), tree.after)
    if not tell_little(next(clauses)):
        return tree
    words = _cut(Tokens(TOKEN.findall(tree)), words=True)
    known = [not tell_little(clauses_of(leaf)) for leaf in _leaves(words, before, after)]
    return words if known.count(False) < len(known) / 4 else tree


def _cut(tokens: Tokens, start: int = 0, end: int | None = None, words: bool = False) -> str | Cut:
    """One alternative, cut where its largest group is a choice; one of plain texts only with ``words``."""
    end = len(tokens) if end is None else end
    groups = [(close - at, at, close) for at, close in _groups(tokens, start, end)]
    size, at, close = max(groups, default=(0, 0, 0))
    if not words and (size < _CUT_FROM or is_plain(tokens.text(at + 1, close))) or not size:
        return tokens.text(start, end)
    branches = tuple(_cut(tokens, *branch, words=words) for branch in tokens.branches(at + 1, close))
    before, after = tokens.text(start, at + 1), tokens.text(close, end)
    if len(branches) > 1:
        return Cut(before, branches, after)
    only = branches[0]
    return Cut(before + only.before, only.branches, only.after + after) if isinstance(only, Cut) else tokens.text(start, end)


def _groups(tokens: Tokens, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The groups on the level of this alternative that stand in it once."""
    for part in tokens.parts(start, end):
        if part.is_group and part.least == part.most == 1:
            yield part.start, part.close
