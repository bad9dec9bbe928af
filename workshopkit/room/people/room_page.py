"""The participant's pages once they are in: the room page, and its events."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from workshopkit.domain.participant import Participant
from workshopkit.domain.ports import Unit
from workshopkit.domain.response import (
    Mistake,
    Response,
    StaleAnswerError,
    UnreadableAnswerError,
)
from workshopkit.domain.round import NoSuchRoundError, Round, RoundNotOpenError
from workshopkit.domain.text import clean
from workshopkit.errors import WorkshopError
from workshopkit.facilitation.answering import (
    NoTableError,
    hand_in,
    own_answer,
    own_response,
    withdraw_answer,
)
from workshopkit.facilitation.joining import change_seat
from workshopkit.facilitation.presence import arrive
from workshopkit.facilitation.roll import seat_of
from workshopkit.kinds import kind_of
from workshopkit.locale.language import NAMES, CatalogueLanguage
from workshopkit.room.live.scene import Scene
from workshopkit.room.live.view import section_view
from workshopkit.room.pages.answer_lines import answer_lines
from workshopkit.room.pages.form_state import FormState
from workshopkit.room.people.own_pace import Step, steps
from workshopkit.room.people.seated import SeatedPage
from workshopkit.room.people.table import (
    TAKEN_BACK,
    saved_sentence,
    saver_name,
)


class RoomHandler(SeatedPage):
    """`/room`: where the room is, and the form that is open there."""

    def prepare(self) -> None:
        """Let the calendar open and close first, at one's own pace."""
        super().prepare()
        self.room.keep_pace(self.room.scenes.scene(self.seat.workshop_id).workshop)

    async def get(self) -> None:
        """Show the room page; whoever comes back with their cookie is here from now on."""
        seat = self.room.seats.find_again(self.actor.id)
        if seat is not None and not seat.here:
            actor = self.actor
            change = self.room.store.submit(lambda unit: arrive(unit, actor))
            self.seat = self.room.seats.remember(await asyncio.wrap_future(change))
        self._show_room(self._saved_form())

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

    async def _withdraw(self, raw: Mapping[str, list[str]]) -> None:
        """Take the answer back, or say why not and show what is saved."""
        rev, actor = _whole_number(_first(raw, "rev")), self.actor
        try:
            self.room.limits.writes.take(actor.id)
            round_ = self._round(raw)

            def change(unit: Unit) -> Response:
                return withdraw_answer(unit, actor, round_, seat_of(unit, actor), rev)

            gone = await asyncio.wrap_future(self.room.store.submit(change))
        except WorkshopError as error:
            self._not_withdrawn(error)
            return
        if self.wants_json:
            sentence = self.page_language().text(TAKEN_BACK)
            self.answer_json({"saved": True, "message": sentence, "rev": gone.rev + 1})
        else:
            self._show_room(self._saved_form())

    def _not_withdrawn(self, error: WorkshopError) -> None:
        self.set_problem(error)
        sentence = error.sentence(self.page_language())
        if self.wants_json:
            self.answer_json({"saved": False, "error": sentence})
        else:
            self._show_room(replace(self._saved_form(), error=sentence))

    async def _answer(self, raw: Mapping[str, list[str]]) -> None:
        rev = _whole_number(raw.get("rev", [""])[0])
        try:
            saved = await self._hand_in(raw, rev)
        except WorkshopError as error:
            self._not_saved(raw, rev, error)
        else:
            self._saved(saved)

    async def _hand_in(self, raw: Mapping[str, list[str]], rev: int) -> Response:
        self.room.limits.writes.take(self.seat.id)
        round_ = self._round(raw)
        value = kind_of(round_).read(round_, raw)
        actor = self.actor
        table = _first(raw, "table") if round_.by_table and not self.seat.table else ""

        def change(unit: Unit) -> tuple[Participant, Response]:
            # Read again: the seat may have been moved while this was waiting.
            sitting = seat_of(unit, actor)
            if table.strip():
                sitting = change_seat(unit, actor, table=table)
            return sitting, hand_in(unit, actor, round_, sitting, value, rev)

        sitting, saved = await asyncio.wrap_future(self.room.store.submit(change))
        self.seat = self.room.seats.remember(sitting)
        return saved

    def _round(self, raw: Mapping[str, list[str]]) -> Round:
        round_id = raw.get("round", [""])[0]
        round_ = self.room.scenes.working_round(round_id) if round_id else None
        if round_ is None and not round_id:
            round_ = self._scene().round
        if round_ is None or round_.workshop_id != self.seat.workshop_id:
            raise NoSuchRoundError(exercise=clean(round_id)[:40])
        if round_.state == "prepared":
            raise RoundNotOpenError
        return round_

    async def _change_language(self, code: str) -> None:
        self.room.limits.writes.take(self.seat.id)
        actor = self.actor
        change = self.room.store.submit(lambda unit: change_seat(unit, actor, language=code))
        self.seat = self.room.seats.remember(await asyncio.wrap_future(change))
        at = f"?{urlencode({'at': self._at()})}" if self._at() else ""
        self.redirect(f"/room{at}", status=303)

    def _saved(self, saved: Response) -> None:
        when = saved.saved_at[11:16]
        if self.wants_json:
            words = self.page_language()
            self.answer_json(
                {"saved": True, "message": saved_sentence(when, words), "rev": saved.rev + 1}
            )
        else:
            self._show_room(self._saved_form())

    def _not_saved(self, raw: Mapping[str, list[str]], rev: int, error: WorkshopError) -> None:
        words = self.page_language()
        self.set_problem(error)
        mistakes = error.mistakes if isinstance(error, UnreadableAnswerError) else ()
        if isinstance(error, NoTableError):
            mistakes = (Mistake("table", error.message(), {}),)
        if self.wants_json:
            said = [
                {"field": m.field, "message": words.text(m.message, **m.facts)} for m in mistakes
            ]
            self.answer_json({"saved": False, "error": error.sentence(words), "mistakes": said})
            return
        if isinstance(error, StaleAnswerError):
            rev = self._saved_form().rev
        typed = {name: list(values) for name, values in raw.items()}
        form = FormState(typed, mistakes, error.sentence(words), rev=rev)
        if not self._is_on_page(raw):
            unsaved = self._typed_lines(typed, words)
            form = replace(self._saved_form(), error=form.error, unsaved=unsaved)
        self._show_room(form)

    def _is_on_page(self, raw: Mapping[str, list[str]]) -> bool:
        """Return whether the form that was sent is the one the page shows now."""
        scene = self._scene()
        is_open = scene.state == "open" and scene.workshop.state != "closed"
        sent = raw.get("round", [""])[0]
        return is_open and scene.round is not None and sent in ("", scene.round.id)

    def _typed_lines(
        self, typed: Mapping[str, list[str]], words: CatalogueLanguage
    ) -> tuple[str, ...]:
        """Return what was typed into a form that has left the page."""
        round_ = self.room.scenes.working_round(typed.get("round", [""])[0])
        if round_ is not None and round_.workshop_id == self.seat.workshop_id:
            lines = answer_lines(kind_of(round_).form(round_, words), typed)
            return tuple(f"{label}: {text}" for label, text in lines)
        hidden = ("round", "rev", "table", "at")
        return tuple(v for name, values in typed.items() if name not in hidden for v in values)

    def _saved_form(self) -> FormState:
        round_ = self._scene().round
        if round_ is None:
            return FormState()
        with self.room.store.read() as unit:
            saved = own_response(unit, round_, self.seat)
            saver = unit.participant(saved.participant_id) if saved and round_.by_table else None
        if saved is None:
            return FormState(self._earlier_answer(round_))
        if saved.withdrawn:
            return FormState(rev=saved.rev + 1, withdrawn=True)
        typed = kind_of(round_).inputs(round_, saved.value)
        by = saver_name(saver, self.seat, self.page_language())
        at = saved.saved_at[11:16]
        return FormState(typed, saved_at=at, saved_by=by, rev=saved.rev + 1, answered=True)

    def _earlier_answer(self, round_: Round) -> dict[str, list[str]]:
        """Return what this seat answered when the exercise was run before, to go on from."""
        if round_.number == 1:
            return {}
        with self.room.store.read() as unit:
            runs = [r for r in unit.rounds(round_.workshop_id) if r.slug == round_.slug]
            before = next((r for r in runs if r.number == round_.number - 1), None)
            if before and before.settings.get("wording") != round_.settings.get("wording"):
                # What somebody said to another wording is no answer to this one.
                return {}
            saved = own_answer(unit, before, self.seat) if before else None
        return kind_of(round_).inputs(round_, saved.value) if saved else {}

    def _show_room(self, form: FormState) -> None:
        self._render("room.html", form)

    def _render(self, template: str, form: FormState) -> None:
        words = self.page_language()
        scene = self._scene()
        self.show(template, words, **self._facts(scene, words, form))

    def _facts(self, scene: Scene, words: CatalogueLanguage, form: FormState) -> dict[str, Any]:
        round_ = scene.round
        is_open = round_ is not None and scene.state == "open" and scene.workshop.state != "closed"
        return {
            "scene": scene,
            "view": section_view(self.room, scene, words),
            "form": form,
            "fields": kind_of(round_).form(round_, words) if round_ and is_open else (),
            "own": _own_lines(round_, words, form) if round_ and not is_open else (),
            "is_open": is_open,
            "needs_code": bool(round_ and is_open and round_.by_code and not self._has_code()),
            "needs_table": bool(round_ and round_.by_table and not self.seat.table),
            "seat": self.seat,
            "languages": NAMES,
            "at": self._at(),
            "said": bool(self.get_query_argument("said", "")),
            "steps": self._steps(scene, words) if scene.workshop.is_self_paced else (),
        }

    def _at(self) -> str:
        """Return the section somebody at their own pace is at; where they are led, nothing."""
        wanted = self.get_argument("at", "")
        scene = self.room.scenes.scene(self.seat.workshop_id)
        is_there = scene.workshop.is_self_paced and scene.script.section(wanted)
        return wanted if is_there else ""

    def _scene(self) -> Scene:
        return self.room.scenes.scene(self.seat.workshop_id, self._at())

    def _has_code(self) -> bool:
        with self.room.store.read() as unit:
            return unit.voting_code_of(self.seat.id) is not None

    def _steps(self, scene: Scene, words: CatalogueLanguage) -> tuple[Step, ...]:
        with self.room.store.read() as unit:
            return steps(unit, scene, self.seat, words)


class RoomPartHandler(RoomHandler):
    """`/room/part`: the changing part of the room page, for the page's own script."""

    async def get(self) -> None:
        """Answer with the part that changes."""
        self._render("room_part.html", self._saved_form())


def _whole_number(raw: str) -> int:
    return int(raw) if raw.isdecimal() and len(raw) < 10 else 1


def _own_lines(
    round_: Round, words: CatalogueLanguage, form: FormState
) -> tuple[tuple[str, str], ...]:
    """Return the asker's own answer as (label, text) lines, for reading only."""
    return answer_lines(kind_of(round_).form(round_, words), form.typed) if form.typed else ()


def _first(raw: Mapping[str, list[str]], name: str) -> str:
    values = raw.get(name) or [""]
    return values[0]
