from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from workshopkit.domain.actor import Actor, Role
from workshopkit.domain.detail import BLACK
from workshopkit.domain.exercise import Exercise
from workshopkit.domain.item import ActKind
from workshopkit.domain.participant import Participant
from workshopkit.domain.ports import Unit
from workshopkit.domain.record import EntryKind
from workshopkit.domain.round import Round, RoundState
from workshopkit.domain.script import Script
from workshopkit.domain.trail import TrailKind
from workshopkit.domain.workshop import NoSuchWorkshopError, Workshop
from workshopkit.facilitation.answering import hand_in, withdraw_answer
from workshopkit.facilitation.finding import find_workshop, latest_round
from workshopkit.facilitation.moderation import moderate, redact
from workshopkit.facilitation.outcome import outcome
from workshopkit.facilitation.people.joining import WrongCodeError, join
from workshopkit.facilitation.people.privacy import (
    BallotStillOpenError,
    ConfirmForgettingError,
    NotOverError,
    TooEarlyError,
    TooLateError,
    delete,
    forget,
    keep_names_until,
    overdue,
)
from workshopkit.facilitation.people.roll import make_codes
from workshopkit.facilitation.preparing import prepare_rounds
from workshopkit.facilitation.publishing.publication import (
    ForgottenVersionError,
    comment,
    finalise,
    set_stage,
    version_of,
)
from workshopkit.facilitation.recording import add_entry, record_of, remove_entry
from workshopkit.facilitation.running import close_round, open_round, reveal_round
from workshopkit.facilitation.workshop import (
    KeepDaysError,
    WorkshopPlan,
    close_workshop,
    new_workshop,
)
from workshopkit.kinds import kind_of
from workshopkit.store import SqlStore, open_store
from workshopkit.store.backup import keep_copy, write_copy
from workshopkit.store.copies import copies_folder
from workshopkit.verifier import check_store

FACILITATOR, SECRETARY = Actor(Role.FACILITATOR), Actor(Role.SECRETARY)
PROPOSE, VOTE, ITEMS, PRIORITISE, THREAD = (
    "propose-target-groups",
    "choose-core-values",
    "meeting-items",
    "prioritise-target-groups",
    "thread",
)
#: Every field in which somebody is named; a word like no other, so that it can be looked for.
RECORD = {
    EntryKind.ATTENDANCE: {"name": "Qattendance", "unit": "Qunit", "presence": "present"},
    EntryKind.NEXT_STEP: {"what": "Ring runt", "who": "Qwho", "when": "maj", "status": "pågår"},
    EntryKind.MEMBER: {"name": "Qmember", "unit": "Qmemberunit"},
    EntryKind.MEETING: {"title": "Möte 1", "when": "", "place": "", "present": "Qpresent, Qtwo"},
    EntryKind.COVER: {
        "season": "Vår",
        "chair": "Qchair",
        "writer": "Qwriter",
        "adjusters": "Qadjuster",
        "sender": "Qsender",
    },
}
PEOPLE = [f"Qperson{n}" for n in range(6)]
TABLES = ("Qtable one", "Qtable two")


@dataclass
class Held:
    """A workshop that was held, in a store on disk, and the words that must be gone."""

    store: SqlStore
    slug: str
    seats: list[Participant] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    copies: list[Path] = field(default_factory=list)

    def place(self, unit: Unit) -> Workshop:
        return find_workshop(unit, self.slug)

    def forget(self) -> None:
        with self.store.write() as unit:
            forget(unit, FACILITATOR, self.place(unit))

    def sweep(self) -> None:
        assert self.store.sweep()

    def planted(self) -> list[str]:
        named = [name for body in RECORD.values() for name in body.values() if name[:1] == "Q"]
        return [*PEOPLE, *TABLES, "Qtable", *named, "Qremoved", "Qthread", *self.tokens]


def files_of(store: SqlStore) -> Iterator[Path]:
    return (file for file in Path(store.path).parent.rglob("*") if file.is_file())


