from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from workshopkit.domain.document import Paragraph, Poster
from workshopkit.domain.form import NEEDED, NOT_ON_THE_LIST, Choice, FieldGroup, Option, Text
from workshopkit.domain.item import Act, ActKind, Item, moderated
from workshopkit.domain.language import Language
from workshopkit.domain.response import Mistake, Response, UnreadableAnswerError
from workshopkit.domain.round import Outcome, Round
from workshopkit.kinds import headline

MakeRound = Callable[..., Round]
MakeOutcome = Callable[[Round, tuple[Item, ...]], Outcome]
Answer = Callable[..., Response]

PLACARD: dict[str, Any] = {
    "headline": "Landets lugnaste kvart",
    "lines": ["Vi går hit för att andas", "Kassen är packad"],
    "group": "g3",
    "discovered": "Att det är öppet.",
    "possible": "Läxhjälp på kvällen.",
    "differently": "",
    "quotes": [
        {"name": "Stina Låtsasdotter", "age": "34", "text": "Jag stannade för tystnaden."},
        {"name": "", "age": "", "text": "Ingen sa skynda dig."},
    ],
}


@pytest.fixture
def round_(make_round: MakeRound, groups: tuple[Item, ...]) -> Round:
    return make_round("headline", groups, year=2031)


def test_a_placard_is_read_as_it_was_sent(round_: Round) -> None:
    assert headline.read(round_, headline.inputs(round_, PLACARD)) == PLACARD


def test_each_line_of_the_lines_is_a_line_of_its_own(round_: Round) -> None:
    raw = {"headline": ["Öppet dygnet runt"], "lines": ["  ett\r\n\r\n två \n"]}

    assert headline.read(round_, raw)["lines"] == ["ett", "två"]


def test_a_placard_needs_only_a_headline(round_: Round) -> None:
    assert headline.read(round_, {"headline": ["Öppet dygnet runt"]}) == {
        "headline": "Öppet dygnet runt",
        "lines": [],
        "group": "",
        "discovered": "",
        "possible": "",
        "differently": "",
        "quotes": [],
    }


def test_a_placard_without_headline_and_with_an_unknown_group_is_refused_twice(
    round_: Round,
) -> None:
    with pytest.raises(UnreadableAnswerError) as refused:
        headline.read(round_, {"group": ["g99"]})

    assert refused.value.mistakes == (
        Mistake("headline", NEEDED, {}),
        Mistake("group", NOT_ON_THE_LIST, {"value": "g99"}),
    )


def test_the_report_is_a_poster_for_each_placard_and_who_wrote(
    round_: Round, english: Language, make_outcome: MakeOutcome, answer: Answer
) -> None:
    items = tuple(headline.items(round_, [answer("table:3", **PLACARD)], []))

    assert headline.report(make_outcome(round_, items), english) == (
        Poster(
            masthead="2031",
            headline="Landets lugnaste kvart",
            lines=("Vi går hit för att andas", "Kassen är packad"),
            group="Den stressade småbarnsföräldern",
            story=(
                ("What have they discovered?", "Att det är öppet."),
                ("What possibilities do they see?", "Läxhjälp på kvällen."),
            ),
            quotes=(
                ("Jag stannade för tystnaden.", "Stina Låtsasdotter, 34"),
                ("Ingen sa skynda dig.", ""),
            ),
        ),
        Paragraph("9 of 9 took part.", "small"),
    )


def test_two_placards_with_one_headline_are_two_items(round_: Round, answer: Answer) -> None:
    found = headline.items(round_, [answer("table:1", **PLACARD), answer("table:2", **PLACARD)], [])

    assert len({item.id for item in found}) == 2


def test_the_group_is_chosen_from_the_earlier_exercise(
    make_round: MakeRound, english: Language
) -> None:
    chosen = headline.form(make_round("headline", (Item("g1", "Bokälskaren"),)), english)

    assert chosen[2] == Choice(
        "group", "The satisfied target group", (Option("g1", "Bokälskaren"),)
    )


def test_without_an_earlier_exercise_the_group_is_written(
    make_round: MakeRound, english: Language
) -> None:
    written = headline.form(make_round("headline"), english)

    assert written[2] == Text("group", "The satisfied target group", limit=120)


def test_groups_are_said_by_label_in_a_scenario(round_: Round) -> None:
    said = {"headline": "LÄSA TYST", "group": "Bokälskaren"}

    assert headline.from_words(round_, said) == {"headline": "LÄSA TYST", "group": "g8"}


def test_the_fields_stand_in_the_order_they_are_printed(
    make_shipped: MakeRound, english: Language
) -> None:
    form = headline.form(make_shipped("headlines"), english)

    assert [field.label for field in form] == [
        "Headline",
        "Lines below the headline",
        "The satisfied target group",
        "What have they discovered?",
        "What possibilities do they see?",
        "What do they do or think differently?",
        "Quote 1",
        "Quote 2",
        "Quote 3",
    ]
    assert all(isinstance(field, FieldGroup) for field in form[-3:])


def test_a_placard_from_before_possibilities_were_asked_for_is_shown_as_it_was(
    round_: Round, english: Language, make_outcome: MakeOutcome, answer: Answer
) -> None:
    old = {name: text for name, text in PLACARD.items() if name != "possible"}

    poster, _ = headline.report(
        make_outcome(round_, tuple(headline.items(round_, [answer("table:3", **old)], []))), english
    )

    assert isinstance(poster, Poster)
    assert poster.story == (("What have they discovered?", "Att det är öppet."),)


def test_a_placard_about_a_group_that_was_merged_names_the_one_it_lives_on_in(
    round_: Round, answer: Answer
) -> None:
    merge = Act(1, ActKind.MERGE, ("g1", "g3"), "De som provar")
    merged = replace(round_, items=moderated(round_.items, [merge]))

    (item,) = headline.items(merged, [answer("table:3", **PLACARD)], [])

    assert item.detail["group"] == "De som provar"
    assert headline.inputs(merged, PLACARD)["group"] == ["g1"]
    assert headline.read(merged, headline.inputs(round_, PLACARD))["group"] == "g3"


def test_a_placard_about_a_group_that_was_hidden_names_none(
    round_: Round, english: Language, make_outcome: MakeOutcome, answer: Answer
) -> None:
    shown = tuple(replace(item, hidden=item.id == "g3") for item in round_.items)
    hidden = replace(round_, items=shown)

    items = tuple(headline.items(hidden, [answer("table:3", **PLACARD)], []))

    assert "Den stressade" not in repr(headline.report(make_outcome(hidden, items), english))
    assert "Den stressade" not in repr(headline.form(hidden, english))
