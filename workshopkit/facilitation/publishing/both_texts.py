"""What becomes of texts that two people wrote in the same place: both are kept."""

from __future__ import annotations

from collections.abc import Mapping

from workshopkit.domain.record import LONG_FIELDS, Entry, EntryKind


def both_fields(theirs: Entry, mine: Mapping[str, str]) -> dict[str, str]:
    """Return my fields of an entry that somebody else has changed, with what they wrote."""
    return {name: _both(theirs, name, text) for name, text in mine.items()}


def both_texts(theirs: str, mine: str, between: str) -> str:
    """Return both texts, or the longer one where it only goes on from the other."""
    if mine.strip().startswith(theirs.strip()):
        return mine
    return theirs if theirs.strip().startswith(mine.strip()) else f"{theirs}{between}{mine}"


def _both(entry: Entry, name: str, mine: str) -> str:
    # Of what is chosen among a few, there is one: the latest.
    if name == "presence":
        return mine
    return both_texts(str(entry.body.get(name, "")), mine, _between(entry.kind, name))


def _between(kind: EntryKind, name: str) -> str:
    """Return what stands between the two: a note gets paragraphs, a decision stays one."""
    is_long = name in LONG_FIELDS and (name != "text" or kind is EntryKind.NOTE)
    return "\n\n" if is_long else " / "
