"""The engine of our own: the page cut into blocks, models that say how likely each is content, a choice of blocks.

    tree -cut-> blocks -describe-> numbers -first model, second look-> likelihoods -choose-> blocks of the article -write-> text
"""
from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from cleaner.extract.choice import Choice, choose, in_comments
from cleaner.extract.cut import Block, Cut, cut
from cleaner.extract.judge import Judgement, judge
from cleaner.extract.page import Ask, Page
from cleaner.extract.signals import signals
from cleaner.extract.tree import MOST_DEPTH
from cleaner.extract.verdict import NO_ARTICLE, verdict
from cleaner.extract.write import write
from cleaner.record import LeftOut

#: Expected F1 under which a page gets the warning ``low_confidence``.
LOW = 0.6


def extract(root: Any, ask: Ask) -> Page:
    """The page's main content. The tree is not changed."""
    page = cut(root)
    scripts = next(root.iter("script"), None) is not None
    if page.depth > MOST_DEPTH or not page.blocks:
        return Page("", engine="blocks", warnings=("deep_markup",) if page.depth > MOST_DEPTH else ("script_page",) if scripts else ())
    told = signals(root, ask.declared, ask.url, ask.items)
    judged = judge(page, told, ask.model)
    choice = choose(page, judged.likely, judged.words, told)
    warnings = verdict(page, choice.taken, told.title, scripts=scripts)
    if not NO_ARTICLE.isdisjoint(warnings):
        choice = msgspec.structs.replace(choice, taken=(False,) * len(page.blocks))
    text, spans, structure = write(page, choice.taken, ask.structure)
    if text and choice.sure < LOW:
        warnings += ("low_confidence",)
    left_out = tuple(_left_out(root, page, choice, judged)) if ask.left_out else ()
    return Page(text, spans, (), "blocks", warnings, round(choice.sure, 3), left_out, structure)


def _left_out(root: Any, page: Cut, choice: Choice, judged: Judgement) -> Iterator[LeftOut]:
    """Every block that is not taken, in the order of the page."""
    paths = root.getroottree()
    home, comments = _article_of(page, choice), in_comments(page)
    for number, (block, taken) in enumerate(zip(page.blocks, choice.taken)):
        if not taken:
            reason = "copy" if number in choice.copies else "comments" if comments[number] else _reason(page, block, home)
            yield LeftOut(block.text, reason, round(float(judged.likely[number]), 3), list(judged.strongest(number)), paths.getpath(page.nodes[block.node].element))


def _reason(page: Cut, block: Block, home: int) -> str:
    """In a word, why a block is no part of the article; what stands further out says it for what stands in it."""
    reason, at = "main_content", block.node
    if page.nodes[at].hidden:
        return "hidden"
    while at >= 0:
        node = page.nodes[at]
        if node.tag in ("nav", "footer"):
            reason = "navigation"
        elif node.tag == "article" and home >= 0 and at > home and not _inside(page, at, home):
            reason = "next_article"
        at = node.parent
    return reason


def _article_of(page: Cut, choice: Choice) -> int:
    """The <article> that most of what was taken stands in, or -1."""
    held: dict[int, int] = {}
    for block, taken in zip(page.blocks, choice.taken):
        at = block.node
        while taken and at >= 0:
            if page.nodes[at].tag == "article":
                held[at] = held.get(at, 0) + len(block.text)
            at = page.nodes[at].parent
    return max(held, key=lambda node: held[node], default=-1)


def _inside(page: Cut, node: int, outer: int) -> bool:
    while node > outer:
        node = page.nodes[node].parent
    return node == outer
