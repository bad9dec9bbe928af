from __future__ import annotations

from collections.abc import Callable

import pytest
from disk_full import fill_the_disk
from forked_server import Nursery


@pytest.mark.parametrize("secret", [False, True], ids=["open ballot", "secret ballot"])
def test_on_a_full_disk_nothing_is_called_saved_and_it_goes_on_when_there_is_room_again(
    nursery: Nursery, often: Callable[[int], int], secret: bool
) -> None:
    points = often(20)
    figures = fill_the_disk(nursery, points, secret=secret)
    assert figures.wrong == []
    assert (figures.lost, figures.duplicated, figures.invented) == (0, 0, 0)
    assert figures.points == points
    assert figures.refused >= points
    # Whoever was refused was told so, and why.
    assert figures.unclear == []
    assert figures.clear_sentences == figures.refused
