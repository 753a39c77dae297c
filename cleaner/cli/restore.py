"""`cleaner restore`."""
from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from cleaner.cli.shared import Fault, tell

if TYPE_CHECKING:
    from cleaner.etl.restoring import Restored
    from cleaner.etl.sinks import Names

_EXAMPLES = """\b
Examples:
  cleaner clean article.txt --format json | cleaner restore | diff - article.txt
  cleaner restore clean.jsonl.zst -o before/            one file for each record
"""


@click.command(epilog=_EXAMPLES)
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
        raise Fault(f"{records}: holds no record; give it what `cleaner clean --format json` wrote", 1)
    chosen = format or ("jsonl" if second is not None and not output else "text")
    names, failures = Names(output) if output else None, 0
    for text in chain((text for text in (first, second) if text is not None), texts):
        if text.error:
            failures += 1
            tell(f"{text.id}: {text.error}")
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
