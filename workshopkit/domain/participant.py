"""Participants, and the tables they sit at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from workshopkit.domain.text import same_text_key

MAX_NAME = 60
MAX_TABLE = 40


@dataclass(frozen=True)
class Participant:
    """One person, or one device, in one workshop; name and table only if they gave them.

    `device` counts the devices a seat has been moved to with its personal code: the latest counts.
    Only a seat that is `here` counts as a person: its page has come back after joining, and the
    facilitator has not taken it away since.
    """

    id: str
    workshop_id: str
    name: str = ""
    table: str = ""
    language: str = ""
    device: int = 1
    here: bool = True


class VotingCode(NamedTuple):
    """A printed personal code: one a person on the roll; `participant_id` is empty until used."""

    workshop_id: str
    number: int
    code: str
    participant_id: str = ""


#: How the voter key of a table begins.
TABLE = "table:"


def table_voter(table: str) -> str:
    """Return the voter key of a table: the same for 'Bord 3' and 'bord  3'."""
    return f"{TABLE}{same_text_key(table)}"


#: How the voter key of an answer that came on paper begins.
PAPER = "paper:"


def paper_voter(number: int) -> str:
    """Return the voter key of a sheet of paper that was typed in."""
    return f"{PAPER}{number}"
