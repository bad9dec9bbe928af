"""The document's values as CSV, as a Nordic spreadsheet opens it: semicolons, and a BOM.

A text that a spreadsheet would take for a formula gets an apostrophe before it, as OWASP advises.
"""

from __future__ import annotations

import csv
from io import StringIO

from workshopkit.documents.tidy import Value, tidy_header, tidy_rows
from workshopkit.domain.document import Document
from workshopkit.domain.language import Language

#: What a formula begins with; the wide ones are taken for the narrow in some languages.
_OPENERS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write_csv(document: Document, language: Language) -> bytes:
    """Return every value of the document on a row of its own."""
    text = StringIO(newline="")
    writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(tidy_header(language))
    for row in tidy_rows(document, language):
        writer.writerow([_written(value, language) for value in row])
    return text.getvalue().encode("utf-8-sig")


def _written(value: Value, language: Language) -> str:
    if isinstance(value, str):
        return f"'{value}" if value.lstrip(" \u00a0").startswith(_OPENERS) else value
    # Not as running text has it: a space in a thousand makes it a text again.
    return str(value).replace(".", language.number(0.5, 1)[1:2])
