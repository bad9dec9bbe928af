from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from server import Answer, Forum, RunningServer, Visitor, new_forum, secretary_of

from workshopkit.domain.language import LANGUAGES
from workshopkit.domain.text import clean
from workshopkit.locale.language import language

PRODUCTS, CENTRES, STANCE = "library-products", "centre-today-tomorrow", "centre-stance"
HOSTILE = {
    "html": '<script>alert(1)</script><b title="x">fet</b>',
    "emoji": "👩‍👧‍👦 🇸🇪",
    "right-to-left": "\u202eabc\u2066 مكتبة",
    "control": "a\x00b\x1bc",
    "quotes": '"\'><input name="number" value="7">',
}
Fields = Mapping[str, Sequence[str]]


@pytest.fixture
def keeper(server: RunningServer) -> Visitor:
    """The secretary, who types in what came on paper."""
    return secretary_of(server)


def sheet(forum: Forum, person: Visitor, fields: Fields, exercise: str = PRODUCTS) -> Answer:
    return person.post(f"/paper/{forum.slug}/{exercise}", fields)


def blank(forum: Forum, person: Visitor, exercise: str = PRODUCTS, number: str = "") -> Answer:
    query = f"?number={number}" if number else ""
    return person.get(f"/paper/{forum.slug}/{exercise}{query}")


def base(forum: Forum, exercise: str = PRODUCTS) -> Mapping[str, int]:
    facts: Mapping[str, int] = forum.desk.get(f"/result/{forum.slug}/{exercise}").json["base"]
    return facts


def labels(forum: Forum, exercise: str = PRODUCTS) -> list[str]:
    return [item["label"] for item in forum.round(exercise)["items"]]


def test_a_sheet_that_is_typed_in_counts_as_paper_and_not_as_a_device(
    forum: Forum, keeper: Visitor
) -> None:
    forum.do("open", PRODUCTS)
    forum.answer(forum.join(table="Bord 1"), PRODUCTS, {"texts": ["Böcker"]})
    saved = sheet(forum, keeper, {"texts": ["Böcker", "Sagostunder"]})
    assert saved.status == 200
    assert base(forum)["took_part"] == 1
    assert base(forum)["paper"] == 1
    assert labels(forum) == ["Böcker", "Sagostunder"]
    forum.do("close", PRODUCTS)
    forum.do("reveal", PRODUCTS)
    line = language("en").plural("{n} on paper.", "{n} on paper.", 1)
    assert line in forum.join(language="en").get("/room").page.words("//section[@class='result']")


def test_after_a_sheet_the_form_is_blank_for_the_next_one(forum: Forum, keeper: Visitor) -> None:
    forum.do("open", PRODUCTS)
    for n in (1, 2):
        page = sheet(forum, keeper, {"texts": [f"Produkt {n}"]}).page
        words = language("sv")
        assert page.words("//*[@role='status']") == words.text("Sheet {n} is saved.", n=n)
        assert page.value("texts") == []
        assert page.words("//form//h2") == words.text("Sheet {n}", n=n + 1)
    listed = page.words("//section[@class='own']")
    assert "Produkt 1" in listed
    assert "Produkt 2" in listed


def test_a_sheet_is_changed_by_its_number(forum: Forum, keeper: Visitor) -> None:
    forum.do("open", PRODUCTS)
    for n in (1, 2):
        sheet(forum, keeper, {"texts": [f"Produkt {n}"]})
    page = blank(forum, keeper, number="1").page
    assert page.value("texts") == ["Produkt 1"]
    changed = sheet(forum, keeper, {"texts": ["Rättad"], "number": [page.hidden("number")]})
    assert changed.status == 200
    assert sorted(labels(forum)) == ["Produkt 2", "Rättad"]
    assert base(forum)["paper"] == 2


@pytest.mark.parametrize("number", ["3", "99999", "٣", "-1", "x", "1e3"])
def test_a_number_without_a_sheet_changes_nothing(
    forum: Forum, keeper: Visitor, number: str
) -> None:
    forum.do("open", PRODUCTS)
    for n in (1, 2):
        sheet(forum, keeper, {"texts": [f"Produkt {n}"]})
    answer = sheet(forum, keeper, {"texts": ["Inkräktare"], "number": [number]})
    if number in ("3", "99999"):
        assert answer.status == 404
        assert answer.page.value("texts") == ["Inkräktare"], "what was typed stays"
        assert "Inkräktare" not in labels(forum)
    else:
        assert answer.status == 200, "what is no number is a new sheet"
    assert {"Produkt 1", "Produkt 2"} <= set(labels(forum))


def test_a_mistake_keeps_what_was_typed_and_saves_nothing(forum: Forum, keeper: Visitor) -> None:
    forum.do("open", PRODUCTS)
    long = "x" * 200
    refused = sheet(forum, keeper, {"texts": ["Böcker", long]})
    assert refused.status == 422
    assert refused.page.problem
    assert refused.page.value("texts") == ["Böcker", long]
    assert refused.page.find("//a[@href='#texts']")
    assert refused.page.find("//*[@id='texts']")
    assert base(forum)["paper"] == 0


def test_a_mistake_in_a_changed_sheet_keeps_its_number(forum: Forum, keeper: Visitor) -> None:
    forum.do("open", PRODUCTS)
    sheet(forum, keeper, {"texts": ["Böcker"]})
    refused = sheet(forum, keeper, {"texts": [" "], "number": ["1"]})
    assert refused.status == 422
    assert refused.page.hidden("number") == "1"
    assert labels(forum) == ["Böcker"]


