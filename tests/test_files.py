"""Reading inputs and writing records: files, folders, patterns, packed files, fields, and JSON both ways."""

from __future__ import annotations

import gzip
import json
import math
import os
from pathlib import Path

import msgspec
import pytest
import zstandard
from hypothesis import given, strategies as st

from cleaner.errors import UsageError
from cleaner.etl.records import clean_many, from_json, to_json, to_lines, to_markdown, to_text
from cleaner.etl.restoring import restored
from cleaner.etl.sinks import FolderSink, Names, StreamSink, Whole
from cleaner.etl.sources import Place, Reading, Source, expand, from_fields, read
from cleaner.record import Author, Failure, Moment, Record

QUAY = "The harbour board met on Monday to hear the plan for the new quay."


def sources(*inputs: object, **reading: str) -> list[Source]:
    return list(read(expand(map(str, inputs)), Reading(**reading)))


def write(path: Path, data: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def lines(*records: object) -> bytes:
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


# finding files


def test_a_folder_gives_its_articles_in_the_order_of_their_paths_and_nothing_else(tmp_path: Path) -> None:
    for name in ("b.txt", "a.html", "sub/c.jsonl.gz", "sub/A.TXT", "notes.pdf", "sub/d.zst", "e.md.zst", ".DS_Store"):
        write(tmp_path / name, "")
    os.mkfifo(tmp_path / "pipe.txt")  # reading it would never end
    found = [place.name for place in expand([str(tmp_path)]) if isinstance(place, Place)]
    assert found == ["a.html", "b.txt", "e.md.zst", "sub/A.TXT", "sub/c.jsonl.gz"]


def test_the_output_below_the_input_folder_is_not_read_again(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", QUAY), write(tmp_path / "clean/a.txt", QUAY), write(tmp_path / "cleaner.txt", QUAY)
    found = [place.name for place in expand([str(tmp_path)], str(tmp_path / "clean")) if isinstance(place, Place)]
    assert found == ["a.txt", "cleaner.txt"]


def test_a_pattern_gives_its_files_sorted_and_a_file_with_brackets_is_a_file(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "deep/er/c.txt", "odd[1].txt"):
        write(tmp_path / name, QUAY)
    assert [source.name for source in sources(tmp_path / "?.txt")] == ["a.txt", "b.txt"]
    assert [source.name for source in sources(tmp_path / "**/c.txt")] == ["c.txt"]
    assert [source.name for source in sources(tmp_path / "odd[1].txt")] == ["odd[1].txt"]


def test_what_names_nothing_is_one_error_and_the_others_go_on(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    good = write(tmp_path / "a.txt", QUAY)
    found = sources(tmp_path / "none.txt", tmp_path / "empty", tmp_path / "*.html", good)
    assert [source.error is None for source in found] == [False, False, False, True]
    assert (
        "no such file" in found[0].error.message
        and "no articles" in found[1].error.message
        and "pattern" in found[2].error.message
    )


# formats


def test_the_suffix_says_the_kind_and_other_names_are_looked_into(tmp_path: Path) -> None:
    names = ("a.txt", "a.md", "a.HTML", "a.xhtml", "a.unknown")
    assert [sources(write(tmp_path / name, QUAY))[0].kind for name in names] == ["text", "text", "html", "html", "auto"]
    record = {"id": 1, "text": QUAY}
    for name, data in (
        ("p", lines(record, record)),
        ("q", json.dumps(record, indent=1).encode()),
        ("r", json.dumps([record], indent=1).encode()),
    ):
        assert sources(write(tmp_path / name, data))[0].id == "1"


@pytest.mark.parametrize(
    "text", ["{not JSON} he said", "[\nA poem in brackets\n]", "[Updated] The quay is open.", "\n\n\n{\nA block.\n}"]
)
def test_text_that_only_begins_like_json_is_text(tmp_path: Path, text: str) -> None:
    (source,) = sources(write(tmp_path / "article", text))
    assert (source.data, source.error) == (text.encode(), None)


def test_json_is_an_object_an_array_or_lines(tmp_path: Path) -> None:
    one, two = {"id": "a", "text": "One."}, {"id": "b", "text": "Two."}
    shapes = {
        "object.json": (json.dumps(one, indent=2).encode(), "object", ["a"]),
        "line.json": (lines(one), "object", ["a"]),
        "array.json": (json.dumps([one, two]).encode(), "stream", ["a", "b"]),
        "lines.json": (b"\n" + lines(one) + b"\n" + lines(two, one), "stream", ["a", "b", "a"]),
        "marked.jsonl": (b"\xef\xbb\xbf" + lines(one, two), "stream", ["a", "b"]),
        "crlf.jsonl": (lines(one, two).replace(b"\n", b"\r\n"), "stream", ["a", "b"]),
    }
    for name, (data, form, ids) in shapes.items():
        found = sources(write(tmp_path / name, data))
        assert ([source.id for source in found], {source.form for source in found}) == (ids, {form}), name
    assert sources(write(tmp_path / "none.json", "[]")) == [] == sources(write(tmp_path / "none.jsonl", "\n\n"))


def test_lines_of_a_json_file_keep_their_numbers(tmp_path: Path) -> None:
    found = sources(
        write(tmp_path / "dump.json", b"\n" + lines({"text": "One."}) + b"\n" + lines({"text": "Two."}) + b"{broken\n")
    )
    assert [source.place.rpartition(":")[2] for source in found] == ["2", "4", "5"]
    assert "line 5 is not valid JSON" in found[2].error.message


@pytest.mark.parametrize("suffix", ["", ".gz", ".zst"])
def test_packed_files_are_read_like_plain_ones(tmp_path: Path, suffix: str) -> None:
    pack = {"": bytes, ".gz": gzip.compress, ".zst": zstandard.compress}[suffix]
    assert sources(write(tmp_path / f"a.txt{suffix}", pack(QUAY.encode())))[0].data == QUAY.encode()
    two_frames = pack(lines({"text": "One."})) + pack(lines({"text": "Two."}))
    assert [source.data for source in sources(write(tmp_path / f"a.jsonl{suffix}", two_frames))] == ["One.", "Two."]


@pytest.mark.parametrize(("suffix", "pack"), [(".gz", gzip.compress), (".zst", zstandard.compress)])
def test_a_packed_file_that_was_cut_gives_what_stood_before_the_cut_and_one_error(
    tmp_path: Path, suffix: str, pack: object
) -> None:
    records = [{"id": n, "text": f"{QUAY} {os.urandom(200).hex()}"} for n in range(2000)]
    whole = pack(lines(*records))  # type: ignore[operator]
    found = sources(write(tmp_path / f"dump.jsonl{suffix}", whole[: len(whole) // 2]))
    assert 500 < len(found) < 1500 and all(source.error is None for source in found[:-1])
    assert [source.id for source in found[:-1]] == [str(n) for n in range(len(found) - 1)]
    assert "cut short" in found[-1].error.message and "fetch the file again" in found[-1].error.message


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_a_file_that_is_not_packed_as_its_name_says_is_an_error(tmp_path: Path, suffix: str) -> None:
    (source,) = sources(write(tmp_path / f"a.txt{suffix}", QUAY))
    assert source.error and "cannot be read" in source.error.message


# fields


@pytest.mark.parametrize(
    "name", ["text", "content", "body", "article_body", "articleBody", "maintext", "cleaned_text", "raw_text", "plaintext"]
)
def test_usual_names_of_text_are_found(name: str) -> None:
    source = from_fields({"doc_id": 7, name: QUAY, "pageUrl": "https://quay.example/1", "score": 0.5}, Reading(), "x:1")
    assert (source.id, source.data, source.url, source.kind, source.fields) == (
        "7",
        QUAY,
        "https://quay.example/1",
        "text",
        {"score": 0.5},
    )


@pytest.mark.parametrize("blank", [None, "", " \n"])
def test_the_page_is_taken_where_the_text_is_blank(blank: object) -> None:
    assert from_fields({"text": blank, "html": "<p>One.</p>"}, Reading(), "x").kind == "html"


def test_text_goes_before_html_unless_html_is_asked_for() -> None:
    both = {"text": "One.", "raw_html": "<p>Two.</p>", "page": "<p>Three.</p>"}
    assert from_fields(both, Reading(), "x").data == "One."
    assert from_fields(both, Reading(html_field="page"), "x").data == "<p>Three.</p>"
    assert from_fields(both, Reading(html_field="absent"), "x").data == "One."
    assert from_fields(both, Reading(text_field="page"), "x").kind == "text"


def test_a_blank_text_is_a_text_and_a_record_without_any_is_an_error() -> None:
    assert from_fields({"text": ""}, Reading(), "x").error is None
    for value in ({"id": 3, "words": "One."}, {"text": 7}, {"text": None}, [1], "One.", 7, None, True):
        assert from_fields(value, Reading(), "x:3").error is not None
    missing = from_fields({"id": 3, "words": "One."}, Reading(text_field="word"), "x:3")
    assert (
        missing.id == "3"
        and missing.place == "x:3"
        and "no word" in missing.error.message
        and "--text-field" in missing.error.message
    )


def test_clean_many_gives_one_record_for_each_input_in_order() -> None:
    inputs = [
        {"id": "a", "text": QUAY},
        None,
        QUAY,
        QUAY.encode(),
        {"nothing": 1},
        b"%PDF-1.4 \x00\x01",
        Source("s", QUAY),
        "",
        {"html": None, "body": "One."},
    ]
    found = list(clean_many(iter(inputs)))
    assert [record.status for record in found] == ["ok", "error", "ok", "ok", "error", "error", "ok", "empty", "ok"]
    assert (
        found[0].id == "a"
        and found[6].id == "s"
        and found[1].error == Failure("InputError", "a record must be a JSON object, and this is null; mend or remove it", "read")
    )
    assert len({record.versions.packs for record in found}) == 1


def test_clean_many_asks_for_no_input_before_it_gave_the_last_record() -> None:
    asked = []

    def endless() -> object:
        while True:
            asked.append(1)
            yield QUAY

    stream = clean_many(endless())  # type: ignore[arg-type]
    assert [next(stream).text, next(stream).text] == [QUAY, QUAY] and len(asked) == 2


# JSON

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters()), inner, max_size=3),
    max_leaves=8,
)


@given(st.text(st.characters()), st.dictionaries(st.text(st.characters()), JSON, max_size=3))
def test_a_record_comes_back_from_its_json_whatever_is_in_it(text: str, extra: dict) -> None:
    data = to_json(Record(text=text, extra=extra))
    assert b"\n" not in data and data.decode("utf-8")
    assert list(from_json(data)) == list(Record.__struct_fields__)
    assert (from_json(data)["text"], from_json(data)["extra"]) == (text, extra)


def test_lone_surrogates_long_numbers_and_nan() -> None:
    data = to_json(
        Record(text="\ud800", extra={"n": 10**30, "x": math.nan, "y": [math.inf, 1.5]}, error=Failure("E", "\udfff", "read"))
    )
    record = json.loads(data, parse_constant=pytest.fail)
    assert (
        record["text"] == "\ud800"
        and record["extra"] == {"n": 10**30, "x": None, "y": [None, 1.5]}
        and record["error"]["message"] == "\udfff"
    )
    with pytest.raises(ValueError):
        from_json(b"[1]")


def test_text_and_markdown() -> None:
    record = Record(
        title="A Quay",
        subtitle="It is new",
        text=QUAY,
        authors=[Author("Ada Moor", "By Ada Moor")],
        published=Moment("2024-02-03T10:00:00", "3 Feb"),
    )
    assert to_text(record) == f"A Quay\n\nIt is new\n\n{QUAY}"
    assert to_markdown(record) == f"# A Quay\n\n*It is new*\n\n*Ada Moor · 2024-02-03*\n\n{QUAY}"
    assert to_text(Record(text=QUAY)) == QUAY == to_markdown(Record(text=QUAY))


def test_lines_say_what_became_of_each() -> None:
    (record,) = clean_many([f"Most Read from Bloomberg\n\n{QUAY}"])
    assert [(line["action"], line["text"]) for line in to_lines(record)] == [("drop", "Most Read from Bloomberg"), ("keep", QUAY)]


# writing


@pytest.mark.parametrize(
    ("suffix", "unpack"),
    [("", bytes), (".gz", gzip.decompress), (".zst", lambda data: zstandard.ZstdDecompressor().decompressobj().decompress(data))],
)
def test_a_stream_is_packed_by_its_suffix_and_the_same_bytes_each_time(tmp_path: Path, suffix: str, unpack: object) -> None:
    written = []
    for name in ("a", "b"):
        with StreamSink("jsonl", str(tmp_path / f"{name}.jsonl{suffix}"), False) as sink:
            sink.write(Record(id="1", text=QUAY))
            sink.write(Record(id="2"))
        written.append((tmp_path / f"{name}.jsonl{suffix}").read_bytes())
    assert written[0] == written[1]
    assert [from_json(line)["id"] for line in unpack(written[0]).splitlines()] == ["1", "2"]  # type: ignore[operator]


def test_json_is_an_object_for_one_and_an_array_for_many(tmp_path: Path) -> None:
    for count in range(3):
        path = tmp_path / f"{count}.json"
        with StreamSink("json", str(path), False) as sink:
            for number in range(count):
                sink.write(Record(id=str(number)))
        assert [record["id"] for record in json.loads(path.read_bytes())] == [str(n) for n in range(count)]
    with StreamSink("json", str(tmp_path / "one.json"), True) as sink:
        sink.write(Record(id="x"))
    assert json.loads((tmp_path / "one.json").read_bytes())["id"] == "x"


def test_an_error_while_writing_leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    old = write(tmp_path / "out.jsonl.gz", "old")
    for path in (old, tmp_path / "new.jsonl"):
        with pytest.raises(KeyboardInterrupt), StreamSink("jsonl", str(path), False) as sink:
            sink.write(Record(text=QUAY * 10_000))
            raise KeyboardInterrupt
    assert os.listdir(tmp_path) == ["out.jsonl.gz"] and old.read_bytes() == b"old"


def test_a_file_keeps_its_mode_and_a_link_stays_a_link(tmp_path: Path) -> None:
    target, link = write(tmp_path / "real/out.txt", "old"), tmp_path / "out.txt"
    target.chmod(0o640)
    link.symlink_to(target)
    whole = Whole(str(link))
    whole.stream.write(b"new")
    whole.close(keep=True)
    assert link.is_symlink() and target.read_bytes() == b"new" and target.stat().st_mode & 0o777 == 0o640
    assert os.listdir(tmp_path / "real") == ["out.txt"]


def test_no_file_can_be_made_where_there_is_no_folder(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="make its folder first"):
        StreamSink("jsonl", str(tmp_path / "none/out.jsonl"), False)
    with pytest.raises(UsageError, match="choose another"):
        FolderSink("text", str(write(tmp_path / "file", "") / "below"))


def test_a_folder_mirrors_the_names_and_no_two_records_meet(tmp_path: Path) -> None:
    with FolderSink("text", str(tmp_path)) as sink:
        for name in ("a/1.html", "b/1.html.gz", "b/1.txt", "B/1.txt"):
            sink.write(Record(id=f"/in/{name}", text=name), name)
        sink.write(Record(id="https://quay.example/news/new-quay/", text="by id"))
        sink.write(Record(id=None, text="no id"))
        sink.write(Record(id="bad", error=Failure("InputError", "m", "read")))
    found = {str(path.relative_to(tmp_path)): path.read_text() for path in tmp_path.rglob("*") if path.is_file()}
    assert found == {
        "a/1.txt": "a/1.html\n",
        "b/1.txt": "b/1.html.gz\n",
        "b/1-2.txt": "b/1.txt\n",
        "B/1-3.txt": "B/1.txt\n",
        "new-quay.txt": "by id\n",
        "record.txt": "no id\n",
    }


@given(st.lists(st.text(st.characters()), max_size=5))
def test_names_stay_below_the_folder_and_short_whatever_the_id(ids: list[str]) -> None:
    names = Names("/out")
    paths = [names.path(os.path.basename(id), ".txt") for id in ids]
    assert len({path.casefold() for path in paths}) == len(paths)
    for path in paths:
        assert (
            os.path.dirname(os.path.normpath(path)) == "/out"
            and len(os.path.basename(path).encode()) < 255
            and not os.path.basename(path).startswith(".")
        )


def test_no_input_is_ever_written_over(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", QUAY)
    with FolderSink("text", str(tmp_path), {os.path.realpath(path)}) as sink:
        sink.write(Record(id=str(path), text="clean"), "a.txt")
    assert path.read_text() == QUAY and (tmp_path / "a-2.txt").read_text() == "clean\n"


# restoring


def test_restored_reads_lines_an_object_and_an_array(tmp_path: Path) -> None:
    texts = [f"Most Read from Bloomberg\n\n{QUAY}\r\n", "\ud800 One.  \n", ""]
    records = [
        msgspec.json.decode(to_json(record)) if "\ud800" not in text else from_json(to_json(record))
        for text, record in zip(texts, clean_many({"id": i, "text": t} for i, t in enumerate(texts)))
    ]
    shapes = (
        lines(*records),
        json.dumps(records).encode(),
        json.dumps(records, indent=2).encode(),
        gzip.compress(lines(*records)),
    )
    for number, data in enumerate(shapes):
        found = list(restored(str(write(tmp_path / (f"r{number}" + (".gz" if number == 3 else "")), data))))
        assert [text.text for text in found] == texts and not any(text.error for text in found)
    assert [text.text for text in restored(str(write(tmp_path / "one", json.dumps(records[0], indent=2))))] == texts[:1]


def test_what_cannot_be_restored_is_an_error_and_the_others_go_on(tmp_path: Path) -> None:
    good = msgspec.to_builtins(Record(id="g", text=QUAY))
    edited = {**good, "text": "x", "removals": [{"start": 5, "end": 6, "text": "y", "replacement": "z"}]}
    failed = msgspec.to_builtins(Record(id="f", status="error", error=Failure("E", "m", "read")))
    data = (
        lines(good, {"text": "no removals"}, [1])
        + b"{broken\n"
        + lines(edited, failed, {"text": 1, "removals": []}, {"text": "", "removals": [7]}, good)
    )
    found = list(restored(str(write(tmp_path / "r.jsonl", data))))
    assert [text.error is None for text in found] == [True, False, False, False, False, False, False, False, True]
