"""One transaction of the store, in the words of the domain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, TypeVar

from sqlalchemy import Row, delete, insert, select, update

from workshopkit.domain.exercise import exercise_from_json, exercise_to_json
from workshopkit.domain.item import Act, ActKind, Item
from workshopkit.domain.participant import PAPER, Participant
from workshopkit.domain.publication import Publication
from workshopkit.domain.record import Entry, EntryKind
from workshopkit.domain.response import HandCount, Response
from workshopkit.domain.round import (
    Result,
    Round,
    RoundState,
    result_from_json,
    result_to_json,
)
from workshopkit.domain.text import same_text_key
from workshopkit.domain.trail import TrailKind, now_in_trail
from workshopkit.domain.workshop import Workshop, WorkshopState
from workshopkit.store import schema, statement
from workshopkit.store.erasure import Erasure
from workshopkit.store.headcount import Headcount
from workshopkit.store.programmes import Programmes
from workshopkit.store.roll import Roll
from workshopkit.store.secrets import fresh_secret
from workshopkit.store.slip import BallotBox
from workshopkit.store.trail import Trail

T = TypeVar("T")

#: What the trail begins to cover when a workshop opens or ends.
_WITH_WORKSHOP = ("workshop", "people", "programme")


class SqlUnit(BallotBox, Roll, Headcount, Programmes, Trail, Erasure):
    """A unit on one SQLAlchemy connection."""

    def secret(self, name: str) -> str:
        """Return the store's own random secret of this name, made on first use."""
        known = self._scalar(select(schema.secret.c.value).where(schema.secret.c.name == name))
        if known is not None:
            return str(known)
        value = fresh_secret()
        self._connection.execute(insert(schema.secret).values(name=name, value=value))
        return value

    def renew_secret(self, name: str) -> str:
        """Put a new secret in the place of one, which is worth nothing from now on."""
        self._connection.execute(delete(schema.secret).where(schema.secret.c.name == name))
        return self.secret(name)

    # Workshops

    def workshops(self) -> Sequence[Workshop]:
        """Return all workshops, the newest first."""
        query = select(schema.workshop).order_by(schema.workshop.c.place_in_list.desc())
        return [_workshop(row) for row in self._rows(query)]

    def workshop(self, slug: str) -> Workshop | None:
        """Return the workshop with this slug."""
        return self._workshop_where("slug", slug)

    def workshop_by_id(self, workshop_id: str) -> Workshop | None:
        """Return the workshop with this id."""
        return self._workshop_where("id", workshop_id)

    def workshop_by_code(self, code: str) -> Workshop | None:
        """Return the workshop with this join code."""
        return self._workshop_where("code", code)

    def add_workshop(self, workshop: Workshop) -> None:
        """Add a workshop, first in the list."""
        place = self._next(schema.workshop, "place_in_list")
        values = {**_workshop_values(workshop), "place_in_list": place, "version": 0, "layout": 0}
        with self.covering(workshop.id, f"workshop {workshop.id}"):
            self._connection.execute(insert(schema.workshop).values(values))
        self.relaid.add(workshop.id)

    def save_workshop(self, workshop: Workshop) -> None:
        """Replace a workshop; its version is counted when the unit ends."""
        table = schema.workshop
        with self.covering(workshop.id, *(f"{part} {workshop.id}" for part in _WITH_WORKSHOP)):
            self._connection.execute(
                update(table).where(table.c.id == workshop.id).values(_workshop_values(workshop))
            )
        self.relaid.add(workshop.id)

    def finish(self) -> None:
        """Let the trail tell what no line has told, and count up the versions of what changed."""
        for workshop_id in list(self.retold):
            self.add_to_trail(workshop_id, TrailKind.KEPT, {"at": now_in_trail()})
        for column, changed in (("version", self.touched | self.relaid), ("layout", self.relaid)):
            if changed:
                self._count_up(column, changed)

    def _count_up(self, column: str, changed: set[str]) -> None:
        table = schema.workshop
        self._connection.execute(
            update(table).where(table.c.id.in_(changed)).values({column: table.c[column] + 1})
        )

    # Participants

    def add_participant(self, participant: Participant) -> None:
        """Add a participant, last in the order of joining."""
        values = {**_participant_values(participant), "last_in": participant.workshop_id}
        self._connection.execute(statement.ADD_PARTICIPANT, values)
        self.touched.add(participant.workshop_id)

    def save_participant(self, participant: Participant) -> None:
        """Replace a participant."""
        table = schema.participant
        with self.covering(participant.workshop_id, f"people {participant.workshop_id}"):
            self._connection.execute(
                update(table)
                .where(table.c.id == participant.id)
                .values(_participant_values(participant))
            )
        self.touched.add(participant.workshop_id)

    def participant(self, participant_id: str) -> Participant | None:
        """Return the participant with this id."""
        row = self._connection.execute(statement.PARTICIPANT, {"wanted": participant_id}).first()
        return _participant(row) if row else None

    def participants(self, workshop_id: str) -> Sequence[Participant]:
        """Return the participants in the order they joined."""
        table = schema.participant
        query = select(table).where(table.c.workshop_id == workshop_id).order_by(table.c.seq)
        return [_participant(row) for row in self._rows(query)]

    # Rounds

    def rounds(self, workshop_id: str) -> Sequence[Round]:
        """Return the rounds in script order, the latest run of an exercise last."""
        table = schema.round_
        query = (
            select(table)
            .where(table.c.workshop_id == workshop_id)
            .order_by(table.c.position, table.c.slug, table.c.number)
        )
        return [_round(row) for row in self._rows(query)]

    def round(self, round_id: str) -> Round | None:
        """Return the round with this id."""
        row = self._row(select(schema.round_).where(schema.round_.c.id == round_id))
        return _round(row) if row else None

    def round_state(self, round_id: str) -> RoundState | None:
        """Return only the state of a round."""
        state = self._connection.execute(statement.ROUND_STATE, {"wanted": round_id}).scalar()
        return RoundState(state) if state else None

    def save_round(self, round_: Round) -> None:
        """Add or replace a round."""
        with self.covering(round_.workshop_id, *parts_of_round(round_.id)):
            self._put(schema.round_, _round_values(round_), "id")
        self.relaid.add(round_.workshop_id)

    def remove_round(self, round_id: str) -> None:
        """Remove a round and what hangs on it."""
        table = schema.round_
        workshop_id = self._scalar(select(table.c.workshop_id).where(table.c.id == round_id))
        if workshop_id:
            with self.covering(workshop_id, *parts_of_round(round_id)):
                self._connection.execute(delete(table).where(table.c.id == round_id))
            self.relaid.add(workshop_id)

    def result(self, round_id: str) -> Result | None:
        """Return what a round came to when it closed."""
        table = schema.result
        value = self._scalar(select(table.c.value).where(table.c.round_id == round_id))
        return result_from_json(value) if value else None

    def put_result(self, round_id: str, result: Result, workshop_id: str) -> None:
        """Keep what a round came to."""
        values = {"round_id": round_id, "value": result_to_json(result)}
        with self.covering(workshop_id, f"result {round_id}"):
            self._put(schema.result, values, "round_id")
        self.relaid.add(workshop_id)

    # Responses

    def response(self, round_id: str, voter: str) -> Response | None:
        """Return a voter's answer."""
        wanted = {"in_round": round_id, "of_voter": voter}
        row = self._connection.execute(statement.RESPONSE, wanted).first()
        return _response(row) if row else None

    def responses(self, round_id: str) -> Sequence[Response]:
        """Return the answers, in the order their voters first answered."""
        table = schema.response
        here = table.c.round_id == round_id
        query = select(table).where(here, ~table.c.withdrawn).order_by(table.c.seq)
        return [_response(row) for row in self._rows(query)]

    def response_count(self, round_id: str) -> int:
        """Return how many voters answered."""
        table = schema.response
        return self._count(table, table.c.round_id == round_id, ~table.c.withdrawn)

    def paper_count(self, round_id: str) -> int:
        """Return how many of the answers were typed in from paper."""
        table = schema.response
        is_paper = table.c.voter.startswith(PAPER)
        return self._count(table, table.c.round_id == round_id, is_paper)

    def put_response(self, response: Response, workshop_id: str) -> None:
        """Add or replace a voter's answer; its place in the order stays."""
        values = {name: getattr(response, name) for name in _RESPONSE_COLUMNS}
        values.update(value=dict(response.value), last_in=response.round_id)
        # Only what came on paper is typed in after closing; all others come while it is open.
        parts = [f"answers {response.round_id}"] if response.voter.startswith(PAPER) else []
        with self.covering(workshop_id, *parts):
            self._connection.execute(statement.PUT_RESPONSE, values)
        self.touched.add(workshop_id)

    def hand_counts(self, round_id: str) -> Sequence[HandCount]:
        """Return the tallies typed in by the facilitator."""
        table = schema.hand_count
        query = select(table).where(table.c.round_id == round_id).order_by(table.c.source)
        return [HandCount(**row._mapping) for row in self._rows(query)]  # noqa: SLF001

    def put_hand_count(self, count: HandCount, workshop_id: str) -> None:
        """Add or replace a tally; an empty one is removed."""
        with self.covering(workshop_id, f"tallies {count.round_id}"):
            self._put_hand_count(count)
        self.relaid.add(workshop_id)

    def _put_hand_count(self, count: HandCount) -> None:
        table = schema.hand_count
        if count.voters or any(count.votes.values()):
            self._put(table, {**asdict(count), "votes": dict(count.votes)}, "round_id", "source")
        else:
            here = table.c.round_id == count.round_id, table.c.source == count.source
            self._connection.execute(delete(table).where(*here))

    # Moderation

    def acts(self, round_id: str) -> Sequence[Act]:
        """Return the moderation of a round, oldest first, undone acts included."""
        table = schema.act
        query = select(table).where(table.c.round_id == round_id).order_by(table.c.seq)
        return [_act(row) for row in self._rows(query)]

    def put_act(self, round_id: str, act: Act, workshop_id: str) -> None:
        """Add or replace an act."""
        values = {**asdict(act), "items": list(act.items), "round_id": round_id}
        with self.covering(workshop_id, f"acts {round_id}"):
            self._put(schema.act, values, "round_id", "seq")
        self.relaid.add(workshop_id)

    # The record

    def entries(self, workshop_id: str) -> Sequence[Entry]:
        """Return the record, in order."""
        table = schema.entry
        query = (
            select(table)
            .where(table.c.workshop_id == workshop_id)
            .order_by(table.c.kind, table.c.position, table.c.id)
        )
        return [_entry(row) for row in self._rows(query)]

    def entry(self, entry_id: str) -> Entry | None:
        """Return one entry of the record."""
        row = self._row(select(schema.entry).where(schema.entry.c.id == entry_id))
        return _entry(row) if row else None

    def put_entry(self, entry: Entry) -> None:
        """Add or replace an entry of the record."""
        with self.covering(entry.workshop_id, f"entry {entry.id}"):
            self._put(schema.entry, {**asdict(entry), "body": dict(entry.body)}, "id")
        self.touched.add(entry.workshop_id)

    # Final versions

    def publications(self, workshop_id: str) -> Sequence[Publication]:
        """Return the final versions of a workshop's document, the first one first."""
        table = schema.publication
        query = select(table).where(table.c.workshop_id == workshop_id).order_by(table.c.version)
        return [Publication(**row._mapping) for row in self._rows(query)]  # noqa: SLF001

    def add_publication(self, publication: Publication) -> None:
        """Add a final version."""
        values = {**asdict(publication), "tree": dict(publication.tree)}
        part = f"version {publication.workshop_id} {publication.version}"
        with self.covering(publication.workshop_id, part):
            self._connection.execute(insert(schema.publication).values(values))
        self.relaid.add(publication.workshop_id)

    # Queries

    def _workshop_where(self, column: str, value: str) -> Workshop | None:
        row = self._connection.execute(statement.WORKSHOP_BY[column], {"wanted": value}).first()
        return _workshop(row) if row else None


