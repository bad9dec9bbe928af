from __future__ import annotations

from collections.abc import Callable

import pytest
from power_cut import cut_power


@pytest.mark.parametrize("secret", [False, True], ids=["open ballot", "secret ballot"])
def test_whatever_is_on_the_disk_after_a_power_cut_every_acknowledged_vote_is_there(
    often: Callable[[int], int], secret: bool
) -> None:
    images = often(500)
    figures = cut_power(images, votes=often(120), secret=secret)
    assert figures.wrong == []
    assert (figures.lost, figures.invented, figures.damaged) == (0, 0, 0)
    assert figures.images == images
    assert figures.acknowledged == figures.tried > often(120)


@pytest.mark.parametrize(
    "fault", ["the disk is not waited for (NORMAL)", "the disk is never waited for (OFF)"]
)
def test_a_disk_that_is_not_waited_for_loses_votes_in_most_images(fault: str) -> None:
    figures = cut_power(200, votes=100, fault=fault)
    assert figures.lost + figures.damaged > figures.images / 2
