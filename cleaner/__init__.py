"""cleaner: scraped articles in, the article alone out, with its metadata and an account of everything taken away.

>>> import cleaner
>>> record = cleaner.clean("Most Read from Bloomberg\\n\\nThe harbour board met on Monday to hear the plan for the new quay.")
>>> record.text
'The harbour board met on Monday to hear the plan for the new quay.'
>>> [removal.kind for removal in record.removals]
['most_read']
"""
from __future__ import annotations

from cleaner.errors import CleanerError, InputError, RuleError, UsageError
from cleaner.pipeline import clean, clean_text
from cleaner.record import Record, Removal, restore
from cleaner.settings import Settings
from cleaner.version import VERSION as __version__

__all__ = [
    "CleanerError", "InputError", "Record", "Removal", "RuleError", "Settings", "UsageError", "__version__",
    "clean", "clean_many", "clean_text", "restore",
]


def __getattr__(name: str) -> object:
    """``clean_many`` is loaded when first used: a call on one text needs no reader of files."""
    if name == "clean_many":
        from cleaner.etl.records import clean_many

        return clean_many
    raise AttributeError(f"module 'cleaner' has no attribute {name!r}")
