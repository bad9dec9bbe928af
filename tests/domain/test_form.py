from __future__ import annotations

import pytest

from workshopkit.domain.form import (
    CHOOSE_HERE,
    NEEDED,
    NOT_A_COUNT,
    NOT_ON_THE_LIST,
    TOO_LONG,
    TOO_MANY_POINTS,
    TOO_MANY_TEXTS,
    TOO_MANY_VOTES,
    TWO_VOTES_ON_ONE,
    Choice,
    Dots,
    Option,
    Points,
    Reader,
    Scale,
    Select,
    Several,
    Text,
    Texts,
)
from workshopkit.domain.response import Mistake, UnreadableAnswerError

OPTIONS = tuple(Option(key, key.upper()) for key in "abcd")
DOTS = Dots("choices", "", OPTIONS, most=2)
CHOICE = Choice("group", "", OPTIONS)
SEVERAL = Several("heard", "", OPTIONS)
SCALE = Scale("useful", "", 4, "Inte alls", "Mycket")
POINTS = Points("points", "", OPTIONS)


def test_a_text_is_read_clean() -> None:
    assert Reader({"name": [" Otto \n Påhittsson "]}).text(Text("name", "")) == "Otto Påhittsson"


def test_a_long_text_keeps_its_lines() -> None:
    assert Reader({"needs": ["ett\r\ntvå"]}).text(Text("needs", "", lines=3)) == "ett\ntvå"


def test_a_missing_text_is_empty() -> None:
    reader = Reader({"age": []})

    assert (reader.text(Text("name", "")), reader.text(Text("age", ""))) == ("", "")
    assert reader.mistakes == []


def test_a_text_may_be_just_as_long_as_there_is_room_for() -> None:
    reader = Reader({"name": [" " + "å" * 60 + " "]})

    reader.text(Text("name", "", limit=60))

    assert reader.mistakes == []


def test_a_longer_text_is_refused_with_its_length() -> None:
    reader = Reader({"name": ["å" * 61]})

    reader.text(Text("name", "", limit=60))

    assert reader.mistakes == [Mistake("name", TOO_LONG, {"length": 61, "limit": 60})]


def test_a_needed_text_of_spaces_is_refused() -> None:
    reader = Reader({"headline": ["  "]})

    reader.text(Text("headline", "", required=True))

    assert reader.mistakes == [Mistake("headline", NEEDED, {})]


def test_empty_texts_are_left_out() -> None:
    reader = Reader({"texts": ["", " Bokälskaren ", "\n", "Den oerfarne"]})

    assert reader.texts(Texts("texts", "", count=2)) == ["Bokälskaren", "Den oerfarne"]
    assert reader.mistakes == []


def test_too_many_and_too_long_texts_are_both_told() -> None:
    reader = Reader({"texts": ["a", "bb", "cccc"]})

    reader.texts(Texts("texts", "", count=2, limit=3))

    assert reader.mistakes == [
        Mistake("texts", TOO_MANY_TEXTS, {"n": 3, "count": 2}),
        Mistake("texts", TOO_LONG, {"length": 4, "limit": 3}),
    ]


def test_votes_are_read_in_the_order_of_the_list() -> None:
    reader = Reader({"choices": ["d", "a"]})

    assert reader.dots(DOTS) == ["a", "d"]
    assert reader.mistakes == []


def test_no_votes_are_an_answer() -> None:
    reader = Reader({})

    assert reader.dots(DOTS) == []
    assert reader.mistakes == []


@pytest.mark.parametrize(
    ("sent", "message", "facts"),
    [
        (["a", "x"], NOT_ON_THE_LIST, {"value": "x"}),
        (["a", "a"], TWO_VOTES_ON_ONE, {}),
        (["a", "b", "c"], TOO_MANY_VOTES, {"n": 3, "most": 2}),
    ],
)
def test_votes_against_the_rules_are_refused(
    sent: list[str], message: str, facts: dict[str, object]
) -> None:
    reader = Reader({"choices": sent})

    reader.dots(DOTS)

    assert reader.mistakes == [Mistake("choices", message, facts)]


def test_a_choice_may_be_left_open() -> None:
    reader = Reader({"group": [""]})

    assert reader.choice(CHOICE) == ""
    assert reader.mistakes == []


def test_a_choice_that_is_not_on_the_list_is_refused() -> None:
    reader = Reader({"group": ["x" * 100 + "\u202e"]})

    reader.choice(CHOICE)

    assert reader.mistakes == [Mistake("group", NOT_ON_THE_LIST, {"value": "x" * 60})]


