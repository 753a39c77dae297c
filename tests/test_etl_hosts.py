"""Cleaning inside Arrow, Spark, datatrove and Scrapy, each as its users run it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import cleaner
from cleaner.etl.records import to_json

pa = pytest.importorskip("pyarrow", reason="pip install 'article-cleaner[parquet]'")

QUAY = "The harbour board met on Monday to hear the plan for the new quay."
BLOCK = f"Most Read from Bloomberg\n\n{QUAY}"


# Arrow


def rows(count: int) -> list[dict[str, Any]]:
    return [{"id": n, "text": f"{BLOCK} Day {n}.", "url": f"https://quay.example/{n}", "score": n / 7} for n in range(count)]


def batches(count: int, size: int) -> list[Any]:
    return pa.Table.from_pylist(rows(count)).to_batches(size)


@pytest.mark.parametrize("options", [{}, {"workers": 2}])
def test_a_batch_for_a_batch_and_a_row_for_a_row(options: dict[str, Any]) -> None:
    from cleaner.etl.arrow import clean_batches
    from cleaner.etl.schema import SCHEMA

    given = batches(100, 32)
    out = list(clean_batches([given[0], given[0].slice(0, 0), *given[1:], given[0].slice(0, 0)], **options))
    assert [batch.num_rows for batch in out] == [32, 0, 32, 32, 4, 0] and all(batch.schema == SCHEMA for batch in out)
    wanted = [json.loads(to_json(record)) for record in cleaner.clean_many(rows(100))]
    assert [{**row, "extra": json.loads(row["extra"])} for batch in out for row in batch.to_pylist()] == wanted


def test_no_rows_are_no_rows() -> None:
    from cleaner.etl.arrow import clean_batches

    assert list(clean_batches([])) == []
    (none,) = clean_batches([batches(1, 1)[0].slice(0, 0)])
    assert none.num_rows == 0


def test_columns_are_named_and_carried() -> None:
    from cleaner.etl.arrow import clean_batches

    given = pa.RecordBatch.from_pylist([{"n": 5, "words": BLOCK, "text": "Not this.", "when": b"\x00\xff", "tag": {"a": [1]}}])
    (out,) = clean_batches([given], text="words", id="n", carry=["when", "tag"])
    (row,) = out.to_pylist()
    assert (row["id"], row["text"], json.loads(row["extra"])) == ("5", QUAY, {"text": "Not this."})
    assert (row["when"], row["tag"]) == (b"\x00\xff", {"a": [1]})
    with pytest.raises(cleaner.UsageError, match="no column 'wrods'; there are n, words"):
        list(clean_batches([given], text="wrods"))
    with pytest.raises(cleaner.UsageError, match="rename it first"):
        list(clean_batches([given], text="words", carry=["text"]))


def test_rows_that_fail_stay_rows() -> None:
    from cleaner.etl.arrow import clean_batches

    given = pa.RecordBatch.from_pylist([{"id": 1, "text": BLOCK, "html": None}, {"id": 2, "text": None, "html": None}, {"id": 3, "text": None, "html": f"<p>{QUAY}</p><p>{QUAY}</p>"}])
    (out,) = clean_batches([given])
    assert out["status"].to_pylist()[:2] == ["ok", "error"] and out["error"].to_pylist()[1]["stage"] == "read" and QUAY in out["text"].to_pylist()[2]


# Spark


#: A stage with a bug, in every Python that Spark starts.
HARM = Path(__file__).parent.parent / "benchmarks" / "harm"

SPARK = """
import json, sys
from pyspark.sql import SparkSession
import cleaner
from cleaner.etl.spark import clean_dataframe

spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").config("spark.driver.bindAddress", "127.0.0.1") \\
    .config("spark.driver.host", "127.0.0.1").config("spark.sql.execution.arrow.maxRecordsPerBatch", "50").getOrCreate()
spark.sparkContext.setLogLevel("OFF")
rows = [json.loads(line) for line in open(sys.argv[1])]
df = spark.createDataFrame(rows, "id BIGINT, body STRING, page STRING, link STRING, score DOUBLE").repartition(2)
out = clean_dataframe(df, text="body", html="page", url="link", carry=["score"], timeout=4.0, memory=512)
found = sorted(out.collect(), key=lambda row: int(row["id"]))
try:
    clean_dataframe(df, text="bdoy")
