"""Make the files of :mod:`cleaner.packed` anew where they are not those of the packs: ``python -m cleaner.packing``."""
from __future__ import annotations

from collections.abc import Sequence

import msgspec

from cleaner.library import load
from cleaner.packed import FOLDER, Packed, file_of, read, write
from cleaner.rules import Rule
from cleaner.signed import patterns_of


def pack(rules: Sequence[Rule], digest: int) -> Packed:
    """The rules of one group, packed."""
    numbers = {rule.id: number for number, rule in enumerate(rules)}
    lean = [msgspec.structs.replace(rule, pattern="", regex="", flat=None, drops=(), keeps=(), misses=(), path="") for rule in rules]
    return Packed(digest, lean, [(numbers[rule.id], pattern) for rule, pattern in patterns_of(rules)])


def main() -> None:
    """Write what is not current, and take away what belongs to no group."""
    files = load().files
    digests = {group: files.digest_of(group) for group in files.groups()}
    for file in set(FOLDER.glob("*.bin")) - set(map(file_of, digests)):
        file.unlink()
    for group, digest in digests.items():
        if read(group, digest) is None:
            write(group, pack(files.rules(group), digest))


if __name__ == "__main__":
    main()
