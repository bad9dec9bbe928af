"""What a unit of the store can do, area by area."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol

from workshopkit.domain.item import Act
from workshopkit.domain.participant import Participant, VotingCode
from workshopkit.domain.publication import Publication
from workshopkit.domain.record import Entry
from workshopkit.domain.response import HandCount, Response
from workshopkit.domain.round import Result, Round, RoundState
from workshopkit.domain.script import Programme
from workshopkit.domain.trail import TrailLine
from workshopkit.domain.workshop import Workshop


class Workshops(Protocol):
    """The workshops that are kept."""

    def renew_secret(self, name: str) -> str:
        """Put a new secret in the place of one, which is worth nothing from now on."""

    def workshops(self) -> Sequence[Workshop]:
        """Return all workshops, the newest first."""

    def workshop(self, slug: str) -> Workshop | None:
        """Return the workshop with this slug."""

    def workshop_by_id(self, workshop_id: str) -> Workshop | None:
        """Return the workshop with this id."""

    def workshop_by_code(self, code: str) -> Workshop | None:
        """Return the workshop with this join code."""

    def add_workshop(self, workshop: Workshop) -> None:
        """Add a workshop; its slug and code must be new."""

    def save_workshop(self, workshop: Workshop) -> None:
        """Replace a workshop; the store counts its version itself."""

    def remove_workshop(self, workshop_id: str) -> None:
        """Remove a workshop and all there is of it."""

    def everything(self, workshop_id: str) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """Return all there is of a workshop, table by table, as it is kept."""


class Participants(Protocol):
    """Who joined, and at which table."""

    def add_participant(self, participant: Participant) -> None:
        """Add a participant."""

    def save_participant(self, participant: Participant) -> None:
        """Replace a participant."""

    def participant(self, participant_id: str) -> Participant | None:
        """Return the participant with this id."""

    def participants(self, workshop_id: str) -> Sequence[Participant]:
        """Return the participants in the order they joined."""

    def participant_count(self, workshop_id: str, answered: str = "") -> int:
        """Return how many are here, and of a round those who answered it and left."""

    def joined_count(self, workshop_id: str) -> int:
        """Return how many are here or have answered anything."""

    def table_count(self, workshop_id: str, answered: str = "") -> int:
        """Return how many tables have somebody; with a round, also those that answered it."""

    def tables(self, workshop_id: str) -> Sequence[str]:
        """Return the tables people named, in the order they were first named."""

    def replace_participant(self, participant_id: str, by: Participant) -> None:
        """Put a participant with another id into the place of one."""


class VotingCodes(Protocol):
    """The personal codes of a workshop."""

    def restate(self, workshop_id: str) -> None:
        """Let the next line tell all that is covered of a workshop as it is, under another salt."""

    def voting_codes(self, workshop_id: str) -> Sequence[VotingCode]:
        """Return the personal codes of a workshop, in order of their number."""

    def voting_code(self, code: str) -> VotingCode | None:
        """Return a personal code as it is kept."""

    def voting_code_of(self, participant_id: str) -> VotingCode | None:
        """Return the personal code that a participant came in with."""

    def voting_code_count(self, workshop_id: str) -> int:
        """Return how many personal codes a workshop has."""

    def add_voting_code(self, code: VotingCode) -> None:
        """Add a personal code; it must be new."""

    def save_voting_code(self, code: VotingCode) -> None:
        """Replace a personal code, known by its workshop and number."""


class Rounds(Protocol):
    """The runs of exercises, their moderation and their tallies."""

    def rounds(self, workshop_id: str) -> Sequence[Round]:
        """Return the rounds in script order, the latest run of an exercise last."""

    def round(self, round_id: str) -> Round | None:
        """Return the round with this id."""

    def round_state(self, round_id: str) -> RoundState | None:
        """Return only the state of a round: cheap, asked for every answer."""

    def save_round(self, round_: Round) -> None:
        """Add or replace a round."""

    def remove_round(self, round_id: str) -> None:
        """Remove a prepared round whose exercise left the script."""

    def result(self, round_id: str) -> Result | None:
        """Return what a round came to when it closed; nothing while it is open."""

    def put_result(self, round_id: str, result: Result, workshop_id: str) -> None:
        """Keep what a round came to, instead of what is kept of it already."""

    def acts(self, round_id: str) -> Sequence[Act]:
        """Return the moderation of a round, oldest first, undone acts included."""

    def put_act(self, round_id: str, act: Act, workshop_id: str) -> None:
        """Add or replace an act."""

    def hand_counts(self, round_id: str) -> Sequence[HandCount]:
        """Return the tallies typed in by the facilitator."""

    def put_hand_count(self, count: HandCount, workshop_id: str) -> None:
        """Add or replace a tally; one without voters and votes is removed."""


class Responses(Protocol):
    """What was answered in the open."""

    def response(self, round_id: str, voter: str) -> Response | None:
        """Return a voter's answer."""

    def responses(self, round_id: str) -> Sequence[Response]:
        """Return the answers, in the order their voters first answered."""

    def response_count(self, round_id: str) -> int:
        """Return how many voters answered."""

    def paper_count(self, round_id: str) -> int:
        """Return how many of the answers were typed in from paper."""

    def put_response(self, response: Response, workshop_id: str) -> None:
        """Add or replace a voter's answer."""

    def replace_response(self, voter: str, by: Response, workshop_id: str) -> None:
        """Put an answer under another voter's key into the place of one."""

    def remove_withdrawn(self, round_id: str) -> None:
        """Remove what is left of answers that were taken back."""


