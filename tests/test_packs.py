"""Every shipped rule does what its examples say, and stands up to the format."""
from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from cleaner.examples import failures
from cleaner.record import LIFTED_KINDS, RESIDUE_KINDS
from cleaner.library import load
from cleaner.rules import BUILTIN, read_packs

RULES = load().all
KNOWN = load().files.patterns()
PACKS = sorted({rule.path for rule in RULES})


@pytest.mark.parametrize("path", PACKS, ids=lambda path: str(Path(path).relative_to(BUILTIN)))
def test_examples(path: str) -> None:
    assert list(failures((rule for rule in RULES if rule.path == path), KNOWN)) == []


def test_every_pack_passes_the_checks_of_a_users_pack() -> None:
    assert len(read_packs(BUILTIN, {}, check=True)) == len(RULES)


def test_every_kind_has_a_rule_or_a_stage() -> None:
    """Kinds that stages find by structure have no pack; all others have at least one rule in English."""
    by_structure = {"repeat", "headline"}
    covered = {rule.kind for rule in RULES if rule.language in (None, "en")}
    assert set(RESIDUE_KINDS) | set(LIFTED_KINDS) <= covered | by_structure


@pytest.mark.parametrize("language", ["de", "fr", "es"])
def test_other_languages_have_packs(language: str) -> None:
    kinds = {rule.kind for rule in RULES if rule.language == language}
    assert {"related_list", "inline_link", "newsletter", "subscribe_paywall", "social_share", "ad_marker", "byline", "published_date", "photo_credit"} <= kinds


def test_pack_files_say_what_they_hold() -> None:
    for rule in RULES:
        parts = rule.id.split("/")
        assert parts[0] == ("site" if rule.site else rule.language or "any")
        assert rule.stage in parts


def test_no_two_packs_of_a_folder_define_the_same_name() -> None:
    """All packs of a folder see a definition, so of two with the same name one would silently be the other's."""
    files = sorted({Path(path) for path in PACKS} | set(BUILTIN.glob("*/define.toml")))
    names = Counter((file.parent.name, name) for file in files for name in tomllib.loads(file.read_text(encoding="utf-8")).get("define", {}))
    assert [each for each, count in names.items() if count > 1] == []
