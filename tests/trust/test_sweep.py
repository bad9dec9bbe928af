from __future__ import annotations

from pathlib import Path

from sweep import STATES, sweep


def test_nobody_is_told_what_was_answered_before_it_is_shown_at_any_address(tmp_path: Path) -> None:
    figures = sweep(tmp_path)

    assert figures.leaks == []
    assert figures.asked > figures.addresses * len(STATES)
    # Those who may know are told, or there was nothing to leak.
    assert figures.told
