from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

import pytest

import workshopkit.facilitation
from workshopkit.domain.actor import Actor, Role, WrongRoleError
from workshopkit.domain.item import ActKind
from workshopkit.domain.participant import Participant
from workshopkit.domain.ports import Unit
from workshopkit.domain.record import EntryKind
from workshopkit.domain.response import HandCount
from workshopkit.domain.round import Round, TieWay
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.answering import hand_in, withdraw_answer
from workshopkit.facilitation.asking import ask_now
from workshopkit.facilitation.clock import set_minutes
from workshopkit.facilitation.command import COMMANDS, perform
from workshopkit.facilitation.decision import record_decision
from workshopkit.facilitation.finding import find_workshop
from workshopkit.facilitation.ground import BARE
from workshopkit.facilitation.moderation import moderate, move_by, put_in_order, redact, undo
from workshopkit.facilitation.paper import paper_answers, type_in
from workshopkit.facilitation.people.joining import change_seat, leave_table
from workshopkit.facilitation.people.links import new_links
from workshopkit.facilitation.people.presence import remove_seat, remove_table
from workshopkit.facilitation.people.privacy import delete, forget, keep_names_until
from workshopkit.facilitation.people.roll import codes_to_print, make_codes, replace_code
from workshopkit.facilitation.programme import move_section, skip_section, take_in
from workshopkit.facilitation.publishing.arranging import choose_type, let_in, move_part
from workshopkit.facilitation.publishing.free_text import change_text
from workshopkit.facilitation.publishing.publication import comment, finalise, make_final, set_stage
from workshopkit.facilitation.publishing.signing import sign_off
from workshopkit.facilitation.publishing.styling import (
    begin_style,
    change_style,
    remove_logo,
    set_logo,
)
from workshopkit.facilitation.recording import (
    add_entry,
    change_entry,
    keep_one,
    kind_of_entry,
    remove_entry,
    take_over_names,
    write_cover,
    write_note,
)
from workshopkit.facilitation.restoring import note_restored
from workshopkit.facilitation.results.tie import settle_tie
from workshopkit.facilitation.running import (
    change_settings,
    close_round,
    count_by_hand,
    open_round,
    reveal_round,
    withdraw_round,
)
from workshopkit.facilitation.stage_look import switch_look
from workshopkit.facilitation.timer import add_time, set_timer
from workshopkit.facilitation.wifi import set_wifi
from workshopkit.facilitation.wording import write_wording
from workshopkit.facilitation.workshop import (
    WorkshopPlan,
    close_workshop,
    describe_workshop,
    go_to_section,
    new_workshop,
    show_alone,
    show_join_screen,
)

PROPOSE = "propose-target-groups"
#: Not a picture: what may not be sent is not even looked at.
LOGO = "data:image/png;base64,"


@dataclass(frozen=True)
class Here:
    """What there is to act on."""

    workshop: Workshop
    round: Round
    plan: WorkshopPlan


Act = tuple[Callable[..., object], Callable[[Here], tuple[object, ...]]]

