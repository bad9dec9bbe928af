from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from workshopkit.domain.item import Act, ActKind
from workshopkit.domain.participant import Participant
from workshopkit.domain.ports import Store, Unit
from workshopkit.domain.record import ENTRY_FIELDS, Entry, EntryKind
from workshopkit.domain.response import HandCount, Response
from workshopkit.domain.round import Base, Result, Round, RoundState, Settling, TieWay
from workshopkit.domain.workshop import Workshop, WorkshopState
from workshopkit.store import open_store
from workshopkit.store.writer import WriterStoppedError

WAIT = 20

ALVA = Participant("alva", "forum", "Alva Exempelsson", "Bord 1", "sv")
BO = Participant("bo", "forum", "Bo Påhittström", "bord  1")
CARIN = Participant("carin", "forum")


class BrokenError(Exception):
    """What a broken change raises."""


def answer(voter: str, rev: int = 1, text: str = "Bokälskaren") -> Response:
    return Response("round", voter, f"{voter}'s id", rev, {"texts": [text]}, "10:00")


def versions(store: Store) -> tuple[int, int]:
    with store.read() as unit:
        (found,) = unit.workshops()
    return found.version, found.layout


# Round trips


def test_a_new_store_is_empty(store: Store) -> None:
    with store.read() as unit:
        assert list(unit.workshops()) == []
        assert unit.workshop("dialogforum") is None
        assert unit.round("round") is None
        assert unit.round_state("round") is None
        assert unit.participant("alva") is None
        assert unit.response("round", "alva") is None
        assert unit.entry("note") is None


def test_a_workshop_is_found_as_it_was_added(store: Store, workshop: Workshop) -> None:
    with store.write() as unit:
        unit.add_workshop(workshop)

    found = replace(workshop, version=1, layout=1)
    with store.read() as unit:
        assert unit.workshop("dialogforum") == found
        assert unit.workshop_by_id("forum") == found
        assert unit.workshop_by_code("BKX429") == found


def test_a_workshop_is_found_as_it_was_changed(kept: Store, workshop: Workshop) -> None:
    changed = replace(
        workshop,
        title="Dialogforum hösten",
        date=date(2027, 10, 1),
        state=WorkshopState.OPEN,
        section="prioritise",
        showing_join=True,
        spotlight="g1",
        timer_end=1_807_790_400,
        until=date(2027, 10, 31),
    )

    with kept.write() as unit:
        unit.save_workshop(changed)

    with kept.read() as unit:
        assert unit.workshop("dialogforum") == replace(changed, version=2, layout=2)


def test_a_timer_and_a_last_day_can_be_taken_away_again(kept: Store, workshop: Workshop) -> None:
    with kept.write() as unit:
        unit.save_workshop(replace(workshop, timer_end=1, until=date(2027, 10, 31)))
    with kept.write() as unit:
        unit.save_workshop(replace(workshop, timer_end=0, until=None))

    with kept.read() as unit:
        found = unit.workshop("dialogforum")
    assert found == replace(workshop, version=3, layout=3)


def test_a_workshop_at_ones_own_pace_is_found_as_it_was_added(
    store: Store, workshop: Workshop
) -> None:
    with store.write() as unit:
        unit.add_workshop(replace(workshop, until=date(2027, 4, 30)))

    with store.read() as unit:
        found = unit.workshop("dialogforum")
    assert found == replace(workshop, until=date(2027, 4, 30), version=1, layout=1)


def test_the_newest_workshop_is_first_in_the_list(store: Store, workshop: Workshop) -> None:
    for name in ("one", "two", "three"):
        with store.write() as unit:
            unit.add_workshop(replace(workshop, id=name, slug=name, code=name))

    with store.read() as unit:
        assert [found.id for found in unit.workshops()] == ["three", "two", "one"]


