"""Headers of lists of other articles that no rule knows, known by how they are worded (``cleaner.wording``)."""
from __future__ import annotations

import re

from cleaner.article import Article
from cleaner.lookup import Hit
from cleaner.matches import Matches
from cleaner.rules import Rule
from cleaner.shape import COLONS, ends_sentence, words
from cleaner.stages.prose import Prose
from cleaner.wording import load, log_odds

#: A header is so long at most, in characters and words, with a colon at its end and without.
LONGEST, MOST_WORDS, MOST_WORDS_BARE = 60, 8, 5
#: How likely it must be residue by its words, as the logarithm of the odds: with a colon, without, and where it starts as a header does that a rule knows.
SURE, SURE_BARE, SURE_STARTED = 0.5, 1.0, -0.8
#: A label with its value, as tables and lists of facts have them, code, and figures.
_FACT = re.compile(r"[:：].*\w|-->|\d\D+\d|[{}<>|]")
KINDS = ("most_read", "related_list")
WHY = "A header that no rule knows, worded as those of lists of other articles are, above such a list"
_RULES = {kind: Rule(f"any/blocks/worded-{kind.replace('_', '-')}", kind, WHY, "blocks", "block", "", "", (), ()) for kind in KINDS}


def is_asked(article: Article, matches: Matches) -> bool:
    """Whether wording may tell residue: beside the built-in rules, of which the model has learned, and in texts with lines; a page's engine has judged by much more than words."""
    return matches.builtin and not article.flat and not article.context.page


def worded_header(matches: Matches, number: int, prose: Prose) -> Hit | None:
    """The line as such a header, if it is worded like one, in words that the article does not say; whether a list stands below it is for the caller to see."""
    body, hits = matches.bodies[number], matches.found[number].hits
    if len(body) > LONGEST or not 1 < words(body) <= (MOST_WORDS if body.endswith(COLONS) else MOST_WORDS_BARE) or body[0].islower() or matches.blocks[number].mark not in ("", "#"):
        return None
    if any(hit.end - hit.start == len(body) for hit in hits) or _FACT.search(body) or (ends_sentence(body) and not body.endswith(COLONS)):
        return None
    sure = SURE_STARTED if any(hit.rule.reach == "block" and hit.start == 0 for hit in hits) else SURE if body.endswith(COLONS) else SURE_BARE
    if log_odds(body) < sure or prose.echo(body) is None or prose.is_echo(body):
        return None
    return Hit(_RULES[load().kind(body, KINDS)], 0, len(body), {})
