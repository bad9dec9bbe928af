"""Lists in a Word document: each numbered list has a numbering of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workshopkit.documents.word.element import element, element_of

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph as WordParagraph

#: What stands before an item of a style that has no marks of its own.
_MARKS = {"List Bullet": ("bullet", "•"), "List Number": ("decimal", "%1.")}
_INDENT, _HANGING = 500, 360
_EMPTY = b'<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>'


def ensure_lists(word: WordDocument) -> None:
    """Give the list styles marks where they have none, as in a template that lacks them."""
    _ensure_part(word)
    for name, (kind, mark) in _MARKS.items():
        if _abstract(word, name) is None:
            _set_numbering(word, name, _new_abstract(word, kind, mark))


def new_numbering(word: WordDocument, start: int) -> int:
    """Return the id of a fresh numbering: without one, every list runs on from the last."""
    made = _numbering(word).add_num(_abstract(word, "List Number"))
    made.add_lvlOverride(ilvl=0).add_startOverride(start)
    return int(made.numId)


def number_paragraph(paragraph: WordParagraph, numbering: int) -> None:
    """Give the paragraph the next number of this numbering."""
    properties = element_of(paragraph).get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = numbering


def _numbering(word: WordDocument) -> Any:  # noqa: ANN401  # python-docx says no more either
    return word.part.numbering_part.element


def _ensure_part(word: WordDocument) -> None:
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.parts.numbering import NumberingPart

    if any(rel.reltype == RELATIONSHIP_TYPE.NUMBERING for rel in word.part.rels.values()):
        return
    name = PackURI("/word/numbering.xml")
    part = NumberingPart.load(name, CONTENT_TYPE.WML_NUMBERING, _EMPTY, word.part.package)
    word.part.relate_to(part, RELATIONSHIP_TYPE.NUMBERING)


def _abstract(word: WordDocument, name: str) -> int | None:
    """Return the definition that a style's marks come from, if there is one."""
    from docx.oxml.ns import qn

    style = word.styles[name]
    found = element_of(style).find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
    nums = {num.numId: num.abstractNumId.val for num in _numbering(word).num_lst}
    return None if found is None else nums.get(found.val)


def _new_abstract(word: WordDocument, kind: str, mark: str) -> int:
    from docx.oxml.ns import qn

    numbering = _numbering(word)
    taken = [int(a.get(qn("w:abstractNumId"))) for a in numbering.findall(qn("w:abstractNum"))]
    number = max(taken, default=-1) + 1
    made = element("abstractNum", abstractNumId=number)
    made.append(element("multiLevelType", val="singleLevel"))
    made.append(_level(kind, mark))
    # Definitions stand before what uses them.
    numbering.insert(len(taken), made)
    return number


def _level(kind: str, mark: str) -> Any:  # noqa: ANN401  # python-docx says no more either
    level = element("lvl", ilvl=0)
    for part in (
        element("start", val=1),
        element("numFmt", val=kind),
        element("lvlText", val=mark),
        element("lvlJc", val="left"),
    ):
        level.append(part)
    form = element("pPr")
    form.append(element("ind", left=_INDENT, hanging=_HANGING))
    level.append(form)
    return level


def _set_numbering(word: WordDocument, name: str, abstract: int) -> None:
    number = _numbering(word).add_num(abstract).numId
    properties = element_of(word.styles[name]).get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_numId().val = number
