#!/usr/bin/env python3
"""What docs/scale.md says of Spark, shown on a local one: cost, skew, spill, retries, killed processes, poison records, overwriting.

usage: spark_scale.py ARTICLES.jsonl [--only NAME ...]

Each experiment is a Spark of its own, in processes of its own, and prints one line for each thing it saw. ARTICLES (a field text) are for `cost` alone; the others
clean invented texts. Needs pyspark and Java.
"""
from __future__ import annotations

import argparse
import glob
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

QUAY = "The harbour board met on Monday to hear the plan for the new quay."


def session(folder: Path, master: str = "local[2,4]", **options: str) -> Any:
    from pyspark.sql import SparkSession

    (folder / "events").mkdir(exist_ok=True)
    fixed = {"spark.ui.enabled": "false", "spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1", "spark.eventLog.enabled": "true"}
    fixed |= {"spark.eventLog.dir": f"file://{folder}/events", "spark.eventLog.compress": "false", "spark.eventLog.rolling.enabled": "false"}
    builder = SparkSession.builder.master(master)
    for name, value in {**fixed, **options}.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("OFF")
    return spark


def texts(spark: Any, count: int, partitions: int) -> Any:
    from pyspark.sql import functions as F

    return spark.range(0, count, 1, partitions).select("id", F.concat(F.lit(f"Most Read from Bloomberg\n\n{QUAY} Day "), "id", F.lit(".")).alias("text"))


def tasks(folder: Path) -> list[dict[str, Any]]:
    """The tasks that Spark's event log tells of."""
    lines = [json.loads(line) for name in glob.glob(f"{folder}/events/*") if os.path.isfile(name) for line in open(name, encoding="utf-8")]
    return [line for line in lines if line["Event"] == "SparkListenerTaskEnd"]


def found(folder: Path, out: str = "out") -> dict[int, str]:
    """The texts that stand in an output by id. Raises where an id comes twice."""
    import pyarrow.dataset as ds

    table = ds.dataset(folder / out, format="parquet", partitioning="hive").to_table(columns=["id", "text"]).to_pylist()
    assert len({row["id"] for row in table}) == len(table), "a row came twice"
    return {int(row["id"]): row["text"] for row in table}


def whole(folder: Path, count: int, out: str = "out") -> bool:
    return found(folder, out) == {n: f"{QUAY} Day {n}." for n in range(count)}


def failing(harm: Callable[[], None]) -> Callable[[Iterable[Any]], Iterator[Any]]:
    """Pass batches on; after the first of them, do harm in each task's first attempt."""

    def passed(batches: Iterable[Any]) -> Iterator[Any]:
        from pyspark import TaskContext

        context = TaskContext.get()
        for number, batch in enumerate(batches):
            if number == 1 and context is not None and context.attemptNumber() == 0:
                harm()
            yield batch

    return passed


def kill_myself() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def fail() -> None:
    raise OSError("injected")


# Experiments


def cost(folder: Path, articles: str, partitions: int = 1, timeout: str = "60") -> None:
    """Articles through local[1], in so many partitions; the CPU time of all processes is taken by the one that started this."""
    from cleaner.etl.spark import clean_dataframe

    spark = session(folder, "local[1]")
    frame = spark.read.json(articles).select("text").repartition(int(partitions))
    clean_dataframe(frame, timeout=float(timeout) or None).write.parquet(str(folder / "out"))
    spark.stop()


def spill(folder: Path) -> None:
    """Of a job that only maps."""
    from cleaner.etl.spark import clean_dataframe

    spark = session(folder)
    clean_dataframe(texts(spark, 20_000, 4)).write.parquet(str(folder / "out"))
    spark.stop()
    metrics = [task["Task Metrics"] for task in tasks(folder)]
    shuffled = sum(one["Shuffle Write Metrics"]["Shuffle Bytes Written"] for one in metrics)
    spilled = sum(one["Memory Bytes Spilled"] + one["Disk Bytes Spilled"] for one in metrics)
    print(f"spill: {len(metrics)} tasks, {shuffled} bytes shuffled, {spilled} bytes spilled; all rows right: {whole(folder, 20_000)}")


