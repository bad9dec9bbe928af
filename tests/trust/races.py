"""Closing against voting: whoever was told that it is saved is counted, and nobody else."""

from __future__ import annotations

import contextlib
import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import chain

from ballot_room import room_folder
from stored_ballot import StoredBallot

from workshopkit.errors import WorkshopError
from workshopkit.facilitation.ballot import answers
from workshopkit.store import open_store


@dataclass
class RaceFigures:
    """How many closings were raced against how many votes, and what became of those."""

    races: int = 0
    tried: int = 0
    acknowledged: int = 0
    #: Acknowledged and not counted.
    lost: int = 0
    #: Counted and not acknowledged.
    invented: int = 0
    seconds: float = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, tried: int, saved: Counter[str], counted: Counter[str]) -> None:
        """Note one race: for each choice, how many were told that it is saved, and the result."""
        self.races += 1
        self.tried += tried
        self.acknowledged += saved.total()
        # By choice, so that one answer too few does not make up for one too many elsewhere.
        self.lost += (saved - counted).total()
        self.invented += (counted - saved).total()
        if saved != counted:
            self.wrong.append(f"told that it is saved: {saved}, counted: {counted}")


def race(races: int, votes: int, *, secret: bool = False, seed: int = 1) -> RaceFigures:
    """Close a ballot in the middle of so many votes at once, so many times."""
    figures, drawn, began = RaceFigures(), random.Random(seed), time.monotonic()
    with (
        room_folder() as folder,
        contextlib.closing(open_store(str(folder / "store.sqlite"), checkpoints=True)) as store,
        ThreadPoolExecutor(16) as hands,
    ):
        ballot = StoredBallot.made_in(store, folder, votes, secret=secret)
        for number in range(races):
            if number:
                ballot.open()
            _race_once(ballot, hands, drawn, figures)
    figures.seconds = time.monotonic() - began
    return figures


def _race_once(
    ballot: StoredBallot, hands: ThreadPoolExecutor, drawn: random.Random, figures: RaceFigures
) -> None:
    round_, people = ballot.round, list(ballot.people)
    drawn.shuffle(people)
    choices, closing_at = [item.id for item in round_.items], drawn.randrange(len(people))

    def vote(number: int) -> str | None:
        choice = choices[number % len(choices)]
        if number == closing_at:
            ballot.do("close").result()
        try:
            ballot.cast(people[number], choice, 1, round_).result()
        except WorkshopError:
            return None
        return choice

    saved = Counter(filter(None, hands.map(vote, range(len(people)))))
    values = ballot.read(lambda unit, _: [one.value for one in answers(unit, ballot.round)])
    figures.add(len(people), saved, Counter(chain.from_iterable(v["choices"] for v in values)))
