"""How a Word document looks: its page, its styles and its language."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from workshopkit.documents.word_element import FIELD_MARKS, add_phrase, element, element_of
from workshopkit.domain.document import Document
from workshopkit.domain.language import Language
from workshopkit.domain.text import clean

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.section import Section
    from docx.styles.style import ParagraphStyle

#: What Word calls our languages.
_TAGS = {"sv": "sv-SE", "nb": "nb-NO", "da": "da-DK", "en": "en-GB"}

_EMU_PER_MM = 36_000
_EMU_PER_POINT = 12_700
_A4 = (210 * _EMU_PER_MM, 297 * _EMU_PER_MM)
_MARGIN = 25 * _EMU_PER_MM

_FONT = "Calibri"
INK = "1C2329"
ACCENT = "0B4655"
QUIET = "4A565F"
RULE = "B4BEC5"
WASH = "EEF2F4"


class _Look(NamedTuple):
    size: float
    colour: str = INK
    bold: bool = False
    italic: bool = False
    before: float = 0
    after: float = 0
    keep_with_next: bool = False
    centred: bool = False


#: Word's own styles, made dark enough to read: its captions, for one, are not.
_BUILT_IN = {
    "Normal": _Look(11, before=6, after=6),
    "Title": _Look(28, ACCENT, bold=True, after=4),
    "Subtitle": _Look(15, QUIET, after=6),
    "Heading 1": _Look(18, ACCENT, bold=True, before=26, after=6, keep_with_next=True),
    "Heading 2": _Look(14, ACCENT, bold=True, before=18, after=4, keep_with_next=True),
    "Heading 3": _Look(12, INK, bold=True, before=14, after=2, keep_with_next=True),
    "Heading 4": _Look(11, INK, bold=True, before=12, after=2, keep_with_next=True),
    "Heading 5": _Look(11, QUIET, bold=True, before=12, after=2, keep_with_next=True),
    "Caption": _Look(10, INK, bold=True, before=12, after=4, keep_with_next=True),
    "TOC Heading": _Look(14, ACCENT, bold=True, before=18, after=4, keep_with_next=True),
    "List Bullet": _Look(11, before=2, after=2),
    "List Number": _Look(11, before=2, after=2),
    "Quote": _Look(11, INK, italic=True, before=6, after=6),
    "Footer": _Look(9, QUIET),
}
_OWN = {
    "toc 1": _Look(11, before=2, after=2),
    "toc 2": _Look(11, before=1, after=1),
    "Status": _Look(11, QUIET, after=18),
    "Lead": _Look(13, before=6, after=8),
    "Small": _Look(9.5, QUIET, before=4, after=12),
    "Label": _Look(11, bold=True, before=8, after=2, keep_with_next=True),
    "Fact": _Look(11, before=1, after=1),
    "Decision": _Look(11, before=4, after=8),
    "Table Text": _Look(10, before=2, after=2),
    "Table Heading": _Look(10, bold=True, before=2, after=2, keep_with_next=True),
    "Persona Name": _Look(13, ACCENT, bold=True, before=16, after=4, keep_with_next=True),
    "Poster Masthead": _Look(11, bold=True, before=6, after=10, centred=True),
    "Poster Headline": _Look(32, bold=True, before=4, after=10, centred=True),
    "Poster Line": _Look(14, bold=True, before=2, after=2, centred=True),
    "Gap": _Look(8),
}
#: Styles in which a word is never cut in two.
_WHOLE_WORDS = ("Title", "Heading 1", "Heading 2", "Heading 3", "Poster Headline", "Poster Line")


def prepare(word: WordDocument, document: Document) -> None:
    """Give an empty Word document its page, styles, language and properties."""
    tag = _TAGS.get(document.language, document.language)
    _set_properties(word, document, tag)
    _set_language(word, tag)
    _set_settings(word)
    _set_styles(word)
    set_page(word.sections[0], lying=False)


def set_page(section: Section, *, lying: bool) -> None:
    """Make the section A4, standing or lying."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Emu

    section.orientation = WD_ORIENT.LANDSCAPE if lying else WD_ORIENT.PORTRAIT
    short, long = map(Emu, _A4)
    section.page_width, section.page_height = (long, short) if lying else (short, long)
    section.left_margin = section.right_margin = Emu(_MARGIN)
    section.top_margin = section.bottom_margin = Emu(_MARGIN)


