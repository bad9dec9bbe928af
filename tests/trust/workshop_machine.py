"""A machine that runs a workshop in a real store as people would, and a model of it beside.

After every step what is in the store must be what the model says, and every act must be answered
as the model says, with the very same error if it is refused.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import unittest.mock
from collections.abc import Callable
from concurrent.futures import Future
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
import workshop_checks as checks
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from workshop_model import CHOICES, RULES, Choices, Code, Model, Refusal, Run, Seat, Told

from workshopkit.domain.actor import Actor, Role
from workshopkit.domain.exercise import Exercise, Wording
from workshopkit.domain.ports import Unit
from workshopkit.domain.response import HandCount
from workshopkit.domain.round import Round, RoundMovedOnError, RoundState
from workshopkit.domain.script import Script, Section, SectionKind
from workshopkit.domain.workshop import Workshop
from workshopkit.errors import WorkshopError
from workshopkit.facilitation.answering import hand_in, withdraw_answer
from workshopkit.facilitation.finding import find_workshop, latest_round
from workshopkit.facilitation.pace import keep_pace
from workshopkit.facilitation.paper import type_in
from workshopkit.facilitation.people.joining import WrongCodeError, change_seat, join
from workshopkit.facilitation.people.roll import make_codes
from workshopkit.facilitation.preparing import prepare_rounds
from workshopkit.facilitation.running import (
    change_settings,
    close_round,
    count_by_hand,
    open_round,
    reveal_round,
    withdraw_round,
)
from workshopkit.facilitation.workshop import (
    WorkshopPlan,
    close_workshop,
    go_to_section,
    new_workshop,
)
from workshopkit.store import SqlStore, open_store
from workshopkit.store.key_folder import VARIABLE

T = TypeVar("T")
FACILITATOR, SECRETARY = Actor(Role.FACILITATOR), Actor(Role.SECRETARY)
SLUG, LAST_DAY = "all-ballots", date(2027, 4, 15)
MOST_SEATS, MOST_CODES, MOST_RUNS = 10, 8, 16

_SMALL = st.integers(0, 5)
_EXERCISE = st.sampled_from(list(RULES))
_CHOICES = st.lists(st.integers(0, len(CHOICES) - 1), max_size=2, unique=True).map(tuple)
_NAMES = st.sampled_from(["", "Alva Exempelsson", "Bo Påhittström", "Bo Påhittström"])
_TABLES = st.sampled_from(["", "Table 1", "TABLE 1", "Table 2"])
#: Which state somebody believes an exercise to be in; mostly nobody says.
_BELIEFS = st.sampled_from([None, None, None, *RoundState])
_STEPS = st.sampled_from([1, 1, 0, -1, 2])


def _exercise(slug: str) -> Exercise:
    settings = {"votes": 2, "keep": 0, **RULES[slug]}
    words = Wording("en", f"Vote {slug}", blocks={"choices": CHOICES})
    return Exercise(slug, "vote", 5, settings, {"en": words})


EXERCISES = {slug: _exercise(slug) for slug in RULES}
SCRIPT = Script(
    "all_ballots",
    "All ballots",
    (
        Section("welcome", SectionKind.WELCOME, "", (0,)),
        *(Section(slug, SectionKind.EXERCISE, slug, (n,), {}) for n, slug in enumerate(RULES, 1)),
    ),
)


def act(
    when: Callable[[Any], object] = bool, /, **drawn: st.SearchStrategy[Any]
) -> Callable[[Callable[..., None]], Any]:
    """Mark something that can be done when a condition holds, with what is drawn for it."""

    def marked(method: Callable[..., None]) -> Any:
        method.when, method.drawn = when, drawn  # type: ignore[attr-defined]
        return method

    return marked


class WorkshopMachine(RuleBasedStateMachine):
    """A workshop with six ballots in a file, and everything that people do to it."""

    on_disk = True
    own_pace = False

    def __init__(self) -> None:
        super().__init__()
        self._around = contextlib.ExitStack()
        memory = Path("/dev/shm")
        top = tempfile.mkdtemp(prefix="machine-", dir=memory if memory.is_dir() else None)
        self._around.callback(shutil.rmtree, top, ignore_errors=True)
        self._around.enter_context(unittest.mock.patch.dict(os.environ))
        self.top, self.lives = Path(top), 0
        self.rounds: dict[str, Round] = {}
        self.sent: list[tuple[str, str, Choices, int]] = []
        self.seen = checks.Seen()
        self.store = self._opened()

    def teardown(self) -> None:
        self.store.close()
        self._around.close()

    @property
    def folder(self) -> Path:
        """Where the store lies in this life; after a crash it is another."""
        return self.top / f"life-{self.lives}"

    @property
    def path(self) -> Path:
        return self.folder / "store.sqlite"

    def _opened(self) -> SqlStore:
        os.environ[VARIABLE] = str(self.folder / "keys")
        return open_store(str(self.path) if self.on_disk else "sqlite://", checkpoints=self.on_disk)

    @initialize(
        is_encrypted=st.booleans(),
        own_pace=st.sampled_from([False, False, True]),
        codes=st.sampled_from([3, 5, 0]),
        guests=st.integers(2, 6),
        opened=st.lists(st.sampled_from(list(RULES)[:-1]), min_size=2, max_size=7),
    )
    def begin(
        self, is_encrypted: bool, own_pace: bool, codes: int, guests: int, opened: list[str]
    ) -> None:
        """Make a workshop in which something is going on already."""
        self._make(is_encrypted=is_encrypted, until=LAST_DAY if own_pace else None)
        self.own_pace = own_pace
        if codes:
            self.make_codes(codes)
        for n in range(guests):
            self.join(name=f"Person {n}", table=f"Table {n % 3}")
        for n in range(codes):
            self.join_by_code(n, n if n else None, "", "")
        for slug in opened:
            if self.model.latest(slug).is_open:
                self.close(slug, None)
            self.open(slug, None, confirmed=True)
            for n in range(guests - 1):
                self._once(slug, n)

    def _once(self, slug: str, number: int) -> None:
        run = self.model.latest(slug)
        if run.is_open:
            self.answer(run, self.a_seat(number), (number % len(CHOICES),), 1)

    def _make(self, *, is_encrypted: bool, until: date | None) -> None:
        plan = WorkshopPlan("All ballots", LAST_DAY, "", "en", "all_ballots", SLUG, until)

        def make(unit: Unit) -> tuple[str, list[Run]]:
            unit.put_fact("transport", "https" if is_encrypted else "http")
            made = new_workshop(unit, FACILITATOR, plan)
            prepare_rounds(unit, made, SCRIPT, EXERCISES)
            return made.code, [Run(found.id, found.slug) for found in unit.rounds(made.id)]

        self.model = Model(is_encrypted, *self.store.submit(make).result())

    @invariant()
    def nothing_is_lost(self) -> None:
        with self.store.read() as unit:
            checks.check_all(unit, self.model, SLUG, self.seen)
        if self.on_disk:
            checks.check_file(self.path)

    # What can happen

    #: What happens how often; one rule draws from all of it, because Hypothesis leaves out some
    #: of many rules in every run, and a workshop needs all sorts of things to go wrong together.
    acts = """
        cast cast cast cast cast all_at_once all_at_once send_again send_again
        withdraw withdraw withdraw withdraw
        open open close close_what_is_open close_what_is_open reveal take_back run_again run_again
        two_facilitators two_facilitators pace pace end reopen reopen go change_the_rules
        count_by_hand count_by_hand type_in type_in
        join join_by_code join_by_code make_codes guess_a_code move
    """

    @rule(data=st.data())
    def something_happens(self, data: st.DataObject) -> None:
        """Let something happen that can happen now."""
        possible = [name for name in self.acts.split() if getattr(self, name).when(self)]
        chosen = getattr(self, data.draw(st.sampled_from(possible), label="act"))
        chosen(**{name: data.draw(of, label=name) for name, of in chosen.drawn.items()})

    # Doing something, and hearing what is expected

    def place(self, unit: Unit) -> Workshop:
        return find_workshop(unit, SLUG)

    def do(self, refusal: Refusal, act: Callable[[Unit], T]) -> T | None:
        """Do something as the server does; it must be refused as the model says, or not at all."""
        return self.heard(refusal, self.store.submit(act))

    def heard(self, refusal: Refusal, answer: Future[T]) -> T | None:
        if refusal is None:
            return answer.result()
        with pytest.raises(WorkshopError) as told:
            answer.result()
        assert type(told.value) is refusal
        return None

    def a_seat(self, number: int) -> Seat:
        return self.model.seats[number % len(self.model.seats)]

    def has_runs(self) -> bool:
        """Return whether something was opened; in a copy that was put back it may not be yet."""
        return any(run.state is not RoundState.PREPARED for run in self.model.runs)

    def a_run(self, number: int) -> Run:
        """Return a run that was opened, one that is open rather than another."""
        known = [run for run in self.model.runs if run.state is not RoundState.PREPARED]
        opened = [run for run in known if run.is_open]
        return (opened or known)[number % len(opened or known)] if number else known[-1]

    def a_voter(self, run: Run, number: int) -> Seat:
        """Return a seat, with a small number one that has answered already."""
        seats = self.model.seats
        known = [seat for seat in seats if self.model.voter(run, seat) in run.answers]
        return known[number % len(known)] if known and number < 4 else self.a_seat(number)

    def person(self, seat: Seat) -> tuple[Actor, Any]:
        with self.store.read() as unit:
            found = unit.participant(seat.id)
            assert found is not None
            return Actor(Role.PARTICIPANT, seat.id, found.workshop_id, found.device), found

    # People

    @act(lambda self: len(self.model.seats) < MOST_SEATS, name=_NAMES, table=_TABLES)
    def join(self, name: str, table: str) -> None:
        refusal = self.model.refuses_guests()
        code = self.model.code
        found = self.do(refusal, lambda unit: join(unit, code, name=name, table=table))
        if found is not None:
            self.model.seats.append(Seat(found.id, name, table))

    @act(lambda self: len(self.model.codes) < MOST_CODES, count=st.integers(1, 3))
    def make_codes(self, count: int) -> None:
        refusal = self.model.refuses_guests()
        made = self.do(refusal, lambda unit: make_codes(unit, FACILITATOR, self.place(unit), count))
        if made is not None:
            self.model.codes += [Code(one.code) for one in made]
            self.model.trail.append(Told("codes"))

    @act(
        lambda self: self.model.codes and len(self.model.seats) < MOST_SEATS,
        number=_SMALL,
        device=st.none() | _SMALL,
        name=_NAMES,
        table=_TABLES,
    )
    def join_by_code(self, number: int, device: int | None, name: str, table: str) -> None:
        """Somebody comes in with a personal code: the first time, or on one more device."""
        model = self.model
        code = model.codes[number % len(model.codes)]
        here = None if device is None or not model.seats else self.a_seat(device)
        refusal = model.refuses_guests()
        seat = model.takes_seat(code, here)
        present = self.person(here)[1] if here else None
        typed = f"{code.code[:3]} {code.code[3:].lower()}"
        found = self.do(
            refusal, lambda unit: join(unit, typed, name=name, table=table, present=present)
        )
        if found is None:
            return
        if seat is None:
            assert all(found.id != known.id for known in model.seats)
            seat = Seat(found.id, name, table)
            model.seats.append(seat)
        else:
            assert found.id == seat.id
            seat.device += bool(code.seat)
            seat.name, seat.table = name or seat.name, table or seat.table
        code.seat = seat.id

    @act()
    def guess_a_code(self) -> None:
        self.do(WrongCodeError, lambda unit: join(unit, "BBBBBBBBB"))

    @act(number=_SMALL, table=_TABLES)
    def move(self, number: int, table: str) -> None:
        """Somebody sits down at another table."""
        seat = self.a_seat(number)
        actor, _ = self.person(seat)
        self.do(None, lambda unit: change_seat(unit, actor, table=table))
        seat.table = table

    # The room

    @act(section=st.sampled_from(["welcome", *RULES]))
    def go(self, section: str) -> None:
        refusal = self.model.refuses_guests()
        self.do(refusal, lambda unit: go_to_section(unit, FACILITATOR, self.place(unit), section))
        if refusal is None:
            self.model.go(section)

    @act(
        lambda self: len(self.model.runs) < MOST_RUNS,
        slug=_EXERCISE,
        expect=_BELIEFS,
        confirmed=st.sampled_from([True, True, False]),
    )
    def open(self, slug: str, expect: RoundState | None, confirmed: bool) -> None:
        refusal = self.model.refuses_opening(slug, expect, confirmed=confirmed)
        opened = self.do(refusal, lambda unit: self._open(unit, slug, expect, confirmed=confirmed))
        if opened is not None:
            self._is_open(opened)

    def _open(
        self, unit: Unit, slug: str, expect: RoundState | None = None, *, confirmed: bool = True
    ) -> Round:
        place = self.place(unit)
        return open_round(unit, FACILITATOR, place, slug, expect, confirmed=confirmed)

    def _is_open(self, opened: Round) -> None:
        self.rounds[opened.id] = opened
        self.model.open(opened.slug, opened.id)
        assert [item.label for item in opened.items] == list(CHOICES)

    def _close(self, unit: Unit, slug: str, expect: RoundState | None = None) -> Round:
        return close_round(unit, FACILITATOR, self.place(unit), slug, expect)

    def _reveal(
        self, unit: Unit, slug: str, expect: RoundState | None = None, *, confirmed: bool = True
    ) -> Round:
        place = self.place(unit)
        return reveal_round(unit, FACILITATOR, place, slug, expect, confirmed=confirmed)

    @act(slug=_EXERCISE, expect=_BELIEFS)
    def close(self, slug: str, expect: RoundState | None) -> None:
        refusal = self.model.refuses_closing(slug, expect)
        self.do(refusal, lambda unit: self._close(unit, slug, expect))
        if refusal is None:
            self.model.close(self.model.latest(slug))

    @act(
        lambda self: any(run.is_open for run in self.model.runs),
        number=_SMALL,
        twice=st.booleans(),
        shown=st.booleans(),
    )
    def close_what_is_open(self, number: int, twice: bool, shown: bool) -> None:
        run = self.a_run(number)
        for _ in range(1 + twice):
            self.close(run.slug, None)
        for _ in range(shown * (1 + twice)):
            self.reveal(run.slug, None, confirmed=True)

    @act(slug=_EXERCISE, expect=_BELIEFS, confirmed=st.booleans())
    def reveal(self, slug: str, expect: RoundState | None, confirmed: bool) -> None:
        refusal = self.model.refuses_revealing(slug, expect, confirmed=confirmed)
        self.do(refusal, lambda unit: self._reveal(unit, slug, expect, confirmed=confirmed))
        if refusal is None:
            self.model.reveal(slug)

    @act(lambda self: len(self.model.runs) < MOST_RUNS, slug=_EXERCISE)
    def two_facilitators(self, slug: str) -> None:
        """Two of them go on from the same state at the same moment: one is told that it is late."""
        model, state = self.model, self.model.latest(slug).state
        act, refusal = {
            RoundState.OPEN: (self._close, model.refuses_closing(slug, state)),
            RoundState.CLOSED: (self._reveal, model.refuses_revealing(slug, state, confirmed=True)),
        }.get(state, (self._open, model.refuses_opening(slug, state, confirmed=True)))
        asked = [self.store.submit(lambda unit: act(unit, slug, state)) for _ in range(2)]
        done = self.heard(refusal, asked[0])
        self.heard(refusal or RoundMovedOnError, asked[1])
        if done is None:
            return
        if act == self._open:
            self._is_open(done)
        elif act == self._close:
            model.close(model.latest(slug))
        else:
            model.reveal(slug)

    @act(slug=_EXERCISE)
    def take_back(self, slug: str) -> None:
        """An opening that nobody has answered is taken back."""
        refusal = self.model.refuses_taking_back(slug, own_pace=self.own_pace)
        self.do(refusal, lambda unit: withdraw_round(unit, FACILITATOR, self.place(unit), slug))
        if refusal is None:
            with self.store.read() as unit:
                self.model.take_back(slug, latest_round(unit, self.place(unit), slug).id)

    @act(
        lambda self: len(self.model.runs) < MOST_RUNS and not self.model.is_over,
        number=_SMALL,
        mistake=st.sampled_from(["", "", "hands", "paper"]),
    )
    def run_again(self, number: int, mistake: str) -> None:
        """A ballot is closed, held again and taken back, counted by hand or not."""
        run = self.a_run(number) if self.has_runs() else self.model.runs[0]
        if run.is_open:
            self.close(run.slug, None)
        self.open(run.slug, None, confirmed=True)
        again = self.model.latest(run.slug)
        if mistake and again.id in self.rounds:
            self._count(again, mistake, 2, (1, 2, 0))
        self.take_back(run.slug)

    @act(slug=_EXERCISE, secret=st.sampled_from(["yes", "no"]))
    def change_the_rules(self, slug: str, secret: str) -> None:
        """The rules of a ballot that was opened stay what they are."""
        if self.model.latest(slug).state is not RoundState.PREPARED:
            changed = {"secret": secret}
            self.do(
                RoundMovedOnError,
                lambda unit: change_settings(unit, FACILITATOR, self.place(unit), slug, changed),
            )

    @act(closed=st.sampled_from([True, True, False]), confirmed=st.booleans())
    def end(self, closed: bool, confirmed: bool) -> None:
        """The workshop ends, or the ending is taken back."""
        refusal = self.model.refuses_ending(closed=closed, confirmed=confirmed)

        def end(unit: Unit) -> None:
            place = self.place(unit)
            close_workshop(unit, FACILITATOR, place, closed=closed, confirmed=confirmed)

        self.do(refusal, end)
        if refusal is None:
            self.model.end(closed=closed)

    @act(lambda self: self.model.is_over)
    def reopen(self) -> None:
        self.end(closed=False, confirmed=False)

    @act(lambda self: self.own_pace, days=st.sampled_from([0, 0, 0, 1]))
    def pace(self, days: int) -> None:
        """A day of a workshop that everybody goes through at their own pace; or it is over."""
        today = LAST_DAY + timedelta(days=days)
        self.do(None, lambda unit: keep_pace(unit, self.place(unit), today))
        for slug in self.model.pace(is_over=days > 0):
            run = self.model.open(slug, "", goes_there=False)
            with self.store.read() as unit:
                found = unit.round(run.id)
                assert found is not None
                self.rounds[run.id] = found

    # Answers

    def _value(self, run_id: str, choices: Choices) -> dict[str, list[str]]:
        return {"choices": [self.rounds[run_id].items[n].id for n in choices]}

    def _cast(self, run_id: str, seat: Seat, choices: Choices, rev: int) -> Callable[[Unit], Any]:
        actor, person = self.person(seat)
        # As a page has it that has not heard of anything since it was opened.
        round_, value = self.rounds[run_id], self._value(run_id, choices)
        # An empty answer is meant here.
        return lambda unit: hand_in(unit, actor, round_, person, value, rev, emptied=True)

    def _next_rev(self, run: Run, seat: Seat, step: int) -> int:
        known = run.seen(self.model.voter(run, seat))
        return max(1, (known.rev if known else 0) + step)

    def answer(self, run: Run, seat: Seat, choices: Choices, rev: int) -> None:
        act = self._cast(run.id, seat, choices, rev)
        self.do(self.model.answer(run, seat, choices, rev), act)
        self.sent.append((run.id, seat.id, choices, rev))

    @act(
        lambda self: any(run.is_open for run in self.model.runs),
        number=_SMALL,
        person=_SMALL,
        choices=_CHOICES,
        step=_STEPS,
    )
    def cast(self, number: int, person: int, choices: Choices, step: int) -> None:
        """Somebody answers, changes the answer, or sends one from a page that is behind."""
        run = self.a_run(number)
        seat = self.a_seat(person) if step == 1 else self.a_voter(run, person)
        self.answer(run, seat, choices, self._next_rev(run, seat, step))

    @act(
        lambda self: any(run.is_open for run in self.model.runs),
        number=_SMALL,
        choices=st.lists(_CHOICES, min_size=2, max_size=8),
        closes=st.booleans(),
    )
    def all_at_once(self, number: int, choices: list[Choices], closes: bool) -> None:
        """Many answer in the same moment; in the middle of it somebody may close."""
        run = self.a_run(number)
        refusals, asked = [], []
        for n, chosen in enumerate(choices):
            if closes and n == len(choices) // 2:
                refusals.append(self.model.refuses_closing(run.slug, RoundState.OPEN))
                asked.append(
                    self.store.submit(lambda unit: self._close(unit, run.slug, RoundState.OPEN))
                )
                if refusals[-1] is None:
                    self.model.close(self.model.latest(run.slug))
            seat = self.a_seat(n)
            rev = self._next_rev(run, seat, 1)
            refusals.append(self.model.answer(run, seat, chosen, rev))
            asked.append(self.store.submit(self._cast(run.id, seat, chosen, rev)))
        for refusal, answer in zip(refusals, asked, strict=True):
            self.heard(refusal, answer)

    @act(lambda self: self.sent, back=st.sampled_from([1, 1, 2, 3, 5]), is_other=st.booleans())
    def send_again(self, back: int, is_other: bool) -> None:
        """What was sent before comes once more, or with other content; its round may be over."""
        run_id, seat_id, choices, rev = self.sent[-min(back, len(self.sent))]
        known = {run.id: run for run in self.model.runs}
        seats = {seat.id: seat for seat in self.model.seats}
        if seat_id not in seats:
            return
        slug = self.rounds[run_id].slug
        run = known.get(run_id) or Run(run_id, slug, state=RoundState.CLOSED)
        other = (*choices[1:], (sum(choices) + 1) % len(CHOICES))
        content = tuple(dict.fromkeys(other)) if is_other else choices
        act = self._cast(run_id, seats[seat_id], content, rev)
        self.do(self.model.answer(run, seats[seat_id], content, rev), act)

    @act(
        lambda self: self.has_runs() and self.sent,
        number=_SMALL,
        person=_SMALL,
        rev=st.sampled_from([0, 0, 0, 1, 2, 4]),
    )
    def withdraw(self, number: int, person: int, rev: int) -> None:
        """Somebody takes an answer back, perhaps from a page that is behind."""
        run = self.a_run(number)
        seat = self.a_voter(run, person)
        actor, present = self.person(seat)
        round_ = self.rounds[run.id]
        refusal = self.model.withdraw(run, seat, rev)
        self.do(refusal, lambda unit: withdraw_answer(unit, actor, round_, present, rev))

    @act(
        lambda self: self.has_runs(),
        number=_SMALL,
        source=st.sampled_from(["hands", "paper"]),
        voters=_SMALL,
        votes=st.tuples(*[st.integers(0, 3)] * len(CHOICES)),
    )
    def count_by_hand(self, number: int, source: str, voters: int, votes: Choices) -> None:
        self._count(self.a_run(number), source, voters, votes)

    def _count(self, run: Run, source: str, voters: int, votes: Choices) -> None:
        items = self.rounds[run.id].items
        tally = {item.id: n for item, n in zip(items, votes, strict=True)}
        count = HandCount(run.id, source, voters, tally)
        refusal = self.model.count_by_hand(run, source, voters, votes)
        self.do(refusal, lambda unit: count_by_hand(unit, FACILITATOR, self.place(unit), count))

    @act(
        lambda self: self.has_runs(),
        number=_SMALL,
        choices=_CHOICES,
        sheet=st.sampled_from([0, 0, 0, 1, 2]),
    )
    def type_in(self, number: int, choices: Choices, sheet: int) -> None:
        """The secretary types in a sheet of paper, or types one in again."""
        run = self.a_run(number)
        round_, value = self.rounds[run.id], self._value(run.id, choices)
        refusal = self.model.type_in(run, choices, sheet)
        self.do(refusal, lambda unit: type_in(unit, SECRETARY, round_, value, sheet))
