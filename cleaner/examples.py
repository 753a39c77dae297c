"""The examples that stand in the packs, run: what a rule must take, must leave, and is known to miss."""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor

from cleaner.article import Article, Claim, Context
from cleaner.lookup import Compiled
from cleaner.matches import Matches
from cleaner.rules import Rule
from cleaner.segment import segment
from cleaner.signed import Signed
from cleaner.stages import blocks, phrases

_MARK = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)
#: So many rules are run by one process at a time; fewer are not worth a process.
_AT_A_TIME = 100


#: The patterns of rules by their ids, where their signs are known already: they take longer to find than all examples to run.
Known = Mapping[str, Sequence[Signed]]


def failures_of_many(rules: Sequence[Rule], known: Known) -> Iterator[str]:
    """What :func:`failures` tells, in the same order, by as many processes as the machine has cores where the rules are many."""
    parts = [rules[start:start + _AT_A_TIME] for start in range(0, len(rules), _AT_A_TIME)]
    if len(parts) < 2:
        yield from failures(rules, known)
        return
    with ProcessPoolExecutor() as pool:
        for told in pool.map(_told, parts, [{rule.id: known[rule.id] for rule in part if rule.id in known} for part in parts]):
            yield from told


def _told(rules: Sequence[Rule], known: Known) -> list[str]:
    return list(failures(rules, known))


def failures(rules: Iterable[Rule], known: Known) -> Iterator[str]:
    """One line for each example that does not do what it says; nothing when all is well.

    ``[[ ]]`` in an example of ``drops`` marks exactly what goes. Without marks a line or block rule must take all of
    the example, and another rule some of it.
    """
    for rule in rules:
        alone = compiled_alone(rule, known)
        for example in rule.drops:
            yield from _drop_failure(alone, rule, example)
        for example in rule.keeps:
            if _taken(alone, rule, example):
                yield f"{rule.id}: takes {_taken(alone, rule, example)[0]!r} from {example!r}, which it must keep"
        for example in rule.misses:
            if not list(_drop_failure(alone, rule, example)):
                yield f"{rule.id}: now takes {example!r}, listed in misses; move it to drops"


def compiled_alone(rule: Rule, known: Known) -> Compiled:
    """One rule, as it is without all others."""
    return Compiled([rule], [(rule, pattern) for pattern in known[rule.id]] if rule.id in known else None)


def _drop_failure(alone: Compiled, rule: Rule, example: str) -> Iterator[str]:
    text = _MARK.sub(r"\1", example)
    taken = _taken(alone, rule, text)
    marked = _MARK.findall(example)
    if marked:
        if [_bare(piece) for piece in taken] != [_bare(piece) for piece in marked]:
            yield f"{rule.id}: takes {taken!r} from {text!r}, and not what is marked"
    elif not taken:
        news = "; it is told as news is, which takes reports = true" if rule.reach == "line" and phrases.is_news_to(rule, text) else ""
        yield f"{rule.id}: does not take {text!r}{news}"
    elif rule.reach in ("line", "block") and not rule.flat and _bare("".join(taken)) != _bare(text):
        yield f"{rule.id}: takes only {taken!r} of {text!r}"


def _bare(text: str) -> str:
    return "".join(text.split())


def _taken(alone: Compiled, rule: Rule, text: str) -> list[str]:
    found, _ = segment(text)
    article = Article(text, found, Context(host=rule.site))
    claims = list(_claims(article, alone, rule))
    return [text[claim.start:claim.end] for claim in sorted(claims, key=lambda claim: claim.start)]


def _claims(article: Article, alone: Compiled, rule: Rule) -> Iterator[Claim]:
    matches = Matches(article, alone)
    if rule.reach == "block":
        yield from blocks.claims(article, matches, rule.stage, "recall")
    elif rule.where == "beside":  # it acts beside a notice: the example stands below one
        bodies = zip(article.blocks, matches.bodies, matches.found)
        yield from (phrases.claim_for(hit, block, body) for block, body, found in bodies for hit in found.hits if phrases.fits(hit, block, body))
    else:
        yield from phrases.claims(article, matches, rule.stage, "recall")
