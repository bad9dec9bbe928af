"""The scene: what the room looks at, read from the store once per change."""

from __future__ import annotations

from dataclasses import dataclass, replace

from workshopkit.domain.actor import Role
from workshopkit.domain.plan import Stage, plan_of
from workshopkit.domain.ports import Store, Unit
from workshopkit.domain.record import Record
from workshopkit.domain.round import Base, Outcome, Round, RoundState
from workshopkit.domain.script import Script, Section, SectionKind
from workshopkit.domain.trail import QUIET, TrailLine
from workshopkit.domain.workshop import NoSuchWorkshopError, Workshop
from workshopkit.facilitation.outcome import base, outcome
from workshopkit.facilitation.people.roll import seats_fact
from workshopkit.facilitation.programme import programme_of
from workshopkit.facilitation.sight import Sight, sight_of
from workshopkit.facilitation.stage_look import Look as StageLook
from workshopkit.facilitation.stage_look import looks
from workshopkit.room.live.look import Look

#: Counts on a page may be this old while answers pour in.
COUNT_SECONDS = 0.25


@dataclass(frozen=True)
class Scene:
    """One moment of a workshop: its section, the round there, and its result once it may be seen.

    `is_out` says that the draft of the document is out for comments; `seats` changes when
    somebody else has changed a seat; `head` is the last line of the audit trail, `told` the last
    one that says something about the results; `looks` are those of the stage.
    """

    workshop: Workshop
    script: Script
    section: Section
    round: Round | None
    base: Base
    outcome: Outcome | None
    joined: int
    tables: tuple[str, ...]
    sight: Sight
    is_out: bool = False
    seats: str = ""
    head: TrailLine | None = None
    told: TrailLine | None = None
    looks: frozenset[StageLook] = frozenset()

    @property
    def state(self) -> RoundState | None:
        """The state of the round in the room, if the section has one."""
        return self.round.state if self.round else None

    @property
    def can_be_answered(self) -> bool:
        """Whether the round in the room is open, and the workshop not over."""
        return self.state is RoundState.OPEN and not self.workshop.is_closed

    @property
    def position(self) -> tuple[int, int]:
        """Which section this is of how many, counted from 1."""
        return self.script.position(self.section.key) + 1, len(self.script.sections)


@dataclass(frozen=True)
class _Known:
    """A scene, the look at the store that it holds for, and when its counts were made.

    `is_behind` says that answers have come in since; they are counted a little later.
    """

    scene: Scene
    look: Look
    counted: float
    is_behind: bool = False

    def holds(self, now: Look) -> bool:
        """Return whether the scene can be shown as it is."""
        if self.is_behind and now.when - self.counted >= COUNT_SECONDS:
            return False
        return self.look.holds(now)


class Scenes:
    """The latest scene of each workshop, built again only when the store changed."""

    def __init__(self, store: Store, scripts: dict[str, Script]) -> None:
        self._store = store
        self._scripts = scripts
        self._known: dict[tuple[str, str], _Known] = {}
        self._rounds: dict[str, Round] = {}

    def scene(self, workshop_id: str, at: str = "") -> Scene:
        """Return what the room looks at now; at one's own pace, the section one is `at`.

        Raises:
            NoSuchWorkshopError: The workshop is gone.
        """
        now = Look.at(self._store)
        key = (workshop_id, at)
        known = self._known.get(key)
        if known and known.holds(now):
            return known.scene
        with self._store.read() as unit:
            fresh = self._refreshed(unit, key, known, now)
        self._known[key] = fresh
        return fresh.scene

    def working_round(self, round_id: str) -> Round | None:
        """Return a round's rules and items, which are fixed from the moment it opens."""
        known = self._rounds.get(round_id)
        if known is None:
            with self._store.read() as unit:
                known = unit.round(round_id)
            if known is not None and known.state is not RoundState.PREPARED:
                self._rounds[round_id] = known
        return known

    def forget(self, workshop_id: str) -> None:
        """Build the scene anew next time: the script has changed."""
        for key in [key for key in self._known if key[0] == workshop_id]:
            del self._known[key]

    def _refreshed(
        self, unit: Unit, key: tuple[str, str], known: _Known | None, now: Look
    ) -> _Known:
        workshop_id, at = key
        workshop = unit.workshop_by_id(workshop_id)
        if workshop is None:
            raise NoSuchWorkshopError(slug=workshop_id)
        if known is None or known.scene.workshop.layout != workshop.layout:
            self._rounds.clear()
            return _Known(self._build(unit, workshop, at), now, now.when)
        if known.scene.workshop.version == workshop.version:
            return replace(known, look=now)
        if now.when - known.counted < COUNT_SECONDS:
            return replace(known, look=now, is_behind=True)
        return _Known(_recounted(unit, known.scene, workshop), now, now.when)

    def _build(self, unit: Unit, workshop: Workshop, at: str) -> Scene:
        script = self._scripts.get(workshop.id, Script(workshop.script, workshop.title, ()))
        script = programme_of(unit, workshop, script).day(script)
        # Where the facilitator leads, nobody reads ahead.
        wanted = at if at and workshop.is_self_paced else workshop.section
        section = script.section(wanted) or _first_section(script)
        round_ = _round_at(unit, workshop, section)
        # The stage shows what the room may see, whoever looks at it.
        sight = sight_of(round_, Role.PARTICIPANT) if round_ else Sight(False, False, False)
        return Scene(
            workshop=workshop,
            script=script,
            section=section,
            round=round_,
            base=base(unit, round_) if round_ else Base(),
            outcome=outcome(unit, round_) if round_ and sight.result else None,
            sight=sight,
            joined=unit.participant_count(workshop.id),
            tables=tuple(unit.tables(workshop.id)),
            head=unit.trail_head(workshop.id),
            seats=unit.fact(seats_fact(workshop.id)),
            told=unit.trail_head(workshop.id, QUIET),
            looks=looks(unit, workshop),
            is_out=plan_of(Record(tuple(unit.entries(workshop.id)))).stage is Stage.COMMENTS,
        )


def _recounted(unit: Unit, scene: Scene, workshop: Workshop) -> Scene:
    return replace(
        scene,
        workshop=workshop,
        base=base(unit, scene.round) if scene.round else scene.base,
        joined=unit.participant_count(workshop.id),
        tables=tuple(unit.tables(workshop.id)),
    )


def _first_section(script: Script) -> Section:
    return script.sections[0] if script.sections else Section("", SectionKind.WELCOME, "", ())


def _round_at(unit: Unit, workshop: Workshop, section: Section) -> Round | None:
    if section.kind is not SectionKind.EXERCISE:
        return None
    found = [r for r in unit.rounds(workshop.id) if r.slug == section.key]
    return found[-1] if found else None
