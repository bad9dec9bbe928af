from __future__ import annotations

import pytest

from workshopkit.domain.form import (
    NEEDED,
    NOT_ON_THE_LIST,
    TOO_LONG,
    TOO_MANY_TEXTS,
    TOO_MANY_VOTES,
    TWO_VOTES_ON_ONE,
    Choice,
    Dots,
    Option,
    Reader,
    Text,
    Texts,
)
from workshopkit.domain.response import Mistake, UnreadableAnswerError

OPTIONS = tuple(Option(key, key.upper()) for key in "abcd")
DOTS = Dots("choices", "", OPTIONS, most=2)
CHOICE = Choice("group", "", OPTIONS)


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


def test_every_mistake_is_told_at_once() -> None:
    reader = Reader({"group": ["x"]})
    reader.text(Text("headline", "", required=True))
    reader.choice(CHOICE)

    with pytest.raises(UnreadableAnswerError) as told:
        reader.finish()

    assert [mistake.field for mistake in told.value.mistakes] == ["headline", "group"]


def test_an_answer_without_mistakes_is_finished_quietly() -> None:
    Reader({}).finish()
