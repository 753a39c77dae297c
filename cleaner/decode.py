"""Bytes to text: byte-order mark, then UTF-8 if the bytes are that, then what was declared, then what is detected.

UTF-8 is tried before a declaration: text of another encoding is hardly ever valid UTF-8 by chance, while pages that
are UTF-8 and say otherwise are common. The record says how it was decided.
"""
from __future__ import annotations

import codecs
import re

import msgspec

from cleaner.errors import InputError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)
#: The first bytes of files that are no text, and what to do with them.
_BINARY = (
    (b"%PDF-", "a PDF", "extract its text first"), (b"\x89PNG", "a PNG image", "it holds no text"), (b"\xff\xd8\xff", "a JPEG image", "it holds no text"),
    (b"GIF8", "a GIF image", "it holds no text"), (b"PK\x03\x04", "a zip archive", "unpack it first"), (b"\x1f\x8b", "gzip data", "name the file .gz"),
    (b"\x28\xb5\x2f\xfd", "zstandard data", "name the file .zst"), (b"BZh", "bzip2 data", "unpack it first"), (b"\x7fELF", "a program", "it holds no text"),
    (b"\xd0\xcf\x11\xe0", "an Office document", "save it as text first"), (b"RIFF", "a media file", "it holds no text"), (b"PAR1", "a Parquet file", "convert it to JSONL first"),
)
_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{2,30})|<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w-]{2,30})""", re.IGNORECASE)
_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 27}) + b"\x7f"
_SAMPLE = 1 << 16
#: The web means windows-1252 where it says latin-1 or ASCII (WHATWG Encoding Standard, section 4.2).
_MEANT = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949", "iso8859-9": "cp1254", "tis-620": "cp874"}


class Decoded(msgspec.Struct, frozen=True):
    """``how`` is bom, utf-8, declared, detected or fallback; ``encoding`` is Python's name of the codec."""

    text: str
    encoding: str
    how: str
    warnings: tuple[str, ...] = ()


def decode(data: bytes, *, declared: str | None = None, html: bool = False) -> Decoded:
    """The text of some bytes. ``declared`` is an encoding known from outside; with ``html`` the page's own declaration counts.

    Raises :class:`InputError` for data that is no text, naming what it is.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return Decoded(data.decode(encoding, "replace"), encoding, "bom")
    _refuse_binary(data)
    try:
        return Decoded(data.decode("utf-8"), "utf-8", "utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 3 and error.reason == "unexpected end of data":
            return Decoded(data.decode("utf-8", "replace"), "utf-8", "utf-8", ("cut_character",))
    said = declared or (_declaration(data) if html else None)
    return _as_declared(data, said) or _as_detected(data, html)


def _refuse_binary(data: bytes) -> None:
    for magic, name, step in _BINARY:
        if data.startswith(magic):
            raise InputError(f"this is {name}, not text; {step}", "decode")
    sample = data[:_SAMPLE]
    if b"\0" in sample and _utf16_parity(sample) is None and len(sample.translate(None, _CONTROLS)) < 0.9 * len(sample):
        raise InputError("this is binary data, not text; check that the file is an article", "decode")


def _utf16_parity(sample: bytes) -> str | None:
    """UTF-16 without a mark shows as zero bytes in every other place."""
    even, odd, half = sample[::2].count(0), sample[1::2].count(0), max(1, len(sample) // 2)
    if odd > 0.4 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.1 * half:
        return "utf-16-be"
    return None


def _declaration(data: bytes) -> str | None:
    match = _DECLARED.search(data[:4096])
    return (match.group(1) or match.group(2)).decode("ascii") if match else None


def _as_declared(data: bytes, said: str | None) -> Decoded | None:
    if not said:
        return None
    try:
        name = codecs.lookup(said.strip()).name
    except (LookupError, ValueError):
        return None
    encoding = _MEANT.get(name, name)
    if encoding.startswith("utf"):
        return None  # it was tried, and the bytes are not that
    try:
        return Decoded(data.decode(encoding), encoding, "declared")
    except (UnicodeDecodeError, LookupError):
        return None


def _as_detected(data: bytes, html: bool) -> Decoded:
    parity = _utf16_parity(data[:_SAMPLE])
    if parity:
        return Decoded(data.decode(parity, "replace"), parity, "detected")
    damaged = data.decode("utf-8", "replace")
    if damaged.count("\ufffd") * 50 < sum(byte > 127 for byte in data[:_SAMPLE]):
        return Decoded(damaged, "utf-8", "fallback", ("undecodable_bytes",))  # UTF-8 with a few broken bytes
    from bs4.dammit import EncodingDetector  # noqa: PLC0415  bs4 is slow to load, and few inputs come this far

    for encoding in EncodingDetector(data[:_SAMPLE], is_html=html).encodings:
        if encoding.startswith("utf"):
            continue
        try:
            return Decoded(data.decode(encoding), encoding, "detected")
        except (UnicodeDecodeError, LookupError):
            continue
    return Decoded(damaged, "utf-8", "fallback", ("undecodable_bytes",))
