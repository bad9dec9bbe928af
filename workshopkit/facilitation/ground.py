"""What a workshop stands on besides its store."""

from __future__ import annotations

from dataclasses import dataclass

from workshopkit.domain.script import Script
from workshopkit.domain.style import HouseStyle


@dataclass(frozen=True)
class Ground:
    """The script a workshop follows, and what documents usually look like at this place.

    Without a script, the exercises alone give the order of a document.
    """

    script: Script | None = None
    style: HouseStyle | None = None


#: A workshop whose script is gone, at a place without a style of its own.
BARE = Ground()
