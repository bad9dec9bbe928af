"""Two rooms on one laptop: the same browser is in both, and neither hears of the other."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path

from server import PROPOSE, Forum, RunningServer, Visitor, new_forum


@dataclass
class RoomFigures:
    """How many answers were sent into two rooms, and what went wrong between them."""

    tried: int = 0
    acknowledged: int = 0
    lost: int = 0
    #: Answers, ticks and counts that came out in the room they were not meant for.
    strayed: list[str] = field(default_factory=list)
    seconds: float = 0


def hold_two_rooms(folder: Path, people: int = 20) -> RoomFigures:
    """Let people with one browser for both rooms answer in each, and read what each has got."""
    figures, began = RoomFigures(), time.monotonic()
    servers = [RunningServer(folder / f"{name}.sqlite").start() for name in ("first", "second")]
    try:
        forums = [new_forum(server) for server in servers]
        jars: list[dict[str, str]] = [{} for _ in range(people)]
        seats = [[_seat(forum, jar) for jar in jars] for forum in forums]
        for number, forum in enumerate(forums):
            _answer(forum, seats[number], seats[1 - number], figures)
    finally:
        for server in servers:
            server.stop()
    figures.seconds = time.monotonic() - began
    return figures


def _seat(forum: Forum, jar: dict[str, str]) -> Visitor:
    """Join with a browser that may be in another room already; cookies know no ports."""
    person = Visitor(forum.server.address, cookies=jar)
    person.get("/")
    person.post("/", {"code": [forum.code], "name": [f"Person {id(jar)}"]})
    return person


def _answer(forum: Forum, here: list[Visitor], there: list[Visitor], figures: RoomFigures) -> None:
    with there[0].listening() as stream:
        before = stream.tick()["layout"]
        forum.do("open", PROPOSE)
        texts = [f"Svar {forum.server.port} {n}" for n in range(len(here))]
        for person, text in zip(here, texts, strict=True):
            figures.tried += 1
            sent = {"round": [forum.round(PROPOSE)["id"]], "rev": ["1"], "texts": [text]}
            answer = person.post("/room", sent, Accept="application/json")
            figures.acknowledged += answer.status == 200
        if stream.tick()["layout"] != before:
            figures.strayed.append("the other room heard that an exercise opened")
    found = [item["label"] for item in forum.round(PROPOSE)["items"]]
    figures.lost += len(set(texts).difference(found))
    figures.strayed += sorted(set(found).difference(texts))
