"""What a line must hold for a pattern to match in it: pieces of plain text, read off the pattern.

So one look for plain text finds which of thousands of patterns may match. A pattern is a list of phrases more often than one, so it is cut into
its alternatives: each has pieces of its own, and only those whose pieces are in the line are compiled and run. Patterns are read from the
left, which says how a line starts, and once more backwards (:mod:`cleaner.mirrored`), which says how it ends. The method is that of RE2's
FilteredRE2 and of Cox, "Regular Expression Matching with a Trigram Index" (2012), done on the patterns' text, as their trees are not to be had
from Python.
"""
from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from math import inf, log2

import msgspec
import re2

from cleaner.folded import EDGE, ENDS, FIRST, LAST, LONGEST, fold
from cleaner.mirrored import mirrored, mirrored_text
from cleaner.tokens import COUNT, TOKEN, Part, Tokens, opens

#: The length of what nothing bounds.
UNBOUNDED = 1 << 20
_BLANKS = " \u00a0\u202f\u2009\u3000\t\n\r"
_MARKERS = EDGE + FIRST + LAST + " "
#: Pieces of which one is in every line where the pattern matches, as :func:`fold` writes them.
Clause = tuple[str, ...]

#: A run of characters has at most so many forms before it is cut, one of short forms so many, and a clause at most so many pieces.
_FORMS, _SHORT_FORMS, _MOST = 8, 128, 400
#: A run that is this long is cut, as it tells enough.
_LONG = 12
#: So many clauses are kept.
_KEPT = 6
#: A class of more members is taken for any character.
_MEMBERS = 16
#: What a clause must tell, and what is enough.
_LEAST, _SHORT, _ENOUGH = 3, 4, 8
#: What is worth less than this tells little.
_LITTLE = 0.0
#: What an edge of the line tells.
_EDGE_TELLS = 2
_MEMBER = re.compile(r"\\[pP](?:\{[^}]*\}|.)|\\x\{[0-9A-Fa-f]+\}|\\.|.", re.DOTALL)
_NOTHING, _EDGES = frozenset(("\\b", "\\B")), frozenset(("^", "$", "\\A", "\\z"))
_STARTS = ((EDGE,), (FIRST,))
_SIGN_CLASSES = frozenset(("\\s", "\\p{S}", "\\p{So}", "\\p{Sk}", "\\p{Sc}", "\\p{Sm}", "\\p{P}", "\\p{Pd}", "\\p{Po}", "\\p{Ps}", "\\p{Pe}", "\\p{Z}", "\\p{Zs}"))
_CONTROLS = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v", "a": "\a"}
_PROSE_MARKS = frozenset(".,;:!?'\"()[]-%$&/`~、。·・「」『』…")


