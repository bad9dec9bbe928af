"""Seats: who has joined, remembered so that not every request asks the store."""

from __future__ import annotations

from collections import OrderedDict

from workshopkit.domain.participant import Participant
from workshopkit.domain.ports import Store

#: More people than any room holds; the longest unseen are forgotten and read again when they come.
REMEMBERED = 5000


class Seats:
    """Participants by id.

    Only this server changes a seat while a workshop goes on, or says that it was changed.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: OrderedDict[str, Participant] = OrderedDict()
        self._seen: dict[str, str] = {}

    def find(self, participant_id: str) -> Participant | None:
        """Return the participant with this id."""
        seat = self._known.get(participant_id)
        if seat is None:
            with self._store.read() as unit:
                seat = unit.participant(participant_id)
        return self.remember(seat) if seat else None

    def find_again(self, participant_id: str) -> Participant | None:
        """Return the participant as the store has them now: they may have been forgotten."""
        self._known.pop(participant_id, None)
        return self.find(participant_id)

    def keep_up(self, workshop_id: str, changes: str) -> None:
        """Forget the seats of a workshop if somebody else has changed one since this was said."""
        if self._seen.get(workshop_id, "") != changes:
            self._seen[workshop_id] = changes
            here = [seat.id for seat in self._known.values() if seat.workshop_id == workshop_id]
            for seat_id in here:
                del self._known[seat_id]

    def remember(self, seat: Participant) -> Participant:
        """Keep a seat as it is now."""
        self._known[seat.id] = seat
        self._known.move_to_end(seat.id)
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return seat
