"""How a vote was held, in every format that its documentation is written in."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from lxml import etree
from pdf_reading import Reading, squeezed
from server import PRIORITISE, Page, RunningServer, commanded, new_forum
from voting import NAMES, Voting

from workshopkit.locale.language import language
from workshopkit.store.key_folder import VARIABLE
from workshopkit.verifier import check

FORMATS = ("html", "pdf", "docx", "odt", "md", "xlsx", "csv", "json")
WITH_SENTENCES = FORMATS
SWEDISH = language("sv")


@pytest.fixture(scope="module")
def voting_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """One server for the votes here, with its keys beside the tests' own stores."""
    folder = tmp_path_factory.mktemp("votes")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, str(folder / "keys"))
        running = RunningServer(folder / "room.sqlite").start()
        yield running
        running.stop()


@dataclass(frozen=True)
class Held:
    """A vote that was held, with everything that came out of it."""

    voting: Voting
    opened: str
    closed: str
    files: dict[str, bytes]

    def lines(self, format_: str) -> list[str]:
        """Return what can be read in a format, one paragraph, row or value a line."""
        return [squeezed(line) for line in _READERS[format_](self.files[format_]) if line.strip()]

    def says(self, sentence: str, format_: str) -> bool:
        return any(squeezed(sentence) in line for line in self.lines(format_))


def hold(server: RunningServer, **settings: str) -> Held:
    """Hold a vote in which nobody votes in the order of the names, and take everything home."""
    voting = Voting.in_forum(new_forum(server), **settings)
    voting.open()
    opened = voting.words_on_the_stage
    for number, choice in ((4, "Beta"), (0, "Alfa"), (3, "Alfa"), (1, "Gamma"), (2, "Beta")):
        assert voting.cast(voting.people[number], choice).page.saved
    voting.close()
    closed = voting.words_on_the_stage
    voting.reveal()
    voting.forum.do("take_names")
    files = {name: voting.export(name) for name in (*FORMATS, "zip")}
    return Held(voting, opened, closed, files)


@pytest.fixture(scope="module")
def secret(voting_server: RunningServer) -> Held:
    return hold(voting_server)


@pytest.fixture(scope="module")
def by_hands(voting_server: RunningServer) -> Held:
    return hold(voting_server, mode="hands", secret="no")


@pytest.mark.parametrize("format_", FORMATS)
def test_an_open_vote_is_called_one(by_hands: Held, format_: str) -> None:
    said = SWEDISH.text("Open vote: everybody in the room could vote.")
    assert by_hands.says(said, format_)
    assert not by_hands.says(SWEDISH.text("Vote with personal codes."), format_)


@pytest.mark.parametrize("format_", FORMATS)
def test_a_secret_vote_by_codes_is_called_one(secret: Held, format_: str) -> None:
    said = " ".join(map(SWEDISH.text, ("Vote with personal codes.", "Secret ballot.")))
    assert secret.says(said, format_)
    assert not secret.says(SWEDISH.text("Open vote: everybody in the room could vote."), format_)


@pytest.mark.parametrize("format_", WITH_SENTENCES)
def test_the_minutes_say_how_many_and_what_was_accepted(secret: Held, format_: str) -> None:
    for sentence in (
        SWEDISH.text("Took part: {n}. Slips: {n}.", n=5),
        SWEDISH.text("It was held without encryption, which was accepted beforehand."),
    ):
        assert secret.says(sentence, format_), sentence
    few = SWEDISH.text("Fewer than five could vote, which was accepted beforehand.")
    assert not secret.says(few, format_)


def test_how_a_secret_vote_was_held_stands_in_the_appendix_alone(secret: Held) -> None:
    lines = secret.lines("html")
    appendix = [n for n, line in enumerate(lines) if line == squeezed("Bilaga: granskningslogg")]
    slips = squeezed(SWEDISH.text("Took part: {n}. Slips: {n}.", n=5))

    assert next(n for n, line in enumerate(lines) if slips in line) > appendix[-1]
    assert sum(slips in line for line in lines) == 1


@pytest.mark.parametrize("format_", WITH_SENTENCES)
def test_the_minutes_have_the_words_that_stood_on_the_stage(secret: Held, format_: str) -> None:
    assert secret.opened != secret.closed
    marks = [f"{words} ({hex_})" for hex_, words in map(halves, (secret.opened, secret.closed))]
    for mark in marks:
        assert secret.says(mark, format_), mark


def halves(trail: str) -> tuple[str, str]:
    """Return the hex and the six words of a line of the stage."""
    hex_, words = trail.split(" · ")
    assert len(hex_.split()) == 3
    assert len(words.split()) == 6
    return hex_, words


