"""An invented article, line by line, and its record, for tests of what stands around its paragraphs."""
from __future__ import annotations

import cleaner

TITLE = "Harbour board hears plan for the new quay"
PROSE = [
    "The harbour board met on Monday to hear the plan for the new quay, which has divided the town for more than four years.",
    "“We cannot wait another winter,” said Ann Brook, who has run the ferry since 1998 and employs eleven people on the island.",
    "A vote is expected before the end of the month, and either side has said that it will take the matter to court.",
]


def clean(*lines: str, gap: str = "\n", **options: object) -> cleaner.Record:
    """The record of a text of these lines, which gives the text back."""
    text = gap.join(lines)
    record = cleaner.clean(text, kind="text", **options)  # type: ignore[arg-type]
    assert cleaner.restore(record) == text
    return record
