from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from workshopkit.domain.actor import Actor, Role
from workshopkit.domain.exercise import Exercise
from workshopkit.domain.participant import Participant
from workshopkit.domain.ports import Unit
from workshopkit.domain.round import NoSuchRoundError, Round, RoundState
from workshopkit.domain.script import Script
from workshopkit.domain.text import TooLongError
from workshopkit.domain.workshop import (
    NoSuchWorkshopError,
    Workshop,
    WorkshopClosedError,
    WorkshopState,
)
from workshopkit.facilitation.finding import find_workshop, latest_round
from workshopkit.facilitation.ground import Ground
from workshopkit.facilitation.people.joining import (
    WrongCodeError,
    change_seat,
    join,
    workshop_with_code,
)
from workshopkit.facilitation.preparing import prepare_rounds
from workshopkit.facilitation.programme import take_in
from workshopkit.facilitation.publishing.publication import finalise
from workshopkit.facilitation.running import change_settings, close_round, open_round
from workshopkit.facilitation.workshop import (
    BadDateError,
    FinalDescriptionError,
    NoTitleError,
    SlugTakenError,
    UnknownLanguageError,
    WorkshopPlan,
    close_workshop,
    describe_workshop,
    go_to_section,
    new_workshop,
    read_date,
    show_alone,
    show_join_screen,
)

MakeScript = Callable[..., Script]
AsParticipant = Callable[[Participant], Actor]
PROPOSE = "propose-target-groups"


def now(unit: Unit, place: Workshop) -> Workshop:
    return find_workshop(unit, place.slug)


# Making one


def test_a_new_workshop_is_a_draft_named_after_its_title(
    unit: Unit, facilitator: Actor, plan: WorkshopPlan
) -> None:
    made = new_workshop(unit, facilitator, plan)

    assert made == Workshop(
        id=made.id,
        slug="dialogforum-varen-2027",
        title="Dialogforum våren 2027",
        date=date(2027, 4, 15),
        place="Ängelåsa bibliotek",
        language="sv",
        script="dialogue_forum",
        code=made.code,
        # 90 days later.
        keep_until=date(2027, 7, 14),
    )
    assert find_workshop(unit, "dialogforum-varen-2027") == made
    assert len(made.code) == 6


def test_names_are_kept_for_so_many_days_after_the_last_day(
    unit: Unit, facilitator: Actor, plan: WorkshopPlan
) -> None:
    chosen = new_workshop(unit, facilitator, replace(plan, keep_days=30))
    alone = new_workshop(unit, facilitator, replace(plan, until=date(2027, 5, 31), keep_days=1))

    assert chosen.keep_until == date(2027, 5, 15)
    assert alone.keep_until == date(2027, 6, 1)


def test_title_date_and_place_change_and_nothing_else(
    unit: Unit, secretary: Actor, place: Workshop
) -> None:
    before = find_workshop(unit, place.slug)

    describe_workshop(unit, secretary, before, " Forum\tom  böcker ", date(2027, 4, 20), "Torget")

    after = find_workshop(unit, place.slug)
    expected = replace(
        before,
        title="Forum om böcker",
        date=date(2027, 4, 20),
        place="Torget",
        keep_until=before.keep_until + timedelta(days=5),  # type: ignore[operator]
    )
    assert replace(after, version=before.version, layout=before.layout) == expected
    assert latest_round(unit, after, "personas").settings
    line = unit.trail(place.id)[-1]
    assert (line.kind, json.loads(line.body)["changed"]) == (
        "described",
        ["title", "date", "place"],
    )


def test_what_is_described_as_it_was_is_no_change(
    unit: Unit, facilitator: Actor, place: Workshop
) -> None:
    lines = len(unit.trail(place.id))

    describe_workshop(unit, facilitator, place, place.title, place.date, place.place)

    assert len(unit.trail(place.id)) == lines


def test_once_a_version_is_final_the_workshop_is_called_what_it_is(
    unit: Unit, secretary: Actor, place: Workshop
) -> None:
    finalise(unit, secretary, place, {"title": "Rapport"}, "sv")

    with pytest.raises(FinalDescriptionError):
        describe_workshop(unit, secretary, place, "Nytt", place.date, "")

    assert find_workshop(unit, place.slug).title == place.title


def test_a_workshop_keeps_a_title(unit: Unit, facilitator: Actor, place: Workshop) -> None:
    with pytest.raises(NoTitleError):
        describe_workshop(unit, facilitator, place, " \u00ad ", place.date, "")


