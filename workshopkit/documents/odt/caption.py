"""Captions in an OpenDocument text: tables count themselves."""

from __future__ import annotations

from workshopkit.documents.odt.body import Body
from workshopkit.documents.odt.element import Xml, element, joined, ready
from workshopkit.documents.office.field_mark import FIELD_MARKS, pieces
from workshopkit.domain.language import Language
from workshopkit.domain.text import clean


class Captions:
    """The captions of one document, numbered in its language."""

    def __init__(self, body: Body, language: Language) -> None:
        self.body = body
        self.language = language
        self.tables = 0

    def add_table(self, said: str) -> None:
        """Append the caption of the next table."""
        self.body.add_paragraph("Caption", self._next_table(), ready(f". {clean(said)}"))

    def _next_table(self) -> Xml:
        self.tables += 1
        phrase = self.language.text("Table {number}", number=FIELD_MARKS[0])
        return _filled(phrase, _sequence("Table", self.tables))


def _filled(phrase: str, field: Xml) -> Xml:
    return joined(field if piece in FIELD_MARKS else ready(piece) for piece in pieces(phrase))


def _sequence(name: str, number: int) -> Xml:
    counting = {"text:formula": f"ooow:{name}+1", "style:num-format": "1"}
    attributes = {"text:ref-name": _mark(name, number), "text:name": name, **counting}
    return element("text:sequence", attributes, ready(str(number)))


def _mark(name: str, number: int) -> str:
    return f"ref{name}{number - 1}"
