"""The few WordprocessingML elements that python-docx has no words for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workshopkit.documents.office.field_mark import FIELD_MARKS, pieces

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.section import Section
    from docx.text.paragraph import Paragraph as WordParagraph


def element(tag: str, **attributes: object) -> BaseOxmlElement:
    """Return a new `w:` element with its `w:` attributes."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


def element_of(proxy: object) -> Any:  # noqa: ANN401  # python-docx says no more either
    """Return the element behind a python-docx object."""
    return proxy._element  # type: ignore[attr-defined]  # noqa: SLF001  # there is no public way


def properties_of(section: Section) -> Any:  # noqa: ANN401  # python-docx says no more either
    """Return the element that says how a section looks."""
    return section._sectPr  # noqa: SLF001  # there is no public way


def add_field(paragraph: WordParagraph, code: str, shown: str) -> None:
    """Append a field, with what it shows until the reader's program counts for itself."""
    begin_field(paragraph, code)
    paragraph.add_run(shown)
    end_field(paragraph)


def begin_field(paragraph: WordParagraph, code: str, *, dirty: bool = False) -> None:
    """Open a field; what is added up to its end is what it shows."""
    instruction = element("instrText")
    instruction.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    instruction.text = f" {code} "
    flags = {"dirty": "true"} if dirty else {}
    for part in (
        element("fldChar", fldCharType="begin", **flags),
        instruction,
        element("fldChar", fldCharType="separate"),
    ):
        element_of(paragraph.add_run()).append(part)


def end_field(paragraph: WordParagraph) -> None:
    """Close the field that was opened last."""
    element_of(paragraph.add_run()).append(element("fldChar", fldCharType="end"))


def add_phrase(paragraph: WordParagraph, phrase: str, *fields: tuple[str, str]) -> None:
    """Append a translated phrase in which each field mark becomes its (code, shown) field."""
    for piece in pieces(phrase):
        if piece in FIELD_MARKS:
            add_field(paragraph, *fields[FIELD_MARKS.index(piece)])
        else:
            paragraph.add_run(piece)


def add_bookmark(paragraph: WordParagraph, number: int, name: str) -> None:
    """Name the paragraph, so that it can be linked to."""
    body = element_of(paragraph)
    # Around the runs but after the paragraph's properties, which must stay first.
    body.insert(1, element("bookmarkStart", id=number, name=name))
    body.append(element("bookmarkEnd", id=number))


def open_bookmark(paragraph: WordParagraph, number: int, name: str) -> None:
    """Begin something inside the paragraph that can be referred to."""
    element_of(paragraph).append(element("bookmarkStart", id=number, name=name))


def close_bookmark(paragraph: WordParagraph, number: int) -> None:
    """End what can be referred to."""
    element_of(paragraph).append(element("bookmarkEnd", id=number))


def add_link(paragraph: WordParagraph, bookmark: str, text: str) -> None:
    """Append a link to a bookmark."""
    link = element("hyperlink", anchor=bookmark, history=1)
    link.append(element_of(paragraph.add_run(text)))
    element_of(paragraph).append(link)