except cleaner.UsageError as error:
    told = str(error)
print(json.dumps({"columns": out.columns, "rows": [row.asDict(recursive=True) for row in found], "told": told, "partitions": out.rdd.getNumPartitions()}))
spark.stop()
"""


def test_spark_cleans_a_data_frame_and_no_row_ends_the_job(tmp_path: Path) -> None:
    pytest.importorskip("pyspark", reason="pip install 'article-cleaner[spark]'; needs Java")
    (tmp_path / "job.py").write_text(SPARK)
    texts: dict[int, str | None] = {20: "The keeper kills the light.", 40: "The keeper sleeps at sea.", 60: "The keeper takes it all.", 80: None}
    given = [{"id": n, "body": texts.get(n, f"{BLOCK} Day {n}."), "page": None, "link": f"https://quay.example/{n}", "score": n / 7} for n in range(100)]
    given[30] |= {"body": None, "page": f"<html><body><article>{f'<p>{QUAY} Page 30.</p>' * 4}</article></body></html>"}
    (tmp_path / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in given))
    root = str(Path(cleaner.__file__).parent.parent)
    environment = {**os.environ, "PYSPARK_PYTHON": sys.executable, "PYTHONPATH": os.pathsep.join([str(HARM), root])}
    done = subprocess.run([sys.executable, tmp_path / "job.py", tmp_path / "rows.jsonl"], env=environment, capture_output=True, text=True, timeout=400)
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout.splitlines()[-1])
    from cleaner.etl.schema import SCHEMA

    assert found["columns"] == [*SCHEMA.names, "score"] and found["partitions"] == 2 and "no column 'bdoy'" in found["told"]
    failed = {int(row["id"]): row["error"]["type"] for row in found["rows"] if row["status"] == "error"}
    assert failed == {20: "WorkerDied", 40: "TimeoutError", 60: "MemoryError", 80: "InputError"}
    for number, row in enumerate(found["rows"]):
        assert (row["id"], row["score"], row["url"]) == (str(number), number / 7, f"https://quay.example/{number}")
        assert number in failed or (f"Page {number}." if number == 30 else f"Day {number}.") in row["text"]
    plain = next(cleaner.clean_many([{"id": 7, "text": f"{BLOCK} Day 7.", "url": "https://quay.example/7"}]))
    assert found["rows"][7]["removals"] == json.loads(to_json(plain.removals))


# datatrove


def test_datatrove_cleans_keeps_metadata_and_counts(tmp_path: Path) -> None:
    pytest.importorskip("datatrove", reason="pip install 'article-cleaner[datatrove]'")
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import JsonlWriter

    from cleaner.etl.datatrove import CleanStep

    (tmp_path / "in").mkdir()
    for shard in range(2):
        texts = [f"{BLOCK} Day {shard}.", "Most Read from Bloomberg", "%PDF-1.7" if shard else QUAY]
        lines = [json.dumps({"id": f"{shard}-{n}", "text": text, "url": "https://quay.example/1", "score": n}) + "\n" for n, text in enumerate(texts)]
        (tmp_path / f"in/{shard}.jsonl").write_text("".join(lines))
    step = CleanStep(exclusion_writer=JsonlWriter(f"{tmp_path}/dropped", compression=None))
    pipeline = [JsonlReader(f"{tmp_path}/in"), step, JsonlWriter(f"{tmp_path}/out", compression=None)]
    LocalPipelineExecutor(pipeline, tasks=2, workers=1, logging_dir=f"{tmp_path}/logs", skip_completed=False).run()
    out = [json.loads(line) for path in sorted((tmp_path / "out").iterdir()) for line in path.read_text().splitlines()]
    kept = {row["id"]: row for row in out}
    assert kept["0-0"]["text"] == f"{QUAY} Day 0." and kept["0-0"]["metadata"]["score"] == 0
    assert [removal["kind"] for removal in kept["0-0"]["metadata"]["cleaner"]["removals"]] == ["most_read"]
    assert cleaner.restore({"text": kept["0-0"]["text"], **kept["0-0"]["metadata"]["cleaner"]}) == f"{BLOCK} Day 0."
    dropped = [json.loads(line) for path in (tmp_path / "dropped").iterdir() for line in path.read_text().splitlines()]
    assert {row["id"]: row["metadata"]["filter_reason"] for row in dropped if row["id"].endswith("-1")} == {"0-1": "residue_only", "1-1": "residue_only"}
    (stats,) = [entry["stats"] for entry in json.loads((tmp_path / "logs/stats.json").read_text()) if "cleaner" in entry["name"]]
    count = lambda name: stats[name]["total"] if isinstance(stats[name], dict) else stats[name]  # noqa: E731
    assert (count("total"), count("dropped_residue_only"), count("removed_most_read") > 40) == (6, 2, True)


# Scrapy


SPIDER = """
import json, sys
from scrapy import Spider
from scrapy.crawler import CrawlerProcess

