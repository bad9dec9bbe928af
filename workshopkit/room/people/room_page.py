"""The room page: where the room is, and what somebody there answers."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import urlencode

from workshopkit.domain.participant import Participant
from workshopkit.domain.ports import Unit
from workshopkit.domain.response import (
    EmptiedAnswerError,
    EmptiedSlipError,
    Mistake,
    RepeatedSlipError,
    Response,
    StaleAnswerError,
    UnreadableAnswerError,
)
from workshopkit.domain.round import NoSuchRoundError, Round, RoundNotOpenError
from workshopkit.domain.text import clean, whole_number
from workshopkit.errors import WorkshopError
from workshopkit.facilitation.answering import NoTableError, hand_in, withdraw_answer
from workshopkit.facilitation.people.joining import change_seat
from workshopkit.facilitation.people.roll import seat_of
from workshopkit.facilitation.sight import sight_of
from workshopkit.front.address import path_to
from workshopkit.kinds import kind_of
from workshopkit.locale.language import CatalogueLanguage
from workshopkit.room.pages.form_state import FormState
from workshopkit.room.people.room_view import RoomView
from workshopkit.room.people.saved_form import typed_lines
from workshopkit.room.people.table import TAKEN_BACK, saved_sentence

#: As far as an answer of an earlier version may have been set ahead.
_MOST_REVISIONS = 10**12
#: An empty form came where something was saved: what is saved is shown, and it is asked.
_EMPTIED = (EmptiedAnswerError, EmptiedSlipError)


class RoomHandler(RoomView):
    """`/room`: where the room is, and the form that is open there."""

    async def get(self) -> None:
        """Show the room page; whoever comes back with their cookie is here from now on."""
        await self.be_here()
        self._show_room(self.saved_form())

    async def post(self) -> None:
        """Save an answer and say so, or say what is wrong and keep what was typed."""
        raw = {
            name: self.get_body_arguments(name, strip=False) for name in self.request.body_arguments
        }
        if "language" in raw and "round" not in raw:
            await self._change_language(raw["language"][0])
        elif "withdraw" in raw:
            await self._withdraw(raw)
        else:
            await self._answer(raw)

    async def _change_language(self, code: str) -> None:
        self.room.limits.writes.take(self.seat.id)
        await self.reseat(partial(change_seat, language=code))
        at = f"?{urlencode({'at': self.at()})}" if self.at() else ""
        self.redirect(path_to(f"/room{at}"), status=303)

    async def _withdraw(self, raw: Mapping[str, list[str]]) -> None:
        """Take the answer back, or say why not and show what is saved."""
        rev, actor = _revision(raw), self.actor
        try:
            self.room.limits.writes.take(actor.id)
            round_ = self._round(raw)

            def change(unit: Unit) -> Response:
                return withdraw_answer(unit, actor, round_, seat_of(unit, actor), rev)

            gone = await asyncio.wrap_future(self.room.store.submit(change))
        except WorkshopError as error:
            self._refuse(error)
            if not self.wants_json:
                self._show_room(
                    replace(self.saved_form(), error=error.sentence(self.page_language()))
                )
        else:
            self._confirm(self.page_language().text(TAKEN_BACK), gone.rev)

    async def _answer(self, raw: Mapping[str, list[str]]) -> None:
        """Save the answer, or say why not and keep what was typed."""
        try:
            saved = await self._hand_in(raw)
        except WorkshopError as error:
            self._refuse(error)
            if not self.wants_json:
                self._show_room(self._unsaved_form(raw, error))
        else:
            self.room.count_answer()
            when = saved.saved_at[11:16]
            self._confirm(saved_sentence(when, self.page_language()), saved.rev)

    async def _hand_in(self, raw: Mapping[str, list[str]]) -> Response:
        self.room.limits.writes.take(self.seat.id)
        round_, rev, actor = self._round(raw), _revision(raw), self.actor
        value = kind_of(round_).read(round_, raw)
        table = _first(raw, "table") if round_.by_table and not self.seat.table else ""
        emptied = bool(_first(raw, "emptied"))

        def change(unit: Unit) -> tuple[Participant, Response]:
            # Read again: the seat may have been moved while this was waiting.
            sitting = seat_of(unit, actor)
            if table.strip():
                sitting = change_seat(unit, actor, table=table)
            return sitting, hand_in(unit, actor, round_, sitting, value, rev, emptied=emptied)

        sitting, saved = await asyncio.wrap_future(self.room.store.submit(change))
        self.seat = self.room.seats.remember(sitting)
        return saved

    def _round(self, raw: Mapping[str, list[str]]) -> Round:
        """Return the round that a form was for: the one it names, or the one the room is at."""
        round_id = _first(raw, "round")
        round_ = self.room.scenes.working_round(round_id) if round_id else self.scene().round
        if round_ is None or round_.workshop_id != self.seat.workshop_id:
            raise NoSuchRoundError(exercise=clean(round_id)[:40])
        if not sight_of(round_, self.actor.role).form:
            raise RoundNotOpenError
        return round_

    def _confirm(self, sentence: str, rev: int) -> None:
        if self.wants_json:
            self.answer_json({"saved": True, "message": sentence, "rev": rev + 1})
        else:
            self._show_room(self.saved_form())

    def _refuse(self, error: WorkshopError) -> None:
        self.set_problem(error)
        if not self.wants_json:
            return
        answer = _refused(error, self.page_language())
        if isinstance(error, RepeatedSlipError):
            # The page's script sends once more by itself, with the revision that comes next.
            answer["again"] = self.saved_form().rev
        self.answer_json(answer)

    def _unsaved_form(self, raw: Mapping[str, list[str]], error: WorkshopError) -> FormState:
        """Return the form with what was typed, or the typed lines if that form is gone."""
        scene, words, sent = self.scene(), self.page_language(), _first(raw, "round")
        saved, sentence = self.saved_form(), error.sentence(words)
        if isinstance(error, _EMPTIED):
            return replace(saved, error=sentence, emptied=True)
        if scene.round and scene.can_be_answered and sent in ("", scene.round.id):
            rev = saved.rev if isinstance(error, StaleAnswerError) else _revision(raw)
            return FormState(raw, mistakes_in(error), sentence, rev=rev)
        round_ = self.room.scenes.working_round(sent)
        is_here = round_ is not None and round_.workshop_id == self.seat.workshop_id
        is_known = round_ is not None and is_here and sight_of(round_, self.actor.role).form
        lines = typed_lines(round_ if is_known else None, raw, words)
        return replace(saved, error=sentence, unsaved=lines)

    def _show_room(self, form: FormState) -> None:
        self.show_form("room.html", form)


def mistakes_in(error: WorkshopError) -> tuple[Mistake, ...]:
    """Return what is wrong with which field, as far as an error tells."""
    if isinstance(error, NoTableError):
        return (Mistake("table", error.message(), {}),)
    return error.mistakes if isinstance(error, UnreadableAnswerError) else ()


def _revision(raw: Mapping[str, list[str]]) -> int:
    revision = whole_number(_first(raw, "rev"), _MOST_REVISIONS)
    return 1 if revision is None else revision


def _refused(error: WorkshopError, words: CatalogueLanguage) -> dict[str, Any]:
    mistakes = [
        {"field": mistake.field, "message": words.text(mistake.message, **mistake.facts)}
        for mistake in mistakes_in(error)
    ]
    asked = {"emptied": True} if isinstance(error, _EMPTIED) else {}
    return {"saved": False, "error": error.sentence(words), "mistakes": mistakes, **asked}


def _first(raw: Mapping[str, list[str]], name: str) -> str:
    values = raw.get(name) or [""]
    return values[0]
