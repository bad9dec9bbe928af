"""The programme of the day: the script is its beginning, and what the facilitator does with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from workshopkit.domain.actor import Actor
from workshopkit.domain.exercise import Exercise
from workshopkit.domain.ports import Unit
from workshopkit.domain.round import Round, RoundState
from workshopkit.domain.script import Programme, Script, SectionKind
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.command import perform
from workshopkit.facilitation.finding import find_workshop, latest_round
from workshopkit.facilitation.ground import Ground
from workshopkit.facilitation.material import gather
from workshopkit.facilitation.preparing import prepare_rounds
from workshopkit.facilitation.programme import (
    MovedMeanwhileError,
    NoSuchSectionError,
    NothingNewError,
    SkippedWhileOpenError,
    news,
)
from workshopkit.kinds import kind_of
from workshopkit.kinds.unplanned import (
    WAYS,
    NoQuestionError,
    TooFewChoicesError,
    TooManyChoicesError,
    UnknownWayError,
    read_typed,
)
from workshopkit.locale.language import language

PROPOSE, PRIORITISE, PERSONAS = "propose-target-groups", "prioritise-target-groups", "personas"
MakeScript = Callable[..., Script]
SETTINGS: dict[str, Any] = {
    "propose_target_groups": {},
    "prioritise_target_groups": {"choices_from": PROPOSE, "keep": 2},
    "personas": {"subjects_from": PRIORITISE},
    "headlines": {"choices_from": PRIORITISE},
}


class Day:
    """A workshop, and what its facilitator does."""

    def __init__(self, unit: Unit, actor: Actor, slug: str, script: Script, known: Any) -> None:
        self.unit, self.actor, self.slug = unit, actor, slug
        self.script, self.exercises = script, known

    @property
    def place(self) -> Workshop:
        return find_workshop(self.unit, self.slug)

    def do(self, name: str, **facts: Any) -> object:
        ground = Ground(self.script, exercises=self.exercises)
        return perform(self.unit, self.actor, self.place, {"command": name, **facts}, ground)

    def follow(self, script: Script) -> None:
        """Let the notebook say something else."""
        self.script = script
        prepare_rounds(self.unit, self.place, script, self.exercises)

    @property
    def programme(self) -> Programme:
        found = self.unit.programme(self.place.id)
        assert found is not None
        return found

    @property
    def keys(self) -> list[str]:
        return [slot.key for slot in self.programme.slots]

    @property
    def room(self) -> list[str]:
        return [section.key for section in self.programme.day(self.script).sections]

    @property
    def printed(self) -> list[str]:
        return [part.key for part in gather(self.unit, self.place, self.script).parts]


@pytest.fixture
def day(
    unit: Unit,
    facilitator: Actor,
    place: Workshop,
    exercises: dict[str, Exercise],
    make_script: MakeScript,
) -> Day:
    return Day(unit, facilitator, place.slug, make_script(**SETTINGS), exercises)


def test_the_day_begins_as_the_script(day: Day) -> None:
    assert day.keys == day.room == [section.key for section in day.script.sections]


def test_a_moved_section_moves_in_room_rounds_and_document_alike(day: Day) -> None:
    day.do("move_section", section="headlines", steps=-2, expect=4)

    wanted = ["welcome", PROPOSE, "headlines", PRIORITISE, PERSONAS]
    assert day.keys == day.room == wanted
    assert [round_.slug for round_ in day.unit.rounds(day.place.id)] == wanted[1:]
    assert day.printed == wanted[1:]


@pytest.mark.parametrize(("steps", "at"), [(-99, 0), (99, 4), (0, 3)])
def test_a_section_moves_no_farther_than_the_ends(day: Day, steps: int, at: int) -> None:
    day.do("move_section", section=PERSONAS, steps=steps)

    assert day.keys.index(PERSONAS) == at


def test_two_who_move_the_same_section_at_once_move_it_once(day: Day) -> None:
    day.do("move_section", section=PERSONAS, steps=1, expect=3)

    with pytest.raises(MovedMeanwhileError):
        day.do("move_section", section=PERSONAS, steps=1, expect=3)


def test_every_run_of_a_moved_exercise_moves_along(day: Day) -> None:
    for name in ("open", "close", "open", "close"):
        day.do(name, exercise=PROPOSE)
    latest = latest_round(day.unit, day.place, PROPOSE)

    day.do("move_section", section=PROPOSE, steps=3)

    assert latest_round(day.unit, day.place, PROPOSE).id == latest.id
    assert {r.position for r in day.unit.rounds(day.place.id) if r.slug == PROPOSE} == {3}


def test_what_is_skipped_is_not_met_and_its_answers_are_kept(day: Day, proposed: Round) -> None:
    day.do("skip", section=PROPOSE)

    assert PROPOSE not in day.room
    assert PROPOSE in day.printed
    assert day.unit.response_count(proposed.id) == 2

    day.do("skip", section=PROPOSE, skipped=False)
    assert PROPOSE in day.room


def test_the_room_leaves_a_section_that_is_skipped_for_the_next(day: Day) -> None:
    day.do("go", section="headlines")
    day.do("skip", section="headlines")
    assert day.place.section == PERSONAS

    day.do("skip", section=PERSONAS)
    assert day.place.section == PRIORITISE


@pytest.mark.usefixtures("opened")
def test_an_open_exercise_cannot_be_skipped(day: Day) -> None:
    with pytest.raises(SkippedWhileOpenError):
        day.do("skip", section=PROPOSE)


@pytest.mark.parametrize("act", [("go", "section"), ("open", "exercise")])
def test_whoever_goes_to_a_skipped_section_brings_it_back(day: Day, act: tuple[str, str]) -> None:
    day.do("skip", section=PROPOSE)

    day.do(act[0], **{act[1]: PROPOSE})

    assert day.place.section == PROPOSE
    assert PROPOSE in day.room


@pytest.mark.parametrize("name", ["move_section", "skip"])
def test_an_unknown_section_is_told(day: Day, name: str) -> None:
    with pytest.raises(NoSuchSectionError):
        day.do(name, section="xyz", steps=1)


def test_before_it_begins_the_day_follows_the_notebook(day: Day, make_script: MakeScript) -> None:
    day.follow(make_script(propose_target_groups={}))

    assert day.keys == ["welcome", PROPOSE]
    assert not news(day.unit, day.place, day.script)


@pytest.mark.parametrize("begin", ["go", "skip"])
def test_a_day_that_has_begun_follows_no_notebook_by_itself(
    day: Day, make_script: MakeScript, begin: str
) -> None:
    day.do(begin, section="headlines")
    before = day.keys

    day.follow(make_script(check_in={}, **SETTINGS))

    assert day.keys == before
    found = news(day.unit, day.place, day.script)
    assert [section.key for section in found.new] == ["check-in"]
    assert not found.gone
    assert not found.is_reordered


def test_what_is_new_is_taken_in_where_the_notebook_has_it(
    day: Day, make_script: MakeScript
) -> None:
    day.do("move_section", section=PERSONAS, steps=-2)
    day.do("ask", way="texts", text="Paus?")
    day.follow(make_script(propose_target_groups={}, check_in={}, headlines={}))

    day.do("take_in")

    assert day.keys == ["welcome", "asked-1", PROPOSE, "check-in", "headlines"]
    assert latest_round(day.unit, day.place, "check-in").state is RoundState.PREPARED
    with pytest.raises(NothingNewError):
        day.do("take_in")


def test_what_is_new_can_be_left_out(day: Day, make_script: MakeScript) -> None:
    day.do("go", section="headlines")
    before = day.keys
    day.follow(make_script(check_in={}, **SETTINGS))

    day.do("take_in", taken=False)

    assert day.keys == before
    assert not news(day.unit, day.place, day.script)


def test_an_exercise_the_room_is_in_stays_though_the_notebook_has_it_no_more(
    day: Day, opened: Round, make_script: MakeScript
) -> None:
    day.follow(make_script(headlines={}))
    assert PROPOSE in day.room

    day.do("take_in")

    assert day.keys == ["welcome", PROPOSE, "headlines"]
    assert day.room == day.keys
    assert day.unit.round(opened.id) is not None


def test_another_order_in_the_notebook_is_told_and_taken_in(
    day: Day, make_script: MakeScript
) -> None:
    day.do("ask", way="texts", text="Paus?")
    turned = dict(reversed(SETTINGS.items()))
    day.follow(make_script(**turned))
    assert news(day.unit, day.place, day.script).is_reordered

    day.do("take_in")

    assert day.keys == ["welcome", "asked-1", "headlines", PERSONAS, PRIORITISE, PROPOSE]


def test_a_notebook_that_is_half_written_is_no_news(day: Day) -> None:
    day.do("go", section="headlines")

    day.follow(Script("dialogue_forum", "Dialogforum", ()))

    assert not news(day.unit, day.place, day.script)


ASKED = {
    "yes_no": ("Ska vi ta paus?", "survey"),
    "choices": ("Vart går vi? Ut; in", "survey"),
    "scale": ("Hur nöjd är du? Inte alls; mycket", "survey"),
    "texts": ("Vad saknas?", "collect"),
    "ranking": ("Vad är viktigast?\nTid\nPengar\nLust", "vote"),
}


@pytest.mark.parametrize("way", WAYS)
def test_something_can_be_asked_now_and_is_a_section_with_its_result(day: Day, way: str) -> None:
    text, kind = ASKED[way]
    day.do("go", section=PROPOSE)

    day.do("ask", way=way, text=text)

    asked = latest_round(day.unit, day.place, "asked-1")
    assert (asked.state, asked.exercise.kind) == (RoundState.OPEN, kind)
    assert day.place.section == "asked-1"
    assert day.keys.index("asked-1") == day.keys.index(PROPOSE) + 1
    assert day.programme.slots[2].kind is SectionKind.EXERCISE
    assert kind_of(asked).form(asked, language("sv"))
    assert asked.wording("sv").title == text.partition("?")[0] + "?"
    assert "asked-1" in day.printed
    day.follow(day.script)
    assert latest_round(day.unit, day.place, "asked-1") == asked


def test_what_is_asked_can_wait_and_each_has_a_name_of_its_own(day: Day) -> None:
    day.do("ask", way="yes_no", text="Ett?", opened=False)
    day.do("ask", way="yes_no", text="Två?", opened=False)

    rounds = [latest_round(day.unit, day.place, name) for name in ("asked-1", "asked-2")]
    assert {round_.state for round_ in rounds} == {RoundState.PREPARED}
    day.follow(day.script)
    assert [latest_round(day.unit, day.place, r.slug) for r in rounds] == rounds


@pytest.mark.parametrize(
    ("way", "text", "told"),
    [
        ("yes_no", "  \n ", NoQuestionError),
        ("choices", "Vart går vi?", TooFewChoicesError),
        ("choices", "Vart går vi? Ut; ut", TooFewChoicesError),
        ("ranking", "Vart?" + ";".join(map(str, range(21))), TooManyChoicesError),
        ("shout", "Vart?", UnknownWayError),
    ],
)
def test_what_cannot_be_asked_is_told_and_adds_nothing(
    day: Day, way: str, text: str, told: type[Exception]
) -> None:
    before = day.keys

    with pytest.raises(told):
        day.do("ask", way=way, text=text)

    assert day.keys == before


@pytest.mark.parametrize(
    ("text", "question", "choices"),
    [
        ("Vart? Ut; in ; ", "Vart?", ("Ut", "in")),
        ("Välj; ut; in", "Välj", ("ut", "in")),
        ("Välj\nut\nin", "Välj", ("ut", "in")),
        ("  Vart\u000b går vi ?\nUt", "Vart går vi?", ("Ut",)),
    ],
)
def test_a_line_is_taken_apart(text: str, question: str, choices: tuple[str, ...]) -> None:
    typed = read_typed(text)

    assert (typed.question, typed.choices) == (question, choices)
