"""What the rules need from a store to write down: the record, final versions and the trail."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol

from workshopkit.domain.publication import Publication
from workshopkit.domain.record import Entry
from workshopkit.domain.trail import TrailLine


class Entries(Protocol):
    """The secretary's record, and the final versions of the document."""

    def entries(self, workshop_id: str) -> Sequence[Entry]:
        """Return the record, in order."""

    def entry(self, entry_id: str) -> Entry | None:
        """Return one entry of the record."""

    def put_entry(self, entry: Entry) -> None:
        """Add or replace an entry of the record."""

    def own_words(self, workshop_id: str) -> Mapping[str, str]:
        """Return what the script says between its exercises, section by section, as safe HTML."""

    def put_own_words(self, workshop_id: str, words: Mapping[str, str]) -> None:
        """Keep what the script says, instead of what is kept of it."""

    def publications(self, workshop_id: str) -> Sequence[Publication]:
        """Return the final versions of a workshop's document, the first one first."""

    def add_publication(self, publication: Publication) -> None:
        """Add a final version; its number must be new."""

    def save_publication(self, publication: Publication) -> None:
        """Replace a final version."""


class Trails(Protocol):
    """The audit trail of each workshop."""

    def trail(self, workshop_id: str) -> Sequence[TrailLine]:
        """Return a workshop's audit trail, the first line first."""

    def trail_head(self, workshop_id: str, but: Collection[str] = ()) -> TrailLine | None:
        """Return the last line of a workshop's audit trail; the last that is none of these."""

    def add_to_trail(self, workshop_id: str, kind: str, body: Mapping[str, Any]) -> TrailLine:
        """Add a line to a workshop's audit trail."""
