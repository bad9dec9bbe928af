"""The document as an Excel workbook.

A sheet of contents, a sheet for each chapter, and last every value on a row of its own.
"""

from __future__ import annotations

from datetime import datetime, time
from io import BytesIO
from typing import TYPE_CHECKING

from workshopkit.documents.blocks.tidy import chapters, tidy_header, tidy_rows
from workshopkit.documents.excel.block import add_block
from workshopkit.documents.excel.sheet import Sheet, formats
from workshopkit.documents.excel.sheet_name import sheet_names
from workshopkit.domain.document import Block, Document
from workshopkit.domain.language import Language
from workshopkit.domain.text import clean

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
#: A property of a file holds no more.
_LONGEST_PROPERTY = 255


def write_xlsx(document: Document, language: Language) -> bytes:
    """Return the workbook."""
    # Loaded here: only exports need it.
    from xlsxwriter.workbook import Workbook

    file = BytesIO()
    with Workbook(file, _OPTIONS) as workbook:
        _set_properties(workbook, document)
        _fill(workbook, document, language)
    return file.getvalue()


def _set_properties(workbook: Workbook, document: Document) -> None:
    properties = {
        "title": document.title,
        "subject": document.subtitle,
        "author": document.style.organisation,
        "status": document.status,
    }
    kept = {name: clean(text)[:_LONGEST_PROPERTY] for name, text in properties.items()}
    # The document's own day: the same input gives the same file.
    created = datetime.combine(document.date, time())
    workbook.set_properties({**kept, "created": created})


def _fill(workbook: Workbook, document: Document, language: Language) -> None:
    looks = formats(workbook, document)
    filled = [(title, blocks) for title, blocks in chapters(document) if blocks]
    titles = [title for title, _ in filled]
    first, *names, last = sheet_names([language.text("Contents"), *titles, language.text("Data")])
    contents = Sheet(workbook.add_worksheet(first), looks, language)
    _write_contents(contents, document, [*zip(names, titles, strict=True), (last, "")])
    for name, (title, blocks) in zip(names, filled, strict=True):
        sheet = Sheet(workbook.add_worksheet(name), looks, language)
        _write_chapter(workbook, sheet, title, blocks)
    _write_data(Sheet(workbook.add_worksheet(last), looks, language), document)


def _write_contents(sheet: Sheet, document: Document, listed: list[tuple[str, str]]) -> None:
    sheet.line(document.title, sheet.looks.title)
    day = sheet.language.date(document.date)
    for text in (document.subtitle, document.style.organisation, document.status, day):
        if clean(text):
            sheet.line(text, sheet.looks.quiet)
    sheet.gap()
    sheet.header([sheet.language.text("Sheet"), sheet.language.text("Chapter")])
    for name, title in listed:
        sheet.cells([name, clean(title) or sheet.language.text("Every value on a row of its own")])
    sheet.finish()


def _write_chapter(workbook: Workbook, sheet: Sheet, title: str, blocks: list[Block]) -> None:
    sheet.line(title, sheet.looks.title)
    sheet.gap()
    for block in blocks:
        add_block(workbook, sheet, block)
    sheet.finish()


def _write_data(sheet: Sheet, document: Document) -> None:
    header = tidy_header(sheet.language)
    sheet.header(header)
    for row in tidy_rows(document, sheet.language):
        sheet.cells(row)
    sheet.worksheet.freeze_panes(1, 0)
    sheet.worksheet.repeat_rows(0)
    sheet.worksheet.autofilter(0, 0, max(sheet.row - 1, 0), len(header) - 1)
    sheet.finish()
