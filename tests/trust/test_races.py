from __future__ import annotations

from collections.abc import Callable

import pytest
from races import race


@pytest.mark.parametrize("secret", [False, True])
def test_whoever_was_told_that_it_is_saved_is_counted_and_nobody_else(
    often: Callable[[int], int], secret: bool
) -> None:
    figures = race(often(10), 50, secret=secret)

    assert figures.wrong == []
    # Some were in time and some were not, or nothing was raced.
    assert 0 < figures.acknowledged < figures.tried
