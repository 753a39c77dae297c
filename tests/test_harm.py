"""`cleaner rules test --harm`: what packs take from clean articles, through the public command. All texts are invented."""
from __future__ import annotations

import json
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cleaner.cli import cli
from cleaner.harm import harm
from cleaner.record import Record, Removal

PACK = r"""
stage = "promotion"
language = "en"
[[rule]]
id = "quay-letter"
kind = "newsletter"
why = "Asks the reader to join the quay letter"
line = 'join our quay letter.{0,80}'
drops = ["Join our quay letter"]
keeps = ["They joined our quay letter writers."]
[[rule]]
id = "tide-table"
kind = "inline_link"
why = "Names the page with the tides"
span = ' \(tides: [a-z ]{1,40}\)'
drops = ["High water[[ (tides: page two)]] is at nine."]
keeps = ["High water (page two) is at nine."]
[[rule]]
id = "drawn-by"
kind = "credits"
why = "Names who drew the map"
line = 'map drawn by (?P<names>.{3,40})'
lift = "credits"
drops = ["Map drawn by Ann Brook"]
keeps = ["The map was drawn by Ann Brook in a week."]
"""
BOARD = "The harbour board met on Monday to hear the plan for the new quay, and nobody spoke against it."
FERRY = "The ferry will leave from the old pier until the work is done, the harbour master said on Tuesday."


def run(*arguments: object, stdin: str | None = None) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments], input=stdin)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    path = tmp_path / "quay.toml"
    path.write_text(PACK)
    return path


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    texts = {
        "a": f"{BOARD}\n\nJoin our quay letter for five stories a week\n\n{FERRY}",
        "b": f"{BOARD}\n\nJoin our quay letter today\n\nMap drawn by Ann Brook\n\n{FERRY}",
        "c": f"High water (tides: see page two) is at nine. {FERRY}" + f"\n\n{BOARD}" * 60,
        "d": f"{BOARD}\n\n{FERRY}",
    }
    path = tmp_path / "articles.jsonl"
    path.write_text("".join(json.dumps({"id": id, "text": text}) + "\n" for id, text in texts.items()))
    return path


def report(*arguments: object) -> Any:
    return json.loads(run("rules", "test", "--json", "--harm", *arguments).stdout)


def test_rules_stand_in_the_order_of_their_harm_with_what_they_took(pack: Path, articles: Path) -> None:
    shown = run("rules", "test", "--harm", articles, pack)
    assert shown.exit_code == 0
    rows = [line.split("  ")[-1] for line in shown.stdout.splitlines() if line.endswith(")") and "/promotion/" in line]
    assert rows == [
        "en/promotion/quay-letter (newsletter)", "en/promotion/tide-table (inline_link)", "en/promotion/drawn-by (credits)",
    ]
    assert "        a: ..." in shown.stdout
    assert "new quay, and nobody spoke against it. / [[Join our quay letter for five stories a week]] / The ferry will leave" in shown.stdout
    assert "c: ...High water [[(tides: see page two)]] is at nine." in shown.stdout


def test_the_figures_are_those_of_the_texts(pack: Path, articles: Path) -> None:
    found = report(articles, pack)
    assert [(rule["rule"].split("/")[-1], rule["action"], rule["words"], rule["articles"]) for rule in found["rules"]] == [
        ("quay-letter", "drop", 14, 2), ("tide-table", "drop", 4, 1), ("drawn-by", "lift", 5, 1),
    ]
    everything = 65 * len(BOARD.split()) - 2 * len(BOARD.split()) + 4 * len(FERRY.split()) + 9 + 5 + 5 + 9
    assert (found["articles"], found["words"], found["dropped"], found["lifted"]) == (4, everything, 18, 5)
    assert found["dropped_ppm"] == pytest.approx(18e6 / everything, abs=0.1)
    assert found["rules"][0]["ppm"] == pytest.approx(14e6 / everything, abs=0.1)
    assert (found["touched"], found["hurt"]) == (3, 2), "the long article lost less than one word in a hundred"


