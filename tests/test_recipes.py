"""The recipes of docs/recipes, each run on the library it is for: as a script on files, and as a function."""

from __future__ import annotations

import importlib.util
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import cleaner

pa = pytest.importorskip("pyarrow", reason="pip install 'article-cleaner[parquet]'")
pq = pytest.importorskip("pyarrow.parquet")

ROOT = Path(cleaner.__file__).parent.parent
RECIPES = ROOT / "docs/recipes"
QUAY = "The harbour board met on Monday to hear the plan for the new quay."
BLOCK = f"Most Read from Bloomberg\n\n{QUAY}"
KILLS, NULL = 30, 40
#: A stage with a bug, as a stage could have it, in every Python that is started.
HARMFUL = """
import os, signal
import cleaner.pipeline as pipeline

def harm(article, matches, stage, mode):
    if "The keeper kills" in article.source:
        os.kill(os.getpid(), signal.SIGKILL)
    return iter(())

pipeline.STAGES = (("bug", harm), *pipeline.STAGES)
"""


def rows(harmful: bool) -> list[dict[str, Any]]:
    """Seventy rows: one without text and, if wanted, one that kills the process that cleans it."""
    texts: dict[int, str | None] = {NULL: None} | ({KILLS: "The keeper kills the light."} if harmful else {})
    return [{"id": n, "text": texts.get(n, f"{BLOCK} Day {n}."), "score": n / 7, "tags_seen": ["quay", str(n)]} for n in range(70)]


