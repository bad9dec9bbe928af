from __future__ import annotations

from pathlib import Path

from two_rooms import hold_two_rooms


def test_two_rooms_on_one_laptop_keep_apart_what_one_browser_sends_to_both(tmp_path: Path) -> None:
    figures = hold_two_rooms(tmp_path, people=3)

    assert (figures.tried, figures.acknowledged, figures.lost) == (6, 6, 0)
    assert figures.strayed == []
