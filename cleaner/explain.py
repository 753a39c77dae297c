"""A record for the eye: every line of the input, marked as kept, dropped or lifted, with the rule that says so."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from cleaner.record import Record, Removal

_RED, _CYAN, _DIM, _PLAIN = "\x1b[31m", "\x1b[36m", "\x1b[2m", "\x1b[0m"
_MARKS = {"drop": "-", "lift": "^"}
_COLOURS = {"drop": _RED, "lift": _CYAN}


def explain(record: Record, *, color: bool = False, ids: bool = True) -> str:
    """The marked lines of a record, and a summary. ``color`` writes ANSI colours, ``ids`` the rules' addresses."""
    if record.error is not None:
        return f"error: {record.error.message} ({record.error.stage})"
    return "\n".join([*marked(record, color=color, ids=ids), *left_out(record, color=color, ids=ids), "", _summary(record)])


def marked(record: Record, *, color: bool = False, ids: bool = True) -> Iterator[str]:
    """One row a line: ``-`` dropped, ``^`` lifted, or blank for kept; then the kind, and the text.

    Layout edits are carried out and not shown. A line of which a part goes takes a row for each part.
    """
    for removal, text in _pieces(record):
        rows = [line for line in text.split("\n") if line.strip()]
        for number, row in enumerate(rows):
            yield _row(removal, row.strip(), color, ids and number == 0)


def left_out(record: Record, *, color: bool = False, ids: bool = True) -> Iterator[str]:
    """One row for each block of the page that is not in the text, where the record tells: ``x``, the reason, the text.

    With ``ids`` also how likely it was taken to be content, the features that spoke most, and the element it stands in.
    """
    for number, block in enumerate(record.left_out):
        if number == 0:
            yield "\nLeft out of the page:"
        score = "" if block.score is None else f"{block.score:.3f}; "
        why = f"  <- {score}{', '.join(block.features)}; {block.xpath}" if ids else ""
        row = f"x {block.reason:16}| {block.text}"
        yield f"{_RED}{row}{_PLAIN}{_DIM}{why}{_PLAIN}" if color else row + why


def _row(removal: Removal | None, text: str, color: bool, show_id: bool) -> str:
    if removal is None:
        return f"{'':18}| {text}"
    row = f"{_MARKS[removal.action]} {removal.kind:16}| {text}"
    id = f"  <- {removal.rule}" if show_id else ""
    return f"{_COLOURS[removal.action]}{row}{_PLAIN}{_DIM}{id}{_PLAIN}" if color else row + id


def _pieces(record: Record) -> Iterator[tuple[Removal | None, str]]:
    """What is kept between two removals, and the removals, in order."""
    here = at = 0
    kept = ""
    for removal in record.removals:
        kept += record.text[here:here + removal.start - at]
        here += removal.start - at
        at = removal.end
        if removal.action == "normalise":
            kept += removal.replacement
        else:
            yield None, kept
            yield removal, removal.text
            kept = removal.replacement
        here += len(removal.replacement)
    yield None, kept + record.text[here:]


def _summary(record: Record) -> str:
    gone = [removal for removal in record.removals if removal.action != "normalise"]
    kinds = Counter(removal.kind for removal in gone)
    characters = sum(len(removal.text.strip()) for removal in gone)
    listed = ", ".join(f"{kind} {count}" for kind, count in kinds.most_common())
    return f"kept {len(record.text):,} characters, took {characters:,} away" + (f": {listed}" if listed else "")
