"""Closing against voting over HTTP: whoever a page told that it is saved is counted."""

from __future__ import annotations

import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from races import RaceFigures
from server import PRIORITISE, PROPOSE, Forum, RunningServer, Visitor, new_forum

CHOICES = ("Alfa", "Beta", "Gamma")
EVERYBODY = 50


def race_over_http(
    folder: Path, races: int, votes: int = EVERYBODY, *, secret: bool = False, seed: int = 1
) -> RaceFigures:
    """Close a ballot of the whole program in the middle of so many votes, so many times."""
    figures, drawn, began = RaceFigures(), random.Random(seed), time.monotonic()
    server = RunningServer(folder / f"race-{secret}.sqlite").start()
    try:
        forum = new_forum(server)
        people = [forum.join(f"Person {n}", f"Bord {n}") for n in range(votes)]
        forum.run(PROPOSE, {"texts": list(CHOICES)})
        with ThreadPoolExecutor(16) as hands:
            for _ in range(races):
                _race_once(forum, people, hands, drawn, figures, secret=secret)
    finally:
        server.stop()
    figures.seconds = time.monotonic() - began
    return figures


def _race_once(
    forum: Forum,
    people: list[Visitor],
    hands: ThreadPoolExecutor,
    drawn: random.Random,
    figures: RaceFigures,
    *,
    secret: bool,
) -> None:
    _open(forum, secret=secret)
    round_id, ids = forum.round(PRIORITISE)["id"], forum.ids(PRIORITISE)
    drawn.shuffle(people)
    closing_at = drawn.randrange(len(people))

    def vote(number: int) -> str | None:
        if number == closing_at:
            forum.do("close", PRIORITISE)
        choice = CHOICES[number % len(CHOICES)]
        sent = {"round": [round_id], "rev": ["1"], "choices": [ids[choice]]}
        answer = people[number].post("/room", sent, Accept="application/json")
        return choice if answer.status == 200 and answer.json["saved"] else None

    saved = Counter(filter(None, hands.map(vote, range(len(people)))))
    # What the result says that was made at the closing, not what lies in the store by now.
    items = forum.round(PRIORITISE)["items"]
    figures.add(len(people), saved, Counter({one["label"]: one["votes"] for one in items}))


def _open(forum: Forum, *, secret: bool) -> None:
    """Open the ballot, again if it was held before, as a secret one if it should be."""
    if forum.round(PRIORITISE)["state"] == "prepared":
        settings = {"secret": "yes"} if secret else {}
        forum.do("settings", PRIORITISE, settings=settings)
    forum.do("open", PRIORITISE, confirmed=True)
