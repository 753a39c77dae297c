"""Make the files of :mod:`cleaner.packed` anew where they are not those of the packs: ``python -m cleaner.packing``."""
from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from cleaner.folded import searched_together
from cleaner.library import load
from cleaner.literals import Clause
from cleaner.lookup import CLAUSES, patterns_of
from cleaner.packed import FOLDER, Packed, file_of, read, write
from cleaner.rules import Rule
from cleaner.signs import Signs


def pack(rules: Sequence[Rule], digest: int) -> Packed:
    """The rules of one group, packed. Of an alternative's clauses those come first that the examples which rules must leave hold least often."""
    frequent = _Frequency(keep for rule in rules for keep in rule.keeps)
    numbers = {rule.id: number for number, rule in enumerate(rules)}
    patterns = [(numbers[rule.id], pattern._replace(signs=frequent.rarest_first(pattern.signs))) for rule, pattern in patterns_of(rules)]
    lean = [msgspec.structs.replace(rule, pattern="", regex="", flat=None, drops=(), keeps=(), misses=(), path="") for rule in rules]
    return Packed(digest, lean, patterns)


class _Frequency:
    """How often pieces stand in text that rules must leave: what is rare there tells most."""

    def __init__(self, texts: Iterable[str]):
        self._text = "\x00".join(line.text for line in searched_together(list(texts)))
        self._known: dict[str, int] = {}

    def rarest_first(self, signs: Signs) -> Signs:
        """The signs, of each alternative the clauses first that hold least often."""
        return signs._replace(clauses=tuple(tuple(sorted(clauses, key=self._of)[:CLAUSES]) for clauses in signs.clauses))

    def _of(self, clause: Clause) -> int:
        return sum(self._count(piece) for piece in clause)

    def _count(self, piece: str) -> int:
        if piece not in self._known:
            self._known[piece] = self._text.count(piece)
        return self._known[piece]


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
