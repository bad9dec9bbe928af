"""A workshop as it has to be: what is kept of it, and what must be refused, in plain Python.

It knows nothing of stores and keys. `refuses_…` returns the error that an act must be answered
with, or none; the other methods change the model as the act must have changed the store.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from workshopkit.domain.record import EntryChangedError
from workshopkit.domain.response import KeyGoneError, RepeatedSlipError, StaleAnswerError
from workshopkit.domain.round import (
    RoundMovedOnError,
    RoundNotOpenError,
    RoundNotReadyError,
    RoundState,
)
from workshopkit.domain.workshop import WorkshopClosedError
from workshopkit.errors import WorkshopError
from workshopkit.facilitation.answering import (
    BallotCountedError,
    NoTableError,
    NothingToWithdrawError,
)
from workshopkit.facilitation.ballot import (
    FewSlipsError,
    FewVotersError,
    LostKeyError,
    NoCodesError,
    PlainFewVotersError,
    PlainSecretError,
    TablesCannotVoteError,
)
from workshopkit.facilitation.paper import NoSuchPaperError, SecretPaperError
from workshopkit.facilitation.people.roll import NoPersonalCodeError
from workshopkit.facilitation.running import (
    AnsweredError,
    OpensByItselfError,
    RaisedHandsError,
    UncountableError,
)

Choices = tuple[int, ...]
Refusal = type[WorkshopError] | None

#: The exercises: who can answer each, and whether in secret.
RULES: Mapping[str, Mapping[str, str]] = {
    "plain": {},
    "plain-secret": {"secret": "yes"},
    "by-code": {"mode": "vote"},
    "by-code-secret": {"mode": "vote", "secret": "yes"},
    "by-table": {"voters": "tables"},
    "by-table-secret": {"voters": "tables", "secret": "yes"},
}
CHOICES = ("Longer opening hours", "More places to sit", "A quiet room")
FEW = 5


@dataclass
class Kept:
    """The last acknowledged answer of a voter; without choices it was taken back."""

    rev: int
    choices: Choices | None


@dataclass
class Seat:
    """Somebody who came in, on so many devices one after another."""

    id: str
    name: str = ""
    table: str = ""
    device: int = 1

    @property
    def table_key(self) -> str:
        return f"table:{' '.join(self.table.casefold().split())}" if self.table else ""


@dataclass
class Code:
    """A personal code, and the id of the seat it has become."""

    code: str
    seat: str = ""


@dataclass
class Run:
    """One run of an exercise."""

    id: str
    slug: str
    number: int = 1
    state: RoundState = RoundState.PREPARED
    answers: dict[str, Kept] = field(default_factory=dict)
    paper: list[Kept] = field(default_factory=list)
    hands: dict[str, tuple[int, Choices]] = field(default_factory=dict)
    took_part: list[str] = field(default_factory=list)
    has_key: bool = False
    is_spoiled: bool = False
    #: How many could answer, once it is over.
    could_answer: int | None = None

    @property
    def is_secret(self) -> bool:
        return "secret" in self.slug

    @property
    def by_code(self) -> bool:
        return "code" in self.slug

    @property
    def by_table(self) -> bool:
        return "table" in self.slug

    @property
    def is_open(self) -> bool:
        return self.state is RoundState.OPEN

    @property
    def is_lost(self) -> bool:
        """Whether it is an open secret ballot that cannot be counted any more."""
        return self.is_open and self.is_secret and not self.has_key

    def surviving(self) -> list[Choices]:
        """Return the answers that count, those on paper last."""
        every = (*self.answers.values(), *self.paper)
        return [kept.choices for kept in every if kept.choices is not None]

    def tables(self) -> set[str]:
        """Return the tables that have answered: they count, whoever sits there now."""
        return {voter for voter, kept in self.answers.items() if kept.choices is not None}

    def votes(self) -> list[int]:
        """Return the result: nothing of a secret ballot before it is closed."""
        is_sealed = self.is_secret and self.is_open
        votes = Counter(choice for one in ([] if is_sealed else self.surviving()) for choice in one)
        for _, tally in self.hands.values():
            votes.update(dict(enumerate(tally)))
        return [votes[n] for n in range(len(CHOICES))]

    def seen(self, voter: str) -> Kept | None:
        """Return what a voter's own page shows; of a secret ballot nothing without its key."""
        return self.answers.get(voter) if not self.is_secret or self.has_key else None


@dataclass
class Line:
    """A line of the record."""

    text: str
    rev: int = 1
    removed: bool = False


@dataclass
class Told:
    """A line of the trail: what was done, in which run, and how many had taken part."""

    kind: str
    run: str = ""
    took_part: int | None = None


