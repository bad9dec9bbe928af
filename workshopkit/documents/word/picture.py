"""Pictures in a Word document, each with what it shows in words."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from workshopkit.documents.word.element import element_of
from workshopkit.domain.text import clean

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph as WordParagraph


#: What says that a picture has nothing to say (an extension of Office 2019).
_DECORATIVE = (
    '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative val="1"'
    ' xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative"/></a:ext>'
    "</a:extLst>"
)


def add_decoration(paragraph: WordParagraph, picture: bytes, size: tuple[float, float]) -> None:
    """Append a picture that shows again what the text beside it says."""
    from docx.oxml import parse_xml

    add_picture(paragraph, picture, size, "", "")
    for properties in element_of(paragraph.runs[-1]).xpath(".//wp:docPr"):
        properties.append(parse_xml(_DECORATIVE))


def add_picture(
    paragraph: WordParagraph, picture: bytes, size: tuple[float, float], name: str, alt: str
) -> None:
    """Append a picture in its own size, or nothing where it is broken."""
    from docx.image.exceptions import (
        InvalidImageStreamError,
        UnexpectedEndOfFileError,
        UnrecognizedImageError,
    )
    from docx.shared import Emu

    run = paragraph.add_run()
    width, height = (Emu(int(length)) for length in size)
    try:
        run.add_picture(BytesIO(picture), width, height)
    except (InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError):
        return
    for inline in element_of(run).xpath(".//wp:inline"):
        for side in ("distT", "distB", "distL", "distR"):
            # Where it is not said, some programs leave room beside it.
            inline.set(side, "0")
    for properties in element_of(run).xpath(".//wp:docPr | .//pic:cNvPr"):
        properties.set("name", clean(name))
        properties.set("descr", clean(alt))
