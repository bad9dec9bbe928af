"""The list of sections for people who go through a workshop at their own pace."""

from __future__ import annotations

from dataclasses import dataclass

from workshopkit.domain.exercise import filled
from workshopkit.domain.participant import Participant
from workshopkit.domain.ports import Unit
from workshopkit.domain.round import Round
from workshopkit.domain.script import Section, SectionKind
from workshopkit.facilitation.answering import own_answer
from workshopkit.kinds import kind_of
from workshopkit.locale.language import CatalogueLanguage
from workshopkit.room.live.scene import Scene


@dataclass(frozen=True)
class Step:
    """One section in the list: whether it asks something, and whether this is answered."""

    key: str
    title: str
    asks: bool
    is_done: bool
    state: str


def steps(
    unit: Unit, scene: Scene, seat: Participant, words: CatalogueLanguage
) -> tuple[Step, ...]:
    """Return what there is to read and to answer, in the order of the script."""
    rounds = {round_.slug: round_ for round_ in unit.rounds(scene.workshop.id)}
    shown = (SectionKind.TEXT, SectionKind.EXERCISE)
    return tuple(
        _step(unit, section, rounds.get(section.key), seat, words)
        for section in scene.script.sections
        if section.kind in shown
    )


def _step(
    unit: Unit, section: Section, round_: Round | None, seat: Participant, words: CatalogueLanguage
) -> Step:
    if round_ is None:
        return Step(section.key, section.title, asks=False, is_done=False, state="")
    return Step(
        key=section.key,
        title=filled(round_.wording(words.code).title, round_.settings),
        asks=kind_of(round_).asks(round_),
        is_done=own_answer(unit, round_, seat) is not None,
        state=round_.state,
    )
