"""The formats a document can be written in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from workshopkit.documents.bundle import Seal, write_zip
from workshopkit.documents.content.tree import write_json
from workshopkit.documents.csv_file import write_csv
from workshopkit.documents.excel.xlsx import write_xlsx
from workshopkit.documents.markdown import write_markdown
from workshopkit.documents.odt.odt import write_odt
from workshopkit.documents.pdf.pdf import write_pdf
from workshopkit.documents.web.html import write_html
from workshopkit.documents.word.docx import write_docx
from workshopkit.domain.document import Document, require_fit
from workshopkit.domain.language import Language
from workshopkit.errors import InputError


class UnknownFormatError(InputError):
    """The format “{format}” is not known. Choose from {known}."""


Writer = Callable[[Document, Language], bytes]


@dataclass(frozen=True)
class Format:
    """A writer, and what a browser calls what it writes."""

    content_type: str
    write: Writer


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

#: The formats one by one; HTML comes first, because it is the one everybody can read.
_SINGLE: Mapping[str, Format] = {
    "html": Format("text/html; charset=utf-8", write_html),
    "pdf": Format("application/pdf", write_pdf),
    "docx": Format(_WORD, write_docx),
    "odt": Format("application/vnd.oasis.opendocument.text", write_odt),
    "md": Format("text/markdown; charset=utf-8", write_markdown),
    "xlsx": Format(_EXCEL, write_xlsx),
    "csv": Format("text/csv; charset=utf-8", write_csv),
    "json": Format("application/json", write_json),
}


def write_all(document: Document, language: Language, seal: Seal | None = None) -> bytes:
    """Return every format and every chart in one ZIP file, and what else is to be in it."""
    formats = {name: one.write for name, one in _SINGLE.items()}
    return write_zip(document, language, formats, seal=seal)


FORMATS: Mapping[str, Format] = {**_SINGLE, "zip": Format("application/zip", write_all)}


def write_document(
    document: Document,
    language: Language,
    format_: str,
    template: bytes | None = None,
    seal: Seal | None = None,
) -> bytes:
    """Return the document in a format, after checking that it is fit to publish.

    Args:
        document: The tree.
        language: Its language.
        format_: One of `FORMATS`.
        template: An organisation's own Word template, for a Word file.
        seal: Given the files of a ZIP, returns what lies beside them: the audit trail.

    Raises:
        UnknownFormatError: There is no such format.
        UnfitDocumentError: The tree breaks a rule; the sentence says which.
    """
    if format_ not in FORMATS:
        raise UnknownFormatError(format=format_, known=", ".join(FORMATS))
    require_fit(document)
    if format_ == "zip":
        return write_all(document, language, seal)
    if format_ == "docx" and template:
        return write_docx(document, language, template)
    return FORMATS[format_].write(document, language)