#: What only a facilitator may do, and on what.
FACILITATING: dict[str, Act] = {
    "new_workshop": (new_workshop, lambda here: (here.plan,)),
    "go_to_section": (go_to_section, lambda here: (here.workshop, "personas")),
    "show_join_screen": (partial(show_join_screen, shown=True), lambda here: (here.workshop,)),
    "show_alone": (show_alone, lambda here: (here.workshop, "item")),
    "close_workshop": (close_workshop, lambda here: (here.workshop,)),
    "move_section": (move_section, lambda here: (here.workshop, "personas", -1, None)),
    "set_minutes": (set_minutes, lambda here: (here.workshop, "personas", 5)),
    "switch_look": (partial(switch_look, on=True), lambda here: (here.workshop, "sorted")),
    "skip_section": (partial(skip_section, skipped=True), lambda here: (here.workshop, "personas")),
    "take_in": (partial(take_in, taken=True), lambda here: (here.workshop, BARE)),
    "ask_now": (ask_now, lambda here: (here.workshop, "yes_no", "Paus?")),
    "open_round": (open_round, lambda here: (here.workshop, PROPOSE)),
    "close_round": (close_round, lambda here: (here.workshop, PROPOSE)),
    "reveal_round": (reveal_round, lambda here: (here.workshop, PROPOSE)),
    "withdraw_round": (withdraw_round, lambda here: (here.workshop, PROPOSE)),
    "change_settings": (change_settings, lambda here: (here.workshop, "personas", {})),
    "count_by_hand": (
        count_by_hand,
        lambda here: (here.workshop, HandCount(here.round.id, "hands", 1, {})),
    ),
    "note_restored": (note_restored, lambda _here: ({},)),
    "replace_code": (replace_code, lambda here: (here.workshop, 1)),
    "new_links": (new_links, lambda _here: ()),
    "leave_table": (leave_table, lambda here: (here.workshop, "seat")),
    "make_codes": (make_codes, lambda here: (here.workshop, 5)),
    "codes_to_print": (codes_to_print, lambda here: (here.workshop,)),
    "set_wifi": (set_wifi, lambda here: (here.workshop, "Gästnät", "hemligt1")),
    "set_timer": (set_timer, lambda here: (here.workshop, 5)),
    "add_time": (add_time, lambda here: (here.workshop, 5)),
    "moderate": (moderate, lambda here: (here.round, ActKind.HIDE, ("item",))),
    "move_by": (move_by, lambda here: (here.round, "item", 1)),
    "undo": (undo, lambda here: (here.round,)),
    "put_in_order": (put_in_order, lambda here: (here.round, ("item",))),
    "forget": (forget, lambda here: (here.workshop,)),
    "delete": (delete, lambda here: (here.workshop,)),
    "remove_seat": (remove_seat, lambda here: (here.workshop, "seat")),
    "remove_table": (remove_table, lambda here: (here.workshop, "Bord 1")),
    "settle_tie": (settle_tie, lambda here: (here.workshop, PROPOSE, TieWay.ALL)),
}

#: What a secretary may do, too.
RECORDING: dict[str, Act] = {
    "add_entry": (
        add_entry,
        lambda here: (here.workshop, EntryKind.DECISION, {"text": "Ska vi?"}),
    ),
    "change_entry": (change_entry, lambda here: (here.workshop, "entry", {"text": "?"}, 1)),
    "remove_entry": (remove_entry, lambda here: (here.workshop, "entry")),
    "write_note": (write_note, lambda here: (here.workshop, "personas", "Alla kom.", 0)),
    "take_over_names": (take_over_names, lambda here: (here.workshop,)),
    "write_wording": (write_wording, lambda here: (here.workshop, PROPOSE, "Vi vill.")),
    "record_decision": (record_decision, lambda here: (here.workshop, PROPOSE)),
    "describe_workshop": (
        describe_workshop,
        lambda here: (here.workshop, "Nytt", date(2027, 4, 16), "Torget"),
    ),
    "keep_names_until": (keep_names_until, lambda here: (here.workshop, date(2027, 9, 1))),
    "redact": (redact, lambda here: (here.round, "item", "Torget")),
    "sign_off": (sign_off, lambda here: (here.workshop, {})),
    "set_stage": (set_stage, lambda here: (here.workshop, "comments")),
    "finalise": (finalise, lambda here: (here.workshop, {"title": "Rapport"}, "sv")),
    "make_final": (make_final, lambda here: (here.workshop, BARE)),
    "kind_of_entry": (kind_of_entry, lambda here: (here.workshop, "entry")),
    "write_cover": (write_cover, lambda here: (here.workshop, {"season": "Vår"}, 0)),
    "keep_one": (keep_one, lambda here: (here.workshop, EntryKind.COVER, {"season": "Vår"})),
    "choose_type": (choose_type, lambda here: (here.workshop, BARE, "notes")),
    "let_in": (partial(let_in, goes_in=False), lambda here: (here.workshop, BARE, PROPOSE)),
    "move_part": (move_part, lambda here: (here.workshop, BARE, PROPOSE, 1)),
    "change_style": (change_style, lambda here: (here.workshop, BARE, {"footer": "Sida"}, {})),
    "begin_style": (begin_style, lambda here: (here.workshop, BARE, {"footer": "Sida"})),
    "set_logo": (set_logo, lambda here: (here.workshop, BARE, LOGO, "Ängelåsa")),
    "remove_logo": (remove_logo, lambda here: (here.workshop,)),
    "change_text": (change_text, lambda here: (here.round, "item", "Torget")),
    "paper_answers": (paper_answers, lambda here: (here.round,)),
    "type_in": (type_in, lambda here: (here.round, {"texts": ["Bokälskaren"]})),
}

