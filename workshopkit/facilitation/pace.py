"""Workshops at one's own pace: everything is open at once, until the last day is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from workshopkit.domain.ports import Unit
from workshopkit.domain.round import NoChoicesError, NoSuchRoundError, Round, RoundState
from workshopkit.domain.workshop import Workshop, WorkshopState
from workshopkit.errors import InputError, NeedsConfirmingError
from workshopkit.facilitation.ballot import begin, check_ballot
from workshopkit.facilitation.chain import items_to_work_on
from workshopkit.facilitation.results.closing import shut
from workshopkit.kinds import kind_of


def keep_pace(unit: Unit, workshop: Workshop, today: date) -> None:
    """Open what can be answered, or close it all when the last day is over.

    An exercise that builds on another opens when that one is closed.
    """
    if workshop.until is None or workshop.is_closed:
        return
    if workshop.state is WorkshopState.DRAFTED:
        unit.save_workshop(replace(workshop, state=WorkshopState.OPEN))
    programme = unit.programme(workshop.id)
    for round_ in _latest(unit, workshop):
        slot = programme.slot(round_.slug) if programme else None
        if today > workshop.until:
            _close(unit, round_)
        elif slot is None or not slot.skipped:
            _open(unit, workshop, round_)


def _latest(unit: Unit, workshop: Workshop) -> list[Round]:
    return list({round_.slug: round_ for round_ in unit.rounds(workshop.id)}.values())


def _open(unit: Unit, workshop: Workshop, round_: Round) -> None:
    kind = kind_of(round_)
    if round_.state is not RoundState.PREPARED or not kind.asks(round_):
        return
    try:
        opened = round_.with_items(items_to_work_on(unit, workshop, round_), RoundState.OPEN)
        # What the desk would ask about, somebody has to open by hand.
        check_ballot(unit, opened, confirmed=False)
    except (NoChoicesError, NoSuchRoundError, NeedsConfirmingError, InputError):
        return
    if opened.items or not kind.NEEDS_ITEMS:
        begin(unit, opened)


def _close(unit: Unit, round_: Round) -> None:
    # A secret ballot that cannot be counted waits for somebody who decides what becomes of it.
    if round_.state is RoundState.OPEN and (not round_.is_secret or unit.can_count(round_.id)):
        shut(unit, round_)
