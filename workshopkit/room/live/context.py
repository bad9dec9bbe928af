"""What every handler of the server shares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from workshopkit.catalogue.folder import read_catalogue
from workshopkit.catalogue.house_style import read_house_style
from workshopkit.catalogue.script import (
    find_script,
    read_script,
    script_paths,
)
from workshopkit.domain.actor import Role
from workshopkit.domain.exercise import Exercise
from workshopkit.domain.material import Material
from workshopkit.domain.ports import Store, Unit
from workshopkit.domain.problem import Problem
from workshopkit.domain.script import Script
from workshopkit.domain.workshop import Workshop, spoken_code
from workshopkit.facilitation.ground import Ground
from workshopkit.facilitation.material import gather
from workshopkit.facilitation.pace import keep_pace
from workshopkit.facilitation.workshop import prepare_rounds
from workshopkit.room.guard.identity import ticket
from workshopkit.room.guard.limit import Limits
from workshopkit.room.jupyter.kernels import KernelWish
from workshopkit.room.jupyter.rendering import RenderedScripts
from workshopkit.room.live.hub import Hub
from workshopkit.room.live.scene import Scenes
from workshopkit.room.live.seat import Seats
from workshopkit.room.reach.transport import PLAIN, Transport


@dataclass
class RoomContext:
    """The store, the scripts and exercises, and what is cached of them.

    `address` is what participants type; `secrets` are the store's own, read once at the start.
    `shown` tells which version of its script's own words each workshop's pages know of. `paced`
    tells on which day and for which layout the calendar was last looked at.
    """

    store: Store
    store_address: str
    notebooks: Path
    exercises_folder: Path
    exercises: Mapping[str, Exercise]
    address: str
    secrets: Mapping[str, str]
    scripts: dict[str, Script]
    scenes: Scenes
    seats: Seats
    hub: Hub
    rendered: RenderedScripts
    shown: dict[str, float] = field(default_factory=dict)
    paced: dict[str, tuple[date, int]] = field(default_factory=dict)
    exercise_files: tuple[tuple[str, int], ...] = ()
    limits: Limits = field(default_factory=Limits)
    transport: Transport = PLAIN

    def material(self, unit: Unit, workshop: Workshop) -> Material:
        """Return everything a workshop's document is made from."""
        ground = self.ground(workshop)
        return gather(unit, workshop, ground.script, ground.style)

    def ground(self, workshop: Workshop) -> Ground:
        """Return what a workshop's document is made from besides the store."""
        style, _ = read_house_style(self.exercises_folder.parent)
        return Ground(self.scripts.get(workshop.id) or self.load(workshop), style)

    def kernel_wish(self, slug: str, role: str, code: str = "") -> KernelWish:
        """Return what a kernel of this role is told."""
        proof = ticket(self.secrets["ticket"], Role(role), slug) if role in set(Role) else ""
        return KernelWish(
            store=self.store_address,
            slug=slug,
            role=role,
            ticket=proof,
            notebooks=str(self.notebooks),
            exercises=str(self.exercises_folder),
            address=self.address,
            language=code,
            browser_warns=self.transport.is_self_signed,
        )

    def join_address(self, workshop: Workshop) -> str:
        """Return the address behind a workshop's QR code."""
        return f"{self.address}/j/{workshop.code}"

    def plain_address(self) -> str:
        """Return the address as it is read from a screen."""
        return self.address.removeprefix("http://").removeprefix("https://")

    def code(self, workshop: Workshop) -> str:
        """Return the join code as it is read from a screen."""
        return spoken_code(workshop.code)

    def load(self, workshop: Workshop) -> Script:
        """Return a workshop's script, read again if its notebook changed, its rounds prepared."""
        self.shown.setdefault(workshop.id, self.rendered.version(workshop.script))
        known = self.scripts.get(workshop.id)
        script = self._readable_script(workshop) or known
        if script is None:
            script = Script(workshop.script, workshop.title, ())
        if known != script:
            with self.store.write() as unit:
                fresh = unit.workshop_by_id(workshop.id) or workshop
                prepare_rounds(unit, fresh, script, self.exercises)
            self.scripts[workshop.id] = script
            self.scenes.forget(workshop.id)
        self.keep_pace(workshop)
        return script

    def keep_pace(self, workshop: Workshop) -> None:
        """Open and close what the calendar says, if the day or what is open has changed."""
        today = datetime.now(UTC).astimezone().date()
        seen = (today, workshop.layout)
        if not workshop.is_self_paced or self.paced.get(workshop.id) == seen:
            return
        with self.store.write() as unit:
            fresh = unit.workshop_by_id(workshop.id)
            if fresh is not None:
                keep_pace(unit, fresh, today)
        self.paced[workshop.id] = seen

    def _readable_script(self, workshop: Workshop) -> Script | None:
        """Return the script as the file says, or none while it is missing or half written."""
        script = find_script(self.notebooks, workshop.script, self.exercises)
        return script if script and script.sections else None

    def follow_exercises(self) -> None:
        """Read the exercises again if a file of theirs has changed."""
        files = self.exercises_folder.glob("*/*.*")
        newest = tuple(sorted((str(file), file.stat().st_mtime_ns) for file in files))
        if self.exercise_files and newest != self.exercise_files:
            self.exercises = read_catalogue(self.exercises_folder).exercises
            self.scripts.clear()
        self.exercise_files = newest

    def problems(self, workshop: Workshop) -> list[Problem]:
        """Return what should be mended in a workshop's script."""
        path = script_paths(self.notebooks).get(workshop.script)
        return read_script(path, self.exercises)[1] if path else []

    async def render(self, workshop: Workshop) -> None:
        """Render a workshop's script for the room unless it is rendered already."""
        path = script_paths(self.notebooks).get(workshop.script)
        if path is None:
            return
        script = self.load(workshop)
        version = await self.rendered.ensure(path, script, self.kernel_wish("", "room"))
        if self.shown[workshop.id] != version:
            self.shown[workshop.id] = version
            self._tell(workshop)

    def _tell(self, workshop: Workshop) -> None:
        """Let open pages fetch a workshop's new words."""
        with self.store.write() as unit:
            fresh = unit.workshop_by_id(workshop.id)
            if fresh is not None:
                unit.save_workshop(fresh)
