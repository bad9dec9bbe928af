"""A command as it was asked for, and how its facts are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from workshopkit.domain.actor import Actor
from workshopkit.domain.ports import Unit
from workshopkit.domain.round import NoSuchRoundError, Round, RoundState
from workshopkit.domain.workshop import Workshop
from workshopkit.errors import InputError
from workshopkit.facilitation.finding import latest_round
from workshopkit.facilitation.ground import Ground

#: No count of people, votes or places in a list comes near this.
_LARGEST = 1_000_000


class MissingFactError(InputError):
    """The command lacks “{name}”, or it is not of the right sort."""


class Sort(StrEnum):
    """What sort of thing a fact is; `VALUES` are numbers or texts by name, `FIELDS` texts."""

    TEXT = "text"
    NUMBER = "number"
    FLAG = "true or false"
    TEXTS = "texts"
    FIELDS = "texts by name"
    VALUES = "values by name"


@dataclass(frozen=True)
class Asked:
    """Who asks for what, where; each fact is read by its name and sort.

    Every reader raises `MissingFactError` for a fact that is needed and not there, or of another
    sort.
    """

    unit: Unit
    actor: Actor
    place: Workshop
    facts: Mapping[str, Any]
    ground: Ground

    @property
    def is_meant(self) -> bool:
        """Whether it is confirmed: only by a plain true, nothing that looks like it."""
        return self.facts.get("confirmed") is True

    def needed(self, name: str) -> str:
        """Return a text that is needed."""
        value = self.facts.get(name)
        if not isinstance(value, str) or not value:
            raise MissingFactError(name=name)
        return value

    def said(self, name: str) -> str:
        """Return a text that may be empty or left out."""
        return str(self.facts.get(name, ""))

    def seen(self, name: str) -> str | None:
        """Return what the sender saw, none if it was not said."""
        value = self.facts.get(name)
        if value is not None and not isinstance(value, str):
            raise MissingFactError(name=name)
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts."""
        values = self.facts.get(name)
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise MissingFactError(name=name)
        return tuple(values)

    def number(self, name: str) -> int:
        """Return a whole number, 0 if it is left out."""
        value = self.facts.get(name, 0)
        if type(value) is not int or abs(value) > _LARGEST:
            raise MissingFactError(name=name)
        return value

    def seen_number(self, name: str) -> int | None:
        """Return the number that the sender saw, none if it was not said."""
        return None if self.facts.get(name) is None else self.number(name)

    def flag(self, name: str, *, usual: bool = False) -> bool:
        """Return whether something is so."""
        return bool(self.facts.get(name, usual))

    def values(self, name: str) -> dict[str, Any]:
        """Return values by name, as they are."""
        values = self.facts.get(name)
        if not isinstance(values, dict):
            raise MissingFactError(name=name)
        return values

    def fields(self, name: str = "fields") -> dict[str, str]:
        """Return texts by name."""
        return {str(key): str(value) for key, value in self.values(name).items()}

    def expected(self) -> RoundState | None:
        """Return the state of an exercise that the sender saw, if it was said."""
        given = self.facts.get("expect")
        if given is None:
            return None
        if not isinstance(given, str) or given not in set(RoundState):
            raise MissingFactError(name="expect")
        return RoundState(given)

    def latest(self) -> Round:
        """Return the latest run of the exercise that is named."""
        return latest_round(self.unit, self.place, self.needed("exercise"))

    def run(self) -> Round:
        """Return the run with the id in `round`, without one the latest of the exercise."""
        wanted = self.seen("round")
        if wanted is None:
            return self.latest()
        found = self.unit.round(wanted)
        if found is None or found.workshop_id != self.place.id:
            raise NoSuchRoundError(exercise=wanted[:60])
        return found


@dataclass(frozen=True)
class Command:
    """What does a command, and the facts that it reads, each of its sort."""

    act: Callable[[Asked], object]
    facts: Mapping[str, Sort]

    @property
    def sentence(self) -> str:
        """What it does, in one sentence."""
        return (self.act.__doc__ or "").strip().partition("\n")[0]


def command(act: Callable[[Asked], object], /, **facts: Sort) -> Command:
    """Return a command with the facts that it reads."""
    return Command(act, facts)
