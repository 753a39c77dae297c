"""The command line: click on top, the library below, nothing decided here that the library could decide."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

import click

from cleaner.errors import CleanerError, UsageError
from cleaner.record import KINDS
from cleaner.settings import ENGINES, MODES, Settings
from cleaner.version import VERSION

if TYPE_CHECKING:
    from cleaner.etl.job import Job
    from cleaner.etl.meter import Meter
    from cleaner.etl.progress import Progress
    from cleaner.etl.restoring import Restored
    from cleaner.etl.sinks import Names, Sink
    from cleaner.etl.sources import Place, Source
    from cleaner.etl.summary import Summary
    from cleaner.record import Record
    from cleaner.rules import Rule

_Command = TypeVar("_Command", bound=Callable[..., Any])

_EXAMPLES = """\b
Examples:
  cleaner clean article.txt                      clean text on the terminal
  pbpaste | cleaner clean - | wc -w              a Unix filter
  cleaner clean page.html --format json          text, metadata and the account
  cleaner clean scraped/ -o clean/               every article of a folder
  cleaner clean dump.jsonl.gz -o clean.jsonl.zst a data set, record by record
  cleaner clean pages.warc.gz -o clean.parquet --workers 4 --quarantine failed.jsonl
  cleaner explain article.txt                    what went, and by which rule
"""

_EXPLAIN_EXAMPLES = """\b
Examples:
  cleaner explain article.txt
  cleaner explain page.html --color always | less -R
  cleaner explain article.txt --rules my-rules.toml     try a pack of your own
"""

_RESTORE_EXAMPLES = """\b
Examples:
  cleaner clean article.txt --format json | cleaner restore | diff - article.txt
  cleaner restore clean.jsonl.zst -o before/            one file for each record
"""

_RULES_EXAMPLES = """\b
Examples:
  cleaner rules list --kind newsletter
  cleaner rules show en/blocks/most-read
  cleaner rules test my-rules.toml                      run the examples of a pack
  cleaner rules test --harm good.jsonl my-rules.toml    what the pack takes from clean articles
"""

_QUARANTINE_EXAMPLES = """\b
Examples:
  cleaner quarantine list failed.jsonl
  cleaner quarantine retry failed.jsonl -o mended.jsonl --timeout 300
"""

_TEST_EXAMPLES = """\b
Examples:
  cleaner rules test                                    the examples of all built-in packs
  cleaner rules test my-rules.toml                      the examples of a pack
  cleaner rules test --harm good.jsonl my-rules.toml    what the pack takes from clean articles
  cleaner rules test --harm good/ --show 20 --json      the same of all built-in packs, for a program
"""


class _Fault(click.ClickException):
    """One line on standard error, and an exit status."""

    def __init__(self, message: str, exit_code: int):
        super().__init__(message)
        self.exit_code = exit_code  # type: ignore[misc]

    def show(self, file: Any = None) -> None:
        _tell(self.message)


class _Errors(click.Group):
    """Turns our errors into one line and an exit status, and never shows a traceback for what a user can mend."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except CleanerError as error:
            raise _Fault(str(error), error.exit_code) from error
        except KeyboardInterrupt as error:
            raise _Fault(f"interrupted; {_next_step(ctx)}", 130) from error
        except _Stopped as error:
            raise _Fault(f"told to stop; {_next_step(ctx)}", 128 + error.number) from error
        except BrokenPipeError:
            # the reader went away: there is nothing to tell it, nor when Python flushes at exit
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)
        except OSError as error:
            raise _Fault(
                f"{error.filename or 'output'}: {error.strerror or error}; free some room, then {_next_step(ctx)}", 1
            ) from error


class _Stopped(BaseException):
    """The process was told to stop."""

    def __init__(self, number: int):
        super().__init__(number)
        self.number = number


def _next_step(ctx: click.Context) -> str:
    """How to go on after the work broke off."""
    part = ctx.meta.get(_PART)
    if part and os.path.exists(part):
        return "run it again with --resume to go on where it broke off"
    return "no half-written file was left, run it again"


#: Where a command leaves the path of what it is writing, for the message that says how to go on.
_PART = "cleaner.part"


def _tell(line: str) -> None:
    click.echo(f"cleaner: {' '.join(line.split())}", err=True)


