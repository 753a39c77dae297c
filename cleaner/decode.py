"""Bytes to text: byte-order mark, then UTF-8 if the bytes are that, then what was declared, then what is detected.

UTF-8 is tried before a declaration: text of another encoding is hardly ever valid UTF-8 by chance, while pages that
are UTF-8 and say otherwise are common. The record says how it was decided.
"""
from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

import msgspec

from cleaner.errors import InputError

#: How a whole page begins, somewhere near its start; anything else is a fragment.
PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body|frameset)\b", re.IGNORECASE)
#: A feed is no page; as markup it is refused by name, while as text its tags would go and all its articles become one.
FEED = re.compile(r"\s*(?:<[?!][^>]{0,2000}>\s*){0,20}<(?:rss|feed|rdf:RDF)\b", re.IGNORECASE)
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: How files begin that are no text, and what to do with them. Marks made of letters are matched with what follows.
_BINARY = tuple((re.compile(mark, re.DOTALL), name, step) for mark, name, step in (
    (rb"%PDF-\d", "a PDF", "extract its text first"), (rb"\x89PNG", "a PNG image", "it holds no text"), (rb"\xff\xd8\xff", "a JPEG image", "it holds no text"),
    (rb"GIF8[79]a", "a GIF image", "it holds no text"), (rb"PK(?:\x03\x04|\x05\x06)", "a ZIP archive", "unpack it first"),
    (rb"\x1f\x8b", "gzip data", "name the file .gz"), (rb"\x28\xb5\x2f\xfd", "zstandard data", "name the file .zst"),
    (rb"BZh\d1AY&SY", "bzip2 data", "unpack it first"), (rb"\xfd7zXZ", "xz data", "unpack it first"), (rb"7z\xbc\xaf", "a 7z archive", "unpack it first"),
    (rb"\x7fELF", "a program", "it holds no text"), (rb"\xd0\xcf\x11\xe0", "an Office document", "save it as text first"),
    (rb"RIFF....(?:WEBP|WAVE|AVI )", "a media file", "it holds no text"), (rb"PAR1[\x00-\x1f]", "a Parquet file", "convert it to JSONL first"),
))
_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{2,30})|<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w-]{2,30})""", re.IGNORECASE)
_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 27}) + b"\x7f"
_HIGH = bytes(range(128, 256))
_HIGH_BYTE = re.compile(rb"[\x80-\xff]")
_SAMPLE = 1 << 16
#: Marks stand within so many bytes of the start.
_HEAD = 64
#: The web means windows-1252 where it says latin-1 or ASCII (WHATWG Encoding Standard, section 4.2).
_MEANT = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949", "iso8859-9": "cp1254", "tis-620": "cp874"}
#: Codecs that Python knows and that are no encodings of a text on the web (EBCDIC is what a detector says of noise).
_NOT_TEXT = frozenset((
    "idna", "punycode", "unicode-escape", "raw-unicode-escape", "unicode_escape", "raw_unicode_escape", "undefined", "utf-7", "mbcs", "oem",
    "cp037", "cp273", "cp424", "cp500", "cp875", "cp1026", "cp1140",
))
#: One broken byte in so many is damage to a declared text; more says that the declaration is wrong.
_BROKEN_SHARE = 500
#: Western text has few letters that are not ASCII: German 2 %, French 5 %, Swedish 6 %, but Czech 14 %, Russian all.
_WESTERN_SHARE, _FEW = 0.08, 6
_WESTERN_LETTER = re.compile("[À-ÏÑ-ÖØ-Üßà-ïñ-öø-üÿŒœŠšŽžŸªº]")  # not ð, ý, þ: Turkish ğ, ı, ş in windows-1254
_WESTERN_MARK = re.compile("[\u00a0-\u00b1\u00b4-\u00b8\u00bb-\u00bf“”‘’‚„–—…•€™‹›†‡‰]")


def without_surrogates(text: str) -> str:
    """The text with U+FFFD for lone surrogates, which UTF-8 has not; same length, same places."""
    try:
        text.encode()  # many times as fast as a search for them, and there are hardly ever any
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text)
    return text


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
            return _lossy(data[len(mark):], encoding, "bom")
    found = _as_wide(data, declared)
    if found:
        return found
    _refuse_binary(data)
    try:
        return _as_escaped(data) or Decoded(data.decode("utf-8"), "utf-8", "utf-8")
    except UnicodeDecodeError as error:
        cut = error.start >= len(data) - 3 and error.reason == "unexpected end of data"
        if cut and not data[:error.start].isascii():
            return Decoded(data.decode("utf-8", "replace"), "utf-8", "utf-8", ("cut_character",))
    said = declared or (_declaration(data) if html else None)
    return _as_declared(data, said) or _as_detected(data, html)


def _lossy(data: bytes, encoding: str, how: str) -> Decoded:
    try:
        return Decoded(data.decode(encoding), encoding, how)
    except UnicodeDecodeError:
        return Decoded(data.decode(encoding, "replace"), encoding, how, ("undecodable_bytes",))


def refuse_decoded(text: str) -> None:
    """Refuse what others made into a str and is no text, as a PDF read as latin-1 or with replacement characters.

    Only its beginning tells: of a mark that is not ASCII, replacement leaves nothing to know it by.
    """
    _refuse_marked(text[:_HEAD].encode("latin-1", "replace"))


def _refuse_marked(head: bytes) -> None:
    """Blanks before the mark do not count: a PDF with a line above it still opens."""
    head = head.lstrip(b" \t\r\n")
    for mark, name, step in _BINARY:
        if mark.match(head):
            raise InputError(f"this is {name}, not text; {step}", "decode")


def _refuse_binary(data: bytes) -> None:
    _refuse_marked(data[:_HEAD])
    sample = data[:_SAMPLE]
    if len(sample.translate(None, _CONTROLS)) < 0.9 * len(sample):
        raise InputError("this is binary data, not text; check that the file is an article", "decode")


def _as_wide(data: bytes, declared: str | None) -> Decoded | None:
    """UTF-16 without a mark: zero bytes in every other place, or declared from outside; a text either way."""
    sample = data[:_SAMPLE]
    if b"\0" not in sample and not declared:
        return None
    said = _codec(declared) or ""
    if said in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"):
        encoding, how = said, "declared"
    else:
        encoding, how = _parity(sample) or "", "detected"
    if not encoding:
        return None
    found = _lossy(data, encoding, how)
    strange = sum(mark < " " and mark not in "\t\n\r\f" or mark in "\ufffd\x7f" for mark in found.text[:_SAMPLE])
    return found if strange * 50 <= len(found.text[:_SAMPLE]) else None


def _parity(sample: bytes) -> str | None:
    even, odd, half = sample[::2].count(0), sample[1::2].count(0), max(1, len(sample) // 2)
    if odd > 0.4 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.1 * half:
        return "utf-16-be"
    return None


def _as_escaped(data: bytes) -> Decoded | None:
    """ISO-2022-JP is ASCII to look at: only its escapes, which no other text has, tell."""
    if b"\x1b$" not in data[:_SAMPLE] or not data.isascii():
        return None
    try:
        return Decoded(data.decode("iso2022_jp"), "iso2022_jp", "detected")
    except UnicodeDecodeError:
        return None


def _declaration(data: bytes) -> str | None:
    match = _DECLARED.search(data[:4096])
    return (match.group(1) or match.group(2)).decode("latin-1") if match else None


def _codec(said: str | None) -> str | None:
    """Python's name of a declared encoding; None for one that does not exist or is none of a text."""
    try:
        name = codecs.lookup((said or "").strip()).name
        b"text".decode(name)  # rot13, base64 and the like are codecs, but not from bytes to text
    except (LookupError, ValueError):
        return None
    return None if name in _NOT_TEXT else _MEANT.get(name, name)


