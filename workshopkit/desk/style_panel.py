"""House style: what the workshop's document looks like, over what is usual at this place."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping
from math import floor
from typing import Any

from workshopkit.desk.panel import Panel
from workshopkit.desk.sheet import Sheet, keep_one, kept_together
from workshopkit.documents.content.house_style import house_style, is_readable, picture
from workshopkit.documents.style.logo import logo
from workshopkit.domain.ports import Unit
from workshopkit.domain.record import EntryKind, Record
from workshopkit.domain.style import FONTS, LEAST_CONTRAST, HouseStyle, contrast, is_colour
from workshopkit.domain.workshop import Workshop
from workshopkit.errors import InputError
from workshopkit.facilitation.command import MissingFactError
from workshopkit.facilitation.recording import record_of

#: As much as a logo can be, in bytes.
MAX_LOGO = 400_000
#: A larger one is shown in the document only: the panel is sent again with every change.
SHOWN_LOGO = 100_000
PAPER = "#ffffff"

_TEXTS = ("organisation", "footer")
_COLOURS = ("accent", "second")
_FIELDS = (*_TEXTS, *_COLOURS, "font")


class NoColourError(InputError):
    """“{text}” is not a colour. Write it like #0b5563."""


class PaleColourError(InputError):
    """This colour has a contrast of {contrast} on white. Text needs {least}: make it darker."""


class UnknownFontError(InputError):
    """There is no typeface called “{font}”."""


class NoPictureError(InputError):
    """Choose a PNG or JPEG file for the logo."""


class LargePictureError(InputError):
    """The logo is {size} kilobytes. There is room for {limit}."""


class NoAltTextError(InputError):
    """Write what the logo says, for those who cannot see it."""


class Style:
    """`record.style()`."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._words = sheet.desk.words
        self._changes: Mapping[str, Callable[[Record, Mapping[str, Any]], dict[str, str]]] = {
            "style": self._styled,
            "logo": self._with_logo,
            "no_logo": lambda _record, _sent: {"logo": "", "logo_alt": ""},
        }

    def panel(self) -> Panel:
        """Return the panel."""
        return self._sheet.panel("style.html", self._act, self._facts)

    def _facts(self, unit: Unit, workshop: Workshop) -> dict[str, Any]:
        record = record_of(unit, workshop)
        style = self._style(record)
        return {
            "style": style,
            "was": {name: getattr(style, name) for name in _FIELDS},
            "fonts": FONTS,
            "contrast": self._contrast(style.accent),
            "least": self._words.number(LEAST_CONTRAST, 1),
            "limit": MAX_LOGO,
            "logo": logo(style),
            "shown": _address(style),
            "has_own_logo": bool(picture(_said(record).get("logo", ""))),
        }

    def _style(self, record: Record) -> HouseStyle:
        return house_style(record, self._sheet.desk.style or HouseStyle())

    def _act(self, message: Mapping[str, Any]) -> str:
        desk = self._sheet.desk
        sent = {**message.get("fields", {}), **message.get("facts", {})}
        change = self._changes.get(str(sent.get("command")))
        if change is None:
            raise MissingFactError(name="command")
        with desk.store.write() as unit:
            workshop = desk.workshop(unit)
            fields = change(record_of(unit, workshop), sent)
            keep_one(unit, desk.actor, workshop, EntryKind.STYLE, fields)
        return desk.words.text("Saved.")

    def _styled(self, record: Record, sent: Mapping[str, Any]) -> dict[str, str]:
        """Return what was typed anew: the other fields may be somebody else's by now."""
        was, now = sent.get("was", {}), self._style(record)
        typed = {name: str(sent[name]).strip() for name in _FIELDS if name in sent}
        fields = {name: text for name, text in typed.items() if text != was.get(name)}
        for name, text in fields.items():
            self._check(name, text)
            if name in _TEXTS and getattr(now, name) != was.get(name):
                fields[name] = kept_together(getattr(now, name), text, " / ")
        return fields

    def _check(self, name: str, text: str) -> None:
        if name in _COLOURS and text and not is_colour(text):
            raise NoColourError(text=text[:20])
        if name == "accent" and text and not is_readable(text):
            least = self._words.number(LEAST_CONTRAST, 1)
            raise PaleColourError(contrast=self._contrast(text), least=least)
        if name == "font" and text not in FONTS:
            raise UnknownFontError(font=text[:20])

    def _contrast(self, colour: str) -> str:
        # Never rounded up: 4.499 is not enough, and must not look like it.
        return self._words.number(floor(contrast(colour, PAPER) * 100) / 100)

    def _with_logo(self, record: Record, sent: Mapping[str, Any]) -> dict[str, str]:
        chosen, alt = str(sent.get("logo", "")), str(sent.get("logo_alt", "")).strip()
        if not chosen and not self._style(record).logo:
            raise NoPictureError
        if chosen:
            _check_logo(chosen)
        if not alt:
            raise NoAltTextError
        return {"logo_alt": alt, **({"logo": chosen} if chosen else {})}


def _check_logo(address: str) -> None:
    data = picture(address)
    if logo(HouseStyle(logo=data)) is None:
        raise NoPictureError
    if len(data) > MAX_LOGO:
        raise LargePictureError(size=len(data) // 1000, limit=MAX_LOGO // 1000)


def _said(record: Record) -> Mapping[str, str]:
    entries = record.of(EntryKind.STYLE)
    return entries[0].body if entries else {}


def _address(style: HouseStyle) -> str:
    """Return the logo as an address that a page shows it from, if it is small enough for that."""
    found = logo(style)
    if found is None or len(found.data) > SHOWN_LOGO:
        return ""
    return f"data:{found.media_type};base64,{b64encode(found.data).decode()}"
