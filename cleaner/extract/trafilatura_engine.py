"""The engine built on trafilatura: its choice of main text, walked into blocks with tags and links."""
from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

from cleaner.article import Fact
from cleaner.dates import parse_date
from cleaner.extract.page import Ask, Page, joined
from cleaner.extract.tree import as_html, is_too_deep
from cleaner.extract.walk import Dialect, pieces
from cleaner.names import clean_names

for _name in ("trafilatura", "htmldate", "courlan", "justext"):
    logging.getLogger(_name).addHandler(logging.NullHandler())  # else "discarding data: None" stands on the user's terminal
#: The elements of trafilatura's XML: https://trafilatura.readthedocs.io/en/latest/corefunctions.html
TEI = Dialect(
    blocks={"p": "p", "head": "h2", "item": "li", "quote": "blockquote", "row": "td", "pre": "pre", "ab": "p", "fw": "p", "figDesc": "figcaption", "div": "", "body": ""},
    groups=frozenset(("list", "table")), cells=frozenset(("cell",)), breaks=frozenset(("lb",)),
    link="ref", href="target",
)


def extract(root: Any, ask: Ask) -> Page:
    """What trafilatura takes for the main text of the tree, and what it says of the page. The tree may be changed."""
    from trafilatura import bare_extraction

    if is_too_deep(root):
        return Page("", engine="trafilatura", warnings=("deep_markup",))
    found: Any
    try:
        found = bare_extraction(as_html(root), url=ask.url, include_comments=False, include_links=True, include_tables=True, with_metadata=True)
    except Exception as error:  # its code is not ours and the web's pages are many: what it cannot read, the next engine reads
        return Page("", engine="trafilatura", warnings=(f"engine_failed: {type(error).__name__}",))
    if found is None or found.body is None:
        return Page("", engine="trafilatura")
    _mark_code(found.body)
    text, spans = joined(pieces(found.body, TEI))
    return Page(text, spans, tuple(_facts(found)), "trafilatura")


def _mark_code(body: Any) -> None:
    """trafilatura writes <code> for a listing and for a word in a sentence; a listing stands in no paragraph."""
    for code in body.iter("code"):
        parent = code.getparent()
        if parent is not None and parent.tag in ("body", "div") and not (code.tail or "").strip():
            code.tag = "pre"


def _facts(found: Any) -> Iterator[Fact]:
    for field, value in (("title", found.title), ("description", found.description), ("language", found.language), ("image", found.image), ("url", found.url)):
        if value:
            yield Fact(field, value, value, "trafilatura")
    for raw in (found.author or "").split(";"):
        for name in clean_names(raw):
            yield Fact("authors", {"name": name, "role": None}, raw.strip(), "trafilatura")
    if found.date:
        yield Fact("published", parse_date(found.date), found.date, "trafilatura")
    if found.sitename or found.hostname:
        site = found.sitename if found.sitename != found.hostname else None
        yield Fact("publisher", {"name": site, "host": found.hostname}, found.sitename or found.hostname, "trafilatura")
    if found.categories:
        yield Fact("section", found.categories[0], "; ".join(found.categories), "trafilatura")
    if found.tags:
        yield Fact("tags", list(found.tags), "; ".join(found.tags), "trafilatura")
