"""Handing in an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from workshopkit.domain.actor import Actor, WrongRoleError
from workshopkit.domain.participant import Participant
from workshopkit.domain.ports import Unit
from workshopkit.domain.response import (
    EmptiedAnswerError,
    EmptiedSlipError,
    RepeatedSlipError,
    Response,
    StaleAnswerError,
    in_turn,
    is_blank,
    is_repeat,
    says_the_same,
)
from workshopkit.domain.round import Round, RoundNotOpenError, RoundState
from workshopkit.errors import ConflictError, InputError
from workshopkit.facilitation.ballot import known_answer, put_answer, voter_of
from workshopkit.facilitation.people.presence import count_seat
from workshopkit.facilitation.people.roll import require_code


class NothingToWithdrawError(ConflictError):
    """There is no answer of yours to take back."""


class BallotCountedError(ConflictError):
    """This secret ballot is closed and counted. A vote that was saved before is counted."""


class NoTableError(InputError):
    """This one is answered by a table. Write which table you are at."""


def hand_in(
    unit: Unit,
    actor: Actor,
    round_: Round,
    participant: Participant,
    value: Mapping[str, Any],
    rev: int,
    *,
    emptied: bool = False,
) -> Response:
    """Save an answer that the kind has read; the same again changes nothing, and no slip tells.

    Raises:
        RoundNotOpenError: The round is not open.
        StaleAnswerError: A newer answer of this voter is saved, or some slip of theirs.
        EmptiedAnswerError: Without `emptied`, nothing would take the place of what is saved.
        NoTableError: Tables answer, and the participant is at none.
    """
    _require_own(actor, round_, participant)
    _require_place(unit, round_, participant)
    known = known_answer(unit, round_, voter_of(round_, participant))
    sent = in_turn(known, _sent(round_, participant, value, rev))
    # Sent again after closing, by a page that was reloaded, an answer is still saved.
    if known is not None and not round_.is_secret and says_the_same(known, sent):
        return known
    _require_open(unit, round_)
    _require_next(round_, known, sent, emptied=emptied)
    put_answer(unit, round_, sent)
    count_seat(unit, participant)
    return sent


def refuse_emptied(round_: Round, known: Response | None, value: Mapping[str, Any]) -> None:
    """Refuse to put nothing in the place of something: a browser empties forms that nobody emptied.

    Of a slip it is not told whether there is something on it.

    Raises:
        EmptiedAnswerError: There is something.
    """
    if known is None or known.withdrawn or not is_blank(value):
        return
    if round_.is_secret:
        raise EmptiedSlipError
    if not is_blank({**known.value, "by": ""}):
        raise EmptiedAnswerError


def withdraw_answer(
    unit: Unit, actor: Actor, round_: Round, participant: Participant, rev: int = 0
) -> Response:
    """Take one's own answer back while the round is open; what was written is gone.

    `rev` is the revision that this is, from a page that may be stale; 0 whatever it is.

    Raises:
        RoundNotOpenError: It is too late.
        NothingToWithdrawError: Nothing has been handed in.
        StaleAnswerError: A newer answer is saved, perhaps by somebody else at the table.
    """
    _require_own(actor, round_, participant)
    known = own_response(unit, round_, participant)
    if known is None:
        raise NothingToWithdrawError
    if known.withdrawn:
        return known
    if unit.round_state(round_.id) is not RoundState.OPEN:
        raise RoundNotOpenError
    if rev and rev <= known.rev:
        raise StaleAnswerError
    # The revision stays, so that an older try that arrives late does not bring the answer back.
    gone = Response(round_.id, known.voter, participant.id, known.rev + 1, {}, withdrawn=True)
    put_answer(unit, round_, gone)
    return gone


def own_answer(unit: Unit, round_: Round, participant: Participant) -> Response | None:
    """Return what this participant, or their table, has handed in and not taken back."""
    known = own_response(unit, round_, participant)
    return None if known is None or known.withdrawn else known


def own_response(unit: Unit, round_: Round, participant: Participant) -> Response | None:
    """Return what this participant, or their table, has handed in, or has withdrawn.

    What is on a slip is never told, not even to its voter: somebody else may have found the code.
    """
    if round_.by_table and not participant.table:
        return None
    known = known_answer(unit, round_, voter_of(round_, participant))
    return replace(known, value={}) if known and round_.is_secret else known


def _require_own(actor: Actor, round_: Round, participant: Participant) -> None:
    """Refuse everybody but the participant whose seat it is."""
    actor.may_answer(round_.workshop_id)
    if participant.id != actor.id:
        raise WrongRoleError


def _require_place(unit: Unit, round_: Round, participant: Participant) -> None:
    if round_.by_table and not participant.table:
        raise NoTableError
    if round_.by_code:
        require_code(unit, participant)


def _require_open(unit: Unit, round_: Round) -> None:
    if unit.round_state(round_.id) is not RoundState.OPEN:
        raise BallotCountedError if round_.is_secret else RoundNotOpenError


def _require_next(round_: Round, known: Response | None, sent: Response, *, emptied: bool) -> None:
    if round_.is_secret and known and not known.withdrawn and sent.rev == known.rev:
        # Whatever is on it: whoever holds the phone must not be able to try out what the slip says.
        raise RepeatedSlipError
    is_repeat(known, sent)
    if not emptied:
        refuse_emptied(round_, known, {**sent.value, "by": ""})


def _sent(round_: Round, participant: Participant, value: Mapping[str, Any], rev: int) -> Response:
    """Return an answer as it is to be kept: signed where a round is named, never where secret."""
    if round_.settings.get("named") and not round_.is_secret:
        value = {**value, "by": participant.name or participant.table}
    return Response(round_.id, voter_of(round_, participant), participant.id, rev, value, now())


def earlier_answer(unit: Unit, round_: Round, participant: Participant) -> Response | None:
    """Return what this participant answered when the exercise was run before, to go on from."""
    if round_.number == 1:
        return None
    runs = {r.number: r for r in unit.rounds(round_.workshop_id) if r.slug == round_.slug}
    before = runs.get(round_.number - 1)
    # What somebody said to another wording is no answer to this one.
    if before is None or before.settings.get("wording") != round_.settings.get("wording"):
        return None
    return own_answer(unit, before, participant)


def now() -> str:
    """Return the wall clock as answers are marked with it."""
    return datetime.now(UTC).astimezone().isoformat(timespec="seconds")
