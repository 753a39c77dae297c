"""The record as an Arrow schema, and as Spark's DDL: made from the record itself, so that neither can say anything else.

``extra`` is JSON text, as its fields are the input's own. Arrow's texts are UTF-8, which has no lone surrogates: these become U+FFFD.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Iterable
from typing import Any, Union

import msgspec
import pyarrow as pa

from cleaner.decode import without_surrogates
from cleaner.etl.records import to_json
from cleaner.record import Record

#: Raised when a column changes its name, type or meaning, or goes; a new column at the end does not raise it.
SCHEMA_VERSION = 1


def _arrow(kind: Any) -> pa.DataType:
    """The Arrow type of a type of the record."""
    origin, arguments = typing.get_origin(kind), [one for one in typing.get_args(kind) if one is not type(None)]
    if origin in (Union, types.UnionType):
        return _arrow(arguments[0])
    if origin is list:
        return pa.list_(_arrow(arguments[0]))
    if origin is typing.Literal or origin is dict:
        return pa.string()
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return pa.struct(_fields(kind))
    return {str: pa.string(), int: pa.int64(), bool: pa.bool_(), float: pa.float64()}[kind]


def _fields(struct: type[msgspec.Struct]) -> list[pa.Field]:
    return [pa.field(field.name, _arrow(field.type)) for field in msgspec.structs.fields(struct)]


#: The columns that cleaning gives, in the order of docs/record.md.
SCHEMA: pa.Schema = pa.schema(_fields(Record), metadata={"cleaner.schema": str(SCHEMA_VERSION)})


def ddl(schema: pa.Schema = SCHEMA) -> str:
    """The columns as Spark writes them: ``id STRING, warnings ARRAY<STRING>, ...``."""
    return ", ".join(f"{_quoted(field.name)} {_spark(field.type)}" for field in schema)


def _spark(kind: pa.DataType) -> str:
    if pa.types.is_list(kind):
        return f"ARRAY<{_spark(kind.value_type)}>"
    if pa.types.is_struct(kind):
        return f"STRUCT<{', '.join(f'{_quoted(field.name)}: {_spark(field.type)}' for field in kind)}>"
    return {pa.string(): "STRING", pa.int64(): "BIGINT", pa.bool_(): "BOOLEAN", pa.float64(): "DOUBLE"}[kind]


def _quoted(name: str) -> str:
    return name if name.isidentifier() else "`" + name.replace("`", "``") + "`"


def to_batch(records: Iterable[Record | dict[str, Any]]) -> pa.RecordBatch:
    """Records, or the objects of their JSON, as one batch of the schema."""
    rows = [_row(record) for record in records]
    try:
        return pa.RecordBatch.from_pylist(rows, SCHEMA)
    except UnicodeEncodeError:
        return pa.RecordBatch.from_pylist([_utf8(row) for row in rows], SCHEMA)


def _row(record: Record | dict[str, Any]) -> dict[str, Any]:
    row = dict(record) if isinstance(record, dict) else _plain(record)
    row["extra"] = to_json(row.get("extra") or {}).decode()
    return row


def _plain(record: Record) -> dict[str, Any]:
    """The record's fields, of which ``extra`` is left as it is, whatever it holds."""
    extra, record = record.extra, msgspec.structs.replace(record, extra={})
    row: dict[str, Any] = msgspec.to_builtins(record)
    row["extra"] = extra
    return row


def _utf8(value: Any) -> Any:
    if isinstance(value, str):
        return without_surrogates(value)
    if isinstance(value, dict):
        return {key: _utf8(item) for key, item in value.items()}
    return [_utf8(item) for item in value] if isinstance(value, list) else value
