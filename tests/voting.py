"""A vote by personal codes on a real server, and the people who hold the codes."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
import openpyxl
from lxml import etree
from pdf_reading import Reading
from server import PRIORITISE, PROPOSE, Answer, Forum, Page, Visitor

CHOICES = ("Alfa", "Beta", "Gamma")
NAMES = (
    "Alva Exempelsson",
    "Bo Påhittström",
    "Carin Låtsasberg",
    "Disa Övningsdotter",
    "Eskil Fiktivlund",
    "Frida Provström",
)
FORMATS = ("html", "pdf", "docx", "odt", "md", "xlsx", "csv", "json")


def make_codes(forum: Forum, count: int) -> list[str]:
    """Have so many codes made, and read all there are from the facilitator's sheet."""
    forum.do("codes", count=count)
    sheet = forum.desk.get(f"/codes/{forum.slug}").page
    return ["".join(code.text_content().split()) for code in sheet.find("//p[@class='code']")]


def come_in(forum: Forum, code: str, name: str = "", **fields: str) -> Visitor:
    """Join with a code on a device of one's own."""
    person = Visitor(forum.server.address)
    answer = person.post("/", {"language": "en", **fields, "code": code, "name": name})
    assert answer.status == 303, answer.text
    return person


@dataclass
class Voting:
    """A vote on three choices, and those who sit in the room with a code."""

    forum: Forum
    people: list[Visitor]
    exercise: str = PRIORITISE

    @classmethod
    def in_forum(cls, forum: Forum, names: Sequence[str] = NAMES, **settings: str) -> Voting:
        """Have something to vote on, hand out a code to each, and settle how it is done."""
        forum.run(PROPOSE, {"texts": list(CHOICES)})
        codes = make_codes(forum, len(names))
        people = [come_in(forum, code, name) for code, name in zip(codes, names, strict=True)]
        forum.do("settings", PRIORITISE, settings={"mode": "vote", "secret": "yes", **settings})
        return cls(forum, people)

    @property
    def facts(self) -> Any:
        return self.forum.round(self.exercise)

    @property
    def answered(self) -> int:
        return int(self.facts["answered"])

    @property
    def votes(self) -> dict[str, int]:
        """What the result says that everybody may see once it is shown."""
        answer = self.people[0].get(f"/result/{self.forum.slug}/{self.exercise}")
        assert answer.status == 200, answer.text
        return {item["label"]: item["votes"] for item in answer.json["items"]}

    def open(self) -> None:
        """Open it, though the room is not encrypted."""
        self.forum.do("open", self.exercise, confirmed=True)

    def close(self) -> None:
        self.forum.do("close", self.exercise)

    def reveal(self) -> None:
        self.forum.do("reveal", self.exercise)

    def cast(self, person: Visitor, *choices: str, rev: int = 1, **headers: str) -> Answer:
        """Send a vote, as the form on the page does."""
        facts = self.facts
        ids = {choice["label"]: choice["id"] for choice in facts["choices"]}
        fields = {"choices": [ids[choice] for choice in choices], "rev": [str(rev)]}
        return person.post("/room", {**fields, "round": [facts["id"]]}, **headers)

    def vote(self, *choices: str, only: slice = slice(None)) -> None:
        """Let everybody vote for the same, for the first time."""
        for person in self.people[only]:
            answer = self.cast(person, *choices)
            assert answer.page.saved, answer.page.problem

    def take_back(self, person: Visitor, rev: int) -> Answer:
        fields = {"round": self.facts["id"], "rev": str(rev), "withdraw": "1"}
        return person.post("/room", fields)

    @property
    def words_on_the_stage(self) -> str:
        """The audit trail as the stage shows it: hex and six words."""
        stage = self.forum.desk.get(f"/stage/{self.forum.slug}").page
        for label in stage.find("//p[@class='trail']/span"):
            label.drop_tree()
        return stage.words("//p[@class='trail']")

    def export(self, format_: str) -> bytes:
        answer = self.forum.desk.get(f"/export/{self.forum.slug}.{format_}")
        assert answer.status == 200, answer.text
        return answer.body


def lines_of(written: bytes, format_: str) -> list[str]:
    """Return what can be read in an exported file, one paragraph, row or value a line."""
    lines = list(_READERS[format_](written))
    return [" ".join(line.split()) for line in lines if line.strip()]


def squeezed(text: str) -> str:
    """Return a text without spaces: a PDF draws words where they fit."""
    return "".join(text.split())


def _html(written: bytes) -> list[str]:
    blocks = Page(written.decode()).find("//p | //li | //tr | //figcaption | //dd | //h1 | //h2")
    return [block.text_content() for block in blocks]


def _pdf(written: bytes) -> list[str]:
    reading = Reading(written)
    return [reading.text(tag) for tag in reading.root.all("P", "LI", "TR", "Caption", "H1", "H2")]


def _docx(written: bytes) -> list[str]:
    document: Any = docx.Document(io.BytesIO(written))
    rows = [row for table in document.tables for row in table.rows]
    return [p.text for p in document.paragraphs] + [
        " ".join(cell.text for cell in row.cells) for row in rows
    ]


def _odt(written: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        tree = etree.fromstring(archive.read("content.xml"))
    wanted = ("p", "h", "list-item", "table-row")
    return ["".join(e.itertext()) for e in tree.iter() if etree.QName(e).localname in wanted]


def _xlsx(written: bytes) -> list[str]:
    book = openpyxl.load_workbook(io.BytesIO(written))
    return [
        " ".join(str(cell) for cell in row if cell is not None)
        for sheet in book.worksheets
        for row in sheet.iter_rows(values_only=True)
    ]


def _csv(written: bytes) -> list[str]:
    text = io.StringIO(written.decode("utf-8-sig"), newline="")
    return [" ".join(row) for row in csv.reader(text, delimiter=";")]


def _text(written: bytes) -> list[str]:
    return written.decode().splitlines()


_READERS = {
    "html": _html,
    "pdf": _pdf,
    "docx": _docx,
    "odt": _odt,
    "md": _text,
    "xlsx": _xlsx,
    "csv": _csv,
    "json": _text,
}


def keys_in(folder: Path) -> list[Path]:
    """Return the keys of secret ballots that there are."""
    return sorted(folder.rglob("*.key"))
