"""Claims for what stands below the line of rights: "© 2023 Harbour Post. All rights reserved." is the last that a page says of an article.

What follows it is the page's: pleas, other articles with the start of their texts, addresses. The line must stand in the last part of a text, below
prose enough, and have been taken whole; rights of a picture, which stand anywhere, are of another kind. What is said of the writer, and
what a rule lifts, was taken before. Of a page it was decided block by block what is the article's, so nothing is claimed there.
"""
from __future__ import annotations

from collections.abc import Iterator

from cleaner.article import Article, Claim
from cleaner.shape import is_prose, words

RULE, STAGE, KIND = "any/rights/below", "rights", "other"
WHY = "Stands below the line that says whose the article is, behind which nothing of it follows"
#: Above the line stands so much prose, in words; below it stand so many lines, and so great a share of the words above at most.
LEAST_ABOVE, MOST_LINES, MOST_BELOW = 100, 24, 0.4


def claims(article: Article, mode: str) -> Iterator[Claim]:
    """A claim for each line below the first line of rights that stands far enough down; none in mode ``precision``."""
    rights = sorted(claim.end for claim in article.claims if claim.kind == "copyright")
    if mode == "precision" or article.flat or not rights or not article.blocks or article.blocks[-1].start < rights[0]:
        return
    if any(block.tag for block in article.blocks):
        return
    above = 0
    for number, block in enumerate(article.blocks):
        if rights[0] <= block.start and above >= LEAST_ABOVE:
            below = article.blocks[number:]
            if len(below) <= MOST_LINES and sum(words(one.body) for one in below) <= MOST_BELOW * above:
                yield from (Claim(one.start, one.end, RULE, KIND, STAGE, WHY) for one in below)
            return
        if rights[0] > block.start:
            above += words(block.body) if is_prose(block.body) else 0
