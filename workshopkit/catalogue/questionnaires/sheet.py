"""Rows of a table that somebody keeps: CSV of whatever sort, tab-separated, or a sheet of Excel."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from workshopkit.catalogue.questionnaires.draft import NotAQuestionnaireError
from workshopkit.errors import SetupError


class NeedsSheetsError(SetupError):
    """Reading “{file}” needs an addition: pip install workshopkit[sheets]."""


def rows_of(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the line and the cells of each row that is not empty.

    Raises:
        NotAQuestionnaireError: The file cannot be read.
        NeedsSheetsError: It is an Excel file, and what reads those is not installed.
    """
    found = _excel(path) if path.suffix.lower() == ".xlsx" else _text(path)
    for line, cells in found:
        if any(cells):
            yield line, cells


def _text(path: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise NotAQuestionnaireError(file=path.name, reason=error.strerror or error) from error
    text = _decoded(raw)
    first = text.splitlines()[0] if text.strip() else ""
    # A Nordic Excel separates by semicolons, since its decimals have commas.
    separator = max("\t;,", key=first.count)
    reader = csv.reader(text.splitlines(keepends=True), delimiter=separator)
    line = 1
    for cells in reader:
        yield line, [cell.strip() for cell in cells]
        line = reader.line_num + 1


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What Excel in Windows calls CSV, unless it is told otherwise.
        return raw.decode("cp1252", errors="replace")


def _excel(path: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        from openpyxl import load_workbook
    except ImportError as error:
        raise NeedsSheetsError(file=path.name) from error
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except Exception as error:
        # A file that is no workbook fails in as many ways as there are parts in one.
        raise NotAQuestionnaireError(file=path.name, reason=error) from error
    for line, cells in enumerate(book.worksheets[0].iter_rows(values_only=True), start=1):
        yield line, ["" if cell is None else str(cell).strip() for cell in cells]
