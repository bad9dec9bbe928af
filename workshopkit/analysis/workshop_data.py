"""What a workshop's frames are made from, read from the store in one go.

The slips of a secret ballot come here as they were counted: in order of content, without voter or
time. Nobody gets a number for one, and while it is open there are none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from workshopkit.domain.item import Act, Item, lineage
from workshopkit.domain.participant import PAPER
from workshopkit.domain.ports import Unit
from workshopkit.domain.response import HandCount, Response
from workshopkit.domain.round import Outcome, Round, RoundState
from workshopkit.domain.script import Programme
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.ballot import answers
from workshopkit.facilitation.clock import Course, course_of
from workshopkit.facilitation.outcome import outcome
from workshopkit.facilitation.programme import programme_of
from workshopkit.kinds import full_settings, kind_of
from workshopkit.kinds.counting import counted_items
from workshopkit.kinds.shape import Shape


@dataclass(frozen=True)
class Run:
    """A round with what people handed in and what came out of it."""

    outcome: Outcome
    responses: tuple[Response, ...]
    hands: tuple[HandCount, ...]
    acts: tuple[Act, ...] = ()

    @property
    def round(self) -> Round:
        """The round itself."""
        return self.outcome.round

    @property
    def kind(self) -> str:
        """The name of the rules it follows."""
        return self.round.exercise.kind

    @property
    def shape(self) -> Shape:
        """How what came out of it is laid out."""
        return kind_of(self.round).SHAPE

    @property
    def is_secret(self) -> bool:
        """Whether nobody may ever learn who gave which answer."""
        return self.round.is_secret

    @property
    def is_sealed(self) -> bool:
        """Whether it is a secret ballot that is not counted yet."""
        return self.is_secret and self.round.state is RoundState.OPEN

    @property
    def was_opened(self) -> bool:
        """Whether there is anything to tell of it."""
        return self.round.state is not RoundState.PREPARED

    @cached_property
    def _living(self) -> Mapping[str, Item]:
        items = {item.id: item for item in self.outcome.items}
        return {old: items[now] for old, now in lineage(self.outcome.items).items()}

    def living(self, item_id: str) -> Item | None:
        """Return what an item has become: itself, or the one it was merged into."""
        return self._living.get(item_id)

    def alone(self, response: Response) -> list[Item]:
        """Return what a single answer is made of, as if nobody else had answered.

        Whoever chose two that became one chose it once.
        """
        if kind_of(self.round).NEEDS_ITEMS:
            return list(counted_items(self.round, [response], [], self.acts))
        return kind_of(self.round).items(self.round, [response], [])


@dataclass(frozen=True)
class WorkshopData:
    """A workshop with its rounds in script order, and a number for everybody who answered."""

    workshop: Workshop
    runs: tuple[Run, ...]
    numbers: Mapping[tuple[str, str], str] = field(default_factory=dict)
    programme: Programme = field(default_factory=lambda: Programme((), ()))
    course: Course = field(default_factory=Course)

    def voter(self, run: Run, response: Response) -> str | None:
        """Return the number of whoever answered, or nothing in a secret ballot."""
        return None if run.is_secret else self.numbers[_voter_key(response)]


def read_data(unit: Unit, workshop: Workshop) -> WorkshopData:
    """Return everything that the frames of a workshop tell."""
    runs = tuple(_read_run(unit, round_) for round_ in unit.rounds(workshop.id))
    programme = programme_of(unit, workshop, None)
    course = course_of(unit, workshop)
    return WorkshopData(workshop, runs, _numbers(runs), programme, course)


def _read_run(unit: Unit, saved: Round) -> Run:
    # A round from before a setting was invented goes by its default.
    settings = full_settings(saved.exercise.kind, saved.settings)
    round_ = replace(saved, settings=settings)
    hands = tuple(unit.hand_counts(round_.id))
    responses = tuple(answers(unit, round_))
    return Run(outcome(unit, round_), responses, hands, tuple(unit.acts(round_.id)))


def _numbers(runs: Sequence[Run]) -> dict[tuple[str, str], str]:
    """Number everybody in the order of their first answer.

    Secret ballots are left out: somebody who only voted in those has no number.
    """
    answered = (r for run in runs if not run.is_secret for r in run.responses)
    keys = dict.fromkeys(_voter_key(response) for response in answered)
    return {key: f"v{n}" for n, key in enumerate(keys, start=1)}


def _voter_key(response: Response) -> tuple[str, str]:
    # The first sheet of paper in one round is not the first one in another.
    is_paper = response.voter.startswith(PAPER)
    return response.round_id if is_paper else "", response.voter
