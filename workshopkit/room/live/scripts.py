"""The scripts of the workshops: read, prepared and rendered again whenever a notebook changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from workshopkit.catalogue.folder import read_catalogue
from workshopkit.catalogue.house_style import read_house_style
from workshopkit.catalogue.script import find_script, read_script, script_paths
from workshopkit.domain.exercise import Exercise
from workshopkit.domain.ports import Store
from workshopkit.domain.problem import Problem
from workshopkit.domain.script import NoSuchScriptError, Script, require_usable
from workshopkit.domain.style import HouseStyle
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.material import keep_own_words
from workshopkit.facilitation.pace import keep_pace
from workshopkit.facilitation.preparing import prepare_rounds
from workshopkit.facilitation.programme import news
from workshopkit.room.jupyter.kernels import KernelWish
from workshopkit.room.jupyter.rendering import RenderedScripts
from workshopkit.room.live.scene import Scenes


@dataclass
class Scripts:
    """The script of each workshop, and the exercises they name.

    `by_workshop` is shared with the scenes. `shown` tells which version of its script's own words
    each workshop's pages know of, `kept` which is in the store, `paced` on which day and for which
    layout the calendar was last looked at.
    """

    store: Store
    notebooks: Path
    exercises_folder: Path
    exercises: Mapping[str, Exercise]
    by_workshop: dict[str, Script]
    scenes: Scenes
    rendered: RenderedScripts
    shown: dict[str, float] = field(default_factory=dict)
    kept: dict[str, float] = field(default_factory=dict)
    paced: dict[str, tuple[date, int]] = field(default_factory=dict)
    exercise_files: tuple[tuple[str, int], ...] = ()

    def of(self, workshop: Workshop) -> Script | None:
        """Return a workshop's script as it was last read."""
        return self.by_workshop.get(workshop.id)

    def paths(self) -> dict[str, Path]:
        """Return the notebooks that are scripts, by name."""
        return script_paths(self.notebooks)

    def require_usable(self, name: str) -> Path:
        """Return the notebook of a script.

        Raises:
            NoSuchScriptError: It is not there.
            UnusableScriptError: Nothing can be shown of it.
        """
        path = self.paths().get(name)
        if path is None:
            raise NoSuchScriptError(name=name)
        require_usable(*read_script(path, self.exercises))
        return path

    def house_style(self) -> HouseStyle:
        """Return how documents of this place look."""
        return read_house_style(self.exercises_folder.parent)[0]

    def load(self, workshop: Workshop) -> Script:
        """Return a workshop's script, read again if its notebook changed, its rounds prepared."""
        self.shown.setdefault(workshop.id, self.rendered.version(workshop.script))
        known = self.of(workshop)
        script = self._readable_script(workshop) or known
        if script is None:
            script = Script(workshop.script, workshop.title, ())
        if known != script:
            with self.store.write() as unit:
                fresh = unit.workshop_by_id(workshop.id) or workshop
                prepare_rounds(unit, fresh, script, self.exercises)
                if news(unit, fresh, script):
                    # So that the desk asks what has changed, and says it.
                    unit.save_workshop(unit.workshop_by_id(workshop.id) or fresh)
            self.by_workshop[workshop.id] = script
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

    def follow_exercises(self) -> None:
        """Read the exercises again if a file of theirs has changed."""
        files = self.exercises_folder.glob("*/*.*")
        newest = tuple(sorted((str(file), file.stat().st_mtime_ns) for file in files))
        if self.exercise_files and newest != self.exercise_files:
            self.exercises = read_catalogue(self.exercises_folder).exercises
            self.by_workshop.clear()
        self.exercise_files = newest

    def problems(self, workshop: Workshop) -> list[Problem]:
        """Return what should be mended in a workshop's script."""
        path = self.paths().get(workshop.script)
        return read_script(path, self.exercises)[1] if path else []

    async def render(self, workshop: Workshop, wish: KernelWish) -> None:
        """Render a workshop's script for the room unless it is rendered already."""
        path = self.paths().get(workshop.script)
        if path is None or self._readable_script(workshop) is None:
            return
        script = self.load(workshop)
        version = await self.rendered.ensure(path, script, wish)
        if self.kept.get(workshop.id) != version:
            self.kept[workshop.id] = version
            self._keep_words(workshop, script)
        if self.shown[workshop.id] != version:
            self.shown[workshop.id] = version
            _tell(self.store, workshop)

    def _readable_script(self, workshop: Workshop) -> Script | None:
        """Return the script as the file says, or none while it is missing or half written."""
        script = find_script(self.notebooks, workshop.script, self.exercises)
        return script if script and script.sections else None

    def _keep_words(self, workshop: Workshop, script: Script) -> None:
        """Keep what the script says itself for documents; what is over stays as it was."""
        words = self.rendered.words(script.name)
        if words is not None:
            with self.store.write() as unit:
                keep_own_words(unit, workshop, words)


def _tell(store: Store, workshop: Workshop) -> None:
    """Let open pages fetch a workshop's new words."""
    with store.write() as unit:
        fresh = unit.workshop_by_id(workshop.id)
        if fresh is not None:
            unit.save_workshop(fresh)
