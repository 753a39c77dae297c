"""Claims for what is said of the writer below the article: a paragraph or two, with the name on a line of its own above them or at their start.

The words of such a paragraph are those of any article. What tells it is the name: it is the writer's, known from a line above the article, or has a
line of its own right above the paragraph, which begins with it; and the article does not speak of whoever has it, as writers are not in their
stories.
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cleaner.article import Article, Block, Claim, Fact
from cleaner.names import clean_names, has_given_name, is_capitalised, is_full
from cleaner.shape import CLOSERS, END_MARKS, is_prose, words
from cleaner.stages.signature import is_spoken_of

RULE, STAGE = "any/bios/writer", "bios"
WHY = "Says below the article who wrote it"
#: The article has so many paragraphs and words; what is said of the writer has so many, and below it stand so many short lines.
LEAST_PARAGRAPHS, LEAST_ABOVE, MOST_PARAGRAPHS, MOST_WORDS, MOST_BELOW = 3, 80, 2, 100, 3
#: The line with the name has so many words.
MOST_NAME = 6
#: The name stands so near the start of the paragraph.
NEAR = 12
_COUNTED = re.compile(r"\s+[(\[]?\d+(?:\s+\w+)?[)\]]?$")


def claims(article: Article) -> Iterator[Claim]:
    """Claims for the lines from the name on, at most three."""
    if article.flat:
        return
    bodies = [block.body for block in article.blocks]
    prose = [number for number, body in enumerate(bodies) if is_prose(body)]
    if len(prose) <= LEAST_PARAGRAPHS or len(bodies) - 1 - prose[-1] > MOST_BELOW:
        return
    found = _found(article, bodies, prose)
    if found is None:
        return
    start, name = found
    facts = () if _is_writer(article, name) else (Fact("authors", {"name": name, "role": None}, name, RULE),)
    for number in range(start, prose[-1] + 1):
        block = article.blocks[number]
        yield Claim(block.start, block.end, RULE, "byline", STAGE, WHY, "lift", "authors", facts)
        facts = ()


def _found(article: Article, bodies: Sequence[str], prose: Sequence[int]) -> tuple[int, str] | None:
    """The number of the first line that speaks of the writer, and the name."""
    for start in range(prose[-1], max(prose[-1] - MOST_PARAGRAPHS, prose[0]), -1):
        if not is_prose(bodies[start]) or words(bodies[start]) > MOST_WORDS:
            return None
        above = [number for number in prose if number < start]
        if len(above) < LEAST_PARAGRAPHS or sum(words(bodies[number]) for number in above) < LEAST_ABOVE:
            return None
        name, introduced = _name_of(article.blocks[start - 1])
        if name and (has_given_name(name) or _is_writer(article, name)) and not is_spoken_of(bodies, above, name) and bodies[start - 2][-1] not in CLOSERS:
            if _begins_with(bodies[start], name) or start == prose[-1] and (introduced or _is_writer(article, name)):
                return start - 1, name
        for name in _writers(article):
            if bodies[start].startswith(name) and not is_spoken_of(bodies, above, name):
                return start, name
    return None


def _name_of(block: Block) -> tuple[str | None, bool]:
    """The full name that a line holds, and whether a word stands in front of it ("About Ann Brook"); how much somebody wrote may stand behind it."""
    line = block.body
    if block.lead or is_prose(line) or words(line) > MOST_NAME or line[-1] in END_MARKS + ":：":
        return None, False
    parts = _COUNTED.sub("", line).split()
    rests = [" ".join(parts[skipped:]) for skipped in range(min(3, len(parts) - 1))]
    names = [rest for rest in rests if clean_names(rest) == [rest] and is_full(rest) and is_capitalised(rest) and rest[0].isupper() == rest[0].isalpha()]
    name = next(filter(has_given_name, names), names[0] if names else None)
    return name, name is not None and name != rests[0]


def _begins_with(body: str, name: str) -> bool:
    """Whether a paragraph begins with the whole name, or with the given name alone, or goes on with the sentence that the name began."""
    if body[0].islower() or name in body[:len(name) + NEAR]:
        return True
    first = name.split()[0]
    return len(first) > 2 and body.startswith(f"{first} ")


def _writers(article: Article) -> list[str]:
    """The names of writers that the page or a line of the text has told."""
    told = [fact.value.get("name") for fact in article.facts if fact.field == "authors" and isinstance(fact.value, dict)]
    return [name for name in (*article.context.authors, *told) if name and is_full(name)]


def _is_writer(article: Article, name: str) -> bool:
    """Whether the name is a known writer's, or stood above the article without running text."""
    if name in _writers(article):
        return True
    first = next((block.start for block in article.blocks if is_prose(block.body)), 0)
    return name in article.source[:first]
