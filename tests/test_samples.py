"""Every sample comes out as its folder says."""
from __future__ import annotations

import importlib.util
import json
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "samples"
FOLDERS = sorted(path.parent for path in ROOT.glob("*/about.toml"))
_spec = importlib.util.spec_from_file_location("samples_new", ROOT / "new.py")
assert _spec and _spec.loader
samples = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(samples)


def test_there_are_samples() -> None:
    assert len(FOLDERS) >= 20


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_sample(folder: Path) -> None:
    lines, fields = samples.expectation(samples.record_of(folder))
    assert lines.splitlines() == (folder / "expected.marked").read_text(encoding="utf-8").splitlines()
    assert fields == json.loads((folder / "expected.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_sample_says_what_it_is(folder: Path) -> None:
    about = tomllib.loads((folder / "about.toml").read_text(encoding="utf-8"))
    assert {"title", "shape", "language", "why"} <= set(about) and "..." not in about.values()
