"""A record's body as Markdown: headings, lists, tables, quotes, code, links and images, as the page's markup had them."""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cleaner.record import Mark, Part, Record

_SPECIAL = re.compile(r"([\\`*_\[\]])")
_CLOSE = frozenset(("li", "td"))
_AROUND = {"strong": "**", "em": "*", "code": "`"}
_INDENT = "    "


def body(record: Record) -> str:
    """The text in CommonMark, with the tables of GitHub's dialect. Without structure (text input, or none was asked for): the text.

    Marks of Markdown that stand in the page's own words are escaped where there is structure.
    """
    if not record.structure:
        return record.text
    written: list[str] = []
    end = 0
    for part, block in _blocks(record):
        if written:
            gap = record.text[end:part.start]  # with the number of an item, where it has one
            written.append("\n" if part.tag in _CLOSE and gap[:1] == "\n" and gap[:2] != "\n\n" else "\n\n")
        written.append(block)
        end = part.end
    return "".join(written)


def _blocks(record: Record) -> Iterator[tuple[Part, str]]:
    parts = record.structure
    for number, part in enumerate(parts):
        if part.tag == "img":
            yield part, f"![{_escaped(part.alt or '')}]({_address(part.href or '')})"
        elif part.tag == "td":
            first = number == 0 or parts[number - 1].tag != "td"
            yield part, _row(record.text, part, first)
        elif part.tag == "pre":
            yield part, f"```\n{record.text[part.start:part.end]}\n```"
        else:
            yield part, _block(part, _inline(record.text, part.start, part.end, part.marks))


def _block(part: Part, text: str) -> str:
    if part.tag.startswith("h") and part.tag[1:].isdigit():
        return f"{'#' * int(part.tag[1:])} {text}".replace("\n", " ")
    if part.tag == "li":
        lead = f"{part.number}. " if part.number is not None else "- "
        return _INDENT * (part.depth - 1) + lead + text.replace("\n", " ")
    if part.tag == "blockquote":
        return "> " + text.replace("\n", "\n> ")
    return f"*{text}*" if part.tag == "figcaption" and not part.marks else text.replace("\n", "  \n")


def _row(text: str, part: Part, first: bool) -> str:
    """A row of a table. A table has a head in Markdown: its first row, whatever the page calls it."""
    cells = [mark for mark in part.marks if mark.kind in ("cell", "head")] or [Mark(part.start, part.end, "cell")]
    inner = [mark for mark in part.marks if mark.kind not in ("cell", "head")]
    row = " | ".join(_inline(text, cell.start, cell.end, [m for m in inner if cell.start <= m.start and m.end <= cell.end]).replace("|", "\\|").replace("\n", " ") for cell in cells)
    return f"| {row} |" + (f"\n|{' --- |' * len(cells)}" if first else "")


def _inline(text: str, start: int, end: int, marks: Sequence[Mark]) -> str:
    """text[start:end] with its marks written out; marks on the same stretch nest, the link outermost."""
    out: list[str] = []
    at = start
    for begin, stop, group in _stretches(marks):
        if begin < at:
            continue
        out.append(_escaped(text[at:begin]))
        code = any(mark.kind == "code" for mark in group)
        piece = text[begin:stop] if code else _escaped(text[begin:stop])
        for mark in sorted(group, key=lambda mark: ("code", "em", "strong", "link").index(mark.kind)):
            piece = f"[{piece}]({_address(mark.href or '')})" if mark.kind == "link" else _AROUND[mark.kind] + piece + _AROUND[mark.kind]
        out.append(piece)
        at = stop
    out.append(_escaped(text[at:end]))
    return "".join(out)


def _stretches(marks: Sequence[Mark]) -> Iterator[tuple[int, int, list[Mark]]]:
    groups: dict[tuple[int, int], list[Mark]] = {}
    for mark in marks:
        groups.setdefault((mark.start, mark.end), []).append(mark)
    for (begin, stop), group in sorted(groups.items()):
        yield begin, stop, group


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


def _address(href: str) -> str:
    return href.replace(" ", "%20").replace("(", "%28").replace(")", "%29")
