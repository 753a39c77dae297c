"""Where lines, paragraphs and headlines were glued without a blank, as scrapers leave them that drop the newlines of a page."""
from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from cleaner.either import either
from cleaner.shape import UPPER, words

#: Marks that close a quotation in one language and open it in another, each with the mark that opens where it closes.
_OPENERS = {'"': '"', "“": "„", "«": "»", "»": "«"}
_WORD_BEFORE, _WORD_BEHIND = re.compile(r"\w+$"), re.compile(r"\w+")
#: Where two headlines were glued: a small letter, digit or closing mark, then a capital or an opening mark, with no blank between.
JOINT = re.compile("|".join((
    rf"(?<=[^\W\d_{UPPER}])(?=[{UPPER}]|\d{{1,4}} [^\W\d_]|\d{{1,2}}[.)] [{UPPER}]|\[|[•*] [^\W\d_]|[–-] [{UPPER}]|[“‘„»«][{UPPER}]|#[\d{UPPER}]|[☀-➿🌀-🫿])",
    rf"(?<=[?!)\]…])(?=[{UPPER}]|\d{{1,2}}[.)] [{UPPER}]|[•*–-] [^\W\d_]|\"[{UPPER}] )", rf"(?<=(?:19|20)\d\d)(?=[{UPPER}]|\d{{1,2}}[.)] [{UPPER}]|[(\[][{UPPER}]|[•*–-] [^\W\d_])",
    rf"(?<=[0-9%’”])(?=[{UPPER}][^\W\d_{UPPER}])", rf"(?<=[^\s(\[]['\"])(?=[{UPPER}][^\W\d_{UPPER}])", rf"(?<=[\w?!.][“»«])(?=[{UPPER}][^\W\d_{UPPER}])", rf"(?<=[\w?!.]\s»)(?=[{UPPER}][^\W\d_{UPPER}])", rf"(?<=\d{{4}})(?=[{UPPER}]{{3}})",
    rf"(?<=[^\s(\[“\"‘'-])(?=[“‘][{UPPER}])")))
_NEXT = rf"(?=[\"“‘(]?[{UPPER}][^\W\d_{UPPER}]+[ ,:’'-]|[{UPPER}]{{2,}}[ ,:]|[{UPPER}] |©|\([Cc]\) ?\d)"
#: A stop with a next paragraph behind it, or a copyright, and what stands before the stop; each pattern starts with plain characters, for which :mod:`re` is fast.
_STOP, _BEFORE_STOP = re.compile(rf"\.[\"”’)\]]?{_NEXT}"), re.compile(rf".*(?:[^\W{UPPER}][^\W{UPPER}]|[{UPPER}]{{3}})", re.DOTALL)
_CALLS = re.compile(rf"![\"”’]{_NEXT}"), re.compile(rf"\?[\"”’]{_NEXT}")
_COPYRIGHT = re.compile(r"(?:©|\([Cc]\)) ?(?:19|20)\d\d ")
#: Behind a header, which a rule knows, a name in capitals may stand too ("More from CNNWhat Is ...").
HEADER_JOINT = re.compile(JOINT.pattern + rf"|(?<=[{UPPER}])(?=[{UPPER}][^\W\d_{UPPER}])|(?<=[^\W\d_])(?=\d)")


def paragraphs(text: str) -> list[int]:
    """Where paragraphs were glued: a sentence ends, and without a blank another starts, or a copyright. "U.S.", "Node.js" and "3.5" are none;
    "?" and "!" end headlines too, but in a quotation."""
    found = [stop.end() for stop in _STOP.finditer(text) if _BEFORE_STOP.fullmatch(text, max(0, stop.start() - 3), stop.start())]
    found += [call.end() for pattern in _CALLS for call in pattern.finditer(text) if text[call.start() - 1].islower()]
    if "©" in text or "(C)" in text or "(c)" in text:
        found += [right.start() for right in _COPYRIGHT.finditer(text, 1) if not text[right.start() - 1].isspace() and text[right.start() - 1] != "("]
    return sorted(set(found))


def pieces_of(source: str, body: str, start: int) -> list[tuple[int, int]]:
    """The line ``body`` of a text from ``start`` on, cut where two headlines may be glued. What looks so and is a name that many know, or
    stands in the text a second time, is one word ("OpenAI", "eCommerce"); a quotation stays with its marks."""
    glues = [match.start() for match in JOINT.finditer(body, start + 1)]
    names = [name.span() for name in _joined_names().finditer(body, start)]
    inside = {at for begin, end in names for at in range(begin + 1, end)}
    glues = sorted({*glues, *(begin for begin, _ in names if begin > start and _is_glued_name(body, begin))})
    cuts = [start]
    for glue in glues:
        at = _beside_quote(body, cuts[-1], glue)
        if cuts[-1] < at and at not in inside and not _is_name(source, body, cuts[-1], at):
            cuts.append(at)
    cuts.append(len(body))
    return list(zip(cuts, cuts[1:]))


def _is_glued_name(body: str, at: int) -> bool:
    """Whether a name with a capital inside starts right behind another word: "in the Age of AIOpenAI Says", "in 2026eBay Sells"."""
    return body[at - 1].isdigit() or (body[at - 1].isupper() and body[at].isupper())


def _beside_quote(body: str, start: int, at: int) -> int:
    """The joint at a quotation mark: before one that opens, behind one that closes what was opened since ``start``; ``start`` where a blank
    stands before the one that opens, as that is no joint."""
    if body[at - 1] in _OPENERS and _opens(body, start, at - 1):
        return at - 1 if at - 1 > start and not body[at - 2].isspace() else start
    return at + 1 if body[at] in _OPENERS and not _opens(body, start, at) else at


def _opens(body: str, start: int, at: int) -> bool:
    """Whether the mark at ``at`` opens a quotation: "“" closes in German and opens in English, "«" and "»" do either."""
    mark, opener = body[at], _OPENERS[body[at]]
    if mark == opener:
        return body.count(mark, start, at) % 2 == 0
    return body.count(opener, start, at) <= body.count(mark, start, at)


@cache
def _joined_names() -> re.Pattern[str]:
    """Names with a capital inside, which no headline was glued to there."""
    table = tomllib.loads((files("cleaner") / "data" / "joined_names.toml").read_text(encoding="utf-8"))
    names, openings = (either(table[key], fold=False) for key in ("names", "openings"))
    return re.compile(rf"{names}|(?<![^\W\d_]){openings}(?=[{UPPER}]).")


def _is_name(source: str, body: str, start: int, at: int) -> bool:
    left, right = _WORD_BEFORE.search(body, max(start, at - 40), at), _WORD_BEHIND.match(body, at)
    return bool(left and right) and source.count(body[left.start():right.end()]) > 1  # type: ignore[union-attr]


def joined(body: str, pieces: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The pieces joined to headlines: "iPhone" and "McCarthy" are one word, so a short piece belongs to its neighbour."""
    start = None
    for at, (begin, end) in enumerate(pieces):
        start = begin if start is None else start
        last = at + 1 == len(pieces)
        if last or (words(body[start:end]) >= 4 and words(body[pieces[at + 1][0]:pieces[at + 1][1]]) >= 3):
            yield start, end
            start = None
