from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from workshopkit.domain.actor import Actor, Role
from workshopkit.domain.participant import Participant
from workshopkit.domain.plan import Stage, plan_of
from workshopkit.domain.ports import Unit
from workshopkit.domain.record import EntryKind
from workshopkit.domain.round import Round, RoundMovedOnError, RoundNotReadyError, RoundState
from workshopkit.domain.workshop import Workshop, WorkshopState
from workshopkit.facilitation.ballot import PlainFewVotersError
from workshopkit.facilitation.chain import UsedLaterError
from workshopkit.facilitation.command import COMMANDS, perform
from workshopkit.facilitation.finding import find_workshop, latest_round
from workshopkit.facilitation.outcome import outcome
from workshopkit.facilitation.pace import keep_pace
from workshopkit.facilitation.people.joining import join
from workshopkit.facilitation.people.links import link_secrets
from workshopkit.facilitation.publishing.publication import comment
from workshopkit.facilitation.publishing.style_rule import PaleColourError
from workshopkit.facilitation.recording import NotALineError, record_of
from workshopkit.facilitation.running import AnsweredError, OpensByItselfError, withdraw_round
from workshopkit.locale.language import language

Do = Callable[..., object]
PROPOSE, PRIORITISE = "propose-target-groups", "prioritise-target-groups"
DECIDE = "next-step-decision"


@pytest.fixture
def do(unit: Unit, facilitator: Actor, place: Workshop) -> Do:
    """Perform a command as the facilitator, in the workshop as it is now."""

    def command(name: str, **facts: Any) -> object:
        here = find_workshop(unit, place.slug)
        return perform(unit, facilitator, here, {"command": name, **facts})

    return command


@pytest.fixture
def items(unit: Unit, proposed: Round) -> dict[str, str]:
    """The ids of the four proposals by label."""
    return {item.label: item.id for item in outcome(unit, proposed).items}


def labels(unit: Unit, round_: Round) -> list[str]:
    return [item.label for item in outcome(unit, round_).items if not item.hidden]


def test_every_command_is_tried_out_below() -> None:
    assert sorted(COMMANDS) == [
        "add_entry",
        "add_time",
        "ask",
        "change_entry",
        "close",
        "codes",
        "count",
        "cover",
        "describe",
        "document_type",
        "end",
        "finalise",
        "forget",
        "go",
        "join_screen",
        "keep_until",
        "leave_table",
        "left",
        "let_in",
        "logo",
        "look",
        "minutes",
        "moderate",
        "move",
        "move_part",
        "move_section",
        "new_links",
        "no_logo",
        "note",
        "open",
        "order",
        "record_decision",
        "redact",
        "remove_entry",
        "replace_code",
        "reveal",
        "settings",
        "skip",
        "spotlight",
        "stage",
        "style",
        "take_in",
        "take_names",
        "tie",
        "timer",
        "undo",
        "wifi",
        "withdraw",
        "wording",
    ]


def test_an_exercise_is_set_opened_closed_and_revealed(unit: Unit, place: Workshop, do: Do) -> None:
    do("settings", exercise=PROPOSE, settings={"texts": 2})
    seen = [latest_round(unit, place, PROPOSE)]
    for name, expect in (("open", "prepared"), ("close", "open"), ("reveal", "closed")):
        do(name, exercise=PROPOSE, expect=expect)
        seen.append(latest_round(unit, place, PROPOSE))

    assert [round_.state for round_ in seen] == list(RoundState)
    assert [round_.settings["texts"] for round_ in seen] == [2, 2, 2, 2]


def test_a_second_run_nobody_answered_can_be_taken_back(
    unit: Unit, place: Workshop, proposed: Round, do: Do
) -> None:
    do("open", exercise=PROPOSE)
    second = latest_round(unit, place, PROPOSE)

    do("withdraw", exercise=PROPOSE)

    assert second.number == 2
    assert latest_round(unit, place, PROPOSE) == unit.round(proposed.id)


@pytest.mark.usefixtures("proposed")
def test_a_run_that_somebody_answered_cannot_be_taken_back(do: Do) -> None:
    with pytest.raises(AnsweredError):
        do("withdraw", exercise=PROPOSE)


def test_what_was_not_opened_cannot_be_taken_back(do: Do) -> None:
    with pytest.raises(RoundNotReadyError):
        do("withdraw", exercise=PROPOSE)


