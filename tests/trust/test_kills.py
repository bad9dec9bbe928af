from __future__ import annotations

from collections.abc import Callable

import pytest
from forked_server import Nursery
from kills import MOMENTS, kill_often


@pytest.mark.parametrize("secret", [False, True], ids=["open ballot", "secret ballot"])
def test_a_server_that_is_killed_again_and_again_loses_nothing_it_acknowledged(
    nursery: Nursery, often: Callable[[int], int], secret: bool
) -> None:
    kills = often(20)
    figures = kill_often(nursery, kills, whole_program=1, secret=secret)
    assert figures.wrong == []
    assert (figures.lost, figures.duplicated, figures.invented, figures.damaged) == (0, 0, 0, 0)
    assert figures.kills == kills
    assert figures.acknowledged > 3 * kills
    # Killed in the middle of it, not between two things.
    assert figures.unknown > kills / 2
    assert set(figures.moments) == set(MOMENTS)
