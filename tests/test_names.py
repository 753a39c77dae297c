"""Names out of bylines. What is not surely a person's name is left out; the caller keeps the raw text."""
from __future__ import annotations


import pytest
from hypothesis import given, strategies as st

from cleaner.names import clean_names
from growth import growth


@pytest.mark.parametrize(("raw", "names"), [
    ("Jane Doe", ["Jane Doe"]),
    ("By Jane Doe and John Q. Public, Reuters Staff", ["Jane Doe", "John Q. Public"]),
    ("By: Jane Doe, John Roe & Max Poe", ["Jane Doe", "John Roe", "Max Poe"]),
    ("Von Anna Müller und Max Meier", ["Anna Müller", "Max Meier"]),
    ("Text: Anna Müller; Foto: Max Meier", ["Anna Müller"]),
    ("Par Jeanne Dupont avec AFP", ["Jeanne Dupont"]),
    ("Por María José López y Juan Pérez", ["María José López", "Juan Pérez"]),
    ("Door Jan de Vries en Piet Bakker", ["Jan de Vries", "Piet Bakker"]),
    ("Av Kari Nordmann og Ola Hansen", ["Kari Nordmann", "Ola Hansen"]),
    ("Di Marco Rossi e Anna Bianchi", ["Marco Rossi", "Anna Bianchi"]),
    ("Иван Петров", ["Иван Петров"]),
    ("文/王小明", ["王小明"]),
    ("김철수 기자", ["김철수"]),
    ("Ann Brook at ann@harbour.example, Bo Li, Raj Patel", ["Ann Brook", "Bo Li", "Raj Patel"]),
    ("Ann Brook in Tarn at ann@harbour.example;Bo Li in Lund at bo@harbour.example", ["Ann Brook", "Bo Li"]),
    ("By Ann Brook, Harbour Post", ["Ann Brook"]),
    ("Tekst: Anna Molo oraz Jan Faro", ["Anna Molo", "Jan Faro"]),
    ("Автори: Анна Моло та Іван Маяк", ["Анна Моло", "Іван Маяк"]),
    ("Scris de Ana Chei și Ion Port", ["Ana Chei", "Ion Port"]),
    ("Av Anna af Kaj samt Per Brygga", ["Anna af Kaj", "Per Brygga"]),
    ("إعداد: أحمد البحري وليلى المينائي", ["أحمد البحري", "ليلى المينائي"]),
    ("بقلم: د. أحمد وليد البحري", ["أحمد وليد البحري"]),
    ("آرش دریایی و لیلا بندری", ["آرش دریایی", "لیلا بندری"]),
    ("מאת: ד\"ר נועה ימית ואורי נמלי", ["נועה ימית", "אורי נמלי"]),
    ("अनिल घाट और सीमा नाव", ["अनिल घाट", "सीमा नाव"]),
    ("অনিল ঘাট ও সীমা নদী", ["অনিল ঘাট", "সীমা নদী"]),
    ("โดย อนันต์ ท่าเรือ และ สมใจ ทะเล", ["อนันต์ ท่าเรือ", "สมใจ ทะเล"]),
    ("Bài: Lê Bến và Trần Cảng", ["Lê Bến", "Trần Cảng"]),
    ("张三 李四", ["张三", "李四"]),
    ("김철수 박영희 기자", ["김철수", "박영희"]),
    ("松岡 大地", ["松岡 大地"]),
    ("約翰·史密斯", ["約翰·史密斯"]),
    ("北京＝松岡大地、ソウル＝金子淳", ["松岡大地", "金子淳"]),
    ("松岡大地、カイロ金子淳", ["松岡大地", "金子淳"]),
    ("王小明 港口研究院执行院长", ["王小明"]),
    ("海港报记者 李小港 向桥", ["李小港", "向桥"]),
    ("海港网专栏作者 王小明", ["王小明"]),
    ("李小港 来源：海港报", ["李小港"]),
    ("欧阳海港", ["欧阳海港"]),
])
def test_bylines(raw: str, names: list[str]) -> None:
    assert clean_names(raw) == names


@pytest.mark.parametrize("raw", [
    "Jane Doe | 2 min read", "Jane Doe · 3 hours ago", "Jane Doe, Contributing Writer", "Jane Doe Contributing Writer", "Jane Doe @janedoe",
    "Jane Doe jane.doe@example.com", "Dr. Jane Doe", "Jane Doe, Ph.D.", "Jane Doe in London", "Jane Doe (Reuters)", "Jane Doe / AP", "Jane Doe - The Daily Harbour",
    "Jane Doe Updated Jan 5, 2023", "Editor Jane Doe", "Published by Jane Doe", "<a href='/jane'>Jane Doe</a>", "Jane\u00a0Doe", "  Jane \n Doe ",
    "Jane Doe Associated Press", "Jane Doe Senior Harbour Correspondent", "Jane Doe Tuesday, ", "Jane Doe, Senior Correspondent, BBC News", "https://example.com/jane Jane Doe", "(Jane Doe)", "Jane Doe for The Paper",
])
def test_what_stands_around_a_name_goes(raw: str) -> None:
    assert clean_names(raw) == ["Jane Doe"]