@pytest.mark.parametrize("went_on", [(), ("close",), ("close", "reveal")], ids=len)
def test_an_opening_nobody_answered_is_taken_back(
    unit: Unit, place: Workshop, do: Do, went_on: tuple[str, ...]
) -> None:
    do("settings", exercise=PROPOSE, settings={"texts": 2})
    for name in ("open", *went_on):
        do(name, exercise=PROPOSE)
    opened = latest_round(unit, place, PROPOSE)

    do("withdraw", exercise=PROPOSE)

    found = latest_round(unit, place, PROPOSE)
    assert (found.state, found.number, found.items) == (RoundState.PREPARED, 1, ())
    assert found.settings == opened.settings
    assert unit.round(opened.id) is None
    assert [line.kind for line in unit.trail(place.id)][-1] == "withdrawn"


def test_an_exercise_that_would_open_by_itself_is_not_taken_back(
    unit: Unit, place: Workshop
) -> None:
    paced = replace(place, until=date(2099, 1, 1))
    unit.save_workshop(paced)
    keep_pace(unit, paced, date(2027, 4, 15))

    with pytest.raises(OpensByItselfError):
        withdraw_round(unit, Actor(Role.FACILITATOR), paced, PROPOSE)

    assert latest_round(unit, place, PROPOSE).state is RoundState.OPEN


def test_a_command_carries_the_state_its_sender_saw(do: Do) -> None:
    do("open", exercise=PROPOSE)

    with pytest.raises(RoundMovedOnError):
        do("open", exercise=PROPOSE, expect="prepared")


@pytest.mark.usefixtures("proposed")
def test_hands_are_counted_in_the_latest_run(unit: Unit, place: Workshop, do: Do) -> None:
    do("open", exercise=PRIORITISE)
    vote = latest_round(unit, place, PRIORITISE)

    do("count", exercise=PRIORITISE, source="hands", voters=9, votes={vote.items[0].id: 7})

    assert [item.votes for item in outcome(unit, vote).items] == [7, 0, 0, 0]


def test_a_seat_leaves_the_table_it_named(unit: Unit, do: Do, alva: Participant) -> None:
    do("leave_table", seat=alva.id)

    seat = unit.participant(alva.id)
    assert seat is not None
    assert (seat.name, seat.table) == ("Alva Exempelsson", "")


def test_a_lost_code_is_replaced(unit: Unit, place: Workshop, do: Do) -> None:
    do("codes", count=2)
    lost = unit.voting_codes(place.id)[0]

    do("replace_code", number=1)

    made = unit.voting_codes(place.id)[0]
    assert (made.number, unit.voting_code(lost.code)) == (1, None)
    assert made.code != lost.code


def test_personal_codes_are_made_and_more_of_them_later(
    unit: Unit, place: Workshop, do: Do
) -> None:
    do("codes", count=3)
    do("codes", count=2)

    made = unit.voting_codes(place.id)
    assert [code.number for code in made] == [1, 2, 3, 4, 5]
    assert {code.participant_id for code in made} == {""}
    assert join(unit, made[4].code).workshop_id == place.id


def test_a_vote_that_needs_asking_first_is_opened_when_that_is_confirmed(
    unit: Unit, place: Workshop, proposed: Round, do: Do
) -> None:
    assert proposed.state is RoundState.CLOSED
    do("settings", exercise=PRIORITISE, settings={"secret": "yes"})
    for unclear in (None, False, 1, "yes"):
        with pytest.raises(PlainFewVotersError):
            do("open", exercise=PRIORITISE, confirmed=unclear)

    do("open", exercise=PRIORITISE, confirmed=True)

    assert latest_round(unit, place, PRIORITISE).state is RoundState.OPEN


def test_the_room_is_led_through_the_workshop(unit: Unit, place: Workshop, do: Do) -> None:
    do("go", section="personas")
    do("join_screen", shown=True)
    do("spotlight", item="an item")
    led = find_workshop(unit, place.slug)
    do("end")
    ended = find_workshop(unit, place.slug)
    do("end", closed=False)

    assert (led.section, led.showing_join, led.spotlight) == ("personas", True, "an item")
    assert ended.state is WorkshopState.CLOSED
    assert find_workshop(unit, place.slug).state is WorkshopState.OPEN


