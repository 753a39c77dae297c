"""One pass over a page: the elements that may say something about the article, in reading order. Nothing is judged here."""
from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import msgspec
from lxml import etree

from cleaner.marks import EDGES, labels, opening, openings
from cleaner.extract.shown import PARTS_OF_PERSON, PERSON

#: Elements beyond these are not looked at: a page's head, and the head of its article, stand in the first thousands.
MOST_ELEMENTS = 30_000
_MOST_LABEL, _MOST_WHOLE, _AROUND = 200, 30, EDGES + "\n\r\f\v：*"
_HAS_ITEMS, _HAS_PROPERTIES = etree.XPath("boolean(//@itemprop) or boolean(//@itemtype)"), etree.XPath("boolean(//@typeof)")
_HEADINGS = frozenset(("h1", "h2", "h3"))
_LOOKED_AT = frozenset(("meta", "link", "title", "time", "a", *_HEADINGS))


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
    _openings: list[tuple[Any, str, str]] = []

    def openings(self) -> list[tuple[Any, str, str]]:
        """The elements whose own text is short, each with what it begins with, and all of it where that may be a label."""
        if not self._openings:
            texts = ((element, text.lstrip()) for element in self.elements if (text := element.text) and len(text) < _MOST_LABEL)
            self._openings = [(element, opening(text), text.strip(_AROUND).casefold() if len(text) <= _MOST_WHOLE else "") for element, text in texts if text]
        return self._openings


def survey(root: Any) -> Survey:
    """Look at each element once. A page's markup may be anywhere: meta tags stand in bodies, times in tails."""
    elements = list(islice(root.iter(), MOST_ELEMENTS))
    tags, signs = [element.tag for element in elements], [element.get("class") for element in elements]
    signed, dated = _said({sign for sign in signs if sign})  # classes are few, and stand at many elements
    found = Survey(elements, signed=[place for place, sign in enumerate(signs) if sign in signed], dated=[place for place, sign in enumerate(signs) if sign in dated])
    by_tag = {"meta": found.metas, "link": found.links, "title": found.titles}
    for place, tag in [one for one in enumerate(tags) if one[1] in _LOOKED_AT]:
        if tag in by_tag:
            by_tag[tag].append(elements[place])
        elif tag != "a":
            (found.times if tag == "time" else found.headings).append(place)
        elif "author" in (elements[place].get("rel") or "") and signs[place] not in signed:
            found.signed.append(place)
    found.signed.sort()
    if _HAS_ITEMS(root):  # most pages have none, and need not be asked at each element
        found.items = [element for element in elements if element.get("itemprop") is not None or element.get("itemscope") is not None]
    if _HAS_PROPERTIES(root):
        found.properties = [element for element in elements if element.tag != "meta" and (element.get("property") is not None or element.get("typeof") is not None)]
    return found


def _said(signs: set[str]) -> tuple[set[str], set[str]]:
    """The classes that say that a person is named, and those that may say that a date is."""
    known = "\n".join(signs).lower()
    parts = [part for part in PARTS_OF_PERSON if part in known]
    signed = {sign for sign in signs for low in [sign.lower()] if any([part in low for part in parts]) and PERSON.search(sign)} if parts else set()
    return signed, {sign for sign in signs if "date" in sign or "Date" in sign or "ublish" in sign or "osted" in sign or "reated" in sign}


def labelled(seen: Survey, dates: bool = False) -> Iterator[Any]:
    """The elements whose own text begins like the mark of a byline, or of a date. A look at every text, for pages that say it nowhere else."""
    starts, whole = openings(dates), frozenset() if dates else labels()
    return (element for element, begins, label in seen.openings() if begins in starts or label in whole)
