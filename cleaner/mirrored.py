"""Patterns written backwards: what is read off them from the left says what a line must hold at its end."""
from __future__ import annotations

from collections.abc import Iterator

from cleaner.folded import FIRST, LAST
from cleaner.tokens import Tokens

_ANCHORS = {"^": "$", "$": "^", "\\A": "\\z", "\\z": "\\A"}
_EDGES = str.maketrans({FIRST: LAST, LAST: FIRST})


def mirrored(tokens: Tokens) -> Tokens | None:
    """The tokens of the pattern that matches backwards what theirs matches; None where a letter's folded form reads otherwise backwards ("İ").

    >>> "".join(mirrored(Tokens(["^", "read", "(?:", "more", "|", "on", "!", "+", ")", "[:]", "?"])))
    '[:]?(?:erom|!+no)daer$'
    """
    if any(len(form) > 1 and form != form[::-1] for form in (character.casefold() for token in tokens for character in token if not character.isascii())):
        return None
    return Tokens(_backwards(tokens, 0, len(tokens)))


def mirrored_text(piece: str) -> str:
    """A piece of a line that was read off such a pattern, as the line holds it."""
    return piece[::-1].translate(_EDGES)


def _backwards(tokens: Tokens, start: int, end: int) -> Iterator[str]:
    for number, (at, to) in enumerate(tokens.branches(start, end)):
        if number:
            yield "|"
        for part in reversed(list(tokens.parts(at, to))):
            if part.is_group:
                yield tokens[part.start]
                yield from _backwards(tokens, part.start + 1, part.close)
                yield tokens[part.close]
            else:
                token = tokens[part.start]
                yield _ANCHORS.get(token) or (token[::-1] if token.isalnum() else token)
            yield from tokens[part.close + 1:part.end]
