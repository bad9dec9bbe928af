"""The document on the secretary's page: its stages, versions, comments and formats."""

from __future__ import annotations

from collections.abc import Callable

from shown import Shown

from workshopkit.desk.record_panel import RecordBook
from workshopkit.documents.export import FORMATS
from workshopkit.domain.actor import Actor, Role
from workshopkit.domain.plan import Stage, plan_of
from workshopkit.domain.ports import Store
from workshopkit.domain.publication import Publication
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.people.joining import join
from workshopkit.facilitation.publishing.publication import NothingNewError, comment
from workshopkit.facilitation.recording import record_of
from workshopkit.locale.language import language

ENGLISH = language("en")
OUT, BACK, FINAL = (f"//button[@id='{n}']" for n in ("stage-comments", "stage-draft", "make-final"))
LINE = "//p[@class='stage-line']"
LANGUAGE = "//form[.//select]"


def stage(store: Store, place: Workshop) -> Stage:
    with store.read() as unit:
        return plan_of(record_of(unit, place)).stage


def versions(store: Store, place: Workshop) -> list[Publication]:
    with store.read() as unit:
        return list(unit.publications(place.id))


def say(store: Store, place: Workshop, text: str) -> None:
    with store.write() as unit:
        who = join(unit, place.code, name="Alva <i>Exempelsson")
        comment(unit, Actor(Role.PARTICIPANT, who.id, place.id), place, who, text)


# How far it is


def test_a_draft_is_put_out_for_comments_and_taken_back(
    store: Store, place: Workshop, book: RecordBook
) -> None:
    shown = Shown(book.documentation())
    before = shown.words(LINE)

    shown.press(OUT)
    out, line = stage(store, place), shown.words(LINE)
    shown.press(BACK)

    assert before == "This is a draft."
    assert (out, line) == (
        Stage.COMMENTS,
        "The draft is out for comments: everybody in the room can read it.",
    )
    assert (stage(store, place), shown.words(LINE)) == (Stage.DRAFT, before)


def test_a_final_version_is_told_with_its_date_and_digest(
    store: Store, place: Workshop, book: RecordBook
) -> None:
    shown = Shown(book.documentation())

    said = shown.press(FINAL)

    (made,) = versions(store, place)
    assert said == "Version 1 is final."
    assert (made.language, made.tree["title"]) == ("en", "A day")
    assert shown.words(LINE).startswith("The document is final. Final version 1: ")
    assert shown.words(LINE).endswith(f", {made.digest[:8]}.")


def test_what_has_not_changed_is_not_made_final_again(
    store: Store, place: Workshop, book: RecordBook
) -> None:
    shown = Shown(book.documentation())
    shown.press(FINAL)

    assert shown.press(FINAL) == NothingNewError(version=1).sentence(ENGLISH)
    assert not shown.done
    assert len(versions(store, place)) == 1


def test_after_a_change_the_panel_says_since_which_version(
    store: Store, place: Workshop, book: RecordBook
) -> None:
    shown, parking = Shown(book.documentation()), Shown(book.parking())
    shown.press(FINAL)

    parking.send("//form", text="Vad det kostar")
    shown.look_again()
    changed = shown.words(LINE)
    shown.press(FINAL)

    assert changed.startswith("This is a draft.")
    assert changed.endswith("Changed since version 1.")
    assert "Changed" not in shown.words(LINE)
    assert [made.version for made in versions(store, place)] == [1, 2]


def test_leaving_a_part_out_counts_as_a_change(book: RecordBook) -> None:
    shown, arrangement = Shown(book.documentation()), Shown(book.arrangement())
    shown.press(FINAL)

    arrangement.send("//ol//form[normalize-space(.)='Opening']", goes_in="")
    shown.look_again()

    assert shown.words(LINE).endswith("Changed since version 1.")


def test_every_final_version_can_be_taken_home(place: Workshop, book: RecordBook) -> None:
    shown, parking = Shown(book.documentation()), Shown(book.parking())
    shown.press(FINAL)
    parking.send("//form", text="Vad det kostar")
    shown.press(FINAL)

    found = shown.tree.xpath("//section[@id='versions']//a/@href")
    assert found == [
        f"/export/{place.slug}.{name}?version={n}" for n in (2, 1) for name in in_order(shown)
    ]


# Comments


def test_comments_from_the_room_are_read_and_done_with(
    store: Store, place: Workshop, book: RecordBook
) -> None:
    shown = Shown(book.documentation())
    shown.press(OUT)
    say(store, place, "Det var på <b>tisdagen")
    say(store, place, "Bra!")
    shown.look_again()
    read = shown.lines("//section[@id='comments']//li/p")

    shown.press("//section[@id='comments']//li[1]/button")

    assert read == [
        "Det var på <b>tisdagen – Alva <i>Exempelsson",
        "Bra! – Alva <i>Exempelsson",
    ]
    assert len(shown.tree.xpath("//section[@id='comments']//li")) == 1
    assert shown.words("//section[@id='comments']/h3") == "Comments from the room (1)"


def test_comments_are_still_there_when_the_draft_is_taken_back(
    store: Store, place: Workshop, book: RecordBook
) -> None:
    shown = Shown(book.documentation())
    assert not shown.tree.xpath("//section[@id='comments']")
    shown.press(OUT)
    say(store, place, "Bra!")
    shown.press(BACK)

    assert len(shown.tree.xpath("//section[@id='comments']//li")) == 1


# Formats and languages


def in_order(shown: Shown) -> list[str]:
    """Return the formats as they are offered."""
    (first,) = shown.tree.xpath("(//ul[@class='formats'])[1]")
    return [a.get("href").partition("?")[0].rpartition(".")[2] for a in first.xpath(".//a")]


def test_every_format_is_offered_the_page_first_and_all_of_it_last(book: RecordBook) -> None:
    shown = Shown(book.documentation())

    wanted = ["html", "pdf", "docx", "odt", "md", "xlsx", "csv", "json", "zip"]
    assert in_order(shown) == [name for name in wanted if name in FORMATS]
    assert sorted(in_order(shown)) == sorted(FORMATS)
    assert all(shown.tree.xpath("//ul[@class='formats']//a/@data-said"))


def test_another_language_changes_preview_formats_and_what_is_made_final(
    store: Store, place: Workshop, make_book: Callable[[], RecordBook]
) -> None:
    shown, other = Shown(make_book().documentation()), Shown(make_book().documentation())
    shown.send(LANGUAGE, language="nb")
    shown.press(FINAL)
    other.look_again()

    links = shown.tree.xpath("//a[not(contains(@href, 'version='))]/@href")
    assert links[0] == f"/preview/{place.slug}?language=nb"
    assert all(link.endswith("?language=nb") for link in links)
    assert versions(store, place)[0].language == "nb"
    # Each secretary looks at a language of their own.
    assert other.tree.xpath("//option[@selected]/@value") == ["en"]
    assert "Changed" not in other.words(LINE)


def test_a_language_there_is_not_changes_nothing(book: RecordBook) -> None:
    shown = Shown(book.documentation())

    shown.panel._do({"facts": {"command": "language"}, "fields": {"language": "xx"}})
    shown.look_again()

    assert shown.tree.xpath("//option[@selected]/@value") == ["en"]
