#!/usr/bin/env python3
"""Write docs/rule-catalogue.md from the packs: every rule, by language and by site, and how many there are of each kind.

usage: make_catalogue.py      (`make packs` runs it)

Equal packs give equal bytes. tests/test_catalogue.py fails while the committed catalogue is not what this writes.
"""
from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from cleaner.coverage import ANY, SITE, coverage, place_of, rows, sites
from cleaner.library import load
from cleaner.rules import STAGES, Rule

DOCS = Path(__file__).parent
CATALOGUE = DOCS / "rule-catalogue.md"
#: An example longer than this is cut; `cleaner rules show` gives all of them.
MOST_SHOWN = 90
HEAD = """# Rule catalogue

<!-- Made by `make packs` from cleaner/packs/; do not edit. -->

{count} rules: {languages} languages, and {sites} sites with rules of their own. `cleaner rules show ADDRESS` shows a rule's pattern and all its
examples, `cleaner rules list` finds rules by kind, language or site, [rules.md](rules.md) says what the words mean.

In the tables *reach* is how much goes (`line`, `head` or `tail` of a line, a `span` inside one, or a `block`: the header with the list
below it), with the mode where it is not `balanced`, and the place where the rule does not act anywhere. *Lifts* is the field of the record
that is filled. The last column is one of the rule's examples; `[[ ]]` marks what goes where it is not all, and ` / ` a new line.
"""


def catalogue(rules: Sequence[Rule]) -> str:
    """The whole file."""
    names = tomllib.loads((DOCS / "language-names.toml").read_text(encoding="utf-8"))
    places = coverage(rules).places
    languages = sum(place not in (ANY, SITE) for place in places)
    lines = [HEAD.format(count=len(rules), languages=languages, sites=len(sites(rules)))]
    lines += ["## Coverage", "", *_markdown(rows(coverage(rules))), ""]
    for place in places:
        lines += [f"## {_title(place, names)}", "", *_section(place, rules), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _title(place: str, names: dict[str, str]) -> str:
    own = {ANY: "Any language (any)", SITE: "Sites"}
    return own[place] if place in own else f"{names.get(place, place)} ({place})"


def _section(place: str, rules: Sequence[Rule]) -> Iterator[str]:
    """The rules of a place: in the order of stages, or of sites."""
    if place == SITE:
        yield ", ".join(f"{site} {count}" for site, count in sites(rules)) + "."
        yield ""
    chosen = sorted((rule for rule in rules if place_of(rule) == place), key=lambda rule: (rule.site or "", STAGES.index(rule.stage)))
    yield from _markdown([["rule", "kind", "reach", "lifts", "why", "example"], *map(_row, chosen)])


def _row(rule: Rule) -> list[str]:
    reach = [rule.reach, *([rule.mode] if rule.mode != "balanced" else []), *([rule.where] if rule.where != "any" else [])]
    return [f"`{rule.id}`", rule.kind, ", ".join(reach), rule.lift or "", _plain(rule.why), _example(_chosen(rule))]


def _chosen(rule: Rule) -> str:
    """The first example that need not be cut."""
    return next((example for example in rule.drops if len(example) <= MOST_SHOWN), rule.drops[0])


def _plain(text: str) -> str:
    """A text whose marks Markdown leaves alone."""
    return "".join("\\" + mark if mark in "\\`*_[]<>" else mark for mark in text)


def _example(text: str) -> str:
    """The example as code, in one line, cut where it is long."""
    text = " / ".join(" ".join(line.split()) for line in text.splitlines() if line.strip())
    text = text if len(text) <= MOST_SHOWN else text[:MOST_SHOWN - 1] + "…"
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def _markdown(table: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table, the first row as its head. A stroke in a cell would end it."""
    for number, cells in enumerate(table):
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
        if number == 0:
            yield "|" + "---|" * len(cells)


if __name__ == "__main__":
    CATALOGUE.write_text(catalogue(load().all), encoding="utf-8")