@pytest.mark.parametrize("name", [
    "JANE DOE", "Byron Smith", "Vonnie Lee", "ABBY GOODNOUGH", "J.K. Rowe", "E. L. James", "Martin King Jr.", "Jean-Luc d'Arc", "Ludwig van der Berg",
    "José Ortega y Gasset", "Emily Post", "Ai Weiwei", "Sadio Mané", "Dan Brown", "Ja Rule", "Sarah O’Connor", "Tim Cook", "Sid Field", "Kim Post",
])
def test_a_name_stays_as_it_is_written(name: str) -> None:
    assert clean_names(name) == [name]
    assert clean_names(f"By {name}") == [name]


@pytest.mark.parametrize("raw", [
    "", "By", "By:", "Text: ...", "Staff", "Newsroom", "Redaktion", "The Editorial Board", "Reuters", "Associated Press", "Watermark feed", "admin",
    "jane.doe@example.com", "@janedoe", "https://www.example.com/janedoe", "Minutes Ago Jon Russell", "Email The Author", "Agent 007 Bond", "2 min read",
    "The council that met on Monday to hear", "we met on Monday", "None", "Madonna", "Foto: Max Meier", "Harbour Heart Foundation",
    "온라인뉴스팀", "港新聞編集部", "國際中心／綜合報導", "न्यूज डेस्क", "जागरण संवाददाता", "নিজস্ব প্রতিবেদক", "فريق التحرير", "מערכת הנמל", "ทีมข่าว",
    "关注", "相关文章", "查看更多", "我已授权", "海港新闻网", "HarbourPost Reporting", "Da Agência Brasil", "Agence France-Presse", "선임",
])
def test_what_is_no_persons_name_is_left_out(raw: str) -> None:
    assert clean_names(raw) == []


@pytest.mark.parametrize(("raw", "expected"), [
    ("Ann Brook, Product Marketing Manager", ["Ann Brook"]), ("Ann Brook, Home and Tidal Safety Expert", ["Ann Brook"]), ("Ann Brook, Certified Harbour Planner", ["Ann Brook"]),
    ("Ann Brook, VP Marketing", ["Ann Brook"]), ("Ann Brook, Chief Tide Officer", ["Ann Brook"]), ("Ann Brook, MD, cardiologist, Quay Health", ["Ann Brook"]),
    ("Ann Brook, Global Tides Editor, and Tom Reed, Senior Tide Analyst", ["Ann Brook", "Tom Reed"]), ("Ann Brook, reporter, and Oluwadare Quaynor, editor", ["Ann Brook", "Oluwadare Quaynor"]),
    ("Ann Brook, editor, Tom Reed", ["Ann Brook", "Tom Reed"]), ("Oluwadare Quaynor, Ann Brook", ["Oluwadare Quaynor", "Ann Brook"]),
    ("Senior Quaynor", ["Senior Quaynor"]), ("Anna Molo, Tom Leiter", ["Anna Molo", "Tom Leiter"]),
])
def test_a_title_behind_a_name_is_nobody(raw: str, expected: list[str]) -> None:
    assert clean_names(raw) == expected


def test_a_lone_word_counts_where_the_caller_knows_it_is_a_name() -> None:
    assert clean_names("Madonna", single=True) == ["Madonna"]
    assert clean_names("admin", single=True) == []
    assert clean_names("user77", single=True) == []


def test_a_name_given_twice_is_given_once() -> None:
    assert clean_names("Jane Doe, Jane Doe") == ["Jane Doe"]


@given(st.text(max_size=200), st.booleans())
def test_names_are_made_of_the_words_that_stood_there(raw: str, single: bool) -> None:
    for name in clean_names(raw, single=single):
        assert name.strip() == name and not any(mark.isdigit() for mark in name)
        assert all(word in raw for word in name.split())


@pytest.mark.parametrize("raw", ["Jane Doe, " * 100_000, "a" * 1_000_000, "( " * 300_000, "in " * 300_000, "1 min " * 100_000])
def test_cost_is_linear_in_length(raw: str) -> None:
    assert growth(clean_names, raw[: len(raw) // 2], raw, 2.5) < 3
