"""Rule packs of a user: how they are read, what is said when they are wrong, and what they do."""
from __future__ import annotations

from pathlib import Path

import pytest

import cleaner
from cleaner.examples import failures
from cleaner.library import load
from cleaner.settings import Settings

GOOD = """
stage = "promotion"
language = "en"
[define]
pet = 'cat|dog'
[[rule]]
id = "pets"
kind = "call_to_action"
why = "Sells pets"
line = 'buy (?:a|our) {{pet}}s?\\.?'
drops = ["Buy a cat."]
keeps = ["Buy a catalogue."]
"""


def pack(tmp_path: Path, text: str, name: str = "mine.toml") -> str:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_users_pack_works_beside_the_built_in_ones(tmp_path: Path) -> None:
    settings = cleaner.Settings(rules=(pack(tmp_path, GOOD),))
    record = cleaner.clean("The quay is open again.\n\nBuy our dogs\n\nAdvertisement\n\nIt was shut for a year.", settings=settings)
    assert record.text == "The quay is open again.\n\nIt was shut for a year."
    assert [removal.rule for removal in record.removals if removal.action == "drop"] == ["en/promotion/pets", "en/interface/advertisement"]


def test_a_users_pattern_may_ask_for_the_edges_of_the_line_in_its_alternatives(tmp_path: Path) -> None:
    line = "(?:^✦|→|^zumble) ?zimble the quay(?:s$|)"
    drops = ["✦ zimble the quay", "→zimble the quay", "zumble zimble the quay", "zumble zimble the quays"]
    path = pack(tmp_path, f"stage = 'promotion'\n[[rule]]\nid = 'edges'\nkind = 'other'\nwhy = 'A call'\nline = '{line}'\ndrops = {drops}\nkeeps = ['zimble the quay']\n")
    assert list(failures(load([path], builtin=False).all, {})) == []


def test_a_users_pack_alone(tmp_path: Path) -> None:
    settings = cleaner.Settings(rules=(pack(tmp_path, GOOD),), builtin_rules=False)
    assert "Advertisement" in cleaner.clean("Advertisement\n\nBuy a cat\n\nThe quay is open.", settings=settings).text


@pytest.mark.parametrize("change, says", [
    (("keeps = [\"Buy a catalogue.\"]", ""), ("pets", "keeps")),
    (("keeps = [\"Buy a catalogue.\"]", "keeps = []"), ("pets", "keeps")),
    (("drops = [\"Buy a cat.\"]", ""), ("pets", "drops")),
    (("why = \"Sells pets\"", ""), ("pets", "why")),
    (("id = \"pets\"", ""), ("rule number 1", "id")),
    (("line = ", "lien = "), ("pets", "lien")),
    (("line = ", "block = "), ("pets", "list", "blocks")),
    (("stage = \"promotion\"", "stage = \"party\""), ("party", "promotion")),
    (("kind = \"call_to_action\"", "kind = \"call-to-action\""), ("pets", "call-to-action", "call_to_action")),
    (("'buy (?:a|our) {{pet}}s?\\\\.?'", "'buy (?=a)'"), ("pets", "line", "RE2")),
    (("'buy (?:a|our) {{pet}}s?\\\\.?'", "'buy (a'"), ("pets", "line", "RE2")),
    (("'buy (?:a|our) {{pet}}s?\\\\.?'", f"'(?:{'buy a cat or a dog, ' * 100}){{900}}'"), ("pets", "line", "too large")),
    (("{{pet}}", "{{pest}}"), ("pets", "pest", "define")),
    (("fold", "fold"), ()),
    (("why = \"Sells pets\"", "why = \"Sells pets\"\nhead = 'x'"), ("pets", "exactly one")),
    (("why = \"Sells pets\"", "why = \"Sells pets\"\nlift = \"stars\""), ("pets", "stars")),
    (("why = \"Sells pets\"", "why = \"Sells pets\"\nmode = \"wild\""), ("pets", "wild", "balanced")),
    (("why = \"Sells pets\"", "why = \"Sells pets\"\nlongest = 0"), ("pets", "longest")),
])
def test_what_is_wrong_is_named(tmp_path: Path, change: tuple[str, str], says: tuple[str, ...]) -> None:
    old, new = (part.replace("\\\\", "\\") for part in change)
    path = pack(tmp_path, GOOD.replace(old, new))
    if not says:
        load((path,), builtin=False)
        return
    with pytest.raises(cleaner.RuleError) as caught:
        load((path,), builtin=False)
    message = str(caught.value)
    assert path in message and "\n" not in message
    for word in says:
        assert word in message


def test_a_second_rule_of_the_same_address_is_refused(tmp_path: Path) -> None:
    pack(tmp_path, GOOD, "a.toml")
    pack(tmp_path, GOOD, "b.toml")
    with pytest.raises(cleaner.RuleError, match=r"b\.toml.*'en/promotion/pets'.*a\.toml"):
        load((str(tmp_path),), builtin=False)


