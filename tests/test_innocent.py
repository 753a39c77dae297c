"""Sentences of the news that stand as near to residue as prose comes stay: `innocent/<language>.txt`, one a line, between its four paragraphs ("= ")."""
from __future__ import annotations

from pathlib import Path

import pytest

from click.testing import CliRunner

from cleaner import clean
from cleaner.cli import cli
from cleaner.settings import Settings

FOUNDED = "The Harbour Post was founded by two brothers in 1890."
PACK = """
stage = "promotion"
[[rule]]
id = "founded"
kind = "site_disclaimer"
why = "What the house says of itself"
line = 'The Harbour Post was founded by .{3,60}'
drops = ["The Harbour Post was founded by two brothers in 1890."]
keeps = ["The Harbour Post was sold."]
"""
FILES = sorted((Path(__file__).parent / "innocent").glob("*.txt"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_sentences_near_residue_stay_between_paragraphs_and_below_them(file: Path) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    prose = [line[2:] for line in lines if line.startswith("= ")]
    sentences = [line for line in lines if not line.startswith("= ")]
    assert len(prose) == 4 and len(sentences) >= 30
    lost = [(sentence, place) for first in range(0, len(sentences), 3) for sentence, place in lost_of(sentences[first:first + 3], prose, file.stem)]
    assert lost == []


def lost_of(some: list[str], prose: list[str], language: str) -> list[tuple[str, str]]:
    """Which of up to three sentences do not come through, each below another paragraph; and each below them all."""
    between = [one for pair in zip(prose, some) for one in pair] + prose[len(some):]
    found = [(sentence, "between") for sentence in some if sentence not in clean("\n\n".join(between), kind="text", fields={"language": language}).text]
    return found + [(one, "below") for one in some if one not in clean("\n\n".join([*prose, one]), kind="text", fields={"language": language}).text]


@pytest.mark.parametrize("reports", [False, True])
def test_a_rule_may_say_that_it_takes_sentences_told_as_news_is(tmp_path: Path, reports: bool) -> None:
    pack = tmp_path / "house.toml"
    pack.write_text(PACK + ("reports = true\n" if reports else ""), encoding="utf-8")
    text = f"{FOUNDED}\n\nThe board met to hear the plan for the new quay, which has divided the town for years."
    assert (FOUNDED in clean(text, kind="text", settings=Settings(rules=(str(pack),))).text) is not reports
    told = CliRunner().invoke(cli, ["rules", "test", str(pack)])
    assert told.exit_code == (0 if reports else 1)
    assert ("reports = true" in told.output) is not reports
