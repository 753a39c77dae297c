"""Bytes of a file, plain or compressed, as a stream; a compressed file that was cut short is found out."""

from __future__ import annotations

import gzip
import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from cleaner.etl.remote import is_remote, open_remote

COMPRESSED = (".gz", ".zst")
#: Bytes unpacked at once; a well packed piece may become a thousand times as long.
_PACKED = 1 << 14


class CutShort(EOFError):
    """A compressed stream ended before its end mark."""


def open_bytes(path: str, unpack: bool = True, opened: Callable[[IO[bytes]], None] | None = None) -> IO[bytes]:
    """The bytes of ``path`` (``-`` is standard input), unpacked by its suffix. ``opened`` is given the file as it lies. Raises ``OSError``."""
    if path == "-":
        if sys.stdin is None or sys.stdin.closed:
            raise OSError("standard input is closed, or was read before")
        return sys.stdin.buffer
    stream = open_remote(path, "rb") if is_remote(path) else open(path, "rb")
    if opened is not None:
        opened(stream)
    return unpacked(path, stream) if unpack else stream


def unpacked(path: str, stream: IO[bytes]) -> IO[bytes]:
    """The bytes of a stream, unpacked by the suffix of ``path``."""
    if path.endswith(".gz"):
        return gzip.GzipFile(fileobj=stream, mode="rb")  # type: ignore[return-value]
    if path.endswith(".zst"):
        return io.BufferedReader(_Zstandard(stream), 1 << 16)
    return stream


def create_bytes(path: str, target: IO[bytes]) -> IO[bytes]:
    """A stream that packs what is written to it, by the suffix of ``path``, into ``target``."""
    if path.endswith(".gz"):
        # no name and no time in it: same input, same bytes
        return gzip.GzipFile(filename="", fileobj=target, mode="wb", mtime=0, compresslevel=6)  # type: ignore[return-value]
    if path.endswith(".zst"):
        import zstandard

        return zstandard.ZstdCompressor(6).stream_writer(target, closefd=False)  # type: ignore[return-value]
    return target


def plain_suffix(path: str) -> str:
    """The suffix that tells the format: ``.jsonl`` of ``a.jsonl.gz``."""
    name = Path(path)
    return Path(name.stem).suffix.lower() if name.suffix.lower() in COMPRESSED else name.suffix.lower()


class _Zstandard(io.RawIOBase):
    """Frames of zstandard, one after another. zstandard's own reader takes a cut frame for the end; this one does not."""

    def __init__(self, source: IO[bytes]):
        import zstandard

        self._source, self._unpacker = source, zstandard.ZstdDecompressor(max_window_size=1 << 31)
        self._frame: Any = None
        self._ready = b""
        self._error = zstandard.ZstdError
        self._damage: OSError | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._ready:
            if self._damage is not None:
                raise self._damage
            packed = self._source.read(_PACKED)
            if not packed:
                if self._frame is not None:
                    raise CutShort("the compressed stream ends before its end mark")
                return 0
            self._unpack(packed)
        size = min(len(buffer), len(self._ready))
        buffer[:size], self._ready = self._ready[:size], self._ready[size:]
        return size

    def _unpack(self, packed: bytes) -> None:
        parts = []
        while packed:
            self._frame = self._frame or self._unpacker.decompressobj()
            try:
                parts.append(self._frame.decompress(packed))
            except self._error as error:
                self._damage = OSError(f"not zstandard data: {error}")  # told when what came before it has been read
                break
            packed = self._frame.unused_data if self._frame.eof else b""
            self._frame = None if self._frame.eof else self._frame
        self._ready = b"".join(parts)

    def close(self) -> None:
        self._source.close()
        super().close()
