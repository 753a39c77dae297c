"""Parquet, WARC, tar, zip and files elsewhere, as they come: whole, cut, damaged, mixed."""

from __future__ import annotations

import base64
import gzip
import hashlib
import http.server
import importlib.util
import io
import json
import os
import random
import re
import subprocess
import sys
import tarfile
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import zstandard
from click.testing import CliRunner, Result

from cleaner.cli import cli
from cleaner.etl.records import clean_many, to_json
from cleaner.record import Record

QUAY = "The harbour board met on Monday to hear the plan for the new quay."
DOCS = Path(__file__).parent.parent / "docs"


def run(*arguments: object, stdin: bytes | None = None) -> Result:
    result = CliRunner().invoke(cli, [str(argument) for argument in arguments], input=stdin)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def records(data: str | bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in data.splitlines()]


def page(number: int) -> bytes:
    body = "".join(f"<p>{QUAY} It was meeting {number}.{n} of the year, and the longest of them by far.</p>" for n in range(4))
    return f"<html><head><title>Quay {number}</title></head><body><article>{body}</article></body></html>".encode()


def of_pages(result: Result) -> list[str]:
    """Which pages came out, by the number in their text; E for an error."""
    return ["E" if row["error"] else re.search(r"meeting (\d+)\.", row["text"])[1] for row in records(result.stdout)]  # type: ignore[index]


# the schema


pa = pytest.importorskip("pyarrow", reason="pip install 'article-cleaner[parquet]'")
pq = pytest.importorskip("pyarrow.parquet")


def test_the_published_schema_is_the_record_of_the_docs() -> None:
    from cleaner.etl.schema import SCHEMA, SCHEMA_VERSION, ddl

    text = (DOCS / "record.md").read_text(encoding="utf-8")
    table = text.split("| field |")[1].split("\n\n")[0]
    rows = [re.findall(r"`(\w+)`", line.split("|")[1]) for line in table.splitlines() if line.startswith("| `")]
    assert [name for row in rows for name in row] == SCHEMA.names == list(Record.__struct_fields__)
    removal = re.search(r"A removal is `\{([^}]+)\}`", text)
    assert removal and [field.name for field in SCHEMA.field("removals").type.value_type] == removal[1].split(", ")
    for name, fields in re.findall(r"^\| `(\w+)` \| list of `\{([^}]+)\}`", table, re.MULTILINE):
        assert [field.name for field in SCHEMA.field(name).type.value_type] == fields.split(", ")
    published = text.split("```sql\n")[1].split("```")[0]
    assert " ".join(published.split()) == ddl()
    assert f"schema version {SCHEMA_VERSION}" in text.lower() and SCHEMA.metadata == {b"cleaner.schema": str(SCHEMA_VERSION).encode()}


# Parquet


def parquet(path: Path, rows: dict[str, list[Any]], group: int = 100, **options: Any) -> Path:
    pq.write_table(pa.table(rows), path, row_group_size=group, **options)
    return path


def test_parquet_in_and_out_is_the_records(tmp_path: Path) -> None:
    texts = [f"Advertisement\n\n{QUAY} Day {number}." for number in range(250)]
    rows = {"url": [f"https://quay.example/{n}" for n in range(250)], "text": texts, "id": list(range(250)), "score": [n / 7 for n in range(250)]}
    source = parquet(tmp_path / "a.parquet", rows)
    wanted = list(clean_many(pa.table(rows).to_pylist()))
    assert run("clean", source).stdout_bytes == b"".join(to_json(record) + b"\n" for record in wanted)
    assert run("clean", source, "-o", tmp_path / "out.parquet").exit_code == 0
    table = pq.read_table(tmp_path / "out.parquet")
    from cleaner.etl.schema import SCHEMA

    assert table.schema == SCHEMA
    back = table.to_pylist()
    assert [{**row, "extra": json.loads(row["extra"])} for row in back] == [msgspec.to_builtins(record) for record in wanted]
    restored = records(run("restore", tmp_path / "out.parquet").stdout)
    assert [row["text"] for row in restored] == texts


