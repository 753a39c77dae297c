"""One pass over a page: the elements that may say something about the article, in reading order. Nothing is judged here."""
from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import msgspec
from lxml import etree

from cleaner.extract.marks import opening, openings

#: Elements beyond these are not looked at: a page's head, and the head of its article, stand in the first thousands.
MOST_ELEMENTS = 30_000
_MOST_LABEL = 200
_HAS_ITEMS, _HAS_PROPERTIES = etree.XPath("boolean(//@itemprop)"), etree.XPath("boolean(//@typeof)")
_HEADINGS = frozenset(("h1", "h2", "h3"))
_HEAD = frozenset(("meta", "link", "title", "time", *_HEADINGS))


class Survey(msgspec.Struct):
    """What stands in the page; numbers are places in ``elements``."""

    elements: list[Any]
    metas: list[Any] = []
    links: list[Any] = []
    titles: list[Any] = []
    headings: list[int] = []
    times: list[int] = []
    #: Elements with itemprop or itemscope (microdata), and with property or typeof (RDFa).
    items: list[Any] = []
    properties: list[Any] = []
    #: Elements whose class or rel says that a person is named, and those whose class may say that a date is.
    signed: list[int] = []
    dated: list[int] = []


def survey(root: Any) -> Survey:
    """Look at each element once. A page's markup may be anywhere: meta tags stand in bodies, times in tails."""
    found = Survey(list(islice(root.iter(), MOST_ELEMENTS)))
    by_tag = {"meta": found.metas, "link": found.links, "title": found.titles}
    signed, dated = found.signed, found.dated
    known: dict[str | None, tuple[bool, bool]] = {None: (False, False)}  # classes are few, and stand at many elements
    for place, element in enumerate(found.elements):
        tag, sign = element.tag, element.get("class")
        if tag in _HEAD:
            if tag in by_tag:
                by_tag[tag].append(element)
            else:
                (found.times if tag == "time" else found.headings).append(place)
        said = known.get(sign)
        if said is None:
            said = known[sign] = _said(sign)
        if said[0]:
            signed.append(place)
        if said[1]:
            dated.append(place)
        if tag == "a" and "author" in (element.get("rel") or ""):
            signed.append(place)
    if _HAS_ITEMS(root):  # most pages have none, and need not be asked at each element
        found.items = [element for element in found.elements if element.get("itemprop") is not None or element.get("itemscope") is not None]
    if _HAS_PROPERTIES(root):
        found.properties = [element for element in found.elements if element.tag != "meta" and (element.get("property") is not None or element.get("typeof") is not None)]
    return found


def _said(sign: str) -> tuple[bool, bool]:
    """Whether a class says that a person is named, and whether it may say that a date is."""
    return "uthor" in sign or "yline" in sign, "date" in sign or "Date" in sign or "ublish" in sign or "osted" in sign


def labelled(elements: list[Any]) -> Iterator[Any]:
    """The elements whose own text begins like a byline's mark. A look at every text, for pages that name nobody elsewhere."""
    starts = openings()
    for element in elements:
        text = element.text
        if text and len(text) < _MOST_LABEL and opening(text.lstrip()) in starts:
            yield element
