from __future__ import annotations

from dataclasses import dataclass

import pytest

from workshopkit.domain.setting import (
    RoomSetting,
    defaults,
    earlier_exercise,
    number,
    one_of,
    room_settings,
    setting_mistakes,
    ways,
)


@dataclass(frozen=True)
class Settings:
    votes: int = number(3, 1, 50)
    keep: int = number(0, 0, 100)
    named: bool = False
    voters: str = one_of("people", "tables")
    subject: str = ""


def sentences(given: dict[str, object]) -> list[str]:
    return [message.format(**facts) for message, facts in setting_mistakes(Settings, given)]


def test_the_defaults_are_usable() -> None:
    assert sentences(defaults(Settings)) == []


def test_every_setting_has_a_default() -> None:
    assert defaults(Settings) == {
        "votes": 3,
        "keep": 0,
        "named": False,
        "voters": "people",
        "subject": "",
    }


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        (
            "vots",
            3,
            "the setting “vots” is not known for this kind of exercise; did you mean “votes”?",
        ),
        (
            "colour",
            "red",
            "the setting “colour” is not known; this kind has: votes, keep, named, voters, subject",
        ),
        ("votes", "3", "the setting “votes” should be a whole number, not '3'"),
        ("votes", 3.0, "the setting “votes” should be a whole number, not 3.0"),
        ("votes", True, "the setting “votes” should be a whole number, not True"),
        ("votes", 0, "the setting “votes” should be from 1 to 50, not 0"),
        ("votes", 51, "the setting “votes” should be from 1 to 50, not 51"),
        ("named", 1, "the setting “named” should be true or false, not 1"),
        ("subject", 7, "the setting “subject” should be a text in quotation marks, not 7"),
        ("voters", "table", "the setting “voters” should be one of people, tables, not 'table'"),
        (
            "voters",
            ["tables"],
            "the setting “voters” should be a text in quotation marks, not ['tables']",
        ),
    ],
)
def test_an_unusable_setting_is_told_in_a_sentence(name: str, value: object, sentence: str) -> None:
    assert sentences({name: value}) == [sentence]


@pytest.mark.parametrize("votes", [1, 50])
def test_a_number_may_be_at_either_end_of_its_range(votes: int) -> None:
    assert sentences({"votes": votes}) == []


def test_every_mistake_is_told() -> None:
    assert len(sentences({"votes": 0, "vote": 1, "named": "yes", "keep": 3})) == 3


@dataclass(frozen=True)
class Spoken:
    votes: int = number(3, 1, 50, label="Votes each")
    limit: int = number(100, 1, 500)
    when: str = one_of(now="Today", later="Another day", label="When it is about")
    shown_as: str = one_of("table", "list", label="How it is shown")
    named: bool = False
    rows_from: str = earlier_exercise(way="A row for each from")
    items_from: str = earlier_exercise()


def test_a_setting_with_a_label_can_be_changed_in_the_room_and_says_its_words() -> None:
    assert list(room_settings(Spoken)) == [
        RoomSetting("votes", "Votes each", 1, 50),
        RoomSetting(
            "when", "When it is about", choices=(("now", "Today"), ("later", "Another day"))
        ),
        RoomSetting("shown_as", "How it is shown", choices=(("table", "table"), ("list", "list"))),
    ]


def test_the_first_choice_is_the_usual_one_with_words_or_without() -> None:
    assert defaults(Spoken) == {
        "votes": 3,
        "limit": 100,
        "when": "now",
        "shown_as": "table",
        "named": False,
        "rows_from": "",
        "items_from": "",
    }
    assert list(setting_mistakes(Spoken, {"when": "later"})) == []
    assert len(list(setting_mistakes(Spoken, {"when": "Today"}))) == 1


def test_each_way_to_build_on_an_exercise_has_its_words() -> None:
    assert ways(Spoken) == {"rows_from": "A row for each from", "items_from": ""}