class Quay(Spider):
    name = "quay"

    def parse(self, response):
        yield {"url": "https://quay.example/1", "body": response.text, "score": 5}
        yield {"url": "https://quay.example/2", "body": "Most Read from Bloomberg"}
        yield {"url": "https://quay.example/3"}

common = {"ITEM_PIPELINES": {"cleaner.etl.scrapy.CleanerPipeline": 300}, "LOG_LEVEL": "WARNING", "TELNETCONSOLE_ENABLED": False}
process = CrawlerProcess(common)
for items, options in json.loads(sys.argv[2]).items():
    mine = {**common, "FEEDS": {items: {"format": "jsonlines"}}, **options}
    process.crawl(type("Mine", (Quay,), {"start_urls": [sys.argv[1]], "custom_settings": mine}))
process.start()
"""


def crawl(folder: Path, options: dict[str, dict[str, Any]]) -> tuple[int, str, dict[str, list[dict[str, Any]]]]:
    """Crawl once for each set of options, in one process: its exit status, what it told, and the items by the name of the set."""
    pytest.importorskip("scrapy", reason="pip install 'article-cleaner[scrapy]'")
    (folder / "spider.py").write_text(SPIDER), (folder / "article.txt").write_text(BLOCK)
    files = {str(folder / f"{name}.jsonl"): chosen for name, chosen in options.items()}
    command = [sys.executable, folder / "spider.py", f"file://{folder}/article.txt", json.dumps(files)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, env={**os.environ, "PYTHONPATH": str(Path(cleaner.__file__).parent.parent)})
    return done.returncode, done.stderr, {path.stem: [json.loads(line) for line in path.read_text().splitlines()] for path in folder.glob("*.jsonl")}


def test_scrapy_items_come_out_clean(tmp_path: Path) -> None:
    options = {
        "usual": {},
        "all": {"CLEANER_DROP": False, "CLEANER_OUTPUT_FIELD": "clean"},
        "kept": {"CLEANER_RECORD_FIELD": "", "CLEANER_TEXT_FIELD": "body", "CLEANER_SETTINGS": {"keep": ["most_read"]}},
    }
    status, told, items = crawl(tmp_path, options)
    assert status == 0 and "Traceback" not in told, told
    assert {name: len(rows) for name, rows in items.items()} == {"usual": 1, "all": 3, "kept": 2} and told.count("Dropped") == 3
    assert all(rows[0]["score"] == 5 for rows in items.values())
    assert items["kept"][0]["text"] == BLOCK and "cleaner" not in items["kept"][0]
    for name, output in (("usual", "text"), ("all", "clean")):
        first = items[name][0]
        assert first[output] == QUAY and [removal["kind"] for removal in first["cleaner"]["removals"]] == ["most_read"]


def test_a_wrong_scrapy_setting_stops_the_crawl(tmp_path: Path) -> None:
    _, told, items = crawl(tmp_path, {"wrong": {"CLEANER_SETTINGS": {"mode": "bold"}}})
    assert "unknown mode 'bold'" in told and not items