def traces(store: SqlStore, words: list[str]) -> dict[str, set[str]]:
    """Return which of the words are left in which file, written as text or as JSON."""
    found: dict[str, set[str]] = {}
    for file in files_of(store):
        content = file.read_bytes()
        left = {word for word in words if word.encode() in content}
        if left:
            found[file.name] = left
    return found


def act_of(seat: Participant) -> Actor:
    return Actor(Role.PARTICIPANT, seat.id, seat.workshop_id)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    opened = open_store(str(tmp_path / "s.sqlite"), checkpoints=True, keys=tmp_path / "keys")
    yield opened
    opened.close()


@pytest.fixture
def held(
    store: SqlStore,
    plan: WorkshopPlan,
    exercises: dict[str, Exercise],
    make_script: Callable[..., Script],
) -> Held:
    """A workshop with a name in every place there is for one; it is over."""
    with store.write() as unit:
        made = new_workshop(unit, FACILITATOR, plan)
        script = make_script(
            propose_target_groups={"named": True},
            choose_core_values={"choices_from": PROPOSE, "mode": "vote", "secret": "yes"},
            meeting_items={},
            prioritise_target_groups={"choices_from": ITEMS},
            thread={},
        )
        prepare_rounds(unit, made, script, exercises)
    found = Held(store, made.slug)
    with store.write() as unit:
        join_in(unit, found)
        for exercise in (PROPOSE, VOTE, ITEMS, PRIORITISE, THREAD):
            answer(unit, found, exercise)
    with store.write() as unit:
        keep_record(unit, found)
        place = found.place(unit)
        close_workshop(unit, FACILITATOR, place)
        found.tokens += [place.code, *(seat.id for seat in found.seats)]
    copies = [
        keep_copy(store.path, "close"),
        write_copy(store.path, Path(f"{store.path}.version-3")),
        write_copy(store.path, Path(f"{store.path}.before-2027-04-15")),
    ]
    found.copies += copies
    return found


def join_in(unit: Unit, held: Held) -> None:
    codes = make_codes(unit, FACILITATOR, held.place(unit), len(PEOPLE))
    held.tokens += [code.code for code in codes]
    for number, (name, code) in enumerate(zip(PEOPLE, codes, strict=True)):
        table = TABLES[number % 2] if number < 4 else ""
        held.seats.append(join(unit, code.code, name=name, table=table, language="da"))


def answer(unit: Unit, held: Held, exercise: str) -> None:
    """Open an exercise, let everybody who can answer it, and show what came out."""
    round_ = open_round(unit, FACILITATOR, held.place(unit), exercise, confirmed=True)
    seats = held.seats[:2] if round_.by_table else held.seats
    for number, seat in enumerate(seats):
        value = kind_of(round_).sample(round_, number)
        hand_in(unit, act_of(seat), round_, seat, value, 1)
    if exercise == PROPOSE:
        withdraw_answer(unit, act_of(seats[-1]), round_, seats[-1])
    close_round(unit, FACILITATOR, held.place(unit), exercise)
    if exercise == ITEMS:
        moderate_some(unit, round_)
    reveal_round(unit, FACILITATOR, held.place(unit), exercise)


def moderate_some(unit: Unit, round_: Round) -> None:
    first, second, *_ = outcome(unit, round_).items
    moderate(unit, FACILITATOR, round_, ActKind.SPLIT, (first.id,), label="Del ett\nDel två")
    part = next(item for item in outcome(unit, round_).items if item.label == "Del två")
    moderate(unit, FACILITATOR, round_, ActKind.HIDE, (part.id,))
    redact(unit, SECRETARY, round_, second.id, "Ett annat ord")