@pytest.mark.parametrize("twin", [{"id": "b", "slug": "b"}, {"id": "b", "code": "B"}])
def test_two_workshops_never_share_a_slug_or_a_code(
    kept: Store, workshop: Workshop, twin: dict[str, str]
) -> None:
    with pytest.raises(IntegrityError), kept.write() as unit:
        unit.add_workshop(replace(workshop, **twin))


def test_participants_are_found_in_the_order_they_joined(kept: Store) -> None:
    with kept.write() as unit:
        for participant in (CARIN, ALVA, BO):
            unit.add_participant(participant)
        unit.save_participant(replace(CARIN, name="Carin Låtsasberg"))

    with kept.read() as unit:
        assert list(unit.participants("forum")) == [
            replace(CARIN, name="Carin Låtsasberg"),
            ALVA,
            BO,
        ]
        assert unit.participant("alva") == ALVA
        assert unit.participant_count("forum") == 3
        assert unit.participant_count("another") == 0


def test_a_table_is_counted_once_however_it_is_spelled(kept: Store) -> None:
    others = [Participant("d", "forum", table="🦊"), Participant("e", "forum", table="🐻")]
    with kept.write() as unit:
        for participant in (ALVA, BO, CARIN, *others):
            unit.add_participant(participant)

    with kept.read() as unit:
        assert unit.table_count("forum") == 3


def test_who_is_not_here_is_no_person_unless_they_answered(kept: Store, round_: Round) -> None:
    with kept.write() as unit:
        for participant in (ALVA, BO, CARIN):
            unit.add_participant(replace(participant, here=participant is CARIN))
        unit.put_response(Response(round_.id, "alva", "alva", 1, {}), "forum")
        unit.put_response(Response(round_.id, "bo", "bo", 1, {}, withdrawn=True), "forum")
        unit.put_response(Response(round_.id, "table:bord 1", "bo", 1, {}), "forum")

    with kept.read() as unit:
        assert unit.participant("alva") == replace(ALVA, here=False)
        assert (unit.participant_count("forum"), unit.tables("forum")) == (1, [])
        assert unit.participant_count("forum", answered=round_.id) == 2
        assert unit.joined_count("forum") == 3
        assert unit.table_count("forum") == 0
        assert unit.table_count("forum", answered=round_.id) == 1


def test_a_result_is_found_as_it_was_kept_and_goes_with_its_round(
    kept: Store, round_: Round
) -> None:
    settling = Settling(TieWay.RUNOFF, "seed", ("a", "b"))
    results = [Result(Base(3, 4, 2, "tables", 1, 1), {"a": 2}), Result(Base(), {}, settling)]
    for result in results:
        with kept.write() as unit:
            unit.put_result(round_.id, result, "forum")
        with kept.read() as unit:
            assert unit.result(round_.id) == result
            assert unit.result("another") is None

    with kept.write() as unit:
        unit.remove_round(round_.id)
        assert unit.result(round_.id) is None


def test_the_words_of_a_script_are_kept_instead_of_the_earlier_ones(kept: Store) -> None:
    for words in (
        {"welcome": "<p>Hej &amp; välkomna</p>", "more": "<p>Å</p>"},
        {"more": "<p>Ä</p>"},
    ):
        with kept.write() as unit:
            unit.put_own_words("forum", words)
        with kept.read() as unit:
            assert unit.own_words("forum") == words
            assert unit.own_words("another") == {}

    with kept.write() as unit:
        unit.remove_workshop("forum")
        assert unit.own_words("forum") == {}


def test_a_round_is_found_as_it_was_saved(kept: Store, round_: Round) -> None:
    with kept.read() as unit:
        assert unit.round("round") == round_
        assert list(unit.rounds("forum")) == [round_]
        assert unit.round_state("round") is RoundState.PREPARED


