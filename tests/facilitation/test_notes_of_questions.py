from __future__ import annotations

from collections.abc import Callable

import pytest

from workshopkit.domain.actor import Actor
from workshopkit.domain.ports import Unit
from workshopkit.domain.record import NOTE_MARK
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.finding import latest_round
from workshopkit.facilitation.outcome import outcome
from workshopkit.facilitation.recording import remove_entry, write_note

TALK = "closing-agenda"


@pytest.fixture
def here(prepare: Callable[..., Workshop]) -> Workshop:
    return prepare(**{TALK: {}, "meeting-items": {}, "personas": {}})


def notes(unit: Unit, here: Workshop, slug: str = TALK) -> dict[int, str]:
    return dict(outcome(unit, latest_round(unit, here, slug)).notes)


def test_what_is_written_about_a_question_comes_out_with_its_number(
    unit: Unit, secretary: Actor, here: Workshop
) -> None:
    write_note(unit, secretary, here, f"{TALK}{NOTE_MARK}3", "Vi ringer på måndag.", 0)
    first = write_note(unit, secretary, here, f"{TALK}{NOTE_MARK}1", "En lång dag.", 0)
    write_note(unit, secretary, here, f"{TALK}{NOTE_MARK}1", "En lång dag.\nOch en bra.", first.rev)

    assert notes(unit, here) == {1: "En lång dag.\nOch en bra.", 3: "Vi ringer på måndag."}


@pytest.mark.parametrize(
    "section", [TALK, f"{TALK}{NOTE_MARK}", f"{TALK}{NOTE_MARK}x", f"personas{NOTE_MARK}1"]
)
def test_a_note_about_something_else_is_not_about_a_question(
    unit: Unit, secretary: Actor, here: Workshop, section: str
) -> None:
    write_note(unit, secretary, here, section, "Om något annat.", 0)

    assert notes(unit, here) == {}
    assert notes(unit, here, "personas") == {}


def test_a_note_that_was_taken_out_does_not_come_out(
    unit: Unit, secretary: Actor, here: Workshop
) -> None:
    note = write_note(unit, secretary, here, f"{TALK}{NOTE_MARK}1", "Fel.", 0)

    remove_entry(unit, secretary, here, note.id)

    assert notes(unit, here) == {}