class Size(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """The most characters and blanks that a match has from its first letter or digit to its last."""

    characters: int
    blanks: int


def clauses_of(regex: str) -> tuple[Clause, ...]:
    r"""The clauses of a pattern, the one that tells most first; none where nothing tells enough.

    >>> clauses_of("^[^.]{1,9} news(?:letter|paper)s?[^.]*$")
    ((' newspaper', ' newsletter'),)
    >>> clauses_of("^.* news ?$")
    (('news\x03',), (' news\n', ' news \n'))
    """
    tokens = _flat(Tokens(TOKEN.findall(regex)))
    backwards = mirrored(tokens)
    clauses = _of_row(tokens) + [tuple(map(mirrored_text, clause)) for clause in (_of_row(backwards) if backwards else ())]
    found = [_fewest(map(_short, clause)) for clause in clauses if all(piece.strip(_MARKERS) for piece in clause)]
    best = telling(sorted(found, key=_worth, reverse=True), _KEPT)
    return best if best and _tells_of(best[0]) >= _LEAST else ()


def tell_little(clauses: tuple[Clause, ...]) -> bool:
    """Whether the clauses of an alternative are borne by many lines where it does not match."""
    return not clauses or _worth(clauses[0]) < _LITTLE


def _of_row(tokens: Tokens) -> list[Clause]:
    """What a whole pattern needs, read from the left."""
    return _sequence(tokens, 0, len(tokens), ("",), _tail(tokens))


def _fewest(pieces: Iterable[str]) -> Clause:
    """The pieces without those that hold another: of "january" and "jan" the second tells of both."""
    fewest: list[str] = []
    for piece in sorted(dict.fromkeys(pieces), key=len):
        if not any([other in piece for other in fewest]):
            fewest.append(piece)
    return tuple(fewest)


def telling(clauses: Iterable[Clause], most: int) -> tuple[Clause, ...]:
    """The first of the clauses, without those that every line bears that bears another of them."""
    kept: list[Clause] = []
    for clause in clauses:
        if any(_implies(other, clause) for other in kept):
            continue
        less = [number for number, other in enumerate(kept) if len(clause) <= len(other) and _implies(clause, other)]
        if less:
            kept[less[0]] = clause
            for number in reversed(less[1:]):
                del kept[number]
        elif len(kept) < most:
            kept.append(clause)
    return tuple(kept)


def _implies(clause: Clause, other: Clause) -> bool:
    return all(any([short in form for short in other for form in _with_edges(piece)]) for piece in clause)


@lru_cache(maxsize=1 << 14)
def _with_edges(piece: str) -> Clause:
    """The piece; and where it is a word at an edge of the line, also the same at the first letter or the last, as there it stands then too."""
    forms = [piece]
    if piece[0] == EDGE and piece[1:2].isalnum():
        forms.append(FIRST + piece[1:])
    if piece[-1] == EDGE and piece[-2:-1].isalnum():
        forms += [form[:-1] + LAST for form in forms]
    return tuple(forms)


def _short(piece: str) -> str:
    """The piece, or as much of it as is always found: at the end of the line its end, elsewhere its start."""
    return piece[-LONGEST:] if piece[-1] in ENDS else piece[:LONGEST]


def size_of(regex: str) -> Size:
    """The size of a pattern's longest match; without bound where a match need not be the whole line.

    >>> size_of("^[>» ]*(?:read|see) more(?: news)?$")
    Size(characters=14, blanks=2)
    """
    tokens = _flat(Tokens(TOKEN.findall(regex)))
    if not tokens or tokens[0] != "^" or tokens[-1] != "$":
        return Size(UNBOUNDED, UNBOUNDED)
    end = _tail(tokens)
    start = next((part.start for part in tokens.parts(0, end) if not _is_bare(tokens, part.start, part.close + 1)), end)
    return _size_of(tokens, start, end)


def _size_of(tokens: Tokens, start: int, end: int) -> Size:
    sizes = [_size_of_row(tokens, *branch) for branch in tokens.branches(start, end)]
    return Size(max(size.characters for size in sizes), max(size.blanks for size in sizes))


def _size_of_row(tokens: Tokens, start: int, end: int) -> Size:
    characters = blanks = 0
    for part in tokens.parts(start, end):
        one = _size_of(tokens, part.start + 1, part.close) if part.is_group else _size_of_token(tokens[part.start])
        times = UNBOUNDED if part.most is None else part.most
        characters += one.characters * times
        blanks += one.blanks * times
    return Size(min(characters, UNBOUNDED), min(blanks, UNBOUNDED))


@lru_cache(maxsize=1 << 12)
def _size_of_token(token: str) -> Size:
    if token in _NOTHING or token in _EDGES or token.startswith("(?"):
        return Size(0, 0)
    if token[0] not in "[\\." or len(token) == 1 and token != ".":
        return Size(len(token), token.count(" "))
    return Size(1, int(re2.search(token, _BLANKS) is not None))


def _flat(tokens: Tokens) -> Tokens:
    """The tokens without the brackets of groups that only hold together what stands there once."""
    dropped: set[int] = set()
    for start, close in tokens.closed.items():
        if tokens.repeat(close + 1, len(tokens))[:2] == (1, 1) and len(tokens.branches(start + 1, close)) == 1:
            dropped |= {start, close}
    return Tokens(token for number, token in enumerate(tokens) if number not in dropped) if dropped else tokens


def _tail(tokens: Tokens) -> int:
    """From where on there are only signs before the end of the line; behind the last token where the pattern may end earlier."""
    at = len(tokens)
    if tokens and tokens[-1] == "$":
        for part in reversed(list(tokens.parts(0, at))):
            if not _is_bare(tokens, part.start, part.end):
                break
            at = part.start
    return at


def _is_bare(tokens: Tokens, start: int, end: int) -> bool:
    """Whether what stands there matches neither letter nor digit."""
    return all(_bare(token) for token in tokens[start:end])


@lru_cache(maxsize=1 << 12)
def _bare(token: str) -> bool:
    if opens(token) or token in "()|?*+" or COUNT.match(token):
        return True
    exact = _exact(token)
    if exact is not None:
        return not any(character.isalnum() for form in exact for character in form)
    if token == ".":
        return False
    members = _MEMBER.findall(token[1:-1]) if token[0] == "[" else [token]
    return token[:2] != "[^" and all(member in _SIGN_CLASSES or (len(member) == 1 and not member.isalnum() or member[0] == "\\" and not member[1].isalnum())
                                     for member in members) and (token[0] != "[" or "-" not in members[1:-1])


def _alternatives(tokens: Tokens, start: int, end: int, run: Clause) -> list[Clause]:
    """What a choice of sequences needs: of one its clauses, of several one clause of the best of each."""
    branches = tokens.branches(start, end)
    if len(branches) == 1:
        return _sequence(tokens, start, end, run)
    best = [max(_sequence(tokens, *branch, run), key=_worth, default=()) for branch in branches]
    together = _fewest(piece for clause in best for piece in clause)
    return [together] if all(best) and len(together) <= _MOST else []


def _sequence(tokens: Tokens, start: int, end: int, run: Clause, tail: int = -1) -> list[Clause]:
    """What a sequence needs that stands behind ``run``: the forms of the plain text right before it. From ``tail`` on there
    are but signs."""
    found: list[Clause] = []
    for part in tokens.parts(start, end):
        if part.start == tail:
            found.append(_to_the_end(run))
        exact, most = _forms(tokens, part)
        if run in _STARTS and exact != ("",) and (exact is None or EDGE not in exact) and _is_bare(tokens, part.start, part.close + 1):
            if exact and "" not in exact:
                found.append(_pairs(run, exact) if run == (EDGE,) else exact)
            run = (FIRST,)
        elif exact is None:
            found.append(run)
            if run in _STARTS and not part.least and part.is_group:
                found.append(_first_words(tokens, part, end, run))
            if part.least and part.is_group:
                found += _alternatives(tokens, part.start + 1, part.close, run if len(run) <= _FORMS // 2 else ("",))
            run = ("",)
        else:
            run = _joined(run, exact, found)
            if most != 1:  # once it surely stands there, and after that anything may
                found.append(run)
                run = ("",)
    return [tuple(map(_core, clause)) if clause[0][:1] == FIRST and clause[0][-1] != LAST else clause for clause in (*found, run) if all(clause)]


def _first_words(tokens: Tokens, part: Part, end: int, run: Clause) -> Clause:
    """How a line starts where a group may stand or not: as the group does, or as what follows it."""
    inside, rest = (max((clause for clause in clauses if all(piece[:1] in (EDGE, FIRST) and piece[1:] for piece in clause)), key=_worth, default=())
                    for clauses in (_alternatives(tokens, part.start + 1, part.close, run), _sequence(tokens, part.end, end, run)))
    together = tuple(dict.fromkeys(inside + rest))
    return together if inside and rest and len(together) <= _MOST else ("",)


def _forms(tokens: Tokens, part: Part) -> tuple[Clause | None, int | None]:
    """All that a part matches, where that is a few texts, as :func:`_times` says it."""
    exact = _exact_text(tokens.text(part.start + 1, part.close)) if part.is_group else _exact(tokens[part.start])
    return _times(exact, part.least, part.most)


def _times(exact: Clause | None, least: int, most: int | None) -> tuple[Clause | None, int | None]:
    """What some forms are when they are repeated, and 1 where that is all; where it is not, what stands there once."""
    if exact is None or most == 1 == least:
        return exact, 1 if exact is None else most
    if most is not None and (most <= 1 or len(exact) == 1 and most <= 4):
        return tuple(dict.fromkeys(form * times for times in range(most, least - 1, -1) for form in exact)), 1
    return (exact, most) if least else (None, 1)


def _joined(run: Clause, exact: Clause, found: list[Clause]) -> Clause:
    """The run with more behind it; what becomes too long or too varied is found, and a new run starts."""
    is_start = run[0][:1] in (EDGE, FIRST) and _tells_of(run) <= _EDGE_TELLS
    most = _SHORT_FORMS if is_start or _tells_of(run) + _tells_of(exact) <= _SHORT else _FORMS
    if min(len(run), len(exact)) > 1 and (len(run) * len(exact) > most or _tells_of(run) >= _ENOUGH) or min(map(len, run)) >= _LONG:
        found.append(run)
        return exact
    if run[0][:1] == FIRST:
        if any(EDGE in form for form in exact):
            found.append(run)
            return ("",)
        return tuple(dict.fromkeys(FIRST + _from_letter(one[1:] + other) for one in run for other in exact))
    return _pairs(run, exact)


def _pairs(run: Clause, exact: Clause) -> Clause:
    """Each form of a run with each of what stands behind it; an edge that a pattern asks for twice is one edge."""
    return tuple(dict.fromkeys([(one + other).replace(EDGE + EDGE, EDGE) for one in run for other in exact]))


def _from_letter(form: str) -> str:
    """The form without the signs before its first letter or digit."""
    return form[next((at for at, character in enumerate(form) if character.isalnum()), len(form)):]


def _to_the_end(run: Clause) -> Clause:
    """The run where only signs follow before the end of the line."""
    if run[0][:1] in (EDGE, FIRST):
        return tuple(dict.fromkeys(FIRST + _core(FIRST + _from_letter(piece[1:]))[1:] + LAST for piece in run))
    return tuple(_from_letter(piece) + LAST for piece in run) if all(piece[-1:].isalnum() for piece in run) else run


def _core(piece: str) -> str:
    """The piece without the signs behind its last letter or digit, as nothing but them may follow."""
    return piece[:next((at + 1 for at in range(len(piece) - 1, 0, -1) if piece[at].isalnum()), 1)]


def is_plain(regex: str) -> bool:
    """Whether a pattern is a choice of a few plain texts."""
    return _exact_text(regex) is not None


@lru_cache(maxsize=1 << 14)
def _exact_text(regex: str) -> Clause | None:
    """All that a group matches, where that is a few texts."""
    tokens = Tokens(TOKEN.findall(regex))
    forms: dict[str, None] = {}
    for branch in tokens.branches(0, len(tokens)):
        run: Clause = ("",)
        for part in tokens.parts(*branch):
            exact, most = _forms(tokens, part)
            if exact is None or most != 1 or len(run) * len(exact) > (_MOST if min(len(run), len(exact)) < 2 else _FORMS):
                return None
            run = _pairs(run, exact)
        forms.update(dict.fromkeys(run))
    return tuple(forms) if len(forms) <= _MOST else None


@lru_cache(maxsize=1 << 12)
def _exact(token: str) -> Clause | None:
    """The forms of one token that is no group; None where it may be any of many characters."""
    if token in _NOTHING or token.startswith("(?"):
        return ("",)
    if token in _EDGES:
        return (EDGE,)
    if token[0] == "[" and len(token) > 1:
        return _members(token[1:-1])
    if token in ("\\d", "\\p{Nd}"):
        return ("0",)
    if token[0] == "\\":
        character = _character(token)
        return None if character is None else (fold(character),)
    return None if token == "." else (fold(token),)


def _members(inside: str) -> Clause | None:
    if inside in ("0-9", "\\d"):
        return ("0",)
    members = _MEMBER.findall(inside)
    characters: dict[str, None] = {}
    at = 0
    while at < len(members):
        first = _character(members[at])
        is_range = at + 2 < len(members) and members[at + 1] == "-"
        last = _character(members[at + 2]) if is_range else first
        if first is None or last is None or inside[0] == "^" or inside.startswith("[:") or ord(last) - ord(first) > _MEMBERS:
            return None
        characters.update((fold(chr(code)), None) for code in range(ord(first), ord(last) + 1))
        at += 3 if is_range else 1
    return tuple(characters) if len(characters) <= _MEMBERS else None


def _character(member: str) -> str | None:
    """The one character that a member of a class, or an escape, stands for."""
    if member[0] != "\\":
        return member
    if member.startswith("\\x{"):
        return chr(int(member[3:-1], 16))
    if member[1] in _CONTROLS:
        return _CONTROLS[member[1]]
    return None if member[1].isalnum() else member[1]


def _worth(clause: Clause) -> float:
    """The longer the pieces and the fewer, the more a clause tells; from some length on only fewer tell more."""
    return min(_tells_of(clause), _ENOUGH) - log2(len(clause)) / 2 if clause else -inf


@lru_cache(maxsize=1 << 14)
def _tells_of(clause: Clause) -> int:
    return min((sum(map(_tells, piece)) for piece in clause), default=-1)


def _tells(character: str) -> int:
    """How much a character tells: a blank nothing, a letter one, an edge of the line or a sign that prose hardly holds more."""
    if character in (EDGE, FIRST, LAST):
        return _EDGE_TELLS
    if character.isspace():
        return 0
    if character.isalnum():
        return 2 if "\u2fff" < character < "\ufe00" else 1
    return 1 if character in _PROSE_MARKS else 3
