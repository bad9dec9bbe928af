"""Captions in a Word document: figures and tables count themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshopkit.documents.office.field_mark import FIELD_MARKS
from workshopkit.documents.word.element import add_field, add_phrase, close_bookmark, open_bookmark
from workshopkit.documents.word.sheet import Sheet
from workshopkit.domain.language import Language
from workshopkit.domain.text import clean

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph as WordParagraph

#: Bookmarks of captions have ids after this; those of headings have none so high.
_FIRST_ID = 100_000


class Captions:
    """The captions of one document, numbered in its language."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.figures = self.tables = 0

    @property
    def figure_name(self) -> str:
        """What the last figure is called."""
        return self.language.text("Figure {number}", number=self.figures)

    def add_figure(self, sheet: Sheet, text: str) -> None:
        """Append the caption of the next figure."""
        self.figures += 1
        phrase = self.language.text("Figure {number}", number=FIELD_MARKS[0])
        self._add(sheet, phrase, "Figure", self.figures).add_run(f". {clean(text)}")

    def add_table(self, sheet: Sheet, text: str) -> None:
        """Append the caption of the next table."""
        self._add_table(sheet).add_run(f". {clean(text)}")

    def add_values(self, sheet: Sheet) -> None:
        """Append the caption of the table that has what the last figure shows."""
        paragraph = self._add_table(sheet)
        paragraph.add_run(". ")
        phrase = self.language.text("Figure {number} as a table", number=FIELD_MARKS[0])
        mark = f"REF {_bookmark('Figure', self.figures)} \\h"
        add_phrase(paragraph, phrase, (mark, str(self.figures)))

    def _add_table(self, sheet: Sheet) -> WordParagraph:
        self.tables += 1
        phrase = self.language.text("Table {number}", number=FIELD_MARKS[0])
        return self._add(sheet, phrase, "Table", self.tables)

    def _add(self, sheet: Sheet, phrase: str, sequence: str, number: int) -> WordParagraph:
        """Append a caption whose number can be referred to."""
        paragraph = sheet.add("", "Caption")
        before, _, after = phrase.partition(FIELD_MARKS[0])
        paragraph.add_run(before)
        id_ = _FIRST_ID + self.figures + self.tables
        open_bookmark(paragraph, id_, _bookmark(sequence, number))
        add_field(paragraph, f"SEQ {sequence} \\* ARABIC", str(number))
        close_bookmark(paragraph, id_)
        paragraph.add_run(after)
        return paragraph


def _bookmark(sequence: str, number: int) -> str:
    return f"_Ref{sequence}{number}"
