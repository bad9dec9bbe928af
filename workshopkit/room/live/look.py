"""Looking at the store: when, and whether what was seen there still holds."""

from __future__ import annotations

import time
from dataclasses import dataclass

from workshopkit.domain.ports import Commits, Store

#: While this process saves answers, what other processes change is seen this late at most.
LOOK_SECONDS = 0.05


@dataclass(frozen=True)
class Look:
    """A look at the store: what it said of everybody's changes, and of this process's own."""

    when: float
    seen: object
    own: Commits

    @classmethod
    def at(cls, store: Store) -> Look:
        """Look now; to be done before anything is read."""
        # A change that comes in between is seen twice, never missed.
        return cls(time.monotonic(), own=store.commits, seen=store.changes())

    def holds(self, now: Look) -> bool:
        """Return whether a page looks now as it did at this look.

        Answers change no layout, so that they alone are no reason to read everything again; what
        others change between them is. A change that somebody else makes while nothing is saved
        here is seen at once, and so is every new layout of this process.
        """
        if self.seen == now.seen:
            return True
        has_saved = self.own.all != now.own.all and self.own.relaid == now.own.relaid
        return has_saved and now.when - self.when < LOOK_SECONDS