def test_proposals_are_moderated_and_that_is_undone(
    unit: Unit, proposed: Round, items: dict[str, str], do: Do
) -> None:
    parking, reader = items["Parkeringen"], items["Bokälskaren"]
    do("moderate", exercise=PROPOSE, act="hide", items=[parking])
    do("moderate", exercise=PROPOSE, act="label", items=[reader], label="Läsaren")
    do("move", exercise=PROPOSE, item=reader, steps=-1)
    moderated = labels(unit, proposed)
    for _ in range(3):
        do("undo", exercise=PROPOSE)

    assert moderated == ["Läsaren", "Den oerfarne", "Det nyfikna barnet"]
    assert labels(unit, proposed) == list(items)


def test_a_proposal_is_split_in_two(
    unit: Unit, proposed: Round, items: dict[str, str], do: Do
) -> None:
    label = "Läsaren\nLyssnaren"
    do("moderate", exercise=PROPOSE, act="split", items=[items["Bokälskaren"]], label=label)

    assert labels(unit, proposed) == [
        "Den oerfarne",
        "Läsaren",
        "Lyssnaren",
        "Parkeringen",
        "Det nyfikna barnet",
    ]


@pytest.mark.parametrize("confirmed", [False, None, 1, "yes"])
def test_what_is_used_later_is_changed_only_when_that_is_confirmed(
    unit: Unit, place: Workshop, items: dict[str, str], do: Do, confirmed: object
) -> None:
    do("open", exercise=PRIORITISE)
    change = {"act": "label", "items": [items["Bokälskaren"]], "label": "Läsaren"}

    with pytest.raises(UsedLaterError) as told:
        do("moderate", exercise=PROPOSE, confirmed=confirmed, **change)
    before = [item.label for item in latest_round(unit, place, PRIORITISE).items]
    do("moderate", exercise=PROPOSE, confirmed=True, **change)
    after = [item.label for item in latest_round(unit, place, PRIORITISE).items]

    assert str(told.value) == (
        "“Prioritera målgrupper” already builds on this. "
        "Confirm the change to carry it on to there, too."
    )
    assert before == list(items)
    assert after == ["Den oerfarne", "Läsaren", "Parkeringen", "Det nyfikna barnet"]


def test_the_timer_is_started_and_given_more_time(unit: Unit, place: Workshop, do: Do) -> None:
    do("timer", minutes=5)
    started = find_workshop(unit, place.slug).timer_end
    do("add_time", minutes=2)
    longer = find_workshop(unit, place.slug).timer_end
    do("timer", minutes=0)

    assert longer - started == 120
    assert find_workshop(unit, place.slug).timer_end == 0


def test_a_wording_is_written_and_the_decision_about_it_is_recorded(
    unit: Unit, place: Workshop, prepare: Callable[..., Workshop], do: Do
) -> None:
    prepare(**{DECIDE: {}})
    do("wording", exercise=DECIDE, text="Vi tar beslut om nästa steg.")
    do("open", exercise=DECIDE)
    do("count", exercise=DECIDE, source="hands", voters=9, votes={"yes": 9})
    do("close", exercise=DECIDE)
    do("record_decision", exercise=DECIDE)

    (entry,) = record_of(unit, place).of(EntryKind.DECISION)
    assert entry.body == {
        "text": "Vi tar beslut om nästa steg.",
        "outcome": "",
        "exercise": DECIDE,
    }


def test_the_secretary_changes_a_text_before_it_is_published(
    unit: Unit,
    facilitator: Actor,
    secretary: Actor,
    place: Workshop,
    proposed: Round,
    items: dict[str, str],
) -> None:
    facts = {"command": "redact", "exercise": PROPOSE, "item": items["Parkeringen"]}
    perform(unit, secretary, place, {**facts, "text": "Torget"})
    changed = labels(unit, proposed)
    perform(unit, secretary, place, {**facts, "black": True})
    blacked_out = labels(unit, proposed)
    for _ in range(2):
        perform(unit, facilitator, place, {"command": "undo", "exercise": PROPOSE})

    assert changed == ["Den oerfarne", "Bokälskaren", "Torget", "Det nyfikna barnet"]
    assert "Torget" not in blacked_out
    assert "Parkeringen" not in blacked_out
    assert labels(unit, proposed) == list(items)


def test_the_secretary_puts_the_draft_out_and_takes_it_back(
    unit: Unit, secretary: Actor, place: Workshop
) -> None:
    stages = []
    for stage in ("comments", "draft"):
        perform(unit, secretary, place, {"command": "stage", "stage": stage})
        stages.append(plan_of(record_of(unit, place)).stage)

    assert stages == [Stage.COMMENTS, Stage.DRAFT]


