"""What is the same for many requests, kept for a short time so that it is found out once."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

V = TypeVar("V")

#: What was found out is believed this long.
KEEP_SECONDS = 60.0
#: More than any room has of anything; what was found out first is forgotten first.
MOST = 5000


class Kept(Generic[V]):
    """Values by name, each found out again after a while; what is empty or false is not kept.

    So nobody fills it with names that lead to nothing.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._known: OrderedDict[str, tuple[float, V]] = OrderedDict()

    def get(self, name: str, find_out: Callable[[], V]) -> V:
        """Return the value of a name."""
        now = self._clock()
        since, value = self._known.get(name, (0.0, None))
        if value is not None and now - since < KEEP_SECONDS:
            return value
        self._known.pop(name, None)
        found = find_out()
        if found:
            self._known[name] = now, found
            while len(self._known) > MOST:
                self._known.popitem(last=False)
        return found
