"""The formats a document can be written in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from workshopkit.documents.docx import write_docx
from workshopkit.documents.html import write_html
from workshopkit.documents.markdown import write_markdown
from workshopkit.domain.document import Document, document_problems
from workshopkit.domain.language import Language
from workshopkit.errors import InputError, WorkshopError


class UnknownFormatError(InputError):
    """The format “{format}” is not known. Choose from {known}."""


class UnfitDocumentError(WorkshopError):
    """The document cannot be written: {problems}."""


@dataclass(frozen=True)
class Format:
    """A writer, and what a browser calls what it writes."""

    content_type: str
    write: Callable[[Document, Language], bytes]


FORMATS: Mapping[str, Format] = {
    "html": Format("text/html; charset=utf-8", write_html),
    "docx": Format(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document", write_docx
    ),
    "md": Format("text/markdown; charset=utf-8", write_markdown),
}


def write_document(
    document: Document, language: Language, format_: str, template: bytes | None = None
) -> bytes:
    """Return the document in a format, after checking that it is fit to publish.

    Args:
        document: The tree.
        language: Its language.
        format_: One of `FORMATS`.
        template: An organisation's own Word template, for a Word file.

    Raises:
        UnknownFormatError: There is no such format.
        UnfitDocumentError: The tree breaks a rule; the sentence says which.
    """
    if format_ not in FORMATS:
        raise UnknownFormatError(format=format_, known=", ".join(FORMATS))
    problems = list(document_problems(document))
    if problems:
        raise UnfitDocumentError(problems="; ".join(problems))
    if format_ == "docx" and template:
        return write_docx(document, language, template)
    return FORMATS[format_].write(document, language)