@dataclass
class Model:
    """The whole workshop."""

    is_encrypted: bool
    code: str
    runs: list[Run]
    seats: list[Seat] = field(default_factory=list)
    codes: list[Code] = field(default_factory=list)
    record: dict[str, Line] = field(default_factory=dict)
    trail: list[Told] = field(default_factory=lambda: [Told("created")])
    section: str = "welcome"
    state: str = "drafted"
    needs_sweep: bool = False

    # People

    @property
    def is_over(self) -> bool:
        return self.state == "closed"

    def refuses_guests(self) -> Refusal:
        return WorkshopClosedError if self.is_over else None

    def seat(self, seat_id: str) -> Seat:
        return next(seat for seat in self.seats if seat.id == seat_id)

    def has_code(self, seat: Seat) -> bool:
        return any(code.seat == seat.id for code in self.codes)

    def takes_seat(self, code: Code, device: Seat | None) -> Seat | None:
        """Return the seat that somebody with a personal code gets, none for a new one."""
        if code.seat:
            return self.seat(code.seat)
        return None if device is None or self.has_code(device) else device

    def voters(self, run: Run) -> int:
        """Return how many could answer: as it was when the run closed, or as it is now."""
        if run.could_answer is not None:
            return run.could_answer
        if run.by_table:
            return len({seat.table_key for seat in self.seats if seat.table} | run.tables())
        return len(self.codes if run.by_code else self.seats)

    def voter(self, run: Run, seat: Seat) -> str:
        return seat.table_key if run.by_table else seat.id

    # Rounds

    def latest(self, slug: str) -> Run:
        return [run for run in self.runs if run.slug == slug][-1]

    def tell(self, kind: str, run: Run, took_part: int | None = None) -> None:
        self.trail.append(Told(kind, run.id, took_part))

    def refuses_opening(self, slug: str, expect: RoundState | None, *, confirmed: bool) -> Refusal:
        if self.is_over:
            return WorkshopClosedError
        run = self.latest(slug)
        moved_on = expect is not None and run.state is not expect
        if moved_on or (run.is_open and not run.is_lost):
            return RoundMovedOnError
        if run.is_lost and not confirmed:
            return LostKeyError
        return self._refuses_ballot(run, confirmed=confirmed)

    def _refuses_ballot(self, run: Run, *, confirmed: bool) -> Refusal:
        if run.by_table and (run.is_secret or run.by_code):
            return TablesCannotVoteError
        if run.by_code and not self.codes:
            return NoCodesError
        if not run.is_secret or confirmed:
            return None
        used = sum(bool(code.seat) for code in self.codes)
        few = (used if run.by_code else self.voters(run)) < FEW
        if self.is_encrypted:
            return FewVotersError if few else None
        return PlainFewVotersError if few else PlainSecretError

    def open(self, slug: str, run_id: str, *, goes_there: bool = True) -> Run:
        run = self.latest(slug)
        if run.is_lost:
            self.spoil(run)
        if run.state is not RoundState.PREPARED:
            run = Run(run_id, slug, run.number + 1)
            self.runs.append(run)
        run.state, run.has_key = RoundState.OPEN, run.is_secret
        self.tell("opened", run)
        if goes_there:
            self.go(slug)
        return run

    def go(self, section: str) -> None:
        self.section = section
        self.state = "open" if self.state == "drafted" else self.state

    def refuses_closing(self, slug: str, expect: RoundState | None) -> Refusal:
        run = self.latest(slug)
        if expect is not None and run.state is not expect:
            return RoundMovedOnError
        if run.state is RoundState.CLOSED:
            return RoundMovedOnError
        if not run.is_open:
            return RoundNotReadyError
        return KeyGoneError if run.is_lost else None

    def close(self, run: Run) -> None:
        run.took_part = self._names(run) if run.is_secret else []
        run.could_answer = self.voters(run)
        run.state, run.has_key = RoundState.CLOSED, False
        self.needs_sweep |= run.is_secret
        self.tell("closed", run, len(run.surviving()))

    def _names(self, run: Run) -> list[str]:
        if run.by_table:
            names = {seat.table_key: seat.table for seat in self.seats}
        else:
            numbers = {code.seat: f"{n:03}" for n, code in enumerate(self.codes, start=1)}
            names = {seat.id: seat.name or numbers.get(seat.id, "") for seat in self.seats}
        cast = [voter for voter, kept in run.answers.items() if kept.choices is not None]
        return sorted(names.get(voter, "") for voter in cast)

    def spoil(self, run: Run) -> None:
        run.could_answer = self.voters(run)
        run.state, run.is_spoiled = RoundState.CLOSED, True
        run.answers.clear()
        self.needs_sweep = True
        self.tell("spoiled", run)

    def refuses_revealing(
        self, slug: str, expect: RoundState | None, *, confirmed: bool
    ) -> Refusal:
        run = self.latest(slug)
        if expect is not None and run.state is not expect:
            return RoundMovedOnError
        if run.state is RoundState.CLOSED:
            is_few = run.is_secret and 0 < len(run.surviving()) < FEW
            return FewSlipsError if is_few and not confirmed else None
        return RoundMovedOnError if run.state is RoundState.REVEALED else RoundNotReadyError

    def reveal(self, slug: str) -> None:
        run = self.latest(slug)
        run.state = RoundState.REVEALED
        self.tell("revealed", run)
        if self.section != slug:
            self.go(slug)

    def refuses_taking_back(self, slug: str, *, own_pace: bool) -> Refusal:
        run = self.latest(slug)
        if run.surviving() or run.hands:
            return AnsweredError
        if run.number > 1:
            return None
        if run.state is RoundState.PREPARED:
            return RoundNotReadyError
        return OpensByItselfError if own_pace and not self.is_over else None

    def take_back(self, slug: str, unopened: str) -> None:
        """Let the latest run not have been; `unopened` is the id of one that begins anew."""
        run = self.latest(slug)
        self.runs.remove(run)
        if run.number == 1:
            self.runs.append(Run(unopened, slug))
        run.answers.clear()
        self.needs_sweep |= run.is_secret
        self.tell("withdrawn", run)

    def refuses_ending(self, *, closed: bool, confirmed: bool) -> Refusal:
        is_lost = closed and any(run.is_lost for run in self.runs)
        return LostKeyError if is_lost and not confirmed else None

    def end(self, *, closed: bool) -> None:
        for run in self.in_order() if closed else ():
            if run.is_lost:
                self.spoil(run)
            elif run.is_open:
                self.close(run)
        self.state = "closed" if closed else "open"

    def in_order(self) -> list[Run]:
        return sorted(self.runs, key=lambda run: (list(RULES).index(run.slug), run.number))

    def pace(self, *, is_over: bool) -> Iterator[str]:
        """Yield the exercises that open by themselves, or close them all when it is over."""
        if self.is_over:
            return
        for slug in RULES:
            run = self.latest(slug)
            if is_over and run.is_open and not run.is_lost:
                self.close(run)
            is_next = not is_over and run.state is RoundState.PREPARED
            if is_next and self._refuses_ballot(run, confirmed=False) is None:
                yield slug
        self.state = "open"

    # Answers

    def refuses_answer(self, run: Run, seat: Seat, choices: Choices, rev: int) -> Refusal:
        if run.by_table and not seat.table:
            return NoTableError
        if run.by_code and not self.has_code(seat):
            return NoPersonalCodeError
        known = run.seen(self.voter(run, seat))
        rev = self._in_turn(known, rev)
        if not run.is_secret and known == Kept(rev, choices):
            return None
        if run not in self.runs or not run.is_open:
            return BallotCountedError if run.is_secret else RoundNotOpenError
        if known is not None and rev <= known.rev:
            is_repeat = run.is_secret and rev == known.rev and known.choices is not None
            return RepeatedSlipError if is_repeat else StaleAnswerError
        return KeyGoneError if run.is_lost else None

    def answer(self, run: Run, seat: Seat, choices: Choices, rev: int) -> Refusal:
        """Keep an answer unless it is refused, and return why."""
        refusal = self.refuses_answer(run, seat, choices, rev)
        if refusal is None:
            voter = self.voter(run, seat)
            run.answers[voter] = Kept(self._in_turn(run.answers.get(voter), rev), choices)
        return refusal

    def _in_turn(self, known: Kept | None, rev: int) -> int:
        """Return the revision an answer gets: never more than one after the known one."""
        return min(rev, (known.rev if known else 0) + 1)

    def withdraw(self, run: Run, seat: Seat, rev: int) -> Refusal:
        """Take an answer back unless that is refused, and return why."""
        known = run.seen(self.voter(run, seat)) if seat.table or not run.by_table else None
        if run not in self.runs or known is None:
            return NothingToWithdrawError
        if known.choices is None:
            return None
        if not run.is_open:
            return RoundNotOpenError
        if rev and rev <= known.rev:
            return StaleAnswerError
        run.answers[self.voter(run, seat)] = Kept(known.rev + 1, None)
        return None

    def count_by_hand(self, run: Run, source: str, voters: int, votes: Choices) -> Refusal:
        if run.state is RoundState.PREPARED:
            return RoundNotReadyError
        if run.is_secret and source == "hands":
            return RaisedHandsError
        if any(n > voters for n in votes):
            return UncountableError
        run.hands[source] = (voters, votes)
        if not voters:
            del run.hands[source]
        self.tell("counted", run)
        return None

    def type_in(self, run: Run, choices: Choices, number: int) -> Refusal:
        if run.state not in (RoundState.OPEN, RoundState.CLOSED):
            return RoundNotReadyError
        if run.is_secret:
            return SecretPaperError
        if number > len(run.paper):
            return NoSuchPaperError
        if number:
            run.paper[number - 1] = Kept(run.paper[number - 1].rev + 1, choices)
        else:
            run.paper.append(Kept(1, choices))
        if not run.is_open:
            self.tell("typed_in", run)
        return None

    # The record, and the store

    def change(self, entry: str, text: str, rev: int) -> Refusal:
        line = self.record[entry]
        if line.text == text:
            return None
        if line.rev != rev:
            return EntryChangedError
        self.record[entry] = Line(text, rev + 1, line.removed)
        return None

    def restored(self) -> None:
        """Become what a copy is after it was put back: no key of an open ballot fits it."""
        for run in self.runs:
            run.has_key = False
            if run.is_open and run.is_secret:
                # A copy holds no slips that nobody could open.
                run.answers.clear()
        self.trail.append(Told("restored"))