def test_one_name_defined_in_two_ways_is_refused(tmp_path: Path) -> None:
    pack(tmp_path, GOOD, "a.toml")
    pack(tmp_path, GOOD.replace('id = "pets"', 'id = "more-pets"'), "b.toml")
    load((str(tmp_path),), builtin=False)  # the same twice is no harm
    pack(tmp_path, "[define]\npet = 'goldfish'\n", "c.toml")
    with pytest.raises(cleaner.RuleError, match=r"c\.toml.*'pet' is defined otherwise.*another name"):
        load((f"{tmp_path}/",), builtin=False)  # by another name: what was loaded is remembered


@pytest.mark.parametrize("text", ["stage = promotion", "\x00", "stage = \"promotion\"\n[[rule]\n"])
def test_a_file_that_is_no_toml(tmp_path: Path, text: str) -> None:
    with pytest.raises(cleaner.RuleError, match="not valid TOML"):
        load((pack(tmp_path, text),))


def test_a_missing_pack_and_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(cleaner.RuleError, match="check the path"):
        load((str(tmp_path / "none.toml"),))
    with pytest.raises(cleaner.RuleError, match="no rule pack"):
        load((str(tmp_path),))


def test_a_failing_example_is_told(tmp_path: Path) -> None:
    text = GOOD.replace('"Buy a catalogue."', '"Buy a dog"').replace('"Buy a cat."', '"Buy a horse."')
    told = list(failures(load((pack(tmp_path, text),), builtin=False).all, {}))
    assert len(told) == 2 and all("en/promotion/pets" in line for line in told)


def test_a_known_miss_that_is_now_taken_is_told(tmp_path: Path) -> None:
    told = list(failures(load((pack(tmp_path, GOOD + 'misses = ["Buy our cats"]\n'),), builtin=False).all, {}))
    assert told and "move it to drops" in told[0]


def test_site_rules_run_on_their_site_only(tmp_path: Path) -> None:
    text = GOOD.replace('language = "en"', 'site = "pets.example"')
    settings = cleaner.Settings(rules=(pack(tmp_path, text),), builtin_rules=False)
    article = "The quay is open again.\n\nBuy our dogs"
    assert "dogs" not in cleaner.clean(article, url="https://www.pets.example/a", settings=settings).text
    assert "dogs" in cleaner.clean(article, url="https://cats.example/a", settings=settings).text


def test_modes_run_bolder_rules_one_after_another(tmp_path: Path) -> None:
    path = pack(tmp_path, GOOD.replace("why =", 'mode = "recall"\nwhy ='))
    article = "The quay is open again.\n\nBuy our dogs"
    took = {mode: "dogs" not in cleaner.clean(article, settings=cleaner.Settings(mode=mode, rules=(path,))).text for mode in ("precision", "balanced", "recall")}
    assert took == {"precision": False, "balanced": False, "recall": True}


@pytest.mark.parametrize("kind", ["dateline", "most_read", "copyright"])
def test_keep_leaves_a_kind_in_the_text_and_still_lifts_it(kind: str) -> None:
    text = "(Bloomberg) -- The quay is open again, the board said.\n\nMost Read from Bloomberg\n\nIt was shut for a year, to the dismay of all.\n\n©2023 Bloomberg L.P."
    record = cleaner.clean(text, settings=cleaner.Settings(keep=(kind,)))
    assert {"dateline": "(Bloomberg)", "most_read": "Most Read", "copyright": "©2023"}[kind] in record.text
    assert kind not in {removal.kind for removal in record.removals}
    assert record.dateline is not None and record.dateline.agency == "Bloomberg"
    assert record.copyright is not None and record.copyright.year == 2023


@pytest.mark.parametrize("settings, hint", [({"mode": "ballanced"}, "balanced"), ({"keep": ("headlines",)}, "headline"), ({"engine": "magic"}, "trafilatura")])
def test_wrong_settings_name_the_nearest_right_one(settings: dict[str, object], hint: str) -> None:
    with pytest.raises(cleaner.UsageError, match=hint):
        cleaner.Settings(**settings)  # type: ignore[arg-type]


def test_of_two_rules_for_a_line_the_one_that_reads_a_field_out_of_it_wins_whatever_its_stage(tmp_path: Path) -> None:
    early = 'stage = "notices"\n[[rule]]\nid = "sign"\nkind = "photo_credit"\nwhy = "Whose picture it is"\nline = "picture ?: ?.{3,40}"\ndrops = ["Picture: Ann Brook"]\nkeeps = ["Picture this"]\n'
    late = early.replace("notices", "metadata").replace('line = "picture ?: ?.{3,40}"', 'line = "picture ?: ?(?P<names>.{3,40})"\nlift = "credits"\nwith = { kind = "photo" }')
    (tmp_path / "early.toml").write_text(early)
    (tmp_path / "late.toml").write_text(late)
    settings = Settings(rules=(str(tmp_path / "early.toml"), str(tmp_path / "late.toml")), builtin_rules=False)
    record = cleaner.clean("The harbour board met on Monday to hear the plan for the new quay.\nPicture: Ann Brook", kind="text", settings=settings)
    assert [(credit.kind, credit.names) for credit in record.credits] == [("photo", ["Ann Brook"])]
