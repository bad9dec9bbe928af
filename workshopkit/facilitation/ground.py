"""What a workshop stands on besides its store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from workshopkit.domain.exercise import Exercise
from workshopkit.domain.script import Script
from workshopkit.domain.style import HouseStyle


@dataclass(frozen=True)
class Ground:
    """The script a workshop follows, and what there is at this place: a style, and exercises.

    Without a script, the exercises alone give the order of a document.
    """

    script: Script | None = None
    style: HouseStyle | None = None
    exercises: Mapping[str, Exercise] = field(default_factory=dict)


#: A workshop whose script is gone, at a place without a style of its own.
BARE = Ground()
