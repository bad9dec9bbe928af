"""Crash images: what may be on a disk when the power is cut, from what was written and synced."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from recording_disk import Deleted, Event, Synced, Truncated, Unsure, Written

SECTOR = 512
STATES = ("prepared", "open", "closed", "revealed")
Files = dict[str, bytearray]


@dataclass(frozen=True)
class Sent:
    """A ballot, or a state (with a voter called “”), on its way to the disk."""

    round: str
    voter: str
    rev: int
    content: str


@dataclass(frozen=True)
class Acknowledged:
    """What was promised: it is on the disk."""

    sent: Sent


@dataclass(frozen=True)
class KeyGone:
    """The key of a secret ballot was destroyed; from now on it must be counted."""

    round: str


@dataclass
class Recording:
    """What happened, where the voting starts in it, and what is needed to read slips."""

    log: list[Event] = field(default_factory=list)
    start: int = 0
    names: dict[str, str] = field(default_factory=dict)
    keys: dict[str, bytes] = field(default_factory=dict)


_CUTS = Written | Truncated | Deleted | Synced | Acknowledged | KeyGone


@dataclass
class Disk:
    """What is on the disk for certain, what may be, and what was promised so far."""

    durable: Files = field(default_factory=dict)
    unsure: list[Unsure] = field(default_factory=list)
    sent: set[Sent] = field(default_factory=set)
    promised: dict[tuple[str, str], int] = field(default_factory=dict)

    def happen(self, what: Event) -> None:
        match what:
            case Written() | Truncated() | Deleted():
                self.unsure.append(what)
            case Synced(file):
                self._sync(file)
            case Sent():
                self.sent.add(what)
            case Acknowledged(sent):
                self._promise(sent.round, sent.voter, sent.rev)
            case KeyGone(round_):
                self._promise(round_, "", STATES.index("closed"))

    def _promise(self, round_: str, voter: str, rev: int) -> None:
        self.promised[round_, voter] = max(rev, self.promised.get((round_, voter), 0))

    def _sync(self, file: str) -> None:
        left = []
        for change in self.unsure:
            if change.file == file:
                _apply(self.durable, change)
            else:
                left.append(change)
        self.unsure = left

    def all_synced(self) -> None:
        for file in {change.file for change in self.unsure}:
            self._sync(file)

    def image(self, variant: int, rng: random.Random) -> Files:
        """Return one state the disk may be in: the first variant has nothing that is unsure."""
        files = {name: bytearray(data) for name, data in self.durable.items()}
        for change in self.unsure if variant else ():
            fate = rng.random()
            if fate < 0.5:
                _apply(files, change)
            elif fate < 0.75 and isinstance(change, Written):
                kept = SECTOR * rng.randrange(len(change.data) // SECTOR + 1)
                _apply(files, Written(change.file, change.offset, change.data[:kept]))
        return files


def _apply(files: Files, change: Unsure) -> None:
    match change:
        case Written(file, offset, data):
            held = files.setdefault(file, bytearray())
            held.extend(b"\0" * (offset - len(held)))
            held[offset : offset + len(data)] = data
        case Truncated(file, size):
            del files.setdefault(file, bytearray())[size:]
        case Deleted(file):
            files.pop(file, None)


def crash_images(made: Recording, images: int, rng: random.Random) -> Iterator[tuple[Disk, Files]]:
    """Yield as many images as asked for, spread over every moment that matters."""
    disk = Disk()
    for what in made.log[: made.start]:
        disk.happen(what)
    disk.all_synced()
    moments = made.log[made.start :]
    cuts = sum(isinstance(what, _CUTS) for what in moments)
    done = seen = 0
    for what in moments:
        disk.happen(what)
        seen += isinstance(what, _CUTS)
        due = images * seen // cuts
        for variant in range(due - done):
            # Where there is one image for a moment, it is the worst one every other time.
            yield disk, disk.image(variant or rng.randrange(2), rng)
        done = due