def run(recipe: str, folder: Path, out: str, harmful: bool) -> list[dict[str, Any]]:
    """The rows that the script writes, in a session where nothing but the file and the library is there."""
    pq.write_table(pa.Table.from_pylist(rows(harmful)), folder / "pages.parquet", row_group_size=25)
    (folder / "sitecustomize.py").write_text(HARMFUL if harmful else "")
    own = {"PYTHONPATH": os.pathsep.join([str(folder), str(ROOT)]), "HF_HOME": str(folder / "hf"), "HF_HUB_OFFLINE": "1"}
    command = [sys.executable, RECIPES / f"{recipe}.py", folder / "pages.parquet", folder / out]
    done = subprocess.run(command, env={**os.environ, **own}, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    files = [folder / out] if (folder / out).is_file() else sorted(path for path in folder.rglob("*.parquet") if path.name != "pages.parquet")
    return sorted((row for file in files for row in pq.read_table(file).to_pylist()), key=lambda row: int(row["id"]))


def check(found: list[dict[str, Any]], harmful: bool) -> None:
    wanted = {NULL: "InputError"} | ({KILLS: "WorkerDied"} if harmful else {})
    assert [row["id"] for row in found] == [str(n) for n in range(70)]
    assert {n: row["error"]["type"] for n, row in enumerate(found) if row["status"] == "error"} == wanted
    for number, row in enumerate(found):
        assert number in wanted or (row["text"], [one["kind"] for one in row["removals"]]) == (f"{QUAY} Day {number}.", ["most_read"])
        assert json.loads(row["extra"])["tags_seen"] == ["quay", str(number)]


@pytest.mark.parametrize("name", ["polars", "duckdb", "datasets"])
def test_a_script_cleans_a_file_and_no_row_ends_it(name: str, tmp_path: Path) -> None:
    pytest.importorskip(name, reason=f"pip install {name}")
    check(run(f"with_{name}", tmp_path, "clean.parquet", harmful=True), harmful=True)


def test_ray_cleans_files_and_no_row_ends_it(tmp_path: Path) -> None:
    pytest.importorskip("ray", reason="pip install 'ray[data]' (0.6 GB)")
    check(run("with_ray", tmp_path, "clean", harmful=True), harmful=True)


def test_beam_cleans_files(tmp_path: Path) -> None:
    pytest.importorskip("apache_beam", reason="pip install apache-beam (0.5 GB)")
    check(run("with_beam", tmp_path, "clean", harmful=False), harmful=False)


SPARK = """
import sys
sys.path.insert(0, sys.argv[1])
from pyspark.sql import SparkSession
from with_spark_warc import clean_warcs

spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").config("spark.driver.host", "127.0.0.1") \\
    .config("spark.driver.bindAddress", "127.0.0.1").getOrCreate()
out = clean_warcs(spark, sys.argv[3:], timeout=None)
assert out.rdd.getNumPartitions() == 2
out.write.parquet(sys.argv[2])
spark.stop()
"""


def test_spark_cleans_warc_files_each_in_a_task(tmp_path: Path) -> None:
    pytest.importorskip("pyspark", reason="pip install 'article-cleaner[spark]'; needs Java")
    writer = pytest.importorskip("warcio.warcwriter")
    from warcio.statusandheaders import StatusAndHeaders

    with open(tmp_path / "pages.warc.gz", "wb") as stream:
        warc = writer.WARCWriter(stream, gzip=True)
        for number in range(3):
            page = f"<html><body><article><h1>The quay</h1>{f'<p>{QUAY} Page {number}.</p>' * 4}</article></body></html>"
            head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            warc.write_record(warc.create_warc_record(f"https://quay.example/{number}", "response", payload=io.BytesIO(page.encode()), http_headers=head))
    (tmp_path / "job.py").write_text(SPARK)
    environment = {**os.environ, "PYSPARK_PYTHON": sys.executable, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, tmp_path / "job.py", RECIPES, tmp_path / "clean", tmp_path / "pages.warc.gz", tmp_path / "gone.warc.gz"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    found = [row for file in (tmp_path / "clean").glob("*.parquet") for row in pq.read_table(file).to_pylist()]
    assert {row["url"]: f"Page {row['url'][-1]}." in row["text"] for row in found if row["url"]} == {f"https://quay.example/{n}": True for n in range(3)}
    assert [row["error"]["type"] for row in found if row["status"] == "error"] == ["InputError"] and len(found) == 4


# As functions: columns that are carried keep their values and types


def recipe(name: str) -> Any:
    spec = importlib.util.spec_from_file_location(name, RECIPES / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # so that what is pickled is found
    spec.loader.exec_module(module)
    return module


def check_carried(found: list[dict[str, Any]]) -> None:
    assert [(row["score"], row["tags_seen"]) for row in found] == [(n / 7, ["quay", str(n)]) for n in range(70)]
    assert [row["status"] for row in found] == ["error" if n == NULL else "ok" for n in range(70)]


def test_polars_frames_are_cleaned_when_they_are_collected() -> None:
    pl = pytest.importorskip("polars", reason="pip install polars")
    given = pl.LazyFrame(rows(harmful=False))
    clean = recipe("with_polars").clean_frame(given, carry=["score", "tags_seen"], rows=16)
    assert clean.collect_schema()["tags_seen"] == pl.List(pl.String) and clean.collect_schema()["published"] == clean.collect().schema["published"]
    check_carried(clean.collect().to_dicts())
    assert clean.filter(pl.col("status") == "error").select("id", "score").collect().rows() == [(str(NULL), NULL / 7)]
    assert clean.head(3).select("id").collect().rows() == [("0",), ("1",), ("2",)]
    with pytest.raises(Exception, match="no column 'bdoy'"):
        recipe("with_polars").clean_frame(given, text="bdoy").collect()


def test_duckdb_queries_are_cleaned_into_tables() -> None:
    duckdb = pytest.importorskip("duckdb", reason="pip install duckdb")
    connection, given = duckdb.connect(), pa.Table.from_pylist(rows(harmful=False))
    connection.from_arrow(given).create("pages")
    clean = recipe("with_duckdb").clean_query(connection, "SELECT * FROM pages ORDER BY id", carry=["score", "tags_seen"], rows=16)
    clean.create("clean")
    check_carried(connection.sql("SELECT * FROM clean ORDER BY CAST(id AS INT)").to_arrow_table().to_pylist())


def test_datasets_are_cleaned_with_map_and_anew_when_rules_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    datasets = pytest.importorskip("datasets", reason="pip install datasets")
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path)
    pq.write_table(pa.Table.from_pylist(rows(harmful=False)), tmp_path / "pages.parquet")
    given = datasets.Dataset.from_parquet(str(tmp_path / "pages.parquet"), cache_dir=str(tmp_path))
    clean_map = recipe("with_datasets").clean_map
    clean = clean_map(given, carry=["score", "tags_seen"])
    check_carried(clean.to_list())
    assert clean.features["authors"] == datasets.List({name: datasets.Value("string") for name in ("name", "raw", "role", "source")})
    kept = clean_map(given, carry=["score", "tags_seen"], settings=cleaner.Settings(keep=("most_read",)))
    assert kept[0]["text"] == f"{BLOCK} Day 0." and clean[0]["text"] == f"{QUAY} Day 0."


def test_beam_batches_the_rows_of_any_source() -> None:
    beam = pytest.importorskip("apache_beam", reason="pip install apache-beam (0.5 GB)")
    from apache_beam.testing.util import assert_that

    given, module = pa.Table.from_pylist(rows(harmful=False)), recipe("with_beam")
    with beam.Pipeline() as pipeline:
        tables = module.tables(pipeline | beam.Create(given.to_pylist()), given.schema, most=16)
        found = tables | beam.ParDo(module.Clean(carry=["score", "tags_seen"])) | beam.FlatMap(lambda table: table.to_pylist())
        assert_that(found, lambda out: check_carried(sorted(out, key=lambda row: int(row["id"]))))
