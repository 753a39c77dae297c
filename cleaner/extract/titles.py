"""The page's own heading, and titles without the site's name."""
from __future__ import annotations

import html
import re
from collections.abc import Iterable
from itertools import islice
from typing import Any

from lxml import etree

from cleaner.names import is_site_name
from cleaner.shape import words_or_pairs

_TAG = re.compile(r"</?(?:[a-z][a-z0-9]{0,10})(?:\s[^<>]{0,300})?/?>", re.IGNORECASE)
#: Without blanks only where the site's name is written so; what follows has to be that name, or what a heading leaves over.
_JOINT = re.compile(r"\s+(?:[|–—\-·•:»]|::|\|\|)\s+|\s*(?:_+|[|｜])\s*|(?<=[^\x00-\u2fff])[-–—]{1,2}\s*(?=\S)")
_MOST_HEADINGS, _MOST_PARTS, _MOST_WORDS = 60, 200, 40
#: A title shorter than this stands on a page for other reasons too; elements that a heading may be, and those that it does not stand in.
_LEAST_TITLE, _MOST_BLANKS = 4, 40
_UNMARKED = frozenset(("div", "p", "span", "strong", "b", "font", "td", "h4", "h5", "h6", "header"))
_LINKING = frozenset(("a", "nav", "head", "li", "button", "template", "figure", "svg"))
_BREAKS = frozenset(("br", "div", "p", "h1", "h2", "h3", "li"))
_UNSEEN = frozenset(("script", "style", "svg", "template"))


def readable(raw: str) -> str:
    """A value as a reader would see it: character references resolved (some pages escape twice), no tags, blanks folded."""
    text = html.unescape(html.unescape(raw)) if "&" in raw else raw
    if "<" in text:
        text = _TAG.sub("", text)
    return " ".join(text.replace("\xad", "").replace("\u200b", "").split())


def plain(text: str) -> str:
    """Letters and numbers alone, for comparing."""
    return "".join(filter(str.isalnum, readable(text).casefold()))


def main_heading(elements: list[Any], headings: list[int], titles: list[str], title: str, sites: frozenset[str]) -> int | None:
    """Where the article's heading stands, if the page has one.

    ``titles`` are those that the page gives the article, ``title`` is the one of its window. The heading is the h1 most like
    them, or a smaller one that is nearly the same; never the site's name, and no text.
    """
    known = [set(words) for words in (words_or_pairs(one.casefold()) for one in titles or [title]) if words]
    large = [place for place in headings if elements[place].tag == "h1"]
    first = _scored(elements, large, known, sites)
    best = max(first, default=(0.0, 0), key=lambda one: one[0])
    if best[0] > (0.15 if len(first) == 1 else 0.3):
        return best[1]
    smaller = max(_scored(elements, (place for place in headings if elements[place].tag != "h1"), known, sites), default=(0.0, 0), key=lambda one: one[0])
    if smaller[0] > 0.6:
        return smaller[1]
    if best[0] > 0.15 or (first and not known):
        return best[1]
    again = max(_scored(elements, large, [set(words_or_pairs(title.casefold()))], sites), default=(0.0, 0), key=lambda one: one[0])
    return again[1] if again[0] > 0 or (len(first) == 1 and best[0] > 0) else None


def unmarked_heading(elements: list[Any], titles: list[str]) -> int | None:
    """Where the article's title stands in the page's body though no heading holds it; a link to an article is none."""
    known = {plain(title) for title in titles if len(words_or_pairs(title)) >= _LEAST_TITLE}
    lengths = {len(title) for title in titles}
    if not known:
        return None
    longest = max(lengths) + _MOST_BLANKS
    return next((place for place, element in enumerate(elements) if element.tag in _UNMARKED and element.text and len(element.text) <= longest and plain(element.text) in known
                 and not any(one.tag in _LINKING for one in element.iterancestors())), None)


def _scored(elements: list[Any], places: Iterable[int], known: list[set[str]], sites: frozenset[str]) -> list[tuple[float, int]]:
    """How like the titles each heading is that may be the article's, and its place."""
    texts = ((place, heading_text(elements[place])) for place in islice(places, _MOST_HEADINGS))
    return [(_likeness(text, known), place) for place, text in texts if text and plain(text[:100]) not in sites and len(text.split()) <= _MOST_WORDS]


def heading_text(element: Any) -> str:
    """A heading's text, parts that stand below each other with a blank between."""
    parts: list[str] = []
    for event, node in etree.iterwalk(element, events=("start", "end")):
        if node.tag in _BREAKS:
            parts.append(" ")
        if node.tag not in _UNSEEN:
            parts.append((node.text if event == "start" else node.tail if node is not element else "") or "")
        if len(parts) > _MOST_PARTS:
            break
    return " ".join("".join(parts).split())


def in_sentence_case(heading: str, titles: list[str]) -> str:
    """A heading in capitals as one of the page's titles writes it."""
    if not heading.isupper():
        return heading
    return next((title for title in titles if not title.isupper() and plain(title) == plain(heading)), heading)


def _likeness(text: str, known: list[set[str]]) -> float:
    """The share of words that a heading has in common with the title most like it."""
    words = set(words_or_pairs(text.casefold()))
    return max((len(words & title) / len(words | title) for title in known), default=0.0)


def without_site(title: str, sites: frozenset[str], headings: frozenset[str]) -> str:
    """A title without the site's name before or behind it; only names known to be the site's, or what a heading leaves over."""
    for joint in _JOINT.finditer(title[:500]):
        head, tail = title[:joint.start()], title[joint.end():]
        if plain(tail) in sites or plain(head) in headings or (head and is_site_name(tail)):
            return head
        if plain(head) in sites and tail:
            return tail
    return title
