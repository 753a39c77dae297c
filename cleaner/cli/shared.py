"""What the commands share: messages, options, and where the input is read from."""
from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

import click

from cleaner.errors import UsageError
from cleaner.record import KINDS
from cleaner.settings import ENGINES, MODES, Settings

if TYPE_CHECKING:
    from cleaner.etl.meter import Meter
    from cleaner.etl.sources import Place, Source

_Command = TypeVar("_Command", bound=Callable[..., Any])

EXAMPLES = """\b
Examples:
  cleaner clean article.txt                      clean text on the terminal
  pbpaste | cleaner clean - | wc -w              a Unix filter
  cleaner clean page.html --format json          text, metadata and the account
  cleaner clean scraped/ -o clean/               every article of a folder
  cleaner clean dump.jsonl.gz -o clean.jsonl.zst a data set, record by record
  cleaner clean pages.warc.gz -o clean.parquet --workers 4 --quarantine failed.jsonl
  cleaner explain article.txt                    what went, and by which rule
"""


#: Where a command leaves the path of what it is writing, for the message that says how to go on.
PART = "cleaner.part"
_FORMATS = ["auto", "text", "html", "jsonl", "json", "parquet", "warc", "tar", "zip"]
_FIELDS = (
    click.option("--text-field", metavar="F", help="Field of a record that holds the text (usual names are found)."),
    click.option("--html-field", metavar="F", help="Field of a record that holds the page."),
    click.option("--url-field", metavar="F", help="Field of a record that holds its address."),
    click.option("--id-field", metavar="F", help="Field of a record that holds its id."),
)
_ENCODING = click.option("--encoding", metavar="NAME", help="Encoding of text and HTML files; found out when not given.")

#: What `clean` and `quarantine retry` both take.
format_option = click.option("--format", "format", type=click.Choice(["text", "markdown", "json", "jsonl", "parquet"]), help="Format of the output.")
stats_option = click.option("--stats", metavar="FILE", help="Also write the closing summary here, as JSON.")
quiet_option = click.option("-q", "--quiet", is_flag=True, help="No progress, no notes, no summary; errors only.")


class Fault(click.ClickException):
    """One line on standard error, and an exit status."""

    def __init__(self, message: str, exit_code: int):
        super().__init__(message)
        self.exit_code = exit_code  # type: ignore[misc]

    def show(self, file: Any = None) -> None:
        tell(self.message)


def tell(line: str) -> None:
    """One line on standard error."""
    click.echo(f"cleaner: {' '.join(line.split())}", err=True)


def put(text: str) -> None:
    """Text to standard output, at once, as UTF-8 whatever the locale."""
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()


def rule_options(command: _Command) -> _Command:
    """The options that change what is removed."""
    return _with(
        command,
        click.option("--engine", default="blocks", show_default=True, help=f"Finds a page's main text: {', '.join(ENGINES)}."),
        click.option("--mode", default="balanced", show_default=True, help=f"How sure a rule must be: {', '.join(MODES)}."),
        click.option("--keep", multiple=True, metavar="KIND", help=f"Leave this kind in the text (repeatable): {', '.join(KINDS)}."),
        click.option("--rules", multiple=True, metavar="PACK", help="Add a rule pack, a TOML file or a folder of them (repeatable)."),
        click.option("--no-builtin-rules", is_flag=True, help="Run the packs of --rules alone."),
        click.option("--left-out", is_flag=True, help="Of a page, also tell the blocks that are not in the text, and why (engine blocks)."),
    )


def input_options(command: _Command) -> _Command:
    """The options that say how input is read."""
    return _with(
        command,
        click.option("--input-format", type=click.Choice(_FORMATS), default="auto", show_default=True, help="Format of the input; auto goes by suffix, then by looking."),
        *_FIELDS,
        click.option("--columns", metavar="A,B", help="Of Parquet, read these beside the article's own (all, when not given)."),
        click.option("--url", help="Address of a single text or page; turns on its site's rules."),
        _ENCODING,
    )


def field_options(command: _Command) -> _Command:
    """The options that say where a record holds what."""
    return _with(command, *_FIELDS, _ENCODING)


def _with(command: _Command, *options: Callable[[_Command], _Command]) -> _Command:
    for option in reversed(options):
        command = option(command)
    return command


def settings_of(options: dict[str, Any], *, structure: bool = False) -> Settings:
    """The settings that the options say; ``structure``: the output is Markdown."""
    return Settings(
        engine=options["engine"], mode=options["mode"], keep=tuple(options["keep"]), rules=tuple(options["rules"]),
        builtin_rules=not options["no_builtin_rules"], left_out=options["left_out"], structure=structure,
    )


def inputs_of(inputs: tuple[str, ...], output: str | None = None) -> list[Place | Source]:
    """The files to read: those named or below the folders named, without the output where it lies among them."""
    from cleaner.etl.sources import expand

    if not inputs and (sys.stdin is None or sys.stdin.isatty()):
        raise UsageError("no input; name a file or folder, or pipe text in (cleaner clean --help shows examples)")
    if output and any(os.path.isdir(name) and os.path.realpath(name) == os.path.realpath(output) for name in inputs):
        raise UsageError(f"{output} is the input folder; choose another for the output, or the next run would clean it again")
    return list(expand(inputs or ("-",), os.path.realpath(output) if output else None))


def sources_of(places: list[Place | Source], options: dict[str, Any], meter: Meter | None = None) -> Iterator[Source]:
    """What stands in the places, read as the options say."""
    from cleaner.etl.sources import Reading, read

    if options["encoding"]:
        check_encoding(options["encoding"])
    names = {name: options[name] for name in ("text_field", "html_field", "url_field", "id_field", "url", "encoding")}
    columns = tuple(filter(None, (options["columns"] or "").split(",")))
    return read(places, Reading(format=options["input_format"], columns=columns, **names), meter)


def check_encoding(name: str) -> None:
    """UsageError where Python knows no encoding of this name."""
    try:
        b"a".decode(name, "replace")
    except (LookupError, ValueError):
        raise UsageError(f"unknown encoding {name!r}; use a name such as windows-1252 or utf-8") from None
