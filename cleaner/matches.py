"""What the rules match in the blocks of an article: looked up once, and read by all stages until the blocks change."""
from __future__ import annotations

from collections.abc import Iterator

from cleaner.article import Article
from cleaner.rules import Compiled, Hit

#: A notice is often broken over lines ("Oops!", "Something went wrong.", "Please try again later."): for rules that
#: say so, up to three lines of at most this length are also looked at as one.
BROKEN_LINES, BROKEN_LENGTH = 3, 60


class Matches:
    """For each block of the article its body, the hits in it, and the notices in its running text; and for each stage
    the numbers of the blocks in which it has something to look at."""

    def __init__(self, article: Article, rules: Compiled):
        self.rules = rules
        self.bodies = [block.body for block in article.blocks]
        self.hits: list[tuple[Hit, ...]] = [rules.hits(body) for body in self.bodies]
        self.running: list[tuple[Hit, ...]] = [rules.flat_hits(body) if len(body) > BROKEN_LENGTH else () for body in self.bodies]
        self._stages: dict[str, set[int]] = {}
        for number, (hits, running) in enumerate(zip(self.hits, self.running)):
            if hits or running:
                self._note(number, (*hits, *running))
        short = [len(body) <= BROKEN_LENGTH for body in self.bodies]
        for number, (one, next_one) in enumerate(zip(short, short[1:])):
            if one and next_one:
                for _, joined in self.broken(number):
                    self._note(number, rules.broken_hits(joined))

    def _note(self, number: int, hits: tuple[Hit, ...]) -> None:
        for hit in hits:
            self._stages.setdefault(hit.rule.stage, set()).add(number)

    def of_stage(self, stage: str) -> list[int]:
        """The numbers of the blocks that a stage has to look at, in order."""
        return sorted(self._stages.get(stage, ()))

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
