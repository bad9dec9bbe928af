"""File descriptors: macOS gives a program 256, and the room goes on answering all the same."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from server import PROPOSE, ROOT, RunningServer, environment, new_forum

from workshopkit.app.install.open_files import people_that_fit, raise_limit
from workshopkit.room.live.hub import PAGES_A_SEAT

resource = pytest.importorskip("resource")
FEW = 256


class System:
    """A system that takes no limit above `most`, whatever it says its limit is."""

    RLIMIT_NOFILE, RLIM_INFINITY = resource.RLIMIT_NOFILE, resource.RLIM_INFINITY

    def __init__(self, now: int, says: int, most: int) -> None:
        self.now, self.says, self.most = now, says, most

    def getrlimit(self, _what: int) -> tuple[int, int]:
        return self.now, self.says

    def setrlimit(self, _what: int, limits: tuple[int, int]) -> None:
        if not 0 <= limits[0] <= self.most:
            raise ValueError("current limit exceeds maximum limit")
        self.now = limits[0]


@pytest.mark.parametrize(
    ("now", "says", "most", "raised"),
    [
        (256, System.RLIM_INFINITY, 10240, 10240),
        (256, System.RLIM_INFINITY, 245760, 65536),
        (256, System.RLIM_INFINITY, 400, 256),
        (1024, 524288, 524288, 524288),
        (256, 256, 256, 256),
        (System.RLIM_INFINITY, System.RLIM_INFINITY, 65536, 65536),
    ],
    ids=["macos", "roomy", "stingy", "linux", "fixed", "unlimited"],
)
def test_the_limit_is_raised_by_steps(
    monkeypatch: pytest.MonkeyPatch, now: int, says: int, most: int, raised: int
) -> None:
    system = System(now, says, most)
    monkeypatch.setitem(sys.modules, "resource", system)

    assert raise_limit() == raised
    assert system.now in (raised, System.RLIM_INFINITY)


def test_windows_has_a_limit_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")

    assert people_that_fit(raise_limit()) == 208


def with_few_files(*words: str) -> list[str]:
    """A command that may open no more than 256 files, nor may its children."""
    tightened = (
        f"import os, resource, sys; resource.setrlimit(resource.RLIMIT_NOFILE, ({FEW}, {FEW}))"
    )
    return [sys.executable, "-c", f"{tightened}; os.execv(sys.argv[1], sys.argv[1:])", *words]


@pytest.fixture(scope="module")
def tight(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    server = RunningServer(tmp_path_factory.mktemp("tight") / "store.sqlite")
    real = subprocess.Popen
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            subprocess, "Popen", lambda words, **given: real(with_few_files(*words), **given)
        )
        server.start()
    yield server
    server.stop()


def test_listeners_are_refused_before_anybody_s_answer_is(tight: RunningServer) -> None:
    forum, fits = new_forum(tight), people_that_fit(FEW)
    people = [forum.join() for _ in range(fits // PAGES_A_SEAT + 2)]
    forum.open_with_what_it_needs(PROPOSE)
    with contextlib.ExitStack() as pages:
        heard = [
            pages.enter_context(person.listening()).status
            for person in people
            for _ in range(PAGES_A_SEAT)
        ]
        assert heard.count(200) == fits
        assert set(heard[fits:]) == {503}

        late = forum.join(name="Sist in")
        forum.answer(late, PROPOSE, forum.good_answer(PROPOSE))
        with forum.desk.listening(f"/stage/{forum.slug}/events") as stage:
            assert stage.status == 200
    assert tight.broken == []


def test_a_start_says_how_many_people_fit(tmp_path: Path) -> None:
    words = "-m workshopkit.cli serve --no-browser --host 127.0.0.1 --port 0 --store"
    command = with_few_files(sys.executable, *words.split(), str(tmp_path / "store.sqlite"))
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout
        said = next(line for line in process.stdout if "Room for" in line)
    finally:
        process.terminate()
        process.communicate()

    assert f"about {people_that_fit(FEW)} people" in said
