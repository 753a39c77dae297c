"""What a line must hold for a pattern to match in it: the pattern's first characters, or pieces of plain text inside it.

An automaton of many whole patterns meets ever new states in new text, and each costs as much as scanning a page. One of
their heads, or of plain pieces, has few. So these are looked for first, all patterns' together in one RE2 Set, and
a pattern itself only where its own are found. The method is that of RE2's FilteredRE2 and of Cox, "Regular
Expression Matching with a Trigram Index" (2012), done on the patterns' text, as their trees are not to be had from Python.
"""
from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from cleaner.counted import TOKEN
from cleaner.pattern import loosen

#: A run of pieces has at most so many variants before it is cut, alternatives at most so many before they are no run, and
#: a pattern may need one of at most so many pieces.
_VARIANTS, _ALTERNATIVES, _MOST = 24, 200, 600
#: A class of more members than this, or with letters in a range, is taken for any character at all.
_MEMBERS = 16
#: So many plain characters tell enough; the end of the line tells as much.
_ENOUGH = 8
_MEMBER = re.compile(r"\\[pPxdDwWsS](?:\{[^}]*\})?|\\.|.", re.DOTALL)
_OPEN_CLASS = re.compile(r"\[\^|\\[DwWsSP]|\\p\{?[LM]")
_LETTERS = re.compile(r"[A-Za-z]-|\\x\{[0-9A-Fa-f]+\}-\\x\{[0-9A-Fa-f]+\}")
_PROSE_MARKS = frozenset(".,;:!?'\"()[]-%$&/’‘ʼ´`′“”„«»‟″‐‑‒–—―−：﹕！？，（）【】［］。、·・")
_NOTHING = ("\\b", "\\B", "\\A", "\\z", "^")
_REPEAT = re.compile(r"\{(\d+)")


class Piece(NamedTuple):
    """A regex of plain characters and small classes, and how much it tells: its characters that are no blanks."""

    regex: str
    weight: int


_Pieces = tuple[Piece, ...]
_EMPTY = Piece("", 0)


class Head(NamedTuple):
    """How some matches start, and pieces of which one follows in all of those."""

    regex: str
    weight: int
    needs: _Pieces | None = None


class Node(NamedTuple):
    """What is known of a part of a pattern.

    ``exact``: all that it matches, where that is a few pieces. ``needs``: one of these is in every match. ``open`` and
    ``heads``: every match is wholly one of ``open``, or starts with one of ``heads``.
    """

    exact: _Pieces | None
    needs: _Pieces | None
    open: Piece | None
    heads: tuple[Head, ...]


class Signs(NamedTuple):
    """What to look for before a pattern: how the line starts, or pieces anywhere in it."""

    head: str | None
    pieces: tuple[str, ...]


@lru_cache(maxsize=1 << 13)
def signs(regex: str, anchored: bool) -> Signs | None:
    """The signs of a pattern: wherever it matches, one of them is. ``anchored`` patterns start where the line does.

    >>> signs("read more on: .{0,20}|[^.]{1,9}newsletter", True)
    Signs(head='(?:read more)', pieces=('newsletter',))
    >>> signs("[^.]{0,20}", True) is None
    True
    """
    tokens = _Tokens(TOKEN.findall(regex))
    if anchored:  # most patterns show how they start, and what else they need is not worth the reading
        heads = _heads(_branches(tokens, 0, heads_only=True)[0])
        if heads and all(head.weight >= 2 for head in heads):
            return Signs(_group(head.regex for head in heads), ())
    node, _ = _branches(tokens, 0)
    fold = "(?i)" if regex.removeprefix("^").startswith("(?i)") else ""
    best = _best(node)
    if not anchored:
        return None if _weight(best) < 3 else Signs(None, _regexes(fold, best))
    heads = _heads(node)
    weak = [head for head in heads if head.weight < 2]
    needs = [piece for head in weak for piece in head.needs or ()]
    if any(_weight(head.needs) < 3 for head in weak) or len(needs) > _MOST:
        return None if _weight(best) < 3 else Signs(None, _regexes(fold, best))
    return Signs(_group(head.regex for head in heads if head.weight >= 2) if len(weak) < len(heads) else None, _regexes(fold, needs))


def _heads(node: Node) -> list[Head]:
    return [*node.heads, *([Head(node.open.regex, node.open.weight)] if node.open else ())]


def _regexes(fold: str, pieces: Iterable[Piece] | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fold + piece.regex for piece in pieces or ()))


def _group(regexes: Iterable[str]) -> str:
    listed = list(dict.fromkeys(regexes))
    return "(?:" + (listed[0] if len(listed) == 1 else "|".join(f"(?:{regex})" for regex in listed)) + ")"


def _weight(pieces: _Pieces | None) -> int:
    return min(piece.weight for piece in pieces) if pieces else -1


