"""A small made-up workshop, so that the analysis can be tried without having held one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from workshopkit.domain.actor import Actor, Role
from workshopkit.domain.exercise import Exercise, Settings
from workshopkit.domain.participant import Participant
from workshopkit.domain.ports import Unit
from workshopkit.domain.script import Script, Section, SectionKind
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.answering import hand_in
from workshopkit.facilitation.finding import find_workshop, latest_round
from workshopkit.facilitation.people.joining import join
from workshopkit.facilitation.preparing import prepare_rounds
from workshopkit.facilitation.running import close_round, open_round, reveal_round
from workshopkit.facilitation.wording import write_wording
from workshopkit.facilitation.workshop import WorkshopPlan, close_workshop, new_workshop
from workshopkit.kinds import kind_of

_FACILITATOR = Actor(Role.FACILITATOR)
_PEOPLE = 9
#: One in so many does not answer, another one each time.
_SKIPS = 5
#: What is agreed to, as made up as the answers.
_PROPOSAL = "Exempel"
_PROPOSALS = "propose-target-groups"
#: What is played, as far as there are such exercises, and what each builds on.
_PLAYED: Mapping[str, Settings] = {
    _PROPOSALS: {},
    "prioritise-target-groups": {"choices_from": _PROPOSALS, "keep": 4},
    "customer-split": {"items_from": _PROPOSALS},
    "existing-customers": {},
    "needs": {},
    "course-evaluation": {},
    "next-step-decision": {},
}


def play_sample(
    unit: Unit, exercises: Mapping[str, Exercise], title: str, language: str
) -> Workshop:
    """Return a workshop that nine made-up people went through."""
    plan = WorkshopPlan(title, date(2027, 4, 15), "", language, "")
    workshop = new_workshop(unit, _FACILITATOR, plan)
    sections = tuple(_sections(exercises))
    prepare_rounds(unit, workshop, Script("", title, sections), exercises)
    people = [join(unit, workshop.code, table=str(n)) for n in range(1, _PEOPLE + 1)]
    for turn, section in enumerate(sections):
        answering = [p for n, p in enumerate(people) if (n + turn) % _SKIPS or not turn]
        _play(unit, find_workshop(unit, workshop.slug), section.key, answering)
    close_workshop(unit, _FACILITATOR, find_workshop(unit, workshop.slug))
    return find_workshop(unit, workshop.slug)


def _sections(exercises: Mapping[str, Exercise]) -> Iterator[Section]:
    for slug, settings in _PLAYED.items():
        sources = [name for name in settings.values() if isinstance(name, str)]
        if slug in exercises and all(name in exercises for name in sources):
            yield Section(slug, SectionKind.EXERCISE, slug, (), dict(settings))


def _play(unit: Unit, workshop: Workshop, exercise: str, people: list[Participant]) -> None:
    if kind_of(prepared := latest_round(unit, workshop, exercise)).lacks_wording(prepared):
        write_wording(unit, _FACILITATOR, workshop, exercise, _PROPOSAL)
    round_ = open_round(unit, _FACILITATOR, workshop, exercise)
    for seed, person in enumerate(people):
        actor = Actor(Role.PARTICIPANT, person.id, workshop.id)
        hand_in(unit, actor, round_, person, kind_of(round_).sample(round_, seed), 1)
    close_round(unit, _FACILITATOR, workshop, exercise)
    reveal_round(unit, _FACILITATOR, workshop, exercise)
