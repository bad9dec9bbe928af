from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from webkit import DRIVER, SCREEN, WebKit


@pytest.fixture
def webkit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebKit]:
    """A WebKit of one's own; without it the tests that need it are skipped."""
    missing = [program for program in (DRIVER, SCREEN) if shutil.which(program) is None]
    if missing:
        pytest.skip(f"no {', '.join(missing)}: tests/install-browsers.sh")
    browser = WebKit(tmp_path_factory.mktemp("webkit"))
    yield browser
    browser.quit()