def _best(node: Node) -> _Pieces | None:
    return max((node.exact, node.needs), key=_worth)


def _worth(pieces: _Pieces | None) -> tuple[int, int]:
    """From some length on, fewer pieces tell more than longer ones."""
    return (min(_weight(pieces), _ENOUGH), -len(pieces or ()))


class _Tokens(list[str]):
    """The tokens of a pattern, and where each group that opens among them is closed."""

    def __init__(self, tokens: Iterable[str]):
        super().__init__(tokens)
        self.closed: dict[int, int] = {}
        opened: list[int] = []
        for number, token in enumerate(self):
            if _opens(token):
                opened.append(number)
            elif token == ")" and opened:
                self.closed[opened.pop()] = number


def _opens(token: str) -> bool:
    return token[0] == "(" and (token == "(" or token[-1] != ")")


#: What is known of the groups read last, by their text: definitions of packs stand in hundreds of patterns.
_KNOWN: dict[tuple[str, bool], Node] = {}
_MOST_KNOWN = 1 << 15


def _group_at(tokens: _Tokens, at: int, heads_only: bool) -> tuple[Node, int]:
    """The alternatives of the group that opens right before ``at``, and where it is closed."""
    end = tokens.closed.get(at - 1)
    if end is None:
        return _branches(tokens, at, heads_only)
    key = ("".join(tokens[at:end]), heads_only)
    if key not in _KNOWN:
        if len(_KNOWN) >= _MOST_KNOWN:
            _KNOWN.clear()
        _KNOWN[key] = _branches(tokens, at, heads_only)[0]
    return _KNOWN[key], end


def _branches(tokens: _Tokens, at: int, heads_only: bool = False) -> tuple[Node, int]:
    """The alternatives from ``at`` to the bracket that closes them."""
    nodes = []
    while True:
        node, at = _sequence(tokens, at, heads_only)
        nodes.append(node)
        if at >= len(tokens) or tokens[at] == ")":
            return (nodes[0] if len(nodes) == 1 else _either(nodes)), at
        at += 1


def _either(nodes: list[Node]) -> Node:
    exact, needs = _exact_of(nodes), None
    if exact is None:
        bests = [_best(node) for node in nodes]
        if all(_weight(best) > 0 for best in bests):
            needs = tuple(dict.fromkeys(piece for best in bests for piece in best or ()))
    opened = [node.open for node in nodes if node.open]
    both = Piece(_group(piece.regex for piece in opened), min(piece.weight for piece in opened)) if opened else None
    return Node(exact, needs if needs and len(needs) <= _MOST else None, both, tuple(head for node in nodes for head in node.heads))


def _exact_of(nodes: list[Node]) -> _Pieces | None:
    if sum(len(node.exact) if node.exact is not None else _ALTERNATIVES + 1 for node in nodes) > _ALTERNATIVES:
        return None
    return tuple(dict.fromkeys(piece for node in nodes for piece in node.exact or ()))


class _Row:
    """The parts of one alternative, in a row, as they are read."""

    def __init__(self) -> None:
        self.run: _Pieces = (_EMPTY,)
        self.run_start = self.number = 0
        self.found: list[tuple[int, _Pieces]] = []  # what a match surely contains, with the number of the part where it starts
        self.open: Piece | None = _EMPTY
        self.heads: list[tuple[int, Head]] = []

    def add(self, node: Node, heads_only: bool) -> None:
        if not heads_only:
            self._lengthen(node)
        if self.open is not None:
            before = self.open
            self.heads += [(self.number, Head(before.regex + head.regex, before.weight + head.weight, head.needs)) for head in node.heads]
            self.open = Piece(before.regex + node.open.regex, before.weight + node.open.weight) if node.open else None
            if self.open and self.open.weight >= _ENOUGH:
                self.heads.append((self.number, Head(*self.open)))
                self.open = None
        self.number += 1

    def _lengthen(self, node: Node) -> None:
        joined = _joined(self.run, node.exact)
        if joined is not None:
            self.run = joined
            return
        self.found.append((self.run_start, self.run))
        self.found += [(self.number, pieces) for pieces in (node.needs, node.exact) if pieces]
        starts_run = node.exact is not None and len(node.exact) <= _VARIANTS
        self.run, self.run_start = (node.exact if starts_run and node.exact else (_EMPTY,)), self.number + (not starts_run)

    def node(self) -> Node:
        found = [*self.found, (self.run_start, self.run)]
        heads = tuple(head if head.weight > 1 else head._replace(needs=max(
            (head.needs, *(pieces for start, pieces in found if start > number)), key=_worth)) for number, head in self.heads)
        if not self.found:
            return Node(self.run, None, self.open, heads)
        return Node(None, max((pieces for _, pieces in found), key=_worth), self.open, heads)


