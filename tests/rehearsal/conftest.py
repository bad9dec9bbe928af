"""Scenarios, played on a server of their own, and what was exported of each."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from exported import FORMATS, Part, read_copy
from server import ROOT, Page, RunningServer, Visitor, facilitator_of

from workshopkit.rehearsal.play import play
from workshopkit.rehearsal.scenario import read_scenario

SCENARIOS = ROOT / "tests" / "rehearsals"


@dataclass(frozen=True)
class Rehearsal:
    """A scenario that was played, and everything that came out of it."""

    slug: str
    scenario: Mapping[str, Any]
    server: RunningServer
    files: Mapping[str, bytes]
    _copies: dict[str, Part] = field(default_factory=dict)

    @property
    def store(self) -> Path:
        return self.server.store

    @property
    def html(self) -> Page:
        return Page(self.files["html"].decode("utf-8"))

    def copy(self, format_: str) -> Part:
        """Return the documentation as it can be read in a format."""
        if format_ not in self._copies:
            self._copies[format_] = read_copy(self.files[format_], format_)
        return self._copies[format_]

    def scene(self, exercise: str) -> Mapping[str, Any]:
        """Return what the scenario says of an exercise's first run."""
        return next(s for s in self.scenario["rounds"] if s["exercise"] == exercise)

    def worksheet(self, exercise: str) -> Page:
        """Return an exercise on paper."""
        answer = facilitator_of(self.server).get(f"/worksheet/{self.slug}/{exercise}")
        assert answer.status == 200, answer.text
        return answer.page


@pytest.fixture(scope="session")
def rehearsal_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """One server for all scenarios; each makes a workshop of its own on it."""
    running = RunningServer(tmp_path_factory.mktemp("rehearsals") / "room.sqlite").start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def rehearsed(rehearsal_server: RunningServer) -> Callable[[str], Rehearsal]:
    """Play a scenario over HTTP the first time it is asked for, and export it."""
    played: dict[str, Rehearsal] = {}

    def rehearse(name: str) -> Rehearsal:
        if name not in played:
            played[name] = _rehearsed(SCENARIOS / f"{name}.toml", rehearsal_server)
        return played[name]

    return rehearse


def _rehearsed(file: Path, server: RunningServer) -> Rehearsal:
    slug = play(read_scenario(file), server.links.facilitator)
    desk = facilitator_of(server)
    files = {format_: _exported(desk, f"/export/{slug}.{format_}") for format_ in FORMATS}
    scenario = tomllib.loads(file.read_text(encoding="utf-8"))
    return Rehearsal(slug, scenario, server, files)


def _exported(desk: Visitor, path: str) -> bytes:
    answer = desk.get(path)
    assert answer.status == 200, answer.text
    return answer.body
