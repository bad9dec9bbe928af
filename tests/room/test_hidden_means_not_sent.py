"""What the room may not see yet is on no page: every address asked, in every state of a round."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hidden import ASKED, SECRET, Hidden, hidden_in
from server import (
    PERSONAS,
    PRIORITISE,
    PROPOSE,
    RunningServer,
    eventually,
    secretary_of,
)

from workshopkit.domain.actor import Role
from workshopkit.domain.round import RoundState
from workshopkit.facilitation.sight import Sight, sight_of
from workshopkit.locale.language import language
from workshopkit.room.addresses import own_handlers

NOT_YET = language("en").text("The result is not shown yet.")


@pytest.fixture
def hidden(server: RunningServer) -> Iterator[Hidden]:
    made = hidden_in(server)
    yield made
    made.forum.command("end")


def test_every_address_is_asked() -> None:
    assert {rule[0] for rule in own_handlers({})} == set(ASKED)


@pytest.mark.parametrize("exercise", [PROPOSE, PERSONAS])
def test_what_was_answered_is_nowhere_until_it_is_shown(hidden: Hidden, exercise: str) -> None:
    """Proposals and cards: texts of answers, and of the items that are made of them."""
    forum = hidden.forum
    if exercise == PERSONAS:
        forum.run(PROPOSE, {"texts": ["Alfa", "Beta"]})
        forum.do("open", PRIORITISE)
        choices = list(forum.ids(PRIORITISE).values())
        forum.answer(hidden.author, PRIORITISE, {"choices": choices})
        forum.do("close", PRIORITISE)
    forum.do("go", section=exercise)
    told = [hidden.telling(hidden.other, exercise)]
    forum.do("open", exercise)
    fields = {name: [SECRET] for name in forum.full_answer(exercise)}
    forum.answer(hidden.author, exercise, fields)
    told.append(hidden.telling(hidden.other, exercise))
    forum.do("close", exercise)
    told.append(hidden.telling(hidden.other, exercise))
    own = hidden.telling(hidden.author, exercise)
    forum.do("reveal", exercise)
    shown = hidden.telling(hidden.other, exercise)

    assert told == [set(), set(), set()]
    assert own <= set(ASKED["/room"] + ASKED["/room/part"]) | {
        f"/room{part}?at={exercise}" for part in ("", "/part")
    } | {f"/answer/{exercise}/me"}
    assert {"/draft", "/room", f"/stage/{forum.slug}", f"/result/{forum.slug}/{exercise}"} <= shown
    assert hidden.telling(hidden.stranger, exercise) == set()


def test_a_change_of_an_answer_changes_nothing_that_others_are_sent(hidden: Hidden) -> None:
    """Counts of choices say what was answered as well as texts do."""
    forum, exercise = hidden.forum, PRIORITISE
    forum.run(PROPOSE, {"texts": ["Alfa", "Beta", "Gamma"]})
    forum.do("open", exercise)
    ids = forum.ids(exercise)
    forum.answer(hidden.author, exercise, {"choices": [ids["Alfa"]]})
    # How many have answered may be seen, and is counted now and then.
    assert eventually(lambda: "Answered: 1 of" in hidden.other.get("/room").text)
    before = _plain(hidden.asked(hidden.other, exercise))
    forum.answer(hidden.author, exercise, {"choices": [ids["Beta"], ids["Gamma"]]}, rev=2)
    after = _plain(hidden.asked(hidden.other, exercise))
    forum.do("close", exercise)
    closed = hidden.draft()

    assert after == before
    assert NOT_YET in closed.text
    assert forum.round(exercise)["answered"] == 1
    assert "<figure" not in closed.text


def _plain(sent: dict[str, str]) -> dict[str, str]:
    """Return pages without what counts the changes, and without the moment."""
    moving = (
        r"'(version|now|head|layout)': [^,}]+|'Set-Cookie': '[^']+'|'Date': '[^']+'|'Etag': '[^']+'"
    )
    return {path: re.sub(moving, "", text) for path, text in sent.items()}


def test_the_decision_of_a_vote_that_is_not_shown_is_not_in_the_draft(hidden: Hidden) -> None:
    """The secretary's own document has it, and so has the room's once it is shown."""
    forum = hidden.forum
    forum.run(PROPOSE, {"texts": [SECRET, "Beta"]})
    forum.do("open", PRIORITISE)
    chosen = forum.ids(PRIORITISE)[SECRET]
    forum.answer(hidden.author, PRIORITISE, {"choices": [chosen]})
    forum.do("close", PRIORITISE)
    forum.do("record_decision", PRIORITISE)
    unshown = hidden.draft().text
    kept = secretary_of(forum.server).get(f"/preview/{forum.slug}").text
    forum.do("reveal", PRIORITISE)

    assert SECRET not in unshown
    assert SECRET in kept
    assert SECRET in hidden.draft().text


def test_a_form_that_is_not_open_yet_names_no_choices(hidden: Hidden) -> None:
    """Whoever has found the id of a prepared round is not told what it will ask."""
    forum = hidden.forum
    forum.run(PROPOSE, {"texts": [SECRET, "Beta"]})
    prepared = forum.round(PRIORITISE)["id"]

    answer = hidden.other.post("/room", {"round": [prepared], "rev": ["1"], "choices": ["x"]})

    assert answer.status == 409
    assert SECRET not in answer.text


@pytest.mark.parametrize("state", list(RoundState))
@pytest.mark.parametrize("role", list(Role))
def test_one_function_says_what_a_role_sees(hidden: Hidden, role: Role, state: RoundState) -> None:
    _, round_ = hidden.forum.asked(PROPOSE)
    sight = sight_of(round_.with_items((), state), role)

    opened, shown = state is not RoundState.PREPARED, state is RoundState.REVEALED
    wanted: Any = Sight(form=True, count=True, result=True)
    if role is Role.PARTICIPANT:
        wanted = Sight(form=opened, count=opened, result=shown)
    assert sight == wanted
