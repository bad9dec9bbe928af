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
from workshopkit.domain.setting import as_declared, setting_mistakes
from workshopkit.domain.text import clean
from workshopkit.domain.trail import TrailKind
from workshopkit.domain.workshop import Workshop
from workshopkit.errors import ConflictError, InputError
from workshopkit.facilitation.ballot import (
    answer_count,
    begin,
    check_ballot,
    check_showing,
)
from workshopkit.facilitation.chain import items_to_work_on
from workshopkit.facilitation.clock import note_visit
from workshopkit.facilitation.finding import latest_round
from workshopkit.facilitation.programme import bring_back
from workshopkit.facilitation.results.closing import shut, shut_or_spoil
from workshopkit.facilitation.results.keeping import note_result
from workshopkit.facilitation.results.tie import take_back_runoff
from workshopkit.facilitation.timer import without_what_is_over
from workshopkit.facilitation.trail import marks_of_result, note_round, tally_of
from workshopkit.kinds import kind_of

SOURCES = ("hands", "paper")


class UncountableError(InputError):
    """A tally needs whole numbers, none below zero and no more votes on one choice than voters."""


class UnusableSettingError(InputError):
    """“{name}” cannot be set to this."""


class NothingToChooseError(InputError):
    """There is nothing to choose from yet: name the earlier exercise, or write the choices."""


class RaisedHandsError(InputError):
    """Raised hands are not secret. Count slips of paper instead."""


class NoHandCountError(InputError):
    """This exercise is not one that is counted by hand."""


class AnsweredError(ConflictError):
    """Somebody has answered already, so this cannot be taken back."""


class OpensByItselfError(ConflictError):
    """At one's own pace exercises open by themselves, so this cannot be taken back."""


def open_round(
    unit: Unit,
    actor: Actor,
    workshop: Workshop,
    exercise: str,
    expect: RoundState | None = None,
    *,
    confirmed: bool = False,
) -> Round:
    """Open an exercise with a copy of the items it works on; the room moves there.

    Opening one that has been closed or revealed makes a new round beside the old, and so does
    opening a secret ballot that cannot be counted any more.

    Raises:
        NeedsConfirmingError: A secret ballot would be less secret than people expect.
    """
    actor.may_facilitate()
    workshop.require_not_closed()
    bring_back(unit, workshop, exercise)
    round_ = _to_open(unit, _expected(unit, workshop, exercise, expect), confirmed=confirmed)
    opened = _with_something_to_ask(unit, workshop, round_)
    check_ballot(unit, opened, confirmed=confirmed)
    note_visit(unit, workshop, exercise)
    unit.save_workshop(workshop.at(exercise))
    begin(unit, opened)
    return opened


def _with_something_to_ask(unit: Unit, workshop: Workshop, round_: Round) -> Round:
    if not kind_of(round_).asks(round_):
        raise NothingToAskError
    items = items_to_work_on(unit, workshop, round_)
    if kind_of(round_).NEEDS_ITEMS and not items:
        raise NothingToChooseError
    return round_.with_items(items, RoundState.OPEN)


def _to_open(unit: Unit, round_: Round, *, confirmed: bool) -> Round:
    """Return the run that is opened next: a prepared one as it is, another beside one that was."""
    if round_.state is RoundState.OPEN:
        if not round_.is_secret or unit.can_count(round_.id):
            raise RoundMovedOnError(round_.state)
        round_ = shut_or_spoil(unit, round_, confirmed=confirmed)
    return round_ if round_.state is RoundState.PREPARED else next_run(round_)


def close_round(
    unit: Unit, actor: Actor, workshop: Workshop, exercise: str, expect: RoundState | None = None
) -> Round:
    """Close an exercise: nobody can answer any more, nobody sees the result yet."""
    actor.may_facilitate()
    round_ = _advancing(unit, workshop, exercise, expect, RoundState.CLOSED)
    done = without_what_is_over(workshop)
    if done != workshop:
        unit.save_workshop(done)
    return shut(unit, round_)


