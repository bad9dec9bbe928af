"""What a template's own styles and settings would make unreadable, and what they give to ours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from workshopkit.documents.style.palette import PAPER, readable
from workshopkit.documents.word.element import element, element_of
from workshopkit.domain.style import LEAST_CONTRAST, HouseStyle, contrast

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

#: The styles that a document is headed by.
_HEADINGS = ("Title", "Subtitle", "Heading 1", "Heading 2", "Heading 3", "Heading 4", "Heading 5")
#: Settings that lock the text, record who changes it, or tie it to other files.
_LOCKS = (
    "attachedTemplate", "docVars", "documentProtection", "endnotePr", "footnotePr", "mailMerge",
    "readModeInkLockDown", "trackRevisions", "writeProtection",
)  # fmt: skip
_COLOUR = re.compile("[0-9A-Fa-f]{6}")
#: The first accent of a theme, which no other element of it is named like.
_ACCENT = re.compile(r'<a:accent1>\s*<a:srgbClr val="([0-9A-Fa-f]{6})"')


def unlock(word: WordDocument) -> None:
    """Take away what locks the document, and let long words be hyphenated."""
    settings = word.settings.element
    for name in _LOCKS:
        for old in settings.xpath(f"w:{name}"):
            settings.remove(old)
    if not settings.xpath("w:autoHyphenation"):
        places = settings.xpath("w:defaultTabStop")
        if places:
            places[0].addnext(element("autoHyphenation", val="true"))
        else:
            settings.insert_element_before(
                element("autoHyphenation", val="true"), "w:characterSpacingControl", "w:compat",
                "w:rsids", "m:mathPr", "w:themeFontLang", "w:clrSchemeMapping",
            )  # fmt: skip


def darken_headings(word: WordDocument) -> list[str]:
    """Darken the headings that could not be read on white; return the names of their styles."""
    darkened = []
    for name, style in _headings(word):
        colour = _colour_of(style)
        if colour and not _has_ground(style) and contrast(colour, PAPER) < LEAST_CONTRAST:
            _set_colour(style, readable(colour))
            darkened.append(name)
    return darkened


def in_its_colour(word: WordDocument, style: HouseStyle) -> HouseStyle:
    """Return the house style with the template's colour, where no colour was chosen."""
    if style.accent != HouseStyle().accent:
        return style
    found = (_colour_of(heading) for name, heading in _headings(word) if name == "Heading 1")
    accent = next(filter(None, found), "") or _theme_accent(word)
    return replace(style, accent=accent) if accent else style


def table_style(word: WordDocument) -> str:
    """Return the name of the style that the template's tables have, if it says one."""
    ids = word.settings.element.xpath("w:defaultTableStyle/@w:val")
    wanted = ids[0] if ids else ""
    return next((str(style.name) for style in word.styles if style.style_id == wanted), "")


def _headings(word: WordDocument) -> Iterator[tuple[str, Any]]:
    for name in _HEADINGS:
        if name in word.styles:
            yield name, word.styles[name]


def _colour_of(style: Any) -> str:  # noqa: ANN401  # python-docx says no more either
    """Return the colour of a style or of what it is based on; nothing for an automatic one."""
    while style is not None:
        found = element_of(style).xpath("w:rPr/w:color/@w:val")
        if found:
            return f"#{found[0].lower()}" if _COLOUR.fullmatch(found[0]) else ""
        style = style.base_style
    return ""


def _has_ground(style: Any) -> bool:  # noqa: ANN401  # python-docx says no more either
    """Return whether the style brings a ground of its own that its text stands on."""
    fills = element_of(style).xpath("w:pPr/w:shd/@w:fill")
    return any(_COLOUR.fullmatch(fill) and fill.upper() != "FFFFFF" for fill in fills)


def _set_colour(style: Any, colour: str) -> None:  # noqa: ANN401  # python-docx says no more
    from docx.shared import RGBColor

    style.font.color.rgb = RGBColor.from_string(colour[1:].upper())


def _theme_accent(word: WordDocument) -> str:
    for relation in word.part.rels.values():
        if relation.reltype.endswith("/theme"):
            theme = relation.target_part.blob.decode("utf-8", "replace")
            found = _ACCENT.search(theme)
            return f"#{found[1].lower()}" if found else ""
    return ""
