"""The catalogue of rules, and the counts of `cleaner rules list`."""
from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from cleaner.cli import cli
from cleaner.library import load

DOCS = Path(__file__).parent.parent / "docs"


@pytest.fixture(scope="module")
def maker() -> dict[str, Any]:
    return runpy.run_path(str(DOCS / "make_catalogue.py"), run_name="make_catalogue")


def counts(*arguments: str) -> str:
    result = CliRunner().invoke(cli, ["rules", "list", "--counts", *arguments])
    assert result.exit_code == 0
    return result.stdout


def test_the_committed_catalogue_is_current(maker: dict[str, Any]) -> None:
    committed, made = (DOCS / "rule-catalogue.md").read_text(encoding="utf-8"), maker["catalogue"](load().all)
    assert (committed == made) is True, "docs/rule-catalogue.md is not what the packs say: run `make packs` and commit it"


def test_the_catalogue_holds_every_rule_once_in_rows_of_one_width(maker: dict[str, Any]) -> None:
    made = maker["catalogue"](load().all)
    assert all(made.count(f"| `{rule.id}` | {rule.kind} |") == 1 for rule in load().all)
    rows = [line.replace("\\|", "") for line in made.splitlines() if line.startswith("| `")]
    assert len(rows) == len(load().all) and {row.count("|") for row in rows} == {7}


def test_counts_are_a_table_of_kinds_and_languages() -> None:
    lines = counts().splitlines()
    table = lines[:lines.index("")]
    assert len({len(line) for line in table}) == 1
    places = table[0].split()
    assert places[0] == "any" and places[-2:] == ["site", "all"] and places[1:-2] == sorted(places[1:-2])
    cells = {row[0]: [0 if cell == "·" else int(cell) for cell in row[1:]] for row in map(str.split, table[1:])}
    assert all(sum(row[:-1]) == row[-1] for row in cells.values())
    everything = cells.pop("all")
    assert [sum(column) for column in zip(*cells.values())] == everything and everything[-1] == len(load().all)
    assert lines[-1] == f"{len(load().all)} rules"


def test_counts_heed_what_was_asked_for() -> None:
    german = counts("--language", "de", "--kind", "byline").split()
    of_german = sum(rule.language == "de" and rule.kind == "byline" for rule in load().all)
    assert german[:2] == ["de", "all"] and german[-2:] == [str(of_german), "rules"]
    assert counts("--site", "nowhere.example") == "0 rules\n"
    site = next(rule.site for rule in load().all if rule.site)
    assert f"sites: {site} " in counts("--site", site)