def reveal_round(
    unit: Unit,
    actor: Actor,
    workshop: Workshop,
    exercise: str,
    expect: RoundState | None = None,
    *,
    confirmed: bool = False,
) -> Round:
    """Show the result of a closed exercise to the room.

    Raises:
        NeedsConfirmingError: So few voted in secret that the result may tell who voted what.
    """
    actor.may_facilitate()
    round_ = _advancing(unit, workshop, exercise, expect, RoundState.REVEALED)
    check_showing(unit, round_, confirmed=confirmed)
    shown = replace(round_, state=RoundState.REVEALED)
    unit.save_round(shown)
    note_result(unit, shown, TrailKind.REVEALED, **marks_of_result(unit, shown))
    if workshop.section != exercise:
        note_visit(unit, workshop, exercise)
        unit.save_workshop(workshop.at(exercise))
    return shown


def withdraw_round(unit: Unit, actor: Actor, workshop: Workshop, exercise: str) -> None:
    """Take back an opening that nobody has answered: the exercise is as it was before.

    A first run is unopened again, with the settings it had; of a later one nothing is left, and
    the one before it is the latest again.

    Raises:
        AnsweredError: Somebody has answered, or a tally was typed in.
        OpensByItselfError: It would be open again at once.
    """
    actor.may_facilitate()
    round_ = latest_round(unit, workshop, exercise)
    _check_withdrawing(unit, workshop, round_)
    if round_.is_secret:
        unit.empty_box(round_.id)
    unit.remove_round(round_.id)
    note_round(unit, round_, TrailKind.WITHDRAWN)
    if round_.number == 1:
        unit.save_round(_unopened(round_))
    take_back_runoff(unit, round_)


def can_withdraw(unit: Unit, workshop: Workshop, round_: Round) -> bool:
    """Return whether the opening of a round could be taken back."""
    try:
        _check_withdrawing(unit, workshop, round_)
    except ConflictError:
        return False
    return True


def _check_withdrawing(unit: Unit, workshop: Workshop, round_: Round) -> None:
    if answer_count(unit, round_) or unit.hand_counts(round_.id):
        raise AnsweredError
    if round_.number > 1:
        return
    if round_.state is RoundState.PREPARED:
        raise RoundNotReadyError(round_.state)
    if workshop.until is not None and not workshop.is_closed:
        raise OpensByItselfError


def _unopened(round_: Round) -> Round:
    # Another id: the trail tells of the old one that it is gone, and a late answer meets nothing.
    state = RoundState.PREPARED
    return replace(round_, id=secrets.token_hex(8), state=state, items=())


def change_settings(
    unit: Unit, actor: Actor, workshop: Workshop, exercise: str, settings: dict[str, object]
) -> Round:
    """Change settings of an exercise that has not been opened."""
    actor.may_facilitate()
    round_ = _expected(unit, workshop, exercise, RoundState.PREPARED)
    settings = as_declared(kind_of(round_).Settings, settings)
    mistakes = list(setting_mistakes(kind_of(round_).Settings, settings))
    if mistakes:
        raise UnusableSettingError(name=mistakes[0][1]["name"])
    given = {n: clean(v, lines=True) if isinstance(v, str) else v for n, v in settings.items()}
    changed = replace(
        round_, settings={**round_.settings, **given}, chosen={**round_.chosen, **given}
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
    if round_.is_secret and count.source == "hands":
        raise RaisedHandsError
    _check_count(round_, count)
    unit.put_hand_count(count, workshop.id)
    note_result(unit, round_, TrailKind.COUNTED, source=count.source, tally=tally_of(unit, round_))


def _check_count(round_: Round, count: HandCount) -> None:
    known = {item.id for item in round_.items}
    numbers = (count.voters, *count.votes.values())
    fits = all(0 <= n <= max(count.voters, 0) for n in numbers) and count.voters <= 100_000
    if not fits or not known.issuperset(count.votes) or count.source not in SOURCES:
        raise UncountableError


def _advancing(
    unit: Unit, workshop: Workshop, exercise: str, expect: RoundState | None, wanted: RoundState
) -> Round:
    """Return the round of an exercise if its next state is the wanted one."""
    round_ = _expected(unit, workshop, exercise, expect)
    if NEXT.get(round_.state) is not wanted:
        error = RoundMovedOnError if round_.state is wanted else RoundNotReadyError
        raise error(round_.state)
    return round_


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
