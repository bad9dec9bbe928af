"""The organisation's own Word template, made ready for a document of ours."""

from __future__ import annotations

import logging
import re
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

from workshopkit.documents.office.package import packed
from workshopkit.documents.word.element import element_of, properties_of
from workshopkit.documents.word.template.look import unlock
from workshopkit.documents.word.template.package import template_files
from workshopkit.documents.word.template.remark import first_page, placeholders
from workshopkit.errors import InputError

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

log = logging.getLogger(__name__)

#: What the cleared text may have brought with it, by the end of its relationship's name.
_OF_THE_TEXT = ("image", "hyperlink", "chart", "package", "oleObject", "aFChunk", "subDocument")
#: Which property of the file a field of a cover shows.
_BOUND = re.compile(r"[:/](\w+)(?:\[1\])?$")
_COMMENTS = ("comments", "commentsExtended", "commentsIds", "commentsExtensible")
_UNREADABLE = (
    BadZipFile, zlib.error, AttributeError, EOFError, KeyError, NotImplementedError,
    OSError, OverflowError, RuntimeError, SyntaxError, TypeError, ValueError,
)  # fmt: skip


class UnfitTemplateError(InputError):
    """The template cannot be used: save it in Word as .docx or .dotx, without macros."""


@contextmanager
def refusing() -> Iterator[None]:
    """Refuse the template if what is done with it cannot be done.

    Raises:
        UnfitTemplateError: It is not a Word file, or one with macros, or it is broken.
    """
    from docx.exceptions import PythonDocxError
    from docx.oxml.exceptions import XmlchemyError

    try:
        yield
    except (*_UNREADABLE, PythonDocxError, XmlchemyError) as error:
        raise UnfitTemplateError from error


def open_template(template: bytes) -> WordDocument:
    """Return the template without its text; its pages, styles, headers and footers are kept."""
    import docx

    word: WordDocument = docx.Document(BytesIO(packed(template_files(template).items())))
    _clear(word)
    unlock(word)
    left = [text for margin in _all_margins(word) for text in placeholders(margin)]
    if left:
        log.warning("To fill in before it is published: %s", ", ".join(dict.fromkeys(left)))
    return word


def has_header(word: WordDocument) -> bool:
    """Return whether something stands above the text of the first page."""
    return any(_says_something(part) for part in _margins(word, "header"))


def has_footer(word: WordDocument) -> bool:
    """Return whether something stands below the text of a page."""
    return any(_says_something(part) for part in _margins(word, "footer"))


def _clear(word: WordDocument) -> None:
    body: Any = element_of(word).body
    _gather_margins(body)
    cover = _cover(body)
    lost = "" if cover is not None else first_page(body)
    if lost:
        log.warning("The first page was not made with Word's cover pages and is left out: %s", lost)
    body.clear_content()
    if cover is not None:
        body.insert(0, cover)
    properties = properties_of(word.sections[0])
    for name in ("type", "cols"):
        for old in properties.xpath(f"w:{name}"):
            properties.remove(old)
    _drop_leftovers(word)


def _cover(body: Any) -> Any:  # noqa: ANN401  # python-docx says no more either
    """Return the cover that Word made from one of its cover pages, if there is one."""
    found = body.xpath("w:sdt[w:sdtPr/w:docPartObj/w:docPartGallery[@w:val='Cover Pages']]")
    return deepcopy(found[0]) if found else None


def fill_cover(word: WordDocument, title: str, subtitle: str) -> None:
    """Write the title and the subtitle where the template's cover has a place for them."""
    from docx.oxml.ns import qn

    said = {"title": title, "subject": subtitle}
    for cover in element_of(word).body.xpath("w:sdt"):
        filled = set()
        for binding in cover.iter(qn("w:dataBinding")):
            bound = _BOUND.search(binding.get(qn("w:xpath"), ""))
            name = bound[1] if bound else ""
            _fill(binding.getparent().getparent(), said.get(name, ""))
            filled.add(name)
        if "title" not in filled:
            log.warning("The template's cover has no field for the title: write it there yourself.")


def _fill(field: Any, said: str) -> None:  # noqa: ANN401  # python-docx says no more either
    from docx.oxml.ns import qn

    for number, text in enumerate(field.iter(qn("w:t"))):
        text.text = "" if number else said
    for hint in list(field.iter(qn("w:showingPlcHdr"))):
        hint.getparent().remove(hint)


def _gather_margins(body: Any) -> None:  # noqa: ANN401  # python-docx says no more either
    """Give the last section, which is kept, the headers and footers it has from the others."""
    from docx.oxml.ns import qn

    last = body.get_or_add_sectPr()
    found: dict[tuple[str, str], Any] = {}
    for properties in body.xpath(".//w:sectPr"):
        for reference in properties.xpath("w:headerReference|w:footerReference"):
            found[reference.tag, reference.get(qn("w:type"))] = deepcopy(reference)
    for own in last.xpath("w:headerReference|w:footerReference"):
        last.remove(own)
    for reference in reversed(found.values()):
        last.insert(0, reference)
    first = body.xpath(".//w:sectPr")[0]
    if first is not last and first.titlePg_val:
        last.titlePg_val = True


def _drop_leftovers(word: WordDocument) -> None:
    """Let go of what only the text used, so that none of it is sent along."""
    part: Any = word.part
    used = set(element_of(word).xpath(".//@r:id | .//@r:embed | .//@r:link"))
    for name, relation in list(part.rels.items()):
        kind = relation.reltype.rpartition("/")[2]
        if kind in _COMMENTS or (kind in _OF_THE_TEXT and name not in used):
            part.rels.pop(name)


def _all_margins(word: WordDocument) -> Iterator[Any]:
    for kind in ("header", "footer"):
        yield from _margins(word, kind)


def _margins(word: WordDocument, kind: str) -> Iterable[Any]:
    for properties in element_of(word).body.xpath(".//w:sectPr"):
        for name in properties.xpath(f"w:{kind}Reference/@r:id"):
            yield word.part.related_parts[name].element


def _says_something(margin: Any) -> bool:  # noqa: ANN401  # python-docx says no more either
    from docx.oxml.ns import qn

    shown = ("w:drawing", "w:pict", "w:fldSimple", "w:instrText")
    texts = (text.text for text in margin.iter(qn("w:t")))
    has_text = any(text and text.strip() for text in texts)
    return has_text or next(margin.iter(*map(qn, shown)), None) is not None
