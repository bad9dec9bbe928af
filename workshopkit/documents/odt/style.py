"""How an OpenDocument text looks: its pages, its styles and its language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workshopkit.documents.odt.element import (
    Attributes,
    Xml,
    element,
    file_of,
    joined,
    ready,
    text,
)
from workshopkit.documents.office.field_mark import FIELD_MARKS, pieces
from workshopkit.documents.office.look import (
    BUILT_IN,
    KNOWN,
    LINE_TO_SIGN,
    OWN,
    WHOLE_WORDS,
    Look,
    line_height,
)
from workshopkit.documents.style.font import family
from workshopkit.documents.style.locale_tag import locale_tag
from workshopkit.documents.style.palette import Palette, palette
from workshopkit.domain.document import Document
from workshopkit.domain.language import Language
from workshopkit.domain.text import clean

#: Millimetres: the page, its margins on all sides, and how high its footer is.
_SHORT, _LONG, _MARGIN, _FOOTER = 210, 297, 25, 14
#: The pages, by whether they lie.
PAGES = {False: "Standard", True: "Lying"}
#: What OpenDocument programs call the styles that they know themselves.
_NAMES = {
    "Normal": "Text body",
    "Quote": "Quotations",
    "TOC Heading": "Contents Heading",
    "toc 1": "Contents 1",
    "toc 2": "Contents 2",
    "Table Text": "Table Contents",
}
INDEX_LINK = "Index_20_Link"
_STRONG, _EMPHASIS = "Strong_20_Emphasis", "Emphasis"
BULLETS, NUMBERS = "Bullets", "Numbers"
#: Styles that are others with their text to the right.
_TO_THE_RIGHT = {
    "Table Numbers": "Table Text",
    "Table Heading Numbers": "Table Heading",
    "Footer Page": "Footer",
}
_STAND_INS = "Calibri, Carlito, 'Liberation Sans', sans-serif"
_ENCODED = re.compile(r"[^A-Za-z0-9]")
_OUTLINES = 5


def text_width(*, lying: bool) -> int:
    """Return the width between the margins in millimetres."""
    return (_LONG if lying else _SHORT) - 2 * _MARGIN


def text_height(*, lying: bool) -> int:
    """Return the height between the margins and above the footer in millimetres."""
    return (_SHORT if lying else _LONG) - 2 * _MARGIN


def style_name(name: str) -> str:
    """Return what a style is called inside the file."""
    known = _NAMES.get(name, name)
    return _ENCODED.sub(lambda found: f"_{ord(found[0]):x}_", known)


def strong(words: Xml) -> Xml:
    """Return words in bold."""
    return element("text:span", {"text:style-name": _STRONG}, words)


def emphasised(words: Xml) -> Xml:
    """Return words in italics."""
    return element("text:span", {"text:style-name": _EMPHASIS}, words)


def styles_file(document: Document, language: Language) -> bytes:
    """Return the file with the styles and pages of a document."""
    font = family(document.style)
    return file_of(
        "office:document-styles",
        element("office:font-face-decls", {}, _font_face(font)),
        element("office:styles", {}, *_styles(document, font)),
        element("office:automatic-styles", {}, _layout(lying=False), _layout(lying=True)),
        element(
            "office:master-styles", {}, *(_master(document, language, lying) for lying in PAGES)
        ),
    )


def font_faces(document: Document) -> Xml:
    """Return the typeface of a document with others to use in its place."""
    return element("office:font-face-decls", {}, _font_face(family(document.style)))


def _font_face(font: str) -> Xml:
    names = f"'{font}', {_STAND_INS}"
    return element("style:font-face", {"style:name": font, "svg:font-family": names})


def _styles(document: Document, font: str) -> Iterator[Xml]:
    colours = palette(document.style)
    yield _defaults(document, font)
    yield _table_defaults()
    yield element("style:style", {"style:name": "Standard", "style:family": "paragraph"})
    for name, look in (BUILT_IN | KNOWN | OWN).items():
        yield _paragraph_style(name, look, colours)
    for name, parent in _TO_THE_RIGHT.items():
        yield _right(name, parent)
    yield _text_style("Strong Emphasis", {"fo:font-weight": "bold"})
    yield _text_style("Emphasis", {"fo:font-style": "italic"})
    plain = {"fo:color": colours.ink, "style:text-underline-style": "none"}
    yield _text_style("Index Link", plain)
    yield _outline()
    yield _list(BULLETS, "text:list-level-style-bullet", {"text:bullet-char": "•"})
    yield _list(
        NUMBERS,
        "text:list-level-style-number",
        {"style:num-format": "1", "style:num-suffix": "."},
    )


def _defaults(document: Document, font: str) -> Xml:
    code, _, country = locale_tag(document.language).partition("-")
    spoken = {"fo:language": code, "fo:country": country or "none"}
    words = {"style:font-name": font, "fo:font-size": "11pt", **spoken}
    # Long Nordic compounds overflow narrow cells unless they may be hyphenated.
    cut = {"fo:hyphenate": "true", "fo:hyphenation-remain-char-count": 3}
    return element(
        "style:default-style",
        {"style:family": "paragraph"},
        element("style:paragraph-properties", {"fo:orphans": 2, "fo:widows": 2}),
        element("style:text-properties", {**words, **cut, "fo:hyphenation-push-char-count": 3}),
    )


def _table_defaults() -> Xml:
    kept = element("style:table-row-properties", {"fo:keep-together": "auto"})
    return element("style:default-style", {"style:family": "table-row"}, kept)


def _paragraph_style(name: str, look: Look, colours: Palette) -> Xml:
    attributes = _named(name) | {"style:parent-style-name": "Standard"}
    if name.startswith("Heading "):
        attributes |= {"style:default-outline-level": name[-1]}
        attributes |= {"style:next-style-name": style_name("Normal")}
    return element(
        "style:style",
        attributes,
        element("style:paragraph-properties", _form(look), *_tabs(name)),
        element("style:text-properties", _letters(name, look, colours)),
    )


def _named(name: str, family_: str = "paragraph") -> dict[str, object]:
    return {
        "style:name": style_name(name),
        "style:display-name": _NAMES.get(name, name),
        "style:family": family_,
    }


def _form(look: Look) -> Attributes:
    form = {
        "fo:margin-top": f"{look.before}pt",
        "fo:margin-bottom": f"{look.after}pt",
        "fo:line-height": f"{line_height(look):.0%}",
    }
    if look.keep_with_next:
        form["fo:keep-with-next"] = "always"
    if look.centred:
        form["fo:text-align"] = "center"
    return form


def _letters(name: str, look: Look, colours: Palette) -> Attributes:
    letters = {
        "fo:font-size": f"{look.size}pt",
        "fo:color": str(getattr(colours, look.colour)),
        "fo:font-weight": "bold" if look.bold else "normal",
        "fo:font-style": "italic" if look.italic else "normal",
    }
    return letters | ({"fo:hyphenate": "false"} if name in WHOLE_WORDS else {})


def _tabs(name: str) -> Iterator[Xml]:
    if name == "Signature Line":
        # A line of a tab is read out as nothing, and is no border for a PDF to lose.
        line = {"style:leader-style": "solid", "style:leader-text": "_"}
        yield _tab({"style:position": f"{LINE_TO_SIGN}mm", **line})
    if name in KNOWN:
        dots = {"style:leader-style": "dotted", "style:leader-text": "."}
        place = {"style:position": f"{text_width(lying=False)}mm", "style:type": "right"}
        yield _tab({**place, **dots})


def _tab(attributes: Attributes) -> Xml:
    return element("style:tab-stops", {}, element("style:tab-stop", attributes))


def _right(name: str, parent: str) -> Xml:
    form = element("style:paragraph-properties", {"fo:text-align": "end"})
    return element(
        "style:style", _named(name) | {"style:parent-style-name": style_name(parent)}, form
    )


def _text_style(name: str, letters: Attributes) -> Xml:
    return element("style:style", _named(name, "text"), element("style:text-properties", letters))


def _outline() -> Xml:
    levels = (
        element("text:outline-level-style", {"text:level": level, "style:num-format": ""})
        for level in range(1, _OUTLINES + 1)
    )
    return element("text:outline-style", {"style:name": "Outline"}, *levels)


def _list(name: str, tag: str, marks: Attributes) -> Xml:
    indent = {"text:list-tab-stop-position": "9mm", "fo:text-indent": "-6mm"}
    place = element(
        "style:list-level-label-alignment",
        {"text:label-followed-by": "listtab", **indent, "fo:margin-left": "9mm"},
    )
    mode = {"text:list-level-position-and-space-mode": "label-alignment"}
    form = element("style:list-level-properties", mode, place)
    return element(
        "text:list-style", {"style:name": name}, element(tag, {"text:level": 1, **marks}, form)
    )


def _layout(*, lying: bool) -> Xml:
    width, height = (_LONG, _SHORT) if lying else (_SHORT, _LONG)
    page = {
        "fo:page-width": f"{width}mm",
        "fo:page-height": f"{height}mm",
        "style:print-orientation": "landscape" if lying else "portrait",
        **{f"fo:margin-{side}": f"{_MARGIN}mm" for side in ("top", "left", "right")},
        # The footer stands within what is the margin elsewhere.
        "fo:margin-bottom": f"{_MARGIN - _FOOTER}mm",
    }
    room = element(
        "style:header-footer-properties", {"fo:min-height": f"{_FOOTER}mm", "fo:margin-top": "5mm"}
    )
    return element(
        "style:page-layout",
        {"style:name": f"Page{PAGES[lying]}"},
        element("style:page-layout-properties", page),
        element("style:header-style"),
        element("style:footer-style", {}, room),
    )


def _master(document: Document, language: Language, lying: bool) -> Xml:
    words = text(document.style.footer)
    own = [element("text:p", {"text:style-name": "Footer"}, words)] if words else []
    return element(
        "style:master-page",
        {"style:name": PAGES[lying], "style:page-layout-name": f"Page{PAGES[lying]}"},
        element("style:footer", {}, *own, _page_line(document, language)),
    )


def _page_line(document: Document, language: Language) -> Xml:
    page, pages = FIELD_MARKS
    fields = {
        page: element("text:page-number", {"text:select-page": "current"}, Xml("1")),
        pages: element("text:page-count", {}, Xml("1")),
    }
    phrase = language.text("Page {page} of {pages}", page=page, pages=pages)
    status = clean(document.status)
    written = joined(fields.get(piece) or ready(piece) for piece in pieces(phrase))
    return element(
        "text:p",
        {"text:style-name": style_name("Footer Page")},
        ready(f"{status} · " if status else ""),
        written,
    )
