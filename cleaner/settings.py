"""What a caller can choose. Checked when made, so that a wrong value fails at the door and not in the millionth record."""
from __future__ import annotations

import difflib
from collections.abc import Iterable

import msgspec

from cleaner.errors import UsageError
from cleaner.record import KINDS

#: How sure a rule must be to act: ``precision`` runs the surest rules only, ``recall`` all of them.
MODES = ("precision", "balanced", "recall")
ENGINES = ("blocks", "trafilatura", "plain")


class Settings(msgspec.Struct, frozen=True):
    """Choices that change what is removed (but ``left_out`` and ``structure``, which only tell more); output options are elsewhere and never do.

    ``keep`` names kinds whose text stays in the article (what they say is still lifted); ``rules`` are paths of
    packs to add; ``builtin_rules`` off runs those alone. ``engine`` may name a model of one's own (``blocks:my.npz``). ``left_out``
    asks for the page's blocks that are not in the text, ``structure`` for what its markup says of the text. Raises :class:`UsageError` naming the nearest right value.
    """

    engine: str = "blocks"
    mode: str = "balanced"
    keep: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    builtin_rules: bool = True
    left_out: bool = False
    structure: bool = False

    def __post_init__(self) -> None:
        _check("engine", self.engine.partition(":")[0], ENGINES)
        _check("mode", self.mode, MODES)
        for kind in self.keep:
            _check("kind", kind, KINDS)


def _check(what: str, value: str, allowed: Iterable[str]) -> None:
    if value in allowed:
        return
    near = difflib.get_close_matches(value, list(allowed), n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"choose one of {', '.join(allowed)}"
    raise UsageError(f"unknown {what} {value!r}; {hint}")
