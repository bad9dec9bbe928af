"""House style on the secretary's page."""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Callable

import pytest
from shown import Shown

from workshopkit.desk.record_panel import RecordBook
from workshopkit.documents.content.house_style import house_style
from workshopkit.domain.ports import Store
from workshopkit.domain.record import EntryKind
from workshopkit.domain.style import HouseStyle
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.publishing.style_rule import (
    MAX_LOGO,
    LargePictureError,
    NoAltTextError,
    NoColourError,
    NoPictureError,
)
from workshopkit.facilitation.recording import record_of
from workshopkit.locale.language import language

ENGLISH = language("en")
STYLE, LOGO = "(//form)[1]", "(//form)[2]"


def png(extra: int = 0) -> str:
    """Return a picture as the page sends it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind))

    head = struct.pack(">IIBBBBB", 2, 1, 8, 2, 0, 0, 0)
    picture = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"tEXt", b"x" * extra)
    return "data:image/png;base64," + base64.b64encode(picture).decode()


@pytest.fixture
def kept(store: Store, place: Workshop) -> Callable[[], HouseStyle]:
    """Return the style a document is printed in."""

    def read() -> HouseStyle:
        with store.read() as unit:
            return house_style(record_of(unit, place), HouseStyle())

    return read


def test_it_shows_what_is_usual_until_something_else_is_said(book: RecordBook) -> None:
    shown = Shown(book.style())

    assert shown.tree.xpath("//input[@name='accent']/@value") == [HouseStyle.accent]
    assert shown.tree.xpath("//input[@type='color']/@value") == [
        HouseStyle.accent,
        HouseStyle.second,
    ]
    assert "Contrast on white: 8.42." in shown.words("//*[@id='hint-accent']")


def test_what_is_typed_is_what_documents_are_printed_in(
    book: RecordBook, kept: Callable[[], HouseStyle]
) -> None:
    shown = Shown(book.style())

    shown.send(STYLE, organisation="Ängelåsa <b>", accent="#7a1f5c", font="source-serif")

    style = kept()
    assert (style.organisation, style.accent, style.font) == (
        "Ängelåsa <b>",
        "#7a1f5c",
        "source-serif",
    )
    # What was not touched follows what is usual here, also when that changes.
    assert (style.second, style.footer) == (HouseStyle.second, "")
    assert shown.tree.xpath("//input[@name='organisation']/@value") == ["Ängelåsa <b>"]


@pytest.mark.parametrize(("colour", "measured"), [("#ffcc00", "1.51"), ("#777777", "4.47")])
def test_a_colour_too_pale_for_text_is_refused_with_what_was_measured(
    book: RecordBook, kept: Callable[[], HouseStyle], colour: str, measured: str
) -> None:
    shown = Shown(book.style())

    said = shown.send(STYLE, accent=colour)

    assert f"a contrast of {measured} on white. Text needs 4.5" in said
    assert not shown.done
    assert kept().accent == HouseStyle.accent


@pytest.mark.parametrize("colour", ["red", "#123", "#12345g", "url(x)"])
def test_what_is_no_colour_is_refused(book: RecordBook, colour: str) -> None:
    shown = Shown(book.style())

    assert shown.send(STYLE, second=colour) == NoColourError(text=colour).sentence(ENGLISH)
    assert not shown.done


def test_two_secretaries_keep_what_each_has_chosen(
    make_book: Callable[[], RecordBook], kept: Callable[[], HouseStyle]
) -> None:
    mine, theirs = Shown(make_book().style()), Shown(make_book().style())

    theirs.send(STYLE, footer="Påhittad kommun", accent="#7a1f5c")
    mine.send(STYLE, organisation="Ängelåsa")

    style = kept()
    assert (style.organisation, style.footer, style.accent) == (
        "Ängelåsa",
        "Påhittad kommun",
        "#7a1f5c",
    )


def test_two_who_write_the_same_line_keep_both(
    make_book: Callable[[], RecordBook], kept: Callable[[], HouseStyle]
) -> None:
    mine, theirs = Shown(make_book().style()), Shown(make_book().style())

    theirs.send(STYLE, footer="Deras")
    mine.send(STYLE, footer="Min")

    assert kept().footer == "Deras / Min"


def test_a_logo_comes_with_what_it_says(book: RecordBook, kept: Callable[[], HouseStyle]) -> None:
    shown = Shown(book.style())

    refused = shown.send(LOGO, logo=png())
    said = shown.send(LOGO, logo=png(), logo_alt="Ängelåsa bibliotek")

    assert refused == NoAltTextError().sentence(ENGLISH)
    assert said == "Saved."
    assert shown.tree.xpath("//img/@alt") == ["Ängelåsa bibliotek"]
    assert shown.tree.xpath("//img/@src") == [png()]
    assert kept().logo.startswith(b"\x89PNG")


def test_what_a_logo_says_is_changed_without_choosing_the_file_again(
    book: RecordBook, kept: Callable[[], HouseStyle]
) -> None:
    shown = Shown(book.style())
    shown.send(LOGO, logo=png(), logo_alt="Fel")
    shown.send(LOGO, logo_alt="Rätt")

    assert kept().logo_alt == "Rätt"
    assert kept().logo


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "no picture",
        "data:image/svg+xml;base64," + base64.b64encode(b"<svg/>").decode(),
        "data:image/png;base64," + base64.b64encode(b"\x89PNG\r\n\x1a\n").decode(),
    ],
)
def test_what_is_no_picture_is_no_logo(book: RecordBook, sent: str) -> None:
    shown = Shown(book.style())

    said = shown.send(LOGO, logo=sent, logo_alt="Något")

    assert said == NoPictureError().sentence(ENGLISH)
    assert not shown.tree.xpath("//img")


def test_a_logo_that_is_too_large_is_refused(book: RecordBook) -> None:
    shown = Shown(book.style())

    said = shown.send(LOGO, logo=png(MAX_LOGO + 1), logo_alt="Stor")

    assert said == LargePictureError(size=400, limit=400).sentence(ENGLISH)


def test_the_largest_logo_there_can_be_is_kept_but_not_shown_in_the_panel(
    book: RecordBook, kept: Callable[[], HouseStyle]
) -> None:
    shown = Shown(book.style())
    around = len(base64.b64decode(png().partition(",")[2]))

    shown.send(LOGO, logo=png(MAX_LOGO - around), logo_alt="Stor")

    assert len(kept().logo) == MAX_LOGO
    assert not shown.tree.xpath("//img")
    assert shown.words("//p[@class='logo']") == "PNG, 2 × 1 dots, 400 kB"


def test_a_logo_can_be_taken_away(
    book: RecordBook,
    kept: Callable[[], HouseStyle],
    entries: Callable[..., tuple[object, ...]],
) -> None:
    shown = Shown(book.style())
    shown.send(STYLE, organisation="Ängelåsa")
    shown.send(LOGO, logo=png(), logo_alt="Ängelåsa")

    shown.press("//button[@data-confirm]")

    assert (kept().logo, kept().logo_alt, kept().organisation) == (b"", "", "Ängelåsa")
    assert not shown.tree.xpath("//img | //button[@data-confirm]")
    assert len(entries(EntryKind.STYLE)) == 1
