"""The harnesses find what they are there to find: every fault that is planted, and none without."""

from __future__ import annotations

import pytest
from faults import FAULTS
from forked_server import Nursery
from planted_faults import FINDERS, FOUND_BY


@pytest.mark.parametrize("fault", FOUND_BY)
def test_a_planted_fault_is_found(nursery: Nursery, fault: str) -> None:
    assert FINDERS[FOUND_BY[fault]](nursery, fault) != []


@pytest.mark.parametrize("name", FINDERS)
def test_where_no_fault_is_planted_none_is_found(nursery: Nursery, name: str) -> None:
    assert FINDERS[name](nursery, "") == []


def test_every_fault_has_its_finder_and_every_finder_a_fault_to_find() -> None:
    assert set(FOUND_BY) == set(FAULTS)
    assert set(FOUND_BY.values()) == set(FINDERS)
