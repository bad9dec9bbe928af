"""The house style of a document: what the workshop's record says, over what the place uses."""

from __future__ import annotations

import base64
import binascii
from dataclasses import replace

from workshopkit.domain.record import EntryKind, Record
from workshopkit.domain.style import FONTS, LEAST_CONTRAST, HouseStyle, contrast, is_colour

_TEXTS = ("organisation", "footer", "logo_alt")


def house_style(record: Record, usual: HouseStyle) -> HouseStyle:
    """Return the style to print in; what cannot be used is left as it usually is."""
    entries = record.of(EntryKind.STYLE)
    if not entries:
        return usual
    said = entries[0].body
    style = replace(usual, **{name: said[name] for name in _TEXTS if said.get(name)})
    if is_readable(said.get("accent", "")):
        style = replace(style, accent=said["accent"])
    if is_colour(said.get("second", "")):
        style = replace(style, second=said["second"])
    if said.get("font") in FONTS:
        style = replace(style, font=said["font"])
    logo = picture(said.get("logo", ""))
    return replace(style, logo=logo) if logo else style


def is_readable(colour: str) -> bool:
    """Return whether text in this colour can be read on white."""
    return is_colour(colour) and contrast(colour, "#ffffff") >= LEAST_CONTRAST


def picture(text: str) -> bytes:
    """Return a PNG or JPEG from its base64, or nothing if it is something else."""
    try:
        found = base64.b64decode(text.partition(",")[2] or text, validate=True)
    except (binascii.Error, ValueError):
        return b""
    return found if found.startswith((b"\x89PNG\r\n", b"\xff\xd8\xff")) else b""
