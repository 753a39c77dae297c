"""The seven laws, on every sample and on texts that hypothesis makes up."""
from __future__ import annotations

import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import cleaner
from cleaner.library import load
from cleaner.account import apply
from cleaner.etl.records import clean_many, to_json
from cleaner.explain import explain

SAMPLES = sorted(path for path in (Path(__file__).parent.parent / "samples").glob("*/input.*"))
PROSE = [
    "The harbour board met on Monday to hear the plan for the new quay, which has divided the town for years.",
    "“We cannot wait another winter,” said Ann Brook, who has run the ferry since 1998.",
    "Der Hafenrat stimmte am Montag mit neun zu zwei Stimmen für den Plan, der die Stadt seit Jahren entzweit.",
    "港湾委員会は月曜日、長年にわたり町を二分してきた新しい岸壁の計画について説明を受けた。",
    "Costs rose by 3% to £4.5m (from £4.4m) in 2023, the auditors found; nobody was surprised.",
]
RESIDUE = [
    "Most Read from Bloomberg", "Advertisement", "Story continues", "Read: Harbour Ferry Strike Enters Third Week", "Share this article",
    "Oops!", "Something went wrong.", "Please try again later.", "Sign up for our daily newsletter.", "©2023 Bloomberg L.P.",
    "--With assistance from Colum Murphy.", "(Updates with comment from the mayor in third paragraph.)", "By Jane Doe", "October 3, 2023",
    "Related Articles", "• Council backs new bridge over the Tarn", "Facebook Twitter WhatsApp Email", "Comments", "3 min read",
    "Most Read from BloombergFerry Strike Enters Third WeekCouncil Backs New Bridge Over the Tarn",
]
ODD = ["", " ", "\t", "\u00a0", "\u200b", "\r", "\u2028", "&amp;", "&amp;amp;lt;b&gt;", "<b>", "</p>", "<br/>", "<!-- x -->", "\x00", "\ud800", "•", "- ", "#", "…", "。", "İ", "ß"]

lines = st.one_of(st.sampled_from(PROSE), st.sampled_from(RESIDUE), st.sampled_from(ODD), st.text(max_size=40))
texts = st.lists(st.tuples(lines, st.sampled_from(["\n", "\n\n", "\r\n", " ", "", "\n  ", "\n\n\n\n"])), max_size=14).map(lambda parts: "".join(a + b for a, b in parts))
often = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def clean(text: str) -> cleaner.Record:
    record = cleaner.clean(text, kind="text")
    assert record.error is None, record.error
    return record


@given(texts)
@often
def test_1_nothing_unexplained(text: str) -> None:
    assert cleaner.restore(clean(text)) == text


@given(texts)
@often
def test_2_nothing_invented(text: str) -> None:
    record = clean(text)
    assert apply(text, record.removals) == record.text
    for removal in record.removals:
        assert text[removal.start:removal.end] == removal.text
        assert removal.rule and removal.kind and removal.why
        if removal.action != "normalise":
            assert removal.replacement.strip() == ""
    assert all(a.end <= b.start for a, b in zip(record.removals, record.removals[1:]))


@given(texts)
@often
def test_3_cleaning_clean_text_changes_nothing(text: str) -> None:
    once = clean(text).text
    again = clean(once)
    assert again.text == once
    assert not again.removals


@given(texts)
@often
def test_4_explaining_is_always_on_and_changes_nothing(text: str) -> None:
    record = clean(text)
    before = to_json(record)
    explain(record)
    explain(record, color=True, ids=False)
    assert to_json(record) == before


@given(st.lists(texts, max_size=6), st.randoms())
@settings(max_examples=40, deadline=None)
def test_5_same_input_same_bytes_in_any_order(batch: list[str], random: object) -> None:
    ordered = {number: to_json(cleaner.clean(text, id=str(number))) for number, text in enumerate(batch)}
    numbers = list(ordered)
    random.shuffle(numbers)  # type: ignore[attr-defined]
    assert all(to_json(cleaner.clean(batch[number], id=str(number))) == ordered[number] for number in numbers)


def test_5_another_process_writes_the_same_bytes() -> None:
    text = "\n\n".join([PROSE[0], *RESIDUE, PROSE[1]])
    code = "import sys, cleaner; from cleaner.etl.records import to_json; sys.stdout.buffer.write(to_json(cleaner.clean(sys.stdin.read(), id='a')))"
    for seed in ("0", "1"):
        run = subprocess.run([sys.executable, "-c", code], input=text.encode(), capture_output=True, env={"PYTHONHASHSEED": seed, "PYTHONUTF8": "1", "PATH": ""}, check=True)
        assert run.stdout == to_json(cleaner.clean(text, id="a"))


anything = st.one_of(st.none(), st.integers(), texts, st.binary(max_size=200), st.dictionaries(st.sampled_from(["text", "html", "id", "url", "title", "date", "author", "x"]), st.one_of(st.none(), st.integers(), texts, st.lists(st.text(max_size=5), max_size=2)), max_size=5))


@given(st.lists(anything, max_size=6))
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_6_one_record_in_one_record_out(batch: list[object]) -> None:
    records = list(clean_many(batch))
    assert len(records) == len(batch)
    assert all(record.status in ("ok", "empty", "residue_only", "error") for record in records)
    assert all((record.status == "error") == (record.error is not None) for record in records)


@pytest.mark.parametrize("unit", ["\n\n".join([PROSE[0], *RESIDUE]) + "\n\n", "Word. ", "x", "\n", "• a\n", "<", "&amp;", "<p>", "(", "A b c d e f\n", "Most Read\n", "https://", "  • Oops!\n    a\n", "a@b."])
def test_7_cost_is_linear_in_length(unit: str) -> None:
    """Four times the text takes about four times the work: counted in Python calls and RE2 scans, not in seconds."""
    _is_linear(*(unit * (size // len(unit) + 1) for size in (20_000, 80_000)))


def test_7_cost_is_linear_in_words_of_comments() -> None:
    """Each of them might open what readers wrote, down to the end."""
    names = ["".join(letters) for letters in product("ABCDEFGHIJ", repeat=3)]
    small, large = ("\n\n".join([*PROSE * 4, *(line for name in names[:count] for line in (f"One thought on “{name}”", PROSE[0]))]) for count in (100, 400))
    _is_linear(small, large)


def _is_linear(small: str, large: str) -> None:
    cleaner.clean(large, kind="text")  # packs are compiled when a text first asks for them
    for compiled in load().compiled():
        compiled.forget()
    assert _work(large) < 6 * _work(small) + 2000


def _work(text: str) -> int:
    count = 0

    def tick(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(tick)
    try:
        cleaner.clean(text, kind="text")
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.parent.name)
def test_the_laws_hold_on_every_sample(path: Path) -> None:
    record = cleaner.clean(path.read_bytes(), kind="html" if path.suffix == ".html" else "text")
    source = cleaner.restore(record)
    if path.suffix == ".txt":
        assert source == cleaner.clean(path.read_bytes(), kind="text", settings=cleaner.Settings()).text or apply(source, record.removals) == record.text
    assert apply(source, record.removals) == record.text
    again = cleaner.clean(record.text, kind="text", fields={"title": record.title} if record.title else None)
    assert again.text == record.text and not again.removals
