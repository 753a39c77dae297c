"""Parquet, a batch at a time: rows to sources, records to row groups."""

from __future__ import annotations

import os
from collections.abc import Iterator
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any

from cleaner.errors import UsageError
from cleaner.etl.parts import Kept, Part, Told, nobody
from cleaner.etl.records import from_json
from cleaner.etl.sinks import LineSink, Whole, whole_file
from cleaner.etl.sources import HTML_NAMES, ID_NAMES, TEXT_NAMES, URL_NAMES, Place, Reading, Source, failed, from_fields
from cleaner.record import Record

if TYPE_CHECKING:
    import pyarrow as pa

#: Rows read at once; rows, and bytes of JSON, of a row group that is written.
BATCH, GROUP, GROUP_BYTES = 256, 10_000, 64 << 20


def _pyarrow() -> Any:
    try:
        import pyarrow.parquet
    except ImportError as error:
        raise UsageError("Parquet needs pyarrow; run: pip install 'article-cleaner[parquet]'") from error
    return pyarrow


def read_parquet(place: Place, stream: IO[bytes], reading: Reading) -> Iterator[Source]:
    """A source for each row. Of a row group that cannot be read the rest is one error, and the next is read."""
    pa = _pyarrow()
    if not stream.seekable():
        yield failed(place.path, "Parquet is read from its end, and this is a pipe; save it to a file first")
        return
    try:
        file = pa.parquet.ParquetFile(stream)
    except (pa.ArrowException, OSError) as error:
        what = str(error).split("\n")[0].rstrip(".")
        message = f"not a whole Parquet file ({what}); fetch it again (its end, which says what it holds, must be there)"
        yield failed(place.path, message, form="stream")
        return
    columns, row = _columns(file.schema_arrow, reading), 0
    for group in range(file.num_row_groups):
        end = row + file.metadata.row_group(group).num_rows
        try:
            for batch in file.iter_batches(BATCH, [group], columns=columns):
                for value in batch.to_pylist():
                    row += 1
                    yield from_fields(value, reading, f"{place.path}:{row}")
        except (pa.ArrowException, OSError) as error:
            message = f"rows {row + 1} to {end} cannot be read ({str(error).splitlines()[0]}); the others were cleaned, write the file again"
            yield failed(f"{place.path}:{row + 1}", message)
        row = end


def _columns(schema: "pa.Schema", reading: Reading) -> list[str] | None:
    """The columns that were asked for, with those that hold the article; None for all."""
    if not reading.columns:
        return None
    unknown = [name for name in reading.columns if name not in schema.names]
    if unknown:
        raise UsageError(f"no column {unknown[0]!r} in this Parquet file; it has {', '.join(schema.names)}")
    fields = (reading.text_field, reading.html_field, reading.url_field, reading.id_field)
    wanted = {*reading.columns, *filter(None, fields), *TEXT_NAMES, *HTML_NAMES, *URL_NAMES, *ID_NAMES}
    return [name for name in schema.names if name in wanted]


def read_rows(path: str, stream: IO[bytes]) -> Iterator[dict[str, Any]]:
    """The records that a Parquet file of ours holds, as their JSON would be read. Raises ``ValueError``."""
    pa = _pyarrow()
    try:
        for batch in pa.parquet.ParquetFile(stream).iter_batches(BATCH):
            yield from batch.to_pylist()
    except pa.ArrowException as error:
        raise ValueError(str(error).splitlines()[0]) from error


class ParquetSink(LineSink):
    """Records as a Parquet file. Until all are there they stand as packed JSON Lines in a part that a later run can go on with."""

    def __init__(self, path: str, resume: bool = False):
        self._pa, self._path = _pyarrow(), path
        self._part = Part(path, resume, packing=".zst")

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is not None:
            self._part.close(False)
            return
        try:
            self._part.end()
            self._convert()
        except BaseException:
            self._part.close(False)
            raise
        self._part.drop()

    def _convert(self) -> None:
        from cleaner.etl.schema import SCHEMA, to_batch

        whole, done = Whole(self._path, aside=os.path.realpath(self._path) + ".part.new"), False
        try:
            with self._pa.parquet.ParquetWriter(whole.stream, SCHEMA, compression="zstd") as writer:
                for group in self._groups():
                    writer.write_batch(to_batch(group))
            done = True
        finally:
            whole.close(keep=done)

    def _groups(self) -> Iterator[list[dict[str, Any]]]:
        group: list[dict[str, Any]] = []
        size = 0
        for _, lines in self._part.pieces():
            for line in lines:
                group.append(from_json(line))
                size += len(line)
                if len(group) == GROUP or size >= GROUP_BYTES:
                    yield group
                    group, size = [], 0
        if group:
            yield group


class ParquetStream:
    """Records as a Parquet file that is written as they come: for places where no part can stand."""

    resumes = False

    def __init__(self, path: str):
        from cleaner.etl.schema import SCHEMA

        self._whole = whole_file(path)
        self._writer = _pyarrow().parquet.ParquetWriter(self._whole.stream, SCHEMA, compression="zstd")
        self._group: list[Record] = []
        self._size = 0

    def resume(self, errors: int | None, told: Told = nobody) -> Kept:
        return Kept()

    def write(self, record: Record, name: str | None = None) -> None:
        self._group.append(record)
        self._size += len(record.text) + sum(len(removal.text) for removal in record.removals)
        if len(self._group) == GROUP or self._size >= GROUP_BYTES:
            self._end_group()

    def _end_group(self) -> None:
        from cleaner.etl.schema import to_batch

        if self._group:
            self._writer.write_batch(to_batch(self._group))
        self._group, self._size = [], 0

    def __enter__(self) -> "ParquetStream":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        keep = False
        try:
            if kind is None:
                self._end_group()
                self._writer.close()
                keep = True
        finally:
            self._whole.close(keep)