class Ballots(Protocol):
    """Secret ballots: sealed slips, and what is left of them once they are counted."""

    def open_box(self, round_id: str) -> None:
        """Make the key of a secret ballot that is about to be opened."""

    def has_key(self, round_id: str) -> bool:
        """Return whether an open secret ballot can still be voted in."""

    def can_count(self, round_id: str) -> bool:
        """Return whether an open secret ballot has its key, and every slip can be read with it."""

    def slip(self, round_id: str, voter: str) -> Response | None:
        """Return a voter's own slip, while the ballot is open."""

    def put_slip(self, response: Response, workshop_id: str, longest: int) -> None:
        """Put a voter's slip into the box, or change it; `longest` is what a slip may hold."""

    def slip_count(self, round_id: str) -> int:
        """Return how many slips lie in the box, or were counted."""

    def counted_rounds(self) -> Sequence[str]:
        """Return the ids of the rounds that are over, secret ballots and others."""

    def count_slips(self, round_id: str, roll: Mapping[str, str]) -> Sequence[Mapping[str, Any]]:
        """Write who took part, and apart from it the slips in order of content."""

    def empty_box(self, round_id: str) -> None:
        """Take the slips away uncounted."""

    def counted_slips(self, round_id: str) -> Sequence[Response]:
        """Return the slips of a counted ballot in order of content, as answers of nobody."""

    def took_part(self, round_id: str) -> Sequence[str]:
        """Return the names of those who took part in a counted secret ballot."""

    def forget_who_took_part(self, round_id: str) -> None:
        """Remove the names, not the number, of those who took part."""


class Entries(Protocol):
    """The secretary's record, and the final versions of the document."""

    def entries(self, workshop_id: str) -> Sequence[Entry]:
        """Return the record, in order."""

    def entry(self, entry_id: str) -> Entry | None:
        """Return one entry of the record."""

    def put_entry(self, entry: Entry) -> None:
        """Add or replace an entry of the record."""

    def programme(self, workshop_id: str) -> Programme | None:
        """Return the programme of a workshop's day, none before its script was read."""

    def put_programme(self, workshop_id: str, programme: Programme) -> None:
        """Keep the programme of a workshop's day."""

    def own_words(self, workshop_id: str) -> Mapping[str, str]:
        """Return what the script says between its exercises, section by section, as safe HTML."""

    def put_own_words(self, workshop_id: str, words: Mapping[str, str]) -> None:
        """Keep what the script says, instead of what is kept of it."""

    def publications(self, workshop_id: str) -> Sequence[Publication]:
        """Return the final versions of a workshop's document, the first one first."""

    def add_publication(self, publication: Publication) -> None:
        """Add a final version; its number must be new."""

    def save_publication(self, publication: Publication) -> None:
        """Replace a final version."""


class Trails(Protocol):
    """The audit trail of each workshop."""

    def trail(self, workshop_id: str) -> Sequence[TrailLine]:
        """Return a workshop's audit trail, the first line first."""

    def trail_head(self, workshop_id: str, but: Collection[str] = ()) -> TrailLine | None:
        """Return the last line of a workshop's audit trail; the last that is none of these."""

    def add_to_trail(self, workshop_id: str, kind: str, body: Mapping[str, Any]) -> TrailLine:
        """Add a line to a workshop's audit trail."""


class Facts(Protocol):
    """What the store knows of itself, and what its programs tell each other."""

    def secret(self, name: str) -> str:
        """Return the store's own random secret of this name, made on first use when writing."""

    def fact(self, name: str) -> str:
        """Return something this store's programs tell each other; empty if nobody has."""

    def put_fact(self, name: str, value: str) -> None:
        """Tell the other programs something."""
