"""What the room page shows to one participant."""

from __future__ import annotations

from typing import Any

from workshopkit.kinds import kind_of
from workshopkit.locale.language import NAMES, CatalogueLanguage
from workshopkit.room.live.scene import Scene
from workshopkit.room.live.view import section_view
from workshopkit.room.pages.form_state import FormState
from workshopkit.room.people.own_pace import Step, steps
from workshopkit.room.people.saved_form import own_lines, saved_form
from workshopkit.room.people.seated import SeatedPage


class RoomView(SeatedPage):
    """A page that shows where the room is, or where somebody is at their own pace."""

    def prepare(self) -> None:
        """Let the calendar open and close first, at one's own pace."""
        super().prepare()
        scene = self.room.scenes.scene(self.seat.workshop_id)
        self.room.scripts.keep_pace(scene.workshop)

    def at(self) -> str:
        """Return the section somebody at their own pace is at; where they are led, nothing."""
        wanted = self.get_argument("at", "")
        scene = self.room.scenes.scene(self.seat.workshop_id)
        is_there = scene.workshop.is_self_paced and scene.script.section(wanted)
        return wanted if is_there else ""

    def scene(self) -> Scene:
        """Return the moment this page is about."""
        return self.room.scenes.scene(self.seat.workshop_id, self.at())

    def saved_form(self) -> FormState:
        """Return the form with what is saved in it."""
        with self.room.store.read() as unit:
            return saved_form(unit, self.scene(), self.seat, self.page_language())

    def show_form(self, template: str, form: FormState) -> None:
        """Answer with a template that shows where the room is, and this form there."""
        words = self.page_language()
        self.show(template, words, **self._facts(self.scene(), words, form))

    def _facts(self, scene: Scene, words: CatalogueLanguage, form: FormState) -> dict[str, Any]:
        round_, is_open = scene.round, scene.can_be_answered
        return {
            "scene": scene,
            "view": section_view(self.room, scene, words),
            "form": form,
            "fields": kind_of(round_).form(round_, words) if round_ and is_open else (),
            "own": own_lines(round_, words, form) if round_ and not is_open else (),
            "is_open": is_open,
            "needs_code": bool(round_ and is_open and round_.by_code and not self._has_code()),
            "needs_table": bool(round_ and round_.by_table and not self.seat.table),
            "seat": self.seat,
            "languages": NAMES,
            "at": self.at(),
            "said": bool(self.get_query_argument("said", "")),
            "steps": self._steps(scene, words) if scene.workshop.is_self_paced else (),
        }

    def _has_code(self) -> bool:
        with self.room.store.read() as unit:
            return unit.voting_code_of(self.seat.id) is not None

    def _steps(self, scene: Scene, words: CatalogueLanguage) -> tuple[Step, ...]:
        with self.room.store.read() as unit:
            return steps(unit, scene, self.seat, words)


class RoomPartHandler(RoomView):
    """`/room/part`: the changing part of the room page, for the page's own script."""

    def get(self) -> None:
        """Answer with the part that changes."""
        self.show_form("room_part.html", self.saved_form())