def test_a_round_saved_again_is_replaced(kept: Store, round_: Round) -> None:
    opened = replace(round_, state=RoundState.OPEN, items=(), position=7)

    with kept.write() as unit:
        unit.save_round(opened)

    with kept.read() as unit:
        assert list(unit.rounds("forum")) == [opened]
        assert unit.round_state("round") is RoundState.OPEN


def test_rounds_are_in_script_order_and_the_latest_run_last(kept: Store, round_: Round) -> None:
    early = replace(round_, id="early", position=1, exercise=replace(round_.exercise, slug="zzz"))
    again = replace(round_, id="a-second-run", number=2)

    with kept.write() as unit:
        unit.save_round(again)
        unit.save_round(early)

    with kept.read() as unit:
        assert [found.id for found in unit.rounds("forum")] == ["early", "round", "a-second-run"]


def test_a_removed_round_takes_what_hangs_on_it_along(kept: Store) -> None:
    with kept.write() as unit:
        unit.put_response(answer("alva"), "forum")
        unit.put_hand_count(HandCount("round", "hands", 3, {"g1": 2}), "forum")
        unit.put_act("round", Act(1, ActKind.HIDE, ("g1",)), "forum")

    with kept.write() as unit:
        unit.remove_round("round")

    with kept.read() as unit:
        assert list(unit.rounds("forum")) == []
        assert list(unit.responses("round")) == []
        assert list(unit.hand_counts("round")) == []
        assert list(unit.acts("round")) == []


def test_a_response_is_found_as_it_was_put(kept: Store) -> None:
    value = {"cards": {"g1": {"name": "Otto", "needs": "Ro.\nEn “vrå”. 👍"}}, "n": [1, None, True]}
    put = Response("round", "table:bord 1", "alva", 3, value, "2027-04-15T10:00:00+02:00")

    with kept.write() as unit:
        unit.put_response(put, "forum")

    with kept.read() as unit:
        assert unit.response("round", "table:bord 1") == put
        assert list(unit.responses("round")) == [put]


def test_responses_keep_their_order_when_one_is_replaced(kept: Store) -> None:
    with kept.write() as unit:
        for voter in ("carin", "alva", "bo"):
            unit.put_response(answer(voter), "forum")
    with kept.write() as unit:
        unit.put_response(answer("carin", 2, "Den oerfarne"), "forum")

    with kept.read() as unit:
        assert list(unit.responses("round")) == [
            answer("carin", 2, "Den oerfarne"),
            answer("alva"),
            answer("bo"),
        ]


def test_a_voter_has_one_row_in_a_round(kept: Store) -> None:
    with kept.write() as unit:
        for rev in range(1, 6):
            unit.put_response(answer("alva", rev), "forum")

    with kept.read() as unit:
        assert unit.response_count("round") == 1


def test_answers_from_paper_are_counted_among_the_others_and_by_themselves(
    kept: Store, round_: Round
) -> None:
    voters = ("alva", "paper:1", "table:paper", "paper", "paper:2")
    with kept.write() as unit:
        unit.save_round(replace(round_, id="another", number=2))
        for voter in voters:
            unit.put_response(answer(voter), "forum")
        unit.put_response(answer("paper:2", 2), "forum")
        unit.put_response(replace(answer("paper:9"), round_id="another"), "forum")

    with kept.read() as unit:
        assert unit.response_count("round") == 5
        assert unit.paper_count("round") == 2
        assert unit.paper_count("another") == 1
        assert unit.paper_count("gone") == 0


def test_a_response_needs_its_round(kept: Store) -> None:
    with pytest.raises(IntegrityError), kept.write() as unit:
        unit.put_response(replace(answer("alva"), round_id="gone"), "forum")