def test_paper_is_typed_in_while_open_and_once_closed_but_not_once_shown(
    forum: Forum, keeper: Visitor
) -> None:
    def refused() -> None:
        for answer in (blank(forum, keeper), sheet(forum, keeper, {"texts": ["För sent"]})):
            assert answer.status == 409
            assert answer.page.title.endswith(".")

    refused()
    forum.do("open", PRODUCTS)
    assert sheet(forum, keeper, {"texts": ["Medan det är öppet"]}).status == 200
    forum.do("close", PRODUCTS)
    assert sheet(forum, keeper, {"texts": ["När det är stängt"]}).status == 200
    forum.do("reveal", PRODUCTS)
    refused()
    assert labels(forum) == ["Medan det är öppet", "När det är stängt"]


def test_a_placing_and_a_consent_are_typed_in_too(forum: Forum, keeper: Visitor) -> None:
    forum.open_with_what_it_needs(CENTRES)
    for exercise in (CENTRES, STANCE):
        if exercise == STANCE:
            forum.do("wording", STANCE, text="Vi väljer tillsammans.")
            forum.do("open", STANCE)
        fields = forum.full_answer(exercise)
        assert sheet(forum, keeper, fields, exercise).status == 200
        page = blank(forum, keeper, exercise, number="1").page
        assert {name: page.value(name) for name in fields} == dict(fields)
        assert base(forum, exercise)["paper"] == 1
    page = blank(forum, keeper, CENTRES).page
    assert not any(page.value(name) for name in fields), "the next sheet is blank"


def test_nothing_is_typed_in_where_nothing_is_answered(forum: Forum, keeper: Visitor) -> None:
    answer = sheet(forum, keeper, {"texts": ["x"]}, "dialogue-introduction")
    assert answer.status == 409


def test_participants_and_strangers_type_nothing_in(forum: Forum) -> None:
    forum.do("open", PRODUCTS)
    for person in (forum.join("Alva", "Bord 1"), Visitor(forum.server.address)):
        assert blank(forum, person).status == 403
        assert sheet(forum, person, {"texts": ["Inkräktare"]}).status == 403
        assert person.get(f"/worksheet/{forum.slug}").status == 403
    assert base(forum)["paper"] == 0


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_whatever_stands_on_paper_is_only_a_text(forum: Forum, keeper: Visitor, text: str) -> None:
    forum.do("open", PRODUCTS)
    answer = sheet(forum, keeper, {"texts": [text]})
    assert answer.status == 200
    assert "<script>alert" not in answer.text
    assert not answer.page.find("//form//input[@name='number']")
    assert [_letters(label) for label in labels(forum)] == [_letters(text)]
    again = blank(forum, keeper, number="1")
    assert "<script>alert" not in again.text
    assert _letters(again.page.value("texts")[0]) == _letters(text)
    forum.do("close", PRODUCTS)
    later = forum.desk.get(f"/worksheet/{forum.slug}/{CENTRES}")
    assert "<script>alert" not in later.text
    assert not later.page.find("//input")


def _letters(text: str) -> str:
    return "".join(clean(text).split())


def test_a_worksheet_is_blank_however_much_is_answered(forum: Forum) -> None:
    before = forum.desk.get(f"/worksheet/{forum.slug}/{PRODUCTS}").text
    forum.run(PRODUCTS, {"texts": ["Böcker", "Sagostunder"]}, reveal=True)
    assert forum.desk.get(f"/worksheet/{forum.slug}/{PRODUCTS}").text == before


def test_a_worksheet_has_what_came_out_earlier_on_it(forum: Forum) -> None:
    address = f"/worksheet/{forum.slug}/{CENTRES}"
    assert "Sagostunder" not in forum.desk.get(address).text
    forum.run(PRODUCTS, {"texts": ["Böcker", "Sagostunder"]})
    ready = forum.desk.get(address).page
    assert ready.title == forum.asked(CENTRES)[1].wording("sv").title
    for label in ("Böcker", "Sagostunder"):
        assert label in ready.words("//section")
    forum.do("moderate", PRODUCTS, act="hide", items=[forum.ids(PRODUCTS)["Böcker"]])
    later = forum.desk.get(address).page.words("//section")
    assert "Böcker" not in later
    assert "Sagostunder" in later


def test_all_worksheets_of_a_workshop_come_in_one(server: RunningServer) -> None:
    forum = new_forum(server, script="local_follow_up")
    page = forum.desk.get(f"/worksheet/{forum.slug}").page
    asked = [r for r in forum.state()["rounds"] if r["kind"] != "discussion"]
    titles = [" ".join(h.text_content().split()) for h in page.find("//h1")]
    assert titles == [forum.asked(r["exercise"])[1].wording("sv").title for r in asked]
    forum.do("end", closed=True)


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_worksheet_is_printed_in_another_language(forum: Forum, code: str) -> None:
    page = forum.desk.get(f"/worksheet/{forum.slug}/{PRODUCTS}?language={code}").page
    wording = forum.asked(PRODUCTS)[1].wording(code)
    assert page.language == code
    assert page.title == wording.title


def test_a_worksheet_brings_no_script_and_fetches_nothing(forum: Forum) -> None:
    answer = forum.desk.get(f"/worksheet/{forum.slug}")
    assert "script-src" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert not answer.page.find("//script | //img | //link | //iframe")
