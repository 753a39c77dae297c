"""Whether a page holds an article at all: script-only shells, error pages and consent walls do not, index pages hold many."""
from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

from cleaner.extract.cut import Block, Cut

#: A page with fewer words than this, and with scripts, is a shell that a script was to fill.
SHELL_WORDS = 15
#: An article of so many words is one, whatever its title says: it may be about error pages.
ARTICLE_WORDS = 200
#: The share of an index page's main text that stands in links, and the least number of blocks. Of 793 articles of WCXB 3 are over it, of 207 listings
#: and collections 82.
INDEX_LINKS, INDEX_BLOCKS = 0.3, 8
#: The warnings of pages whose text is no article's, and is not given.
NO_ARTICLE = frozenset(("script_page", "error_page", "consent_page"))
_PARTS = re.compile(r"\s+[|–—\-·•:»]+\s+|\n")
_MOST_TITLE = 300


def verdict(page: Cut, taken: Sequence[bool], title: str, *, scripts: bool) -> tuple[str, ...]:
    """The warnings about the page as a whole: of NO_ARTICLE, or ``index_page``. A warning is given only where it is plain."""
    chosen = [block for block, is_taken in zip(page.blocks, taken) if is_taken]
    words = sum(_words(block) for block in chosen)
    if scripts and sum(map(_words, page.blocks)) < SHELL_WORDS:
        return ("script_page",)
    if words < ARTICLE_WORDS:
        named = _named([title, *(block.text for block in page.blocks if page.nodes[block.node].tag == "h1")])
        if named:
            return (f"{named}_page",)
    size = sum(len(block.text) for block in chosen)
    if len(chosen) >= INDEX_BLOCKS and sum(block.linked for block in chosen) > INDEX_LINKS * size:
        return ("index_page",)
    return ()


def _words(block: Block) -> int:
    """Words, or half the characters of a script that writes none apart."""
    return max(block.text.count(" ") + 1, len(block.text) // 8)


def _named(headings: Sequence[str]) -> str | None:
    parts = [part.strip(" .!…").casefold() for heading in headings for part in _PARTS.split(heading[:_MOST_TITLE])]
    return next((kind for kind, pattern in _patterns().items() if any(pattern.fullmatch(part) for part in parts)), None)


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    told = tomllib.loads((files("cleaner") / "data" / "pages.toml").read_text(encoding="utf-8"))
    return {kind: re.compile("|".join(phrase for phrases in languages.values() for phrase in phrases)) for kind, languages in told.items()}
