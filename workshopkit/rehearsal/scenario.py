"""Scenarios: a TOML file that says who contributes what, exercise by exercise."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from workshopkit.errors import SetupError


class UnreadableScenarioError(SetupError):
    """The scenario “{path}” cannot be read: {reason}."""


@dataclass(frozen=True)
class Seat:
    """Somebody with a device: the table they sit at, and their name."""

    table: str
    person: str


@dataclass(frozen=True)
class Scene:
    """One exercise: what is set before it, who answers what, and what is done with it.

    `wording` is written before it is opened. `dealt` are counts of answers to a survey's
    questions, dealt out to the people in the room. `notes` are about the questions of a
    discussion. `tie` says how a tie at the cut of a vote is settled.
    """

    exercise: str
    settings: Mapping[str, Any]
    answers: tuple[Mapping[str, Any], ...]
    moderation: tuple[Mapping[str, Any], ...]
    wording: str = ""
    dealt: tuple[Mapping[str, Any], ...] = ()
    notes: tuple[Mapping[str, Any], ...] = ()
    record_decision: bool = False
    tie: str = ""


@dataclass(frozen=True)
class Scenario:
    """A whole workshop as it should go."""

    title: str
    script: str
    language: str
    place: str
    date: date
    seats: tuple[Seat, ...]
    scenes: tuple[Scene, ...]
    record: Mapping[str, tuple[Mapping[str, Any], ...]]
    people: int = 0


def read_scenario(path: Path) -> Scenario:
    """Return the scenario in a file.

    Raises:
        UnreadableScenarioError: It is not TOML, or lacks something.
    """
    try:
        scenario = _scenario(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UnreadableScenarioError(path=path, reason=error) from error
    except (KeyError, TypeError, AttributeError) as error:
        raise UnreadableScenarioError(path=path, reason=f"it lacks {error}") from error
    for reason in _contradictions(scenario):
        raise UnreadableScenarioError(path=path, reason=reason)
    return scenario


def _contradictions(scenario: Scenario) -> Iterator[str]:
    if type(scenario.date) is not date:
        yield "its date is not written like 2027-04-15"
    tables = {seat.table for seat in scenario.seats}
    for scene in scenario.scenes:
        for answer in scene.answers:
            if answer.get("table") not in tables:
                yield f"“{answer.get('table', '')}” answers {scene.exercise} but is no table in it"


def _scenario(data: Mapping[str, Any]) -> Scenario:
    return Scenario(
        title=data["title"],
        script=data["script"],
        language=data["language"],
        place=data.get("place", ""),
        date=data["date"],
        seats=tuple(Seat(seat["name"], seat.get("person", "")) for seat in data["tables"]),
        scenes=tuple(_scene(scene) for scene in data["rounds"]),
        record={name: _lines(lines) for name, lines in data.get("record", {}).items()},
        people=data.get("people", 0),
    )


def _scene(data: Mapping[str, Any]) -> Scene:
    return Scene(
        exercise=data["exercise"],
        settings=data.get("settings", {}),
        answers=tuple(data.get("answers", ())),
        moderation=tuple(data.get("moderation", ())),
        wording=data.get("wording", ""),
        dealt=tuple(data.get("dealt", ())),
        notes=tuple(data.get("notes", ())),
        record_decision=data.get("record_decision", False),
        tie=data.get("tie", ""),
    )


def _lines(given: Any) -> tuple[Mapping[str, Any], ...]:  # noqa: ANN401 -- TOML, not checked yet
    """Return the lines of one sort; a single table, like the cover, is one line."""
    return (given,) if isinstance(given, dict) else tuple(given)
