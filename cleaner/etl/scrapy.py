"""A Scrapy item pipeline: ``ITEM_PIPELINES = {"cleaner.etl.scrapy.CleanerPipeline": 300}``."""

from __future__ import annotations

from typing import Any

import msgspec
from itemadapter import ItemAdapter
from scrapy.exceptions import DropItem

from cleaner.etl.records import clean_source
from cleaner.etl.sources import Reading, from_fields
from cleaner.settings import Settings


class CleanerPipeline:
    """Cleans the article of each item, and puts its text, and what was found, into the item.

    Settings, all of which may be left out: ``CLEANER_TEXT_FIELD``, ``CLEANER_HTML_FIELD``, ``CLEANER_URL_FIELD``: fields of the item (usual names are
    found); ``CLEANER_OUTPUT_FIELD`` ("text"): gets the clean text; ``CLEANER_RECORD_FIELD`` ("cleaner"; "" for nowhere): gets the rest of the record; ``CLEANER_DROP``
    (true): items of which nothing is left are dropped, with the reason; else they go on as they are, with the record; ``CLEANER_SETTINGS``: keywords of
    :class:`cleaner.Settings`. A wrong setting is told when the crawl begins, and stops it.
    """

    def __init__(self, reading: Reading, output: str, record: str, drop: bool, settings: Settings):
        self._reading, self._output, self._record, self._drop, self._settings = reading, output, record, drop, settings

    @classmethod
    def from_crawler(cls, crawler: Any) -> CleanerPipeline:
        """Made from the crawler's settings."""
        given = crawler.settings
        reading = Reading("auto", given.get("CLEANER_TEXT_FIELD"), given.get("CLEANER_HTML_FIELD"), given.get("CLEANER_URL_FIELD"))
        record, drop = given.get("CLEANER_RECORD_FIELD", "cleaner"), given.getbool("CLEANER_DROP", True)
        settings = Settings(**given.getdict("CLEANER_SETTINGS", {}))
        return cls(reading, given.get("CLEANER_OUTPUT_FIELD", "text"), record, drop, settings)

    def process_item(self, item: Any, spider: Any = None) -> Any:
        """The item, with its article cleaned."""
        adapter = ItemAdapter(item)
        record = clean_source(from_fields(adapter.asdict(), self._reading, None), self._settings)
        if record.status != "ok" and self._drop:
            raise DropItem(record.error.message if record.error else f"nothing left of it ({record.status})")
        if record.status == "ok":
            adapter[self._output] = record.text
        if self._record:
            plain = msgspec.to_builtins(msgspec.structs.replace(record, extra={}))
            adapter[self._record] = {name: value for name, value in plain.items() if name not in ("text", "extra")}
        return item
