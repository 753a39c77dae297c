"""Cleaning a Spark data frame: ``clean_dataframe(df, text="body")``.

Executors need cleaner in the Python they start (``PYSPARK_PYTHON``); docs/etl.md says how.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from cleaner.etl.arrow import check_carried, check_named, clean_batches
from cleaner.etl.runner import TIMEOUT
from cleaner.etl.schema import ddl
from cleaner.settings import Settings

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


def clean_dataframe(
    df: DataFrame,
    *,
    text: str | None = None,
    html: str | None = None,
    url: str | None = None,
    id: str | None = None,
    carry: Sequence[str] = (),
    settings: Settings | None = None,
    timeout: float | None = TIMEOUT,
    memory: int | None = None,
) -> DataFrame:
    """A row of the record's fields for each row of ``df``, then the columns named in ``carry``; the other columns go to ``extra``.

    Narrow: no shuffle, and partitions stay as they are. A row that cannot be cleaned is a row with status ``error``. With a ``timeout`` each task cleans in
    a process of its own, so that a row which kills it, hangs or takes too much ``memory`` (MB) costs itself and not the job; None
    cleans in Spark's own Python worker. Raises :class:`UsageError` when a column that is named is not there.
    """
    check_named(df.columns, [name for name in (text, html, url, id, *carry) if name])
    check_carried(carry)
    chosen: dict[str, Any] = {"text": text, "html": html, "url": url, "id": id, "carry": tuple(carry)}
    chosen |= {"settings": settings, "timeout": timeout, "memory": memory}

    def cleaned(batches: Iterable[Any]) -> Iterator[Any]:
        return clean_batches(batches, **chosen)

    carried = [f"`{name}` {df.schema[name].dataType.simpleString()}" for name in carry]
    return df.mapInArrow(cleaned, ", ".join([ddl(), *carried]))
