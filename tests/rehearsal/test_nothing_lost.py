"""Whatever a document says is in a cell of its workbook and of its CSV, too."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from io import BytesIO, StringIO

import openpyxl
import pytest
from exported import Rehearsal
from server import facilitator_of
from test_every_format import FOLDERS, SCRIPTS
from tree_text import flat, told

from workshopkit.app.scripts import script_and_style
from workshopkit.documents.content.documentation import documentation
from workshopkit.domain.document import Bars, Document, Matrix, NumberedList, Scales
from workshopkit.facilitation.finding import find_workshop
from workshopkit.facilitation.material import gather
from workshopkit.locale.language import language
from workshopkit.store import open_store


def tree_of(played: Rehearsal) -> Document:
    store = open_store(str(played.store))
    with store.read() as unit:
        workshop = find_workshop(unit, played.slug)
        material = gather(unit, workshop, *script_and_style(FOLDERS, workshop))
    store.close()
    return documentation(material, language(workshop.language))


def exported(played: Rehearsal, format_: str) -> bytes:
    answer = facilitator_of(played.server).get(f"/export/{played.slug}.{format_}")
    assert answer.status == 200
    return answer.body


def cells_of_csv(file: bytes) -> Iterator[str]:
    rows = csv.reader(StringIO(file.decode("utf-8-sig"), newline=""), delimiter=";")
    # What looks like a formula has an apostrophe before it.
    yield from (cell.removeprefix("'") for row in rows for cell in row)


def cells_of_xlsx(file: bytes, *, data: bool) -> Iterator[str]:
    sheets = openpyxl.load_workbook(BytesIO(file)).worksheets
    for sheet in sheets[-1:] if data else sheets[:-1]:
        for row in sheet.iter_rows(values_only=True):
            yield from (str(value) for value in row if value is not None)


def wanted(document: Document) -> set[str]:
    """Every text of the document; the count of a bar stands as a number, without its unit."""
    figures = [b for b in document.blocks if isinstance(b, Bars | Matrix | Scales)]
    in_words = {flat(row[2]) for bars in figures if isinstance(bars, Bars) for row in bars.rows}
    # In the data, the column "Row" holds what stands in a figure's first column.
    return set(told(document)) - in_words - {flat(figure.header[0]) for figure in figures}


def as_number(text: str) -> str:
    """A number however it is written: "3,30" and "3.3" are the same cell."""
    try:
        return str(Decimal(text.replace(",", ".")).normalize())
    except InvalidOperation:
        return text


def lost(document: Document, cells: Iterator[str]) -> list[str]:
    held = {flat(cell) for cell in cells}
    numbers = {as_number(cell) for cell in held}
    numbered = {f"{n}. {flat(text)}": flat(text) for n, text in _in_lists(document)}
    held |= {text for line, text in numbered.items() if line in held}
    found = (text for text in wanted(document) if text not in held)
    # Two names that stand beside each other may share a cell.
    joined = " \n ".join(held)
    return sorted(t for t in found if as_number(t) not in numbers and t not in joined)


def _in_lists(document: Document) -> Iterator[tuple[int, str]]:
    for block in document.blocks:
        if isinstance(block, NumberedList):
            yield from enumerate(block.items, block.start)


@pytest.mark.parametrize("name", SCRIPTS)
def test_csv_holds_all_that_the_document_says(
    rehearsed: Callable[[str], Rehearsal], name: str
) -> None:
    played = rehearsed(name)

    assert lost(tree_of(played), cells_of_csv(exported(played, "csv"))) == []


@pytest.mark.parametrize("data", [False, True], ids=["chapters", "data"])
@pytest.mark.parametrize("name", SCRIPTS)
def test_the_workbook_holds_all_that_the_document_says_twice(
    rehearsed: Callable[[str], Rehearsal],
    name: str,
    data: bool,
) -> None:
    played = rehearsed(name)

    cells = cells_of_xlsx(exported(played, "xlsx"), data=data)

    assert lost(tree_of(played), cells) == []