def skew(folder: Path) -> None:
    """Rows in the order of their size, in partitions of as many rows each, and the same dealt out by a hash of the id."""
    from pyspark.sql import functions as F

    from cleaner.etl.spark import clean_dataframe

    for name in ("rows in order of size", "dealt out by hash"):
        (own := folder / name.replace(" ", "-")).mkdir()
        spark = session(own, "local[1]")
        large = F.when(F.col("id") < 7000, F.col("text")).otherwise(F.repeat(F.concat("text", F.lit("\n\n")), 60))
        frame = texts(spark, 8000, 8).withColumn("text", large)
        if name != "rows in order of size":
            frame = frame.repartition(8, F.xxhash64("id"))
        clean_dataframe(frame, timeout=None).write.parquet(str(own / "out"))
        spark.stop()
        writing = [task["Task Info"] for task in tasks(own) if task["Task Metrics"]["Output Metrics"]["Records Written"]]
        times = [task["Finish Time"] - task["Launch Time"] for task in writing]
        longest, middle = max(times[1:]), statistics.median(times[1:])  # the first task loads what the others find loaded
        print(f"skew: {name}: longest task {longest / 1000:.1f} s, median {middle / 1000:.1f} s, {longest / middle:.1f} times")


def retry(folder: Path) -> None:
    """Every task fails in the midst once; in another run every Python worker is killed once."""
    from cleaner.etl.spark import clean_dataframe

    for name, harm in (("tasks failed", fail), ("Python workers killed", kill_myself)):
        (own := folder / name.replace(" ", "-")).mkdir()
        spark = session(own, **{"spark.sql.execution.arrow.maxRecordsPerBatch": "100"})
        cleaned = clean_dataframe(texts(spark, 2000, 4))
        cleaned.mapInArrow(failing(harm), cleaned.schema).write.parquet(str(own / "out"))
        spark.stop()
        ended = [task["Task End Reason"]["Reason"] for task in tasks(own)]
        print(f"retry: {name}: {sum(reason != 'Success' for reason in ended)} of {len(ended)} attempts; all rows right, none twice: {whole(own, 2000)}")


def executor(folder: Path) -> None:
    """An executor's JVM is killed while it works, of two on this machine."""
    from cleaner.etl.spark import clean_dataframe

    os.environ.setdefault("SPARK_HOME", os.path.dirname(__import__("pyspark").__file__))
    spark = session(folder, "local-cluster[2,1,1024]", **{"spark.executor.memory": "1g", "spark.sql.execution.arrow.maxRecordsPerBatch": "100"})
    killed: list[int] = []

    def kill_one() -> None:
        own = os.getsid(0)
        while not killed:
            time.sleep(0.2)
            jvms = [pid for pid, command in processes(own) if "CoarseGrainedExecutorBackend" in command and "java" in command.split("\0")[0]]
            if glob.glob(f"{folder}/out/_temporary/**/*.parquet", recursive=True) and jvms:
                os.kill(jvms[0], signal.SIGKILL)
                killed.append(jvms[0])

    threading.Thread(target=kill_one, daemon=True).start()
    clean_dataframe(texts(spark, 4000, 8)).write.parquet(str(folder / "out"))
    spark.stop()
    ended = [task["Task End Reason"]["Reason"] for task in tasks(folder)]
    counts = ", ".join(f"{reason} {ended.count(reason)}" for reason in sorted(set(ended)))
    print(f"executor: {len(killed)} killed; attempts: {counts}; all rows right, none twice: {whole(folder, 4000)}")


def poison(folder: Path) -> None:
    """A record that kills the process that cleans it: in Spark's own Python worker, and in the one beside it."""
    from pyspark.errors import PySparkException
    from py4j.protocol import Py4JError

    from cleaner.etl.spark import clean_dataframe

    (folder / "sitecustomize.py").write_text(
        "import os, signal, cleaner.pipeline as pipeline\n"
        "def harm(article, matches, stage, mode):\n"
        "    if 'Day 77.' in article.source:\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return iter(())\n"
        "pipeline.STAGES = (('bug', harm), *pipeline.STAGES)\n"
    )
    os.environ["PYTHONPATH"] = os.pathsep.join([str(folder), os.environ.get("PYTHONPATH", "")])
    for timeout in (None, 20.0):
        (own := folder / str(timeout)).mkdir()
        spark = session(own)
        try:
            clean_dataframe(texts(spark, 200, 2), timeout=timeout).write.parquet(str(own / "out"))
            rows = spark.read.parquet(str(own / "out"))
            told = f"{rows.count()} rows, errors {[row['error']['type'] for row in rows.where('error is not null').collect()]}"
        except (PySparkException, Py4JError) as error:
            told = f"the job ended: {type(error).__name__}"
        spark.stop()
        ended = [task["Task End Reason"]["Reason"] for task in tasks(own)]
        print(f"poison: timeout={timeout}: {told}; attempts that failed: {sum(reason != 'Success' for reason in ended)}")


