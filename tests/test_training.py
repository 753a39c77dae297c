"""What training makes of pages with gold texts: the block model, which the engine uses, and how common runs of characters are."""
from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import cleaner
from cleaner.extract.block_model import load
from cleaner.folded import searched_together
from cleaner.frequency import GRAM
from cleaner.frequency import read as read_grams

pytest.importorskip("catboost", reason='making the model needs pip install -e ".[training]"')
ROOT = Path(__file__).parent.parent
PAGES = ("page-blog", "page-news")


def pages(folder: Path) -> str:
    """The samples' pages under the names of a dozen sites, with their expected texts as gold."""
    rows = []
    for number in range(12):
        sample = ROOT / "samples" / PAGES[number % len(PAGES)]
        text = json.loads((sample / "expected.json").read_text(encoding="utf-8"))["text"]
        html = (sample / "input.html").read_text(encoding="utf-8")
        rows.append({"id": f"page-{number}", "url": f"https://paper{number}.example/a", "page_type": "article", "html": html, "gold": {"text": text}})
    path = folder / "pages.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return str(path)


def train(*arguments: str) -> str:
    return subprocess.run([sys.executable, str(ROOT / "training" / "block_model.py"), *arguments], capture_output=True, text=True, check=True).stdout


def test_a_model_is_made_and_used(tmp_path: Path) -> None:
    out, records = tmp_path / "model.npz", tmp_path / "records.jsonl"
    said = train(pages(tmp_path), "--out", str(out), "--trees", "20", "--folds", "2", "--records", str(records))
    assert "12 pages of 12 sites" in said
    scores = [line.split()[-1] for line in said.splitlines() if "word F1" in line]
    assert len(scores) == 2 and float(scores[0]) > 0.9
    assert {json.loads(line)["id"] for line in records.read_text(encoding="utf-8").splitlines()} == {f"page-{number}" for number in range(12)}
    sample = ROOT / "samples" / "page-news"
    record = cleaner.clean((sample / "input.html").read_bytes(), settings=cleaner.Settings(engine=f"blocks:{out}"))
    assert record.text == json.loads((sample / "expected.json").read_text(encoding="utf-8"))["text"]


def test_the_same_pages_make_the_same_model(tmp_path: Path) -> None:
    path = pages(tmp_path)
    for name in ("one", "two"):
        train(path, "--out", str(tmp_path / f"{name}.npz"), "--trees", "5")
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()
    made = load(str(tmp_path / "one.npz"))
    assert len(made.first.leaves) == len(made.second.leaves) == 5


def test_runs_of_characters_are_counted(tmp_path: Path) -> None:
    path = pages(tmp_path)
    for name in ("one", "two"):
        subprocess.run([sys.executable, str(ROOT / "training" / "prose_grams.py"), path, "--out", str(tmp_path / name)], check=True, capture_output=True)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    counted = read_grams(tmp_path / "one")
    texts = [json.loads((ROOT / "samples" / name / "expected.json").read_text(encoding="utf-8"))["text"] for name in PAGES]
    assert counted["the "] == 6 * sum(line.text.count("the ") for text in texts for line in searched_together(text.split("\n")) if line.characters)
    assert max(map(len, counted)) == GRAM and min(count for gram, count in counted.items() if len(gram) > 1) >= 20
