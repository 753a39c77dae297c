"""The arithmetic of invertible edits: applying removals to a text, and joining two accounts into one."""
from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from cleaner.record import Removal


def apply(text: str, removals: Sequence[Removal]) -> str:
    """The text after the removals, which must be in order and must not overlap."""
    if not removals:
        return text
    parts, at = [], 0
    for removal in removals:
        parts.append(text[at:removal.start])
        parts.append(removal.replacement)
        at = removal.end
    parts.append(text[at:])
    return "".join(parts)


def places(removals: Sequence[Removal], positions: Sequence[int]) -> list[int]:
    """Where the positions of the source, in rising order, are in the text after the removals; what is gone is where it was."""
    found, shift, number = [], 0, 0
    for position in positions:
        while number < len(removals) and removals[number].end <= position:
            removal = removals[number]
            shift += len(removal.replacement) - (removal.end - removal.start)
            number += 1
        inside = number < len(removals) and removals[number].start < position
        found.append((removals[number].start if inside else position) + shift)
    return found


def compose(source: str, first: Sequence[Removal], second: Sequence[Removal]) -> list[Removal]:
    """One account for two passes: ``first`` takes source to a middle text, ``second`` takes that further.

    The result is in positions of ``source``. A removal of the second pass swallows the edits of the first that it
    covers; where the two cut into each other they become one removal, told in the words of the second.
    """
    if not second:
        return list(first)
    if not first:
        return list(second)
    return list(_compose(source, first, apply(source, first), second))


class _Edit(msgspec.Struct):
    """A removal of either pass, by its place in the middle text."""

    start: int
    end: int
    later: bool
    said: Removal


def _compose(source: str, first: Sequence[Removal], middle: str, second: Sequence[Removal]) -> Iterator[Removal]:
    shift = 0  # source position minus middle position
    for group in _groups(_in_middle_order(first, second)):
        before = shift
        shift += sum(edit.said.end - edit.said.start - len(edit.said.replacement) for edit in group if not edit.later)
        start, end = group[0].start, max(edit.end for edit in group)
        later = [edit.said for edit in group if edit.later]
        if later:
            yield _joined(source, middle, start, end, start + before, end + shift, later)
        else:
            yield group[0].said


def _in_middle_order(first: Sequence[Removal], second: Sequence[Removal]) -> list[_Edit]:
    edits, shift = [], 0
    for said in first:
        start = said.start - shift
        edits.append(_Edit(start, start + len(said.replacement), False, said))
        shift += said.end - said.start - len(said.replacement)
    edits += [_Edit(said.start, said.end, True, said) for said in second]
    return sorted(edits, key=lambda edit: (edit.start, edit.end, edit.later))


def _groups(edits: list[_Edit]) -> Iterator[list[_Edit]]:
    group: list[_Edit] = []
    end = -1
    for edit in edits:
        if group and edit.start >= end:
            yield group
            group = []
        end = max(end, edit.end) if group else edit.end
        group.append(edit)
    if group:
        yield group


def _joined(source: str, middle: str, start: int, end: int, source_start: int, source_end: int, later: list[Removal]) -> Removal:
    said = max(later, key=lambda removal: removal.end - removal.start)
    shifted = [msgspec.structs.replace(edit, start=edit.start - start, end=edit.end - start) for edit in later]
    replacement = apply(middle[start:end], shifted)
    return msgspec.structs.replace(said, start=source_start, end=source_end, text=source[source_start:source_end], replacement=replacement)
