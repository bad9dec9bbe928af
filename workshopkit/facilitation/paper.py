"""Typing in answers that came on paper; they are marked so wherever they are counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workshopkit.domain.actor import Actor
from workshopkit.domain.participant import PAPER, paper_voter
from workshopkit.domain.ports import Unit
from workshopkit.domain.response import Response
from workshopkit.domain.round import NothingToAskError, Round, RoundNotReadyError, RoundState
from workshopkit.domain.trail import TrailKind
from workshopkit.errors import ConflictError, NotFoundError
from workshopkit.facilitation.answering import now, refuse_emptied
from workshopkit.facilitation.results.keeping import note_result
from workshopkit.facilitation.trail import answers_of
from workshopkit.kinds import kind_of


class NoSuchPaperError(NotFoundError):
    """There is no sheet of paper with the number {number} here."""


class SecretPaperError(ConflictError):
    """This ballot is secret: count the slips of paper, and type in only the tally."""


def paper_answers(unit: Unit, actor: Actor, round_: Round) -> Sequence[Response]:
    """Return the answers that were typed in from paper, in the order they were."""
    actor.may_keep_record()
    return [r for r in unit.responses(round_.id) if r.voter.startswith(PAPER)]


def _require_takes_paper(unit: Unit, round_: Round) -> None:
    if not kind_of(round_).asks(round_):
        raise NothingToAskError
    if unit.round_state(round_.id) not in (RoundState.OPEN, RoundState.CLOSED):
        raise RoundNotReadyError(round_.state)
    if round_.is_secret:
        raise SecretPaperError


def type_in(
    unit: Unit,
    actor: Actor,
    round_: Round,
    value: Mapping[str, Any],
    number: int = 0,
    *,
    emptied: bool = False,
) -> Response:
    """Save an answer from a sheet of paper: a new one, or one typed in before by its number.

    Raises:
        RoundNotReadyError: The round has not been opened, or its result is shown already.
        EmptiedAnswerError: Without `emptied`, nothing would take the place of what is saved.
    """
    actor.may_keep_record()
    _require_takes_paper(unit, round_)
    known = paper_answers(unit, actor, round_)
    voter = paper_voter(number or len(known) + 1)
    earlier = next((response for response in known if response.voter == voter), None)
    if number and earlier is None:
        raise NoSuchPaperError(number=number)
    if not emptied:
        refuse_emptied(round_, earlier, value)
    rev = earlier.rev + 1 if earlier else 1
    typed = Response(round_.id, voter, "", rev, value, now())
    unit.put_response(typed, round_.workshop_id)
    if unit.round_state(round_.id) is RoundState.CLOSED:
        note_result(unit, round_, TrailKind.TYPED_IN, answers=answers_of(unit, round_))
    return typed
