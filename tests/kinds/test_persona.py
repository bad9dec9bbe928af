from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from workshopkit.domain.document import Paragraph, Persona
from workshopkit.domain.form import NEEDED, Cards
from workshopkit.domain.item import Act, ActKind, Item, moderated
from workshopkit.domain.language import Language
from workshopkit.domain.response import Mistake, Response, UnreadableAnswerError
from workshopkit.domain.round import Outcome, Round
from workshopkit.kinds import persona

MakeRound = Callable[..., Round]
MakeOutcome = Callable[[Round, tuple[Item, ...]], Outcome]
Answer = Callable[..., Response]

EMPTY = {
    "name": "",
    "age": "",
    "everyday": "",
    "needs": "",
    "hinders": "",
    "library": "",
    "quote": "",
}
OTTO = {**EMPTY, "name": "Otto Påhittsson", "age": "42", "quote": "Jag trodde fel."}
TILDE = {**EMPTY, "name": "Tilde Exempelqvist", "needs": "Ro.\nEn vrå."}


@pytest.fixture
def round_(make_round: MakeRound, groups: tuple[Item, ...]) -> Round:
    return make_round("persona", groups)


def test_only_cards_with_something_on_them_are_read(round_: Round) -> None:
    raw = {
        "card-g1-name": ["Otto Påhittsson"],
        "card-g1-age": ["42"],
        "card-g1-quote": ["Jag trodde fel."],
        "card-g2-name": ["  "],
    }

    assert persona.read(round_, raw) == {"cards": {"g1": OTTO}}


def test_no_card_at_all_is_refused_at_the_first_name(round_: Round) -> None:
    with pytest.raises(UnreadableAnswerError) as refused:
        persona.read(round_, {})

    assert refused.value.mistakes == (Mistake("card-g1-name", NEEDED, {}),)


def test_a_card_of_a_group_that_is_not_there_is_left_out(round_: Round) -> None:
    raw = {"card-g1-name": ["Otto"], "card-g99-name": ["Ingen"]}

    assert list(persona.read(round_, raw)["cards"]) == ["g1"]


def test_the_cards_of_one_group_stand_beside_each_other(round_: Round, answer: Answer) -> None:
    answers = [
        answer("table:1", cards={"g2": TILDE}),
        answer("table:2", cards={"g1": OTTO, "g2": OTTO}),
    ]

    found = persona.items(round_, answers, [])

    assert [(item.label, item.detail["name"]) for item in found] == [
        ("Den oerfarne", "Otto Påhittsson"),
        ("Den identitetsökande tonåringen", "Tilde Exempelqvist"),
        ("Den identitetsökande tonåringen", "Otto Påhittsson"),
    ]


def test_two_cards_of_one_table_are_two_items(round_: Round, answer: Answer) -> None:
    found = persona.items(round_, [answer("table:1", cards={"g1": OTTO, "g2": TILDE})], [])

    assert len({item.id for item in found}) == 2


def test_the_report_is_a_card_for_each_persona_and_who_wrote(
    round_: Round, english: Language, make_outcome: MakeOutcome, answer: Answer
) -> None:
    answers = [answer("table:1", cards={"g1": OTTO, "g2": TILDE})]
    items = tuple(persona.items(round_, answers, []))

    assert persona.report(make_outcome(round_, items), english) == (
        Persona("Den oerfarne", "Otto Påhittsson, 42", (), "Jag trodde fel."),
        Persona(
            "Den identitetsökande tonåringen", "Tilde Exempelqvist", (("Needs", "Ro.\nEn vrå."),)
        ),
        Paragraph("9 of 9 took part.", "small"),
    )


def test_without_groups_there_is_one_card_with_room_for_ones_own(
    make_round: MakeRound, english: Language
) -> None:
    (cards,) = persona.form(make_round("persona"), english)

    assert isinstance(cards, Cards)
    assert [card.subject for card in cards.cards] == ["Your own group"]
    assert cards.cards[0].fields[0].name == "card-own-group"


def test_a_group_of_ones_own_names_its_card(make_round: MakeRound, answer: Answer) -> None:
    card = {**OTTO, "group": "Nattskiftet"}

    (item,) = persona.items(make_round("persona"), [answer("a", cards={"own": card})], [])

    assert item.label == "Nattskiftet"


def test_groups_are_said_by_label_in_a_scenario(round_: Round) -> None:
    said = {"cards": [{"group": "Den oerfarne", "name": "Otto", "age": 42}]}

    assert persona.from_words(round_, said) == {"cards": {"g1": {"name": "Otto", "age": "42"}}}


@pytest.fixture
def merged(round_: Round) -> Round:
    """The second group lives on in the first."""
    merge = Act(1, ActKind.MERGE, ("g1", "g2"), "De nyfikna")
    return replace(round_, items=moderated(round_.items, [merge]))


def test_the_cards_of_a_merged_group_stay_with_the_one_it_lives_on_in(
    merged: Round, answer: Answer
) -> None:
    answers = [answer("table:1", cards={"g2": TILDE}), answer("table:2", cards={"g1": OTTO})]

    found = persona.items(merged, answers, [])

    assert [(item.label, item.detail["name"]) for item in found] == [
        ("De nyfikna", "Otto Påhittsson"),
        ("De nyfikna", "Tilde Exempelqvist"),
    ]


def test_two_cards_of_one_table_about_merged_groups_come_back_as_one_with_nothing_lost(
    merged: Round,
) -> None:
    sent = persona.inputs(merged, {"cards": {"g1": OTTO, "g2": TILDE}})

    card = persona.read(merged, sent)["cards"]["g1"]

    assert card["name"] == "Otto Påhittsson Tilde Exempelqvist"
    assert (card["age"], card["needs"], card["quote"]) == ("42", "Ro.\nEn vrå.", "Jag trodde fel.")


def test_a_group_that_was_hidden_has_no_card_to_write_and_none_to_read(
    round_: Round, answer: Answer, english: Language, make_outcome: MakeOutcome
) -> None:
    shown = tuple(replace(item, hidden=item.id == "g1") for item in round_.items)
    hidden = replace(round_, items=shown)

    items = tuple(persona.items(hidden, [answer("table:1", cards={"g1": OTTO})], []))

    assert items[0].hidden
    assert "Den oerfarne" not in repr(persona.form(hidden, english))
    assert persona.results(make_outcome(hidden, items)) == ()
