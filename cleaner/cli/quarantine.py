"""`cleaner quarantine`."""
from __future__ import annotations

import os
from typing import Any

import click

from cleaner.cli.output import check_paths, progress_of, sink_of, summarise, work
from cleaner.cli.shared import check_encoding, field_options, format_option, put, quiet_option, rule_options, settings_of, stats_option, tell
from cleaner.errors import UsageError

_EXAMPLES = """\b
Examples:
  cleaner quarantine list failed.jsonl
  cleaner quarantine retry failed.jsonl -o mended.jsonl --timeout 300
"""


@click.group(epilog=_EXAMPLES)
def quarantine() -> None:
    """Look at what failed (cleaner clean --quarantine FILE), and run it again."""


@quarantine.command("list", epilog=_EXAMPLES)
@click.argument("file")
@click.option(
    "--format", "format", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="json: an object a line, {id, place, stage, reason, message}.",
)
def quarantine_list(file: str, format: str) -> None:
    """Show what FILE holds: id, place, stage and reason of each that failed."""
    from cleaner.etl.quarantine import held, row, table
    from cleaner.etl.records import to_json

    rows = [row(one) for one in held(file)]
    if format == "json":
        put("".join(f"{to_json(one).decode()}\n" for one in rows))
    elif rows:
        put("\n".join(table(rows)) + "\n")


@quarantine.command("retry", epilog=_EXAMPLES)
@click.argument("file")
@click.option("-o", "--output", metavar="OUT", help="A new file, or a folder, in which no file is written over.")
@format_option
@field_options
@rule_options
@click.option("--workers", type=click.IntRange(1), default=1, show_default=True, metavar="N", help="Clean in so many processes, beside this one.")
@click.option(
    "--timeout", type=click.FloatRange(0, min_open=True), default=60.0, show_default=True, metavar="S",
    help="Give up on a record after so many seconds.",
)
@click.option("--quarantine", metavar="FILE2", help="Write what fails again here, and leave FILE as it is.")
@stats_option
@quiet_option
def quarantine_retry(
    file: str,
    output: str | None,
    format: str | None,
    workers: int,
    timeout: float,
    quarantine: str | None,
    stats: str | None,
    quiet: bool,
    **options: Any,
) -> None:
    """Run the inputs in FILE again, in a process beside this one. What fails again stays in FILE, the rest leaves it.

    FILE changes when all of the output is written, and not before. It does not go on where it broke off: it begins anew.
    """
    from cleaner.etl.job import Job
    from cleaner.etl.quarantine import again, held
    from cleaner.etl.sinks import format_of
    from cleaner.etl.sources import Place, Reading
    from cleaner.etl.summary import MANY_RECORDS, StatsFile, Summary

    settings = settings_of(options, structure="markdown" in (format, format_of(output)))
    if options["encoding"]:
        check_encoding(options["encoding"])
    output = None if output == "-" else output
    if file == "-":
        raise UsageError("a quarantine is read from a file, as what fails again stays in it; save it first")
    if output and os.path.isfile(output):
        raise UsageError(f"{output} is there already, and would be written over; choose a new name, or a / for a folder")
    check_paths([Place(file, file)], output, quarantine, stats)
    names = {name: options[name] for name in ("text_field", "html_field", "url_field", "id_field", "encoding")}
    sources = (again(one, Reading(**names)) for one in held(file, strict=True))
    make_sink, _ = sink_of(output, format, "stream", _files_in(output), lasting=False)
    summary, failing = Summary(), quarantine or file
    with StatsFile(stats) as stats_file, Job(make_sink, None, failing, {}, False) as job:
        work(job, sources, settings, workers, timeout, summary, progress_of(summary, None, quiet, output), quiet)
        stats_file.write(summary, output, failing)
    if not quiet:
        tell(f"{summary.records - summary.failed:,} cleaned, {summary.failed:,} failed again" + (f" and are in {failing}" if summary.failed else ""))
        if summary.records >= MANY_RECORDS:
            summarise(summary, failing)
    if summary.failed:
        raise SystemExit(1)


def _files_in(output: str | None) -> set[str]:
    """The real paths of the files that stand in an output folder: none is to be written over."""
    folders = os.walk(output) if output and os.path.isdir(output) else ()
    return {os.path.realpath(os.path.join(here, name)) for here, _, names in folders for name in names}
