"""Files that hold many pages: WARC, tar and zip, read one page at a time."""

from __future__ import annotations

import io
import os
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Any, cast

from cleaner.decode import decode
from cleaner.errors import InputError, UsageError
from cleaner.etl.sources import READERS, SUFFIXES, Place, Reading, Source, failed
from cleaner.etl.streams import plain_suffix, unpacked

_PAGES = ("text/html", "application/xhtml+xml")
#: Formats of members: those of one article, and records. An archive in an archive is left alone.
_MEMBERS = ("text", "html", "jsonl", "json")


def read_warc(place: Place, stream: IO[bytes], reading: Reading) -> Iterator[Source]:
    """A source for each page that was got: HTTP responses with status 200 to 299 and a type of HTML; the rest is passed over.

    ``stream`` is the file as it lies, packed or not. What is damaged is one error, and reading goes on at the next record that begins.
    """
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError as error:
        raise UsageError("WARC needs fastwarc; run: pip install 'article-cleaner[warc]'") from error
    given: _Again | None = _Again(stream)
    number, sound = 0, True
    while given is not None:
        try:
            for record in ArchiveIterator(cast("IO[bytes]", given), record_types=WarcRecordType.response, parse_http=False):
                given.passed(record.stream_pos)
                number, size, sound = number + 1, record.content_length, True
                record.freeze()
                if record.content_length < size:
                    raise OSError(f"record {record.record_id} is cut short")
                if record.headers.get("WARC-Block-Digest") and not record.verify_block_digest():
                    raise OSError(f"record {record.record_id} does not have the checksum it says")
                record.parse_http(auto_decode="all")
                if _is_page(record):
                    yield _page(place, number, record)
            return
        except BaseException as error:
            # fastwarc tells of damage in several ways; its panics are no Exception
            if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
                raise
            if sound:
                what = str(error).splitlines()[0] if str(error) else type(error).__name__
                yield failed(f"{place.path}:{number + 1}", f"damaged behind record {number} ({what}); what could be read was cleaned, fetch the file again")
            given, sound = given.next(), False


def _page(place: Place, number: int, record: Any) -> Source:
    page, date = record.reader.read(), record.headers.get("WARC-Date")
    fields = {"warc_date": date} if date else {}
    return Source(record.record_id, _text(page, record.http_charset), record.headers.get("WARC-Target-URI"), "html", fields, raw=page, place=f"{place.path}:{number}")


def _text(page: bytes, charset: str | None) -> str | bytes:
    """The page, decoded where the server names an encoding and the bytes say no other: a server is believed before the page's own head.

    Pages whose bytes tell (UTF-8, a mark) stay bytes, whatever the server says of them.
    """
    declared = (charset or "utf-8").strip("\"' ").lower()
    if declared in ("utf-8", "utf8"):
        return page
    try:
        found = decode(page, declared=declared)
    except InputError:  # told where the page is cleaned
        return page
    return found.text if found.how == "declared" else page


class _Again:
    """A stream that remembers what it gave since the last record began, so that reading can begin again behind damage."""

    _MAGIC = (b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b"WARC/1.")

    def __init__(self, stream: IO[bytes], ready: bytes = b"", magic: bytes = b""):
        self._stream, self._ready, self._kept, self._start, self._magic = stream, ready, bytearray(), 0, magic

    def read(self, size: int = -1) -> bytes:
        data, self._ready = (self._ready[:size], self._ready[size:]) if self._ready and size >= 0 else (self._ready, b"")
        data = data or self._stream.read(size)
        if not self._magic:
            self._magic = next((magic for magic in self._MAGIC if data.startswith(magic)), self._MAGIC[-1])
        self._kept += data
        return data

    def tell(self) -> int:
        return self._start + len(self._kept)

    def passed(self, position: int) -> None:
        """A record begins here."""
        del self._kept[: position - self._start]
        self._start = position

    def next(self) -> _Again | None:
        """The stream from where the next record may begin; None where none does."""
        rest = bytes(self._kept[1:]) + self._ready
        while True:
            found = rest.find(self._magic)
            if found >= 0:
                return _Again(self._stream, rest[found:], self._magic)
            more = self._stream.read(1 << 16)
            if not more:
                return None
            rest = rest[-len(self._magic):] + more


def _is_page(record: Any) -> bool:
    http = record.http_headers
    if http is None or not 200 <= (http.status_code or 0) < 300:
        return False
    return (http.get("Content-Type") or "").split(";")[0].strip().lower() in _PAGES


def read_tar(place: Place, stream: IO[bytes], reading: Reading) -> Iterator[Source]:
    """The sources in the members of a tar file, plain or packed, in their order."""
    try:
        with tarfile.open(fileobj=stream, mode="r|*", tarinfo=_Whole) as archive:
            for member in archive:
                data = archive.extractfile(member) if member.isfile() else None
                if data is not None:
                    yield from _member(place, member.name, data, reading)
    except tarfile.ReadError as error:
        yield failed(place.path, f"not a whole tar file ({error}); what came before was cleaned, fetch the file again")


class _Whole(tarfile.TarInfo):
    """A member's head; half of one is an error, and not the end that tarfile takes it for."""

    @classmethod
    def fromtarfile(cls, archive: tarfile.TarFile) -> Any:
        try:
            return super().fromtarfile(archive)
        except tarfile.TruncatedHeaderError as error:  # type: ignore[attr-defined]
            raise tarfile.ReadError("it ends in the midst of a member") from error


def read_zip(place: Place, stream: IO[bytes], reading: Reading) -> Iterator[Source]:
    """The sources in the members of a zip file, in their order. A member that is damaged is one error."""
    try:
        archive = zipfile.ZipFile(stream if stream.seekable() else io.BytesIO(stream.read()))
    except zipfile.BadZipFile as error:
        yield failed(place.path, f"not a whole zip file ({error}); fetch the file again")
        return
    for member in archive.infolist():
        if member.is_dir():
            continue
        try:
            with archive.open(member) as data:
                yield from _member(place, member.filename, data, reading)
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
            yield failed(f"{place.path}/{member.filename}", f"cannot be unpacked ({error}); the others were cleaned")


def _member(place: Place, name: str, data: IO[bytes], reading: Reading) -> Iterator[Source]:
    """What a member holds. What is no article by its name, and hidden files, are passed over."""
    format = SUFFIXES.get(plain_suffix(name))
    if format in _MEMBERS and not os.path.basename(name).startswith("."):
        inner = Place(f"{place.path}/{name}", name, many=True)
        yield from READERS[format](inner, unpacked(name, data), reading)
