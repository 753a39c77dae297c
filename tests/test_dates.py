"""Dates as pages and bylines write them. What could be read two ways is not read."""
from __future__ import annotations

import tomllib
import unicodedata
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

import cleaner
from cleaner.dates import dates_in, parse_date
from growth import growth


def iso(raw: str, order: str | None = None) -> str | None:
    found = parse_date(raw, order=order)
    return found and found["iso"]


@pytest.mark.parametrize(("raw", "expected", "precision", "tz_known"), [
    ("2024-02-29", "2024-02-29", "day", False),
    ("2024-2-9", "2024-02-09", "day", False),
    ("20240229", "2024-02-29", "day", False),
    ("2024-02", "2024-02", "month", False),
    ("2024", "2024", "year", False),
    ("2024-02-29T14:05", "2024-02-29T14:05", "minute", False),
    ("2024-02-29 14:05:06", "2024-02-29T14:05:06", "second", False),
    ("2024-02-29T14:05:06Z", "2024-02-29T14:05:06+00:00", "second", True),
    ("2024-02-29T14:05:06.123456+02:00", "2024-02-29T14:05:06+02:00", "second", True),
    ("2024-02-29T14:05:06-0530", "2024-02-29T14:05:06-05:30", "second", True),
    ("20240229T140506Z", "2024-02-29T14:05:06+00:00", "second", True),
    ("Thu, 29 Feb 2024 14:05:06 +0100", "2024-02-29T14:05:06+01:00", "second", True),
    ("Thu, 29 Feb 2024 14:05:06 GMT", "2024-02-29T14:05:06+00:00", "second", True),
    ("Thu Feb 29 14:05:06 UTC 2024", "2024-02-29T14:05:06+00:00", "second", True),
    ("Thu Feb 29 2024 14:05:06 GMT+0200 (CEST)", "2024-02-29T14:05:06+02:00", "second", True),
    ("1709215506", "2024-02-29T14:05:06+00:00", "second", True),
    ("1709215506123", "2024-02-29T14:05:06+00:00", "second", True),
])
def test_what_programs_write(raw: str, expected: str, precision: str, tz_known: bool) -> None:
    assert parse_date(raw) == {"iso": expected, "precision": precision, "tz_known": tz_known}


@pytest.mark.parametrize(("raw", "expected"), [
    ("March 3, 2024 at 4:05 PM EST", "2024-03-03T16:05-05:00"),
    ("Published 4:05 p.m. EDT, Sun March 31, 2024", "2024-03-31T16:05-04:00"),
    ("Sun 31 Mar 2024 10.15 BST", "2024-03-31T10:15+01:00"),
    ("3rd of March 2024", "2024-03-03"),
    ("Mar. 3rd, 2024", "2024-03-03"),
    ("12:00 a.m. March 3, 2024", "2024-03-03T00:00"),
    ("03-Mar-2024", "2024-03-03"),
    ("31.03.2024 14:05", "2024-03-31T14:05"),
    ("3. 5. 2024", "2024-05-03"),
    ("31. März 2024, 14:05 Uhr MESZ", "2024-03-31T14:05+02:00"),
    ("le 1er août 2024 à 14h05", "2024-08-01T14:05"),
    ("31 de marzo de 2024", "2024-03-31"),
    ("31 marzo 2024", "2024-03-31"),
    ("31 de março de 2024", "2024-03-31"),
    ("31 maart 2024", "2024-03-31"),
    ("den 31 mars 2024", "2024-03-31"),
    ("31. desember 2024", "2024-12-31"),
    ("31. maaliskuuta 2024", "2024-03-31"),
    ("31 marca 2024", "2024-03-31"),
    ("31. března 2024", "2024-03-31"),
    ("31 martie 2024", "2024-03-31"),
    ("31 Μαρτίου 2024", "2024-03-31"),
    ("30 EKİM 2024", "2024-10-30"),
    ("31 марта 2024, 14:05", "2024-03-31T14:05"),
    ("31 березня 2024", "2024-03-31"),
    ("31 Agustus 2024", "2024-08-31"),
    ("31 tháng 3 năm 2024", "2024-03-31"),
    ("2024年3月31日 14:05", "2024-03-31T14:05"),
    ("2024.03.31", "2024-03-31"),
    ("2024. 3. 31. 오후 3:20", "2024-03-31T15:20"),
    ("2024년 3월 31일", "2024-03-31"),
    ("May 2024", "2024-05"),
    ("الثلاثاء 03/أكتوبر/2023 - 02:05 م", "2023-10-03T14:05"),
    ("3 تشرين الأول/أكتوبر 2023", "2023-10-03"),
    ("٣ كانون الثاني ٢٠٢٣", "2023-01-03"),
    ("3 غشت 2023", "2023-08-03"),
    ("نُشر يوم 21 - 10 - 2024", "2024-10-21"),
    ("18 ربيع الأول 1445 هـ - 03 أكتوبر 2023 م", "2023-10-03"),
    ("۳ اکتبر ۲۰۲۳", "2023-10-03"),
    ("יום שלישי, 3 באוקטובר 2023", "2023-10-03"),
    ("3 अक्टूबर 2023, 2:05 PM", "2023-10-03T14:05"),
    ("२१ फ़रवरी २०२४", "2024-02-21"),
    ("প্রকাশ: ০৩ অক্টোবর ২০২৩, ১৪: ০৫", "2023-10-03T14:05"),
    ("৩ জানুয়ারি ২০২৩, ০২:০৫ পিএম", "2023-01-03T14:05"),
    ("วันอังคารที่ 3 ตุลาคม พ.ศ. 2566", "2023-10-03"),
    ("3 ต.ค. 66 | 14.05 น.", "2023-10-03T14:05"),
    ("31/10/2566", "2023-10-31"),
    ("3 ตุลาคม 2023", "2023-10-03"),
    ("Rabu, 1 Mac 2023 10:30 AM", "2023-03-01T10:30"),
    ("17 Agt 2023 - 09.00 WIB", "2023-08-17T09:00+07:00"),
    ("3 Tháng Mười Một 2023", "2023-11-03"),
    ("Tháng 10 3, 2023", "2023-10-03"),
    ("3 Жовтень 2023", "2023-10-03"),
    ("7 ARALIK 2023", "2023-12-07"),
    ("7 KASIM 2023 14:05", "2023-11-07T14:05"),
    ("3 ΟΚΤΩΒΡΙΟΥ 2023", "2023-10-03"),
    ("3 lokakuun 2023", "2023-10-03"),
    ("2023年10月3日 5時00分", "2023-10-03T05:00"),
    ("2023년 10월 3일 14시 05분", "2023-10-03T14:05"),
    ("March 3, 2024 14:05 PM", "2024-03-03T14:05"),
])
def test_what_people_write(raw: str, expected: str) -> None:
    assert iso(raw) == expected