def text_width(*, lying: bool) -> int:
    """Return the width between the margins."""
    return _A4[1 if lying else 0] - 2 * _MARGIN


def add_footer(word: WordDocument, document: Document, language: Language) -> None:
    """Number the pages; sections to come repeat the footer of the first."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph = word.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    status = clean(document.status)
    paragraph.add_run(f"{status} · " if status else "")
    page, pages = FIELD_MARKS
    phrase = language.text("Page {page} of {pages}", page=page, pages=pages)
    add_phrase(paragraph, phrase, ("PAGE", "1"), ("NUMPAGES", "1"))


def _set_properties(word: WordDocument, document: Document, tag: str) -> None:
    properties = word.core_properties
    properties.title = clean(document.title)[:255]
    properties.subject = clean(document.subtitle)[:255]
    properties.language = tag
    # The template's author is a program, and the secretary's name is nobody's business.
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = datetime.combine(document.date, time())


def _set_language(word: WordDocument, tag: str) -> None:
    from docx.oxml.ns import qn

    for language in word.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), tag)
        language.set(qn("w:eastAsia"), tag)
    for theme in word.settings.element.iter(qn("w:themeFontLang")):
        theme.set(qn("w:val"), tag)


def _set_settings(word: WordDocument) -> None:
    from docx.oxml.ns import qn

    settings: Any = word.settings.element
    # Long Nordic compounds overflow narrow cells unless they may be hyphenated.
    tab_stop = settings.find(qn("w:defaultTabStop"))
    tab_stop.addnext(element("autoHyphenation", val="true"))
    for setting in settings.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")


def _set_styles(word: WordDocument) -> None:
    from docx.enum.style import WD_STYLE_TYPE

    for name in _OWN:
        known_to_word = name.startswith("toc ")
        word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=known_to_word)
    for name, look in (_BUILT_IN | _OWN).items():
        _set_look(_style(word, name), look)
    for name in _WHOLE_WORDS:
        _keep_words_whole(_style(word, name))
    _set_tabs(word)


def _keep_words_whole(style: ParagraphStyle) -> None:
    properties = element_of(style).get_or_add_pPr()
    properties.insert_element_before(
        element("suppressAutoHyphens"), "w:spacing", "w:ind", "w:contextualSpacing", "w:jc"
    )


def _set_look(style: ParagraphStyle, look: _Look) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Emu, RGBColor

    _set_font(style)
    style.font.size = Emu(int(look.size * _EMU_PER_POINT))
    style.font.color.rgb = RGBColor.from_string(look.colour)
    style.font.bold, style.font.italic = look.bold, look.italic
    form = style.paragraph_format
    form.space_before = Emu(int(look.before * _EMU_PER_POINT))
    form.space_after = Emu(int(look.after * _EMU_PER_POINT))
    form.line_spacing = 1.15 if look.size < 14 else 1.0
    form.keep_with_next = look.keep_with_next
    if look.centred:
        form.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _set_font(style: ParagraphStyle) -> None:
    from docx.oxml.ns import qn

    properties = element_of(style).get_or_add_rPr()
    # A theme's font would win over a named one; spread letters belong to the old look.
    for name in ("w:rFonts", "w:spacing", "w:kern"):
        for old in properties.findall(qn(name)):
            properties.remove(old)
    style.font.name = _FONT
    properties.find(qn("w:rFonts")).set(qn("w:cs"), _FONT)
    # Borders of paragraphs are left untagged when the document is made a PDF.
    for borders in list(element_of(style).iter(qn("w:pBdr"))):
        borders.getparent().remove(borders)


def _set_tabs(word: WordDocument) -> None:
    from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
    from docx.shared import Emu

    for indent, name in enumerate(("toc 1", "toc 2")):
        form = _style(word, name).paragraph_format
        form.left_indent = Emu(indent * 8 * _EMU_PER_MM)
        form.tab_stops.add_tab_stop(
            Emu(text_width(lying=False)), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS
        )


def _style(word: WordDocument, name: str) -> ParagraphStyle:
    return cast("ParagraphStyle", word.styles[name])
