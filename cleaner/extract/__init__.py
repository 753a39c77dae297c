"""HTML in: the engines that find a page's main text, and the page's own facts.

The only part of the project that knows trafilatura, lxml or a page's tree; nothing here is loaded for text input.
"""
from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

import msgspec

from cleaner.decode import FEED
from cleaner.errors import InputError, UsageError
from cleaner.extract.page import Ask, Page, Span

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

__all__ = ["ENGINES", "Page", "Span", "extract"]

#: Engines by name: the module that holds ``extract(tree, ask) -> Page``; its facts are what only the engine knows.
#: Behind a colon after the name may stand the file of a model: ``blocks:my.npz``.
ENGINES = {"blocks": "cleaner.extract.blocks_engine", "trafilatura": "cleaner.extract.trafilatura_engine", "plain": "cleaner.extract.plain"}
#: Markup beyond these is refused: no article page is that large, and it would take minutes and gigabytes.
MOST_MARKUP, MOST_TAGS = 20_000_000, 1_000_000
#: Beyond this many tags the plain engine, which is linear and light, reads the page; an article has some thousands.
MANY_TAGS = 100_000
#: A declared body of so many characters is used where the page's own text has less than this share of it.
LEAST_BODY, OUTDONE = 600, 0.3


def extract(markup: "str | bytes | BeautifulSoup", *, url: str | None = None, engine: str = "blocks", left_out: bool = False, structure: bool = False) -> Page:
    """The page's main text and facts; with ``left_out``, the blocks that are not in it, from engines that can say. Fragments (no html, head or body) go through BeautifulSoup as they are.

    Raises :class:`InputError` for a feed and for markup over the limits, :class:`UsageError` for an engine that does
    not exist. A page in which nothing is found gives an empty text and the warning ``no_main_text``.
    """
    if engine.partition(":")[0] not in ENGINES:
        raise UsageError(f"there is no engine {engine!r}; choose one of {', '.join(ENGINES)}")
    source = _source(markup)
    tags = _checked(source)
    from cleaner.extract import tree

    if tree.is_page(source):
        return _extract_page(source, url, engine if tags <= MANY_TAGS else "plain", tags, left_out, structure)
    if tags > MANY_TAGS:
        return _extract_page(source, url, "plain", tags, left_out, structure)
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
    if FEED.match(source):
        raise InputError("this is a feed of articles, not an article; give each item's content as an input of its own", "extract")
    return tags


def _extract_page(source: str, url: str | None, engine: str, tags: int, left_out: bool, structure: bool) -> Page:
    from cleaner.extract import facts, json_ld, plain, survey, tree
    from cleaner.extract.verdict import NO_ARTICLE

    root = tree.parse(source)
    if root is None:
        return Page("", engine=engine, warnings=("no_main_text",))
    declared = json_ld.read(root)
    seen = survey.survey(root)
    known = tuple(facts.page_facts(root, declared, url, seen))  # before the engine, which may change the tree
    name, _, model = engine.partition(":")
    run: Callable[..., Page] = import_module(ENGINES[name]).extract
    warnings: tuple[str, ...] = ("large_markup",) if tags > MANY_TAGS else ()
    found = run(root, Ask(url, declared, tuple(seen.items), model, left_out, structure))
    warnings += found.warnings
    if not found.text and (engine != "plain" or "deep_markup" in found.warnings) and NO_ARTICLE.isdisjoint(found.warnings):
        found = msgspec.structs.replace(plain.read(source), left_out=found.left_out)
        warnings += ("fallback_engine",) if found.text and "deep_markup" not in warnings else ()
    body = declared.body
    if body and (not found.text or _is_only_declared(found, body, source) or _is_outdone(found, body)):
        found = msgspec.structs.replace(_from_declaration(body), left_out=found.left_out)
        warnings += found.warnings
    if not found.text:
        warnings += ("no_main_text",)
    return msgspec.structs.replace(found, facts=known + found.facts, warnings=warnings)


def _is_only_declared(found: Page, body: str, source: str) -> bool:
    """Whether an engine gave the declared body, as trafilatura does where it finds nothing, and no reader sees that text."""
    if len(found.spans) != 1:
        return False
    from cleaner.extract import plain

    start = "".join(body.split())[:200]
    return "".join(found.text.split()).startswith(start) and start not in "".join(plain.read(source).text.split())


def _is_outdone(found: Page, body: str) -> bool:
    """Whether the declared body is an article and the page's own text only the beginning of one, or less."""
    return len(body) >= LEAST_BODY and len(found.text) < OUTDONE * len(body)


def _from_declaration(body: str) -> Page:
    """The article as the page declares it to search engines: all there is on a page that a script fills."""
    from cleaner.extract.page import Piece, joined

    text, spans = joined(Piece("p", parts=[part]) for part in body.split("\n"))
    return Page(text, spans, (), "json-ld", ("text_from_json_ld",))
