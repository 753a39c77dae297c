"""Bytes of every kind a file can have: what comes out is text and how it was decided, or one clear line."""
from __future__ import annotations

import codecs
import subprocess
import sys

import pytest
from hypothesis import given, strategies as st

from cleaner.decode import decode, refuse_decoded
from cleaner.errors import InputError

GERMAN = "Die Brücke über den Fluß wird gesperrt, größere Schäden fand niemand."
RUSSIAN = "Совет порта собрался в понедельник, чтобы обсудить новый причал и дорогу к нему."
JAPANESE = "港の理事会は月曜日に会合を開き、新しい埠頭の計画について話し合った。"
CHINESE = "港口理事会星期一开会,讨论新码头的计划以及通往码头的道路。"


@pytest.mark.parametrize(("data", "encoding"), [
    (codecs.BOM_UTF8 + "Ünder".encode(), "utf-8"),
    (codecs.BOM_UTF16_LE + "Ünder".encode("utf-16-le"), "utf-16-le"),
    (codecs.BOM_UTF16_BE + "Ünder".encode("utf-16-be"), "utf-16-be"),
    (codecs.BOM_UTF32_LE + "Ünder".encode("utf-32-le"), "utf-32-le"),
])
def test_a_byte_order_mark_decides_and_goes(data: bytes, encoding: str) -> None:
    decoded = decode(data)
    assert (decoded.text, decoded.encoding, decoded.how, decoded.warnings) == ("Ünder", encoding, "bom", ())


@pytest.mark.parametrize("declared", [None, "iso-8859-1", "windows-1251", "shift_jis", "nonsense-9", "utf-16"])
def test_valid_utf8_is_utf8_whatever_was_declared(declared: str | None) -> None:
    decoded = decode(GERMAN.encode(), declared=declared)
    assert (decoded.text, decoded.encoding, decoded.how) == (GERMAN, "utf-8", "utf-8")


def test_a_page_that_declares_latin1_and_is_utf8_is_utf8() -> None:
    page = f'<html><head><meta charset="iso-8859-1"></head><body><p>{GERMAN}</p></body></html>'
    assert decode(page.encode(), html=True).text == page


def test_a_page_that_declares_utf8_and_is_not_is_detected() -> None:
    page = f'<html><head><meta charset="utf-8"></head><body><p>{GERMAN}</p></body></html>'
    decoded = decode(page.encode("cp1252"), html=True)
    assert (decoded.text, decoded.encoding, decoded.how) == (page, "cp1252", "detected")


@pytest.mark.parametrize("head", [
    '<meta charset=windows-1251>', '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">',
    '<?xml version="1.0" encoding="windows-1251"?>',
])
def test_a_pages_own_declaration_counts_only_for_pages(head: str) -> None:
    data = (head + "<p>Порт").encode("cp1251")
    assert decode(data, html=True).how == "declared"
    assert decode(data, html=True).text.endswith("Порт")
    assert decode(data, html=False).how != "declared"


def test_declared_latin1_means_windows_1252() -> None:
    decoded = decode("“Quay” – a café’s price: 5 €".encode("cp1252"), declared="ISO-8859-1")
    assert (decoded.text, decoded.encoding, decoded.how) == ("“Quay” – a café’s price: 5 €", "cp1252", "declared")


@pytest.mark.parametrize(("text", "encoding"), [
    ("A café on the quay", "cp1252"), ("é", "cp1252"), (GERMAN, "cp1252"), ("“Quoted” – and so on…", "cp1252"),
    (RUSSIAN, "cp1251"), (RUSSIAN, "koi8-r"), (JAPANESE, "cp932"), (JAPANESE, "euc_jp"), (CHINESE, "gb18030"), (JAPANESE, "iso2022_jp"),
    ("Plain words of a text without a mark", "utf-16-le"), ("Plain words of a text without a mark", "utf-16-be"),
])
def test_what_nobody_declared_is_detected(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding))
    assert (decoded.text, decoded.how, decoded.warnings) == (text, "detected", ())


