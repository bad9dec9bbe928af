"""The codes on the screens, remembered so that not everybody who joins asks the store."""

from __future__ import annotations

from workshopkit.domain.ports import Store
from workshopkit.domain.workshop import Workshop, normal_code
from workshopkit.facilitation.people.joining import WrongCodeError, workshop_with_code
from workshopkit.room.live.look import Look


class JoinCodes:
    """Which workshop a code leads to.

    Only codes on a screen are remembered: there are as many as workshops. A personal code is asked
    for each time, and whoever joins is let in by the transaction, not by what is known here.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, tuple[Workshop, Look]] = {}

    def workshop(self, code: str) -> Workshop | None:
        """Return the workshop that a code leads to."""
        now, wanted = Look.at(self._store), normal_code(code)
        known = self._known.get(wanted)
        if known and known[1].holds(now):
            return known[0]
        self._known.pop(wanted, None)
        found = self._asked(code)
        if found and found.code == wanted:
            self._known[wanted] = found, now
        return found

    def _asked(self, code: str) -> Workshop | None:
        with self._store.read() as unit:
            try:
                return workshop_with_code(unit, code)
            except WrongCodeError:
                return None
