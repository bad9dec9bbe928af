from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workshopkit.domain.document import BulletList, Heading, NumberedList, Paragraph, RunIn
from workshopkit.domain.exercise import Wording
from workshopkit.domain.form import NEEDED, TOO_LONG, TOO_MANY_TEXTS, Texts
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


def test_a_text_written_twice_by_one_person_counts_once_and_is_kept_as_written(
    round_: Round, answer: Answer
) -> None:
    sent = {"texts": ["Bokälskaren", "Den oerfarne", "bokälskaren!"]}

    value = collect.read(round_, sent)
    found = collect.items(round_, [answer("a", **value)], [])

    assert value["texts"] == sent["texts"]
    assert [(item.label, item.authors) for item in found] == [
        ("Bokälskaren", 1),
        ("Den oerfarne", 1),
    ]


def test_proposals_that_differ_in_a_sign_are_all_there(round_: Round, answer: Answer) -> None:
    sent = {"texts": ["<12", ">12", "+5", "-5", "5", "C++", "C#", "C", "50 %", "50 kr"]}
    round_ = replace(round_, settings={**round_.settings, "texts": 20})

    found = collect.items(round_, [answer("a", **collect.read(round_, sent))], [])

    assert [item.label for item in found] == sent["texts"]
    assert len({item.id for item in found}) == len(found)


def test_an_answer_of_an_earlier_version_is_folded_as_it_was(round_: Round, answer: Answer) -> None:
    found = collect.items(round_, [answer("a", texts=["<12"]), answer("b", texts=[">12"])], [])

    assert [(item.label, item.authors) for item in found] == [("<12", 2)]


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


#: What a room expected of the day and what it brought: ten short answers and nine.
EXPECTED = [
    "hur det ska bli",
    "nästa steg",
    "en plan",
    "samsyn",
    "idéer",
    "klarhet",
    "ett datum",
    "mod, även i det lilla",
    "vad de andra tänker",
    "lyfta fram vision",
]
BROUGHT = [
    "engagemang",
    "erfarenhet",
    "nyfikenhet",
    "frågor",
    "tålamod",
    "lokal kunskap",
    "en utifrånblick",
    "humor",
    "förändringserfarenhet",
]


@pytest.fixture
def check_in(make_shipped: MakeRound) -> Round:
    return make_shipped("check-in")


@pytest.fixture
def checked_in(answer: Answer) -> list[Response]:
    """Ten people who each expect something; all but the last bring something, too."""
    return [
        answer(f"v{n}", parts={"1": [expected], **({"2": [BROUGHT[n]]} if n < 9 else {})})
        for n, expected in enumerate(EXPECTED)
    ]


def test_the_check_in_is_told_as_two_lists_in_running_text(
    check_in: Round, checked_in: list[Response], swedish: Language, make_outcome: MakeOutcome
) -> None:
    items = tuple(collect.items(check_in, checked_in, []))

    expected, brought, base = collect.report(make_outcome(check_in, items), swedish)

    assert isinstance(expected, RunIn)
    assert isinstance(brought, RunIn)
    assert (expected.label, sorted(expected.items)) == ("Förväntningar", sorted(EXPECTED))
    assert (brought.label, sorted(brought.items)) == ("Mitt bidrag", sorted(BROUGHT))
    assert isinstance(base, Paragraph)
    assert base.style == "small"


def test_an_answer_with_a_comma_is_still_one_answer(
    check_in: Round, checked_in: list[Response], swedish: Language, make_outcome: MakeOutcome
) -> None:
    items = tuple(collect.items(check_in, checked_in, []))

    expected, brought, _ = collect.report(make_outcome(check_in, items), swedish)

    assert isinstance(expected, RunIn)
    assert isinstance(brought, RunIn)
    assert (len(expected.items), len(brought.items)) == (10, 9)


def test_one_question_in_running_text_is_told_after_its_label(
    make_shipped: MakeRound, answer: Answer, swedish: Language, make_outcome: MakeOutcome
) -> None:
    round_ = make_shipped("present-state")
    items = tuple(collect.items(round_, [answer("a", texts=["mitt i", "på väg"])], []))

    now, _ = collect.report(make_outcome(round_, items), swedish)

    assert now == RunIn("Nuläge", ("mitt i", "på väg"))


def test_opportunities_and_obstacles_are_bullets_below_a_heading_each(
    make_shipped: MakeRound, answer: Answer, swedish: Language, make_outcome: MakeOutcome
) -> None:
    round_ = make_shipped("opportunities-obstacles")
    answers = [
        answer("a", parts={"1": ["Gemensam plattform"], "2": ["Tekniska problem"]}),
        answer("b", parts={"2": ["Olika förutsättningar"]}),
        answer("c", parts={"1": ["Engagemang", "Inställning"], "2": ["Ser inte möjligheter"]}),
    ]
    items = tuple(collect.items(round_, answers, []))

    above, good, below, bad, _ = collect.report(make_outcome(round_, items), swedish)

    assert (above, below) == (Heading(2, "Möjligheter"), Heading(2, "Hinder"))
    assert isinstance(good, BulletList)
    assert isinstance(bad, BulletList)
    assert sorted(good.items) == ["Engagemang", "Gemensam plattform", "Inställning"]
    assert sorted(bad.items) == [
        "Olika förutsättningar",
        "Ser inte möjligheter",
        "Tekniska problem",
    ]