def test_a_choice_that_is_needed_cannot_be_left_open() -> None:
    reader = Reader({"group": [""]})

    reader.choice(Choice("group", "", OPTIONS, required=True))

    assert reader.mistakes == [Mistake("group", CHOOSE_HERE, {})]


def test_one_is_chosen_from_a_long_list() -> None:
    reader = Reader({"place": ["c"], "other": ["x"]})

    chosen = reader.choice(Select("place", "", OPTIONS))
    reader.choice(Select("other", "", OPTIONS))

    assert chosen == "c"
    assert reader.mistakes == [Mistake("other", NOT_ON_THE_LIST, {"value": "x"})]


# Several


def test_any_number_of_options_is_read_in_the_order_of_the_list() -> None:
    reader = Reader({"heard": ["d", "a", "d", "b"]})

    assert reader.several(SEVERAL) == ["a", "b", "d"]
    assert reader.mistakes == []


def test_none_of_several_options_is_an_answer() -> None:
    reader = Reader({})

    assert reader.several(SEVERAL) == []
    assert reader.mistakes == []


def test_one_of_several_options_may_be_needed() -> None:
    reader = Reader({})

    reader.several(Several("heard", "", OPTIONS, required=True))

    assert reader.mistakes == [Mistake("heard", CHOOSE_HERE, {})]


def test_an_option_that_is_not_among_several_is_refused() -> None:
    reader = Reader({"heard": ["a", "x\u202e"]})

    assert reader.several(SEVERAL) == ["a"]
    assert reader.mistakes == [Mistake("heard", NOT_ON_THE_LIST, {"value": "x"})]


# A scale


@pytest.mark.parametrize(
    ("sent", "step"), [(["1"], 1), (["4"], 4), ([""], 0), ([], 0), (["3", "1"], 3)]
)
def test_a_step_of_a_scale_is_read_as_a_number(sent: list[str], step: int) -> None:
    reader = Reader({"useful": sent})

    assert reader.scale(SCALE) == step
    assert reader.mistakes == []


@pytest.mark.parametrize("sent", ["0", "5", "-1", "2.0", "two", "٣", " 2"])
def test_a_step_beyond_the_ends_of_a_scale_is_refused(sent: str) -> None:
    reader = Reader({"useful": [sent]})

    assert reader.scale(SCALE) == 0
    assert [mistake.message for mistake in reader.mistakes] == [NOT_ON_THE_LIST]


def test_a_scale_that_is_needed_cannot_be_left_open() -> None:
    reader = Reader({})

    reader.scale(Scale("useful", "", 4, "", "", required=True))

    assert reader.mistakes == [Mistake("useful", CHOOSE_HERE, {})]


# Points


def test_points_are_shared_and_noughts_are_left_out() -> None:
    reader = Reader({"points-a": ["60"], "points-b": ["0"], "points-c": [" 40 "], "points-d": [""]})

    assert reader.points(POINTS) == {"a": 60, "c": 40}
    assert reader.mistakes == []


def test_fewer_points_than_there_are_may_be_given() -> None:
    reader = Reader({"points-a": ["10"]})

    assert reader.points(POINTS) == {"a": 10}
    assert reader.mistakes == []


def test_more_points_than_there_are_are_refused() -> None:
    reader = Reader({"points-a": ["60"], "points-b": ["41"]})

    reader.points(POINTS)

    assert reader.mistakes == [Mistake("points", TOO_MANY_POINTS, {"n": 101, "total": 100})]


@pytest.mark.parametrize("sent", ["-1", "1.5", "many", "٣", "9999999"])
def test_points_that_are_no_whole_number_are_refused(sent: str) -> None:
    reader = Reader({"points-a": [sent], "points-b": ["7"]})

    assert reader.points(POINTS) == {"b": 7}
    assert reader.mistakes == [Mistake("points", NOT_A_COUNT, {"total": 100})]


def test_every_mistake_is_told_at_once() -> None:
    reader = Reader({"group": ["x"]})
    reader.text(Text("headline", "", required=True))
    reader.choice(CHOICE)

    with pytest.raises(UnreadableAnswerError) as told:
        reader.finish()

    assert [mistake.field for mistake in told.value.mistakes] == ["headline", "group"]


def test_an_answer_without_mistakes_is_finished_quietly() -> None:
    Reader({}).finish()
