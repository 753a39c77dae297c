"""The claim that a line is the headline of another article: it goes, and is told in ``related``."""
from __future__ import annotations

from cleaner.article import Block, Claim, Fact


def related_claim(block: Block, rule: str, stage: str, why: str, kind: str = "related_list", title: str | None = None) -> Claim:
    """The whole block, by the address of the rule that knows it; where the markup of a page told where the line leads, with that address. The
    headline is the line, if no other is given."""
    url = block.hrefs[0] if block.hrefs else None
    fact = Fact("related", {"title": title or block.body.strip(), "url": url, "kind": kind}, block.body, rule)
    return Claim(block.start, block.end, rule, kind, stage, why, "drop", "related", (fact,))
