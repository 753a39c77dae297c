"""What the rules match in an article is the same whether it is looked up anew or carried over from before a stage took lines."""
from __future__ import annotations

import random
from pathlib import Path

import pytest

from cleaner.article import Article, Claim, carry_out
from cleaner.library import load
from cleaner.matches import Matches
from cleaner.rules import STAGES
from cleaner.segment import segment

SAMPLES = Path(__file__).parent.parent / "samples"
#: Notices that are known only when two or three short lines are read as one, beside lines that are known alone.
BROKEN = ["Oops!", "Something went wrong.", "Please try again later.", "Advertisement", "The ferry left the quay.", "Read more:", "Share this article"]


def _texts() -> list[str]:
    invented = ["\n".join(random.Random(seed).choices(BROKEN, k=14)) for seed in range(20)]
    return invented + [path.read_text(encoding="utf-8", errors="replace") for path in sorted(SAMPLES.glob("*/input.txt"))]


@pytest.mark.parametrize("seed", range(3))
def test_what_is_carried_over_is_what_would_be_found(seed: int) -> None:
    dice = random.Random(seed)
    rules = load().chosen(frozenset({"en"}), None)
    carried = broken = 0
    for text in _texts():
        article = Article(text, segment(text)[0])
        matches = Matches(article, rules)
        while article.blocks:
            article = carry_out(article, [_taken(article, number, dice) for number in range(len(article.blocks)) if dice.random() < 0.3])
            matches, anew = Matches(article, rules, matches), Matches(article, rules)
            assert matches.bodies == anew.bodies and matches.found == anew.found
            assert [matches.of_stage(stage) for stage in STAGES] == [anew.of_stage(stage) for stage in STAGES]
            several = [matches.broken(number) for number in range(len(article.blocks))]
            assert several == [anew.broken(number) for number in range(len(article.blocks))]
            carried += sum(map(len, several)) + sum(len(found.hits) for found in matches.found)
            broken += any(several)
    assert carried and broken


def _taken(article: Article, number: int, dice: random.Random) -> Claim:
    """A claim of a whole block, or of its first character."""
    block = article.blocks[number]
    return Claim(block.start, block.end if dice.random() < 0.7 else block.start + 1, "any/test/taken", "other", "test", "")
