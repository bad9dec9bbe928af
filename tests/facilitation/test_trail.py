"""Every change of state writes its line in the audit trail, together with the change."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from workshopkit.catalogue.folder import read_catalogue
from workshopkit.domain.actor import Actor, Role
from workshopkit.domain.item import ActKind
from workshopkit.domain.participant import Participant
from workshopkit.domain.ports import Unit
from workshopkit.domain.response import HandCount
from workshopkit.domain.round import Round, RoundState, TieWay
from workshopkit.domain.script import Script, Section, SectionKind
from workshopkit.domain.trail import TrailKind, TrailLine
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.answering import hand_in, withdraw_answer
from workshopkit.facilitation.asking import ask_now
from workshopkit.facilitation.chain import UsedLaterError
from workshopkit.facilitation.decision import record_decision
from workshopkit.facilitation.finding import find_workshop, latest_round
from workshopkit.facilitation.moderation import moderate, redact, undo
from workshopkit.facilitation.outcome import outcome
from workshopkit.facilitation.pace import keep_pace
from workshopkit.facilitation.paper import type_in
from workshopkit.facilitation.people.joining import join
from workshopkit.facilitation.people.presence import remove_seat
from workshopkit.facilitation.people.roll import make_codes, replace_code
from workshopkit.facilitation.preparing import prepare_rounds
from workshopkit.facilitation.programme import move_section, skip_section
from workshopkit.facilitation.publishing.publication import finalise
from workshopkit.facilitation.publishing.signing import sign_off
from workshopkit.facilitation.results.tie import settle_tie
from workshopkit.facilitation.running import (
    change_settings,
    close_round,
    count_by_hand,
    open_round,
    reveal_round,
    withdraw_round,
)
from workshopkit.facilitation.trail import (
    answers_of,
    choices_of,
    moderation_of,
    question_of,
)
from workshopkit.facilitation.workshop import (
    WorkshopPlan,
    close_workshop,
    describe_workshop,
    new_workshop,
)
from workshopkit.store import SqlStore, open_store
from workshopkit.verifier import Line, broken_lines, check_store, mark_of

PROPOSE, PRIORITISE = "propose-target-groups", "prioritise-target-groups"
FACILITATOR, SECRETARY = Actor(Role.FACILITATOR), Actor(Role.SECRETARY)
EXERCISES = read_catalogue(Path(__file__).parents[2] / "exercises").exercises
SLUG = "hemligt-forum"
AsParticipant = Callable[[Participant], Actor]


class BrokenError(Exception):
    """What comes after the change."""


@dataclass
class Scene:
    """What there is to act on, inside one transaction."""

    unit: Unit

    @property
    def place(self) -> Workshop:
        return find_workshop(self.unit, SLUG)

    @property
    def first(self) -> Round:
        return latest_round(self.unit, self.place, PROPOSE)

    @property
    def vote(self) -> Round:
        return latest_round(self.unit, self.place, PRIORITISE)

    @property
    def item(self) -> str:
        return outcome(self.unit, self.first).items[0].id

    def run(self, *names: str) -> None:
        for name in names:
            ACTS[name](self)


def _settled(scene: Scene, **settings: object) -> None:
    change_settings(scene.unit, FACILITATOR, scene.place, PRIORITISE, settings)


def _answered(scene: Scene) -> None:
    for person in scene.unit.participants(scene.place.id):
        actor = Actor(Role.PARTICIPANT, person.id, scene.place.id)
        value = {"texts": ["Det hemliga förslaget", f"Av {person.name}"]}
        hand_in(scene.unit, actor, scene.first, person, value, 1)


def _voted(scene: Scene, *, apart: bool = False) -> None:
    for n, person in enumerate(scene.unit.participants(scene.place.id)):
        actor = Actor(Role.PARTICIPANT, person.id, scene.place.id)
        value = {"choices": [scene.vote.items[n if apart else 0].id]}
        hand_in(scene.unit, actor, scene.vote, person, value, 1)


def _lost(scene: Scene) -> None:
    scene.unit._keys.destroy(scene.vote.id)  # type: ignore[attr-defined]


def _at_own_pace(scene: Scene, today: date) -> None:
    scene.unit.save_workshop(replace(scene.place, until=date(2027, 4, 30)))
    keep_pace(scene.unit, scene.place, today)


#: What can be done, by name.
ACTS: dict[str, Callable[[Scene], object]] = {
    "make": lambda s: new_workshop(s.unit, FACILITATOR, replace(PLAN, slug="ett-till")),
    "open": lambda s: open_round(s.unit, FACILITATOR, s.place, PROPOSE),
    "answer": _answered,
    "close": lambda s: close_round(s.unit, FACILITATOR, s.place, PROPOSE),
    "reveal": lambda s: reveal_round(s.unit, FACILITATOR, s.place, PROPOSE),
    "withdraw": lambda s: withdraw_round(s.unit, FACILITATOR, s.place, PROPOSE),
    "type in": lambda s: type_in(s.unit, SECRETARY, s.first, {"texts": ["På papper"]}),
    "hide": lambda s: moderate(s.unit, FACILITATOR, s.first, ActKind.HIDE, (s.item,)),
    "rename": lambda s: moderate(
        s.unit, FACILITATOR, s.first, ActKind.LABEL, (s.item,), label="Nytt namn", confirmed=True
    ),
    "redact": lambda s: redact(s.unit, SECRETARY, s.first, s.item, "Nytt hemligt ord"),
    "undo": lambda s: undo(s.unit, FACILITATOR, s.first),
    "codes": lambda s: make_codes(s.unit, FACILITATOR, s.place, 7),
    "replace": lambda s: replace_code(s.unit, FACILITATOR, s.place, 1),
    "secret": lambda s: _settled(s, secret="yes"),
    "open vote": lambda s: open_round(s.unit, FACILITATOR, s.place, PRIORITISE, confirmed=True),
    "vote": _voted,
    "keep one": lambda s: _settled(s, keep=1),
    "vote apart": lambda s: _voted(s, apart=True),
    "tie": lambda s: settle_tie(s.unit, FACILITATOR, s.place, PRIORITISE, TieWay.LOT),
    "describe": lambda s: describe_workshop(
        s.unit, SECRETARY, s.place, "Hemlig rapport", date(2027, 4, 16), "Bord Hemlig"
    ),
    "leave": lambda s: remove_seat(
        s.unit, FACILITATOR, s.place, s.unit.participants(s.place.id)[0].id
    ),
    "move": lambda s: move_section(s.unit, FACILITATOR, s.place, PROPOSE, 1, 0),
    "skip": lambda s: skip_section(s.unit, FACILITATOR, s.place, PRIORITISE, skipped=True),
    "ask": lambda s: ask_now(s.unit, FACILITATOR, s.place, "yes_no", "Hemlig paus nu?"),
    "close vote": lambda s: close_round(s.unit, FACILITATOR, s.place, PRIORITISE),
    "lose key": _lost,
    "count": lambda s: count_by_hand(
        s.unit, FACILITATOR, s.place, HandCount(s.vote.id, "paper", 3, {s.vote.items[0].id: 2})
    ),
    "finalise": lambda s: finalise(s.unit, SECRETARY, s.place, {"title": "Hemlig rapport"}, "sv"),
    "export": lambda s: sign_off(s.unit, SECRETARY, s.place, {"rapport.md": "00ff"}),
    "end": lambda s: close_workshop(s.unit, FACILITATOR, s.place, confirmed=True),
    "pace": lambda s: _at_own_pace(s, date(2027, 4, 20)),
    "pace is over": lambda s: _at_own_pace(s, date(2027, 5, 1)),
}
PLAN = WorkshopPlan("Hemligt forum", date(2027, 4, 15), "Ängelåsa", "sv", "dialogue_forum", SLUG)

PROPOSED = ("open", "answer", "close")
VOTED = (*PROPOSED, "secret", "open vote", "vote")
#: What comes before, the act, and the kinds of the lines it writes in the order they are written.
WRITES: list[tuple[tuple[str, ...], str, list[TrailKind]]] = [
    ((), "open", [TrailKind.OPENED]),
    (("open",), "close", [TrailKind.CLOSED]),
    (("open", "answer", "close"), "reveal", [TrailKind.REVEALED]),
    (("open", "close", "open"), "withdraw", [TrailKind.WITHDRAWN]),
    (("open",), "withdraw", [TrailKind.WITHDRAWN]),
    (PROPOSED, "type in", [TrailKind.TYPED_IN]),
    (PROPOSED, "hide", [TrailKind.MODERATED]),
    (PROPOSED, "redact", [TrailKind.MODERATED]),
    ((*PROPOSED, "hide"), "undo", [TrailKind.UNDONE]),
    ((*PROPOSED, "open vote"), "rename", [TrailKind.MODERATED, TrailKind.MODERATED]),
    ((*PROPOSED, "open vote", "rename"), "undo", [TrailKind.MODERATED, TrailKind.UNDONE]),
    ((), "codes", [TrailKind.CODES]),
    ((), "leave", [TrailKind.LEFT]),
    ((), "describe", [TrailKind.DESCRIBED]),
    (
        (*PROPOSED, "keep one", "open vote", "vote apart", "close vote"),
        "tie",
        [TrailKind.TIE],
    ),
    (("open",), "move", [TrailKind.PROGRAMME]),
    ((), "skip", [TrailKind.PROGRAMME]),
    ((), "ask", [TrailKind.PROGRAMME, TrailKind.OPENED]),
    (("codes",), "replace", [TrailKind.REPLACED]),
    ((*PROPOSED, "secret"), "open vote", [TrailKind.OPENED]),
    (VOTED, "close vote", [TrailKind.CLOSED]),
    ((*VOTED, "lose key"), "open vote", [TrailKind.SPOILED, TrailKind.OPENED]),
    ((*VOTED, "lose key"), "end", [TrailKind.SPOILED, TrailKind.KEPT]),
    (VOTED, "end", [TrailKind.CLOSED, TrailKind.KEPT]),
    ((), "end", [TrailKind.KEPT]),
    (VOTED, "count", [TrailKind.COUNTED]),
    ((), "finalise", [TrailKind.FINAL, TrailKind.KEPT]),
    ((), "export", [TrailKind.EXPORTED]),
    ((), "pace", [TrailKind.OPENED]),
    (("pace",), "pace is over", [TrailKind.CLOSED]),
]
#: What changes nothing that has been closed, and what people do themselves.
SILENT: list[tuple[tuple[str, ...], str]] = [
    (("open",), "answer"),
    (("open",), "type in"),
    ((*PROPOSED, "secret", "open vote"), "vote"),
    (PROPOSED, "secret"),
]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    """A workshop with three people in a store of its own."""
    opened = open_store(str(tmp_path / "store.sqlite"), keys=tmp_path / "keys")
    sections = [
        ("propose-target-groups", {}),
        ("prioritise-target-groups", {"choices_from": PROPOSE}),
    ]
    with opened.write() as unit:
        made = new_workshop(unit, FACILITATOR, PLAN)
        prepare_rounds(unit, made, _script(sections), EXERCISES)
        for name in ("Alva Exempelsson", "Bo Påhittström", "Carin Låtsasberg"):
            join(unit, made.code, name=name, table="Bord Hemlig")
    yield opened
    opened.close()


def _script(sections: list[tuple[str, dict[str, object]]]) -> Script:
    return Script(
        "dialogue_forum",
        "Dialogforum",
        tuple(
            Section(slug, SectionKind.EXERCISE, slug, (n,), settings)
            for n, (slug, settings) in enumerate(sections)
        ),
    )


def trail(store: SqlStore) -> list[TrailLine]:
    with store.read() as unit:
        return list(unit.trail(find_workshop(unit, SLUG).id))


def prepared(store: SqlStore, before: tuple[str, ...]) -> None:
    for name in before:
        with store.write() as unit:
            Scene(unit).run(name)


def everything(store: SqlStore) -> object:
    """All that an act could have changed, as the store has it."""
    with store.read() as unit:
        place = find_workshop(unit, SLUG)
        rounds = list(unit.rounds(place.id))
        return (
            list(unit.workshops()),
            rounds,
            [
                (
                    list(unit.acts(round_.id)),
                    list(unit.hand_counts(round_.id)),
                    list(unit.responses(round_.id)),
                    list(unit.counted_slips(round_.id)),
                    unit.slip_count(round_.id),
                )
                for round_ in rounds
            ],
            list(unit.voting_codes(place.id)),
            list(unit.publications(place.id)),
            list(unit.trail(place.id)),
        )


def named(case: object) -> str:
    return case if isinstance(case, str) else ""


@pytest.mark.parametrize(("before", "act", "kinds"), WRITES, ids=named)
def test_a_change_writes_its_line(
    store: SqlStore, before: tuple[str, ...], act: str, kinds: list[TrailKind]
) -> None:
    prepared(store, before)
    earlier = trail(store)

    prepared(store, (act,))

    lines = trail(store)
    assert lines[: len(earlier)] == earlier
    assert [line.kind for line in lines[len(earlier) :]] == kinds


@pytest.mark.parametrize(("before", "act", "kinds"), WRITES, ids=named)
def test_a_change_that_comes_to_nothing_leaves_no_line_and_a_line_no_change(
    store: SqlStore, before: tuple[str, ...], act: str, kinds: list[TrailKind]
) -> None:
    prepared(store, before)
    was = everything(store)
    during = 0

    def broken(unit: Unit) -> None:
        nonlocal during
        Scene(unit).run(act)
        during = len(unit.trail(Scene(unit).place.id))
        raise BrokenError

    with pytest.raises(BrokenError), store.write() as unit:
        broken(unit)

    assert everything(store) == was
    # What no act has told is told when all of it is done.
    assert during == len(trail(store)) + len([k for k in kinds if k is not TrailKind.KEPT])


@pytest.mark.parametrize(("before", "act"), SILENT, ids=named)
def test_what_needs_no_line_writes_none(store: SqlStore, before: tuple[str, ...], act: str) -> None:
    prepared(store, before)
    earlier = trail(store)

    prepared(store, (act,))

    assert trail(store) == earlier


def test_every_kind_of_line_is_written_by_something_here() -> None:
    written = {kind for _, _, kinds in WRITES for kind in kinds}

    # These have tests of their own, here and where they are written.
    elsewhere = {TrailKind.BEGUN, TrailKind.CREATED, TrailKind.RESTORED, TrailKind.ERASED}
    assert written | elsewhere == set(TrailKind)


def test_a_trail_begins_with_the_workshop(store: SqlStore) -> None:
    (line,) = trail(store)

    body = json.loads(line.body)
    assert list(body.pop("kept")) == [f"workshop {_place(store)}"]
    assert (line.seq, line.kind, line.mark) == (1, "created", mark_of("", 1, "created", line.body))
    assert body == {
        "at": body["at"],
        "workshop": SLUG,
        "date": "2027-04-15",
        "script": "dialogue_forum",
        "covers": 2,
    }


def _place(store: SqlStore) -> str:
    with store.read() as unit:
        return find_workshop(unit, SLUG).id


def test_two_workshops_have_trails_of_their_own(unit: Unit, facilitator: Actor) -> None:
    one, two = (new_workshop(unit, facilitator, replace(PLAN, slug=name)) for name in ("a", "b"))
    for place in (one, two, one):
        make_codes(unit, facilitator, place, 1)

    assert [line.seq for line in unit.trail(one.id)] == [1, 2, 3]
    assert [line.seq for line in unit.trail(two.id)] == [1, 2]
    assert unit.trail_head(one.id) == unit.trail(one.id)[-1]
    for place in (one, two):
        lines = [Line(*line) for line in unit.trail(place.id)]
        assert list(broken_lines(lines)) == []


def test_a_whole_workshop_is_found_whole(store: SqlStore) -> None:
    prepared(store, (*PROPOSED, "hide", "undo"))
    prepared(store, ("type in", "reveal", "rename", "codes", "secret", "open vote", "vote"))
    prepared(store, ("rename", "undo", "close vote", "count", "finalise", "end"))

    ((slug, lines, problems),) = check_store(Path(store.path))

    assert (slug, problems) == (SLUG, [])
    assert len(lines) == len(trail(store)) > 12


def test_a_line_has_the_digests_of_what_it_is_about(store: SqlStore) -> None:
    prepared(store, VOTED)
    prepared(store, ("close vote",))

    with store.read() as unit:
        vote = Scene(unit).vote
        opened, closed = (
            json.loads([x for x in trail(store) if x.kind == kind][-1].body)
            for kind in ("opened", "closed")
        )
        assert opened["round"] == closed["round"] == vote.id
        assert (opened["question"], opened["choices"]) == (question_of(vote), choices_of(vote))
        assert (closed["answers"], closed["took_part"]) == (answers_of(unit, vote), 3)
        assert (opened["voters"], opened["secret"], opened["mode"]) == (3, True, "hands")


#: What may be changed in an item that a vote works on, to let another one win.
OTHER_ITEMS: tuple[dict[str, Any], ...] = (
    {"label": "Annat"},
    {"hidden": True},
    {"merged": ("andra",)},
    {"merged": ("tredje",)},
    {"votes": 9},
    {"detail": {"text": "Annat"}},
)


def test_what_was_done_to_items_is_told_with_which_ones_it_was_done_to(store: SqlStore) -> None:
    prepared(store, (*PROPOSED, "hide"))

    with store.write() as unit:
        first = Scene(unit).first
        (hidden,) = unit.acts(first.id)
        told = {moderation_of(unit, first)}
        for changed in (
            {"items": (outcome(unit, first).items[1].id,)},
            {"kind": ActKind.SHOW},
            {"undone": True},
            {"label": "x"},
            {"position": 3},
        ):
            unit.put_act(first.id, replace(hidden, **changed), first.workshop_id)
            told.add(moderation_of(unit, first))
    assert len(told) == 6


def test_the_digests_say_when_something_else_was_asked_answered_or_chosen(
    store: SqlStore,
) -> None:
    prepared(store, VOTED)

    with store.read() as unit:
        vote = Scene(unit).vote
        first, *others = vote.items
        asked_else = replace(
            vote, exercise=replace(vote.exercise, minutes=vote.exercise.minutes + 1)
        )
        ruled_else = replace(vote, settings={**vote.settings, "votes": 1})
        fewer = replace(vote, items=tuple(others))
        others_chosen = [fewer] + [
            replace(vote, items=(replace(first, **changed), *others)) for changed in OTHER_ITEMS
        ]
        unsigned = replace(vote, items=(replace(first, by=("Alva Exempelsson",)), *others))
    assert len({question_of(each) for each in (vote, asked_else, ruled_else)}) == 3
    assert len({choices_of(each) for each in (vote, *others_chosen)}) == len(OTHER_ITEMS) + 2
    assert choices_of(unsigned) == choices_of(vote)


def test_whose_an_answer_is_makes_no_difference_to_its_digest(
    unit: Unit, opened: Round, alva: Participant, bo: Participant, as_participant: AsParticipant
) -> None:
    value = {"texts": ["Bokälskaren"]}
    hand_in(unit, as_participant(alva), opened, alva, value, 1)
    by_alva = answers_of(unit, opened)
    withdraw_answer(unit, as_participant(alva), opened, alva)
    by_nobody = answers_of(unit, opened)
    hand_in(unit, as_participant(bo), opened, bo, {**value, "by": "Bo Påhittström"}, 1)

    assert answers_of(unit, opened) == by_alva != by_nobody


def bodies(store: SqlStore) -> Iterator[dict[str, Any]]:
    for line in trail(store):
        yield json.loads(line.body)


@pytest.mark.parametrize("how", ["open", "secret"])
def test_no_line_says_who_somebody_is_or_what_anybody_wrote(store: SqlStore, how: str) -> None:
    prepared(store, (*PROPOSED, "type in", "hide", "undo", "rename", "redact", "codes"))
    prepared(store, ("secret",) if how == "secret" else ())
    prepared(store, ("open vote", "vote", "close vote", "count", "finalise", "end"))

    whole = " ".join(line.body for line in trail(store))
    with store.read() as unit:
        place = Scene(unit).place
        private = {"Alva", "Bo P", "Carin", "Bord", "förslaget", "papper", "Nytt", "Hemlig rapport"}
        private |= {person.id for person in unit.participants(place.id)}
        private |= {code.code for code in unit.voting_codes(place.id)} | {place.code}
        private |= {item.id for item in outcome(unit, Scene(unit).first).items}
    assert sorted(each for each in private if each in whole) == []
    known = {
        *("at", "workshop", "date", "script", "round", "exercise", "number", "question", "choices"),
        *("voters", "secret", "mode", "plain", "few", "took_part", "answers", "tally", "source"),
        *("act", "line", "count", "made", "all", "publication", "language", "document"),
        *("moderation", "covers", "files", "base", "result", "way", "seed", "seats", "code"),
        *("used", "kept", "changed"),
    }
    assert {name for body in bodies(store) for name in body} <= known


def test_a_decision_that_an_earlier_vote_makes_is_written_down(
    unit: Unit,
    facilitator: Actor,
    place: Workshop,
    proposed: Round,
    prepare: Callable[..., Workshop],
) -> None:
    assert proposed.state is RoundState.CLOSED
    prepare(**{PROPOSE: {}, "next-step-decision": {"by": "vote", "choices_from": PROPOSE}})
    before = len(unit.trail(place.id))

    record_decision(unit, facilitator, find_workshop(unit, place.slug), "next-step-decision")
    reveal_round(unit, facilitator, find_workshop(unit, place.slug), PROPOSE)
    record_decision(unit, facilitator, find_workshop(unit, place.slug), "next-step-decision")

    # What the room has not been shown of the vote, it is not shown of what it decides.
    kinds = [line.kind for line in unit.trail(place.id)][before:]
    assert kinds == ["closed", "revealed", "revealed"]


def test_a_change_that_is_not_confirmed_leaves_no_line(store: SqlStore) -> None:
    prepared(store, (*PROPOSED, "open vote"))
    earlier = trail(store)

    with pytest.raises(UsedLaterError), store.write() as unit:
        Scene(unit).run("hide")

    assert trail(store) == earlier