def test_hand_counts_are_replaced_and_an_empty_one_is_removed(kept: Store) -> None:
    hands = HandCount("round", "hands", 12, {"g1": 5})
    paper = HandCount("round", "paper", 3, {"g1": 1})
    with kept.write() as unit:
        unit.put_hand_count(replace(hands, voters=1), "forum")
        unit.put_hand_count(paper, "forum")
        unit.put_hand_count(hands, "forum")

    with kept.read() as unit:
        assert list(unit.hand_counts("round")) == [hands, paper]

    with kept.write() as unit:
        unit.put_hand_count(HandCount("round", "hands", 0, {"g1": 0}), "forum")

    with kept.read() as unit:
        assert list(unit.hand_counts("round")) == [paper]


def test_acts_are_found_oldest_first_with_those_undone(kept: Store) -> None:
    hide = Act(1, ActKind.HIDE, ("a", "b"))
    merge = Act(2, ActKind.MERGE, ("a", "b"), "Bokälskaren", 3)
    split = Act(3, ActKind.SPLIT, ("a",), "Läsaren\nLyssnaren")
    with kept.write() as unit:
        unit.put_act("round", split, "forum")
        unit.put_act("round", merge, "forum")
        unit.put_act("round", hide, "forum")
        unit.put_act("round", replace(merge, undone=True), "forum")

    with kept.read() as unit:
        assert list(unit.acts("round")) == [hide, replace(merge, undone=True), split]


def test_the_record_is_found_in_order_and_as_it_was_changed(kept: Store) -> None:
    first = Entry("z", "forum", EntryKind.DECISION, 1, {"text": "Ja?\nNej?", "outcome": "Ja."})
    second = Entry("a", "forum", EntryKind.DECISION, 2, {"text": "B", "outcome": ""})
    note = Entry("n", "forum", EntryKind.NOTE, 0, {"section": "personas", "text": "Alla kom."})
    with kept.write() as unit:
        for entry in (note, second, first):
            unit.put_entry(entry)
        unit.put_entry(replace(second, rev=2, removed=True))

    with kept.read() as unit:
        assert list(unit.entries("forum")) == [first, replace(second, rev=2, removed=True), note]
        assert unit.entry("n") == note


@pytest.mark.parametrize("kind", EntryKind)
def test_every_kind_of_line_is_found_with_all_its_fields(kept: Store, kind: EntryKind) -> None:
    body = {name: f"{name}\nåäö 👍" for name in ENTRY_FIELDS[kind]}

    with kept.write() as unit:
        unit.put_entry(Entry("line", "forum", kind, 1, body))

    with kept.read() as unit:
        assert unit.entry("line") == Entry("line", "forum", kind, 1, body)


def test_a_secret_is_made_once(store: Store) -> None:
    with store.write() as unit:
        made = unit.secret("cookie")

    with store.write() as unit:
        assert unit.secret("cookie") == made
        assert unit.secret("ticket") != made


# All or nothing


def test_an_error_undoes_everything_of_its_unit(kept: Store, round_: Round) -> None:
    before = versions(kept)

    def break_off() -> None:
        with kept.write() as unit:
            unit.add_participant(ALVA)
            unit.put_response(answer("alva"), "forum")
            unit.save_round(replace(round_, state=RoundState.OPEN))
            raise BrokenError

    with pytest.raises(BrokenError):
        break_off()

    with kept.read() as unit:
        assert unit.participant("alva") is None
        assert unit.response_count("round") == 0
        assert unit.round("round") == round_
    assert versions(kept) == before


def test_a_store_can_be_written_after_an_error(kept: Store) -> None:
    with pytest.raises(BrokenError), kept.write():
        raise BrokenError

    with kept.write() as unit:
        unit.add_participant(ALVA)

    with kept.read() as unit:
        assert unit.participant_count("forum") == 1


def test_what_is_written_while_reading_is_not_kept(kept: Store) -> None:
    with kept.read() as unit:
        unit.add_participant(ALVA)

    with kept.read() as unit:
        assert unit.participant_count("forum") == 0


# Versions


