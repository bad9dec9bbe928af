from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from workshopkit.domain.actor import Actor, Role
from workshopkit.domain.response import HandCount
from workshopkit.facilitation.running import UnusableSettingError, count_by_hand

VOTE, SURVEY = "prioritise-target-groups", "course-evaluation"
GROUPS = ["Bokälskaren", "Den ovane", "Det nyfikna barnet"]
FACILITATOR = Actor(Role.FACILITATOR)
#: Who votes what, in this order.
VOTES = ("Det nyfikna barnet", "Bokälskaren", "Den ovane", "Bokälskaren")


def of(frame: Any, exercise: str) -> Any:
    return frame[frame["exercise"] == exercise].reset_index(drop=True)


@pytest.fixture
def secret(proposed: Any) -> Any:
    """Four people at four tables who are about to vote in secret."""
    proposed.settle(VOTE, secret="yes")
    return proposed


def vote(room: Any, order: tuple[int, ...]) -> Any:
    opened = room.open(VOTE)
    for person in order:
        room.answer(opened, person, choices=[VOTES[person]])
    room.close(VOTE)
    return opened


def test_a_secret_vote_gives_slips_and_turnout(secret: Any) -> None:
    vote(secret, (0, 1, 2, 3))

    analysis = secret.analysis()
    slips = of(analysis.responses(), VOTE)

    assert list(slips["answer"]) == sorted(VOTES)
    assert of(analysis.participation(), VOTE)["took_part"].tolist() == [4]
    tallies = of(analysis.tallies(), VOTE)
    assert dict(zip(tallies["item"], tallies["votes"], strict=True)) == {
        "Den ovane": 1,
        "Bokälskaren": 2,
        "Det nyfikna barnet": 1,
    }


def test_no_slip_of_a_secret_vote_has_a_voter_or_a_time(secret: Any) -> None:
    vote(secret, (0, 1, 2, 3))

    slips = of(secret.analysis().responses(), VOTE)

    assert slips["voter"].isna().all()
    assert slips["saved_at"].isna().all()
    assert slips["by"].isna().all()


def test_who_answered_a_secret_round_first_changes_nothing(secret: Any) -> None:
    vote(secret, (0, 1, 2, 3))
    vote(secret, (3, 1, 0, 2))

    analysis = secret.analysis()
    runs = [
        of(frame[frame["run"] == run].drop(columns=["run"]), VOTE)
        for frame in (analysis.responses(), analysis.items(), analysis.tallies())
        for run in (1, 2)
    ]

    for first, second in zip(runs[::2], runs[1::2], strict=True):
        assert first.equals(second)
        assert len(first) > 2


def test_somebody_who_only_voted_in_secret_has_no_number(secret: Any) -> None:
    vote(secret, (0, 1, 2, 3))

    voters = secret.analysis().responses()["voter"]

    # Three people proposed; the fourth, and all the tables, were only there in secret.
    assert list(voters.cat.categories) == ["v1", "v2", "v3"]


def test_a_slip_that_came_on_paper_is_like_the_others(secret: Any) -> None:
    opened = vote(secret, (0, 1))
    item = opened.items[0]
    hands = HandCount(opened.id, "paper", 2, {item.id: 2})
    count_by_hand(secret.unit, FACILITATOR, secret.place, hands)

    slips = of(secret.analysis().responses(), VOTE)

    assert list(slips["answer"]) == ["Bokälskaren", item.label, item.label, "Det nyfikna barnet"]
    assert slips[["voter", "by", "saved_at"]].isna().all(axis=None)


@pytest.mark.parametrize(
    ("method", "given", "told"),
    [
        (
            "dots",
            [
                {"choices": ["Det nyfikna barnet", "Den ovane"]},
                {"choices": ["Bokälskaren", "Den ovane"]},
            ],
            [("Bokälskaren", 1), ("Den ovane", 1), ("Den ovane", 1), ("Det nyfikna barnet", 1)],
        ),
        (
            "rank",
            [{"choices": GROUPS[::-1]}, {"choices": GROUPS}],
            [
                ("Bokälskaren", 1),
                ("Bokälskaren", 3),
                ("Den ovane", 2),
                ("Den ovane", 2),
                ("Det nyfikna barnet", 1),
                ("Det nyfikna barnet", 3),
            ],
        ),
        (
            "points",
            [
                {"points": {"Den ovane": 70, "Bokälskaren": 30}},
                {"points": {"Den ovane": 20, "Bokälskaren": 80}},
            ],
            [("Bokälskaren", 30), ("Bokälskaren", 80), ("Den ovane", 20), ("Den ovane", 70)],
        ),
    ],
)
def test_what_stood_on_one_slip_cannot_be_put_together_again(
    secret: Any, method: str, given: list[Mapping[str, Any]], told: list[tuple[str, int]]
) -> None:
    secret.settle(VOTE, method=method)
    secret.do(VOTE, *given)

    slips = of(secret.analysis().responses(), VOTE)

    assert list(zip(slips["answer"], slips["points"], strict=True)) == told
    assert slips[["voter", "by", "saved_at"]].isna().all(axis=None)


def test_while_a_secret_ballot_is_open_only_the_turnout_is_told(secret: Any) -> None:
    opened = secret.open(VOTE)
    for person in (0, 1, 2):
        secret.answer(opened, person, choices=[VOTES[person]])
    paper = HandCount(opened.id, "paper", 1, {opened.items[0].id: 1})
    count_by_hand(secret.unit, FACILITATOR, secret.place, paper)

    analysis = secret.analysis()
    found = [of(frame, VOTE) for frame in (analysis.responses(), analysis.tallies())]

    assert [len(frame) for frame in found] == [0, 0]
    assert of(analysis.participation(), VOTE)["took_part"].tolist() == [3]
    secret.close(VOTE)
    assert len(of(secret.analysis().responses(), VOTE)) == 4


def test_a_vote_that_is_not_secret_keeps_its_voters(proposed: Any) -> None:
    proposed.settle(VOTE, secret="no")
    vote(proposed, (2, 0))

    answers = of(proposed.analysis().responses(), VOTE)

    assert list(answers["voter"]) == ["v3", "v1"]
    assert answers[["by", "saved_at"]].notna().all(axis=None)


def test_a_survey_cannot_be_secret(room: Any) -> None:
    with pytest.raises(UnusableSettingError):
        room.settle(SURVEY, secret="yes")


def test_other_rounds_of_the_same_workshop_keep_their_voters(secret: Any) -> None:
    vote(secret, (0, 1, 2, 3))

    assert of(secret.analysis().responses(), "propose-target-groups")["voter"].notna().all()
