from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from races_over_http import race_over_http


@pytest.mark.parametrize("secret", [False, True])
def test_whoever_a_page_told_that_it_is_saved_is_counted_and_nobody_else(
    tmp_path: Path, often: Callable[[int], int], secret: bool
) -> None:
    figures = race_over_http(tmp_path, often(4), secret=secret)

    assert figures.wrong == []
    # Some were in time and some were not, or nothing was raced.
    assert figures.races < figures.acknowledged < figures.tried
