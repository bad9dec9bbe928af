"""Addresses for programs: commands, a new workshop, its state and its results."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import asdict
from typing import Any

from workshopkit.domain.actor import Role, WrongRoleError
from workshopkit.domain.exercise import exercise_to_json
from workshopkit.domain.participant import Participant
from workshopkit.domain.ports import Unit
from workshopkit.domain.round import NotRevealedError, Outcome, Round
from workshopkit.domain.workshop import Workshop
from workshopkit.errors import InputError
from workshopkit.facilitation.ballot import answer_count
from workshopkit.facilitation.command import perform
from workshopkit.facilitation.finding import find_workshop, latest_round
from workshopkit.facilitation.outcome import outcome
from workshopkit.facilitation.sight import sight_of
from workshopkit.facilitation.workshop import new_workshop, read_plan
from workshopkit.locale.language import language
from workshopkit.room.guard.identity import participant_actor
from workshopkit.room.live.whereabouts import moved_sentence
from workshopkit.room.pages.page import PageHandler
from workshopkit.room.staff.day import clock_of_day, news_of_notebook, sections_of_day
from workshopkit.room.staff.entrance import StaffPage


class UnreadableCommandError(InputError):
    """The command could not be read: send one JSON object."""


class CommandHandler(StaffPage):
    """`/command/<slug>`: one act, as JSON in and JSON out."""

    async def post(self, slug: str) -> None:
        """Do what the command says."""
        facts = read_json(self)
        actor = self.actor
        with self.room.store.read() as unit:
            place = find_workshop(unit, slug)
        ground = self.room.ground(place)

        def change(unit: Unit) -> object:
            return perform(unit, actor, find_workshop(unit, slug), facts, ground)

        await asyncio.wrap_future(self.room.store.submit(change))
        self.answer_json({"done": True})

    @property
    def wants_json(self) -> bool:
        """Commands are always answered as JSON."""
        return True


class NewHandler(StaffPage):
    """`/new`: a new workshop, as JSON in and JSON out."""

    async def post(self) -> None:
        """Make the workshop and prepare its exercises."""
        plan = read_plan(read_json(self), self.room.scripts.paths())
        self.room.scripts.require_usable(plan.script)
        actor = self.actor
        change = self.room.store.submit(lambda unit: new_workshop(unit, actor, plan))
        made = await asyncio.wrap_future(change)
        self.room.scripts.load(made)
        self.answer_json({"slug": made.slug, "code": made.code})

    @property
    def wants_json(self) -> bool:
        """Always answered as JSON."""
        return True


class StateHandler(StaffPage):
    """`/state/<slug>`: where a workshop is, for programs that run it; `?full=1` with words."""

    def get(self, slug: str) -> None:
        """Answer with sections, rounds and their items."""
        with self.room.store.read() as unit:
            place = find_workshop(unit, slug)
            script = self.room.scripts.load(place)
            is_full = bool(self.get_query_argument("full", ""))
            rounds = [
                {**_round_facts(unit, round_), **(_words_of(round_) if is_full else {})}
                for round_ in unit.rounds(place.id)
            ]
            joined = unit.participant_count(place.id)
            moved = moved_sentence(unit, language(place.language))
            seats = unit.participants(place.id) if is_full else ()
            sections = sections_of_day(unit, place, script)
            clock = clock_of_day(unit, place, script, int(time.time()))
            changed = news_of_notebook(unit, place, script, self.room.scripts.exercises)
        self.answer_json(
            {
                "workshop": {**asdict(place), **_days(place)},
                "join": self.room.join_address(place),
                "address": self.room.plain_address(),
                "moved": moved,
                "sections": sections,
                "news": changed,
                "clock": clock,
                "rounds": rounds,
                "joined": joined,
                **({"seats": [_seat_facts(seat) for seat in seats]} if is_full else {}),
            }
        )


class ResultHandler(PageHandler):
    """`/result/<slug>/<exercise>`: a result as JSON; for participants only once it is revealed."""

    def get(self, slug: str, exercise: str) -> None:
        """Answer with the result's items and base."""
        with self.room.store.read() as unit:
            place = find_workshop(unit, slug)
            self._refuse_strangers(place)
            round_ = latest_round(unit, place, exercise)
            staff = self.staff()
            if not sight_of(round_, staff.role if staff else Role.PARTICIPANT).result:
                raise NotRevealedError
            found = outcome(unit, round_)
        self.answer_json(_result_facts(found, with_hidden=staff is not None))

    def _refuse_strangers(self, place: Workshop) -> None:
        seat = participant_actor(self, place.id)
        if self.staff() is None and seat is None:
            raise WrongRoleError
        if seat is not None:
            self.limit_reading(seat.id)


def read_json(handler: PageHandler) -> dict[str, Any]:
    """Return the JSON object that was sent.

    Raises:
        UnreadableCommandError: It is something else.
    """
    try:
        facts = json.loads(handler.request.body or b"{}")
    except ValueError as error:
        raise UnreadableCommandError from error
    if not isinstance(facts, dict):
        raise UnreadableCommandError
    return facts


def _days(place: Workshop) -> dict[str, str]:
    return {
        "date": place.date.isoformat(),
        "until": place.until.isoformat() if place.until else "",
        "keep_until": place.keep_until.isoformat() if place.keep_until else "",
    }


def _round_facts(unit: Unit, round_: Round) -> dict[str, Any]:
    return {
        "id": round_.id,
        "exercise": round_.slug,
        "kind": round_.exercise.kind,
        "number": round_.number,
        "state": round_.state,
        "settings": round_.settings,
        "answered": answer_count(unit, round_),
        "choices": [{"id": item.id, "label": item.label} for item in round_.items],
        "items": [
            {"id": item.id, "label": item.label, "votes": item.votes, "hidden": item.hidden}
            for item in outcome(unit, round_).items
        ],
    }


def _seat_facts(seat: Participant) -> dict[str, str]:
    return {"id": seat.id, "name": seat.name, "table": seat.table}


def _words_of(round_: Round) -> dict[str, Any]:
    return {"words": exercise_to_json(round_.exercise)}


def _result_facts(found: Outcome, *, with_hidden: bool) -> dict[str, Any]:
    items = [item for item in found.items if with_hidden or not item.hidden]
    return {
        "exercise": found.round.slug,
        "state": found.round.state,
        "items": [
            {"label": item.label, "votes": item.votes, "detail": dict(item.detail)}
            for item in items
        ],
        "base": asdict(found.base),
    }