def test_proposals_are_put_in_an_order(
    unit: Unit, proposed: Round, items: dict[str, str], do: Do
) -> None:
    wanted = ["Det nyfikna barnet", "Den oerfarne", "Parkeringen", "Bokälskaren"]

    do("order", exercise=PROPOSE, items=[items[label] for label in wanted])

    assert labels(unit, proposed) == wanted


def test_an_order_may_name_what_is_gone_and_leave_out_the_rest(
    unit: Unit, proposed: Round, items: dict[str, str], do: Do
) -> None:
    wanted = ["gone", items["Parkeringen"], items["Den oerfarne"]]

    assert do("order", exercise=PROPOSE, items=wanted) == 2

    assert labels(unit, proposed) == [
        "Parkeringen",
        "Den oerfarne",
        "Bokälskaren",
        "Det nyfikna barnet",
    ]


def test_the_record_is_kept_by_commands(unit: Unit, place: Workshop, do: Do) -> None:
    join(unit, place.code, name="Alva Exempelsson")
    do("add_entry", kind="decision", fields={"text": "Ska vi?"})
    do("add_entry", kind="next_step", fields={"what": "Boka"})
    decision, step = record_of(unit, place).entries
    do("change_entry", entry=decision.id, fields={"outcome": "Ja."}, rev=1)
    do("remove_entry", entry=step.id)
    do("note", section="personas", text="Alla kom.")
    do("take_names")

    record = record_of(unit, place)
    assert [(entry.kind, dict(entry.body), entry.removed) for entry in record.entries] == [
        (
            EntryKind.ATTENDANCE,
            {"name": "Alva Exempelsson", "unit": "", "presence": "present"},
            False,
        ),
        (EntryKind.DECISION, {"text": "Ska vi?", "outcome": "Ja.", "exercise": ""}, False),
        (EntryKind.NEXT_STEP, {"what": "Boka", "who": "", "when": "", "status": ""}, True),
        (EntryKind.NOTE, {"section": "personas", "text": "Alla kom."}, False),
    ]


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({}, "There is no command called “”."),
        ({"command": "opne"}, "There is no command called “opne”."),
        ({"command": 3}, "There is no command called “3”."),
        ({"command": ["open"]}, "There is no command called “['open']”."),
        ({"command": "a" * 99}, f"There is no command called “{'a' * 40}”."),
        ({"command": "open"}, "exercise"),
        ({"command": "open", "exercise": ""}, "exercise"),
        ({"command": "close", "exercise": 3}, "exercise"),
        ({"command": "reveal", "exercise": PROPOSE, "expect": "shut"}, "expect"),
        ({"command": "reveal", "exercise": PROPOSE, "expect": ["open"]}, "expect"),
        ({"command": "settings", "exercise": PROPOSE}, "settings"),
        ({"command": "settings", "exercise": PROPOSE, "settings": [1]}, "settings"),
        ({"command": "count", "exercise": PROPOSE, "votes": {}}, "source"),
        (
            {
                "command": "count",
                "exercise": PROPOSE,
                "votes": {},
                "source": "hands",
                "voters": "9",
            },
            "voters",
        ),
        ({"command": "go"}, "section"),
        ({"command": "moderate", "exercise": PROPOSE}, "act"),
        ({"command": "moderate", "exercise": PROPOSE, "act": "burn", "items": []}, "act"),
        ({"command": "moderate", "exercise": PROPOSE, "act": "hide"}, "items"),
        ({"command": "moderate", "exercise": PROPOSE, "act": "hide", "items": "a"}, "items"),
        ({"command": "moderate", "exercise": PROPOSE, "act": "hide", "items": [1]}, "items"),
        (
            {
                "command": "moderate",
                "exercise": PROPOSE,
                "act": "move",
                "items": ["a"],
                "position": "1",
            },
            "position",
        ),
        ({"command": "order", "exercise": PROPOSE}, "items"),
        ({"command": "move", "exercise": PROPOSE}, "item"),
        ({"command": "move", "exercise": PROPOSE, "item": "a", "steps": True}, "steps"),
        ({"command": "undo"}, "exercise"),
        *(
            ({"command": "codes", "count": count}, "Make between 1 and 1000 codes.")
            for count in (0, -1, 1001)
        ),
        ({"command": "codes"}, "Make between 1 and 1000 codes."),
        ({"command": "codes", "count": "5"}, "count"),
        ({"command": "codes", "count": True}, "count"),
        ({"command": "timer", "minutes": "5"}, "minutes"),
        ({"command": "timer", "minutes": 2.5}, "minutes"),
        ({"command": "timer", "minutes": -1}, "A timer runs from 1 to 600 minutes."),
        ({"command": "add_time", "minutes": 601}, "A timer runs from 1 to 600 minutes."),
        ({"command": "wording", "text": "Vi vill."}, "exercise"),
        (
            {"command": "wording", "exercise": PROPOSE, "text": "Vi vill."},
            "This exercise has no wording to write.",
        ),
        ({"command": "record_decision"}, "exercise"),
        (
            {"command": "record_decision", "exercise": PROPOSE},
            "Nothing is decided here yet. Close the exercise first.",
        ),
        ({"command": "redact", "item": "a", "text": "x"}, "exercise"),
        ({"command": "redact", "exercise": PROPOSE, "text": "x"}, "item"),
        ({"command": "redact", "exercise": PROPOSE, "item": ["a"], "text": "x"}, "item"),
        ({"command": "stage"}, "stage"),
        ({"command": "stage", "stage": ["comments"]}, "stage"),
        *(
            (
                {"command": "stage", "stage": stage},
                "A document is a draft or out for comments; it is made final in a step of its own.",
            )
            for stage in ("final", "burnt")
        ),
        ({"command": "add_entry", "fields": {}}, "kind"),
        ({"command": "add_entry", "kind": "comment", "fields": {"text": "x"}}, "kind"),
        ({"command": "add_entry", "kind": "poem", "fields": {}}, "kind"),
        ({"command": "add_entry", "kind": "note"}, "fields"),
        ({"command": "change_entry", "fields": {}}, "entry"),
        ({"command": "change_entry", "entry": "a", "fields": {}, "rev": None}, "rev"),
        ({"command": "remove_entry"}, "entry"),
        ({"command": "note"}, "section"),
    ],
    ids=str,
)
def test_a_malformed_command_is_answered_with_a_sentence(
    unit: Unit, facilitator: Actor, place: Workshop, facts: dict[str, Any], sentence: str
) -> None:
    if " " not in sentence:
        sentence = f"The command lacks “{sentence}”, or it is not of the right sort."

    with pytest.raises(Exception) as told:
        perform(unit, facilitator, place, facts)

    assert str(told.value) == sentence