def _as_declared(data: bytes, said: str | None) -> Decoded | None:
    """What was declared, unless that is UTF (it was tried, and the bytes are not that) or does not fit the bytes."""
    encoding = _codec(said)
    if encoding is None or encoding.startswith("utf"):
        return None
    found = _lossy(data, encoding, "declared")
    return found if found.text.count("\ufffd") * _BROKEN_SHARE <= len(data) else None


def _as_detected(data: bytes, html: bool) -> Decoded:
    damaged = data.decode("utf-8", "replace")
    if damaged.count("\ufffd") * 50 < len(data) - len(data.translate(None, _HIGH)):
        return Decoded(damaged, "utf-8", "fallback", ("undecodable_bytes",))  # UTF-8 with a few broken bytes
    for encoding in _candidates(data, html):
        if encoding is None or encoding.startswith("utf"):
            continue
        try:
            return Decoded(data.decode(encoding), encoding, "detected")
        except UnicodeDecodeError:
            continue
    return Decoded(damaged, "utf-8", "fallback", ("undecodable_bytes",))


def _candidates(data: bytes, html: bool) -> Iterator[str | None]:
    """Encodings to try: windows-1252 where the text is Western by its letters, then what bs4's detector says.

    The detector goes by frequencies: of "café society" in windows-1252 it makes Urdu.
    """
    if _is_western(data[:_SAMPLE]):
        yield "cp1252"
    from bs4.dammit import EncodingDetector  # slow to load, and few inputs come this far

    first = _HIGH_BYTE.search(data)
    start = max(0, first.start() - 1000) if first else 0
    sample = data[start:start + _SAMPLE]
    yield from map(_codec, EncodingDetector(sample, is_html=html).encodings)


def _is_western(sample: bytes) -> bool:
    """Whether windows-1252 reads the bytes as words of ASCII with a few accented letters and typographic marks."""
    text = sample.decode("cp1252", "replace")
    high = [mark for mark in text if mark > "\x7f"]
    letters = [mark for mark in high if _WESTERN_LETTER.match(mark)]
    known = len(letters) + sum(_WESTERN_MARK.match(mark) is not None for mark in high)
    plain = sum(mark.isascii() and mark.isalpha() for mark in text)
    return known == len(high) and len(letters) <= max(_FEW, _WESTERN_SHARE * plain)
