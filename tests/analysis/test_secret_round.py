from __future__ import annotations

from typing import Any

import pytest

from workshopkit.domain.actor import Actor, Role
from workshopkit.domain.response import HandCount
from workshopkit.facilitation.paper import type_in
from workshopkit.facilitation.round import count_by_hand

VOTE, SURVEY = "prioritise-target-groups", "course-evaluation"
FACILITATOR = Actor(Role.FACILITATOR)
#: Who votes what, in this order.
VOTES = ("Det nyfikna barnet", "Bokälskaren", "Den ovane", "Bokälskaren")


def of(frame: Any, exercise: str) -> Any:
    return frame[frame["exercise"] == exercise].reset_index(drop=True)


def vote(room: Any, order: tuple[int, ...]) -> Any:
    opened = room.open(VOTE, secret=True)
    for person in order:
        room.answer(opened, person, choices=[VOTES[person]])
    room.close(VOTE)
    return opened


def test_a_secret_vote_gives_slips_and_turnout(proposed: Any) -> None:
    vote(proposed, (0, 1, 2, 3))

    analysis = proposed.analysis()
    slips = of(analysis.responses(), VOTE)

    assert list(slips["answer"]) == sorted(VOTES)
    assert of(analysis.participation(), VOTE)["took_part"].tolist() == [4]
    tallies = of(analysis.tallies(), VOTE)
    assert dict(zip(tallies["item"], tallies["votes"], strict=True)) == {
        "Den ovane": 1,
        "Bokälskaren": 2,
        "Det nyfikna barnet": 1,
    }


def test_no_slip_of_a_secret_vote_has_a_voter_or_a_time(proposed: Any) -> None:
    vote(proposed, (0, 1, 2, 3))

    slips = of(proposed.analysis().responses(), VOTE)

    assert slips["voter"].isna().all()
    assert slips["saved_at"].isna().all()
    assert slips["by"].isna().all()


def test_who_answered_a_secret_round_first_changes_nothing(proposed: Any) -> None:
    vote(proposed, (0, 1, 2, 3))
    vote(proposed, (3, 1, 0, 2))

    analysis = proposed.analysis()
    runs = [
        of(frame[frame["run"] == run].drop(columns=["run"]), VOTE)
        for frame in (analysis.responses(), analysis.items(), analysis.tallies())
        for run in (1, 2)
    ]

    for first, second in zip(runs[::2], runs[1::2], strict=True):
        assert first.equals(second)
        assert len(first) > 2


def test_somebody_who_only_voted_in_secret_has_no_number(proposed: Any) -> None:
    vote(proposed, (0, 1, 2, 3))

    voters = proposed.analysis().responses()["voter"]

    # Three people proposed; the fourth, and all the tables, were only there in secret.
    assert list(voters.cat.categories) == ["v1", "v2", "v3"]


def test_a_slip_that_came_on_paper_is_like_the_others(proposed: Any) -> None:
    opened = vote(proposed, (0, 1))
    item = opened.items[0]
    type_in(proposed.unit, FACILITATOR, opened, {"choices": [item.id]})
    hands = HandCount(opened.id, "paper", 1, {item.id: 1})
    count_by_hand(proposed.unit, FACILITATOR, proposed.place, hands)

    slips = of(proposed.analysis().responses(), VOTE)

    assert list(slips["answer"]) == ["Bokälskaren", item.label, item.label, "Det nyfikna barnet"]
    assert slips[["voter", "by", "saved_at"]].isna().all(axis=None)


@pytest.mark.parametrize("frame", ["responses", "survey_answers"])
def test_the_answers_of_one_secret_survey_cannot_be_put_together_again(
    room: Any, frame: str
) -> None:
    opened = room.open(SURVEY, secret=True)
    for person, (step, text) in enumerate([(4, "Alltid bra"), (1, "Öppna mer"), (4, "Bra")]):
        room.answer(opened, person, answers={"3": step, "8": text})
    room.close(SURVEY)

    found = getattr(room.analysis(), frame)()

    assert found["voter"].isna().all()
    assert list(found["question"]) == [3, 3, 3, 8, 8, 8]
    assert list(found["answer"]) == ["1", "4", "4", "Alltid bra", "Bra", "Öppna mer"]


def test_the_texts_of_a_secret_survey_stand_in_another_order_than_they_came(room: Any) -> None:
    texts = ["Öppna mer", "Mitt i allt", "Alltid bra"]
    opened = room.open(SURVEY, secret=True)
    for person, text in enumerate(texts):
        room.answer(opened, person, answers={"8": text})
    room.close(SURVEY)

    items = room.analysis().items()

    assert [label for label in items["item"] if label in texts] == sorted(texts)


def test_a_secret_answer_loses_the_name_it_was_given_with(room: Any) -> None:
    room.prepare({"propose-target-groups": {"named": True}})
    room.do("propose-target-groups", {"texts": ["Bokälskaren"]}, secret=True)

    analysis = room.analysis()

    assert list(analysis.responses()["answer"]) == ["Bokälskaren"]
    assert "Alva" not in analysis.chart("propose-target-groups").html


def test_other_rounds_of_the_same_workshop_keep_their_voters(proposed: Any) -> None:
    vote(proposed, (0, 1, 2, 3))

    assert of(proposed.analysis().responses(), "propose-target-groups")["voter"].notna().all()