def test_a_second_workshop_of_the_same_title_gets_a_number(
    unit: Unit, facilitator: Actor, plan: WorkshopPlan
) -> None:
    slugs = [new_workshop(unit, facilitator, plan).slug for _ in range(3)]

    assert slugs == [
        "dialogforum-varen-2027",
        "dialogforum-varen-2027-2",
        "dialogforum-varen-2027-3",
    ]


def test_no_two_workshops_have_the_same_code(
    unit: Unit, facilitator: Actor, plan: WorkshopPlan
) -> None:
    codes = [new_workshop(unit, facilitator, plan).code for _ in range(20)]

    assert len(set(codes)) == 20


def test_a_name_that_is_taken_is_refused(
    unit: Unit, facilitator: Actor, plan: WorkshopPlan
) -> None:
    new_workshop(unit, facilitator, replace(plan, slug="Forum"))

    with pytest.raises(SlugTakenError) as told:
        new_workshop(unit, facilitator, replace(plan, slug="forum!"))

    assert str(told.value) == ("There is already a workshop called “forum”. Choose another name.")


def test_a_title_without_letters_still_gives_a_name(
    unit: Unit, facilitator: Actor, plan: WorkshopPlan
) -> None:
    assert new_workshop(unit, facilitator, replace(plan, title="مكتبة")).slug == "workshop"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"title": " \u200b "}, NoTitleError),
        ({"title": "å" * 121}, TooLongError),
        ({"place": "å" * 121}, TooLongError),
        ({"language": "no"}, UnknownLanguageError),
    ],
)
def test_a_plan_that_cannot_be_used_is_refused(
    unit: Unit,
    facilitator: Actor,
    plan: WorkshopPlan,
    changes: dict[str, str],
    error: type[Exception],
) -> None:
    with pytest.raises(error):
        new_workshop(unit, facilitator, replace(plan, **changes))

    assert list(unit.workshops()) == []


def test_a_date_is_read_as_it_is_written() -> None:
    assert read_date("2027-04-15") == date(2027, 4, 15)


@pytest.mark.parametrize("typed", ["", "15 april", "2027-13-01", "15/4 2027"])
def test_what_is_no_date_is_refused(typed: str) -> None:
    with pytest.raises(BadDateError):
        read_date(typed)


def test_an_unknown_workshop_is_told() -> None:
    with pytest.raises(NoSuchWorkshopError) as told:
        raise NoSuchWorkshopError(slug="forum")

    assert str(told.value) == "There is no workshop called “forum”."


def test_a_workshop_that_is_not_there_is_not_found(unit: Unit) -> None:
    with pytest.raises(NoSuchWorkshopError):
        find_workshop(unit, "nowhere")


# Joining


def test_somebody_with_the_code_gets_in(unit: Unit, place: Workshop) -> None:
    joined = join(unit, f" {place.code.lower()} ", name=" Alva  Exempelsson ", table="Bord 1")

    assert joined == Participant(joined.id, place.id, "Alva Exempelsson", "Bord 1", "")
    assert list(unit.participants(place.id)) == [joined]
    assert len(joined.id) == 32


def test_nobody_has_to_say_who_they_are(unit: Unit, place: Workshop) -> None:
    joined = join(unit, place.code)

    assert (joined.name, joined.table, joined.language) == ("", "", "")


@pytest.mark.parametrize("code", ["", "   ", "BKX42", "åäö"])
def test_a_wrong_code_lets_nobody_in(unit: Unit, place: Workshop, code: str) -> None:
    with pytest.raises(WrongCodeError):
        join(unit, code)

    assert unit.participant_count(place.id) == 0


def test_a_wrong_code_is_said_back_without_hidden_marks(unit: Unit) -> None:
    with pytest.raises(WrongCodeError) as told:
        workshop_with_code(unit, "\u202eABC\n123")

    assert str(told.value) == (
        "No workshop has the code “ABC 123”. Look at the screen and try again."
    )


def test_nobody_joins_a_workshop_that_is_over(
    unit: Unit, facilitator: Actor, place: Workshop
) -> None:
    close_workshop(unit, facilitator, place)

    with pytest.raises(WorkshopClosedError):
        join(unit, place.code)


def test_a_workshop_that_was_taken_up_again_can_be_joined(
    unit: Unit, facilitator: Actor, place: Workshop
) -> None:
    close_workshop(unit, facilitator, place)
    close_workshop(unit, facilitator, now(unit, place), closed=False)

    assert join(unit, place.code).workshop_id == place.id


