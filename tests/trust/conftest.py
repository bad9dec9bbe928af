from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from forked_server import Nursery

#: `--long` does everything so many times as often.
LONG = 10


HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is in this folder, which `make unit` leaves out."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.trust)


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """The program that real servers are forked from."""
    made = Nursery()
    yield made
    made.close()


@pytest.fixture(scope="session")
def often(pytestconfig: pytest.Config) -> Callable[[int], int]:
    """How often something is done: as often as said, or with `--long` ten times that."""
    factor = LONG if pytestconfig.getoption("--long") else 1
    return lambda times: times * factor
