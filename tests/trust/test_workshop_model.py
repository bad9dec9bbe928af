"""Whatever people do in a workshop, and whatever breaks: nothing is lost, and nothing is added."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from itertools import count
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy.exc import IntegrityError
from workshop_machine import WorkshopMachine
from workshop_mishaps import InMemoryMachine, MishapMachine

from workshopkit.domain.response import Response
from workshopkit.domain.round import RoundState
from workshopkit.domain.trail import TrailKind
from workshopkit.errors import WorkshopError
from workshopkit.facilitation import answering, ballot
from workshopkit.facilitation.finding import latest_round
from workshopkit.facilitation.people import roll
from workshopkit.store import schema
from workshopkit.store.key_folder import KeyFolder
from workshopkit.store.unit import SqlUnit

STEPS = 30


def run(machine: type[WorkshopMachine], examples: int) -> None:
    """Run a machine, in every place and at every time in the same way."""
    chosen = settings(
        max_examples=examples,
        stateful_step_count=STEPS,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=chosen)  # type: ignore[no-untyped-call]


@pytest.mark.parametrize(
    ("machine", "examples"),
    [(MishapMachine, 30), (InMemoryMachine, 10)],
    ids=["in a file", "in memory"],
)
def test_a_workshop_is_what_its_model_says_whatever_people_do(
    machine: type[WorkshopMachine], examples: int, often: Callable[[int], int]
) -> None:
    run(machine, often(examples))


# The machine finds what it is there to find

Plant = Callable[[], AbstractContextManager[object]]


def _no_rev() -> AbstractContextManager[object]:
    return patch.object(answering, "is_repeat", lambda *_: False)


def _new_keys() -> AbstractContextManager[object]:
    numbers, put = count(), answering.put_answer

    def put_beside(unit: Any, round_: Any, response: Any) -> None:
        put(unit, round_, replace(response, voter=f"{response.voter}-{next(numbers)}"))

    return patch.object(answering, "put_answer", put_beside)


def _never_closed() -> AbstractContextManager[object]:
    hand_in = answering.hand_in

    def hand_in_late(unit: Any, actor: Any, round_: Any, *args: Any, **named: Any) -> Any:
        # Secret ballots are looked after by the database, too.
        if round_.is_secret:
            return hand_in(unit, actor, round_, *args, **named)
        with patch.object(SqlUnit, "round_state", lambda *_: RoundState.OPEN):
            return hand_in(unit, actor, round_, *args, **named)

    return patch("workshop_machine.hand_in", hand_in_late)


def _no_line() -> AbstractContextManager[object]:
    write = ballot.note_round

    def write_some(unit: Any, round_: Any, kind: TrailKind, **more: object) -> Any:
        return None if kind is TrailKind.CLOSED else write(unit, round_, kind, **more)

    return patch.object(ballot, "note_round", write_some)


def _second_seat() -> AbstractContextManager[object]:
    def sit_anywhere(unit: Any, code: Any, seat: Any, present: Any = None) -> Any:
        return roll._first_use(unit, code, seat, present)

    return patch("workshopkit.facilitation.people.joining.sit_down", sit_anywhere)


def _withdrawn_counts() -> AbstractContextManager[object]:
    def count_all(unit: Any, round_id: str) -> int:
        return int(unit._count(schema.response, schema.response.c.round_id == round_id))

    return patch.object(SqlUnit, "response_count", count_all)


def _slips_shown() -> AbstractContextManager[object]:
    def shown(unit: Any, round_id: str) -> list[Any]:
        known = counted(unit, round_id)
        key = unit._keys.find(round_id)
        found = unit._open_slips(round_id, key) if key else {}
        return [*known, *(Response(round_id, name, "", 1, said) for name, said in found.items())]

    counted = SqlUnit.counted_slips
    return patch.object(SqlUnit, "counted_slips", shown)


def _entries_overwritten() -> AbstractContextManager[object]:
    def written(unit: Any, _actor: Any, _place: Any, entry_id: str, raw: Any, _rev: int) -> Any:
        known = unit.entry(entry_id)
        changed = replace(known, body={**known.body, **raw}, rev=known.rev + 1)
        unit.put_entry(changed)
        return changed

    return patch("workshop_mishaps.change_entry", written)


def _expect_ignored() -> AbstractContextManager[object]:
    def latest(unit: Any, place: Any, exercise: str, *_: Any) -> Any:
        return latest_round(unit, place, exercise)

    return patch("workshopkit.facilitation.running._expected", latest)


def _keys_stay() -> AbstractContextManager[object]:
    return patch.object(KeyFolder, "destroy", lambda *_: None)


FAULTS: dict[str, Plant] = {
    "an older answer takes the place of a newer one": _no_rev,
    "an answer is kept beside the one before": _new_keys,
    "nobody looks whether a round is closed": _never_closed,
    "closing writes no line into the trail": _no_line,
    "a personal code gives a second seat": _second_seat,
    "answers that were taken back are counted": _withdrawn_counts,
    "slips of an open secret ballot are told": _slips_shown,
    "what another secretary wrote is overwritten": _entries_overwritten,
    "what the other facilitator did is not looked at": _expect_ignored,
    "keys of counted ballots stay": _keys_stay,
}


#: What the machine says: it is not as the model has it, or it was refused, or was not. Some is
#: refused by the database itself.
FOUND = (AssertionError, pytest.fail.Exception, WorkshopError, IntegrityError)


@pytest.mark.parametrize("fault", FAULTS)
def test_the_machine_finds_a_planted_fault(fault: str) -> None:
    with FAULTS[fault](), pytest.raises(FOUND):
        run(MishapMachine, 40)
