"""What the rules need from a store.

A `Store` hands out a `Unit`: what is read and written through one happens together or not at all.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple, Protocol, TypeVar

from workshopkit.domain.unit_part import (
    Ballots,
    Entries,
    Facts,
    Participants,
    Responses,
    Rounds,
    Trails,
    VotingCodes,
    Workshops,
)

T = TypeVar("T")


class Unit(
    Workshops,
    Participants,
    VotingCodes,
    Rounds,
    Responses,
    Ballots,
    Entries,
    Trails,
    Facts,
    Protocol,
):
    """The store as seen from inside one transaction."""


class Commits(NamedTuple):
    """How often this process has committed, and how often with a new layout of some workshop."""

    all: int = 0
    relaid: int = 0


class Store(Protocol):
    """Where workshops are kept."""

    def read(self) -> AbstractContextManager[Unit]:
        """Return a unit that sees one moment and writes nothing."""

    def write(self) -> AbstractContextManager[Unit]:
        """Return a unit whose changes are on disk when the block is left."""

    def submit(self, change: Callable[[Unit], T]) -> Future[T]:
        """Queue a change for the one writer, which commits several together.

        The future has its result only after the commit.
        """

    def sweep(self) -> bool:
        """Wipe the traces of counted ballots from the file, if there are any; return whether."""

    def copy_if_due(self) -> Path | None:
        """Write an automatic copy if something was closed since the last one; return where."""

    def changes(self) -> object:
        """Return a value that differs when anybody has committed since it was last asked for.

        None once the store is closed.
        """

    @property
    def commits(self) -> Commits:
        """What this process has committed, counted before anybody is told of it."""

    def close(self) -> None:
        """Finish queued changes and let go of the file."""