@pytest.mark.parametrize("raw", ["3/4/2024", "03-04-2024", "3/4/24"])
def test_a_date_with_two_readings_needs_an_order(raw: str) -> None:
    assert iso(raw) is None
    assert iso(raw, "mdy") == "2024-03-04"
    assert iso(raw, "dmy") == "2024-04-03"


@pytest.mark.parametrize(("raw", "order"), [("31/3/2024", None), ("3/31/2024", None), ("31/3/2024", "mdy"), ("3/31/2024", "dmy"), ("31.3.24", None)])
def test_a_date_with_one_reading_needs_none(raw: str, order: str | None) -> None:
    assert iso(raw, order) == "2024-03-31"


@pytest.mark.parametrize("raw", [
    "", " ", "yesterday", "3 hours ago", "Invalid date", "2024-02-30", "31/02/2024", "March 32, 2024", "0000-00-00", "July 4, 1776", "2301-01-01",
    "9999999999", "99999999999999", "Summer 2024", "April 12", "12:30", "chapter 3 of 12", "call 555-0100",
    "۱۱ مهر ۱۴۰۲", "1402/07/11", "3 Marchand 2023", "10月3日 14:05", "2566-10-03", "January 1, 2400",
])
def test_what_is_no_date_is_none(raw: str) -> None:
    assert parse_date(raw) is None


@pytest.mark.parametrize("raw", ["2024-03-31T14:05:06", "March 31, 2024 2:05 PM ET", "31 Mar 2024, 07:00 IST", "2024-03-31 14:05:06 Europe/Lisbon", "31 marzo 2024 14:05 est"])
def test_an_offset_is_never_invented(raw: str) -> None:
    found = parse_date(raw)
    assert found is not None and found["tz_known"] is False
    assert datetime.fromisoformat(found["iso"]).tzinfo is None


def test_gmt_plus_one_is_not_gmt() -> None:
    assert iso("31 March 2024 14:05 GMT+1") == "2024-03-31T14:05+01:00"


def _plain_names() -> list[str]:
    """Every month's name in the data that can be written without accents, as it stands there and in capitals."""
    listed = tomllib.loads((Path(cleaner.__file__).parent / "data" / "months.toml").read_text(encoding="utf-8"))["months"]
    names = [form for forms in listed.values() for names in forms for name in names.replace("_", "\u00a0").split(" ") for form in (name, name.upper())]
    bare = ["".join(mark for mark in unicodedata.normalize("NFD", name) if not unicodedata.combining(mark)).replace("\u00a0", " ") for name in names]
    return [name for name in dict.fromkeys(bare) if name.isascii()]


