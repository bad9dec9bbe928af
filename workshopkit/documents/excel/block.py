"""Blocks on a sheet: tables with their header, the numbers of figures, lists and quotes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from workshopkit.documents.blocks.emphasis import NOTHING, stands_out
from workshopkit.documents.blocks.tidy import Value, label_of, number
from workshopkit.documents.excel.chart import add_bar_chart, add_scale_chart
from workshopkit.documents.excel.sheet import Sheet
from workshopkit.documents.excel.text import add_text
from workshopkit.domain.document import (
    Bars,
    Block,
    BulletList,
    Matrix,
    NumberedList,
    Placement,
    Quotes,
    RunIn,
    Scales,
    Table,
)
from workshopkit.domain.text import clean

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook


def add_block(workbook: Workbook, sheet: Sheet, block: Block) -> None:
    """Append a block, and a chart of it where it is a figure."""
    if label := label_of(block):
        sheet.line(label, sheet.looks.label)
        return
    match block:
        case Table():
            _add_table(sheet, block)
        case Bars():
            _add_bars(workbook, sheet, block)
        case Matrix():
            _add_matrix(sheet, block)
        case Scales():
            for alike in _alike(block):
                _add_scales(workbook, sheet, alike)
        case Placement():
            _add_placement(sheet, block)
        case BulletList(items) | Quotes(items):
            _add_items(sheet, items)
        case NumberedList(items, start):
            _add_items(sheet, (f"{n}. {clean(item)}" for n, item in enumerate(items, start)))
        case RunIn(label, items):
            sheet.line(label, sheet.looks.label)
            _add_items(sheet, items)
        case _:
            add_text(sheet, block)
    sheet.gap()


def _add_items(sheet: Sheet, items: Iterable[str]) -> None:
    for item in items:
        sheet.cells([clean(item, lines=True)])


def _add_table(sheet: Sheet, table: Table) -> None:
    sheet.line(table.caption, sheet.looks.label)
    sheet.header(table.header)
    for row in table.rows:
        sheet.cells([_value(sheet, text) for text in row])


def _value(sheet: Sheet, text: str) -> Value:
    return number(clean(text, lines=True), sheet.language)


def _add_bars(workbook: Workbook, sheet: Sheet, bars: Bars) -> None:
    caption = sheet.line(bars.caption, sheet.looks.label)
    first = sheet.header(bars.header) + 1
    for label, count, _ in bars.rows:
        sheet.cells([clean(label), count])
    _add_note(sheet, bars.base)
    if bars.rows:
        add_bar_chart(workbook, sheet, bars, caption, first)


def _add_matrix(sheet: Sheet, matrix: Matrix) -> None:
    sheet.line(matrix.caption, sheet.looks.label)
    sheet.header(matrix.header)
    for name, counts in matrix.rows:
        largest = [n for n, count in enumerate(counts, 1) if stands_out(count, counts)]
        sheet.cells([clean(name), *counts], strong=largest)
    _add_note(sheet, matrix.base)


def _alike(scales: Scales) -> Iterator[Scales]:
    """Yield the scales with as many steps together: in a chart, a step has one colour."""
    for steps in dict.fromkeys(len(row.counts) for row in scales.rows):
        rows = (row for row in scales.rows if len(row.counts) == steps)
        yield replace(scales, rows=tuple(rows))


def _add_scales(workbook: Workbook, sheet: Sheet, scales: Scales) -> None:
    question, low, _, high, answered, mean = scales.header
    steps = len(scales.rows[0].counts)
    caption = sheet.line(scales.caption, sheet.looks.label)
    numbers = map(str, range(1, steps + 1))
    first = sheet.header([question, low, *numbers, high, answered, mean]) + 1
    for row in scales.rows:
        told = _value(sheet, row.mean or NOTHING)
        sheet.cells(
            [clean(row.question), clean(row.low), *row.counts, clean(row.high), row.answered, told]
        )
    if any(row.answered for row in scales.rows):
        add_scale_chart(workbook, sheet, scales, caption, first)
    sheet.gap()


def _add_placement(sheet: Sheet, block: Placement) -> None:
    sheet.line(block.caption, sheet.looks.label)
    sheet.header([_box_name(block, n, name) for n, (name, _) in enumerate(block.boxes, 1)])
    columns: list[Sequence[str]] = [groups or (NOTHING,) for _, groups in block.boxes]
    for row in zip_longest(*columns, fillvalue=""):
        sheet.cells([clean(group) for group in row])
    _add_note(sheet, block.note)


def _box_name(block: Placement, n: int, name: str) -> str:
    return f"{n}. {name}" if block.shape == "stairs" else name


def _add_note(sheet: Sheet, text: str) -> None:
    if clean(text):
        sheet.line(text, sheet.looks.quiet)