def test_a_question_nobody_answered_has_no_heading(
    make_shipped: MakeRound, answer: Answer, swedish: Language, make_outcome: MakeOutcome
) -> None:
    round_ = make_shipped("weaknesses-strengths")
    items = tuple(collect.items(round_, [answer("a", parts={"2": ["Öppettider"]})], []))

    assert collect.report(make_outcome(round_, items), swedish)[:-1] == (
        Heading(2, "Styrkor i morgon"),
        BulletList(("Öppettider",)),
    )


def test_the_same_text_to_two_questions_is_two_items_and_one_from_two_people_is_one(
    make_shipped: MakeRound, answer: Answer, english: Language, make_outcome: MakeOutcome
) -> None:
    round_ = make_shipped("weaknesses-strengths")
    answers = [
        answer("a", parts={"1": ["Personalen"], "2": ["Personalen"]}),
        answer("b", parts={"2": ["personalen!"]}),
    ]

    items = tuple(collect.items(round_, answers, []))

    assert [(item.part, item.label, item.authors) for item in items] == [
        (1, "Personalen", 1),
        (2, "Personalen", 2),
    ]
    assert len({item.id for item in items}) == 2
    report = collect.report(make_outcome(round_, items), english)
    assert report[3] == BulletList(("Personalen (2 proposed this)",))


def test_a_hidden_text_is_left_out_of_its_question(
    make_shipped: MakeRound, answer: Answer, swedish: Language, make_outcome: MakeOutcome
) -> None:
    round_ = make_shipped("weaknesses-strengths")
    first, second = collect.items(round_, [answer("a", parts={"1": ["Olämpligt", "Trångt"]})], [])
    outcome = make_outcome(round_, (replace(first, hidden=True), second))

    assert collect.report(outcome, swedish)[1] == BulletList(("Trångt",))
    assert [item.label for item in collect.results(outcome)] == ["Trångt"]


def test_each_question_has_room_for_its_own_texts(check_in: Round, swedish: Language) -> None:
    assert collect.form(check_in, swedish) == (
        Texts("texts-1", "Förväntningar", count=2, limit=80),
        Texts("texts-2", "Mitt bidrag", count=2, limit=80),
    )


def test_one_question_answered_is_enough(check_in: Round) -> None:
    assert collect.read(check_in, {"texts-2": ["Humor"]})["parts"] == {"2": ["Humor"]}


@pytest.mark.parametrize(
    ("sent", "mistake"),
    [
        ({}, Mistake("texts-1", NEEDED, {})),
        ({"texts-2": ["a", "b", "c"]}, Mistake("texts-2", TOO_MANY_TEXTS, {"n": 3, "count": 2})),
        ({"texts-2": ["x" * 81]}, Mistake("texts-2", TOO_LONG, {"length": 81, "limit": 80})),
    ],
)
def test_what_does_not_fit_is_refused_at_its_question(
    check_in: Round, sent: dict[str, list[str]], mistake: Mistake
) -> None:
    with pytest.raises(UnreadableAnswerError) as refused:
        collect.read(check_in, sent)

    assert refused.value.mistakes == (mistake,)


def test_a_scenario_gives_a_list_for_each_question(check_in: Round) -> None:
    given = collect.from_words(check_in, {"prompts": [["Samsyn"], []]})

    assert given["parts"] == {"1": ["Samsyn"]}


def test_names_stand_behind_a_text_when_the_room_was_told_so(
    make_round: MakeRound, answer: Answer, english: Language, make_outcome: MakeOutcome
) -> None:
    round_ = make_round("collect", named=True, shown_as="bullets")
    answers = [
        answer("a", texts=["Ett bord till"], by="Stina Låtsas"),
        answer("b", texts=["ett bord till"], by="Otto Påhitt"),
        answer("c", texts=["Ro"], by=""),
    ]
    items = tuple(collect.items(round_, answers, []))

    bullets, _ = collect.report(make_outcome(round_, items), english)

    assert bullets == BulletList(("Ett bord till (Stina Låtsas and Otto Påhitt)", "Ro"))
    (field,) = collect.form(round_, english)
    assert isinstance(field, Texts)
    assert field.hint == "Your name is shown with what you write."


texts = st.lists(st.text("abc åäö", min_size=1, max_size=20), max_size=2)


@given(first=texts, second=texts)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_every_answer_to_two_questions_is_read_as_it_was_sent(
    check_in: Round, first: list[str], second: list[str]
) -> None:
    raw = {"texts-1": [*first[:1], "Samsyn"], "texts-2": second}

    value: dict[str, Any] = collect.read(check_in, raw)

    assert collect.read(check_in, collect.inputs(check_in, value)) == value
    assert "Samsyn" in value["parts"]["1"]
