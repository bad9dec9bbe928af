"""What stands out in a table or a figure, and what stands for nothing."""

from __future__ import annotations

from collections.abc import Sequence

#: What stands in a box that nothing was placed in.
NOTHING = "–"


def stands_out(count: int, counts: Sequence[int]) -> bool:
    """Return whether no count of the row is larger than this one, and it is not nought."""
    return 0 < count == max(counts)