def keep_record(unit: Unit, held: Held) -> None:
    place = held.place(unit)
    for kind, body in RECORD.items():
        add_entry(unit, SECRETARY, place, kind, body)
    gone = add_entry(unit, SECRETARY, place, EntryKind.DECISION, {"text": "Qremoved gör det"})
    remove_entry(unit, SECRETARY, place, gone.id)
    add_entry(unit, SECRETARY, place, EntryKind.DECISION, {"text": "Vi köper en lampa"})
    set_stage(unit, SECRETARY, place, "comments")
    comment(unit, act_of(held.seats[0]), place, held.seats[0], "Stämmer")
    finalise(unit, SECRETARY, place, {"title": "Rapport", "names": ["Qthread"]}, "sv")


def told(unit: Unit, held: Held) -> object:
    """Return what came out of everything, without whose it was."""
    place = held.place(unit)
    found = [outcome(unit, round_) for round_ in unit.rounds(place.id)]
    bare = [[replace(item, id="", by=(), merged=()) for item in one.items] for one in found]
    return [(one.round.slug, items, one.base) for one, items in zip(found, bare, strict=True)]


def test_the_names_are_there_before_they_are_forgotten(held: Held) -> None:
    held.store.sweep()
    left = traces(held.store, held.planted())

    assert set.union(*left.values()) == set(held.planted())
    assert len(left) > len(held.copies)


def test_no_name_and_no_token_is_left_in_any_file_beside_the_store(held: Held) -> None:
    held.forget()
    held.sweep()

    assert traces(held.store, held.planted()) == {}
    assert not any(copy.exists() for copy in held.copies)
    assert not copies_folder(held.store.path).exists()


def test_the_copy_that_is_made_afterwards_has_no_names(held: Held) -> None:
    held.forget()
    held.sweep()

    copy = held.store.copy_if_due()

    assert copy is not None
    assert copy.is_file()
    assert traces(held.store, held.planted()) == {}


def test_what_came_out_is_what_it_was(held: Held) -> None:
    with held.store.read() as unit:
        before = told(unit, held)

    held.forget()

    with held.store.read() as unit:
        assert told(unit, held) == before


def test_the_trail_is_whole_and_says_that_names_were_erased(held: Held) -> None:
    with held.store.read() as unit:
        before = list(unit.trail(held.place(unit).id))

    held.forget()
    held.sweep()

    with held.store.read() as unit:
        after = list(unit.trail(held.place(unit).id))
    added = after[len(before) :]
    assert after[: len(before)] == before
    assert {line.kind for line in added} == {TrailKind.ERASED}
    # Before the last: rounds in which something was named after whoever wrote it.
    digests = {"at", "round", "exercise", "number", "choices", "moderation", "kept"}
    assert all(set(json.loads(line.body)) <= digests for line in added[:-1])
    last = json.loads(after[-1].body)
    assert (last["people"], last["anew"]) == (len(PEOPLE), True)
    assert [(slug, problems) for slug, _, problems in check_store(Path(held.store.path))] == [
        (held.slug, [])
    ]


def test_the_answers_of_each_person_and_each_table_stay_together(held: Held) -> None:
    def shape(unit: Unit) -> list[list[int]]:
        rounds = unit.rounds(held.place(unit).id)
        voters = [[answer.voter for answer in unit.responses(one.id)] for one in rounds]
        order = list(dict.fromkeys(voter for some in voters for voter in some))
        return [[order.index(voter) for voter in some] for some in voters]

    with held.store.read() as unit:
        before = shape(unit)
    held.forget()
    with held.store.read() as unit:
        assert shape(unit) == before
        assert unit.table_count(held.place(unit).id) == len(TABLES)


def test_nobodys_answer_can_be_told_from_a_seat_any_more(held: Held) -> None:
    held.forget()

    with held.store.read() as unit:
        place = held.place(unit)
        people = unit.participants(place.id)
        answers = [r for one in unit.rounds(place.id) for r in unit.responses(one.id)]
    ids = {person.id for person in people}
    assert len(ids) == len(PEOPLE)
    assert {(person.name, person.language) for person in people} == {("", "")}
    assert not ids & {answer.voter for answer in answers}
    assert {(answer.participant_id, answer.saved_at) for answer in answers} == {("", "")}
    assert not any("by" in answer.value for answer in answers)


