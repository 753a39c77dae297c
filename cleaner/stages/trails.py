"""Claims for the trail of links that leads to the article, where it is written as a list above it: "1. Home", "2. Health", "3. The title".

A list of contents looks so, too. What tells a trail is its end: it is the title, which the line right above or below the list says once more. That
line is the headline then. Where the trail ends with a section, it is known as the first thing of the text, short words in front of a headline, none of
which comes back below as a heading.
"""
from __future__ import annotations

from collections.abc import Iterator, Sequence

from cleaner.article import Article, Block, Claim, Fact
from cleaner.shape import is_headline, is_long, is_prose, words
from cleaner.stages.headline import LEAST_UNSPACED, says_title

RULE, TITLE, STAGE = "any/trails/list", "any/trails/title", "trails"
WHY, WHY_TITLE = "A trail of links to the article: its last one is the title", "The title, at which a trail of links ends"
#: A trail has so many links, the title left out of them so long each; a title has so many words.
LEAST, MOST, LONGEST, LEAST_WORDS = 2, 8, 60, 3
#: The name of a section has so many words at most.
SECTION_WORDS = 4
#: A trail stands among so many lines at the head.
HEAD = 30


def claims(article: Article) -> Iterator[Claim]:
    """A claim for each line of a trail, and for the headline beside it where no title is known."""
    if article.flat:
        return
    blocks = article.blocks[:HEAD]
    first = next((number for number, block in enumerate(blocks) if is_prose(block.body)), len(blocks))
    start = 0
    while start < first:
        end = _end(blocks, start, first)
        if end - start >= LEAST:
            title = _title(article, blocks, start, end)
            if title is None and start == 0 and _leads_to(article.blocks, end):
                title = -1
            if title is not None:
                yield from (Claim(block.start, block.end, RULE, "navigation", STAGE, WHY) for block in blocks[start:end])
                if title >= 0 and not article.context.title:
                    block = blocks[title]
                    yield Claim(block.start, block.end, TITLE, "headline", STAGE, WHY_TITLE, "lift", "title", (Fact("title", block.body, block.body, TITLE),))
                return
        start = max(end, start + 1)


def _end(blocks: Sequence[Block], start: int, first: int) -> int:
    """Where the list ends that starts with a block: items numbered from 1, or with the same mark."""
    end = start
    while end < first and end - start < MOST and blocks[end].lead:
        mark = blocks[end].text[:blocks[end].lead].strip(" .)\u00a0")
        if mark != (str(end - start + 1) if mark.isdigit() else blocks[start].text[:1]) or mark == "#":
            break
        end += 1
    return end


def _title(article: Article, blocks: Sequence[Block], start: int, end: int) -> int | None:
    """The number of the line beside the list that its last item says as well; -1 where the last item is the known title; None where it is no trail."""
    last = blocks[end - 1].body
    if any(len(block.body) > LONGEST for block in blocks[start:end - 1]) or not _is_title(last):
        return None
    for beside in (end, start - 1):
        if 0 <= beside < len(blocks) and not blocks[beside].lead and says_title(blocks[beside].body, last) and _is_title(blocks[beside].body):
            return beside
    return -1 if article.context.title and says_title(article.context.title, last) else None


def _leads_to(blocks: Sequence[Block], end: int) -> bool:
    """Whether the first lines of the text, a numbered list up to ``end``, are sections that a headline stands below."""
    if not blocks[0].text[0].isdigit() or end == len(blocks) or blocks[end].lead or words(blocks[end].body) <= SECTION_WORDS or not is_headline(blocks[end].body):
        return False
    sections = [block.body for block in blocks[:end]]
    if any(words(line) > SECTION_WORDS or not line[-1].isalnum() for line in sections[:-1]):
        return False
    below = {block.body.casefold() for block in blocks[end:]}
    return not any(line.casefold() in below for line in sections)


def _is_title(body: str) -> bool:
    return is_headline(body) and is_long(body, LEAST_WORDS, LEAST_UNSPACED)
