"""Captions in a Word document: tables count themselves."""

from __future__ import annotations

from workshopkit.documents.office.field_mark import FIELD_MARKS
from workshopkit.documents.word.element import add_field, close_bookmark, open_bookmark
from workshopkit.documents.word.sheet import Sheet
from workshopkit.domain.language import Language
from workshopkit.domain.text import clean

#: Bookmarks of captions have ids after this; those of headings have none so high.
_FIRST_ID = 100_000


class Captions:
    """The captions of one document, numbered in its language."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.tables = 0

    def add_table(self, sheet: Sheet, text: str) -> None:
        """Append the caption of the next table."""
        self.tables += 1
        phrase = self.language.text("Table {number}", number=FIELD_MARKS[0])
        paragraph = sheet.add("", "Caption")
        # Most templates that have this style let it stand alone at the end of a page.
        paragraph.paragraph_format.keep_with_next = True
        before, _, after = phrase.partition(FIELD_MARKS[0])
        paragraph.add_run(before)
        id_ = _FIRST_ID + self.tables
        open_bookmark(paragraph, id_, f"_RefTable{self.tables}")
        add_field(paragraph, "SEQ Table \\* ARABIC", str(self.tables))
        close_bookmark(paragraph, id_)
        paragraph.add_run(f"{after}. {clean(text)}")
