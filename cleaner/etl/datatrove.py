"""A step of a datatrove pipeline: the article alone in ``text``, all that cleaner found in ``metadata["cleaner"]``."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from typing import Any

import msgspec
from datatrove.data import Document
from datatrove.pipeline.base import PipelineStep
from datatrove.pipeline.writers.disk_base import DiskWriter

from cleaner.etl.records import clean_sources
from cleaner.etl.sources import URL_NAMES, Source
from cleaner.record import Record
from cleaner.settings import Settings

#: Of the record, what the document holds already.
_HELD = ("id", "url", "text", "extra")


class CleanStep(PipelineStep):  # type: ignore[misc]
    """Cleans documents. Metadata stays; ``metadata["cleaner"]`` is the record without what the document itself holds.

    A document of which nothing is left (status ``empty``, ``residue_only`` or ``error``) is dropped, into ``exclusion_writer`` if there is one, with
    its text as it was and the status as ``filter_reason``. Counted are documents by status, and characters removed by kind. With a ``timeout`` (seconds
    for a document) the step cleans in a process beside it, and a document that kills it or hangs is dropped as an error.
    """

    name = "cleaner"
    type = "🧹 - CLEAN"

    def __init__(self, settings: Settings | None = None, exclusion_writer: DiskWriter | None = None, timeout: float | None = None):
        super().__init__()
        self.settings, self.exclusion_writer, self.timeout = settings, exclusion_writer, timeout

    def run(self, data: Iterable[Document], rank: int = 0, world_size: int = 1) -> Iterator[Document]:
        """The documents that have text left."""
        waiting: deque[Document] = deque()

        def sources() -> Iterator[Source]:
            for document in data:
                waiting.append(document)
                yield _source(document)

        with self.exclusion_writer or nullcontext() as writer:
            for _, record in clean_sources(sources(), self.settings, timeout=self.timeout):
                document = waiting.popleft()
                self._count(record)
                document.metadata["cleaner"] = _found(record)
                if record.status == "ok":
                    document.text = record.text
                    self.update_doc_stats(document)
                    yield document
                elif writer is not None:
                    document.metadata["filter_reason"] = record.status
                    writer.write(document, rank)

    def _count(self, record: Record) -> None:
        self.stat_update("total", "forwarded" if record.status == "ok" else "dropped")
        if record.status != "ok":
            self.stat_update(f"dropped_{record.status}")
        for removal in record.removals:
            self.stat_update(f"removed_{removal.kind}", value=len(removal.text) - len(removal.replacement), unit="removal")


def _source(document: Document) -> Source:
    url = next((document.metadata[name] for name in URL_NAMES if isinstance(document.metadata.get(name), str)), None)
    return Source(document.id, document.text, url, fields=dict(document.metadata))


def _found(record: Record) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(msgspec.structs.replace(record, extra={}))
    return {name: value for name, value in plain.items() if name not in _HELD}