def test_seats_join_code_and_personal_codes_open_nothing(held: Held) -> None:
    held.forget()

    with held.store.write() as unit:
        place = held.place(unit)
        assert [unit.participant(seat.id) for seat in held.seats] == [None] * len(PEOPLE)
        assert unit.voting_code_count(place.id) == len(PEOPLE)
        assert {code.participant_id for code in unit.voting_codes(place.id)} == {""}
        for code in held.tokens[: len(PEOPLE) + 1]:
            with pytest.raises(WrongCodeError):
                join(unit, code)


def test_who_took_part_in_a_secret_ballot_is_a_number(held: Held) -> None:
    held.forget()

    with held.store.read() as unit:
        vote = latest_round(unit, held.place(unit), VOTE)
        assert unit.took_part(vote.id) == [""] * len(PEOPLE)
        assert len(unit.counted_slips(vote.id)) == len(PEOPLE)


def test_what_was_hidden_and_changed_in_the_answers_of_tables_stays_so(held: Held) -> None:
    held.forget()

    with held.store.read() as unit:
        items = outcome(unit, latest_round(unit, held.place(unit), ITEMS)).items
    assert [item.label for item in items if item.hidden] == ["Del två"]
    assert [item.label for item in items if item.edited] == ["Ett annat ord"]


def test_a_text_that_is_blacked_out_later_is_black_where_it_was_taken_over_too(held: Held) -> None:
    held.forget()

    with held.store.write() as unit:
        place = held.place(unit)
        source = latest_round(unit, place, ITEMS)
        chosen = next(i for i in outcome(unit, source).items if i.label == "Del ett")
        redact(unit, SECRETARY, source, chosen.id, "")
        labels = [i.label for i in outcome(unit, latest_round(unit, place, PRIORITISE)).items]
    assert "Del ett" not in labels
    assert BLACK in labels


def test_the_record_keeps_what_was_said_and_how_many_were_there(held: Held) -> None:
    with held.store.read() as unit:
        present = record_of(unit, held.place(unit)).present()

    held.forget()

    with held.store.read() as unit:
        record = record_of(unit, held.place(unit))
    assert record.present() == present == 1
    assert [e.body["name"] for e in record.of(EntryKind.ATTENDANCE)] == [BLACK]
    assert [e.body["text"] for e in record.of(EntryKind.DECISION)] == ["Vi köper en lampa"]
    assert [dict(e.body) for e in record.of(EntryKind.NEXT_STEP)] == [
        {**RECORD[EntryKind.NEXT_STEP], "who": ""}
    ]
    assert record.of(EntryKind.COVER)[0].body["season"] == "Vår"
    assert record.of(EntryKind.MEMBER) == ()


def test_a_final_version_goes_and_its_digest_stays(held: Held) -> None:
    with held.store.read() as unit:
        digest = version_of(unit, held.place(unit), 1).digest

    held.forget()

    with held.store.read() as unit:
        place = held.place(unit)
        assert [p.digest for p in unit.publications(place.id)] == [digest]
        with pytest.raises(ForgottenVersionError):
            version_of(unit, place, 1)


def test_names_can_be_forgotten_twice(held: Held) -> None:
    held.forget()
    with held.store.read() as unit:
        before = told(unit, held)

    held.forget()

    with held.store.read() as unit:
        assert told(unit, held) == before
        assert held.place(unit).keep_until is None
    assert [problems for *_, problems in check_store(Path(held.store.path))] == [[]]


def test_names_are_forgotten_only_when_the_workshop_is_over(held: Held) -> None:
    with held.store.write() as unit:
        close_workshop(unit, FACILITATOR, held.place(unit), closed=False)

    with pytest.raises(NotOverError):
        held.forget()

    held.sweep()
    assert traces(held.store, PEOPLE)


def test_nothing_is_forgotten_while_a_ballot_is_open(held: Held) -> None:
    with held.store.write() as unit:
        # Only damage or another program leads here.
        chosen = latest_round(unit, held.place(unit), THREAD)
        unit.save_round(replace(chosen, state=RoundState.OPEN))

    with pytest.raises(BallotStillOpenError):
        held.forget()