@click.group(cls=_Errors, epilog=_EXAMPLES, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(VERSION, prog_name="cleaner", message="%(prog)s %(version)s")
def cli() -> None:
    """Take scraped articles, give back the article alone, with its metadata and an account of all that was taken away.

    Exit status: 0 all done, 1 some inputs failed, 2 wrong usage.
    """


def _rule_options(command: _Command) -> _Command:
    """The options that change what is removed."""
    for option in reversed(
        (
            click.option(
                "--engine", default="blocks", show_default=True, help=f"Finds a page's main text: {', '.join(ENGINES)}."
            ),
            click.option("--mode", default="balanced", show_default=True, help=f"How sure a rule must be: {', '.join(MODES)}."),
            click.option(
                "--keep", multiple=True, metavar="KIND", help=f"Leave this kind in the text (repeatable): {', '.join(KINDS)}."
            ),
            click.option(
                "--rules", multiple=True, metavar="PACK", help="Add a rule pack, a TOML file or a folder of them (repeatable)."
            ),
            click.option("--no-builtin-rules", is_flag=True, help="Run the packs of --rules alone."),
            click.option(
                "--left-out", is_flag=True, help="Of a page, also tell the blocks that are not in the text, and why (engine blocks)."
            ),
        )
    ):
        command = option(command)
    return command


def _input_options(command: _Command) -> _Command:
    for option in reversed(
        (
            click.option(
                "--input-format",
                type=click.Choice(["auto", "text", "html", "jsonl", "json", "parquet", "warc", "tar", "zip"]),
                default="auto",
                show_default=True,
                help="Format of the input; auto goes by suffix, then by looking.",
            ),
            click.option("--text-field", metavar="F", help="Field of a record that holds the text (usual names are found)."),
            click.option("--html-field", metavar="F", help="Field of a record that holds the page."),
            click.option("--url-field", metavar="F", help="Field of a record that holds its address."),
            click.option("--id-field", metavar="F", help="Field of a record that holds its id."),
            click.option("--columns", metavar="A,B", help="Of Parquet, read these beside the article's own (all, when not given)."),
            click.option("--url", help="Address of a single text or page; turns on its site's rules."),
            click.option("--encoding", metavar="NAME", help="Encoding of text and HTML files; found out when not given."),
        )
    ):
        command = option(command)
    return command


def _settings(options: dict[str, Any], *, structure: bool = False) -> Settings:
    return Settings(
        options["engine"],
        options["mode"],
        tuple(options["keep"]),
        tuple(options["rules"]),
        not options["no_builtin_rules"],
        options["left_out"],
        structure,
    )


def _inputs(inputs: tuple[str, ...], output: str | None = None) -> list[Place | Source]:
    """The files to read: those named or below the folders named, without the output where it lies among them."""
    from cleaner.etl.sources import expand

    if not inputs and (sys.stdin is None or sys.stdin.isatty()):
        raise UsageError("no input; name a file or folder, or pipe text in (cleaner clean --help shows examples)")
    if output and any(os.path.isdir(name) and os.path.realpath(name) == os.path.realpath(output) for name in inputs):
        raise UsageError(f"{output} is the input folder; choose another for the output, or the next run would clean it again")
    return list(expand(inputs or ("-",), os.path.realpath(output) if output else None))


def _sources(places: list[Place | Source], options: dict[str, Any], meter: Meter | None = None) -> Iterator[Source]:
    from cleaner.etl.sources import Reading, read

    if options["encoding"]:
        _check_encoding(options["encoding"])
    names = {name: options[name] for name in ("text_field", "html_field", "url_field", "id_field", "url", "encoding")}
    columns = tuple(filter(None, (options["columns"] or "").split(",")))
    return read(places, Reading(format=options["input_format"], columns=columns, **names), meter)


def _check_encoding(name: str) -> None:
    try:
        b"a".decode(name, "replace")
    except (LookupError, ValueError):
        raise UsageError(f"unknown encoding {name!r}; use a name such as windows-1252 or utf-8") from None


@cli.command(epilog=_EXAMPLES)
@click.argument("inputs", nargs=-1, metavar="[INPUT ...]")
@click.option(
    "-o",
    "--output",
    metavar="OUT",
    help="A file (its suffix says the format; .gz and .zst pack it) or a folder (a file for each input).",
)
@click.option("--format", "format", type=click.Choice(["text", "markdown", "json", "jsonl", "parquet"]), help="Format of the output.")
@_input_options
@_rule_options
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
@click.option("--stats", metavar="FILE", help="Also write the closing summary here, as JSON.")
@click.option("--resume", is_flag=True, help="Go on where the same command broke off (-o a file of JSON Lines or Parquet, or a folder).")
@click.option("-q", "--quiet", is_flag=True, help="No progress, no notes, no summary; errors only.")
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

    settings = _settings(options, structure="markdown" in (format, format_of(output)))
    packs = load(settings.rules, settings.builtin_rules).version  # a bad pack is told before any output is begun
    output = None if output == "-" else output
    places = _inputs(inputs, output)
    paths = _check_paths(places, output, quarantine, stats)
    meter = Meter(place.path for place in places if isinstance(place, Place))
    sources = _sources(places, options, meter)
    first = next(sources, None)
    form = first.form if first and len(places) == 1 else "stream"
    if options["url"] and form != "file":
        raise UsageError("--url is the address of a single text or page; records carry theirs in a field (--url-field)")
    make_sink, lasting = _sink(output, format, form, paths)
    terms = {"inputs": inputs, "options": options, "output format": format, "versions": [VERSION, packs, sys.version]}
    summary = Summary()
    with StatsFile(stats) as stats_file, Job(make_sink, lasting, quarantine, terms, resume, summary.take_earlier) as job:
        ctx.meta[_PART] = job.part
        if job.whole:
            _tell(f"{output}: is whole already; remove it to clean anew")
        else:
            progress = _progress(summary, known(places, options["input_format"]), quiet, output, meter.share)
            _work(job, chain([first] if first else [], sources), settings, workers, timeout, summary, progress, quiet)
            stats_file.write(summary, output, quarantine)
    if summary.records >= MANY_RECORDS and not quiet:
        _summarise(summary, quarantine)
    if job.held.failures:
        raise SystemExit(1)


def _work(
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
            _report(source, record, quiet)
            job.take(source, record)
            progress.step()


def _progress(
    summary: Summary, total: int | None, quiet: bool, output: str | None, share: Callable[[], float | None] = lambda: None
) -> Progress:
    """On a terminal that shows no records, a line that changes; where there is none, a line a minute."""
    from cleaner.etl.progress import Progress

    terminal = sys.stderr is not None and sys.stderr.isatty()
    silent = quiet or (terminal and output is None and sys.stdout.isatty())
    return Progress(summary, total, terminal and not silent, None if silent else _tell, share)


def _summarise(summary: Summary, quarantine: str | None) -> None:
    from cleaner.etl.summary import lines

    for number, line in enumerate(lines(summary, quarantine)):
        click.echo(line if number else f"cleaner: {line}", err=True)


def _check_paths(places: list[Place | Source], output: str | None, *others: str | None) -> set[str]:
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


def _report(source: Source, record: Record, quiet: bool) -> None:
    """One line about a record that failed, or an article without text: where it stands, and what to do."""
    place = source.place or record.id or "-"
    if record.error is not None:
        _tell(f"{place}: {record.error.message}")
    elif not record.text and source.form == "file" and not quiet:
        what = "nothing but residue in it" if record.status == "residue_only" else "no text in it"
        _tell(f"{place}: {what}; see cleaner explain, or -q to hide this note")


def _sink(
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


@cli.command(epilog=_EXPLAIN_EXAMPLES)
@click.argument("inputs", nargs=-1, metavar="[INPUT ...]")
@click.option(
    "--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True, help="auto: only on a terminal."
)
@click.option(
    "--format",
    "format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="json: an object a line, {id, lines}.",
)
@click.option("--no-ids", is_flag=True, help="Leave the rules' addresses out of the text.")
@_input_options
@_rule_options
def explain(inputs: tuple[str, ...], color: str, format: str, no_ids: bool, **options: Any) -> None:
    """Show every line of the input as kept, dropped (-) or lifted into metadata (^), with its rule.

    `cleaner rules show ID` shows the rule.
    """
    from cleaner.etl.records import clean_source, to_json, to_lines
    from cleaner.explain import explain as explained

    settings = _settings(options)
    coloured = color == "always" or (color == "auto" and sys.stdout.isatty() and not os.environ.get("NO_COLOR"))
    failures = 0
    for source in _sources(_inputs(inputs), options):
        record = clean_source(source, settings)
        if record.error is not None:
            failures += 1
            _tell(f"{source.place}: {record.error.message}")
            continue
        if format == "json":
            _print(to_json({"id": record.id, "lines": to_lines(record)}).decode() + "\n")
            continue
        head = f"==> {record.id} <==\n" if source.form == "stream" or len(inputs) > 1 else ""
        _print(head + explained(record, color=coloured, ids=not no_ids) + "\n" + ("\n" if head else ""))
    if failures:
        raise SystemExit(1)


def _print(text: str) -> None:
    """Text to standard output, at once, as UTF-8 whatever the locale."""
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()


@cli.command(epilog=_RESTORE_EXAMPLES)
@click.argument("records", default="-")
@click.option("-o", "--output", metavar="FOLDER", help="Write one file a record, named after its id.")
@click.option(
    "--format", "format", type=click.Choice(["text", "jsonl"]), help="text, or {id, text} a line; jsonl when there are many."
)
def restore(records: str, output: str | None, format: str | None) -> None:
    """Print the text before cleaning, from RECORDS (JSON or JSON Lines, - for standard input) alone.

    One record gives exactly its text. For records made from HTML that is the text the extractor found.
    """
    from itertools import chain

    from cleaner.etl.restoring import restored
    from cleaner.etl.sinks import Names

    texts = restored(records)
    first, second = next(texts, None), next(texts, None)
    if first is None:
        raise _Fault(f"{records}: holds no record; give it what `cleaner clean --format json` wrote", 1)
    chosen = format or ("jsonl" if second is not None and not output else "text")
    names, failures = Names(output) if output else None, 0
    for text in chain((text for text in (first, second) if text is not None), texts):
        if text.error:
            failures += 1
            _tell(f"{text.id}: {text.error}")
        else:
            _write_restored(text, names, chosen)
    if failures:
        raise SystemExit(1)


def _write_restored(text: Restored, names: Names | None, format: str) -> None:
    from cleaner.etl.records import to_json
    from cleaner.etl.sinks import SUFFIX_OF, write_whole

    data = (
        to_json({"id": text.id, "text": text.text}) + b"\n" if format == "jsonl" else text.text.encode("utf-8", "surrogatepass")
    )
    if names is not None:
        write_whole(names.path(os.path.basename(text.id.rstrip("/")), SUFFIX_OF[format]), data)
        return
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


@cli.group(epilog=_QUARANTINE_EXAMPLES)
def quarantine() -> None:
    """Look at what failed (cleaner clean --quarantine FILE), and run it again."""


@quarantine.command("list", epilog=_QUARANTINE_EXAMPLES)
@click.argument("file")
@click.option(
    "--format", "format", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="json: an object a line, {id, place, stage, reason, message}.",
)  # fmt: skip
def quarantine_list(file: str, format: str) -> None:
    """Show what FILE holds: id, place, stage and reason of each that failed."""
    from cleaner.etl.quarantine import held, row, table
    from cleaner.etl.records import to_json

    rows = [row(one) for one in held(file)]
    if format == "json":
        _print("".join(f"{to_json(one).decode()}\n" for one in rows))
    elif rows:
        _print("\n".join(table(rows)) + "\n")


@quarantine.command("retry", epilog=_QUARANTINE_EXAMPLES)
@click.argument("file")
@click.option("-o", "--output", metavar="OUT", help="A new file, or a folder, in which no file is written over.")
@click.option("--format", "format", type=click.Choice(["text", "markdown", "json", "jsonl", "parquet"]), help="Format of the output.")
@click.option("--text-field", metavar="F", help="Field of a record that holds the text (usual names are found).")
@click.option("--html-field", metavar="F", help="Field of a record that holds the page.")
@click.option("--url-field", metavar="F", help="Field of a record that holds its address.")
@click.option("--id-field", metavar="F", help="Field of a record that holds its id.")
@click.option("--encoding", metavar="NAME", help="Encoding of text and HTML files; found out when not given.")
@_rule_options
@click.option("--workers", type=click.IntRange(1), default=1, show_default=True, metavar="N", help="Clean in so many processes, beside this one.")
@click.option(
    "--timeout", type=click.FloatRange(0, min_open=True), default=60.0, show_default=True, metavar="S",
    help="Give up on a record after so many seconds.",
)  # fmt: skip
@click.option("--quarantine", metavar="FILE2", help="Write what fails again here, and leave FILE as it is.")
@click.option("--stats", metavar="FILE", help="Also write the closing summary here, as JSON.")
@click.option("-q", "--quiet", is_flag=True, help="No progress, no notes, no summary; errors only.")
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

    settings = _settings(options, structure="markdown" in (format, format_of(output)))
    if options["encoding"]:
        _check_encoding(options["encoding"])
    output = None if output == "-" else output
    if file == "-":
        raise UsageError("a quarantine is read from a file, as what fails again stays in it; save it first")
    if output and os.path.isfile(output):
        raise UsageError(f"{output} is there already, and would be written over; choose a new name, or a / for a folder")
    _check_paths([Place(file, file)], output, quarantine, stats)
    names = {name: options[name] for name in ("text_field", "html_field", "url_field", "id_field", "encoding")}
    sources = (again(one, Reading(**names)) for one in held(file, strict=True))
    make_sink, _ = _sink(output, format, "stream", _files_in(output), lasting=False)
    summary, failing = Summary(), quarantine or file
    with StatsFile(stats) as stats_file, Job(make_sink, None, failing, {}, False) as job:
        _work(job, sources, settings, workers, timeout, summary, _progress(summary, None, quiet, output), quiet)
        stats_file.write(summary, output, failing)
    if not quiet:
        _tell(f"{summary.records - summary.failed:,} cleaned, {summary.failed:,} failed again" + (f" and are in {failing}" if summary.failed else ""))
        if summary.records >= MANY_RECORDS:
            _summarise(summary, failing)
    if summary.failed:
        raise SystemExit(1)


def _files_in(output: str | None) -> set[str]:
    """The real paths of the files that stand in an output folder: none is to be written over."""
    folders = os.walk(output) if output and os.path.isdir(output) else ()
    return {os.path.realpath(os.path.join(here, name)) for here, _, names in folders for name in names}


@cli.group(epilog=_RULES_EXAMPLES)
def rules() -> None:
    """List, show and test the rules."""


@rules.command("list")
@click.option("--language", help="Only the rules of this language (any: of every language).")
@click.option("--kind", help="Only the rules of this kind.")
@click.option("--site", help="Only the rules of this site.")
@click.option("--counts", is_flag=True, help="Count the rules, a row a kind and a column a language.")
@click.option("--rules", "packs", multiple=True, metavar="PACK", help="With this pack.")
def rules_list(language: str | None, kind: str | None, site: str | None, counts: bool, packs: tuple[str, ...]) -> None:
    """One line a rule: its address, its kind, and why it acts."""
    from cleaner.library import load

    chosen = [
        rule
        for rule in load(packs).all
        if (language is None or (rule.language or "any") == language)
        and (kind is None or rule.kind == kind)
        and (site is None or rule.site == site)
    ]
    if counts:
        _rules_counts(chosen)
        return
    for rule in chosen:
        click.echo(f"{rule.id:44} {rule.kind:18} {rule.why}")


def _rules_counts(chosen: list[Rule]) -> None:
    from cleaner.coverage import coverage, sites, table

    for line in table(coverage(chosen)):
        click.echo(line)
    of_sites = sites(chosen)
    if of_sites:
        click.echo("\nsites: " + ", ".join(f"{site} {count}" for site, count in of_sites))
    click.echo(("\n" if chosen else "") + f"{len(chosen)} rules")


@rules.command("show")
@click.argument("id")
@click.option("--rules", "packs", multiple=True, metavar="PACK", help="With this pack.")
def rules_show(id: str, packs: tuple[str, ...]) -> None:
    """Show one rule whole, by the address that explain prints."""
    import difflib

    from cleaner.library import load

    by_id = {rule.id: rule for rule in load(packs).all}
    rule = by_id.get(id)
    if rule is None:
        near = difflib.get_close_matches(id, by_id, n=1)
        raise UsageError(f"no rule {id!r}; " + (f"did you mean {near[0]}?" if near else "`cleaner rules list` shows all"))
    for name in ("id", "kind", "why", "stage", "language", "site", "mode", "where", "lift", "reach", "pattern", "flat", "path"):
        value = getattr(rule, name)
        if value is not None:
            click.echo(f"{name:9} {value}")
    for name in ("drops", "keeps", "misses"):
        for example in getattr(rule, name):
            click.echo(f"{name:9} {example!r}")


@rules.command("test", epilog=_TEST_EXAMPLES)
@click.argument("packs", nargs=-1, metavar="[PACK ...]")
@click.option(
    "--harm",
    "texts",
    multiple=True,
    metavar="TEXTS",
    help="Clean these articles, which are clean, and show what each rule takes from them (repeatable).",
)
@click.option("--show", type=click.IntRange(0), default=3, show_default=True, metavar="N", help="With --harm: so many takings a rule.")
@click.option("--json", "as_json", is_flag=True, help="With --harm: the report as one JSON object.")
@click.option("--mode", default="balanced", show_default=True, help=f"With --harm: how sure a rule must be: {', '.join(MODES)}.")
@_input_options
def rules_test(packs: tuple[str, ...], texts: tuple[str, ...], show: int, as_json: bool, mode: str, **options: Any) -> None:
    """Run the examples of rule packs; without PACK, of all built-in ones. Exit status 1 when one fails.

    With --harm, measure instead what the packs take from clean articles, most harm first. TEXTS is what `cleaner clean`
    reads; the input options say how.
    """
    from cleaner.library import load

    if texts:
        _rules_harm(Settings(mode=mode, rules=packs, builtin_rules=not packs), texts, show, as_json, options)
        return
    if as_json:
        raise UsageError("--json is for the report of --harm; add --harm TEXTS, or leave it out")
    from cleaner.examples import failures_of_many

    rules = load(packs, builtin=not packs)
    failed = 0
    for failure in failures_of_many(rules.all, rules.files.patterns()):
        failed += 1
        click.echo(failure)
    examples = sum(len(rule.drops) + len(rule.keeps) + len(rule.misses) for rule in rules.all)
    click.echo(f"{len(rules.all)} rules, {examples} examples, {failed} failed")
    if failed:
        raise SystemExit(1)


def _rules_harm(settings: Settings, texts: tuple[str, ...], show: int, as_json: bool, options: dict[str, Any]) -> None:
    """What the rules take from the texts. Of packs that are named, their own rules alone are counted."""
    from cleaner.etl.records import clean_sources, to_json
    from cleaner.etl.summary import Summary
    from cleaner.harm import harm, table
    from cleaner.library import load

    own = {rule.id for rule in load(settings.rules, settings.builtin_rules).all}

    def cleaned() -> Iterator[Record]:
        summary = Summary()
        with _progress(summary, None, False, "") as progress:
            for source, record in clean_sources(_sources(_inputs(texts), options), settings, told=summary.take):
                _report(source, record, quiet=True)
                yield record
                progress.step()

    report = harm(cleaned(), show, own if settings.rules else None)
    _print(to_json(report).decode() + "\n" if as_json else "\n".join(table(report)) + "\n")
    if report.failed:
        raise SystemExit(1)


def _stop(number: int, frame: object) -> None:
    raise _Stopped(number)


def main() -> None:
    """The entry point. Being told to stop (SIGTERM, SIGHUP) ends as an interrupt does: half-written files are taken away."""
    for number in (signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)):
        if signal.getsignal(number) is signal.SIG_DFL:  # nohup has it ignored, and that stays
            signal.signal(number, _stop)
    try:
        cli(prog_name="cleaner", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        sys.exit(error.exit_code)
    except click.UsageError as error:
        path = error.ctx.command_path if error.ctx else "cleaner"
        _tell(f"{error.format_message().rstrip('.?')}; `{path} --help` shows what there is")
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.exceptions.Abort, KeyboardInterrupt):
        _tell("interrupted; run it again")
        sys.exit(130)
    except _Stopped as stopped:
        sys.exit(128 + stopped.number)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
