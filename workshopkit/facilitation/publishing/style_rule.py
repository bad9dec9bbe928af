"""What a house style may say: colours that can be read, typefaces there are, pictures."""

from __future__ import annotations

from math import floor

from workshopkit.documents.content.house_style import is_readable, picture
from workshopkit.documents.style.logo import logo
from workshopkit.domain.style import FONTS, LEAST_CONTRAST, HouseStyle, contrast, is_colour
from workshopkit.errors import InputError, Measured

#: As much as a logo can be, in bytes.
MAX_LOGO = 400_000
COLOURS = ("accent", "second")
_PAPER = "#ffffff"


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


def check_style(name: str, text: str) -> None:
    """Refuse what a field of the style cannot be; an empty colour is the usual one."""
    if name in COLOURS and text and not is_colour(text):
        raise NoColourError(text=text[:20])
    if name == "accent" and text and not is_readable(text):
        raise PaleColourError(contrast=on_white(text), least=Measured(LEAST_CONTRAST))
    if name == "font" and text not in FONTS:
        raise UnknownFontError(font=text[:20])


def check_logo(address: str) -> None:
    """Refuse what is no PNG or JPEG in base64, or too large."""
    data = picture(address)
    if logo(HouseStyle(logo=data)) is None:
        raise NoPictureError
    if len(data) > MAX_LOGO:
        raise LargePictureError(size=len(data) // 1000, limit=MAX_LOGO // 1000)


def on_white(colour: str) -> Measured:
    """Return a colour's contrast on white."""
    # Never rounded up: 4.499 is not enough, and must not look like it.
    return Measured(floor(contrast(colour, _PAPER) * 100) / 100)