def test_how_many_were_present_is_said_if_it_is_known(voting_server: RunningServer) -> None:
    voting = Voting.in_forum(new_forum(voting_server))
    voting.forum.do("take_names")
    voting.open()
    voting.vote("Alfa")
    voting.close()

    minutes = voting.export("md").decode()

    for sentence in ("Present: {n}.", "Took part: {n}. Slips: {n}."):
        assert SWEDISH.text(sentence, n=6) in minutes


# Nobody beside their slip


@pytest.mark.parametrize("format_", FORMATS)
def test_no_line_has_a_name_and_what_was_voted(secret: Held, format_: str) -> None:
    assert beside_each_other(secret.lines(format_)) == []


@pytest.mark.parametrize("format_", ["html", "docx", "md", "json"])
def test_the_names_are_there_in_alphabetical_order_and_not_as_people_voted(
    secret: Held, format_: str
) -> None:
    whole = "".join(secret.lines(format_))
    places = [whole.find(squeezed(name)) for name in NAMES]
    assert min(places) >= 0
    assert places == sorted(places)


def beside_each_other(lines: list[str]) -> list[str]:
    names, choices = [squeezed(name) for name in NAMES], ("Alfa", "Beta", "Gamma")
    return [
        line
        for line in lines
        if any(name in line for name in names) and any(choice in line for choice in choices)
    ]


def test_the_zip_is_whole_as_it_was_taken_home_and_not_when_a_document_is_changed(
    secret: Held, tmp_path: Path
) -> None:
    path = tmp_path / "home.zip"
    path.write_bytes(secret.files["zip"])
    ((_, lines, problems),) = check(path)
    with zipfile.ZipFile(path) as archive:
        inside = {name: archive.read(name) for name in archive.namelist()}
    page = next(name for name in inside if name.endswith(".html"))
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in (inside | {page: inside[page].replace(b"Alfa", b"Beta")}).items():
            archive.writestr(name, content)
    ((_, _, changed),) = check(path)

    assert (problems, lines[-1].kind) == ([], "exported")
    assert changed == [f"{page} is missing, was changed or was slipped in"]


def test_the_files_that_come_with_the_zip_name_nobody(secret: Held) -> None:
    ids = [choice["id"] for choice in secret.voting.facts["choices"]]
    with zipfile.ZipFile(io.BytesIO(secret.files["zip"])) as archive:
        trail = archive.read("trail.json").decode()
        inside = {name.rpartition(".")[2] for name in archive.namelist() if "/" not in name}
        for name in archive.namelist():
            format_ = name.rpartition(".")[2]
            if format_ in FORMATS and "/" not in name and name != "trail.json":
                found = [squeezed(line) for line in _READERS[format_](archive.read(name))]
                assert beside_each_other(found) == [], name
    assert inside == {*FORMATS, "py"}
    assert not [said for said in (*NAMES, *ids, "Alfa") if said in trail]


def test_the_whole_of_the_data_does_not_tell_whose_slip_is_whose(
    secret: Held, voting_server: RunningServer, tmp_path: Path
) -> None:
    file, slug = tmp_path / "data.zip", secret.voting.forum.slug
    assert commanded("data", slug, str(file), "--store", str(voting_server.store)).returncode == 0
    with zipfile.ZipFile(file) as archive:
        slips = json.loads(archive.read("counted_slips.json"))
        took_part = json.loads(archive.read("took_part_in_secret_ballots.json"))
        rows = _csv(archive.read("answers.csv"))
    assert [row["name"] for row in took_part] == sorted(row["name"] for row in took_part)
    values = [json.dumps(slip["value"]) for slip in slips]
    assert len(values) == len(took_part) == 5
    assert values == sorted(values)
    voted = [row for row in rows if row.startswith(PRIORITISE)]
    assert len(voted) == 5
    assert not [row for row in voted if any(name in row for name in NAMES)]


# Readers


def _html(written: bytes) -> list[str]:
    blocks = Page(written.decode()).find("//p | //li | //tr | //figcaption | //dd | //h1 | //h2")
    return [block.text_content() for block in blocks]


def _pdf(written: bytes) -> list[str]:
    reading = Reading(written)
    return [reading.text(tag) for tag in reading.root.all("P", "LI", "TR", "Caption", "H1", "H2")]


def _docx(written: bytes) -> list[str]:
    document: Any = docx.Document(io.BytesIO(written))
    rows = [row for table in document.tables for row in table.rows]
    paragraphs = [paragraph.text for paragraph in document.paragraphs]
    return [*paragraphs, *(" ".join(cell.text for cell in row.cells) for row in rows)]


def _odt(written: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        tree = etree.fromstring(archive.read("content.xml"))
    wanted = ("p", "h", "list-item", "table-row")
    return ["".join(e.itertext()) for e in tree.iter("{*}*") if etree.QName(e).localname in wanted]


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
    return written.decode().replace("*", "").replace("\\", "").splitlines()


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