def test_a_text_without_accents_may_name_any_month() -> None:
    """What is asked first of such texts, how their words start, must not hide one."""
    names = _plain_names()
    assert len(names) > 500
    assert [name for name in names if parse_date(f"3 {name} 2021") is None or parse_date(f"Published on 3 {name} 2021, 14:05") is None] == []


@pytest.mark.parametrize("raw", ["3/5", "10.24", "10月24日"])
def test_a_year_with_its_chinese_sign_needs_no_words(raw: str) -> None:
    assert parse_date(f"2024年{raw}") == {"iso": "2024-03-05" if raw == "3/5" else "2024-10-24", "precision": "day", "tz_known": False}


@given(st.text(max_size=300), st.sampled_from([None, "mdy", "dmy"]))
def test_any_text_gives_a_date_or_none(raw: str, order: str | None) -> None:
    parse_date(raw, order=order)


@given(st.text(alphabet="0123456789-/.: TZ+年月日apmMarchGMT", max_size=60), st.sampled_from([None, "mdy", "dmy"]))
def test_what_looks_like_a_date_gives_a_true_one_or_none(raw: str, order: str | None) -> None:
    found = parse_date(raw, order=order)
    if found and found["precision"] in ("day", "minute", "second"):
        assert 1900 <= datetime.fromisoformat(found["iso"]).year <= 2100


@given(st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2100, 12, 31)))
def test_iso_comes_back(moment: datetime) -> None:
    assert iso(moment.isoformat(timespec="seconds")) == moment.isoformat(timespec="seconds")


@pytest.mark.parametrize("raw", ["1" * 1_000_000, "1 " * 500_000, "May " * 250_000, "12:" * 300_000, "3.3." * 200_000])
def test_cost_is_linear_in_length(raw: str) -> None:
    assert growth(parse_date, raw[: len(raw) // 2], raw, 2.5) < 3


def test_few_names_mean_two_months_and_the_language_decides() -> None:
    tables = tomllib.loads((Path(cleaner.__file__).parent / "data" / "months.toml").read_text(encoding="utf-8"))["months"]
    meant: dict[str, set[int]] = {}
    for months in tables.values():
        for number, names in enumerate(months, 1):
            for name in names.split():
                meant.setdefault(name.casefold(), set()).add(number)
    assert {name for name, numbers in meant.items() if len(numbers) > 1} == {"listopada", "listopad", "lis", "lip"}


@pytest.mark.parametrize(("raw", "language", "expected"), [
    ("3. listopada 2023.", "hr", "2023-10-03"), ("3. LISTOPADA 2023.", "hr-HR", "2023-10-03"), ("3 listopada 2023", "pl", "2023-11-03"), ("3. listopadu 2023", "cs-CZ", "2023-11-03"),
    ("3 listopada 2023", None, "2023-11-03"), ("3. listopada 2023.", "xx", "2023-11-03"), ("5. lip 2023.", "hr_HR", "2023-06-05"), ("5 lip 2023", "pl", "2023-07-05"), ("5. srp 2023.", "hr", "2023-07-05"),
    ("3 October 2023", "hr", "2023-10-03"), ("listopad 2023", "hr", "2023-10"),
])
def test_the_language_decides_between_two_months(raw: str, language: str | None, expected: str) -> None:
    found = parse_date(raw, language=language)
    assert found and found["iso"] == expected
    assert [day.value["iso"] for day in dates_in(f"Ana Luka, {raw}", language=language)] == [expected][:len(expected) > 7]


@pytest.mark.parametrize(("raw", "expected"), [("3 ม.ค. 2566", "2023-01-03"), ("3 มี.ค. 2566", "2023-03-03"), ("3 ม.ค. 66", "2023-01-03"), ("3 มี.ค. 66", "2023-03-03")])
def test_a_vowel_sign_tells_two_thai_months_apart(raw: str, expected: str) -> None:
    assert iso(raw) == expected


@pytest.mark.parametrize(("line", "text", "expected"), [
    ("Objavljeno: 3. listopada 2023.", "Lučko vijeće je u ponedjeljak glasovalo za novi gat, a rasprava je trajala do kasno u noć, kako kažu oni koji su bili u dvorani.", "2023-10-03"),
    ("Opublikowano: 3 listopada 2023", "Rada portu głosowała w poniedziałek nad nowym nabrzeżem, a dyskusja trwała do późnej nocy, jak mówią ci, którzy byli na sali.", "2023-11-03"),
])
def test_a_rule_reads_months_in_its_language(line: str, text: str, expected: str) -> None:
    found = cleaner.clean(f"{text[:20]}\n\n{line}\n\n" + f"{text}\n\n" * 4).published
    assert found and found.iso == expected