def _sequence(tokens: _Tokens, at: int, heads_only: bool) -> tuple[Node, int]:
    row = _Row()
    while at < len(tokens) and tokens[at] not in "|)":
        node, at = _part(tokens, at, heads_only)
        row.add(node, heads_only)
        if heads_only and row.open is None:
            at = _end(tokens, at)
    return row.node(), at


def _end(tokens: list[str], at: int) -> int:
    """Where the alternative that holds this token ends."""
    depth = 0
    while at < len(tokens) and (depth or tokens[at] not in "|)"):
        token = tokens[at]
        depth += _opens(token) - (token == ")")
        at += 1
    return at


def _joined(run: _Pieces, exact: _Pieces | None) -> _Pieces | None:
    if exact is None or (len(run) > 1 and len(exact) > 1 and len(run) * len(exact) > _VARIANTS) or len(run) * len(exact) > _ALTERNATIVES:
        return None
    if exact == (_EMPTY,):
        return run
    return tuple(dict.fromkeys(Piece(a.regex + b.regex, a.weight + b.weight) for a in run for b in exact))


def _part(tokens: _Tokens, at: int, heads_only: bool) -> tuple[Node, int]:
    """One character, class or group, with the repeat behind it."""
    token = tokens[at]
    at += 1
    narrow = False
    if _opens(token):
        node, at = _group_at(tokens, at, heads_only)
        at += 1
        if token[:2] == "(?" and token[2] in "imsU-":
            node = _flagged(node, token)
    else:
        node = _atom(token)
        narrow = node.open is not None and node.exact is not None or node.open is not None and node.open.weight > 0
    while at < len(tokens) and (tokens[at][0] in "?*+" or (tokens[at][0] == "{" and len(tokens[at]) > 1)):
        node = _repeated(node, tokens[at], narrow)
        narrow = False
        at += 1
    return node, at


def _flagged(node: Node, token: str) -> Node:
    """The group's flags go with all that is known of it."""
    def put(pieces: Iterable[Piece]) -> _Pieces:
        return tuple(piece._replace(regex=f"{token}{piece.regex})") for piece in pieces)

    heads = (head._replace(regex=f"{token}{head.regex})", needs=put(head.needs) if head.needs else None) for head in node.heads)
    return Node(put(node.exact) if node.exact else node.exact, put(node.needs) if node.needs else None,
                put([node.open])[0] if node.open else None, tuple(heads))


def _repeated(node: Node, repeat: str, narrow: bool) -> Node:
    """A repeat. Of a narrow class all of it is read on in heads, of anything else the first time only."""
    if repeat.rstrip("?") == "" or repeat.startswith("{0,1}"):
        exact = (*node.exact, _EMPTY) if node.exact is not None and len(node.exact) < _VARIANTS else None
        return Node(exact, None, Piece(f"(?:{node.open.regex})?", 0) if node.open else _EMPTY, node.heads)
    least = _REPEAT.match(repeat)
    none = repeat[0] == "*" or (least is not None and least[1] == "0")
    needs = None if none else _best(node)
    if narrow and node.open:
        return Node(None, needs, Piece(node.open.regex + ("*" if none else "+"), 0 if none else node.open.weight), ())
    heads = (*node.heads, *([Head(*node.open)] if node.open else ()))
    return Node(None, needs, _EMPTY if none else None, heads)


@lru_cache(maxsize=1 << 12)
def _atom(token: str) -> Node:
    if token.startswith("(?"):
        return Node((_EMPTY,), None, Piece(token, 0), ())
    if token in _NOTHING:
        return Node((_EMPTY,), None, _EMPTY, ())
    if token == "$":
        return Node((_EMPTY,), None, Piece("$", _ENOUGH), ())
    if token == "." or _OPEN_CLASS.search(token) or (token[0] == "[" and _LETTERS.search(token)):
        return Node(None, None, Piece(loosen(token), 0), ())
    if token[0] == "[" and len(token) > 1 and (len(_MEMBER.findall(token[1:-1])) > _MEMBERS or "-" in token[2:-2]) or token[:2] in ("\\p", "\\d"):
        return Node(None, None, Piece(token, 2), ())  # digits and signs: few lines start so
    if token[0] == "[" and len(token) > 1:
        piece = Piece(token, min(_tells(member[-1]) for member in _MEMBER.findall(token[1:-1])))
    else:
        piece = Piece(token, sum(map(_tells, token.removeprefix("\\"))))
    return Node((piece,), None, piece, ())


def _tells(character: str) -> int:
    """How much a character tells: a blank nothing, a letter one, a sign that prose hardly holds more."""
    if character.isspace():
        return 0
    if character.isalnum():
        return 2 if "\u2fff" < character < "\ufe00" else 1
    return 1 if character in _PROSE_MARKS else 3