def test_only_what_changes_a_page_counts_as_layout(kept: Store, round_: Round) -> None:
    entry = Entry("d", "forum", EntryKind.DECISION, 1, {"text": "Ja?", "outcome": ""})
    changes: list[tuple[Callable[[Unit], object], int]] = [
        (lambda unit: unit.add_participant(ALVA), 0),
        (lambda unit: unit.save_participant(replace(ALVA, table="Bord 2")), 0),
        (lambda unit: unit.put_response(answer("alva"), "forum"), 0),
        (lambda unit: unit.put_response(answer("alva", 2), "forum"), 0),
        (lambda unit: unit.put_entry(entry), 0),
        (lambda unit: unit.put_hand_count(HandCount("round", "hands", 1, {}), "forum"), 1),
        (lambda unit: unit.put_act("round", Act(1, ActKind.HIDE, ("g1",)), "forum"), 1),
        (lambda unit: unit.save_round(replace(round_, state=RoundState.OPEN)), 1),
        (lambda unit: unit.remove_round("round"), 1),
    ]
    version, layout = versions(kept)

    for change, relaid in changes:
        with kept.write() as unit:
            change(unit)
        version, layout = version + 1, layout + relaid
        assert versions(kept) == (version, layout)


def test_many_changes_of_one_unit_count_once(kept: Store, workshop: Workshop) -> None:
    version, layout = versions(kept)

    with kept.write() as unit:
        for n in range(5):
            unit.put_response(answer(f"voter {n}"), "forum")
            unit.save_workshop(replace(workshop, spotlight=f"g{n}"))

    assert versions(kept) == (version + 1, layout + 1)


def test_a_change_counts_for_its_own_workshop_only(kept: Store, workshop: Workshop) -> None:
    other = replace(workshop, id="other", slug="other", code="OTHER")
    with kept.write() as unit:
        unit.add_workshop(other)

    with kept.write() as unit:
        unit.add_participant(ALVA)

    with kept.read() as unit:
        assert unit.workshop("other") == replace(other, version=1, layout=1)


def test_an_old_copy_of_a_workshop_does_not_turn_its_version_back(
    kept: Store, workshop: Workshop
) -> None:
    version, layout = versions(kept)

    with kept.write() as unit:
        unit.save_workshop(replace(workshop, version=0, layout=0))

    assert versions(kept) == (version + 1, layout + 1)


def test_looking_changes_nothing(kept: Store) -> None:
    before, seen = versions(kept), kept.changes()

    with kept.read() as unit:
        unit.rounds("forum")

    assert (versions(kept), kept.changes()) == (before, seen)


def test_a_commit_is_seen_as_a_change(kept: Store) -> None:
    seen = kept.changes()

    with kept.write() as unit:
        unit.add_participant(ALVA)

    assert kept.changes() != seen


def test_own_commits_are_counted_and_new_layouts_among_them(
    kept: Store, workshop: Workshop
) -> None:
    made, relaid = kept.commits

    kept.submit(lambda unit: unit.add_participant(ALVA)).result(WAIT)
    assert kept.commits == (made + 1, relaid)
    kept.submit(lambda unit: unit.save_workshop(workshop)).result(WAIT)
    assert kept.commits == (made + 2, relaid + 1)
    kept.submit(lambda unit: unit.remove_workshop(workshop.id)).result(WAIT)
    assert kept.commits == (made + 3, relaid + 2)


def test_a_commit_is_counted_before_anybody_is_told_of_it(kept: Store) -> None:
    made = kept.commits.all
    told: list[int] = []

    saved = kept.submit(lambda unit: unit.add_participant(ALVA))
    saved.add_done_callback(lambda _: told.append(kept.commits.all))
    saved.result(WAIT)
    kept.close()

    assert told == [made + 1]


def test_what_was_undone_is_not_counted_as_a_new_layout(kept: Store, workshop: Workshop) -> None:
    before = kept.commits

    def bad(unit: Unit) -> None:
        unit.save_workshop(workshop)
        raise BrokenError

    assert isinstance(kept.submit(bad).exception(WAIT), BrokenError)
    kept.submit(lambda unit: unit.add_participant(ALVA)).result(WAIT)
    assert kept.commits.relaid == before.relaid


