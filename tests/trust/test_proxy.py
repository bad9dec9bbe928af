from __future__ import annotations

from collections.abc import Callable

import pytest
from forked_server import Nursery
from proxy import FAULTS, spoil_the_network


@pytest.mark.parametrize("secret", [False, True], ids=["open ballot", "secret ballot"])
def test_over_a_bad_network_everybody_is_counted_once_and_sees_what_is_counted(
    nursery: Nursery, often: Callable[[int], int], secret: bool
) -> None:
    faults = often(80)
    figures = spoil_the_network(nursery, faults, secret=secret)
    assert figures.wrong == []
    assert (figures.lost, figures.duplicated, figures.invented) == (0, 0, 0)
    assert figures.pages_that_differ == 0
    assert figures.faults >= faults
    assert set(figures.kinds) == set(FAULTS)
    assert figures.unknown > faults / 5
