"""HTML in: the engines that find a page's main text, and the page's own facts.

The only part of the project that knows trafilatura, lxml or a page's tree; nothing here is loaded for text input.
"""
from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from cleaner.errors import InputError, UsageError
from cleaner.extract.page import Page, Span

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

__all__ = ["ENGINES", "Page", "Span", "extract"]

#: Engines by name: the module that holds ``extract(tree, url) -> Page``; its facts are what only the engine knows.
ENGINES = {"trafilatura": "cleaner.extract.trafilatura_engine", "plain": "cleaner.extract.plain"}
#: Markup beyond these is refused: no article page is that large, and it would take minutes and gigabytes.
MOST_MARKUP, MOST_TAGS = 20_000_000, 1_000_000
#: Beyond this many tags the plain engine, which is linear and light, reads the page; an article has some thousands.
MANY_TAGS = 100_000
_FEED = re.compile(r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:rss|feed|rdf:RDF)\b", re.IGNORECASE | re.DOTALL)


def extract(markup: "str | bytes | BeautifulSoup", *, url: str | None = None, engine: str = "trafilatura") -> Page:
    """The page's main text and facts. Fragments (no html, head or body) go through BeautifulSoup as they are.

    Raises :class:`InputError` for a feed and for markup over the limits, :class:`UsageError` for an engine that does
    not exist. A page in which nothing is found gives an empty text and the warning ``no_main_text``.
    """
    if engine not in ENGINES:
        raise UsageError(f"there is no engine {engine!r}; choose one of {', '.join(ENGINES)}")
    source = _source(markup)
    tags = _checked(source)
    from cleaner.extract import tree

    if tree.is_page(source):
        return _extract_page(source, url, engine if tags <= MANY_TAGS else "plain", tags)
    if tags > MANY_TAGS:
        return _extract_page(source, url, "plain", tags)
    from cleaner.extract.fragment import extract_fragment

    return extract_fragment(source)


def _source(markup: Any) -> str:
    if isinstance(markup, (bytes, bytearray, memoryview)):
        from cleaner.decode import decode

        return decode(bytes(markup), html=True).text
    try:
        return markup if isinstance(markup, str) else str(markup)
    except RecursionError:
        raise InputError("this BeautifulSoup object is too deep to write out; pass the page's own text or bytes", "extract") from None


def _checked(source: str) -> int:
    """The number of tags, roughly; more than can be read in bounded time and memory is refused."""
    if len(source) > MOST_MARKUP:
        raise InputError(f"this page has {len(source):,} characters of markup, over the limit of {MOST_MARKUP:,}; cut it into articles first", "extract")
    tags = source.count("<")
    if tags > MOST_TAGS:
        raise InputError(f"this page has {tags:,} tags, over the limit of {MOST_TAGS:,}; cut it into articles first", "extract")
    if _FEED.match(source):
        raise InputError("this is a feed of articles, not an article; give each item's content as an input of its own", "extract")
    return tags


def _extract_page(source: str, url: str | None, engine: str, tags: int) -> Page:
    from cleaner.extract import facts, json_ld, plain, tree

    root = tree.parse(source)
    if root is None:
        return Page("", engine=engine, warnings=("no_main_text",))
    declared = json_ld.read(root)
    known = tuple(facts.page_facts(root, declared, url))  # before the engine, which may change the tree
    run: Callable[..., Page] = import_module(ENGINES[engine]).extract
    warnings: tuple[str, ...] = ("large_markup",) if tags > MANY_TAGS else ()
    if tree.is_too_deep(root):
        found, warnings = plain.read(source), (*warnings, "deep_markup")
    else:
        found = run(root, url)
    warnings += found.warnings
    if not found.text and engine != "plain":
        found = plain.read(source)
        warnings += ("fallback_engine",) if found.text else ()
    body = json_ld.body(declared)
    if not found.text or _is_only_declared(found, body, source):
        found = _from_declaration(body)
        warnings += found.warnings
    return Page(found.text, found.spans, known + found.facts, found.engine, warnings)


def _is_only_declared(found: Page, body: str | None, source: str) -> bool:
    """Whether an engine gave the declared body, as trafilatura does where it finds nothing, and no reader sees that text."""
    if not body or len(found.spans) != 1:
        return False
    from cleaner.extract import plain

    start = "".join(body.split())[:200]
    return "".join(found.text.split()).startswith(start) and start not in "".join(plain.read(source).text.split())


def _from_declaration(body: str | None) -> Page:
    """The article as the page declares it to search engines: all there is on a page that a script fills."""
    if not body:
        return Page("", engine="plain", warnings=("no_main_text",))
    from cleaner.extract.page import Piece, joined

    text, spans = joined(Piece("p", parts=[part]) for part in body.split("\n"))
    return Page(text, spans, (), "json-ld", ("text_from_json_ld",))
