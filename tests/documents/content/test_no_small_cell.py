"""A survey in which three people are the only ones of their place, read back from everywhere."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from xml.etree import ElementTree as ET

import docx
import openpyxl
import pytest
from pdf_reading import Reading, squeezed
from server import Forum, Page, RunningServer, new_forum

from workshopkit.documents.export import FORMATS
from workshopkit.kinds.surveys.disclosure import SMALLEST_GROUP
from workshopkit.kinds.surveys.split import GROUPS_TOO_SMALL
from workshopkit.locale.language import language

SURVEY = "course-evaluation"
SV = language("sv")
SITE = "Ort"
SITES = ("Ängelåsa", "Björkmåla", "Havsvik")
TOGETHER = SV.text("Smaller groups together")
#: What lies beside the documents in the ZIP to check them by.
PROOF = ("trail.json", "verifier.py")
ODT = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"

Table = list[list[str]]
#: Of each place, how many gave each answer to question 2 (of four) and 3 (a scale of four steps).
Places = Mapping[int, tuple[Sequence[int], Sequence[int]]]

#: All who are of Havsvik are three, and only they say that they are managers.
SIXTY: Places = {
    1: ((11, 13, 0, 6), (2, 4, 12, 12)),
    2: ((12, 10, 0, 8), (1, 4, 15, 10)),
    3: ((1, 0, 2, 0), (3, 0, 0, 0)),
}
EIGHT: Places = {1: ((4, 2, 0, 2), (0, 1, 3, 4)), 3: ((1, 0, 2, 0), (3, 0, 0, 0))}


@dataclass(frozen=True)
class Room:
    """A survey that was answered and shown, and how often each answer to question 2 was given."""

    forum: Forum
    counts: list[int]

    def file(self, format_: str) -> bytes:
        answer = self.forum.desk.get(f"/export/{self.forum.slug}.{format_}")
        assert answer.status == 200, answer.text
        return answer.body


def dealt(counts: Sequence[int]) -> list[str]:
    return [str(n) for n, count in enumerate(counts, start=1) for _ in range(count)]


def rehearsed(server: RunningServer, places: Places, title: str) -> Room:
    """Let everybody answer, of question 14 a choice that the small group alone makes."""
    forum = new_forum(server, script="evaluation", title=title)
    forum.do("settings", SURVEY, settings={"places": "Ängelåsa\nBjörkmåla\nHavsvik"})
    forum.do("open", SURVEY)
    for place, (positions, steps) in places.items():
        for n, (position, step) in enumerate(zip(dealt(positions), dealt(steps), strict=True)):
            ticks = ["5"] if place == 3 else [["2"], ["3"], ["2", "3"]][n % 3]
            given = {"q2": [position], "q3": [step], "q4": [str(place)], "q14": ticks}
            forum.answer(forum.join(), SURVEY, given)
    forum.do("close", SURVEY)
    forum.do("reveal", SURVEY)
    counts = [sum(column) for column in zip(*(p for p, _ in places.values()), strict=True)]
    return Room(forum, counts)


@pytest.fixture(scope="module")
def many(server: RunningServer) -> Room:
    return rehearsed(server, SIXTY, "Trettio, trettio och tre")


@pytest.fixture(scope="module")
def few(server: RunningServer) -> Room:
    return rehearsed(server, EIGHT, "Åtta och tre")


# Every format, read back as its tables


def _html(file: bytes) -> Iterator[Table]:
    for table in Page(file.decode()).find("//table"):
        yield [[" ".join(c.text_content().split()) for c in row] for row in table.iter("tr")]


def _docx(file: bytes) -> Iterator[Table]:
    for table in docx.Document(io.BytesIO(file)).tables:
        yield [[cell.text.strip() for cell in row.cells] for row in table.rows]


def _odt(file: bytes) -> Iterator[Table]:
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        content = ET.fromstring(archive.read("content.xml"))
    for table in content.iter(f"{ODT}table"):
        yield [
            ["".join(cell.itertext()).strip() for cell in row.findall(f"{ODT}table-cell")]
            for row in table.iter(f"{ODT}table-row")
        ]


def _markdown(file: bytes) -> Iterator[Table]:
    for is_table, lines in groupby(file.decode().splitlines(), lambda line: line.startswith("|")):
        if is_table:
            yield [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]


def _pdf(file: bytes) -> Iterator[Table]:
    reading = Reading(file)
    for table in reading.root.all("Table"):
        rows = (row.all("TH", "TD") for row in table.all("TR"))
        yield [[reading.text(cell).strip() for cell in row] for row in rows]


def _xlsx(file: bytes) -> Iterator[Table]:
    book = openpyxl.load_workbook(io.BytesIO(file))
    *sheets, data = book.worksheets
    for sheet in sheets:
        rows = [[str(c) for c in row if c is not None] for row in sheet.iter_rows(values_only=True)]
        yield from (list(run) for is_wide, run in groupby(rows, lambda r: len(r) > 1) if is_wide)
    yield from _tidy([[str(c) for c in row] for row in data.iter_rows(values_only=True)])


def _csv(file: bytes) -> Iterator[Table]:
    text = io.StringIO(file.decode("utf-8-sig"), newline="")
    yield from _tidy(list(csv.reader(text, delimiter=";", strict=True)))


def _tidy(rows: Sequence[Sequence[str]]) -> Iterator[Table]:
    """Yield the tables that rows of one value each are made of."""
    for _, cells in groupby(rows[1:], key=lambda row: row[:2]):
        lines = [list(line) for _, line in groupby(cells, key=lambda row: row[2])]
        yield [[cell[3] for cell in lines[0]], *([cell[4] for cell in line] for line in lines)]


def _json(file: bytes) -> Iterator[Table]:
    for block in json.loads(file)["blocks"]:
        if block["block"] in ("Table", "Bars"):
            yield [block["header"], *([str(cell) for cell in row] for row in block["rows"])]


def _zip(file: bytes) -> Iterator[Table]:
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        for name in archive.namelist():
            if "/" not in name and name not in PROOF:
                found = list(READERS[name.rpartition(".")[2]](archive.read(name)))
                assert found, name
                yield from found


READERS: Mapping[str, Callable[[bytes], Iterator[Table]]] = {
    "html": _html,
    "pdf": _pdf,
    "docx": _docx,
    "odt": _odt,
    "md": _markdown,
    "xlsx": _xlsx,
    "csv": _csv,
    "json": _json,
    "zip": _zip,
}
#: How many copies of the document a file holds.
COPIES = {"xlsx": 2, "zip": 9}


def told(rows: Table) -> Table:
    """Rows without the line that Markdown draws below a header."""
    return [row for row in rows if set("".join(row)) - set("- ")]


def names_a_place(cells: Sequence[str]) -> bool:
    wanted = {squeezed(name) for name in (*SITES, TOGETHER)}
    return bool(wanted & {squeezed(cell) for cell in cells})


def means_by_place(tables: Iterable[Table]) -> list[Table]:
    """The tables with a line for each place: how many answered, and their mean."""
    return [
        [header, *told(rows)]
        for header, *rows in tables
        if len(header) == 3 and squeezed(header[0]) == squeezed(SITE)
    ]


def choices_by_place(tables: Iterable[Table]) -> list[Table]:
    """The tables with a column for each place."""
    found = [table for table in tables if len(table[0]) > 2 and names_a_place(table[0][1:])]
    return [told(table) for table in found]


def test_every_format_has_a_reader() -> None:
    assert set(READERS) == set(FORMATS)


@pytest.mark.parametrize("format_", FORMATS)
def test_the_mean_of_three_people_is_told_with_that_of_others(many: Room, format_: str) -> None:
    tables = means_by_place(READERS[format_](many.file(format_)))

    assert len(tables) == COPIES.get(format_, 1)
    for _, *rows in tables:
        places = [squeezed(row[0]) for row in rows]
        assert places == [squeezed("Björkmåla"), squeezed(TOGETHER)]
        assert [row[1] for row in rows] == ["30", "33"]


@pytest.mark.parametrize("format_", FORMATS)
def test_no_count_of_a_place_is_below_five_and_none_is_missing(many: Room, format_: str) -> None:
    tables = choices_by_place(READERS[format_](many.file(format_)))

    assert len(tables) == 2 * COPIES.get(format_, 1)
    for header, *rows in tables:
        numbers = [[int(cell) for cell in row[1:]] for row in rows]
        assert min(n for row in numbers for n in row) >= SMALLEST_GROUP
        assert squeezed("Havsvik") not in {squeezed(name) for name in header}
        assert numbers[-1] == [30, 33]
        if len(rows) > 3:
            # Of question 2, nothing is left of the room that is not in one of the columns.
            assert sum(map(sum, numbers[:-1])) == sum(many.counts)


@pytest.mark.parametrize("format_", FORMATS)
def test_three_beside_eight_are_in_no_table_at_all(few: Room, format_: str) -> None:
    tables = list(READERS[format_](few.file(format_)))

    assert tables
    assert means_by_place(tables) == []
    assert choices_by_place(tables) == []


@pytest.mark.parametrize("format_", ["html", "md", "json"])
def test_the_document_says_why_three_beside_eight_are_not_compared(few: Room, format_: str) -> None:
    assert SV.text(GROUPS_TOO_SMALL, by=SITE.lower()) in few.file(format_).decode()


def _phone(room: Room) -> bytes:
    return room.forum.join(language="sv").get("/room").body


def _stage(room: Room) -> bytes:
    room.forum.do("spotlight", item="all")
    return room.forum.desk.get(f"/stage/{room.forum.slug}").body


@pytest.mark.parametrize("look", [_phone, _stage])
def test_phones_and_stage_show_no_more_than_the_documents(
    many: Room, few: Room, look: Callable[[Room], bytes]
) -> None:
    shown = choices_by_place(_html(look(many)))

    assert shown == choices_by_place(_html(many.file("html")))
    assert means_by_place(_html(look(many))) == means_by_place(_html(many.file("html"))) != []
    assert choices_by_place(_html(look(few))) == means_by_place(_html(look(few))) == []


def _splits(room: Room, visitor: Any) -> list[dict[str, Any]]:
    items = visitor.get(f"/result/{room.forum.slug}/{SURVEY}").json["items"]
    return [item["detail"]["split"] for item in items if item["detail"].get("split")]


def test_the_result_as_json_holds_no_number_of_three_people(many: Room, few: Room) -> None:
    for person in (many.forum.desk, many.forum.join()):
        found = _splits(many, person)
        assert [split["n"] for split in found] == [[30, 33]] * 3
        assert all(
            n >= SMALLEST_GROUP for split in found for row in split.get("counts", ()) for n in row
        )
    assert {json.dumps(split) for split in _splits(few, few.forum.desk)} <= {
        json.dumps({"groups": [], "n": [], "total": []}),
        json.dumps({"groups": [], "n": [], "answers": [], "counts": []}),
    }
