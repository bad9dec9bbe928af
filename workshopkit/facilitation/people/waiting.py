"""Whom an open exercise still waits for: tables, and people who gave a name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from workshopkit.domain.participant import Participant, table_voter
from workshopkit.domain.ports import Unit
from workshopkit.domain.round import Round, RoundState


class Waiting(NamedTuple):
    """The names of those who have not answered, and how many more gave none."""

    names: tuple[str, ...] = ()
    nameless: int = 0


def not_answered(unit: Unit, round_: Round) -> Waiting:
    """Return whom a round waits for; nobody can know that of a secret ballot, or of a closed one.

    A vote by personal codes waits only for those who sit here with a code.
    """
    if round_.is_secret or round_.state is not RoundState.OPEN:
        return Waiting()
    answered = {one.voter for one in unit.responses(round_.id) if not one.withdrawn}
    if round_.by_table:
        tables = unit.tables(round_.workshop_id)
        return Waiting(tuple(t for t in tables if table_voter(t) not in answered))
    silent = [seat for seat in _voters(unit, round_) if seat.id not in answered]
    return Waiting(tuple(_names(silent)), sum(not seat.name for seat in silent))


def _voters(unit: Unit, round_: Round) -> Iterator[Participant]:
    seats = (seat for seat in unit.participants(round_.workshop_id) if seat.here)
    if not round_.by_code:
        yield from seats
        return
    with_code = {code.participant_id for code in unit.voting_codes(round_.workshop_id)}
    yield from (seat for seat in seats if seat.id in with_code)


def _names(seats: Iterable[Participant]) -> Iterator[str]:
    """Yield each name, with the table where somebody sits at one."""
    for seat in seats:
        if seat.name:
            yield f"{seat.name} ({seat.table})" if seat.table else seat.name
