"""From draft to final: comments while it is out, frozen versions, and what was blacked out."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Callable, Iterator
from zipfile import ZipFile, is_zipfile

import pikepdf
import pytest

from workshopkit.documents.content.documentation import documentation
from workshopkit.documents.content.tree import document_from_json, document_to_json
from workshopkit.documents.export import FORMATS, write_document
from workshopkit.domain.actor import Actor, WrongRoleError
from workshopkit.domain.document import Document
from workshopkit.domain.item import Act
from workshopkit.domain.participant import Participant
from workshopkit.domain.plan import Stage, plan_of
from workshopkit.domain.ports import Unit
from workshopkit.domain.publication import Publication, tree_digest
from workshopkit.domain.record import EntryKind
from workshopkit.domain.round import Round
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.answering import hand_in
from workshopkit.facilitation.finding import find_workshop, latest_round
from workshopkit.facilitation.material import gather
from workshopkit.facilitation.moderation import redact, undo
from workshopkit.facilitation.outcome import outcome
from workshopkit.facilitation.publishing.publication import (
    NoSuchVersionError,
    NothingNewError,
    NotOutForCommentsError,
    UnknownStageError,
    comment,
    finalise,
    set_stage,
    version_of,
)
from workshopkit.facilitation.recording import EmptyEntryError, add_entry, record_of
from workshopkit.facilitation.running import close_round, open_round
from workshopkit.locale.language import language

PROPOSE, PRIORITISE = "propose-target-groups", "prioritise-target-groups"
SWEDISH = language("sv")
#: One word, so that no writer can break it in two.
SECRET = "Hemlisordet"


@pytest.fixture
def written(unit: Unit, place: Workshop) -> Callable[..., Document]:
    """Return the document as it stands."""

    def written(code: str = "sv") -> Document:
        return documentation(gather(unit, find_workshop(unit, place.slug)), language(code))

    return written


@pytest.fixture
def make_final(
    unit: Unit, secretary: Actor, place: Workshop, written: Callable[..., Document]
) -> Callable[..., Publication]:
    def make_final(code: str = "sv") -> Publication:
        tree = document_to_json(written(code))
        return finalise(unit, secretary, find_workshop(unit, place.slug), tree, code)

    return make_final


@pytest.fixture
def decide(unit: Unit, secretary: Actor, place: Workshop) -> Callable[[str], None]:
    """Put a decision into the record."""

    def decide(text: str) -> None:
        add_entry(unit, secretary, place, EntryKind.DECISION, {"text": text})

    return decide


# Comments


def test_the_room_may_say_something_only_while_the_draft_is_out(
    unit: Unit,
    secretary: Actor,
    place: Workshop,
    alva: Participant,
    as_participant: Callable[[Participant], Actor],
) -> None:
    with pytest.raises(NotOutForCommentsError):
        comment(unit, as_participant(alva), place, alva, "För tidigt")
    set_stage(unit, secretary, place, Stage.COMMENTS)
    comment(unit, as_participant(alva), place, alva, "Vi var nio.")
    set_stage(unit, secretary, place, Stage.DRAFT)
    with pytest.raises(NotOutForCommentsError):
        comment(unit, as_participant(alva), place, alva, "För sent")

    said = [entry.body for entry in record_of(unit, place).of(EntryKind.COMMENT)]
    assert said == [{"text": "Vi var nio.", "by": "Alva Exempelsson"}]


def test_nobody_says_anything_about_a_final_document(
    unit: Unit,
    secretary: Actor,
    place: Workshop,
    alva: Participant,
    as_participant: Callable[[Participant], Actor],
    make_final: Callable[..., Publication],
) -> None:
    set_stage(unit, secretary, place, Stage.COMMENTS)
    make_final()

    assert plan_of(record_of(unit, place)).stage is Stage.FINAL
    with pytest.raises(NotOutForCommentsError):
        comment(unit, as_participant(alva), place, alva, "För sent")


def test_an_empty_comment_is_refused_and_what_is_said_stands_in_no_document(
    unit: Unit,
    secretary: Actor,
    place: Workshop,
    bo: Participant,
    as_participant: Callable[[Participant], Actor],
    written: Callable[..., Document],
) -> None:
    set_stage(unit, secretary, place, Stage.COMMENTS)
    with pytest.raises(EmptyEntryError):
        comment(unit, as_participant(bo), place, bo, "  ")
    comment(unit, as_participant(bo), place, bo, SECRET)

    assert SECRET not in json.dumps(document_to_json(written()))


def test_people_in_the_room_neither_put_the_draft_out_nor_make_it_final(
    unit: Unit,
    place: Workshop,
    alva: Participant,
    as_participant: Callable[[Participant], Actor],
    written: Callable[..., Document],
) -> None:
    with pytest.raises(WrongRoleError):
        set_stage(unit, as_participant(alva), place, Stage.COMMENTS)
    with pytest.raises(WrongRoleError):
        finalise(unit, as_participant(alva), place, document_to_json(written()), "sv")
    assert unit.publications(place.id) == []


@pytest.mark.parametrize("stage", ["final", "", "published"])
def test_a_document_is_only_put_out_or_taken_back(
    unit: Unit, secretary: Actor, place: Workshop, stage: str
) -> None:
    with pytest.raises(UnknownStageError):
        set_stage(unit, secretary, place, stage)


# Versions


def test_a_final_version_says_the_same_whatever_happens_later(
    unit: Unit,
    place: Workshop,
    proposed: Round,
    decide: Callable[[str], None],
    make_final: Callable[..., Publication],
    facilitator: Actor,
) -> None:
    decide("Vi börjar i maj.")
    first = make_final()
    before = _plainly_written(first)

    decide("Vi börjar i juni i stället.")
    redact(unit, facilitator, proposed, outcome(unit, proposed).items[0].id, "")

    kept = version_of(unit, place, 1)
    assert kept == first
    assert kept.digest == tree_digest(kept.tree)
    assert _plainly_written(kept) == before
    assert b"juni" not in before["md"]


def _plainly_written(version: Publication) -> dict[str, bytes]:
    document = document_from_json(version.tree)
    plain = ("html", "md", "csv", "json")
    return {name: write_document(document, SWEDISH, name) for name in plain if name in FORMATS}


def test_its_status_tells_version_day_and_the_beginning_of_its_digest(
    make_final: Callable[..., Publication], written: Callable[..., Document]
) -> None:
    made = make_final("en")

    status = written("en").status
    assert status.startswith("Final, version 1, ")
    assert status.endswith(made.digest[:12])
    assert len(made.digest) == 64


def test_what_changes_after_a_final_version_makes_a_draft_of_the_next(
    decide: Callable[[str], None],
    make_final: Callable[..., Publication],
    written: Callable[..., Document],
) -> None:
    first = make_final("en")
    decide("Vi börjar i maj.")

    changed = "Draft of version 2: changed since version 1, which is final"
    assert written("en").status == changed
    second = make_final("en")
    assert (second.version, second.digest != first.digest) == (2, True)
    assert written("en").status.startswith("Final, version 2, ")


def test_the_digest_is_of_what_the_document_says_not_of_its_status(
    make_final: Callable[..., Publication], written: Callable[..., Document]
) -> None:
    made = make_final("en")

    now = document_to_json(written("en"))
    assert now["status"] != made.tree["status"]
    assert tree_digest(now) == made.digest
    assert tree_digest({**now, "title": "En annan titel"}) != made.digest


def test_the_same_document_is_not_made_final_twice(
    make_final: Callable[..., Publication], unit: Unit, place: Workshop
) -> None:
    make_final()
    with pytest.raises(NothingNewError):
        make_final()
    assert [made.version for made in unit.publications(place.id)] == [1]
    with pytest.raises(NoSuchVersionError):
        version_of(unit, place, 2)


# Blacked out


@pytest.fixture
def round_with_a_secret(
    unit: Unit,
    facilitator: Actor,
    place: Workshop,
    opened: Round,
    alva: Participant,
    as_participant: Callable[[Participant], Actor],
) -> Round:
    """Proposals of which one says too much; the vote after it has taken all of them over."""
    proposals = {"texts": ["Den oerfarne", f"Grannen {SECRET}"]}
    hand_in(unit, as_participant(alva), opened, alva, proposals, 1)
    closed = close_round(unit, facilitator, find_workshop(unit, place.slug), PROPOSE)
    open_round(unit, facilitator, find_workshop(unit, place.slug), PRIORITISE)
    close_round(unit, facilitator, find_workshop(unit, place.slug), PRIORITISE)
    return closed


@pytest.fixture
def blacken(unit: Unit, secretary: Actor, round_with_a_secret: Round) -> Callable[[], Act]:
    def blacken() -> Act:
        items = outcome(unit, round_with_a_secret).items
        told = next(item for item in items if SECRET in item.label)
        return redact(unit, secretary, round_with_a_secret, told.id, "")

    return blacken


@pytest.mark.parametrize("name", FORMATS)
def test_what_was_blacked_out_is_in_no_file(
    name: str, blacken: Callable[[], Act], written: Callable[..., Document]
) -> None:
    told = write_document(written(), SWEDISH, name)
    blacken()
    silent = write_document(written(), SWEDISH, name)

    assert SECRET in everything_in(told)
    assert SECRET not in everything_in(silent)
    assert "Den oerfarne" in everything_in(silent)


def test_what_was_blacked_out_is_gone_from_the_exercises_that_took_it_over(
    unit: Unit, place: Workshop, blacken: Callable[[], Act]
) -> None:
    blacken()

    vote = latest_round(unit, place, PRIORITISE)
    assert len(vote.items) == 2
    assert not any(SECRET in item.label for item in outcome(unit, vote).items)


def test_how_many_texts_were_edited_is_told_but_not_which(
    blacken: Callable[[], Act], written: Callable[..., Document]
) -> None:
    told = "1 text was edited before it was published."
    assert told not in json.dumps(document_to_json(written("en")))
    blacken()
    assert told in json.dumps(document_to_json(written("en")))


def without_the_trail(document: Document) -> list[str]:
    """What a document says, apart from how far the audit trail has come."""
    return [repr(block) for block in document.blocks if "audit trail stood" not in repr(block)]


def test_a_text_that_was_blacked_out_by_mistake_comes_back(
    unit: Unit,
    facilitator: Actor,
    place: Workshop,
    round_with_a_secret: Round,
    blacken: Callable[[], Act],
    written: Callable[..., Document],
) -> None:
    before = without_the_trail(written("en"))
    blacken()
    undo(unit, facilitator, round_with_a_secret)

    assert without_the_trail(written("en")) == before
    vote = latest_round(unit, place, PRIORITISE)
    assert any(SECRET in item.label for item in outcome(unit, vote).items)


# Reading files to the last word


def everything_in(file: bytes) -> str:
    """Return every word that is anywhere in a file: text, names, descriptions, pictures' text."""
    if file.startswith(b"%PDF"):
        return "\n".join(_in_pdf(file))
    if is_zipfile(io.BytesIO(file)):
        with ZipFile(io.BytesIO(file)) as archive:
            return "\n".join(everything_in(archive.read(name)) for name in archive.namelist())
    text = file.decode("utf-8", "replace")
    if text.startswith("\ufeff"):
        text = "\n".join(cell for row in csv.reader(io.StringIO(text)) for cell in row)
    return html.unescape(re.sub(r"<[^>]*>", _named, text)).replace("\\", "")


