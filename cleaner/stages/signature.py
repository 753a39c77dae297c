"""Claims for the writer's name alone on a line above the article, beside its date.

A name alone may be a heading as well. So it must be a name and no more, of two to four words, with a given name that is known or a by-word beside it, as houses, sections and headlines of two
words are written like names; and the article must not speak of whoever has it: writers are not in their stories, and the persons of a story are. (Names between a standfirst and the text, and at the very end, were
tried: most of what was found were headings, and contacts of press releases.)
"""
from __future__ import annotations

from collections.abc import Iterator, Sequence

from cleaner.article import Article, Claim, Fact
from cleaner.names import clean_names, has_given_name
from cleaner.shape import END_MARKS, is_prose, words

RULE = "any/signature/name-alone"
WHY = "The writer's name, alone on a line where names of writers stand"
LEAST_WORDS, MOST_WORDS, LONGEST = 2, 4, 40
#: What stands beside a name above the article.
_FACTS = frozenset(("published_date", "read_time", "byline"))


def claims(article: Article) -> Iterator[Claim]:
    """At most one claim."""
    if article.flat or not any(claim.kind in _FACTS for claim in article.claims):
        return
    bodies = [block.body for block in article.blocks]
    prose = [number for number, body in enumerate(bodies) if is_prose(body)]
    if not prose:
        return
    for number in range(prose[0]):
        if _is_name(bodies[number]) and _is_signed(article, number, bodies[number]) and not is_spoken_of(bodies, prose, bodies[number]):
            block, name = article.blocks[number], bodies[number].strip()
            yield Claim(block.start, block.end, RULE, "byline", "signature", WHY, "lift", "authors", (Fact("authors", {"name": name, "role": None}, name, RULE),))
            return


def _is_name(body: str) -> bool:
    if not LEAST_WORDS <= words(body) <= MOST_WORDS or len(body) > LONGEST or not all(part[0].isupper() for part in (body.split()[0], body.split()[-1])):
        return False
    return body[-1] not in END_MARKS and clean_names(body) == [body.strip()]


def _is_signed(article: Article, number: int, name: str) -> bool:
    """Whether a by-word stood right above or below the line, or, of a name that is one, a date or a reading time."""
    block = article.blocks[number]
    top = article.blocks[number - 1].end if number else 0
    bottom = article.blocks[number + 1].start if number + 1 < len(article.blocks) else len(article.source)
    kinds = {claim.kind for claim in article.claims if top <= claim.start and claim.end <= block.start or block.end <= claim.start < bottom}
    return "byline" in kinds or bool(kinds & _FACTS) and has_given_name(name)


def is_spoken_of(bodies: Sequence[str], prose: Sequence[int], name: str) -> bool:
    """Whether the running text has the surname: persons of a story are no writers of it."""
    surname = name.split()[-1].casefold()
    return any(surname in bodies[number].casefold() for number in prose)