def test_columns_are_chosen(tmp_path: Path) -> None:
    source = parquet(tmp_path / "a.parquet", {"text": [QUAY], "score": [1.5], "blob": [b"x" * 100], "place": ["Tarnmouth"]})
    (record,) = records(run("clean", source, "--columns", "score").stdout)
    assert (record["text"], record["extra"]) == (QUAY, {"score": 1.5})
    wrong = run("clean", source, "--columns", "socre")
    assert wrong.exit_code == 2 and "no column 'socre'" in wrong.stderr and "score" in wrong.stderr


def test_mixed_rows_and_a_column_of_the_wrong_type(tmp_path: Path) -> None:
    rows = {"text": [None, QUAY, QUAY, None, " "], "html": [page(1).decode(), None, page(2).decode(), None, page(3).decode()]}
    statuses = [(row["status"], row["text"][:7]) for row in records(run("clean", parquet(tmp_path / "a.parquet", rows)).stdout)]
    assert [status for status, _ in statuses] == ["ok", "ok", "ok", "error", "ok"]
    result = run("clean", parquet(tmp_path / "b.parquet", {"text": [1, 2]}))
    assert result.exit_code == 1 and [row["status"] for row in records(result.stdout)] == ["error", "error"]
    assert "--text-field" in result.stderr


def test_a_parquet_file_cut_short_is_one_error_and_the_next_file_is_cleaned(tmp_path: Path) -> None:
    whole = parquet(tmp_path / "a.parquet", {"text": [QUAY] * 50})
    whole.write_bytes(whole.read_bytes()[:-20])
    good = parquet(tmp_path / "b.parquet", {"text": [QUAY]})
    result = run("clean", whole, good)
    assert result.exit_code == 1 and result.stderr.count("\n") == 1 and "not a whole Parquet file" in result.stderr
    assert [row["status"] for row in records(result.stdout)] == ["error", "ok"]


def test_a_damaged_row_group_costs_its_rows(tmp_path: Path) -> None:
    noise = random.Random(3)
    texts = [f"{QUAY} {noise.randbytes(40).hex()}" for _ in range(300)]
    path = parquet(tmp_path / "a.parquet", {"text": texts, "id": list(range(300))}, compression="zstd", use_dictionary=False)
    data = bytearray(path.read_bytes())
    column = pq.ParquetFile(path).metadata.row_group(1).column(0)
    middle, half = column.data_page_offset + column.total_compressed_size // 4, column.total_compressed_size // 2
    data[middle : middle + half] = b"\xff" * half
    path.write_bytes(data)
    result = run("clean", path)
    rows = records(result.stdout)
    assert result.exit_code == 1 and [row["status"] for row in rows].count("error") == 1
    assert [int(row["id"]) for row in rows if row["status"] == "ok"] == [*range(100), *range(200, 300)]


def test_parquet_needs_a_file(tmp_path: Path) -> None:
    assert run("clean", "-", "--format", "parquet", stdin=b"x").exit_code == 2
    assert run("clean", "-", "-o", f"{tmp_path}/", "--format", "parquet", stdin=b"x").exit_code == 2


def test_a_lone_surrogate_does_not_stop_parquet(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "The quay \\ud800 is open.", "note": "\\udfff"}\n')
    assert run("clean", tmp_path / "a.jsonl", "-o", tmp_path / "o.parquet").exit_code == 0
    assert pq.read_table(tmp_path / "o.parquet")["text"].to_pylist() == ["The quay \ufffd is open."]


# WARC


def warc(number: int, body: bytes, status: str = "200 OK", kind: str = "text/html; charset=utf-8") -> bytes:
    http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Date: 2024-05-01T00:00:00Z\r\n"
        f"WARC-Target-URI: https://quay.example/{number}\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def signed(record: bytes) -> bytes:
    """With the checksum that crawlers put there."""
    head, block = record.split(b"\r\n\r\n", 1)
    digest = base64.b32encode(hashlib.sha1(block.removesuffix(b"\r\n\r\n")).digest())
    return head + b"\r\nWARC-Block-Digest: sha1:" + digest + b"\r\n\r\n" + block


def pages(count: int) -> list[bytes]:
    return [warc(number, page(number)) for number in range(count)]


def pack(parts: list[bytes], suffix: str) -> bytes:
    """As crawlers do: each record packed alone."""
    how = {"": bytes, ".gz": gzip.compress, ".zst": zstandard.compress}[suffix]
    return b"".join(how(part) for part in parts)


