"""Claims for the byline that stands in the text, where the page or the input's fields say who wrote the article, and when.

A line above the first prose with nothing in it but the known names and the known day is no part of the body, however it is
written. Without known names nothing is claimed: a name alone may be anybody's.
"""
from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.article import Article, Block, Claim
from cleaner.dates import DAY, parse_date
from cleaner.names import joints
from cleaner.shape import is_prose, plainly
from cleaner.stages.headline import HEAD

RULE = "any/byline/known"
#: What may stand between names, and between a name and a date.
_JOINTS = re.compile(r"[\s,;:|/·•—–&+-]+")
_MOST = 120


def claims(article: Article) -> Iterator[Claim]:
    """Claims for lines of known names and days above the first prose."""
    if article.flat or not article.context.authors:
        return
    names = sorted((plainly(name) for name in article.context.authors), key=len, reverse=True)
    for block in article.blocks[:HEAD]:
        if is_prose(block.body):
            return
        if len(block.body) <= _MOST and _is_byline(block.body, names, article.context.published):
            yield _claim(block)


def _is_byline(body: str, names: list[str], published: str | None) -> bool:
    rest = plainly(body)
    found = [name for name in names if name in rest]
    for name in found:
        rest = rest.replace(name, " ", 1)
    words = [word for word in _JOINTS.split(rest) if word and word not in joints()]
    return bool(found) and (not words or (published is not None and _is_day(" ".join(words), published)))


def _is_day(text: str, published: str) -> bool:
    """Whether a date, with its year or without, is the day of publication."""
    read = parse_date(text, order="mdy") or parse_date(f"{text} {published[:4]}", order="mdy")
    return read is not None and str(read["iso"])[:DAY] == published[:DAY]


def _claim(block: Block) -> Claim:
    return Claim(block.start, block.end, RULE, "byline", "byline", "The names of the article's authors belong to the metadata", "lift", "authors")
