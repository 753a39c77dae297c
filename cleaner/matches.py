"""What the rules match in the blocks of an article: looked up once, and read by all stages until the blocks change."""
from __future__ import annotations

from collections.abc import Iterator

from cleaner.article import Article
from cleaner.rules import Hit, Rules

#: A notice is often broken over lines ("Oops!", "Something went wrong.", "Please try again later."): for rules that
#: say so, up to three lines of at most this length are also looked at as one.
BROKEN_LINES, BROKEN_LENGTH = 3, 60


class Matches:
    """For each block of the article its body, the hits in it, and the notices in its running text; and which stages
    have anything to do."""

    def __init__(self, article: Article, rules: Rules):
        self.rules = rules
        self.bodies = [block.body for block in article.blocks]
        self.hits: list[tuple[Hit, ...]] = [rules.hits(body) for body in self.bodies]
        self.running: list[tuple[Hit, ...]] = [rules.flat_hits(body) if len(body) > BROKEN_LENGTH else () for body in self.bodies]
        self.stages = frozenset(self._stages())

    def _stages(self) -> Iterator[str]:
        for hits in (*self.hits, *self.running):
            for hit in hits:
                yield hit.rule.stage
        short = [len(body) <= BROKEN_LENGTH for body in self.bodies]
        for number in range(len(short) - 1):
            for _, joined in self.broken(number) if short[number] and short[number + 1] else ():
                for hit in self.rules.broken_hits(joined):
                    yield hit.rule.stage

    def broken(self, number: int) -> Iterator[tuple[int, str]]:
        """The short line at ``number`` read as one with the next, then with the next two; with the last line's number."""
        bodies = self.bodies
        if len(bodies[number]) > BROKEN_LENGTH:
            return
        joined = bodies[number]
        for last in range(number + 1, min(number + BROKEN_LINES, len(bodies))):
            if len(bodies[last]) > BROKEN_LENGTH:
                return
            joined += " " + bodies[last]
            yield last, joined
