"""Scenarios, played on a server of their own, and what was exported of each."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from exported import FORMATS, Rehearsal
from server import ROOT, RunningServer, Visitor, facilitator_of

from workshopkit.rehearsal.play import play
from workshopkit.rehearsal.scenario import read_scenario

SCENARIOS = ROOT / "rehearsals"


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