def overwrite(folder: Path) -> None:
    """One part is cleaned again over what is there; a run that was not whole is gone on with."""
    from pyspark.sql import functions as F

    from cleaner.etl.spark import clean_dataframe

    out = str(folder / "out")
    spark = session(folder, **{"spark.sql.sources.partitionOverwriteMode": "dynamic"})
    given = texts(spark, 1000, 2).withColumn("crawl", F.when(F.col("id") < 500, "may").otherwise("june"))
    clean = lambda frame: clean_dataframe(frame, carry=["crawl"]).write.partitionBy("crawl")  # noqa: E731
    clean(given).mode("overwrite").parquet(out)
    before = {name: os.stat(name).st_mtime_ns for name in glob.glob(f"{out}/crawl=may/*.parquet")}
    for _ in range(2):
        clean(given.where("crawl = 'june'")).mode("overwrite").parquet(out)
    same = before == {name: os.stat(name).st_mtime_ns for name in glob.glob(f"{out}/crawl=may/*.parquet")}
    print(f"overwrite: june cleaned three times; may's files untouched: {same}; all rows right, none twice: {whole(folder, 1000)}")
    clean(given.where("id % 3 = 0")).mode("overwrite").parquet(str(folder / "part"))
    done = spark.read.parquet(str(folder / "part")).select(F.col("id").cast("long").alias("id"))
    missing = given.join(done, "id", "left_anti")
    print(f"resume: {missing.count()} of 1000 rows were missing", end="; ")
    clean(missing).mode("append").parquet(str(folder / "part"))
    print(f"all rows right, none twice: {whole(folder, 1000, 'part')}")
    spark.stop()


EXPERIMENTS: dict[str, Callable[..., None]] = {one.__name__: one for one in (cost, spill, skew, retry, executor, poison, overwrite)}


# Running them


def processes(session_id: int) -> list[tuple[int, str]]:
    """The processes of a session, and their command lines."""
    all_ = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            if os.getsid(int(name)) == session_id:
                all_.append((int(name), Path(f"/proc/{name}/cmdline").read_text(errors="replace")))
        except OSError:
            pass
    return all_


def measured(name: str, *arguments: str) -> tuple[float, int]:
    """Run an experiment in a session of its own: CPU seconds of all its processes, and the most megabytes that a Python among them held."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "PYSPARK_PYTHON": sys.executable, "OMP_NUM_THREADS": "1"}
        command = [sys.executable, __file__, "--run", name, folder, *arguments]
        child = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True, start_new_session=True)
        seconds: dict[int, float] = {}
        held = 0
        errors: list[str] = []
        threading.Thread(target=lambda: errors.extend(child.stderr or ()), daemon=True).start()
        while child.poll() is None:
            for pid, command in processes(child.pid):
                try:
                    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                    seconds[pid] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
                    held = max(held, int(fields[21]) * os.sysconf("SC_PAGE_SIZE") >> 20) if "python" in command.split("\0")[0] else held
                except OSError:
                    pass
            time.sleep(0.1)
        if child.returncode:
            print(f"{name} failed:", *errors[-15:])
        return sum(seconds.values()), held


def costs(articles: str) -> None:
    count = sum(1 for _ in open(articles, encoding="utf-8"))
    for partitions, timeout in ((1, 60), (4, 60), (1, 0), (4, 0)):
        where = "in a process beside Spark's" if timeout else "in Spark's own worker"
        seconds, held = measured("cost", articles, str(partitions), str(timeout))
        print(f"cost: {count} articles, {partitions} partitions, {where}: {seconds:.1f} s of CPU in all processes, largest Python {held} MB", flush=True)


def main() -> None:
    if sys.argv[1:2] == ["--run"]:
        EXPERIMENTS[sys.argv[2]](Path(sys.argv[3]), *sys.argv[4:])
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles")
    parser.add_argument("--only", nargs="+", choices=EXPERIMENTS, default=list(EXPERIMENTS))
    args = parser.parse_args()
    for name in args.only:
        if name == "cost":
            costs(args.articles)
        else:
            measured(name)


if __name__ == "__main__":
    main()
