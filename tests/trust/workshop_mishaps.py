"""What happens to a workshop besides: crashes, copies put back, two secretaries, forgetting."""

from __future__ import annotations

import contextlib
import copy
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import workshop_checks as checks
from hypothesis import strategies as st
from hypothesis.stateful import invariant
from workshop_machine import FACILITATOR, SECRETARY, SLUG, WorkshopMachine, act
from workshop_model import RULES, Code, Kept, Line, Model, Refusal, Run, Seat, Told

from workshopkit.cli.store import backup, restore
from workshopkit.domain.ports import Unit
from workshopkit.domain.record import Entry, EntryChangedError, EntryKind
from workshopkit.domain.round import RoundState
from workshopkit.errors import WorkshopError
from workshopkit.facilitation.finding import find_workshop
from workshopkit.facilitation.people.privacy import BallotStillOpenError, NotOverError, forget
from workshopkit.facilitation.people.roll import make_codes
from workshopkit.facilitation.recording import add_entry, change_entry, remove_entry
from workshopkit.facilitation.workshop import close_workshop

MOST_COPIES = 3
_SMALL = st.integers(0, 5)
_EXERCISE = st.sampled_from(list(RULES))
_TEXTS = st.sampled_from(["Bread", "Roses", "Bread and roses"])
#: What a crash leaves behind that the next program does not see: locks and shared memory.
_GONE = shutil.ignore_patterns("*-shm", "*.serving", "*.copies")


class StoppedError(Exception):
    """What ends a block before it is done."""


