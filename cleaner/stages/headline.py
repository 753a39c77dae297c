"""Claims for the headline that stands in the text, and for its echoes.

With a known title (from the page or the input's fields) a line above the first prose that says the same is the
headline. Without one, the first line is the headline when it has the shape of one and prose follows it, directly or
after one more line of that shape (the subtitle). Three such lines in a row say nothing, and stay: cleaning a clean
body must not take its first subheading.
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cleaner.article import Article, Block, Claim, Fact
from cleaner.shape import ends_with_stop, is_headline, is_prose, words

RULE, ECHO, SUBTITLE = "any/headline/first-line", "any/headline/echo", "any/headline/subtitle"
#: How far down, in blocks above the first prose, a headline can stand.
HEAD = 12
#: Shorter first lines are more often a subheading ("At a glance") than a headline.
LEAST_WORDS = 5
_WORD = re.compile(r"\w+")


def claims(article: Article) -> Iterator[Claim]:
    """Claims for the headline, its echoes above the first prose, and a subtitle below it."""
    if article.flat or not article.blocks:
        return
    if article.context.title:
        yield from _known(article, article.context.title)
    else:
        yield from _by_shape(article)


def _known(article: Article, title: str) -> Iterator[Claim]:
    wanted = _fold(title)
    found = False
    for block in article.blocks[:HEAD]:
        if _says(wanted, block.body):
            yield _claim(block, ECHO if found else RULE, "title", () if found else (Fact("title", block.body, block.body, RULE),))
            found = True
        elif is_prose(block.body):
            return


def _fold(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


def _says(wanted: str, line: str) -> bool:
    """Whether the line is the title, or the title is the line with a site's name behind it."""
    said = _fold(line)
    if not said:
        return False
    return said == wanted or (len(said) >= 15 and words(said) >= 3 and wanted.startswith(said) and len(said) >= 0.6 * len(wanted))


def _by_shape(article: Article) -> Iterator[Claim]:
    blocks = article.blocks
    shaped = 0
    while shaped < min(3, len(blocks)) and _is_headline(blocks[shaped]):
        shaped += 1
    if shaped not in (1, 2) or not _prose_follows(blocks[shaped:shaped + 2]):
        return
    title = blocks[0].body
    yield _claim(blocks[0], RULE, "title", (Fact("title", title, title, RULE),))
    if shaped == 2:
        again = _says(_fold(title), blocks[1].body)
        fact = Fact("subtitle", blocks[1].body, blocks[1].body, SUBTITLE)
        yield _claim(blocks[1], ECHO if again else SUBTITLE, "title" if again else "subtitle", () if again else (fact,))


def _prose_follows(below: Sequence[Block]) -> bool:
    """Whether prose stands below, directly or under one heading too short to be a headline."""
    if not below:
        return False
    heading = words(below[0].body) < LEAST_WORDS and len(below) > 1
    return is_prose(below[0].body) or (heading and is_prose(below[1].body))


def _is_headline(block: Block) -> bool:
    body = block.body
    marked = body != block.text and block.text.startswith("#")
    return (marked or not block.lead) and is_headline(body) and words(body) >= LEAST_WORDS and not ends_with_stop(body)


def _claim(block: Block, rule: str, field: str, facts: tuple[Fact, ...]) -> Claim:
    return Claim(block.start, block.end, rule, "headline", "headline", "The headline belongs to the metadata", "lift", field, facts)
