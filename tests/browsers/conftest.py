from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest
from engines import ENGINES, Browser


@pytest.fixture(params=ENGINES)
def open_browser(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., Browser]]:
    """Open browsers of an engine, each its own; without it the tests that need it are skipped."""
    made, programs = ENGINES[request.param]
    missing = [program for program in programs if shutil.which(program) is None]
    if missing:
        pytest.skip(f"no {', '.join(missing)}: tests/install-browsers.sh")
    opened: list[Browser] = []

    def open_(**options: bool | int) -> Browser:
        opened.append(made(tmp_path_factory.mktemp(request.param), **options))
        return opened[-1]

    yield open_
    for browser in opened:
        browser.quit()


@pytest.fixture
def browser(open_browser: Callable[..., Browser]) -> Browser:
    """A browser of one's own."""
    return open_browser()
