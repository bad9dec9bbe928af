"""Every address in every state of a question, asked by each of the four roles."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path

from hidden import ASKED, SECRET, Hidden, hidden_in
from server import PROPOSE, RunningServer, Visitor, secretary_of

#: Pages that start a kernel whenever staff load them, and are for staff only.
NOTEBOOKS = ("/desk", "/record", "/home")
#: What is done to come from one state to the next.
STATES = {"prepared": "", "open": "open", "closed": "close", "revealed": "reveal"}
STAFF = ("secretary", "facilitator")


@dataclass
class SweepFigures:
    """How many addresses were asked for, and where somebody was told too early."""

    asked: int = 0
    #: Answers in which staff or, once it is shown, the room read what was answered.
    told: int = 0
    leaks: list[str] = field(default_factory=list)
    seconds: float = 0

    @property
    def addresses(self) -> int:
        """How many addresses there are to ask for."""
        return sum(map(len, ASKED.values()))


def sweep(folder: Path) -> SweepFigures:
    """Answer a question in one workshop, and ask everywhere for it in each state."""
    figures, began = SweepFigures(), time.monotonic()
    server = RunningServer(folder / "sweep.sqlite").start()
    try:
        hidden = hidden_in(server)
        roles = {"stranger": hidden.stranger, "participant": hidden.other}
        roles |= {"secretary": secretary_of(server), "facilitator": hidden.forum.desk}
        for state, act in STATES.items():
            _come_to(hidden, act)
            for role, who in roles.items():
                _ask(hidden, who, f"{role}, {state}", figures)
    finally:
        server.stop()
    figures.seconds = time.monotonic() - began
    return figures


def _come_to(hidden: Hidden, act: str) -> None:
    if act:
        hidden.forum.do(act, PROPOSE)
    if act == "open":
        hidden.forum.answer(hidden.author, PROPOSE, {"texts": [SECRET]})


def _ask(hidden: Hidden, who: Visitor, where: str, figures: SweepFigures) -> None:
    besides = NOTEBOOKS if where.startswith(STAFF) else ()
    sent = hidden.asked(who, PROPOSE, besides)
    told = {path for path, text in sent.items() if SECRET in text}
    figures.asked += len(sent)
    figures.told += len(told)
    if not where.startswith(STAFF) and where != "participant, revealed":
        figures.leaks += [f"{where}: {path}" for path in sorted(told)]
