"""The command line: click on top, the library below, nothing decided here that the library could decide."""
from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

import click

from cleaner.errors import CleanerError, UsageError
from cleaner.record import KINDS
from cleaner.settings import ENGINES, MODES, Settings
from cleaner.version import VERSION

if TYPE_CHECKING:
    from cleaner.etl.sources import Source
    from cleaner.record import Record

_Command = TypeVar("_Command", bound=Callable[..., Any])

_EXAMPLES = """\b
Examples:
  cleaner clean article.txt                      clean text on the terminal
  pbpaste | cleaner clean - | wc -w              a Unix filter
  cleaner clean page.html --format json          text, metadata and the account
  cleaner clean scraped/ -o clean/               every article of a folder
  cleaner clean dump.jsonl.gz -o clean.jsonl.zst a data set, record by record
  cleaner explain article.txt                    what went, and by which rule
"""


class _Errors(click.Group):
    """Turns our errors into one line and an exit status, and never shows a traceback for what a user can mend."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except CleanerError as error:
            raise _Fault(str(error), error.exit_code) from error
        except BrokenPipeError:
            sys.stdout = open(os.devnull, "w")  # noqa: SIM115  the reader went away: be quiet when Python closes stdout
            ctx.exit(0)
        except OSError as error:
            raise _Fault(f"{error.filename or 'output'}: {error.strerror or error}; nothing half-written was left", 1) from error


class _Fault(click.ClickException):
    def __init__(self, message: str, exit_code: int):
        super().__init__(message)
        self.exit_code = exit_code

    def show(self, file: Any = None) -> None:
        click.echo(f"cleaner: {self.message}", err=True)


@click.group(cls=_Errors, epilog=_EXAMPLES, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(VERSION, prog_name="cleaner", message="%(prog)s %(version)s")
def cli() -> None:
    """Take scraped articles, give back the article alone, with its metadata and an account of all that was taken away.

    Exit status: 0 all done, 1 some inputs failed, 2 wrong usage.
    """


def _rule_options(command: _Command) -> _Command:
    """The options that change what is removed."""
    for option in reversed((
        click.option("--engine", default="trafilatura", show_default=True, help=f"Finds a page's main text: {', '.join(ENGINES)}."),
        click.option("--mode", default="balanced", show_default=True, help=f"How sure a rule must be: {', '.join(MODES)}."),
        click.option("--keep", multiple=True, metavar="KIND", help=f"Leave this kind in the text (repeatable): {', '.join(KINDS)}."),
        click.option("--rules", multiple=True, metavar="PACK", help="Add a rule pack, a TOML file or a folder of them (repeatable)."),
        click.option("--no-builtin-rules", is_flag=True, help="Run the packs of --rules alone."),
    )):
        command = option(command)
    return command


def _input_options(command: _Command) -> _Command:
    for option in reversed((
        click.option("--input-format", type=click.Choice(["auto", "text", "html", "jsonl", "json"]), default="auto", show_default=True, help="Format of the input; auto goes by suffix, then by looking."),
        click.option("--text-field", metavar="F", help="Field of a record that holds the text (usual names are found)."),
        click.option("--html-field", metavar="F", help="Field of a record that holds the page."),
        click.option("--url-field", metavar="F", help="Field of a record that holds its address."),
        click.option("--id-field", metavar="F", help="Field of a record that holds its id."),
        click.option("--url", help="Address of a single text or page; turns on its site's rules."),
        click.option("--encoding", metavar="NAME", help="Encoding of text and HTML files; found out when not given."),
    )):
        command = option(command)
    return command


def _settings(options: dict[str, Any]) -> Settings:
    return Settings(options["engine"], options["mode"], tuple(options["keep"]), tuple(options["rules"]), not options["no_builtin_rules"])


def _sources(inputs: tuple[str, ...], options: dict[str, Any]) -> Iterator[Source]:
    import codecs

    from cleaner.etl.sources import Reading, expand, read

    if options["encoding"]:
        try:
            codecs.lookup(options["encoding"])
        except LookupError:
            raise UsageError(f"unknown encoding {options['encoding']!r}; use a name such as windows-1252 or utf-8") from None
    if not inputs and sys.stdin.isatty():
        raise UsageError("no input; name a file or folder, or pipe text in (cleaner clean --help shows examples)")
    reading = Reading(options["input_format"], *(options[f"{name}_field"] for name in ("text", "html", "url", "id")), options["url"], options["encoding"])
    return read(expand(inputs or ("-",)), reading)


@cli.command(epilog=_EXAMPLES)
@click.argument("inputs", nargs=-1, metavar="[INPUT ...]")
@click.option("-o", "--output", metavar="OUT", help="A file (its suffix says the format; .gz and .zst pack it) or a folder (a file a record).")
@click.option("--format", "format", type=click.Choice(["text", "markdown", "json", "jsonl"]), help="Format of the output.")
@_input_options
@_rule_options
@click.option("--quarantine", metavar="FILE", help="Also write what failed here, with its input and the reason (JSON Lines).")
@click.option("-q", "--quiet", is_flag=True, help="No progress; errors only.")
def clean(inputs: tuple[str, ...], output: str | None, format: str | None, quarantine: str | None, quiet: bool, **options: Any) -> None:
    """Clean articles: text, HTML, JSON Lines or JSON, plain or packed as .gz or .zst.

    INPUT is a file, a folder, a pattern, or - for standard input. One article prints its headline and body; many, or
    records, print a JSON object a line.
    """
    from cleaner.etl.sinks import StreamSink
    from cleaner.rules import load

    settings = _settings(options)
    load(settings.rules, settings.builtin_rules)  # a bad pack is told before any output is begun
    single = _is_single(inputs, options["input_format"])
    with _Quarantine(StreamSink("jsonl", quarantine, False) if quarantine else None) as held:
        with _sink(output, format, single) as sink:
            for source in _progress(_sources(inputs, options), quiet):
                record = _clean_one(source, settings)
                if record.error is not None:
                    held.take(source, record)
                if record.error is None or not _prints_text(output, format, single):
                    sink.write(record)
    if held.failures:
        raise SystemExit(1)


def _clean_one(source: Source, settings: Settings) -> Record:
    from cleaner.etl.records import clean_source

    return clean_source(source, settings)


class _Quarantine:
    """Tells failures on stderr, counts them, and keeps them with their inputs when there is a file for it."""

    def __init__(self, sink: Any):
        self._sink, self.failures = sink, 0

    def take(self, source: Source, record: Record) -> None:
        assert record.error is not None
        self.failures += 1
        click.echo(f"cleaner: {record.id or '-'}: {record.error.message}", err=True)
        if self._sink:
            self._sink.write({"id": record.id, "error": record.error, "input": _as_text(source.raw if source.raw is not None else source.data)})

    def __enter__(self) -> _Quarantine:
        if self._sink:
            self._sink.__enter__()
        return self

    def __exit__(self, *exception: Any) -> None:
        if self._sink:
            self._sink.__exit__(*exception)


def _as_text(value: Any) -> Any:
    return value.decode("latin-1") if isinstance(value, bytes) else value


def _is_single(inputs: tuple[str, ...], input_format: str) -> bool:
    """Whether the input is one text or page, for which text is printed; records and several files make JSON Lines."""
    from cleaner.etl.sources import SUFFIXES
    from cleaner.etl.streams import plain_suffix

    names = inputs or ("-",)
    if len(names) > 1 or os.path.isdir(names[0]) or (names[0] != "-" and not os.path.exists(names[0]) and any(mark in names[0] for mark in "*?[")):
        return False
    format = input_format if input_format != "auto" else SUFFIXES.get(plain_suffix(names[0]), "auto")
    return format not in ("jsonl", "json")


def _sink(output: str | None, format: str | None, single: bool) -> Any:
    from cleaner.etl.sinks import FORMAT_OF, FolderSink, StreamSink
    from cleaner.etl.streams import plain_suffix

    if output is None or output == "-":
        return StreamSink(format or ("text" if single else "jsonl"), None, single)
    if os.path.isdir(output) or output.endswith(("/", os.sep)):
        return FolderSink(format or "text", output)
    chosen = format or FORMAT_OF.get(plain_suffix(output))
    if chosen is None and not single and not os.path.exists(output):
        raise UsageError(f"{output}: cannot tell the format from this name; add --format, or a / for a folder")
    return StreamSink(chosen or "text", output, single)


def _prints_text(output: str | None, format: str | None, single: bool) -> bool:
    """Whether the output is text, in which an error has no place."""
    from cleaner.etl.sinks import FORMAT_OF
    from cleaner.etl.streams import plain_suffix

    chosen = format or (FORMAT_OF.get(plain_suffix(output)) if output else None) or ("text" if single and not output else None)
    return chosen in ("text", "markdown") or (chosen is None and output is not None)


def _progress(sources: Iterable[Source], quiet: bool) -> Iterator[Source]:
    """The sources, with a count on the terminal once the work has gone on for two seconds."""
    import time

    if quiet or not sys.stderr.isatty():
        yield from sources
        return
    start, bar, done = time.monotonic(), None, 0
    try:
        for source in sources:
            yield source
            done += 1
            if bar is None and time.monotonic() - start > 2:
                bar = _bar()
            if bar is not None:
                bar.update(bar.task_ids[0], completed=done)
    finally:
        if bar is not None:
            bar.stop()


def _bar() -> Any:
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TimeElapsedColumn

    bar = Progress(SpinnerColumn(), MofNCompleteColumn(), "records", TimeElapsedColumn(), console=Console(stderr=True), transient=True)
    bar.add_task("cleaning", total=None)
    bar.start()
    return bar


@cli.command()
@click.argument("inputs", nargs=-1, metavar="[INPUT ...]")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True, help="auto: only on a terminal.")
@click.option("--no-ids", is_flag=True, help="Leave the rules' addresses out.")
@_input_options
@_rule_options
def explain(inputs: tuple[str, ...], color: str, no_ids: bool, **options: Any) -> None:
    """Show every line of the input as kept, dropped (-) or lifted into metadata (^), with its rule.

    `cleaner rules show ID` shows the rule.
    """
    from cleaner.explain import explain as explained

    settings = _settings(options)
    coloured = color == "always" or (color == "auto" and sys.stdout.isatty() and "NO_COLOR" not in os.environ)
    failures = 0
    for source in _sources(inputs, options):
        record = _clean_one(source, settings)
        failures += record.error is not None
        if record.error is not None:
            click.echo(f"cleaner: {record.id or '-'}: {record.error.message}", err=True)
        else:
            sys.stdout.buffer.write((explained(record, color=coloured, ids=not no_ids) + "\n").encode("utf-8", "replace"))
            sys.stdout.buffer.flush()
    if failures:
        raise SystemExit(1)


@cli.command()
@click.argument("records", default="-")
@click.option("-o", "--output", metavar="FOLDER", help="Write one file a record, named after its id.")
@click.option("--format", "format", type=click.Choice(["text", "jsonl"]), help="text, or {id, text} a line; jsonl when there are many.")
def restore(records: str, output: str | None, format: str | None) -> None:
    """Print the text before cleaning, from RECORDS (JSON or JSON Lines, - for standard input) alone.

    One record gives exactly its text. For records made from HTML that is the text the extractor found.
    """
    from itertools import chain

    from cleaner.etl.restoring import restored

    texts = restored(records)
    first, second = next(texts, None), next(texts, None)
    many = [text for text in (first, second) if text is not None]
    failures = 0
    for text in chain(many, texts):
        if text.error:
            failures += 1
            click.echo(f"cleaner: {text.id}: {text.error}", err=True)
        else:
            _write_restored(text, output, format or ("jsonl" if second is not None and not output else "text"))
    if failures:
        raise SystemExit(1)
    if first is None:
        raise _Fault(f"{records}: holds no record; give it what `cleaner clean --format json` wrote", 1)


def _write_restored(text: Any, output: str | None, format: str) -> None:
    from cleaner.etl.records import to_json

    data = to_json({"id": text.id, "text": text.text}) + b"\n" if format == "jsonl" else text.text.encode("utf-8", "surrogatepass")
    if output is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    os.makedirs(output, exist_ok=True)
    name = "".join(mark if mark.isalnum() or mark in ".-_" else "_" for mark in os.path.basename(str(text.id)) or "record")
    with open(os.path.join(output, name if "." in name else name + ".txt"), "wb") as file:
        file.write(data)


@cli.group()
def rules() -> None:
    """List, show and test the rules."""


@rules.command("list")
@click.option("--language", help="Only the rules of this language (any: of every language).")
@click.option("--kind", help="Only the rules of this kind.")
@click.option("--site", help="Only the rules of this site.")
@click.option("--counts", is_flag=True, help="Count the rules by language and kind.")
@click.option("--rules", "packs", multiple=True, metavar="PACK", help="With this pack.")
def rules_list(language: str | None, kind: str | None, site: str | None, counts: bool, packs: tuple[str, ...]) -> None:
    """One line a rule: its address, its kind, and why it acts."""
    from collections import Counter

    from cleaner.rules import load

    chosen = [
        rule for rule in load(packs).all
        if (language is None or (rule.language or "any") == language) and (kind is None or rule.kind == kind) and (site is None or rule.site == site)
    ]
    if counts:
        for (where, of), number in sorted(Counter((rule.site or rule.language or "any", rule.kind) for rule in chosen).items()):
            click.echo(f"{where:20} {of:20} {number}")
        click.echo(f"{len(chosen)} rules")
        return
    for rule in chosen:
        click.echo(f"{rule.id:44} {rule.kind:18} {rule.why}")


@rules.command("show")
@click.argument("id")
@click.option("--rules", "packs", multiple=True, metavar="PACK", help="With this pack.")
def rules_show(id: str, packs: tuple[str, ...]) -> None:
    """Show one rule whole, by the address that explain prints."""
    import difflib

    from cleaner.rules import load

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


@rules.command("test")
@click.argument("packs", nargs=-1, metavar="[PACK ...]")
def rules_test(packs: tuple[str, ...]) -> None:
    """Run the examples of rule packs; without PACK, of all built-in ones. Exit status 1 when one fails."""
    from cleaner.examples import failures
    from cleaner.rules import load

    chosen = load(packs, builtin=not packs).all
    failed = 0
    for failure in failures(chosen):
        failed += 1
        click.echo(failure)
    examples = sum(len(rule.drops) + len(rule.keeps) + len(rule.misses) for rule in chosen)
    click.echo(f"{len(chosen)} rules, {examples} examples, {failed} failed")
    if failed:
        raise SystemExit(1)


def main() -> None:
    """The entry point. An interrupt ends with one line and status 130."""
    try:
        cli(standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("cleaner: interrupted; no half-written file was left", err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