# The one writer


def grouped(store: Store, changes: list[Callable[[Unit], object]]) -> list[Future[object]]:
    """Hand in changes while the writer is busy, so that they share one commit."""
    busy, going_on = threading.Event(), threading.Event()

    def hold(_unit: Unit) -> None:
        busy.set()
        assert going_on.wait(WAIT)

    held = store.submit(hold)
    assert busy.wait(WAIT)
    futures = [store.submit(change) for change in changes]
    going_on.set()
    held.result(WAIT)
    return futures


def test_a_submitted_change_is_there_when_its_result_is(kept: Store) -> None:
    def change(unit: Unit) -> str:
        unit.put_response(answer("alva"), "forum")
        return "saved"

    assert kept.submit(change).result(WAIT) == "saved"

    with kept.read() as unit:
        assert unit.response("round", "alva") == answer("alva")


def test_a_result_is_given_only_after_the_commit(kept: Store) -> None:
    seen_inside: list[bool] = []
    futures: list[Future[object]] = []

    def first(unit: Unit) -> None:
        unit.put_response(answer("alva"), "forum")

    def second(_unit: Unit) -> None:
        seen_inside.append(futures[0].done())

    def hold(_unit: Unit) -> None:
        assert ready.wait(WAIT)

    ready = threading.Event()
    kept.submit(hold)
    futures += [kept.submit(first), kept.submit(second)]
    ready.set()
    futures[1].result(WAIT)

    assert seen_inside == [False]
    assert futures[0].done()


def test_one_bad_change_does_not_take_the_others_with_it(kept: Store) -> None:
    def bad(unit: Unit) -> None:
        unit.put_response(answer("bad"), "forum")
        raise BrokenError

    def impossible(unit: Unit) -> None:
        unit.put_response(replace(answer("bad"), round_id="gone"), "forum")

    one, two, three, four = grouped(
        kept,
        [
            lambda unit: unit.put_response(answer("alva"), "forum"),
            bad,
            impossible,
            lambda unit: unit.put_response(answer("bo"), "forum"),
        ],
    )

    one.result(WAIT)
    four.result(WAIT)
    assert isinstance(two.exception(WAIT), BrokenError)
    assert isinstance(three.exception(WAIT), IntegrityError)
    with kept.read() as unit:
        assert [response.voter for response in unit.responses("round")] == ["alva", "bo"]


def test_a_bad_change_counts_no_version(kept: Store) -> None:
    before = versions(kept)

    def bad(unit: Unit) -> None:
        unit.add_participant(ALVA)
        raise BrokenError

    assert isinstance(kept.submit(bad).exception(WAIT), BrokenError)
    assert versions(kept) == before


def test_a_change_that_was_called_off_is_left_out_and_the_writer_goes_on(kept: Store) -> None:
    started, going_on = threading.Event(), threading.Event()

    def hold(_unit: Unit) -> None:
        started.set()
        assert going_on.wait(WAIT)

    kept.submit(hold)
    assert started.wait(WAIT)
    called_off = kept.submit(lambda unit: unit.add_participant(ALVA))
    after = kept.submit(lambda unit: unit.add_participant(BO))
    assert called_off.cancel()
    going_on.set()
    after.result(WAIT)
    kept.submit(lambda unit: unit.add_participant(CARIN)).result(WAIT)

    with kept.read() as unit:
        assert list(unit.participants("forum")) == [BO, CARIN]


def test_a_change_cannot_be_called_off_once_it_is_being_made(kept: Store) -> None:
    started, going_on = threading.Event(), threading.Event()

    def hold(unit: Unit) -> None:
        unit.add_participant(ALVA)
        started.set()
        assert going_on.wait(WAIT)

    held = kept.submit(hold)
    assert started.wait(WAIT)
    stopped = held.cancel()
    going_on.set()

    held.result(WAIT)
    assert stopped is False