def parts_of_round(round_id: str) -> tuple[str, ...]:
    """Return the parts of a workshop that hang on a round."""
    return tuple(f"{part} {round_id}" for part in ("round", "result", "answers", "tallies", "acts"))


_RESPONSE_COLUMNS = ("round_id", "voter", "participant_id", "rev", "value", "saved_at", "withdrawn")


def _workshop_values(workshop: Workshop) -> dict[str, Any]:
    values = asdict(workshop)
    del values["version"], values["layout"]
    return values


def _workshop(row: Row[Any]) -> Workshop:
    values = dict(row._mapping)  # noqa: SLF001 -- SQLAlchemy's public name for a row as a mapping
    del values["place_in_list"]
    return Workshop(**{**values, "state": WorkshopState(values["state"])})


def _participant_values(participant: Participant) -> dict[str, Any]:
    values = asdict(participant)
    table = values.pop("table")
    return {**values, "table_name": table, "table_key": same_text_key(table)}


def _participant(row: Row[Any]) -> Participant:
    return Participant(
        row.id, row.workshop_id, row.name, row.table_name, row.language, row.device, row.here
    )


def _round_values(round_: Round) -> dict[str, Any]:
    return {
        "id": round_.id,
        "workshop_id": round_.workshop_id,
        "slug": round_.slug,
        "number": round_.number,
        "position": round_.position,
        "state": round_.state,
        "exercise": exercise_to_json(round_.exercise),
        "settings": dict(round_.settings),
        "chosen": dict(round_.chosen),
        "items": [{**asdict(item), "detail": dict(item.detail)} for item in round_.items],
    }


def _round(row: Row[Any]) -> Round:
    return Round(
        id=row.id,
        workshop_id=row.workshop_id,
        exercise=exercise_from_json(row.exercise),
        number=row.number,
        position=row.position,
        settings=row.settings,
        chosen=row.chosen,
        state=RoundState(row.state),
        items=tuple(_item(data) for data in row.items),
    )


def _item(data: dict[str, Any]) -> Item:
    lists = {name: tuple(data[name]) for name in ("by", "aliases", "merged")}
    return Item(**{**data, **lists})


def _response(row: Row[Any]) -> Response:
    return Response(**{name: getattr(row, name) for name in _RESPONSE_COLUMNS})


def _act(row: Row[Any]) -> Act:
    return Act(row.seq, ActKind(row.kind), tuple(row.items), row.label, row.position, row.undone)


def _entry(row: Row[Any]) -> Entry:
    return Entry(
        id=row.id,
        workshop_id=row.workshop_id,
        kind=EntryKind(row.kind),
        position=row.position,
        body=row.body,
        rev=row.rev,
        removed=row.removed,
    )
