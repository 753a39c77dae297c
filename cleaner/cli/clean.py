"""`cleaner clean`."""
from __future__ import annotations

import sys
from typing import Any

import click

from cleaner.cli.output import check_paths, progress_of, sink_of, summarise, work
from cleaner.cli.shared import (
    EXAMPLES, PART, format_option, input_options, inputs_of, quiet_option, rule_options, settings_of, sources_of, stats_option, tell,
)
from cleaner.errors import UsageError
from cleaner.version import VERSION


@click.command(epilog=EXAMPLES)
@click.argument("inputs", nargs=-1, metavar="[INPUT ...]")
@click.option(
    "-o",
    "--output",
    metavar="OUT",
    help="A file (its suffix says the format; .gz and .zst pack it) or a folder (a file for each input).",
)
@format_option
@input_options
@rule_options
@click.option(
    "--workers", type=click.IntRange(1), default=1, show_default=True, metavar="N", help="Clean in so many processes; 1 is this one."
)
@click.option(
    "--timeout",
    type=click.FloatRange(0, min_open=True),
    metavar="S",
    help="Give up on a record after so many seconds (60 with workers; with one worker, turns it into a process of its own).",
)
@click.option("--quarantine", metavar="FILE", help="Also write what failed here, with its input and the reason (JSON Lines); see cleaner quarantine.")
@stats_option
@click.option("--resume", is_flag=True, help="Go on where the same command broke off (-o a file of JSON Lines or Parquet, or a folder).")
@quiet_option
@click.pass_context
def clean(
    ctx: click.Context,
    /,
    inputs: tuple[str, ...],
    output: str | None,
    format: str | None,
    workers: int,
    timeout: float | None,
    quarantine: str | None,
    stats: str | None,
    resume: bool,
    quiet: bool,
    **options: Any,
) -> None:
    """Clean articles: text, HTML, JSON Lines, JSON, Parquet, WARC, tar or zip, plain or packed as .gz or .zst.

    INPUT is a file, a folder, a pattern, a URL such as s3://bucket/dump.jsonl.zst, or - for standard input. One article prints its headline and body; many, or
    records, print a JSON object a line. With workers, a record that kills its process, hangs or takes too much memory becomes an
    error record, and the rest goes on. How far it is shows on a terminal, and in a log once a minute; a run over 100 records or more ends with a summary.
    """
    from itertools import chain

    from cleaner.etl.job import Job
    from cleaner.etl.meter import Meter
    from cleaner.etl.progress import known
    from cleaner.etl.sinks import format_of
    from cleaner.etl.sources import Place
    from cleaner.etl.summary import MANY_RECORDS, StatsFile, Summary
    from cleaner.library import load

    settings = settings_of(options, structure="markdown" in (format, format_of(output)))
    packs = load(settings.rules, settings.builtin_rules).version  # a bad pack is told before any output is begun
    output = None if output == "-" else output
    places = inputs_of(inputs, output)
    paths = check_paths(places, output, quarantine, stats)
    meter = Meter(place.path for place in places if isinstance(place, Place))
    sources = sources_of(places, options, meter)
    first = next(sources, None)
    form = first.form if first and len(places) == 1 else "stream"
    if options["url"] and form != "file":
        raise UsageError("--url is the address of a single text or page; records carry theirs in a field (--url-field)")
    make_sink, lasting = sink_of(output, format, form, paths)
    terms = {"inputs": inputs, "options": options, "output format": format, "versions": [VERSION, packs, sys.version]}
    summary = Summary()
    with StatsFile(stats) as stats_file, Job(make_sink, lasting, quarantine, terms, resume, summary.take_earlier) as job:
        ctx.meta[PART] = job.part
        if job.whole:
            tell(f"{output}: is whole already; remove it to clean anew")
        else:
            progress = progress_of(summary, known(places, options["input_format"]), quiet, output, meter.share)
            work(job, chain([first] if first else [], sources), settings, workers, timeout, summary, progress, quiet)
            stats_file.write(summary, output, quarantine)
    if summary.records >= MANY_RECORDS and not quiet:
        summarise(summary, quarantine)
    if job.held.failures:
        raise SystemExit(1)
