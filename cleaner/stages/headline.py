"""Claims for the headline that stands in the text, and for its echoes.

With a known title (from the page or the input's fields) a line above the first prose that says the same is the
headline. Without one, the first line is as often a standfirst or a caption, so it is taken for the headline only with a sign: it
is written in title case, or marked as a heading, or a dateline, byline, date or share bar stood right below it, or it stands there twice, or a date
stood in front of it on its line and the lede says its words again. Where residue went from above it or from right below, or the writer or the day
from below the paragraph under it, the text was scraped from the page's top, where the headline is: a sign as well, but in mode ``precision``. In
mode ``recall`` it is one, too, that the lede says its words again. The rest stays: cleaning a clean body must not take its first subheading.
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from cleaner.article import Article, Block, Claim, Fact
from cleaner.shape import echoes, ends_with_stop, is_headline, is_prose, is_title_case, words

RULE, ECHO = "any/headline/first-line", "any/headline/echo"
#: How far down, in blocks above the first prose, a headline can stand.
HEAD = 12
#: Shorter first lines are more often a subheading ("At a glance") than a headline, longer ones a standfirst.
LEAST_WORDS, MOST_WORDS = 5, 16
#: Scripts without spaces are counted by characters; a headline has more than a label ("Middle East crisis").
LEAST_UNSPACED = 12
#: How much of the headline the lede says again, where a date stood in front of it.
LEAST_ECHO = 0.34
#: Who is who, and where, in brackets or behind an equals sign: a caption.
_CAPTION = re.compile(r"[(（＝]")
#: What stands right below a headline, and not below a caption or a standfirst.
_SIGNS = frozenset({"byline", "dateline", "published_date", "updated_note", "read_time", "agency", "social_share", "follow_us"})
#: What stands as well above a caption, or above a text that begins below its headline.
_OF_THE_TEXT = frozenset({"photo_credit", "media_caption_ui", "site_disclaimer"})
#: What stands below a standfirst, and seldom between an article's first paragraphs.
_OF_WRITING = frozenset({"byline", "published_date", "updated_note", "read_time"})
_WORD = re.compile(r"\w+")


def claims(article: Article, mode: str) -> Iterator[Claim]:
    """Claims for the headline and its echoes above the first prose."""
    if article.flat or not article.blocks:
        return
    if article.context.title:
        yield from _known(article, article.context.title)
    else:
        yield from _by_shape(article, mode)


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


def says_title(title: str, line: str) -> bool:
    """Whether the line is the title, or nearly."""
    return _says(_fold(title), line)


def _says(wanted: str, line: str) -> bool:
    """Whether the line is the title, or the title is the line with a site's name behind it."""
    said = _fold(line)
    if not said:
        return False
    return said == wanted or (len(said) >= 15 and words(said) >= 3 and wanted.startswith(said) and len(said) >= 0.6 * len(wanted))


def _by_shape(article: Article, mode: str) -> Iterator[Claim]:
    blocks = article.blocks
    twice = _said_twice(article)
    first = twice or 0
    title = blocks[first].body
    echoes = [block for block in blocks[first + 1:first + 2] if _says(_fold(title), block.body)]
    if twice is None and not (_is_headline(blocks[0]) and _has_sign(article, mode) and _prose_follows(blocks[1 + len(echoes):3 + len(echoes)])):
        return
    yield _claim(blocks[first], RULE, "title", (Fact("title", title, title, RULE),))
    if twice == 0 and not _has_menu_above(article) and not _has_date_in_front(article):
        return  # the other one may be a caption
    for block in echoes:
        yield _claim(block, ECHO, "title", ())


def _said_twice(article: Article) -> int | None:
    """The number of a headline above the first prose that the line right below it says again: where a menu was taken away above all lines any,
    else the first line, where prose follows."""
    blocks, menu = article.blocks, _has_menu_above(article)
    for number, (block, below) in enumerate(zip(blocks[:HEAD], blocks[1:HEAD])):
        if is_prose(block.body) or (number and not menu):
            return None
        if _is_headline(block) and _fold(block.body) == _fold(below.body):
            if menu and not article.source[block.end:below.start].strip() or not menu and _prose_follows(blocks[2:4]):
                return number
    return None


def _has_menu_above(article: Article) -> bool:
    return any(claim.kind == "navigation" and claim.end <= article.blocks[0].start for claim in article.claims)


def _has_sign(article: Article, mode: str) -> bool:
    """Whether more than its shape says that the first line is the headline. A photo's credit below it says that it is a caption."""
    first = article.blocks[0]
    below = article.blocks[1].end if len(article.blocks) > 1 else len(article.source)
    kinds = {claim.kind for claim in article.claims if first.end <= claim.start < below}
    if "photo_credit" in kinds:
        return False
    if first.text.startswith("#") or is_title_case(first.body) or kinds & _SIGNS or (mode != "precision" and _is_scraped(article, kinds)):
        return True
    lede = " ".join(block.body for block in article.blocks[1:3])
    if _has_date_in_front(article) and echoes(first.body, lede) >= LEAST_ECHO:
        return True
    return mode == "recall" and words(first.body) <= 12 and echoes(first.body, lede) >= 0.5


def _is_scraped(article: Article, below: Set[str]) -> bool:
    """Whether what went around the first line says that the text was scraped from the page's top: a line above it or right below, or the
    writer or the day below a standfirst."""
    first, *rest = article.blocks
    above = {claim.kind for claim in article.claims if claim.end <= first.start and "\n" in article.source[claim.start:first.start]}
    late = {claim.kind for claim in article.claims if rest[1:] and rest[0].end <= claim.start < rest[1].start}
    return bool((above | below) - _OF_THE_TEXT or late & _OF_WRITING)


def _has_date_in_front(article: Article) -> bool:
    """Whether the day of publication stood in front of the first line, as some scrapers put it there."""
    first = article.blocks[0]
    above = [claim for claim in article.claims if claim.end <= first.start]
    return bool(above) and above[-1].kind == "published_date" and "\n" not in article.source[above[-1].start:first.start]


def _prose_follows(below: Sequence[Block]) -> bool:
    """Whether prose stands below, directly or under one heading too short to be a headline."""
    if not below:
        return False
    heading = words(below[0].body) < LEAST_WORDS and len(below) > 1
    return is_prose(below[0].body) or (heading and is_prose(below[1].body))


def _is_headline(block: Block) -> bool:
    body = block.body
    marked = body != block.text and block.text.startswith("#")
    if (block.lead and not marked) or not is_headline(body) or ends_with_stop(body):
        return False
    if _CAPTION.search(body) and not is_title_case(body):
        return False
    if " " not in body:
        return len(body) >= LEAST_UNSPACED
    return LEAST_WORDS <= words(body) <= (2 * MOST_WORDS if is_title_case(body) else MOST_WORDS)


def _claim(block: Block, rule: str, field: str, facts: tuple[Fact, ...]) -> Claim:
    return Claim(block.start, block.end, rule, "headline", "headline", "The headline belongs to the metadata", "lift", field, facts)
