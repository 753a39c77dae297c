"""Claims for what stands below the line of rights: "© 2023 Harbour Post. All rights reserved." is the last that a page says of an article.

What follows it is the page's: pleas, other articles with the start of their texts, addresses. The line must stand in the last part of a text, below
prose enough. Without a year it may be a picture's ("© Ann Brook"), and then only short lines below it go. What is said of the writer, and
what a rule lifts, was taken before. Of a page it was decided block by block what is the article's, so nothing is claimed there.
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cleaner.article import Article, Block, Claim
from cleaner.shape import is_prose, words

RULE, STAGE, KIND = "any/rights/below", "rights", "other"
WHY = "Stands below the line that says whose the article is, behind which nothing of it follows"
#: Above the line stands so much prose, in words; below it stand so many lines, so many of them prose, and so great a share of the words above at most.
LEAST_ABOVE, MOST_LINES, MOST_PROSE, MOST_BELOW = 100, 24, 4, 0.35
_YEAR = re.compile(r"(?:19|20)\d\d")


def claims(article: Article, mode: str) -> Iterator[Claim]:
    """A claim for each line below the first line of rights, if it stands far enough down; none in mode ``precision``."""
    rights = min((claim for claim in article.claims if claim.kind == "copyright"), key=lambda claim: claim.end, default=None)
    if mode == "precision" or article.flat or rights is None or any(block.tag for block in article.blocks):
        return
    above = [block for block in article.blocks if block.start < rights.end]
    below = article.blocks[len(above):]
    prose = sum(words(block.body) for block in above if is_prose(block.body))
    if prose >= LEAST_ABOVE and _is_rest(below, prose, _YEAR.search(article.source, rights.start, rights.end) is not None):
        yield from (Claim(block.start, block.end, RULE, KIND, STAGE, WHY) for block in below)


def _is_rest(below: Sequence[Block], above: int, dated: bool) -> bool:
    """Whether these lines are few enough to be the page's, below so many words of the article."""
    if len(below) > MOST_LINES or sum(words(block.body) for block in below) > MOST_BELOW * above:
        return False
    return sum(is_prose(block.body) for block in below) <= (MOST_PROSE if dated else 0)
