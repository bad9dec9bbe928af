"""A ballot in a store without a server: the same rules and statements, for harnesses on a disk."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from ballot_room import BALLOT, write_scripts

from workshopkit.catalogue.folder import read_catalogue
from workshopkit.catalogue.script import load_script
from workshopkit.domain.actor import Actor, Role
from workshopkit.domain.participant import Participant
from workshopkit.domain.ports import Unit
from workshopkit.domain.round import Round
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.answering import hand_in
from workshopkit.facilitation.ballot import known_answer
from workshopkit.facilitation.command import perform
from workshopkit.facilitation.finding import find_workshop, latest_round
from workshopkit.facilitation.people.joining import join
from workshopkit.facilitation.preparing import prepare_rounds
from workshopkit.facilitation.workshop import WorkshopPlan, new_workshop
from workshopkit.store import SqlStore

FACILITATOR = Actor(Role.FACILITATOR)
SLUG = "one-ballot"


@dataclass
class StoredBallot:
    """A workshop with one ballot in a store."""

    store: SqlStore
    people: list[Participant] = field(default_factory=list)
    secret: bool = False

    @classmethod
    def made_in(
        cls, store: SqlStore, folder: Path, people: int, *, secret: bool = False
    ) -> StoredBallot:
        """Make the workshop, let people in and open the ballot; a secret one is by codes."""
        write_scripts(folder)
        exercises = read_catalogue(folder / "exercises").exercises
        script, _ = load_script(folder / "notebooks", "one_ballot", exercises)
        plan = WorkshopPlan("Ballot", date(2027, 4, 15), "", "en", "one_ballot", SLUG)
        with store.write() as unit:
            made = new_workshop(unit, FACILITATOR, plan)
            prepare_rounds(unit, made, script, exercises)
        ballot = cls(store, secret=secret)
        if secret:
            ballot.do("settings", settings={"mode": "vote", "secret": "yes"}).result()
            ballot.do("codes", count=people).result()
        ballot.let_in(made.code, people)
        ballot.open()
        return ballot

    def let_in(self, code: str, people: int) -> None:
        """Let people in by the code on the screen, or each by a personal one."""
        with self.store.write() as unit:
            made = find_workshop(unit, SLUG)
            own = [personal.code for personal in unit.voting_codes(made.id)] or [code] * people
            self.people = [join(unit, c, name=f"Person {n}") for n, c in enumerate(own)]

    def open(self) -> None:
        """Open the ballot; once it has been closed, its next run."""
        with self.store.write() as unit:
            facts = {"command": "open", "exercise": BALLOT, "confirmed": True}
            perform(unit, FACILITATOR, find_workshop(unit, SLUG), facts)

    def own(self, person: Participant) -> tuple[int, str]:
        """Return the revision and choice that are kept for somebody, (0, "") if none."""
        known = self.read(lambda unit, _: known_answer(unit, self.round, person.id))
        return (known.rev, known.value["choices"][0]) if known else (0, "")

    def do(self, command: str, **facts: Any) -> Future[object]:
        """Give a facilitator's command."""
        given = {"command": command, "exercise": BALLOT, **facts}
        return self.store.submit(
            lambda unit: perform(unit, FACILITATOR, find_workshop(unit, SLUG), given)
        )

    def cast(self, person: Participant, choice: str, rev: int, round_: Round) -> Future[Any]:
        """Hand in a ballot as the server does."""
        return self.cast_value(person, {"choices": [choice]}, rev, round_)

    def cast_value(
        self, person: Participant, value: dict[str, Any], rev: int, round_: Round
    ) -> Future[Any]:
        """Hand in any content as the server does; an empty one is meant."""
        actor = Actor(Role.PARTICIPANT, person.id, person.workshop_id)
        return self.store.submit(
            lambda unit: hand_in(unit, actor, round_, person, value, rev, emptied=True)
        )

    def read(self, act: Callable[[Unit, Workshop], Any]) -> Any:
        """Return what somebody reads in one moment."""
        with self.store.read() as unit:
            return act(unit, find_workshop(unit, SLUG))

    @property
    def round(self) -> Round:
        """The latest run of the ballot."""
        found: Round = self.read(lambda unit, place: latest_round(unit, place, BALLOT))
        return found
