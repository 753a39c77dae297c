"""Edits for tags, comments and entities that an extraction left in text.

For stray markup in text; a whole page or fragment is :mod:`cleaner.extract`'s. What stands between ``<`` and ``>``
is taken for a tag only when its name is one of HTML's: "a < b and c > d" stays.
"""
from __future__ import annotations

import html
import re
from collections.abc import Iterator

from cleaner.record import Removal

_INLINE = "a|abbr|acronym|b|bdi|bdo|big|center|cite|code|del|dfn|em|font|i|img|ins|kbd|label|mark|nobr|o:p|q|s|samp|small|span|strike|strong|sub|sup|svg|path|time|tt|u|var|wbr"
_BLOCK = (
    "address|article|aside|blockquote|body|br|button|canvas|caption|col|colgroup|dd|details|div|dl|dt|embed|fieldset|figcaption|figure|footer|form|"
    "h[1-6]|head|header|hr|html|iframe|input|legend|li|link|main|meta|nav|object|ol|option|p|picture|pre|section|select|source|"
    "summary|table|tbody|td|template|textarea|tfoot|th|thead|tr|track|ul|video|audio|amp-[a-z-]+"
)
_TOKEN = re.compile(
    r"(?P<gone><!--.{0,20000}?-->|<!\[CDATA\[|\]\]>|<!doctype[^<>]{0,300}>|<(?P<el>script|style|noscript|iframe)\b[^<>]{0,2000}>.{0,50000}?</(?P=el)\s*>)"
    rf"|(?P<inline></?(?:{_INLINE}|script|style|noscript)(?:\s[^<>]{{0,4000}})?/?>)"
    rf"|(?P<block></?(?:{_BLOCK})(?:\s[^<>]{{0,4000}})?/?>)"
    r"|(?P<entity>&(?:amp;){0,8}(?:#\d{2,7}|#[xX][0-9a-fA-F]{2,6}|[a-zA-Z][a-zA-Z0-9]{1,30});)",
    re.IGNORECASE | re.DOTALL,
)
#: Looked for first: most texts hold a few of these, and a search for the whole pattern tries it at every character.
_STARTS = re.compile(r"[<&\]]")
#: A tag in capitals without attributes, and one that closes; old pages close theirs, but for these.
_SHOUTED, _CLOSING = re.compile(r"<([A-Z]+)(?: [A-Z0-9 _-]*)?>"), re.compile(r"</([a-zA-Z]+)")
_VOID = frozenset(("img", "wbr"))
_TAG_NAME = re.compile(r"[a-zA-Z/!]")
_WHY = {
    "gone": "A script, style or comment of the page, left in the text",
    "inline": "A tag of the page, left in the text",
    "block": "A tag of the page that starts a line, left in the text",
    "entity": "A character written as an entity",
}


def edits(text: str) -> list[Removal]:
    """All markup edits of the text, in order, not overlapping: empty for the usual text, which holds no tag."""
    if "&" not in text and "<" not in text and "]]>" not in text:
        return []
    return list(_edits(text))


def _edits(text: str) -> Iterator[Removal]:
    at = 0
    closed: frozenset[str] = frozenset()
    for start in _STARTS.finditer(text):
        match = _TOKEN.match(text, start.start()) if start.start() >= at else None
        if match is None:
            continue
        at = match.end()
        name = match.lastgroup or "gone"
        name = "gone" if name == "el" else name
        shouted = _SHOUTED.fullmatch(match.group()) if name == "inline" else None
        if shouted:
            closed = closed or _VOID.union(map(str.casefold, _CLOSING.findall(text)))
            if shouted[1].casefold() not in closed:
                continue  # "<LABEL>", "<PATH TO THE FILE>": the article says what to put there
        replacement = _replacement(name, match.group())
        if replacement == "<" and _TAG_NAME.match(text, at):
            continue  # "&lt;table&gt;" in an article about tags says the tag, and is none
        if replacement != match.group():
            yield Removal(match.start(), match.end(), match.group(), replacement, f"any/markup/{_RULE[name]}", "markup", "markup", "normalise", None, _WHY[name])


_RULE = {"gone": "unseen-element", "inline": "inline-tag", "block": "block-tag", "entity": "entity"}


def _replacement(name: str, piece: str) -> str:
    if name == "block":
        return "\n"
    if name != "entity":
        return ""
    seen = ""
    while piece != seen:  # "&amp;amp;lt;": what was escaped twice is unescaped twice; each round is shorter
        seen, piece = piece, html.unescape(piece)
    return piece.replace("\u00a0", " ") if piece != "\xad" else ""