def test_the_totals_end_the_table(pack: Path, articles: Path) -> None:
    last = run("rules", "test", "--harm", articles, pack).stdout.splitlines()[-3:]
    assert last[0].endswith(" words in 4 articles") and last[1].startswith("dropped 18 words (")
    assert last[2] == "3 articles touched, 2 lost over 1% of their words"


@pytest.mark.parametrize("show, shown", [(0, 0), (1, 1), (9, 2)])
def test_show_says_how_many_takings(pack: Path, articles: Path, show: int, shown: int) -> None:
    assert len(report(articles, pack, "--show", show)["rules"][0]["takings"]) == shown


def test_the_same_taking_is_shown_once(pack: Path, tmp_path: Path) -> None:
    path = tmp_path / "same.jsonl"
    path.write_text((json.dumps({"text": f"{BOARD}\n\nJoin our quay letter\n\n{FERRY}"}) + "\n") * 3)
    rule = report(path, pack)["rules"][0]
    assert rule["articles"] == 3 and len(rule["takings"]) == 1


def test_clean_articles_and_the_built_in_packs(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts/a.txt").write_text(f"{BOARD}\n\nAdvertisement\n\n{FERRY}")
    (tmp_path / "texts/b.txt").write_text(f"{BOARD}\n\n{FERRY}")
    found = report(tmp_path / "texts")
    assert [(rule["rule"], rule["words"]) for rule in found["rules"]] == [("en/interface/advertisement", 1)]
    assert found["articles"] == 2 and found["touched"] == 1


def test_of_a_pack_only_its_own_rules_are_counted(pack: Path, tmp_path: Path) -> None:
    """The headline above the text is found by its shape, and is not the pack's doing."""
    path = tmp_path / "a.txt"
    path.write_text(f"Harbour Board Backs New Quay\n\n{BOARD}\n\nJoin our quay letter\n\n{FERRY}")
    assert [rule["rule"] for rule in report(path, pack)["rules"]] == ["en/promotion/quay-letter"]


def test_mode_and_input_options_are_heeded(pack: Path, tmp_path: Path) -> None:
    bold = tmp_path / "bold.toml"
    bold.write_text(PACK.replace('id = "quay-letter"', 'id = "quay-letter"\nmode = "recall"'))
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"story": f"{BOARD}\n\nJoin our quay letter\n\n{FERRY}"}) + "\n")
    field = ("--text-field", "story")
    assert report(path, bold, *field)["rules"] == []
    assert report(path, bold, *field, "--mode", "recall")["dropped"] == 4


def test_words_of_scripts_without_blanks_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "ja.txt"
    path.write_text("港の工事は月曜日に始まった。" * 3)
    assert report(path)["words"] == 3 * len("港の工事は月曜日に始まった") + 3, "each full stop ends up a word of its own"


def test_inputs_that_fail_are_told_and_counted(pack: Path, articles: Path, tmp_path: Path) -> None:
    articles.write_text(articles.read_text() + "no JSON\n")
    found = run("rules", "test", "--harm", articles, "--harm", tmp_path / "none.txt", "--json", pack)
    assert found.exit_code == 1 and found.stderr.count("\n") == 2
    assert (json.loads(found.stdout)["failed"], json.loads(found.stdout)["articles"]) == (2, 4)


@pytest.mark.parametrize("arguments", [["--json"], ["--json", "--show", "1"], ["--harm", "-", "--mode", "bold"], ["--harm", "-", "none.toml"], ["--show", "x"]])
def test_wrong_usage_is_status_2(arguments: list[str]) -> None:
    assert run("rules", "test", *arguments, stdin=BOARD).exit_code == 2


def test_the_report_does_not_grow_with_the_articles() -> None:
    def records(count: int) -> Iterator[Record]:
        for number in range(count):
            taken = f"Read more: story {number}\n\n"
            yield Record(id=str(number), text="x " * 5000, removals=[Removal(0, len(taken), taken, "", "en/x/y", "other", "x", "drop")])

    def most(count: int) -> int:
        tracemalloc.start()
        harm(records(count))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    assert most(400) < 1.5 * most(40)
