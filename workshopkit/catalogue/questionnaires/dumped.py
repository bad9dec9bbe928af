"""A LimeSurvey dump taken apart: tables of rows, each with the line it stands on."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.sax import SAXParseException  # nosec B406  # the error only; what reads is defused
from xml.sax.handler import ContentHandler  # nosec B406

from defusedxml import DefusedXmlException
from defusedxml.sax import parse

from workshopkit.catalogue.questionnaires.draft import NotAQuestionnaireError


@dataclass(frozen=True)
class Row:
    """One row of a table: its line, and its columns."""

    line: int
    columns: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        """Return a column; empty if the row has none of that name."""
        return self.columns.get(name, "")

    def number(self, name: str) -> int:
        """Return a column as a number to sort by; 0 if it is none."""
        text = self[name].strip()
        return int(text) if text.lstrip("-").isdecimal() and len(text) < 10 else 0


Tables = dict[str, list[Row]]


def read_dump(path: Path) -> Tables:
    """Return every table of a `.lss` file by its name.

    Raises:
        NotAQuestionnaireError: It is no XML, no such dump, or uses what XML can harm with.
    """
    reading = _Reading()
    try:
        parse(str(path), reading)
    except (SAXParseException, DefusedXmlException, OSError, ValueError) as error:
        raise NotAQuestionnaireError(file=path.name, reason=_reason(error)) from error
    if reading.tables.get("questions") is None:
        raise NotAQuestionnaireError(file=path.name, reason="there is no table of questions in it")
    return reading.tables


def _reason(error: Exception) -> str:
    if isinstance(error, SAXParseException):
        return f"line {error.getLineNumber()}: {error.getMessage()}"
    if isinstance(error, DefusedXmlException):
        return "it declares entities, which a questionnaire never does"
    return str(error)


class _Reading(ContentHandler):
    """Reads document/TABLE/rows/row/COLUMN, whatever else there is."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: Tables = {}
        self._way: list[str] = []
        self._text: list[str] = []
        self._locator: Any = None

    def setDocumentLocator(self, locator: Any) -> None:  # noqa: ANN401, N802 -- as SAX calls it
        self._locator = locator

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: ANN401, N802
        del attrs
        self._way.append(name)
        self._text = []
        if len(self._way) == 2:
            self.tables.setdefault(name, [])
        if len(self._way) == 4 and self._way[2:] == ["rows", "row"]:
            self.tables[self._way[1]].append(Row(self._locator.getLineNumber(), {}))

    def characters(self, content: str) -> None:
        self._text.append(content)

    def endElement(self, name: str) -> None:  # noqa: N802
        if len(self._way) == 5 and self._way[2:4] == ["rows", "row"]:
            self.tables[self._way[1]][-1].columns[name] = "".join(self._text)
        self._way.pop()