class MishapMachine(WorkshopMachine):
    """The whole machine, on a file."""

    def __init__(self) -> None:
        super().__init__()
        self.copies: list[tuple[Path, Model, checks.Seen]] = []

    acts = f"""{WorkshopMachine.acts}
        write_down two_secretaries two_secretaries take_out
        undo undo crash crash back_up back_up put_back put_back put_back sweep forget
    """

    # The record

    def _change(self, entry: str, text: str, rev: int) -> Callable[[Unit], Entry]:
        return lambda unit: change_entry(
            unit, SECRETARY, self.place(unit), entry, {"text": text}, rev
        )

    def _an_entry(self, number: int) -> str:
        return list(self.model.record)[number % len(self.model.record)]

    @act(text=_TEXTS)
    def write_down(self, text: str) -> None:
        kind = EntryKind.PARKED
        entry = self.do(
            None, lambda unit: add_entry(unit, SECRETARY, self.place(unit), kind, {"text": text})
        )
        assert entry is not None
        self.model.record[entry.id] = Line(text)

    @act(
        lambda self: self.model.record,
        number=_SMALL,
        first=_TEXTS,
        second=_TEXTS,
        behind=st.integers(0, 1),
    )
    def two_secretaries(self, number: int, first: str, second: str, behind: int) -> None:
        """Two change the same line, from what each has read: nobody overwrites the other."""
        entry = self._an_entry(number)
        read = self.model.record[entry].rev
        for text, rev in ((first, read - behind), (second, read)):
            refusal = self.model.change(entry, text, rev)
            answer = self.store.submit(self._change(entry, text, rev))
            self.heard(refusal, answer)
            if refusal is EntryChangedError:
                error = answer.exception()
                assert isinstance(error, EntryChangedError)
                assert error.current.body["text"] == self.model.record[entry].text

    @act(lambda self: self.model.record, number=_SMALL, removed=st.booleans())
    def take_out(self, number: int, removed: bool) -> None:
        entry = self._an_entry(number)
        self.do(
            None,
            lambda unit: remove_entry(unit, SECRETARY, self.place(unit), entry, removed=removed),
        )
        line = self.model.record[entry]
        self.model.record[entry] = Line(line.text, line.rev + 1, removed)

    # Blocks that are not finished

    def _some_acts(self, slug: str) -> dict[str, Callable[[Unit], Any]]:
        """Return acts of every sort by name; some of them may be refused just now."""
        run, seat = self.model.latest(slug), self.model.seats[0]
        acts: dict[str, Callable[[Unit], Any]] = {
            "open": lambda unit: self._open(unit, slug),
            "close": lambda unit: self._close(unit, slug),
            "end": lambda unit: close_workshop(unit, FACILITATOR, self.place(unit)),
            "codes": lambda unit: make_codes(unit, FACILITATOR, self.place(unit), 2),
        }
        if run.id in self.rounds:
            acts["cast"] = self._cast(run.id, seat, (0,), self._next_rev(run, seat, 1))
        return acts

    def _stopped(self, slug: str, first: int, then: Callable[[], None]) -> None:
        """Do something, and something else with it, and stop before either is acknowledged."""
        acts = list(self._some_acts(slug).values())

        def stopped(unit: Unit) -> None:
            for one in (acts[first % len(acts)], acts[-1]):
                with contextlib.suppress(WorkshopError):
                    one(unit)
            then()
            raise StoppedError

        with pytest.raises(StoppedError), self.store.write() as unit:
            stopped(unit)

    @act(slug=_EXERCISE, first=_SMALL)
    def undo(self, slug: str, first: int) -> None:
        """What was not finished has not happened."""
        self._stopped(slug, first, lambda: None)

    @act(lambda self: self.on_disk, slug=_EXERCISE, first=_SMALL, is_busy=st.booleans())
    def crash(self, slug: str, first: int, is_busy: bool) -> None:
        """The program stops between two things, or in the middle of one; the next one goes on."""
        if is_busy:
            self._stopped(slug, first, self._copy_as_it_lies)
        else:
            self._copy_as_it_lies()
        old = self.folder
        self.store.close()
        shutil.rmtree(old)
        self.lives += 1
        self.store = self._opened()

    def _copy_as_it_lies(self) -> None:
        shutil.copytree(self.folder, self.top / f"life-{self.lives + 1}", ignore=_GONE)

    # Copies

    @act(lambda self: self.on_disk and len(self.copies) < MOST_COPIES)
    def back_up(self) -> None:
        to = self.top / f"copy-{len(self.copies)}.sqlite"
        assert backup.callback is not None
        backup.callback(file=str(to), address=str(self.path))
        checks.check_file(to)
        seen = checks.Seen(list(self.seen.trail))
        self.copies.append((to, copy.deepcopy(self.model), seen))

    @act(lambda self: self.on_disk and self.copies, number=_SMALL)
    def put_back(self, number: int) -> None:
        """A copy takes the place of the store, with nobody at it."""
        file, model, seen = self.copies[number % len(self.copies)]
        self.store.close()
        assert restore.callback is not None
        restore.callback(file=str(file), address=str(self.path), even_if_changed=False)
        self.store = self._opened()
        self.model = copy.deepcopy(model)
        self.model.restored()
        self.seen = copy.deepcopy(seen)

    @act(lambda self: self.on_disk)
    def sweep(self) -> None:
        """What the server does within two seconds after a ballot was closed."""
        assert self.store.sweep() == self.model.needs_sweep
        self.model.needs_sweep = False
        self.store.copy_if_due()
        assert not self.store.sweep()
        assert self.store.copy_if_due() is None

    @invariant()
    def no_key_is_left(self) -> None:
        """Only a ballot that is open has a key, and none that a store was put back under."""
        # An opening that was cut short may leave one: the ballot was never open under it.
        begun = [run for run in self.model.runs if run.state is not RoundState.PREPARED]
        without = {run.id for run in begun if not run.has_key}
        assert not without & {key.stem for key in self.folder.rglob("*.key")}

    # Forgetting

    @act(lambda self: self.model.is_over or len(self.model.record) % 3 == 0)
    def forget(self) -> None:
        """Names and codes go; what was said, and how many said it, stays."""
        refusal: Refusal = None
        if any(run.is_open for run in self.model.runs):
            refusal = BallotStillOpenError
        if not self.model.is_over:
            refusal = NotOverError
        self.do(refusal, lambda unit: forget(unit, FACILITATOR, self.place(unit)))
        if refusal is None:
            with self.store.read() as unit:
                self._forgotten(unit)

    def _forgotten(self, unit: Unit) -> None:
        """Take over the new names of nobody: everything else must be as it was."""
        model, place = self.model, find_workshop(unit, SLUG)
        known = {text for seat in model.seats for text in (seat.id, seat.name, seat.table) if text}
        found = unit.participants(place.id)
        assert len(found) == len(model.seats)
        assert not known & {text for seat in found for text in (seat.id, seat.name, seat.table)}
        tables = {old.table_key: new.table for old, new in zip(model.seats, found, strict=True)}
        assert len(set(tables.values())) == len(tables)
        model.seats = [Seat(seat.id, seat.name, seat.table) for seat in found]
        codes = [code.code for code in unit.voting_codes(place.id)]
        assert not {code.code for code in model.codes} & set(codes)
        model.codes, model.code = [Code(code) for code in codes], place.code
        for entry, line in model.record.items():
            if line.removed and line.text:
                model.record[entry] = Line("", line.rev + 1, removed=True)
        for run in model.runs:
            self._forgotten_in(unit, run)
        model.trail.append(Told("erased"))
        model.needs_sweep, self.seen.closed, self.sent = True, {}, []

    def _forgotten_in(self, unit: Unit, run: Run) -> None:
        run.took_part = [""] * len(run.took_part)
        if run.is_secret:
            return
        stays = [kept for kept in run.answers.values() if kept.choices is not None]
        voters = [r.voter for r in unit.responses(run.id) if not r.voter.startswith("paper:")]
        assert not set(voters) & set(run.answers)
        answers: dict[str, Kept] = dict(zip(voters, stays, strict=True))
        run.answers = answers


class InMemoryMachine(MishapMachine):
    """The same in memory, where nothing crashes."""

    on_disk = False
