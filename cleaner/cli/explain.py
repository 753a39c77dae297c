"""`cleaner explain`."""
from __future__ import annotations

import os
import sys
from typing import Any

import click

from cleaner.cli.shared import input_options, inputs_of, put, rule_options, settings_of, sources_of, tell

_EXAMPLES = """\b
Examples:
  cleaner explain article.txt
  cleaner explain page.html --color always | less -R
  cleaner explain article.txt --rules my-rules.toml     try a pack of your own
"""


@click.command(epilog=_EXAMPLES)
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
@input_options
@rule_options
def explain(inputs: tuple[str, ...], color: str, format: str, no_ids: bool, **options: Any) -> None:
    """Show every line of the input as kept, dropped (-) or lifted into metadata (^), with its rule.

    `cleaner rules show ID` shows the rule.
    """
    from cleaner.etl.records import clean_source, to_json, to_lines
    from cleaner.explain import explain as explained

    settings = settings_of(options)
    coloured = color == "always" or (color == "auto" and sys.stdout.isatty() and not os.environ.get("NO_COLOR"))
    failures = 0
    for source in sources_of(inputs_of(inputs), options):
        record = clean_source(source, settings)
        if record.error is not None:
            failures += 1
            tell(f"{source.place}: {record.error.message}")
            continue
        if format == "json":
            put(to_json({"id": record.id, "lines": to_lines(record)}).decode() + "\n")
            continue
        head = f"==> {record.id} <==\n" if source.form == "stream" or len(inputs) > 1 else ""
        put(head + explained(record, color=coloured, ids=not no_ids) + "\n" + ("\n" if head else ""))
    if failures:
        raise SystemExit(1)