def _named(tag: re.Match[str]) -> str:
    """Return what an element's attributes say; between its letters nothing is put."""
    said = re.findall(r'"([^"]*)"', tag[0])
    return f" {' '.join(said)} " if said else ""


def _in_pdf(file: bytes) -> Iterator[str]:
    with pikepdf.open(io.BytesIO(file)) as pdf:
        for page in pdf.pages:
            yield "".join(_drawn(page))
        for thing in pdf.objects:
            yield from _said(thing)


def _said(thing: object) -> Iterator[str]:
    """Yield the texts beside the pages: bookmarks, descriptions of figures, properties."""
    if isinstance(thing, pikepdf.String):
        yield str(thing)
    elif isinstance(thing, pikepdf.Array):
        for one in thing:
            if not getattr(one, "is_indirect", False):
                yield from _said(one)
    elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        for key in thing.keys():  # noqa: SIM118 -- it has no values() of its own
            if not getattr(thing[key], "is_indirect", False):
                yield from _said(thing[key])


def _drawn(page: pikepdf.Page) -> Iterator[str]:
    letters: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            letters = _letters(page.resources.Font[str(operands[0])])
        elif str(operator) in ("Tj", "TJ"):
            shown = operands[0] if str(operator) == "TJ" else [operands[0]]
            for piece in shown:
                if isinstance(piece, pikepdf.String):
                    codes = bytes(piece)
                    pairs = zip(codes[::2], codes[1::2], strict=True)
                    yield from (letters.get(high * 256 + low, "?") for high, low in pairs)
        elif str(operator) == "ET":
            yield " "


def _letters(font: pikepdf.Object) -> dict[int, str]:
    """Return what each glyph of a font stands for, as the file itself says."""
    table = font.ToUnicode.read_bytes().decode("latin-1")
    found = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, said in re.findall(r"<(\w+)>\s*<(\w+)>", block):
            found[int(code, 16)] = bytes.fromhex(said).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for low, high, said in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            first = int(said, 16)
            for n in range(int(low, 16), int(high, 16) + 1):
                found[n] = chr(first + n - int(low, 16))
    return found