#: What only a participant does, and `perform`, which leaves the check to the act it performs.
OTHERS = {"hand_in", "withdraw_answer", "change_seat", "comment", "seat_of", "arrive", "perform"}

#: A command's facts, right enough to come as far as the check of the role.
FACTS = {
    "exercise": PROPOSE,
    "settings": {},
    "votes": {},
    "source": "hands",
    "voters": 1,
    "count": 5,
    "section": "personas",
    "act": "hide",
    "items": ["item"],
    "item": "item",
    "kind": "decision",
    "fields": {"text": "Ska vi?"},
    "entry": "entry",
    "rev": 1,
    "text": "Alla kom.",
    "minutes": 5,
    "stage": "comments",
    "day": "2027-09-01",
    "type": "notes",
    "part": "personas",
    "steps": 1,
    "logo": LOGO,
    "logo_alt": "Ängelåsa",
    "black": True,
    "seat": "seat",
    "look": "sorted",
    "way": "all",
    "number": 1,
}
RECORD_COMMANDS = {
    "add_entry",
    "change_entry",
    "remove_entry",
    "note",
    "take_names",
    "describe",
    "wording",
    "record_decision",
    "redact",
    "stage",
    "keep_until",
    "cover",
    "document_type",
    "let_in",
    "move_part",
    "style",
    "logo",
    "no_logo",
    "finalise",
}


def public_functions_with_an_actor() -> Iterator[str]:
    package = workshopkit.facilitation
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        module = importlib.import_module(found.name)
        for name, function in inspect.getmembers(module, inspect.isfunction):
            is_own = function.__module__ == module.__name__
            if is_own and name[0] != "_" and "actor" in inspect.signature(function).parameters:
                yield name


@pytest.fixture
def participant(alva: Participant) -> Actor:
    return Actor(Role.PARTICIPANT, alva.id, alva.workshop_id)


@pytest.fixture
def here(unit: Unit, place: Workshop, opened: Round, plan: WorkshopPlan) -> Here:
    """The workshop with its first exercise open."""
    return Here(find_workshop(unit, place.slug), opened, plan)


def traces(unit: Unit) -> object:
    """Everything that an act could have changed."""
    workshops = list(unit.workshops())
    rounds = [round_ for workshop in workshops for round_ in unit.rounds(workshop.id)]
    return (
        workshops,
        rounds,
        [list(unit.acts(round_.id)) for round_ in rounds],
        [list(unit.hand_counts(round_.id)) for round_ in rounds],
        [list(unit.responses(round_.id)) for round_ in rounds],
        [list(unit.entries(workshop.id)) for workshop in workshops],
        [list(unit.publications(workshop.id)) for workshop in workshops],
        [list(unit.voting_codes(workshop.id)) for workshop in workshops],
        [unit.programme(workshop.id) for workshop in workshops],
        [list(unit.trail(workshop.id)) for workshop in workshops],
    )


def test_every_function_that_takes_an_actor_is_tried_out_below() -> None:
    assert set(public_functions_with_an_actor()) == {*FACILITATING, *RECORDING, *OTHERS}


@pytest.mark.parametrize("name", FACILITATING)
@pytest.mark.parametrize("who", ["participant", "secretary"])
def test_nobody_but_a_facilitator_may_facilitate(
    request: pytest.FixtureRequest, unit: Unit, here: Here, who: str, name: str
) -> None:
    actor, (act, on) = request.getfixturevalue(who), FACILITATING[name]
    before = traces(unit)

    with pytest.raises(WrongRoleError):
        act(unit, actor, *on(here))

    assert traces(unit) == before


