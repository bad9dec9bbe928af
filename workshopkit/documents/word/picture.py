"""Pictures in a Word document, each with what it shows in words."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from workshopkit.documents.word.element import element_of
from workshopkit.domain.text import clean

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph as WordParagraph


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
