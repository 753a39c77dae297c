"""What the rules match in the blocks of an article: looked up once, and read by all stages until the blocks change."""
from __future__ import annotations

from collections.abc import Iterator

import msgspec

from cleaner.article import Article, Block
from cleaner.library import Chosen
from cleaner.lifts import facts, worth_of
from cleaner.lookup import NOTHING, SHORT, Compiled, Found, Hit
from cleaner.shape import is_short, without_links

#: A notice is often broken over lines ("Oops!", "Something went wrong.", "Please try again later."): for rules that
#: say so, up to three short lines are also looked at as one.
BROKEN_LINES = 3
#: A line with links in it is also read without their addresses where no more than so many characters are left.
LONGEST_SHOWN = 300


class Matches:
    """For each block of the article its body and what is found in it; and for each stage the numbers of the blocks in
    which it has something to look at. With ``before``, what was found in an article of which this one is the rest, only
    what is new is looked up."""

    def __init__(self, article: Article, rules: Chosen | Compiled, before: Matches | None = None):
        self.rules = rules
        self.builtin = not isinstance(rules, Chosen) or rules.builtin
        self.blocks = article.blocks
        known = {id(block): place for place, block in enumerate(before.blocks)} if before else {}
        places = [known.get(id(block)) for block in self.blocks]  # where each block was before; None for a new one
        bodies, found, short = (before.bodies, before.found, before._short) if before else ([], [], [])
        self.bodies: list[str] = [block.body if place is None else bodies[place] for block, place in zip(self.blocks, places)]
        self.found: list[Found] = [_found(rules, block, body) if place is None else found[place] for block, body, place in zip(self.blocks, self.bodies, places)]
        self._short: list[bool] = [is_short(body, SHORT) if place is None else short[place] for body, place in zip(self.bodies, places)]
        self._stages: dict[str, set[int]] = {}
        self._worths: dict[int, tuple[Hit, int]] = before._worths if before else {}
        for number, one in enumerate(self.found):
            if one is not NOTHING:
                self._note(number, one.hits)
                self._note(number, one.running)
        self._broken: dict[int, tuple[tuple[int, Hit], ...]] = {}
        for number, hits in self._found_broken(before, places):
            if hits:
                self._broken[number] = hits
                self._note(number, tuple([hit for _, hit in hits]))

    def _found_broken(self, before: Matches | None, places: list[int | None]) -> Iterator[tuple[int, tuple[tuple[int, Hit], ...]]]:
        """What is found in each short line and the short ones behind it read as one."""
        new: dict[int, tuple[str, ...]] = {}
        for number, pair in enumerate(zip(self._short, self._short[1:])):
            if pair == (True, True):
                stood = places[number:number + BROKEN_LINES]
                if before and stood[0] is not None and stood == list(range(stood[0], stood[0] + BROKEN_LINES)):
                    yield number, before.broken(stood[0])
                else:
                    last = number + BROKEN_LINES if all(self._short[number:number + BROKEN_LINES]) else number + BROKEN_LINES - 1
                    new[number] = tuple(self.bodies[number:last])
        if new:
            yield from zip(new, self.rules.broken(list(new.values())))

    def _note(self, number: int, hits: tuple[Hit, ...]) -> None:
        for hit in hits:
            self._stages.setdefault(hit.rule.stage, set()).add(number)

    def of_stage(self, stage: str) -> list[int]:
        """The numbers of the blocks that a stage has to look at, in order."""
        return sorted(self._stages.get(stage, ()))

    def worth(self, hit: Hit, body: str) -> int:
        """How much a rule reads out of a line (:func:`cleaner.lifts.worth_of`); remembered, as several stages ask."""
        known = self._worths.get(id(hit))  # beside the hit itself, so that no other can have its place in memory
        if known is None:
            known = self._worths[id(hit)] = hit, worth_of(facts(hit, body, body[hit.start:hit.end]))
        return known[1]

    def is_known(self, number: int, kinds: frozenset[str]) -> bool:
        """Whether a rule takes the whole block as one of these kinds."""
        return any(hit.rule.kind in kinds and hit.end - hit.start == len(self.bodies[number]) for hit in self.found[number].hits)

    def broken(self, number: int) -> tuple[tuple[int, Hit], ...]:
        """The rules that match the short line at ``number`` and the next ones read as one, with how many lines; most first."""
        return self._broken.get(number, ())


def _found(rules: Chosen | Compiled, block: Block, body: str) -> Found:
    """What the rules find in a line; of one with links in it also what they say of it as a reader sees it, and of one with marks around it what they say
    of it with them, as some know lines by them."""
    found = rules.found(body)
    shown = without_links(body)
    if shown != body and len(shown) <= LONGEST_SHOWN:
        seen = {hit.rule.id: Hit(hit.rule, 0, len(body), hit.groups, shown) for hit in rules.found(shown).hits if hit.rule.reach == "line" and hit.end - hit.start == len(shown)}
        if seen:
            found = Found((*(hit for hit in found.hits if hit.rule.id not in seen), *seen.values()), found.running)
    if block.wrap == (0, 0):
        return found
    line, before = msgspec.structs.replace(block, wrap=(0, 0)).body, block.wrap[0]
    hits = []
    for hit in rules.found(line).hits:
        groups = {name: (start - before, end - before) for name, (start, end) in hit.groups.items()}
        if hit.end - hit.start == len(line) and all(0 <= start and end <= len(body) for start, end in groups.values()):
            hits.append(Hit(hit.rule, 0, len(body), groups))
    return Found((*found.hits, *hits), found.running) if hits else found
