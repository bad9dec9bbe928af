"""Opening, closing and revealing a round, and typing in a tally of hands or paper."""

from __future__ import annotations

import secrets
from dataclasses import replace

from workshopkit.domain.actor import Actor
from workshopkit.domain.ports import Unit
from workshopkit.domain.response import HandCount
from workshopkit.domain.round import (
    NEXT,
    NothingToAskError,
    Round,
    RoundMovedOnError,
    RoundNotReadyError,
    RoundState,
)
from workshopkit.domain.setting import setting_mistakes
from workshopkit.domain.workshop import Workshop
from workshopkit.errors import InputError
from workshopkit.facilitation.chain import items_to_work_on
from workshopkit.facilitation.workshop import latest_round
from workshopkit.kinds import kind_of

SOURCES = ("hands", "paper")


class UncountableError(InputError):
    """A tally needs whole numbers, none below zero and no more votes on one choice than voters."""


class UnusableSettingError(InputError):
    """“{name}” cannot be set to this."""


class NothingToChooseError(InputError):
    """There is nothing to choose from yet: name the earlier exercise, or write the choices."""


class NoHandCountError(InputError):
    """This exercise is not one that is counted by hand."""


def open_round(
    unit: Unit, actor: Actor, workshop: Workshop, exercise: str, expect: RoundState | None = None
) -> Round:
    """Open an exercise with a copy of the items it works on; the room moves there.

    Opening one that has been closed or revealed makes a new round beside the old.
    """
    actor.may_facilitate()
    workshop.require_not_closed()
    round_ = _expected(unit, workshop, exercise, expect)
    if round_.state is RoundState.OPEN:
        raise RoundMovedOnError(round_.state)
    if round_.state is not RoundState.PREPARED:
        round_ = next_run(round_)
    if not kind_of(round_).asks(round_):
        raise NothingToAskError
    items = items_to_work_on(unit, workshop, round_)
    if kind_of(round_).NEEDS_ITEMS and not items:
        raise NothingToChooseError
    opened = replace(round_, state=RoundState.OPEN, items=items)
    unit.save_round(opened)
    unit.save_workshop(workshop.at(exercise))
    return opened


def close_round(
    unit: Unit, actor: Actor, workshop: Workshop, exercise: str, expect: RoundState | None = None
) -> Round:
    """Close an exercise: nobody can answer any more, nobody sees the result yet."""
    return _advance(unit, actor, workshop, exercise, expect, RoundState.CLOSED)


def reveal_round(
    unit: Unit, actor: Actor, workshop: Workshop, exercise: str, expect: RoundState | None = None
) -> Round:
    """Show the result of a closed exercise to the room."""
    return _advance(unit, actor, workshop, exercise, expect, RoundState.REVEALED)


def withdraw_round(unit: Unit, actor: Actor, workshop: Workshop, exercise: str) -> None:
    """Take back a second run that nobody has answered: the earlier one is the latest again."""
    actor.may_facilitate()
    round_ = latest_round(unit, workshop, exercise)
    if round_.number == 1 or unit.response_count(round_.id):
        raise RoundNotReadyError(round_.state)
    unit.remove_round(round_.id)


def change_settings(
    unit: Unit, actor: Actor, workshop: Workshop, exercise: str, settings: dict[str, object]
) -> Round:
    """Change settings of an exercise that has not been opened."""
    actor.may_facilitate()
    round_ = _expected(unit, workshop, exercise, RoundState.PREPARED)
    mistakes = list(setting_mistakes(kind_of(round_).Settings, settings))
    if mistakes:
        raise UnusableSettingError(name=mistakes[0][1]["name"])
    changed = replace(
        round_,
        settings={**round_.settings, **settings},
        chosen={**round_.chosen, **settings},
    )
    unit.save_round(changed)
    return changed


def count_by_hand(unit: Unit, actor: Actor, workshop: Workshop, count: HandCount) -> None:
    """Type in a tally of raised hands or paper slips; it is marked so wherever it is shown."""
    actor.may_facilitate()
    round_ = unit.round(count.round_id)
    if (
        round_ is None
        or round_.workshop_id != workshop.id
        or not kind_of(round_).counts_hands(round_)
    ):
        raise NoHandCountError
    if round_.state is RoundState.PREPARED:
        raise RoundNotReadyError(round_.state)
    _check_count(round_, count)
    unit.put_hand_count(count, workshop.id)


def _check_count(round_: Round, count: HandCount) -> None:
    known = {item.id for item in round_.items}
    numbers = (count.voters, *count.votes.values())
    fits = all(0 <= n <= max(count.voters, 0) for n in numbers) and count.voters <= 100_000
    if not fits or not known.issuperset(count.votes) or count.source not in SOURCES:
        raise UncountableError


def _advance(
    unit: Unit,
    actor: Actor,
    workshop: Workshop,
    exercise: str,
    expect: RoundState | None,
    wanted: RoundState,
) -> Round:
    actor.may_facilitate()
    round_ = _expected(unit, workshop, exercise, expect)
    if NEXT.get(round_.state) is not wanted:
        error = RoundMovedOnError if round_.state is wanted else RoundNotReadyError
        raise error(round_.state)
    moved = replace(round_, state=wanted)
    unit.save_round(moved)
    if wanted is RoundState.REVEALED and workshop.section != exercise:
        unit.save_workshop(workshop.at(exercise))
    return moved


def _expected(unit: Unit, workshop: Workshop, exercise: str, expect: RoundState | None) -> Round:
    round_ = latest_round(unit, workshop, exercise)
    if expect is not None and round_.state is not expect:
        raise RoundMovedOnError(round_.state)
    return round_


def next_run(round_: Round) -> Round:
    """Return the next run of an exercise, beside the one that was."""
    return replace(
        round_,
        id=secrets.token_hex(8),
        number=round_.number + 1,
        state=RoundState.PREPARED,
        items=(),
    )