def test_utf8_with_a_broken_byte_is_still_utf8_and_warned_of() -> None:
    decoded = decode((GERMAN * 5).encode() + b" \xff end")
    assert (decoded.encoding, decoded.how, decoded.warnings) == ("utf-8", "fallback", ("undecodable_bytes",))
    assert decoded.text == GERMAN * 5 + " \ufffd end"


def test_a_character_cut_at_the_end_is_warned_of() -> None:
    cut = decode("Brücke ü".encode()[:-1])
    assert (cut.text, cut.how, cut.warnings) == ("Brücke \ufffd", "utf-8", ("cut_character",))


@pytest.mark.parametrize("declared", ["rot13", "base64", "hex", "idna", "punycode", "unicode_escape", "undefined", "utf-7", "x\0y", "", "utf-8"])
def test_a_declaration_that_is_no_texts_encoding_is_passed_over(declared: str) -> None:
    assert decode("A café on the quay".encode("cp1252"), declared=declared).text == "A café on the quay"


@pytest.mark.parametrize(("data", "name"), [
    (b"%PDF-1.7\n1 0 obj", "a PDF"), (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a PNG image"), (b"\xff\xd8\xff\xe0\0\x10JFIF", "a JPEG image"),
    (b"GIF89a\x01\0\x01\0", "a GIF image"), (b"PK\x03\x04\x14\0", "a ZIP archive"), (b"\x1f\x8b\x08\0", "gzip data"), (b"\x7fELF\x02\x01", "a program"),
    (bytes(range(256)) * 20, "binary data"), (b"\0" * 400, "binary data"), (b"\0\1\2\3" * 50, "binary data"),
])
def test_binary_is_refused_by_name_with_the_next_step(data: bytes, name: str) -> None:
    with pytest.raises(InputError) as caught:
        decode(data)
    message = str(caught.value)
    assert f"this is {name}, not text; " in message and "\n" not in message
    assert caught.value.stage == "decode"


@pytest.mark.parametrize("head", [b"\r\n", b" ", b"\n\n\t"])
def test_blanks_before_a_mark_hide_nothing(head: bytes) -> None:
    with pytest.raises(InputError, match="this is a PDF"):
        decode(head + b"%PDF-1.7\n1 0 obj")


@pytest.mark.parametrize(("text", "name"), [
    (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3".decode("latin-1"), "a PDF"), (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3".decode("utf-8", "replace"), "a PDF"),
    (b"\x89PNG\r\n\x1a\n".decode("latin-1"), "a PNG image"), ("PK\x03\x04\x14", "a ZIP archive"),
])
def test_binary_that_was_made_a_str_is_refused_by_its_beginning(text: str, name: str) -> None:
    with pytest.raises(InputError, match=f"this is {name}, not text; ") as caught:
        refuse_decoded(text)
    assert caught.value.stage == "decode"


@pytest.mark.parametrize("text", ["RIFF is a word of music", "BZh is short for nothing", "GIF8 was a format", "PAR1 is a tee", "%PDF is a name", "PK met Jane", "A\0B in a long line of text"])
def test_a_text_may_begin_like_a_binary(text: str) -> None:
    assert decode(text.encode()).text == text
    refuse_decoded(text)


def test_nothing_is_nothing() -> None:
    assert decode(b"").text == ""


def test_utf8_loads_nothing_heavy() -> None:
    code = "import sys; from cleaner.decode import decode; decode('Größe'.encode()); print(*{'bs4', 'lxml', 'charset_normalizer'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == ""


@given(st.binary(max_size=400), st.one_of(st.none(), st.text(max_size=12), st.sampled_from(["latin-1", "utf-16", "utf-32", "gbk", "big5", "ascii"])), st.booleans())
def test_any_bytes_give_text_or_an_input_error(data: bytes, declared: str | None, html: bool) -> None:
    try:
        decoded = decode(data, declared=declared, html=html)
    except InputError as error:
        assert error.stage == "decode"
    else:
        assert decoded.how in ("bom", "utf-8", "declared", "detected", "fallback")
        codecs.lookup(decoded.encoding)


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=200))
def test_text_comes_back_from_its_utf8(text: str) -> None:
    if not text.startswith("\ufeff"):
        assert decode(text.encode()).text == text
