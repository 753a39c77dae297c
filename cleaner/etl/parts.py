"""Outputs that a run which was killed can go on with.

While it is written, ``clean.jsonl`` is ``clean.jsonl.part``: lines, or, packed, frames of some megabytes of lines. A line or frame that ends is whole,
so the part itself says how far the work is: as many inputs are done as it has lines. What stands behind its last whole line or frame is
cut off and made again. Where a frame ends depends on the lines alone, so the file is the same, byte for byte, however often it was begun.
"""

from __future__ import annotations

import os
import time
import zlib
from collections.abc import Callable, Iterator
from typing import IO, Any

import msgspec

from cleaner.errors import UsageError
from cleaner.etl.records import from_json
from cleaner.etl.streams import COMPRESSED

#: A frame of a packed file ends with the line that makes it this long, unpacked.
FRAME = 4 << 20
#: Seconds between two moments at which what is written is surely on the disk.
_SYNC = 5.0
_READ = 1 << 16


#: Who hears of the lines of an earlier run, one by one.
Told = Callable[[bytes], None]


def nobody(line: bytes) -> None:
    """Nobody wants to hear of it."""


class Seen(msgspec.Struct):
    """Of a record in a part, what tells how far the work is."""

    id: str | None = None
    status: str = "ok"


_SEEN = msgspec.json.Decoder(Seen)


def _seen(line: bytes) -> Seen:
    try:
        return _SEEN.decode(line)
    except ValueError:  # what msgspec refuses (lone surrogates) the standard library may read
        value = from_json(line)
        return Seen(value.get("id"), str(value.get("status")))


class Kept(msgspec.Struct, frozen=True):
    """What of a part is whole: so many bytes, records and errors among them, and the last record's id."""

    size: int = 0
    records: int = 0
    errors: int = 0
    last: str | None = None


def aside(path: str) -> str:
    """Where a file stands while it is a part."""
    return os.path.realpath(path) + ".part"