@pytest.mark.parametrize("suffix", ["", ".gz"])
def test_pages_of_a_warc_come_out_with_their_address_and_nothing_else(tmp_path: Path, suffix: str) -> None:
    pytest.importorskip("fastwarc", reason="pip install 'article-cleaner[warc]'")
    others = [
        b"WARC/1.0\r\nWARC-Type: warcinfo\r\nWARC-Record-ID: <urn:uuid:i>\r\nContent-Length: 2\r\n\r\nhi\r\n\r\n",
        warc(90, b"gone", "404 Not Found"),
        warc(91, b"\x89PNG", kind="image/png"),
        warc(92, gzip.compress(page(92)), kind="text/html\r\nContent-Encoding: gzip"),
    ]
    (tmp_path / f"a.warc{suffix}").write_bytes(pack([*others[:3], *pages(3), others[3]], suffix))
    result = run("clean", tmp_path / f"a.warc{suffix}")
    rows = records(result.stdout)
    assert result.exit_code == 0 and of_pages(result) == ["0", "1", "2", "92"]
    assert (rows[1]["url"], rows[1]["id"], rows[1]["extra"]) == ("https://quay.example/1", "<urn:uuid:1>", {"warc_date": "2024-05-01T00:00:00Z"})


@pytest.mark.parametrize("suffix", ["", ".gz"])
@pytest.mark.parametrize("digest", [True, False])
@pytest.mark.parametrize("harm", ["garbage", "cut", "head"])
def test_a_broken_record_in_the_middle_costs_itself(tmp_path: Path, suffix: str, harm: str, digest: bool) -> None:
    pytest.importorskip("fastwarc")
    parts = [pack([signed(one) if digest else one], suffix) for one in pages(400)]
    middle = parts[200]
    parts[200] = {"garbage": b"\xff\x00no record at all\r\n" * 20, "cut": middle[: len(middle) // 2], "head": b"X" * 30 + middle[30:]}[harm]
    (tmp_path / f"a.warc{suffix}").write_bytes(b"".join(parts))
    result = run("clean", tmp_path / f"a.warc{suffix}")
    assert result.exit_code == 1 and result.stderr.count("damaged behind") == 1 and "damaged behind record 20" in result.stderr.splitlines()[0]
    out = of_pages(result)
    assert out.count("E") == 1
    # a plain record that is cut takes what it lacks from the next, unless a checksum tells
    whole = {str(n) for n in range(400)} - ({"200"} if suffix or harm != "cut" or digest else set())
    assert [one for one in out if one != "E"] == sorted(whole, key=int)


@pytest.mark.parametrize("suffix", ["", ".gz"])
def test_a_warc_cut_short_gives_what_came_before(tmp_path: Path, suffix: str) -> None:
    pytest.importorskip("fastwarc")
    (tmp_path / f"a.warc{suffix}").write_bytes(pack(pages(10), suffix)[:-60])
    result = run("clean", tmp_path / f"a.warc{suffix}")
    assert result.exit_code == 1 and of_pages(result) == [*map(str, range(9)), "E"]


@pytest.mark.parametrize(
    ("header", "meta", "encoding"),
    [
        ("; charset=windows-1251", "", "windows-1251"),
        ('; charset="KOI8-R"', "windows-1251", "koi8-r"),  # the server is believed before the page
        ("", "windows-1251", "windows-1251"),
        ("; charset=UTF-8", "windows-1251", "windows-1251"),  # what does not fit the bytes is not believed
        ("; charset=windows-1251", "", "utf-8"),
        ("; charset=nonsense", "koi8-r", "koi8-r"),
    ],
)
def test_the_encoding_of_a_page_in_a_warc_is_the_servers_word_or_the_pages(tmp_path: Path, header: str, meta: str, encoding: str) -> None:
    pytest.importorskip("fastwarc")
    words = "Портовый совет собрался в понедельник, чтобы обсудить план нового причала у старой гавани."
    declared = f'<meta charset="{meta}">' if meta else ""
    html = f"<html><head>{declared}<title>Причал</title></head><body><article>{f'<p>{words}</p>' * 4}</article></body></html>".encode(encoding)
    (tmp_path / "a.warc").write_bytes(warc(1, html, kind=f"text/html{header}"))
    (record,) = records(run("clean", tmp_path / "a.warc").stdout)
    assert words in record["text"]


# tar and zip


def tar(path: Path, members: dict[str, bytes], mode: str = "w") -> Path:
    with tarfile.open(path, mode) as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


MEMBERS = {"a/1.html": page(1), "a/2.html.gz": gzip.compress(page(2)), "b.png": b"\x89PNG", "a/.hidden.html": page(8), "c.jsonl": b'{"text": "meeting 3."}\n'}


@pytest.mark.parametrize(("name", "mode"), [("a.tar", "w"), ("a.tar.gz", "w:gz"), ("a.tgz", "w:gz"), ("a.tar.zst", "w")])
def test_the_members_of_a_tar_file(tmp_path: Path, name: str, mode: str) -> None:
    path = tar(tmp_path / name, MEMBERS, mode)
    if name.endswith(".zst"):
        path.write_bytes(zstandard.compress(path.read_bytes()))
    result = run("clean", path)
    assert result.exit_code == 0 and of_pages(result) == ["1", "2", "3"]
    assert [row["id"] for row in records(result.stdout)] == [f"{path}/a/1.html", f"{path}/a/2.html.gz", f"{path}/c.jsonl:1"]
    assert run("clean", path, "-o", f"{tmp_path}/out/").exit_code == 0 and (tmp_path / "out/a/1.txt").exists()


def test_a_tar_file_cut_short_gives_what_came_before(tmp_path: Path) -> None:
    path = tar(tmp_path / "a.tar", {f"{n}.html": page(n) for n in range(5)})
    path.write_bytes(path.read_bytes()[:5000])
    out = of_pages(run("clean", path))
    assert len(out) > 2 and out == [*map(str, range(len(out) - 1)), "E"]


def test_the_members_of_a_zip_file_and_one_that_is_damaged(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {**MEMBERS, "4.html": page(4), "5.html": page(5)}.items():
            archive.writestr(name, data)
        at = archive.getinfo("4.html").header_offset + 60
    assert of_pages(run("clean", tmp_path / "a.zip")) == ["1", "2", "3", "4", "5"]
    data = bytearray((tmp_path / "a.zip").read_bytes())
    data[at : at + 30] = b"\xff" * 30
    (tmp_path / "a.zip").write_bytes(data)
    result = run("clean", tmp_path / "a.zip")
    assert result.exit_code == 1 and of_pages(result) == ["1", "2", "3", "E", "5"] and "cannot be unpacked" in result.stderr
    (tmp_path / "a.zip").write_bytes(data[:900])
    assert "not a whole zip file" in run("clean", tmp_path / "a.zip").stderr


def test_archives_in_folders_are_found_and_standard_input_may_be_one(tmp_path: Path) -> None:
    tar(tmp_path / "a.tar", MEMBERS)
    assert of_pages(run("clean", tmp_path)) == ["1", "2", "3"]
    assert of_pages(run("clean", "-", "--input-format", "tar", stdin=(tmp_path / "a.tar").read_bytes())) == ["1", "2", "3"]


def test_two_inputs_with_one_id_both_come_out(tmp_path: Path) -> None:
    path = parquet(tmp_path / "a.parquet", {"id": ["x", "x"], "text": ["One quay.", "Two quays."]})
    assert run("clean", path, path, "-o", f"{tmp_path}/out/").exit_code == 0
    assert sorted(one.name for one in (tmp_path / "out").iterdir()) == ["x-2.txt", "x-3.txt", "x-4.txt", "x.txt"]


def test_an_output_folder_that_cannot_be_is_told_in_a_line_and_begins_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(QUAY)
    for options in (["-o", f"{tmp_path}/a.txt/out/"], ["-o", "/dev/null/out.jsonl"], ["-o", f"{tmp_path}/o.jsonl", "--quarantine", "/dev/null/failed.jsonl"]):
        result = run("clean", tmp_path / "a.txt", *options)
        assert result.exit_code == 2 and result.stderr.count("\n") == 1 and "choose another" in result.stderr
        assert os.listdir(tmp_path) == ["a.txt"]


def test_in_an_output_folder_that_is_not_empty_other_files_stay(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir(), (tmp_path / "out").mkdir()
    (tmp_path / "in/a.txt").write_text(f"Advertisement\n\n{QUAY}"), (tmp_path / "out/mine.txt").write_text("Mine."), (tmp_path / "out/a.txt").write_text("Of an earlier run.")
    assert run("clean", tmp_path / "in", "-o", f"{tmp_path}/out/").exit_code == 0
    assert {path.name: path.read_text() for path in (tmp_path / "out").iterdir()} == {"a.txt": f"{QUAY}\n", "mine.txt": "Mine."}


def test_a_packed_file_cut_short_gives_what_came_before(tmp_path: Path) -> None:
    lines = b"".join(json.dumps({"id": n, "text": f"{QUAY} Day {n}. {random.Random(n).randbytes(200).hex()}"}).encode() + b"\n" for n in range(200))
    for suffix, packed in ((".gz", gzip.compress(lines)), (".zst", zstandard.compress(lines))):
        (tmp_path / f"a.jsonl{suffix}").write_bytes(packed[: len(packed) * 2 // 3])
        result = run("clean", tmp_path / f"a.jsonl{suffix}", "--no-builtin-rules")
        rows = records(result.stdout)
        assert result.exit_code == 1 and "cut short" in result.stderr and [row["status"] for row in rows] == ["ok"] * (len(rows) - 1) + ["error"]
        assert [row["id"] for row in rows[:-1]] == [str(n) for n in range(len(rows) - 1)]


def test_parquet_is_the_same_bytes_with_workers(tmp_path: Path) -> None:
    path = parquet(tmp_path / "a.parquet", {"text": [QUAY] * 70, "score": list(range(70))})
    alone = run("clean", path, "-o", tmp_path / "1.parquet")
    crowd = run("clean", path, "-o", tmp_path / "2.parquet", "--workers", "2")
    assert (alone.exit_code, crowd.exit_code) == (0, 0) and (tmp_path / "1.parquet").read_bytes() == (tmp_path / "2.parquet").read_bytes()


# files elsewhere


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    """A server on loopback that speaks S3."""
    pytest.importorskip("s3fs", reason="pip install 'article-cleaner[s3]'")
    server = pytest.importorskip("moto.server", reason="pip install 'moto[server]'").ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
        patch.setenv("AWS_ACCESS_KEY_ID", "test"), patch.setenv("AWS_SECRET_ACCESS_KEY", "test"), patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        import fsspec

        fsspec.filesystem("s3").mkdir("quay")
        yield "s3://quay"
    server.stop()


def put(url: str, data: bytes) -> str:
    import fsspec

    with fsspec.open(url, "wb") as file:
        file.write(data)
    return url


def get(url: str) -> bytes:
    import fsspec

    with fsspec.open(url, "rb") as file:
        return file.read()  # type: ignore[no-any-return]


def test_from_s3_to_s3(bucket: str, tmp_path: Path) -> None:
    rows = [{"id": str(n), "text": f"Advertisement\n\n{QUAY} Day {n}."} for n in range(50)]
    lines = b"".join(json.dumps(row).encode() + b"\n" for row in rows)
    put(f"{bucket}/in/a.jsonl.gz", gzip.compress(lines)), put(f"{bucket}/in/b.jsonl", lines), put(f"{bucket}/in/notes.pdf", b"x")
    wanted = b"".join(to_json(record) + b"\n" for record in clean_many(rows))
    assert run("clean", f"{bucket}/in/a.jsonl.gz").stdout_bytes == wanted
    assert run("clean", f"{bucket}/in/").stdout_bytes == wanted * 2 == run("clean", f"{bucket}/in/*.jsonl*").stdout_bytes
    assert run("clean", f"{bucket}/in/b.jsonl", "-o", f"{bucket}/out.jsonl.gz").exit_code == 0
    assert gzip.decompress(get(f"{bucket}/out.jsonl.gz")) == wanted
    assert run("clean", f"{bucket}/in/b.jsonl", "-o", f"{bucket}/out.parquet", "--workers", "2").exit_code == 0
    assert pq.read_table(io.BytesIO(get(f"{bucket}/out.parquet")))["id"].to_pylist() == [row["id"] for row in rows]
    assert run("clean", f"{bucket}/out.parquet", "--columns", "title").exit_code == 0


def test_what_breaks_off_does_not_appear_elsewhere(bucket: str) -> None:
    class Gone(Exception):
        pass

    from cleaner.etl.sinks import StreamSink

    with pytest.raises(Gone), StreamSink("jsonl", f"{bucket}/never.jsonl", False) as sink:
        sink.write(Record(text="x" * 10_000_000))
        raise Gone
    assert "no such file" in run("clean", f"{bucket}/never.jsonl").stderr


def test_what_is_not_there_is_one_error_and_the_rest_is_cleaned(bucket: str) -> None:
    good = put(f"{bucket}/good.jsonl", json.dumps({"text": QUAY}).encode())
    for missing in (f"{bucket}/none.jsonl", "s3://nowhere/a.jsonl", f"{bucket}/none/*.jsonl"):
        result = run("clean", missing, good)
        assert result.exit_code == 1 and result.stderr.count("\n") == 1 and result.stderr.startswith(f"cleaner: {missing}: ")
        assert [row["status"] for row in records(result.stdout)] == ["error", "ok"]


def test_wrong_credentials_are_told_as_such(tmp_path: Path) -> None:
    """moto lets everyone in, so this door is kept by a server that lets nobody in, as S3 answers it."""
    pytest.importorskip("s3fs")
    answer = b"<?xml version='1.0'?><Error><Code>InvalidAccessKeyId</Code><Message>The AWS Access Key Id you provided does not exist in our records.</Message></Error>"

    class Closed(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(403)
            self.send_header("Content-Type", "application/xml"), self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(answer)

        do_HEAD = do_PUT = do_POST = do_GET

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Closed) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        keys = {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{server.server_port}", "AWS_ACCESS_KEY_ID": "wrong", "AWS_SECRET_ACCESS_KEY": "wrong"}
        (tmp_path / "a.jsonl").write_text(json.dumps({"text": QUAY}))
        for arguments, status in ((["s3://quay/a.jsonl"], 1), (["a.jsonl", "-o", "s3://quay/out.jsonl"], 1)):
            done = subprocess.run(
                [sys.executable, "-m", "cleaner", "clean", *arguments], env={**os.environ, **keys}, cwd=tmp_path, capture_output=True, text=True, timeout=120
            )
            assert done.returncode == status and "access was refused" in done.stderr and "credentials" in done.stderr
            assert done.stderr.count("\n") == 1 and "Traceback" not in done.stderr
        server.shutdown()


def test_memory_and_schemes_without_a_driver(tmp_path: Path) -> None:
    pytest.importorskip("fsspec", reason="pip install 'article-cleaner[remote]'")
    put("memory://quay/a.txt", f"Advertisement\n\n{QUAY}".encode())
    assert run("clean", "memory://quay/a.txt").stdout == f"{QUAY}\n"
    assert run("clean", "memory://quay/a.txt", "-o", "memory://quay/out.md").exit_code == 0 and get("memory://quay/out.md") == f"{QUAY}\n".encode()
    for url, told in (("quay://a.txt", "quay"), ("gs://quay/a.txt", "pip install 'article-cleaner[gcs]'")):
        if url.startswith("gs") and importlib.util.find_spec("gcsfs"):
            continue
        result = run("clean", url)
        assert result.exit_code == 2 and told in result.stderr and result.stderr.count("\n") == 1
    for wrong in (["-o", "memory://quay/folder/"], ["-o", "memory://quay/o.jsonl", "--resume"]):
        assert run("clean", "memory://quay/a.txt", *wrong).exit_code == 2


@pytest.mark.parametrize(("module", "name", "extra"), [("pyarrow", "a.parquet", "parquet"), ("fastwarc", "a.warc", "warc"), ("fsspec", "s3://quay/a.txt", "s3")])
def test_what_is_not_installed_is_named(tmp_path: Path, module: str, name: str, extra: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for known in [known for known in sys.modules if known.split(".")[0] == module]:
        monkeypatch.delitem(sys.modules, known)
    monkeypatch.setitem(sys.modules, module, None)
    (tmp_path / "a.parquet").write_bytes(b""), (tmp_path / "a.warc").write_bytes(b"")
    result = run("clean", name if "://" in name else tmp_path / name)
    assert result.exit_code == 2 and f"pip install 'article-cleaner[{extra}]'" in result.stderr and result.stderr.count("\n") == 1
