"""Answers wherever they lie: in the open, or as slips in the box of a secret ballot."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

from workshopkit.domain.item import lineage
from workshopkit.domain.participant import Participant, table_voter
from workshopkit.domain.ports import Unit
from workshopkit.domain.response import Response
from workshopkit.domain.round import Round
from workshopkit.domain.trail import TrailKind
from workshopkit.errors import InputError, NeedsConfirmingError
from workshopkit.facilitation.trail import choices_of, note_round, question_of
from workshopkit.kinds import ballot, kind_of
from workshopkit.kinds.surveys.disclosure import SMALLEST_GROUP


class SecretReasonsError(InputError):
    """Reasons tell who wrote them. Choose another way to vote, or a ballot that is not secret."""


class FewVotersError(NeedsConfirmingError):
    """Fewer than five can vote, so the result may tell who voted what. Go on all the same?"""


class PlainSecretError(NeedsConfirmingError):
    """The room is not encrypted: who listens in on the network can read the slips. Go on?"""


class PlainFewVotersError(NeedsConfirmingError):
    """The room is not encrypted, and fewer than five can vote: a vote may be known. Go on?"""


class FewSlipsError(NeedsConfirmingError):
    """Fewer than five voted, so the result may tell who voted what. Show it all the same?"""


class LostKeyError(NeedsConfirmingError):
    """The key of a secret ballot is gone, so it cannot be counted. End it uncounted?"""


class NoProposalError(InputError):
    """Write the proposal first: nobody can agree to what does not stand there."""


class TablesCannotVoteError(InputError):
    """A vote in secret or by personal code is each person's own. Choose “Each person”."""


class NoCodesError(InputError):
    """This vote needs personal codes. Make them on the first page, and print them."""


def answers(unit: Unit, round_: Round) -> Sequence[Response]:
    """Return the answers that count; those of a secret ballot only once it is counted."""
    return unit.counted_slips(round_.id) if round_.is_secret else unit.responses(round_.id)


def answer_count(unit: Unit, round_: Round) -> int:
    """Return how many voters answered."""
    return unit.slip_count(round_.id) if round_.is_secret else unit.response_count(round_.id)


def known_answer(unit: Unit, round_: Round, voter: str) -> Response | None:
    """Return what is kept for a voter, a withdrawn answer included."""
    return unit.slip(round_.id, voter) if round_.is_secret else unit.response(round_.id, voter)


def put_answer(unit: Unit, round_: Round, response: Response) -> None:
    """Keep an answer where those of its round lie."""
    if round_.is_secret:
        # Nothing is written beside a slip that could tell whose it is: no name and no time.
        slip = replace(response, participant_id="", saved_at="")
        unit.put_slip(slip, round_.workshop_id, longest_slip(round_))
    else:
        unit.put_response(response, round_.workshop_id)


def longest_slip(round_: Round) -> int:
    """Return how long a slip of this round can be, in bytes; all of them are made as long."""
    # A page from before a merge may still send what was merged.
    ids = [len(json.dumps(old)) for old in lineage(round_.items)]
    each = max(ids, default=0) + len(": 100, ")
    return len('{"choices": []}') + each * max(len(ids), ballot.most(round_))


def voters(unit: Unit, round_: Round) -> int:
    """Return how many can answer a round: tables, those on the roll, or those who have joined."""
    if round_.by_table:
        return unit.table_count(round_.workshop_id, answered=round_.id)
    if round_.by_code:
        return unit.voting_code_count(round_.workshop_id)
    return unit.participant_count(round_.workshop_id, answered=round_.id)


def check_ballot(unit: Unit, round_: Round, *, confirmed: bool) -> None:
    """Refuse to open a vote that cannot be held, or not be kept secret, unless that is meant."""
    if kind_of(round_).lacks_wording(round_):
        raise NoProposalError
    if round_.by_table and (round_.by_code or round_.is_secret):
        raise TablesCannotVoteError
    if round_.by_code and not unit.voting_code_count(round_.workshop_id):
        raise NoCodesError
    if not round_.is_secret:
        return
    if ballot.has_secret_reasons(round_.settings):
        raise SecretReasonsError
    is_plain, are_few = unit.fact("transport") != "https", are_few_voters(unit, round_)
    if confirmed or not (is_plain or are_few):
        return
    if is_plain and are_few:
        raise PlainFewVotersError
    raise PlainSecretError if is_plain else FewVotersError


def are_few_voters(unit: Unit, round_: Round) -> bool:
    """Return whether so few are there to vote that the result may tell who voted what."""
    if not round_.by_code:
        return voters(unit, round_) < SMALLEST_GROUP
    # Codes that nobody has used yet are not people in the room.
    codes = unit.voting_codes(round_.workshop_id)
    return sum(bool(code.participant_id) for code in codes) < SMALLEST_GROUP


def check_showing(unit: Unit, round_: Round, *, confirmed: bool) -> None:
    """Refuse to show the result of a secret ballot of a few, unless that is meant."""
    if round_.is_secret and not confirmed and 0 < answer_count(unit, round_) < SMALLEST_GROUP:
        raise FewSlipsError


def begin(unit: Unit, round_: Round) -> None:
    """Open a round; the trail says what is asked by which rules, and what was accepted."""
    if round_.is_secret:
        unit.open_box(round_.id)
    unit.save_round(round_)
    accepted = {}
    if round_.is_secret:
        is_plain = unit.fact("transport") != "https"
        accepted = {"plain": is_plain, "few": are_few_voters(unit, round_)}
    note_round(
        unit,
        round_,
        TrailKind.OPENED,
        question=question_of(round_),
        choices=choices_of(round_),
        voters=voters(unit, round_),
        secret=round_.is_secret,
        mode=str(round_.settings.get("mode", "")),
        **accepted,
    )


def roll(unit: Unit, round_: Round) -> Mapping[str, str]:
    """Return who can answer a round: the name to write for each voter, empty without one."""
    seats = unit.participants(round_.workshop_id)
    codes = {c.participant_id: c.number for c in unit.voting_codes(round_.workshop_id)}
    return {seat.id: seat.name or _numbered(codes.get(seat.id)) for seat in seats}


def _numbered(number: int | None) -> str:
    return f"{number:03}" if number else ""


def voter_of(round_: Round, participant: Participant) -> str:
    """Return under which key an answer is kept: the person's, or the table's."""
    return table_voter(participant.table) if round_.by_table else participant.id
