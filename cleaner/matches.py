"""What the rules match in the blocks of an article: looked up once, and read by all stages until the blocks change."""
from __future__ import annotations

from cleaner.article import Article
from cleaner.library import Chosen
from cleaner.lookup import SHORT, Compiled, Found, Hit
from cleaner.shape import is_short

#: A notice is often broken over lines ("Oops!", "Something went wrong.", "Please try again later."): for rules that
#: say so, up to three short lines are also looked at as one.
BROKEN_LINES = 3


class Matches:
    """For each block of the article its body and what is found in it; and for each stage the numbers of the blocks in
    which it has something to look at."""

    def __init__(self, article: Article, rules: Chosen | Compiled):
        self.rules = rules
        self.bodies = bodies = [block.body for block in article.blocks]
        self.found: list[Found] = list(map(rules.found, bodies))
        self._stages: dict[str, set[int]] = {}
        for number, (hits, running) in enumerate(self.found):
            if hits or running:
                self._note(number, (*hits, *running))
        self._broken: dict[int, tuple[tuple[int, Hit], ...]] = {}
        short = [number for number, body in enumerate(bodies) if is_short(body, SHORT)]
        for number, following in zip(short, short[1:]):
            if following == number + 1:
                self._look_broken(number)

    def _look_broken(self, number: int) -> None:
        lines = tuple(self.bodies[number:number + BROKEN_LINES])
        found = self.rules.broken(lines if is_short(lines[-1], SHORT) else lines[:-1])
        if found:
            self._broken[number] = found
            self._note(number, tuple(hit for _, hit in found))

    def _note(self, number: int, hits: tuple[Hit, ...]) -> None:
        for hit in hits:
            self._stages.setdefault(hit.rule.stage, set()).add(number)

    def of_stage(self, stage: str) -> list[int]:
        """The numbers of the blocks that a stage has to look at, in order."""
        return sorted(self._stages.get(stage, ()))

    def broken(self, number: int) -> tuple[tuple[int, Hit], ...]:
        """The rules that match the short line at ``number`` and the next ones read as one, with how many lines; most first."""
        return self._broken.get(number, ())
