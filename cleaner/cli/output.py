"""Where a command's output goes, and what is told while it is written."""
from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import click

from cleaner.cli.shared import tell
from cleaner.errors import UsageError
from cleaner.settings import Settings

if TYPE_CHECKING:
    from cleaner.etl.job import Job
    from cleaner.etl.progress import Progress
    from cleaner.etl.sinks import Sink
    from cleaner.etl.sources import Place, Source
    from cleaner.etl.summary import Summary
    from cleaner.record import Record


def work(
    job: Job,
    sources: Iterator[Source],
    settings: Settings,
    workers: int,
    timeout: float | None,
    summary: Summary,
    progress: Progress,
    quiet: bool,
) -> None:
    """Clean the sources into the job, tell what fails, and show how far it is."""
    from contextlib import closing

    from cleaner.etl.records import clean_sources

    with progress, closing(clean_sources(job.skip(sources), settings, workers, timeout, told=summary.take)) as cleaned:
        for source, record in cleaned:
            tell_of(source, record, quiet)
            job.take(source, record)
            progress.step()


def progress_of(
    summary: Summary, total: int | None, quiet: bool, output: str | None, share: Callable[[], float | None] = lambda: None
) -> Progress:
    """On a terminal that shows no records, a line that changes; where there is none, a line a minute."""
    from cleaner.etl.progress import Progress

    terminal = sys.stderr is not None and sys.stderr.isatty()
    silent = quiet or (terminal and output is None and sys.stdout.isatty())
    return Progress(summary, total, terminal and not silent, None if silent else tell, share)


def summarise(summary: Summary, quarantine: str | None) -> None:
    from cleaner.etl.summary import lines

    for number, line in enumerate(lines(summary, quarantine)):
        click.echo(line if number else f"cleaner: {line}", err=True)


def check_paths(places: list[Place | Source], output: str | None, *others: str | None) -> set[str]:
    """The real paths of the inputs; UsageError when an output would be written over one, or over another output."""
    from cleaner.etl.sources import Source

    paths = {os.path.realpath(place.path) for place in places if not isinstance(place, Source) and os.path.isfile(place.path)}
    outputs = [name for name in (output, *others) if name]
    for name in outputs:
        if os.path.realpath(name) in paths:
            raise UsageError(f"{name} is an input, and would be written over; choose another name for the output")
    real = [os.path.realpath(name) for name in outputs]
    twice = next((name for number, name in enumerate(outputs) if real[number] in real[:number]), None)
    if twice is not None:
        raise UsageError(f"{twice} is to be two outputs at once (of -o, --quarantine and --stats); choose another name for one")
    return paths


def tell_of(source: Source, record: Record, quiet: bool) -> None:
    """One line about a record that failed, or an article without text: where it stands, and what to do."""
    place = source.place or record.id or "-"
    if record.error is not None:
        tell(f"{place}: {record.error.message}")
    elif not record.text and source.form == "file" and not quiet:
        what = "nothing but residue in it" if record.status == "residue_only" else "no text in it"
        tell(f"{place}: {what}; see cleaner explain, or -q to hide this note")


def sink_of(
    output: str | None, format: str | None, form: str, inputs: set[str], lasting: bool = True
) -> tuple[Callable[[bool], Sink], str | None]:
    """What makes the sink (and takes whether to go on with a part), and the file that is a part until the end, if one is (and may: ``lasting``)."""
    from cleaner.etl.remote import is_remote
    from cleaner.etl.sinks import DONE, FolderSink, LineSink, StreamSink, format_of

    single = form != "stream"
    if output is None and format == "parquet":
        raise UsageError("Parquet is no text for a terminal or a pipe; give it a file with -o FILE.parquet")
    if output is None:
        return lambda resume: StreamSink(format or ("text" if form == "file" else "jsonl"), None, single), None
    elsewhere = is_remote(output)
    if os.path.isdir(output) or output.endswith(("/", os.sep)):
        if elsewhere or format == "parquet":
            raise UsageError(f"{output}: a folder takes a file for each record, here and not elsewhere; give a file, such as {output}clean.parquet")
        return lambda resume: FolderSink(format or "text", output, inputs, resume), os.path.join(output, DONE)
    chosen = format or format_of(output) or ("text" if form == "file" else None)
    if chosen is None:
        raise UsageError(f"{output}: cannot tell the format from this name; add --format, or a / for a folder")
    if chosen == "parquet":
        from cleaner.etl.parquet import ParquetSink, ParquetStream

        return (lambda resume: ParquetStream(output), None) if elsewhere or not lasting else (lambda resume: ParquetSink(output, resume), output)
    if chosen == "jsonl" and lasting and not elsewhere and (os.path.isfile(output) or not os.path.exists(output)):
        return lambda resume: LineSink(output, resume), output
    return lambda resume: StreamSink(chosen, output, single), None