@pytest.mark.parametrize("name", RECORDING)
def test_a_participant_may_not_keep_the_record(
    unit: Unit, participant: Actor, here: Here, name: str
) -> None:
    act, on = RECORDING[name]
    before = traces(unit)

    with pytest.raises(WrongRoleError):
        act(unit, participant, *on(here))

    assert traces(unit) == before


@pytest.mark.parametrize("command", COMMANDS)
def test_a_participant_may_perform_no_command(
    unit: Unit, participant: Actor, here: Here, command: str
) -> None:
    before = traces(unit)

    with pytest.raises(WrongRoleError):
        perform(unit, participant, here.workshop, {**FACTS, "command": command})

    assert traces(unit) == before


@pytest.mark.parametrize("command", sorted(set(COMMANDS) - RECORD_COMMANDS))
def test_a_secretary_may_perform_only_commands_of_the_record(
    unit: Unit, secretary: Actor, here: Here, command: str
) -> None:
    before = traces(unit)

    with pytest.raises(WrongRoleError):
        perform(unit, secretary, here.workshop, {**FACTS, "command": command})

    assert traces(unit) == before


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.SECRETARY])
def test_staff_may_not_answer_for_the_room(
    unit: Unit, opened: Round, alva: Participant, role: Role
) -> None:
    with pytest.raises(WrongRoleError):
        hand_in(unit, Actor(role, alva.id, alva.workshop_id), opened, alva, {"texts": ["a"]}, 1)

    assert unit.response_count(opened.id) == 0


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.SECRETARY])
def test_staff_may_not_take_back_what_somebody_in_the_room_answered(
    unit: Unit, opened: Round, alva: Participant, participant: Actor, role: Role
) -> None:
    hand_in(unit, participant, opened, alva, {"texts": ["a"]}, 1)

    with pytest.raises(WrongRoleError):
        withdraw_answer(unit, Actor(role, alva.id, alva.workshop_id), opened, alva)

    assert unit.response_count(opened.id) == 1


def test_nobody_takes_back_what_somebody_else_answered(
    unit: Unit, opened: Round, alva: Participant, bo: Participant, participant: Actor
) -> None:
    hand_in(unit, participant, opened, alva, {"texts": ["a"]}, 1)

    with pytest.raises(WrongRoleError):
        withdraw_answer(unit, Actor(Role.PARTICIPANT, bo.id, bo.workshop_id), opened, alva)
    with pytest.raises(WrongRoleError):
        withdraw_answer(unit, Actor(Role.PARTICIPANT, alva.id, "elsewhere"), opened, alva)

    assert unit.response_count(opened.id) == 1


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.SECRETARY])
def test_staff_may_not_comment_for_the_room(
    unit: Unit, secretary: Actor, here: Here, alva: Participant, role: Role
) -> None:
    set_stage(unit, secretary, here.workshop, "comments")
    before = traces(unit)

    with pytest.raises(WrongRoleError):
        comment(unit, Actor(role, alva.id, alva.workshop_id), here.workshop, alva, "Vi var nio.")

    assert traces(unit) == before


def test_a_participant_comments_in_their_own_workshop_only(
    unit: Unit, secretary: Actor, here: Here, alva: Participant
) -> None:
    set_stage(unit, secretary, here.workshop, "comments")
    elsewhere = Actor(Role.PARTICIPANT, alva.id, "elsewhere")
    before = traces(unit)

    with pytest.raises(WrongRoleError):
        comment(unit, elsewhere, here.workshop, alva, "Vi var nio.")

    assert traces(unit) == before


def test_a_participant_changes_their_own_seat_only(
    unit: Unit, participant: Actor, alva: Participant, bo: Participant
) -> None:
    change_seat(unit, participant, table="Bord 9")

    assert [p.table for p in unit.participants(alva.workshop_id)] == ["Bord 9", "Bord 2"]
    assert unit.participant(bo.id) == bo