@pytest.mark.parametrize(("language", "kept"), [("da", "da"), ("fi", ""), ("", "")])
def test_only_a_language_there_is_is_remembered(
    unit: Unit, place: Workshop, language: str, kept: str
) -> None:
    assert join(unit, place.code, language=language).language == kept


@pytest.mark.parametrize("words", [{"name": "å" * 61}, {"table": "å" * 41}])
def test_a_name_that_is_too_long_is_told(
    unit: Unit, place: Workshop, words: dict[str, str]
) -> None:
    with pytest.raises(TooLongError):
        join(unit, place.code, **words)


def test_a_participant_can_change_table_and_language(
    unit: Unit, alva: Participant, as_participant: AsParticipant
) -> None:
    change_seat(unit, as_participant(alva), table=" Bord 7 ")
    changed = change_seat(unit, as_participant(alva), language="nb")

    assert changed == replace(alva, table="Bord 7", language="nb")
    assert unit.participant(alva.id) == changed


def test_a_seat_cannot_be_changed_by_somebody_who_did_not_join(unit: Unit) -> None:
    with pytest.raises(WrongCodeError):
        change_seat(unit, Actor(Role.PARTICIPANT, "stranger", "forum"), table="Bord 1")


# The room


def test_going_to_a_section_opens_a_draft_and_clears_the_stage(
    unit: Unit, facilitator: Actor, place: Workshop
) -> None:
    show_join_screen(unit, facilitator, place, shown=True)
    show_alone(unit, facilitator, now(unit, place), "an item")

    go_to_section(unit, facilitator, now(unit, place), "personas")

    found = now(unit, place)
    assert (found.section, found.state, found.showing_join, found.spotlight) == (
        "personas",
        WorkshopState.OPEN,
        False,
        "",
    )


def test_the_room_of_a_workshop_that_is_over_stays_where_it_is(
    unit: Unit, facilitator: Actor, place: Workshop
) -> None:
    close_workshop(unit, facilitator, place)

    with pytest.raises(WorkshopClosedError):
        go_to_section(unit, facilitator, now(unit, place), "personas")


def test_the_join_screen_is_shown_and_taken_away(
    unit: Unit, facilitator: Actor, place: Workshop
) -> None:
    show_join_screen(unit, facilitator, place, shown=True)
    shown = now(unit, place)
    show_join_screen(unit, facilitator, shown, shown=False)

    assert (shown.showing_join, now(unit, place).showing_join) == (True, False)


def test_one_result_is_shown_alone_and_all_again(
    unit: Unit, facilitator: Actor, place: Workshop
) -> None:
    show_alone(unit, facilitator, place, "an item")
    alone = now(unit, place)
    show_alone(unit, facilitator, alone, "")

    assert (alone.spotlight, now(unit, place).spotlight) == ("an item", "")


@pytest.mark.usefixtures("opened")
def test_closing_a_workshop_closes_what_is_open_and_nothing_else(
    unit: Unit, facilitator: Actor, place: Workshop
) -> None:
    close_workshop(unit, facilitator, now(unit, place))

    states = {round_.slug: round_.state for round_ in unit.rounds(place.id)}
    assert now(unit, place).state is WorkshopState.CLOSED
    assert states == {
        PROPOSE: RoundState.CLOSED,
        "prioritise-target-groups": RoundState.PREPARED,
        "personas": RoundState.PREPARED,
        "headlines": RoundState.PREPARED,
    }


# Preparing the exercises of a script


def test_every_exercise_of_the_script_has_a_prepared_round(unit: Unit, place: Workshop) -> None:
    assert [(r.slug, r.number, r.position, r.state) for r in unit.rounds(place.id)] == [
        (PROPOSE, 1, 0, RoundState.PREPARED),
        ("prioritise-target-groups", 1, 1, RoundState.PREPARED),
        ("personas", 1, 2, RoundState.PREPARED),
        ("headlines", 1, 3, RoundState.PREPARED),
    ]


def test_the_room_starts_at_the_first_section(place: Workshop) -> None:
    assert place.section == "welcome"


def test_the_script_is_stronger_than_the_exercise_and_the_exercise_than_its_kind(
    unit: Unit, place: Workshop
) -> None:
    assert latest_round(unit, place, "prioritise-target-groups").settings == {
        "votes": 3,
        "keep": 2,
        "method": "dots",
        "voters": "people",
        "mode": "hands",
        "secret": "no",
        "choices_from": PROPOSE,
    }


