"""Claims for what is left of a notice that was broken over lines: "Already a subscriber?", "Log in", "here", ".".

Scrapers break lines at links, so a rule takes the lines it knows and leaves the words between and behind them. Such a rest starts as the
middle of a sentence does (an address starts so, too, and is none), stands right below a notice that was taken, and is none of the article's, as the text above the notice has
ended its sentence and the text below the rest starts one.
"""
from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from cleaner.article import Article, Block, Claim
from cleaner.shape import ends_sentence, is_prose, words

RULE = "any/fragments/rest-of-notice"
WHY = "What is left of a notice whose other lines were taken"
#: Notices made of sentences with links in them; a menu or a list leaves no rests.
NOTICES = frozenset({"newsletter", "subscribe_paywall", "call_to_action", "follow_us", "cookie_consent", "site_disclaimer", "comments", "error_notice", "app_promo"})
MOST_WORDS = 8
#: A line of so many words without an end mark is a sentence that goes on below.
LEAST_OPEN = 12
_MARKS = ".,;:!?)]»”’\"'"
#: What stands in no notice, but in code, whose words buttons have, too ("Delete").
CODE = re.compile(r"[{}<>=`\\$]|\(\)|\) ?;|\[[^\]]*\|")


def claims(article: Article) -> Iterator[Claim]:
    """A claim for each rest."""
    if article.flat or not article.claims:
        return
    taken = sorted((claim for claim in article.claims if claim.action == "drop"), key=lambda claim: claim.start)
    ends = [claim.end for claim in taken]
    last: Block | None = None  # the line above the notice and its rests
    notice: Claim | None = None
    for number, block in enumerate(article.blocks):
        notice = notice or _above(article, taken, ends, block)
        below = article.blocks[number + 1] if number + 1 < len(article.blocks) else None
        if notice and _is_rest(block) and not (last and _is_open(last)) and not (below and _goes_on(below)):
            yield Claim(block.start, block.end, RULE, notice.kind, "fragments", WHY)
        else:
            last, notice = block, None


def _is_open(block: Block) -> bool:
    """Whether a sentence of the article goes on below."""
    return words(block.body) >= LEAST_OPEN and not ends_sentence(block.body)


def _above(article: Article, taken: list[Claim], ends: list[int], block: Block) -> Claim | None:
    """The notice that was taken right above a line, with nothing but white space between them."""
    last = bisect_left(ends, block.start + 1) - 1
    if last < 0 or taken[last].kind not in NOTICES or article.source[taken[last].end:block.start].strip():
        return None
    return taken[last]


def _is_rest(block: Block) -> bool:
    body = block.body
    return not block.lead and words(body) <= MOST_WORDS and (body[:1].islower() or body[:1] in _MARKS) and "://" not in body and not CODE.search(body) and not is_prose(body)


def _goes_on(block: Block) -> bool:
    return (block.body[:1].islower() or block.body[:1] in ",;)") and not _is_rest(block)
