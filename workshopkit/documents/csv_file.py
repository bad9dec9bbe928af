"""The document's values as CSV, as a Nordic spreadsheet opens it: semicolons, and a BOM.

A text that a spreadsheet would take for a formula gets an apostrophe before it, as OWASP advises.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from workshopkit.documents.blocks.tidy import Value, tidy_header, tidy_rows
from workshopkit.domain.document import Document
from workshopkit.domain.language import Language

#: What a formula begins with; the wide ones are taken for the narrow in some languages.
_OPENERS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write_csv(document: Document, language: Language) -> bytes:
    """Return every value of the document on a row of its own."""
    rows = ([_written(value, language) for value in row] for row in tidy_rows(document, language))
    return _as_csv([tidy_header(language), *rows])


def texts_as_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows of what people wrote, none of it a formula."""
    return _as_csv([_harmless(text) for text in row] for row in rows)


def _as_csv(rows: Iterable[Sequence[str]]) -> bytes:
    text = StringIO(newline="")
    writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def _harmless(text: str) -> str:
    return f"'{text}" if text.lstrip(" \u00a0").startswith(_OPENERS) else text


def _written(value: Value, language: Language) -> str:
    if isinstance(value, str):
        return _harmless(value)
    # Not as running text has it: a space in a thousand makes it a text again.
    return str(value).replace(".", language.number(0.5, 1)[1:2])
