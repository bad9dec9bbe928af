from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from server import (
    PATIENCE,
    ROOT,
    WORDS_IN_THE_SCRIPT,
    Forum,
    RunningServer,
    Visitor,
    facilitator_of,
    new_forum,
    secretary_of,
    the_demo,
)
from window import watch

ARGUMENTS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
OpenPage = Callable[..., Page]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="Kill, cut and spoil ten times as often.")


@pytest.fixture(scope="session")
def notebooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped notebooks, and a script with words of its own between the exercises."""
    folder = tmp_path_factory.mktemp("scripts") / "notebooks"
    shutil.copytree(ROOT / "notebooks", folder, ignore=shutil.ignore_patterns(".*", "*.txt"))
    script = json.loads((folder / "dialogue_forum.ipynb").read_text(encoding="utf-8"))
    words = {
        "cell_type": "markdown",
        "id": "words",
        "metadata": {},
        "source": [f"# Bakgrund\n\n{WORDS_IN_THE_SCRIPT}\n\n<script>alert(1)</script>"],
    }
    script["cells"].insert(2, words)
    (folder / "with_words.ipynb").write_text(json.dumps(script), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, notebooks: Path) -> Iterator[RunningServer]:
    """One server for all tests that bring a workshop of their own."""
    store = tmp_path_factory.mktemp("store") / "room.sqlite"
    running = RunningServer(store, "--demo", "--notebooks", str(notebooks)).start()
    yield running
    running.stop()


@pytest.fixture
def forum(server: RunningServer) -> Iterator[Forum]:
    """A workshop of one's own."""
    made = new_forum(server)
    yield made
    made.command("end", closed=True)


@pytest.fixture
def make_server(tmp_path: Path) -> Iterator[Callable[..., RunningServer]]:
    """Start servers that a test may kill."""
    started: list[RunningServer] = []

    def make(*options: str, store: Path | None = None) -> RunningServer:
        running = RunningServer(store or tmp_path / "store.sqlite", *options)
        started.append(running)
        return running.start()

    yield make
    for running in started:
        running.stop()


@pytest.fixture
def demo(make_server: Callable[..., RunningServer]) -> Forum:
    """The demo on a server of its own."""
    return the_demo(make_server("--demo"))


@pytest.fixture
def facilitator(server: RunningServer) -> Visitor:
    return facilitator_of(server)


@pytest.fixture
def secretary(server: RunningServer) -> Visitor:
    return secretary_of(server)


@pytest.fixture
def stranger(server: RunningServer) -> Visitor:
    return Visitor(server.address)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A real Chromium; without one the tests that need it are skipped."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("no chromium on PATH")
    expect.set_options(timeout=1000 * PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[OpenPage]:
    """Open a page in a browser profile of its own; everything it asks for is noted."""
    contexts: list[BrowserContext] = []

    def open_(address: str = "", **options: Any) -> Page:
        context = chromium.new_context(**{"locale": "sv-SE", **options})
        contexts.append(context)
        watch(context)
        page = context.new_page()
        if address:
            page.goto(address)
        return page

    yield open_
    for context in contexts:
        context.close()
