"""The built-in packs as cleaning needs them: their rules, and the rules' patterns with their signs, one file for each language and site.

To read the packs and their signs takes two minutes, so :mod:`cleaner.packing` does it beforehand. A file that was not made of the
packs that lie beside it is left aside, and the rules are read from the packs.
"""
from __future__ import annotations

import zlib
from pathlib import Path

import msgspec

from cleaner.rules import Rule
from cleaner.signed import Signed

#: Where the files lie.
FOLDER = Path(__file__).parent / "packed"
#: Raised whenever the same packs give other files.
FORMAT = 16


class Packed(msgspec.Struct, array_like=True):
    """The rules of one group without what cleaning does not need (patterns, examples, path), the signs of each pattern with the
    number of its rule, and the ``digest`` of the packs that they are read from."""

    digest: int
    rules: list[Rule]
    patterns: list[tuple[int, Signed]]

    def of_rules(self) -> list[tuple[Rule, Signed]]:
        """The patterns, each with its rule."""
        return [(self.rules[number], pattern) for number, pattern in self.patterns]


def read(group: str, digest: int) -> Packed | None:
    """The file of a group, or None where there is none of these packs."""
    try:
        packed = msgspec.msgpack.decode(zlib.decompress(file_of(group).read_bytes()), type=Packed)
    except (OSError, zlib.error, msgspec.DecodeError):
        return None
    return packed if packed.digest == digest else None


def write(group: str, packed: Packed) -> None:
    """Write the file of a group."""
    FOLDER.mkdir(exist_ok=True)
    file_of(group).write_bytes(zlib.compress(msgspec.msgpack.encode(packed), 9))


def file_of(group: str) -> Path:
    """Where a group's file lies."""
    return FOLDER / f"{group.replace('/', '-') or 'every'}.bin"