def test_forgetting_is_asked_for_once_more(held: Held) -> None:
    with held.store.write() as unit, pytest.raises(ConfirmForgettingError):
        forget(unit, FACILITATOR, held.place(unit), confirmed=False)

    with held.store.read() as unit:
        assert [p.name for p in unit.participants(held.place(unit).id)] == PEOPLE


def test_another_workshop_keeps_its_names(held: Held, plan: WorkshopPlan) -> None:
    with held.store.write() as unit:
        other = new_workshop(unit, FACILITATOR, plan)
        join(unit, other.code, name="Qother")

    held.forget()

    with held.store.read() as unit:
        assert [p.name for p in unit.participants(other.id)] == ["Qother"]


def test_a_deleted_workshop_leaves_nothing_in_any_file(held: Held) -> None:
    words = [*held.planted(), held.slug, "en lampa"]
    with held.store.write() as unit:
        place = held.place(unit)
        delete(unit, FACILITATOR, place)
    held.sweep()

    assert traces(held.store, [*words, place.id]) == {}
    with held.store.read() as unit, pytest.raises(NoSuchWorkshopError):
        held.place(unit)
    with closing(sqlite3.connect(held.store.path)) as db:
        tables = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type='table'")]
        rows = {name: db.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables}
    assert {name for name, count in rows.items() if count} == {"secret", "fact"}


def test_the_key_of_an_open_ballot_goes_with_its_workshop(held: Held, tmp_path: Path) -> None:
    with held.store.write() as unit:
        close_workshop(unit, FACILITATOR, held.place(unit), closed=False)
        open_round(unit, FACILITATOR, held.place(unit), VOTE, confirmed=True)
    assert list(tmp_path.rglob("*.key"))

    with held.store.write() as unit:
        delete(unit, FACILITATOR, held.place(unit))

    assert not list(tmp_path.rglob("*.key"))


# Until when names are kept


def test_names_are_kept_for_ninety_days_unless_said_otherwise(
    unit: Unit, plan: WorkshopPlan
) -> None:
    usual = new_workshop(unit, FACILITATOR, plan)
    short = new_workshop(unit, FACILITATOR, replace(plan, keep_days=14))
    paced = new_workshop(unit, FACILITATOR, replace(plan, until=date(2027, 5, 1), keep_days=0))

    assert usual.keep_until == plan.date + timedelta(days=90)
    assert short.keep_until == plan.date + timedelta(days=14)
    assert paced.keep_until == date(2027, 5, 1)


@pytest.mark.parametrize("days", [-1, 3651])
def test_a_time_that_makes_no_sense_is_refused(unit: Unit, plan: WorkshopPlan, days: int) -> None:
    with pytest.raises(KeepDaysError):
        new_workshop(unit, FACILITATOR, replace(plan, keep_days=days))


def test_the_day_can_be_changed_and_is_overdue_when_it_has_passed(
    unit: Unit, place: Workshop
) -> None:
    day = place.date + timedelta(days=10)
    keep_names_until(unit, SECRETARY, place, day)

    assert find_workshop(unit, place.slug).keep_until == day
    assert overdue(unit, day) == []
    assert [w.slug for w in overdue(unit, day + timedelta(days=1))] == [place.slug]


def test_the_day_is_neither_before_the_workshop_nor_years_after_it(
    unit: Unit, place: Workshop
) -> None:
    with pytest.raises(TooEarlyError):
        keep_names_until(unit, SECRETARY, place, place.date - timedelta(days=1))
    with pytest.raises(TooLateError):
        keep_names_until(unit, SECRETARY, place, place.date + timedelta(days=3651))


def test_forgotten_names_are_not_overdue(held: Held) -> None:
    held.forget()

    with held.store.read() as unit:
        assert overdue(unit, date(2099, 1, 1)) == []