def test_closing_finishes_what_was_submitted(kept: Store) -> None:
    def putting(n: int) -> Callable[[Unit], None]:
        return lambda unit: unit.put_response(answer(f"voter {n}"), "forum")

    futures = [kept.submit(putting(n)) for n in range(200)]

    kept.close()

    assert all(future.done() and future.exception() is None for future in futures)


def test_a_closed_store_takes_nothing_more(kept: Store) -> None:
    kept.close()

    with pytest.raises(WriterStoppedError):
        kept.submit(lambda unit: unit.add_participant(ALVA))


# Many at once


def people(answering: Callable[[str], None]) -> None:
    """Fifty people who answer twenty times each, all at once."""

    def person(n: int) -> None:
        for time in range(20):
            answering(f"{n}:{time}")

    with ThreadPoolExecutor(50) as pool:
        for done in [pool.submit(person, n) for n in range(50)]:
            done.result(WAIT)


def test_a_thousand_answers_submitted_at_once_are_all_there(kept: Store) -> None:
    before = versions(kept)[1]

    def answering(voter: str) -> None:
        kept.submit(lambda unit: unit.put_response(answer(voter), "forum")).result(WAIT)

    people(answering)

    with kept.read() as unit:
        assert unit.response_count("round") == 1000
        assert len(unit.responses("round")) == 1000
    assert versions(kept)[1] == before


def test_a_thousand_answers_written_at_once_are_all_there(kept: Store) -> None:
    version = versions(kept)[0]

    def answering(voter: str) -> None:
        with kept.write() as unit:
            unit.put_response(answer(voter), "forum")

    people(answering)

    with kept.read() as unit:
        assert unit.response_count("round") == 1000
    assert versions(kept)[0] == version + 1000


def test_a_count_that_is_read_and_written_back_loses_nothing(kept: Store) -> None:
    def adding(_voter: str) -> None:
        def change(unit: Unit) -> None:
            known = unit.response("round", "shared")
            rev = known.rev + 1 if known else 1
            unit.put_response(answer("shared", rev), "forum")

        kept.submit(change).result(WAIT)

    people(adding)

    with kept.read() as unit:
        assert unit.response("round", "shared") == answer("shared", 1000)


def test_a_reader_sees_one_moment(kept: Store, round_: Round) -> None:
    """A round and its answers belong together at every moment somebody looks."""
    stop = threading.Event()
    torn: list[tuple[int, int]] = []

    def look() -> None:
        while not stop.is_set():
            with kept.read() as unit:
                found = unit.round("round")
                answers = unit.response_count("round")
            if found is None or found.position - 2 != answers:
                torn.append((found.position if found else -1, answers))

    looking = threading.Thread(target=look)
    looking.start()
    for n in range(1, 60):
        with kept.write() as unit:
            unit.put_response(answer(f"voter {n}"), "forum")
            unit.save_round(replace(round_, position=n + 2))
    stop.set()
    looking.join(WAIT)

    assert torn == []


def test_two_stores_on_one_file_lose_nothing(
    tmp_path: Path, workshop: Workshop, round_: Round
) -> None:
    path = str(tmp_path / "shared.sqlite")
    stores = [open_store(path), open_store(path)]
    with stores[0].write() as unit:
        unit.add_workshop(workshop)
        unit.save_round(round_)

    def answering(voter: str) -> None:
        def change(unit: Unit) -> None:
            assert unit.response("round", voter) is None
            unit.put_response(answer(voter), "forum")

        stores[int(voter[0]) % 2].submit(change).result(WAIT)

    people(answering)

    with stores[0].read() as unit:
        assert unit.response_count("round") == 1000
    for store in stores:
        store.close()
