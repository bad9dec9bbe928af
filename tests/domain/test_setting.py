from __future__ import annotations

from dataclasses import dataclass

import pytest

from workshopkit.domain.setting import defaults, number, one_of, setting_mistakes


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
