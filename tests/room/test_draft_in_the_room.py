"""The draft in the room: read while it is out, commented on, and frozen when it is final."""

from __future__ import annotations

import pytest
from server import Forum, Visitor, secretary_of

from workshopkit.documents.content.documentation import documentation
from workshopkit.documents.content.tree import document_to_json
from workshopkit.domain.actor import Actor, Role
from workshopkit.domain.record import EntryKind
from workshopkit.facilitation.finding import find_workshop
from workshopkit.facilitation.material import gather
from workshopkit.facilitation.publishing.publication import NotOutForCommentsError, finalise
from workshopkit.facilitation.recording import EmptyEntryError, record_of
from workshopkit.locale.language import language
from workshopkit.store import open_store

ENGLISH, SWEDISH = language("en"), language("sv")
WAY = "//a[@href='/draft']"
FORM = "//form[@action='/comment']//textarea[@name='comment']"


@pytest.fixture
def out(forum: Forum) -> Forum:
    """A workshop whose document is out for comments."""
    forum.do("stage", stage="comments")
    return forum


def say(person: Visitor, text: str) -> tuple[int, str]:
    answer = person.post("/comment", {"comment": [text]})
    return answer.status, answer.place or answer.text


def said(forum: Forum) -> list[tuple[str, str]]:
    """Return what the store keeps of what was said, and by whom."""
    store = open_store(str(forum.server.store))
    try:
        with store.read() as unit:
            record = record_of(unit, find_workshop(unit, forum.slug))
            return [(e.body["text"], e.body["by"]) for e in record.of(EntryKind.COMMENT)]
    finally:
        store.close()


def make_final(forum: Forum) -> None:
    """Make the document final, as the secretary's page does."""
    store = open_store(str(forum.server.store))
    try:
        with store.write() as unit:
            place = find_workshop(unit, forum.slug)
            tree = document_to_json(documentation(gather(unit, place), SWEDISH))
            finalise(unit, Actor(Role.SECRETARY), place, tree, "sv")
    finally:
        store.close()


def shows_the_way(person: Visitor) -> bool:
    """Return whether the room page and its changing part lead to the draft; both or neither."""
    shown = [
        bool(page.find(WAY)) and bool(page.find(FORM))
        for page in (person.get("/room").page, person.get("/room/part").page)
    ]
    assert shown[0] == shown[1]
    return shown[0]


def test_the_room_page_shows_the_way_only_while_the_draft_is_out(forum: Forum) -> None:
    person = forum.join("Alva")
    shown = [shows_the_way(person)]
    for stage in ("comments", "draft", "comments"):
        forum.do("stage", stage=stage)
        shown.append(shows_the_way(person))
    make_final(forum)
    shown.append(shows_the_way(person))

    assert shown == [False, True, False, True, False]


def test_the_draft_is_the_document_as_it_stands(out: Forum) -> None:
    person = out.join("Alva", language="sv")
    for text in ("Vi var nio.", "Vi var tio."):
        out.do("add_entry", kind="decision", fields={"text": text})
        draft = person.get("/draft")
        assert draft.status == 200
        assert draft.headers["Content-Type"] == "text/html; charset=utf-8"
        assert "Content-Disposition" not in draft.headers
        assert text in draft.text
        assert draft.text == out.desk.get(f"/export/{out.slug}.html").text


def test_the_draft_sends_nothing_but_itself(out: Forum) -> None:
    out.do("add_entry", kind="decision", fields={"text": "<script>alert(1)</script>"})
    draft = out.join("Alva").get("/draft")
    policy = draft.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert draft.headers["Cache-Control"] == "no-store"
    assert not draft.page.find("//script")
    assert "&lt;script&gt;alert(1)" in draft.text


def test_the_draft_of_another_workshop_is_not_read(out: Forum) -> None:
    from server import new_forum

    other = new_forum(out.server, title="Ett annat forum")
    outsider = other.join("Bo")
    assert outsider.get("/draft").status == 409
    assert say(outsider, "Inte min")[0] == 409
    assert said(out) == said(other) == []
    other.command("end", closed=True)


def test_a_comment_is_kept_with_the_name_somebody_gave(out: Forum) -> None:
    for person, text in (
        (out.join("Alva Exempelsson", "Bord 1"), "Vi var nio.\nInte åtta."),
        (out.join(table="Bord 2"), "Rubriken är fel."),
        (out.join(), "Tack."),
    ):
        assert say(person, text) == (303, "/room?said=1")
    thanked = person.get("/room?said=1").page

    assert said(out) == [
        ("Vi var nio.\nInte åtta.", "Alva Exempelsson"),
        ("Rubriken är fel.", "Bord 2"),
        ("Tack.", ""),
    ]
    assert ENGLISH.text("Thank you. The secretary has your comment.") in thanked.words("//main")


