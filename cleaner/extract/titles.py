"""The page's own heading, and titles without the site's name."""
from __future__ import annotations

import html
import re
from typing import Any

from cleaner.extract.tree import text_of

_TAG = re.compile(r"</?(?:[a-z][a-z0-9]{0,10})(?:\s[^<>]{0,300})?/?>", re.IGNORECASE)
_JOINT = re.compile(r"\s+(?:[|–—\-·•:»]|::|\|\|)\s+")
_MOST_HEADINGS = 60


def readable(raw: str) -> str:
    """A value as a reader would see it: character references resolved (some pages escape twice), no tags, blanks folded."""
    text = html.unescape(html.unescape(raw)) if "&" in raw else raw
    if "<" in text:
        text = _TAG.sub("", text)
    return " ".join(text.replace("\xad", "").replace("\u200b", "").split())


def plain(text: str) -> str:
    """Letters and numbers alone, for comparing."""
    return "".join(mark for mark in readable(text).casefold() if mark.isalnum())


def main_heading(elements: list[Any], headings: list[int], titles: list[str]) -> int | None:
    """Where the article's heading stands: the only h1; of several, or of smaller ones, the one most like what the page calls itself."""
    texts = [(place, elements[place].tag, text_of(elements[place], 300)) for place in headings[:_MOST_HEADINGS]]
    first = [(place, text) for place, tag, text in texts if tag == "h1" and text]
    if len(first) == 1:
        return first[0][0]
    known = [set(words) for words in map(_words, titles) if words]
    best = max(first, key=lambda one: _likeness(one[1], known), default=None)
    if best is not None and (_likeness(best[1], known) > 0.3 or not known):
        return best[0]
    smaller = [(place, text) for place, tag, text in texts if tag != "h1" and len(text.split()) > 2]
    best = max(smaller, key=lambda one: _likeness(one[1], known), default=None)
    return best[0] if best is not None and _likeness(best[1], known) > 0.6 else None


def _likeness(text: str, known: list[set[str]]) -> float:
    """The share of words that a heading has in common with the title most like it."""
    words = set(_words(text))
    return max((len(words & title) / len(words | title) for title in known), default=0.0)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def without_site(title: str, sites: frozenset[str], headings: frozenset[str]) -> str:
    """A title without the site's name before or behind it; only names known to be the site's, or what a heading leaves over."""
    for joint in _JOINT.finditer(title[:500]):
        head, tail = title[:joint.start()], title[joint.end():]
        if plain(tail) in sites or plain(head) in headings:
            return head
        if plain(head) in sites and tail:
            return tail
    return title