def test_preparing_the_same_script_again_changes_nothing(
    unit: Unit,
    facilitator: Actor,
    plan: WorkshopPlan,
    exercises: dict[str, Exercise],
    make_script: MakeScript,
) -> None:
    script = make_script(propose_target_groups={"texts": 3}, personas={})
    made = new_workshop(unit, facilitator, plan)
    prepare_rounds(unit, made, script, exercises)
    before = list(unit.rounds(made.id))

    prepare_rounds(unit, now(unit, made), script, exercises)

    assert list(unit.rounds(made.id)) == before


def test_a_prepared_round_follows_the_script_and_the_exercise(
    unit: Unit, place: Workshop, exercises: dict[str, Exercise], make_script: MakeScript
) -> None:
    known = latest_round(unit, place, PROPOSE)
    exercises[PROPOSE] = replace(exercises[PROPOSE], minutes=45)

    prepare_rounds(
        unit, place, make_script(personas={}, propose_target_groups={"texts": 9}), exercises
    )

    followed = latest_round(unit, place, PROPOSE)
    assert followed == replace(
        known,
        position=1,
        exercise=exercises[PROPOSE],
        settings={**known.settings, "texts": 9},
    )


def test_a_round_that_was_opened_keeps_its_exercise_and_settings(
    unit: Unit,
    facilitator: Actor,
    place: Workshop,
    opened: Round,
    exercises: dict[str, Exercise],
    make_script: MakeScript,
) -> None:
    exercises[PROPOSE] = replace(exercises[PROPOSE], minutes=45)

    script = make_script(personas={}, propose_target_groups={"texts": 9})

    prepare_rounds(unit, now(unit, place), script, exercises)
    assert unit.round(opened.id) == opened

    take_in(unit, facilitator, now(unit, place), Ground(script, exercises=exercises), taken=True)
    assert unit.round(opened.id) == replace(opened, position=1)


def test_a_prepared_round_that_left_the_script_is_removed(
    unit: Unit, place: Workshop, exercises: dict[str, Exercise], make_script: MakeScript
) -> None:
    prepare_rounds(unit, place, make_script(personas={}), exercises)

    assert [round_.slug for round_ in unit.rounds(place.id)] == ["personas"]


def test_an_opened_round_that_left_the_script_is_kept(
    unit: Unit,
    place: Workshop,
    proposed: Round,
    exercises: dict[str, Exercise],
    make_script: MakeScript,
) -> None:
    prepare_rounds(unit, now(unit, place), make_script(personas={}), exercises)

    assert unit.round(proposed.id) == proposed
    assert unit.response_count(proposed.id) == 2


def test_what_was_chosen_in_the_room_survives_a_changed_script(
    unit: Unit,
    facilitator: Actor,
    place: Workshop,
    exercises: dict[str, Exercise],
    make_script: MakeScript,
) -> None:
    change_settings(unit, facilitator, place, PROPOSE, {"texts": 2})

    prepare_rounds(
        unit, place, make_script(propose_target_groups={"texts": 9, "limit": 50}), exercises
    )

    followed = latest_round(unit, place, PROPOSE)
    assert (followed.settings["texts"], followed.settings["limit"]) == (2, 50)
    assert followed.chosen == {"texts": 2}


def test_preparing_leaves_the_room_where_it_is(
    unit: Unit,
    facilitator: Actor,
    place: Workshop,
    exercises: dict[str, Exercise],
    make_script: MakeScript,
) -> None:
    moved = go_to_section(unit, facilitator, place, "personas")

    prepare_rounds(unit, moved, make_script(propose_target_groups={}), exercises)

    assert now(unit, place).section == "personas"


@pytest.mark.usefixtures("opened")
def test_the_latest_run_of_an_exercise_is_the_one_that_counts(
    unit: Unit, facilitator: Actor, place: Workshop
) -> None:
    close_round(unit, facilitator, now(unit, place), PROPOSE)
    second = open_round(unit, facilitator, now(unit, place), PROPOSE)

    assert latest_round(unit, place, PROPOSE) == second


def test_an_exercise_that_is_not_in_the_workshop_is_told(unit: Unit, place: Workshop) -> None:
    with pytest.raises(NoSuchRoundError) as told:
        latest_round(unit, place, "xyz")

    assert str(told.value) == "There is no exercise called “xyz” in this workshop."
