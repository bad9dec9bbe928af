from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from workshopkit.domain.document import NumberedList, Paragraph
from workshopkit.domain.exercise import Wording
from workshopkit.domain.form import NEEDED, Texts
from workshopkit.domain.item import Item
from workshopkit.domain.language import Language
from workshopkit.domain.response import Mistake, Response, UnreadableAnswerError
from workshopkit.domain.round import Outcome, Round
from workshopkit.kinds import collect

MakeRound = Callable[..., Round]
MakeOutcome = Callable[[Round, tuple[Item, ...]], Outcome]
Answer = Callable[..., Response]


@pytest.fixture
def round_(make_round: MakeRound) -> Round:
    return make_round("collect")


def test_the_same_text_from_several_is_one_item_with_all_its_authors(
    round_: Round, answer: Answer
) -> None:
    answers = [
        answer("a", texts=["Bokälskaren", "Den oerfarne"]),
        answer("b", texts=["  bokälskaren! "]),
        answer("c", texts=["BOKÄLSKAREN", "Parkeringen"]),
    ]

    found = collect.items(round_, answers, [])

    assert [(item.label, item.authors) for item in found] == [
        ("Bokälskaren", 3),
        ("Den oerfarne", 1),
        ("Parkeringen", 1),
    ]


def test_texts_of_signs_alone_are_not_one_item(round_: Round, answer: Answer) -> None:
    found = collect.items(round_, [answer("a", texts=["🦊", "🐻"])], [])

    assert [item.label for item in found] == ["🦊", "🐻"]


def test_a_text_written_twice_by_one_person_counts_once(round_: Round) -> None:
    sent = {"texts": ["Bokälskaren", "Den oerfarne", "bokälskaren"]}

    assert collect.read(round_, sent) == {"texts": ["Bokälskaren", "Den oerfarne"]}


def test_an_item_keeps_its_id_when_others_answer_too(round_: Round, answer: Answer) -> None:
    first = collect.items(round_, [answer("a", texts=["Bokälskaren"])], [])
    later = collect.items(
        round_, [answer("b", texts=["Den oerfarne"]), answer("a", texts=["bokälskaren"])], []
    )

    assert later[1].id == first[0].id


def test_nothing_is_refused(round_: Round) -> None:
    with pytest.raises(UnreadableAnswerError) as refused:
        collect.read(round_, {"texts": ["", " "]})

    assert refused.value.mistakes == (Mistake("texts", NEEDED, {}),)


def test_the_form_asks_the_wordings_own_question(make_round: MakeRound, english: Language) -> None:
    round_ = make_round("collect", texts=4, limit=80)
    asking = Wording("en", "Title", blocks={"questions": ("Proposed target group",)})
    round_ = replace(round_, exercise=replace(round_.exercise, wordings={"en": asking}))

    assert collect.form(round_, english) == (Texts("texts", "Proposed target group", 4, 80),)


def test_the_report_numbers_the_texts_and_says_how_many_proposed_each(
    round_: Round, english: Language, make_outcome: MakeOutcome
) -> None:
    items = (
        Item("a", "Bokälskaren", authors=3),
        Item("b", "Den oerfarne", authors=1),
        Item("c", "Parkeringen", authors=2, hidden=True),
    )

    assert collect.report(make_outcome(round_, items), english) == (
        NumberedList(("Bokälskaren (3 proposed this)", "Den oerfarne")),
        Paragraph("9 of 9 took part.", "small"),
    )