class Part:
    """A file of lines that grows beside its place (``.part``), is kept when the work breaks off, and appears when it is whole.

    Packed, its lines stand in frames of ``frame`` bytes, or, with 0, each in one of its own; its suffix says how, or ``packing``. With ``resume`` what stands there is kept, up to :meth:`keep`. Only one process may write it: raises :class:`UsageError`
    while another does, or when it cannot be made.
    """

    def __init__(self, path: str, resume: bool = False, frame: int = FRAME, packing: str | None = None):
        self._path, self._aside = os.path.realpath(path), aside(path)
        suffix = os.path.splitext(path)[1] if path.endswith(COMPRESSED) else ""
        self._suffix, self._frame = suffix if packing is None else packing, frame
        self._lines: list[bytes] = []
        self._size, self._synced = 0, time.monotonic()
        try:
            self._file: IO[bytes] = open(self._aside, "r+b" if os.path.exists(self._aside) else "w+b")
        except OSError as error:
            raise UsageError(f"{path}: cannot be written ({error.strerror}); make its folder first, or choose another") from error
        _lock(self._file, path)
        if not resume:
            self._file.truncate(0)

    def pieces(self) -> Iterator[tuple[int, list[bytes]]]:
        """The whole pieces that stand in the file, in order: where each ends, and its lines."""
        self._file.seek(0)
        return _frames(self._file, _UNPACKED[self._suffix]) if self._suffix else _lines(self._file)

    def keep(self, size: int) -> None:
        """Cut off what stands behind ``size`` bytes, and go on from there."""
        self._file.seek(size)
        self._file.truncate()

    def write(self, line: bytes) -> None:
        """Add a line, which ends with its newline."""
        if not self._suffix:
            self._file.write(line)
        else:
            self._lines.append(line)
            self._size += len(line)
            if self._size >= self._frame:
                self._end_frame()
        if time.monotonic() - self._synced > _SYNC:
            self.sync()

    def sync(self) -> None:
        """What is whole is on the disk when this returns."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._synced = time.monotonic()

    def flush(self) -> None:
        """What is whole is with the system, and outlives this process."""
        self._file.flush()

    def _end_frame(self) -> None:
        if self._lines:
            self._file.write(_PACKED[self._suffix](b"".join(self._lines)))
        self._lines, self._size = [], 0

    def close(self, whole: bool) -> None:
        """Let the file appear when it is whole. Else what it holds stays for the next run; a part that holds nothing goes."""
        try:
            if whole:
                self.end()
                self._appear()
        finally:
            self._close()

    def end(self) -> None:
        """No more lines: all of them are on the disk when this returns."""
        self._end_frame()
        self.sync()

    def drop(self) -> None:
        """The file was of use while it grew, and is not wanted now."""
        self._file.close()
        os.unlink(self._aside)

    def _appear(self) -> None:
        if os.path.exists(self._path):
            os.chmod(self._aside, os.stat(self._path).st_mode)
        os.replace(self._aside, self._path)
        _sync_folder(self._path)

    def _close(self) -> None:
        try:
            self._file.close()
        finally:
            if os.path.exists(self._aside) and os.path.getsize(self._aside) == 0:
                os.unlink(self._aside)


def _sync_folder(path: str) -> None:
    """The new name, too, is on the disk when this returns, where folders can be synchronised."""
    try:
        folder = os.open(os.path.dirname(path) or ".", os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(folder)
    except OSError:
        pass
    finally:
        os.close(folder)


def _lines(file: IO[bytes]) -> Iterator[tuple[int, list[bytes]]]:
    end = 0
    for line in file:
        if line.endswith(b"\n"):
            end += len(line)
            yield end, [line]


def _frames(file: IO[bytes], new: Callable[[], Any]) -> Iterator[tuple[int, list[bytes]]]:
    """Frames up to the first that does not end or cannot be read."""
    end, rest = 0, b""
    while True:
        frame, parts, size = new(), [], 0
        while not frame.eof:
            data = rest or file.read(_READ)
            rest = b""
            if not data:
                return
            try:
                parts.append(frame.decompress(data))
            except Exception:  # zlib and zstandard have their own errors; whatever it is, this is no whole frame
                return
            size += len(data)
        rest = frame.unused_data
        end += size - len(rest)
        yield end, b"".join(parts).splitlines(keepends=True)


def _unpack_zst() -> Any:
    import zstandard

    return zstandard.ZstdDecompressor().decompressobj()


def _pack_zst(data: bytes) -> bytes:
    import zstandard

    return zstandard.ZstdCompressor(6).compress(data)


def _pack_gz(data: bytes) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)  # 31: as gzip, without name or time: same lines, same bytes
    return packer.compress(data) + packer.flush()


_UNPACKED: dict[str, Callable[[], Any]] = {".gz": lambda: zlib.decompressobj(31), ".zst": _unpack_zst}
_PACKED: dict[str, Callable[[bytes], bytes]] = {".gz": _pack_gz, ".zst": _pack_zst}


def _lock(file: IO[bytes], path: str) -> None:
    """Raise while another process holds the file. The lock goes with the process, however it ends."""
    try:
        import fcntl
    except ImportError:  # Windows does not let two processes write one file
        return
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.close()
        raise UsageError(f"{path}: another run is writing it; wait for that, or choose another output") from error


def kept_of(part: Part, errors: int | None, stands: Callable[[bytes], bool] = lambda line: True, told: Told = nobody) -> Kept:
    """How far a part is whole, counting no more errors than the quarantine holds, and up to the first line that does not stand.

    ``told`` hears of each line that is kept.
    """
    kept = Kept()
    for size, lines in part.pieces():
        try:
            seen = [_seen(line) for line in lines]
        except ValueError:  # a disk that lost its power may hold a line of noughts
            break
        failed = kept.errors + sum(one.status == "error" for one in seen)
        if (errors is not None and failed > errors) or not all(map(stands, lines)):
            break
        kept = Kept(size, kept.records + len(seen), failed, seen[-1].id if seen else kept.last)
        for line in lines:
            told(line)
    return kept