@pytest.mark.parametrize("kind", [EntryKind.COMMENT, EntryKind.PLAN, EntryKind.STYLE])
def test_what_is_no_line_of_the_secretarys_is_not_changed_as_one(
    unit: Unit, place: Workshop, do: Do, kind: EntryKind
) -> None:
    do("style", fields={"footer": "Sida"})
    do("stage", stage="comments")
    alva = join(unit, place.code, name="Alva Exempelsson")
    comment(unit, Actor(Role.PARTICIPANT, alva.id, place.id), place, alva, "Vi var nio.")
    (entry,) = record_of(unit, place).of(kind)
    fields = {"text": "Annat", "stage": "final", "accent": "#ffffff"}

    with pytest.raises(NotALineError):
        do("change_entry", entry=entry.id, rev=entry.rev, fields=fields)

    assert record_of(unit, place).of(kind) == (entry,)


def test_what_was_measured_is_told_with_the_decimal_mark_of_the_reader(do: Do) -> None:
    with pytest.raises(PaleColourError) as told:
        do("style", fields={"accent": "#777777"})

    said = [told.value.sentence(language(code)) for code in ("sv", "en")]
    assert ("4,47" in said[0], "4,5" in said[0]) == (True, True)
    assert "4.47" in said[1]


@pytest.mark.parametrize("votes", [None, [1], {"a": "1"}, {"a": True}, {"a": 1.5}])
def test_a_tally_of_anything_but_whole_numbers_is_answered_with_a_sentence(
    do: Do, votes: object
) -> None:
    with pytest.raises(Exception, match=r"^A tally needs whole numbers"):
        do("count", exercise=PROPOSE, source="hands", voters=9, votes=votes)


def test_new_links_are_others_than_before(do: Do, unit: Unit) -> None:
    before = link_secrets(unit)
    do("new_links")
    assert not before.items() & link_secrets(unit).items()