def test_a_comment_is_for_the_secretary_and_no_one_else(out: Forum) -> None:
    say(out.join("Alva"), "Hemlisordet")
    other = out.join("Bo")
    for path in ("/room", "/room/part", "/draft", f"/stage/{out.slug}"):
        assert "Hemlisordet" not in other.get(path).text, path
    for path in (f"/export/{out.slug}.html", f"/export/{out.slug}.md", f"/preview/{out.slug}"):
        assert "Hemlisordet" not in secretary_of(out.server).get(path).text, path


def test_hostile_text_stays_text(out: Forum) -> None:
    hostile = "<script>alert(1)</script> {{ 7 * 7 }} '; DROP TABLE entry; --"
    person = out.join("<b>Alva</b>")
    assert say(person, f"{hostile}\u202e\x00")[0] == 303

    assert said(out) == [(hostile, "<b>Alva</b>")]
    for path in ("/room?said=1", "/draft"):
        answer = person.get(path)
        assert answer.status == 200
        assert "<script>alert" not in answer.text


@pytest.mark.parametrize("fields", [{}, {"comment": [""]}, {"comment": [" \r\n\t "]}])
def test_an_empty_comment_is_refused_with_a_sentence(
    out: Forum, fields: dict[str, list[str]]
) -> None:
    refused = out.join("Alva").post("/comment", fields)
    assert refused.status == 422
    assert EmptyEntryError().sentence(ENGLISH) in refused.page.words("//body")
    assert said(out) == []


def test_a_comment_that_is_too_long_is_refused_with_a_sentence(out: Forum) -> None:
    person = out.join("Alva")
    assert say(person, "å" * 20_001)[0] == 422
    assert say(person, "å" * 20_000)[0] == 303
    assert [len(text) for text, _ in said(out)] == [20_000]


def test_nothing_is_sent_once_the_draft_was_taken_back(out: Forum) -> None:
    person = out.join("Alva")
    assert shows_the_way(person)
    say(person, "I tid")
    out.do("stage", stage="draft")
    sentence = NotOutForCommentsError().sentence(ENGLISH)

    for late in (person.post("/comment", {"comment": ["För sent"]}), person.get("/draft")):
        assert late.status == 409
        assert sentence in late.page.words("//body")
    assert said(out) == [("I tid", "Alva")]


def test_a_comment_sent_from_another_site_is_refused(out: Forum) -> None:
    person = out.join("Alva")
    refused = person.post("/comment", {"comment": "x"}, Origin="http://evil.example")
    assert refused.status == 403
    assert said(out) == []


def test_the_draft_is_read_and_commented_on_when_the_workshop_is_closed(out: Forum) -> None:
    person = out.join("Alva")
    out.do("end", closed=True)

    assert shows_the_way(person)
    assert person.get("/draft").status == 200
    assert say(person, "Efteråt") == (303, "/room?said=1")
    assert said(out) == [("Efteråt", "Alva")]


def test_the_draft_can_be_put_out_after_the_workshop_was_closed(forum: Forum) -> None:
    person = forum.join("Alva")
    forum.do("end", closed=True)
    before = shows_the_way(person)
    forum.do("stage", stage="comments")

    assert not before
    assert shows_the_way(person)
    assert forum.state()["workshop"]["state"] == "closed"


@pytest.mark.parametrize("format_", ["html", "md"])
def test_a_final_version_says_the_same_after_later_changes(forum: Forum, format_: str) -> None:
    address = f"/export/{forum.slug}.{format_}"
    forum.do("add_entry", kind="decision", fields={"text": "Vi bygger."})
    make_final(forum)
    final = forum.desk.get(f"{address}?version=1")
    forum.do("add_entry", kind="decision", fields={"text": "Vi river."})
    later = forum.desk.get(f"{address}?version=1")

    assert final.status == 200
    assert "Vi bygger." in final.text
    assert later.text == final.text
    assert f"{forum.slug}-v1.{format_}" in later.headers["Content-Disposition"]
    assert "Vi river." in forum.desk.get(address).text


@pytest.mark.parametrize("version", ["0", "2", "-1", "x", "1.0", "9" * 30])
def test_a_version_there_is_not_is_answered_with_a_sentence(forum: Forum, version: str) -> None:
    make_final(forum)
    answer = forum.desk.get(f"/export/{forum.slug}.html?version={version}")
    assert answer.status == 404
    assert answer.page.problem or answer.page.title
