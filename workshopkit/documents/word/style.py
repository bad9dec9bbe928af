"""How the text of a Word document looks: its styles and its language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from workshopkit.documents.office.look import (
    BUILT_IN,
    KNOWN,
    LINE_TO_SIGN,
    OWN,
    WHOLE_WORDS,
    Look,
    line_height,
)
from workshopkit.documents.style.locale_tag import locale_tag
from workshopkit.documents.style.palette import Palette
from workshopkit.documents.word.element import element, element_of
from workshopkit.documents.word.page import EMU_PER_MM, EMU_PER_POINT

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.styles.style import BaseStyle, ParagraphStyle


def set_styles(word: WordDocument, colours: Palette, font: str, width: int) -> None:
    """Give a document all styles in our looks."""
    looks = BUILT_IN | KNOWN | OWN
    _add_styles(word, looks)
    for name, look in looks.items():
        _set_font(_style(word, name), font)
        _set_look(_style(word, name), look, colours)
    _set_forms(word, looks, width)


def add_missing_styles(word: WordDocument, colours: Palette, width: int) -> None:
    """Give a template the styles it lacks; those it has are as the organisation wants them."""
    looks = BUILT_IN | KNOWN | OWN
    _spell_names(word, looks)
    missing = _add_styles(word, looks)
    for name in missing:
        style = _style(word, name)
        if name != "Normal":
            # The typeface is the template's own.
            style.base_style = word.styles["Normal"]
        _set_look(style, looks[name], colours)
    _set_forms(word, missing, width)


def set_language(word: WordDocument, language: str) -> None:
    """Say in which language the text is, so that it is read out and spelled right."""
    from docx.oxml.ns import qn

    tag = locale_tag(language)
    _add_default_language(word)
    for spoken in word.styles.element.iter(qn("w:lang")):
        spoken.set(qn("w:val"), tag)
        spoken.set(qn("w:eastAsia"), tag)
    for theme in word.settings.element.iter(qn("w:themeFontLang")):
        theme.set(qn("w:val"), tag)


def _add_default_language(word: WordDocument) -> None:
    from docx.oxml.ns import qn

    home = element_of(word.styles)
    for name in ("docDefaults", "rPrDefault", "rPr", "lang"):
        inner = home.find(qn(f"w:{name}"))
        if inner is None:
            inner = element(name)
            # What is said about everything stands before what is said about styles.
            home.insert(0 if name in {"docDefaults", "rPrDefault"} else len(home), inner)
        home = inner


def _add_styles(word: WordDocument, names: Iterable[str]) -> list[str]:
    """Add the paragraph styles that are missing; return their names."""
    from docx.enum.style import WD_STYLE_TYPE

    missing = [name for name in names if name not in word.styles]
    for name in missing:
        made = word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name not in OWN)
        _set_own_id(word, made)
    return missing


def _set_own_id(word: WordDocument, made: BaseStyle) -> None:
    """Let no two styles have one id: a template may use an English one for something else."""
    taken = {style.style_id for style in word.styles if style.element is not made.element}
    if made.style_id in taken:
        ids = (f"{made.style_id}{n}" for n in range(2, len(taken) + 3))
        made.element.styleId = next(id_ for id_ in ids if id_ not in taken)


def _spell_names(word: WordDocument, names: Iterable[str]) -> None:
    """Spell the names of known styles as Word does; take other kinds of style out of the way."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.styles import BabelFish

    wanted = {name.casefold(): BabelFish.ui2internal(name) for name in names}
    spelled: set[str] = set()
    for style in word.styles:
        name = wanted.get((style.element.name_val or "").casefold())
        if name is None:
            continue
        is_right = style.type == WD_STYLE_TYPE.PARAGRAPH and name not in spelled
        style.element.name_val = name if is_right else f"{name} ({style.style_id})"
        spelled.update([name] if is_right else [])


def _set_look(style: ParagraphStyle, look: Look, colours: Palette) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Emu, RGBColor

    style.font.size = Emu(int(look.size * EMU_PER_POINT))
    style.font.color.rgb = RGBColor.from_string(getattr(colours, look.colour)[1:].upper())
    style.font.bold, style.font.italic = look.bold, look.italic
    form = style.paragraph_format
    form.space_before = Emu(int(look.before * EMU_PER_POINT))
    form.space_after = Emu(int(look.after * EMU_PER_POINT))
    form.line_spacing = line_height(look)
    form.keep_with_next = look.keep_with_next
    if look.centred:
        form.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _set_font(style: ParagraphStyle, font: str) -> None:
    from docx.oxml.ns import qn

    properties = element_of(style).get_or_add_rPr()
    # A theme's font would win over a named one; spread letters belong to the old look.
    for name in ("w:rFonts", "w:spacing", "w:kern"):
        for old in properties.findall(qn(name)):
            properties.remove(old)
    style.font.name = font
    properties.find(qn("w:rFonts")).set(qn("w:cs"), font)
    # Borders of paragraphs are left untagged when the document is made a PDF.
    for borders in list(element_of(style).iter(qn("w:pBdr"))):
        borders.getparent().remove(borders)


def _set_forms(word: WordDocument, names: Iterable[str], width: int) -> None:
    """Set what only some styles have: outlines, whole words, tabs."""
    for name in names:
        style = _style(word, name)
        if name.startswith("Heading "):
            _set_outline(style, int(name[-1]))
        if name in WHOLE_WORDS:
            _keep_words_whole(style)
        if name.startswith("toc "):
            _set_contents_tabs(style, int(name[-1]), width)
    if "Signature Line" in names:
        _set_line_to_sign(_style(word, "Signature Line"))


def _set_outline(style: ParagraphStyle, level: int) -> None:
    from docx.oxml.ns import qn

    properties = element_of(style).get_or_add_pPr()
    if properties.find(qn("w:outlineLvl")) is None:
        properties.append(element("outlineLvl", val=level - 1))


def _keep_words_whole(style: ParagraphStyle) -> None:
    properties = element_of(style).get_or_add_pPr()
    properties.insert_element_before(
        element("suppressAutoHyphens"), "w:spacing", "w:ind", "w:contextualSpacing", "w:jc",
        "w:outlineLvl",
    )  # fmt: skip


def _set_contents_tabs(style: ParagraphStyle, level: int, width: int) -> None:
    from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
    from docx.shared import Emu

    form = style.paragraph_format
    form.left_indent = Emu((level - 1) * 8 * EMU_PER_MM)
    form.tab_stops.add_tab_stop(Emu(width), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)


def _set_line_to_sign(style: ParagraphStyle) -> None:
    from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
    from docx.shared import Emu

    # A line of a tab is read out as nothing, and is no border for a PDF to lose.
    style.paragraph_format.tab_stops.add_tab_stop(
        Emu(LINE_TO_SIGN * EMU_PER_MM), WD_TAB_ALIGNMENT.LEFT, WD_TAB_LEADER.LINES
    )


def _style(word: WordDocument, name: str) -> ParagraphStyle:
    return cast("ParagraphStyle", word.styles[name])
