"""Whether a workshop is over is said in one place."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import workshopkit
from workshopkit.domain.workshop import Workshop, WorkshopClosedError, WorkshopState

PLACE = Workshop("id", "forum", "Ett forum", date(2027, 4, 15), "", "sv", "day", "BKX429")
#: Somebody who looks at the state to see whether it is over.
COPIES = re.compile(
    r"(is|is not|==|!=) WorkshopState\.CLOSED|\b(workshop|w|place)\.state (==|!=) [\"']closed"
)


@pytest.mark.parametrize("state", WorkshopState)
def test_it_is_over_when_it_is_closed_and_then_refuses_changes(state: WorkshopState) -> None:
    place = replace(PLACE, state=state)

    assert place.is_closed == (state is WorkshopState.CLOSED)
    if place.is_closed:
        with pytest.raises(WorkshopClosedError):
            place.require_not_closed()
    else:
        place.require_not_closed()


def test_nobody_else_looks_at_the_state_for_it() -> None:
    package = Path(workshopkit.__file__).parent
    files = [path for path in package.rglob("*") if path.suffix in (".py", ".html")]
    found = [path.name for path in files if COPIES.search(path.read_text(encoding="utf-8"))]

    assert found == ["workshop.py"]
