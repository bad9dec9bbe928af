"""A round: one exercise being run in one workshop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any

from workshopkit.domain.exercise import Exercise, Settings, Wording
from workshopkit.domain.item import Item
from workshopkit.errors import ConflictError, NotAllowedError, NotFoundError, Phrase


class RoundState(StrEnum):
    """Where a round is; closing is not revealing."""

    PREPARED = "prepared"
    OPEN = "open"
    CLOSED = "closed"
    REVEALED = "revealed"


#: What may follow what. Going back means a new round beside the old one.
NEXT = {
    RoundState.PREPARED: RoundState.OPEN,
    RoundState.OPEN: RoundState.CLOSED,
    RoundState.CLOSED: RoundState.REVEALED,
}


#: What a state is called on a page.
STATE_WORDS = {
    RoundState.PREPARED: "not opened",
    RoundState.OPEN: "open",
    RoundState.CLOSED: "closed",
    RoundState.REVEALED: "shown",
}


class NoSuchRoundError(NotFoundError):
    """There is no exercise called “{exercise}” in this workshop."""


class RoundMovedOnError(ConflictError):
    """Somebody else was first: this exercise is already {state}."""

    def __init__(self, state: RoundState) -> None:
        super().__init__(state=Phrase(STATE_WORDS[state]))


class RoundNotReadyError(ConflictError):
    """This exercise is {state}, so that cannot be done now."""

    def __init__(self, state: RoundState) -> None:
        super().__init__(state=Phrase(STATE_WORDS[state]))


class NoChoicesError(ConflictError):
    """“{source}” has no results yet. Close it first, or choose what this exercise builds on."""


class NobodyVotedError(NoChoicesError):
    """Nobody voted in “{source}”, so nothing goes on from it. Run it again, or choose another."""


class NothingToAskError(ConflictError):
    """Nothing is answered here, so there is nothing to open."""


class RoundNotOpenError(ConflictError):
    """This exercise is closed, so your answer was not saved. What you wrote is still here."""


class NotRevealedError(NotAllowedError):
    """The result is not shown yet."""


@dataclass(frozen=True)
class Round:
    """One run of an exercise, with its own copy of the exercise and of the items it works on.

    `position` is its place in the script; `number` is 2 for the second run of the same exercise.
    `chosen` are the settings the facilitator changed in the room; `settings` holds them, too.
    """

    id: str
    workshop_id: str
    exercise: Exercise
    number: int
    position: int
    settings: Settings
    state: RoundState = RoundState.PREPARED
    items: tuple[Item, ...] = field(default_factory=tuple)
    chosen: Settings = field(default_factory=dict)

    @property
    def slug(self) -> str:
        """The exercise's folder name."""
        return self.exercise.slug

    @property
    def by_table(self) -> bool:
        """Whether a table answers together, not each person."""
        return self.settings.get("voters") == "tables"

    @property
    def is_secret(self) -> bool:
        """Whether nobody may ever know who answered what."""
        return self.settings.get("secret") == "yes"

    @property
    def by_code(self) -> bool:
        """Whether only those with a personal code can answer."""
        return self.settings.get("mode") == "vote"

    @property
    def runoff_of(self) -> str:
        """The id of the round whose tie this one settles; empty for most."""
        return str(self.settings.get("runoff_of", ""))

    def with_items(self, items: tuple[Item, ...], state: RoundState) -> Round:
        """Return this round, working on these items, in this state."""
        return replace(self, items=items, state=state)

    def wording(self, language: str) -> Wording:
        """Return the exercise's words in this language."""
        return self.exercise.wording(language)


@dataclass(frozen=True)
class Base:
    """What a result is counted on: people present by the record, joined, and who took part.

    `unit` is "people" or "tables"; `hands` counts voters of tallies typed in by the facilitator.
    """

    took_part: int = 0
    joined: int = 0
    present: int = 0
    unit: str = "people"
    hands: int = 0
    paper: int = 0

    @property
    def not_answered(self) -> int:
        """How many of those who joined did not answer."""
        return max(0, self.joined - self.took_part)


class TieWay(StrEnum):
    """What can be done with those that share the last place."""

    ALL = "all"
    FEWER = "fewer"
    ORDER = "order"
    LOT = "lot"
    RUNOFF = "runoff"


@dataclass(frozen=True)
class Settling:
    """How the facilitator settled a tie; nothing while nobody has.

    `seed` is what a lot was drawn with, `winners` are the ids a run-off chose.
    """

    way: TieWay | None = None
    seed: str = ""
    winners: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """What a round came to, made when it closes: on whom it is counted, and the counts.

    `votes` are those of each item by its id, `settling` says how a tie at the cut was settled.
    Nobody who comes or goes later changes it; a later tally, answer on paper or act of moderation
    makes another one, on the same base.
    """

    base: Base
    votes: Mapping[str, int] = field(default_factory=dict)
    settling: Settling = field(default_factory=Settling)


@dataclass(frozen=True)
class Outcome:
    """What came out of a round: its items in the editor's order, and the base they count on.

    `notes` are what the secretary wrote about each of its questions, by number from 1. In a run-off
    `sure` are those there was no need to vote on again, and `order` the ids of all in the order of
    the first vote. `words` are the secretary's own about how it came out. A `withheld` one has
    nothing in it, because its reader may not see it yet; a `spoiled` one was never counted.
    """

    round: Round
    items: tuple[Item, ...]
    base: Base
    notes: Mapping[int, str] = field(default_factory=dict)
    settling: Settling = field(default_factory=Settling)
    sure: tuple[Item, ...] = ()
    order: tuple[str, ...] = ()
    words: str = ""
    withheld: bool = False
    spoiled: bool = False


#: The states in which a result is fixed.
OVER = (RoundState.CLOSED, RoundState.REVEALED)


def result_to_json(result: Result) -> dict[str, Any]:
    """Return a result as plain data."""
    return {
        "base": asdict(result.base),
        "votes": dict(result.votes),
        "settling": {**asdict(result.settling), "winners": list(result.settling.winners)},
    }


def result_from_json(data: Mapping[str, Any]) -> Result:
    """Return the result that `result_to_json` wrote, in this version or an earlier one."""
    settling = data.get("settling", {})
    way = settling.get("way")
    return Result(
        Base(**data["base"]),
        data.get("votes", {}),
        Settling(
            TieWay(way) if way else None,
            settling.get("seed", ""),
            tuple(settling.get("winners", ())),
        ),
    )
