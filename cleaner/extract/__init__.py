"""HTML in: the engines that find a page's main text, and the page's own facts.

The only part of the project that knows trafilatura, lxml or a page's tree; nothing here is loaded for text input.
"""
from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from cleaner.errors import InputError
from cleaner.extract.page import Page, Span

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

__all__ = ["ENGINES", "Page", "Span", "extract"]

#: Engines by name: the module that holds ``extract(tree, url) -> (text, spans, facts)``.
ENGINES = {"trafilatura": "cleaner.extract.trafilatura_engine"}
#: Markup beyond this (characters) is refused: no article page is that large, and it would take minutes.
MOST_MARKUP = 20_000_000


def extract(markup: "str | BeautifulSoup", *, url: str | None = None, engine: str = "trafilatura") -> Page:
    """The page's main text and facts. Fragments (no html, head or body) go through BeautifulSoup as they are.

    Raises :class:`InputError` for markup over the limit. A page in which nothing is found gives an empty text and
    the warning ``no_main_text``.
    """
    source = markup if isinstance(markup, str) else str(markup)
    if len(source) > MOST_MARKUP:
        raise InputError(f"this page has {len(source):,} characters of markup, over the limit of {MOST_MARKUP:,}; cut it into articles first", "extract")
    from cleaner.extract import tree

    if not tree.is_page(source):
        from cleaner.extract.fragment import extract_fragment

        return extract_fragment(source)
    return _extract_page(source, url, engine)


def _extract_page(source: str, url: str | None, engine: str) -> Page:
    from cleaner.extract import facts, plain, tree

    root = tree.parse(source)
    if root is None:
        return Page("", engine=engine, warnings=("no_main_text",))
    known = tuple(facts.page_facts(root, url))
    warnings: tuple[str, ...] = ()
    run: Callable[..., Page] = import_module(ENGINES[engine]).extract
    if tree.is_too_deep(root):
        found, warnings = Page("", engine=engine), ("deep_markup",)
    else:
        found = run(root, url)
    if not found.text:
        found = plain.extract(tree.parse(source), url)
        warnings += ("fallback_engine",) if found.text else ("no_main_text",)
    return Page(found.text, found.spans, known + found.facts, found.engine, warnings)
