"""What a rule reads out of a line comes into the record among all the other rules of its language, too."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import pytest

from cleaner.article import Article, Context, carry_out
from cleaner.examples import compiled_alone
from cleaner.library import Chosen, load
from cleaner.lifts import worth_of
from cleaner.lookup import Compiled
from cleaner.matches import Matches
from cleaner.rules import STAGES, Rule
from cleaner.segment import segment
from cleaner.stages import phrases

LIBRARY = load()
KNOWN = LIBRARY.files.patterns()
PROSE = [
    "The harbour board met on Monday to hear the plan for the new quay, which has divided the town for more than four years.",
    "“We cannot wait another winter,” said Ann Brook, who has run the ferry since 1998 and employs eleven people on the island.",
]
BY_LANGUAGE: defaultdict[str, list[Rule]] = defaultdict(list)
NOTES_BY_LANGUAGE: defaultdict[str, list[Rule]] = defaultdict(list)
for rule in LIBRARY.all:
    if rule.lift and rule.reach == "line" and not rule.site:
        if rule.lift in ("authors", "published", "modified"):
            BY_LANGUAGE[rule.language or ""].append(rule)
        elif rule.lift in ("credits", "copyright", "updates", "read_time"):
            NOTES_BY_LANGUAGE[rule.language or ""].append(rule)


@pytest.mark.parametrize("language", sorted(BY_LANGUAGE), ids=lambda language: language or "any")
def test_names_and_days_that_a_rule_reads_alone_are_read_beside_all_others(language: str) -> None:
    """A day may be told as that of a change by a rule that knows better, and to the minute."""
    together = LIBRARY.chosen(frozenset({language} - {""}), None)
    lost = []
    for rule, example in examples(language):
        alone = compiled_alone(rule, KNOWN)
        got = read(together, rule, example)
        lost += [(rule.id, example, one) for one in read(alone, rule, example) if not any(other.startswith(one) for other in got)]
    assert lost == []


@pytest.mark.parametrize("language", sorted(NOTES_BY_LANGUAGE), ids=lambda language: language or "any")
def test_what_a_rule_says_of_text_pictures_and_rights_is_said_beside_all_others(language: str) -> None:
    """Words of players aside ("File picture"), and single words, which are a menu's as well ("Agencias")."""
    together = LIBRARY.chosen(frozenset({language} - {""}), None)
    lost = []
    for rule, example in examples(language, NOTES_BY_LANGUAGE):
        if len(example.split()) > 1 and noted(compiled_alone(rule, KNOWN), rule, example)[0]:
            told, kinds = noted(together, rule, example)
            lost += [(rule.id, example)] if not told and "media_caption_ui" not in kinds else []
    assert lost == []


def noted(rules: Chosen | Compiled, rule: Rule, line: str) -> tuple[int, set[str]]:
    """How much the rules read out of an article with this line above or below it, and the kinds that it was taken as."""
    article, kinds = gone_through(rules, rule, [line, *PROSE] if rule.where in ("head", "top") else [*PROSE, line])
    return worth_of(article.facts), kinds


def gone_through(rules: Chosen | Compiled, rule: Rule, lines: Sequence[str]) -> tuple[Article, set[str]]:
    """An article of these lines after the stages of packs, and the kinds that something was taken as."""
    text, kinds = "\n\n".join(lines), set()
    article = Article(text, segment(text)[0], Context(language=rule.language))
    for stage in STAGES[1:]:  # headed blocks are no lines
        claims = list(phrases.claims(article, Matches(article, rules), stage, "balanced"))
        kinds |= {claim.kind for claim in claims}
        article = carry_out(article, claims)
    return article, kinds


def examples(language: str, rules: Mapping[str, Sequence[Rule]] = BY_LANGUAGE) -> Iterator[tuple[Rule, str]]:
    for rule in rules[language]:
        yield from ((rule, example) for example in rule.drops if "[[" not in example and "\n" not in example)


def read(rules: Chosen | Compiled, rule: Rule, line: str) -> list[str]:
    """The names and days that the rules read out of an article with this line where the rule looks for it."""
    article, _ = gone_through(rules, rule, [*PROSE, line] if rule.where == "tail" else [line, *PROSE])
    told = [fact.value for fact in article.facts if fact.field in ("authors", "published", "modified") and fact.value]
    return [one for value in told if (one := value.get("name") or value.get("iso"))]
