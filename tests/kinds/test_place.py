from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workshopkit.domain.document import (
    BulletList,
    Facts,
    Heading,
    Paragraph,
    Placement,
    Quotes,
)
from workshopkit.domain.exercise import Wording
from workshopkit.domain.form import (
    CHOOSE_HERE,
    NOT_ON_THE_LIST,
    TOO_LONG,
    Choice,
    FieldGroup,
    Option,
    Text,
)
from workshopkit.domain.item import Act, ActKind, Item, moderated
from workshopkit.domain.language import Language
from workshopkit.domain.response import Mistake, Response, UnreadableAnswerError
from workshopkit.domain.round import Base, Outcome, Round
from workshopkit.kinds import place
from workshopkit.kinds.place_report import majority

MakeRound = Callable[..., Round]
MakeOutcome = Callable[[Round, tuple[Item, ...]], Outcome]
Answer = Callable[..., Response]

BOXES = ("Culture", "Knowledge", "Meetings")
WORDS = Wording("en", "Place the groups", blocks={"boxes": BOXES})
THREE = (Item("g1", "Den oerfarne"), Item("g2", "Bokälskaren"), Item("g3", "Nattskiftet"))
OPTIONS = (Option("1", "Culture"), Option("2", "Knowledge"), Option("3", "Meetings"))


@pytest.fixture
def round_(make_round: MakeRound) -> Round:
    return make_round("place", THREE, words=WORDS)


@pytest.fixture
def placed(answer: Answer) -> list[Response]:
    """Three tables: all agree on the first, two on the second; the third has one each way."""
    return [
        answer("table:1", now={"g1": 1, "g2": 3, "g3": 1}),
        answer("table:2", now={"g1": 1, "g2": 3, "g3": 2}),
        answer("table:3", now={"g1": 1, "g2": 2}),
    ]


def outcome_of(round_: Round, answers: list[Response]) -> Outcome:
    base = Base(took_part=len(answers), joined=4, unit="tables")
    return Outcome(round_, tuple(place.items(round_, answers, [])), base)


def merged(round_: Round) -> Round:
    acts = [Act(1, ActKind.MERGE, ("g1", "g2"), "De som läser")]
    return replace(round_, items=moderated(round_.items, acts))


def test_the_report_shows_where_most_put_each_thing_and_how_often(
    round_: Round, placed: list[Response], english: Language
) -> None:
    assert place.report(outcome_of(round_, placed), english) == (
        Placement(
            "Place the groups",
            (
                ("Culture", ("Den oerfarne (3)", "Nattskiftet (1, also in another box)")),
                (
                    "Knowledge",
                    ("Nattskiftet (1, also in another box)", "By some: Bokälskaren (1)"),
                ),
                ("Meetings", ("Bokälskaren (2)",)),
            ),
            "boxes",
            "Most was put in Culture: 4 times.",
        ),
        Paragraph("3 tables took part. 1 table has not answered.", "small"),
    )


def test_no_box_is_said_to_hold_most_when_two_hold_as_much(
    round_: Round, answer: Answer, english: Language
) -> None:
    answers = [answer("a", now={"g1": 1, "g2": 2})]

    placement, *_ = place.report(outcome_of(round_, answers), english)

    assert isinstance(placement, Placement)
    assert placement.note == ""


def test_what_nobody_placed_stands_in_no_box_and_counts_nothing(
    round_: Round, answer: Answer, english: Language
) -> None:
    placement, _ = place.report(outcome_of(round_, [answer("a", now={"g1": 3})]), english)

    assert isinstance(placement, Placement)
    assert [inside for _, inside in placement.boxes] == [(), (), ("Den oerfarne (1)",)]


def test_today_stands_before_tomorrow_and_each_says_how_many(
    make_shipped: MakeRound, answer: Answer, english: Language
) -> None:
    products = (Item("p1", "Sagostund"), Item("p2", "Lånedatorer"))
    round_ = make_shipped("centre-today-tomorrow", products)
    answers = [
        answer("table:1", now={"p1": 1, "p2": 3}, tomorrow={"p1": 4, "p2": 4}),
        answer("table:2", now={"p1": 1, "p2": 3}, tomorrow={"p1": 4, "p2": 2}),
    ]

    today, tomorrow, _ = place.report(outcome_of(round_, answers), english)

    assert isinstance(today, Placement)
    assert isinstance(tomorrow, Placement)
    assert (today.caption, tomorrow.caption) == ("Centre today:", "Centre tomorrow:")
    assert today.boxes == (
        ("Cultural centre", ("Sagostund (2)",)),
        ("Knowledge centre", ()),
        ("Information centre", ("Lånedatorer (2)",)),
        ("Social centre", ()),
    )
    assert dict(tomorrow.boxes)["Social centre"] == (
        "Sagostund (2)",
        "Lånedatorer (1, also in another box)",
    )
    assert tomorrow.note == "Most was put in Social centre: 3 times."


def test_without_headings_of_its_own_the_two_times_are_today_and_tomorrow(
    make_round: MakeRound, answer: Answer, english: Language
) -> None:
    round_ = make_round("place", THREE, words=WORDS, when="now_and_tomorrow")
    answers = [answer("a", now={"g1": 1}, tomorrow={"g1": 2})]

    today, tomorrow, *_ = place.report(outcome_of(round_, answers), english)

    assert isinstance(today, Placement)
    assert isinstance(tomorrow, Placement)
    assert (today.caption, tomorrow.caption) == ("Today", "Tomorrow")


def test_what_was_written_stands_below_its_question_thing_by_thing(
    make_shipped: MakeRound, answer: Answer, swedish: Language
) -> None:
    round_ = make_shipped("centre-matrix", THREE)
    answers = [
        answer("table:1", now={"g1": 4}, texts={"g2": "En lugn vrå.", "g1": "Någon att fråga."}),
        answer("table:2", now={"g1": 4}, texts={"g1": "Tid."}),
    ]

    blocks = place.report(outcome_of(round_, answers), swedish)

    assert blocks[1:6] == (
        Heading(
            2,
            "Vad innebär ett genomsläppligt filter av socialt perspektiv för gruppen?"
            " Vilka behov har de?",
        ),
        Paragraph("Den oerfarne", "label"),
        Quotes(("Någon att fråga.", "Tid.")),
        Paragraph("Bokälskaren", "label"),
        Quotes(("En lugn vrå.",)),
    )


def test_a_staircase_is_drawn_as_stairs(
    make_shipped: MakeRound, answer: Answer, swedish: Language
) -> None:
    round_ = make_shipped("communication-staircase", THREE)

    stairs, *_ = place.report(outcome_of(round_, [answer("a", now={"g1": 2})]), swedish)

    assert isinstance(stairs, Placement)
    assert stairs.shape == "stairs"
    assert stairs.boxes == (("Kunskap", ()), ("Känsla", ("Den oerfarne (1)",)), ("Handling", ()))


def test_who_placed_two_that_became_one_is_counted_once_where_it_lives_on(
    round_: Round, placed: list[Response], english: Language
) -> None:
    placement, _ = place.report(outcome_of(merged(round_), placed), english)

    assert isinstance(placement, Placement)
    assert placement.boxes[0] == (
        "Culture",
        ("De som läser (3)", "Nattskiftet (1, also in another box)"),
    )


def test_what_was_written_about_a_merged_thing_is_kept_with_the_other(
    round_: Round, answer: Answer
) -> None:
    filtered = replace(round_, settings={**round_.settings, "filter": True})
    answers = [
        answer("a", now={"g1": 1}, texts={"g1": "Ro."}),
        answer("b", now={"g2": 1}, texts={"g2": "Ljus."}),
    ]

    first, *_ = place.items(merged(filtered), answers, [])

    assert sorted(first.detail["texts"]) == ["Ljus.", "Ro."]


def test_an_answer_about_merged_things_comes_back_with_the_box_of_the_one_that_lives_on(
    round_: Round,
) -> None:
    value = {"now": {"g2": 3, "g1": 1, "g3": 2}, "texts": {"g2": "Ljus.", "g1": "Ro."}}

    assert place.inputs(merged(round_), value) == {
        "now-g1": ["1"],
        "now-g3": ["2"],
        "text-g1": ["Ro.\nLjus."],
    }


def test_the_form_asks_for_a_box_for_each_thing(round_: Round, english: Language) -> None:
    assert place.form(round_, english)[1] == Choice("now-g2", "Bokälskaren", OPTIONS, inline=True)


def test_with_two_times_and_a_filter_each_thing_has_three_fields(
    make_shipped: MakeRound, english: Language
) -> None:
    round_ = make_shipped("centre-matrix", THREE, when="now_and_tomorrow")

    group = place.form(round_, english)[0]

    assert isinstance(group, FieldGroup)
    assert (group.label, group.is_folded) == ("Den oerfarne", False)
    today, tomorrow, text = group.fields
    assert isinstance(text, Text)
    assert [today.label, tomorrow.label] == ["Today", "Tomorrow"]
    assert text.name == "text-g1"
    assert text.label == (
        "What does a permeable filter of social perspective mean for the group?"
        " What needs do they have?"
    )


def test_a_filter_without_a_question_of_its_own_asks_why(
    make_round: MakeRound, english: Language
) -> None:
    group = place.form(make_round("place", THREE, words=WORDS, filter=True), english)[0]

    assert isinstance(group, FieldGroup)
    assert [field.label for field in group.fields] == ["Box", "Why there?"]


def test_the_boxes_are_shown_with_what_each_means(
    make_shipped: MakeRound, swedish: Language
) -> None:
    assert place.brief(make_shipped("customer-split", THREE), swedish) == (
        Facts(
            (
                ("A Befintliga kunder", "De kommer redan. Vi vårdar relationen."),
                ("B Nya kunder", "De kommer sällan eller aldrig. Vi vill nå dem."),
            )
        ),
    )


def test_boxes_that_explain_themselves_are_a_list(round_: Round, english: Language) -> None:
    assert place.brief(round_, english) == (BulletList(BOXES),)


def test_one_thing_in_a_box_is_answer_enough(round_: Round) -> None:
    assert place.read(round_, {"now-g2": ["3"]}) == {"now": {"g2": 3}}


@pytest.mark.parametrize(
    ("sent", "mistake"),
    [
        ({}, Mistake("now-g1", CHOOSE_HERE, {})),
        ({"now-g2": ["4"]}, Mistake("now-g2", NOT_ON_THE_LIST, {"value": "4"})),
        ({"now-g2": ["x"]}, Mistake("now-g2", NOT_ON_THE_LIST, {"value": "x"})),
    ],
)
def test_a_box_that_is_not_there_is_refused_at_its_thing(
    round_: Round, sent: dict[str, list[str]], mistake: Mistake
) -> None:
    with pytest.raises(UnreadableAnswerError) as refused:
        place.read(round_, sent)

    assert mistake in refused.value.mistakes


def test_a_text_that_is_too_long_is_refused_at_its_thing(make_round: MakeRound) -> None:
    round_ = make_round("place", THREE, words=WORDS, filter=True)

    with pytest.raises(UnreadableAnswerError) as refused:
        place.read(round_, {"now-g1": ["1"], "text-g2": ["x" * 401]})

    assert refused.value.mistakes == (Mistake("text-g2", TOO_LONG, {"length": 401, "limit": 400}),)


def test_boxes_are_said_by_name_in_a_scenario_in_any_language(make_shipped: MakeRound) -> None:
    round_ = make_shipped("customer-split", THREE)
    said = {"places": {"Bokälskaren": "A Befintliga kunder", "Nattskiftet": "Ingen ruta"}}

    assert place.from_words(round_, said)["now"] == {"g2": 1, "g3": "Ingen ruta"}


def test_a_later_exercise_gets_everything_that_is_not_hidden(
    round_: Round, placed: list[Response], make_outcome: MakeOutcome
) -> None:
    first, second, third = place.items(round_, placed, [])

    outcome = make_outcome(round_, (first, replace(second, hidden=True), third))

    assert [item.id for item in place.results(outcome)] == ["g1", "g3"]


@pytest.mark.parametrize(
    ("counts", "expected"),
    [({}, ()), ({"2": 1}, (2,)), ({"1": 2, "3": 2, "2": 1}, (1, 3)), ({"3": 5, "1": 4}, (3,))],
)
def test_the_majority_is_the_fullest_box_or_all_that_are_as_full(
    counts: dict[str, int], expected: tuple[int, ...]
) -> None:
    assert majority(counts, 3) == expected


numbers_of_boxes = st.dictionaries(st.sampled_from(["g1", "g2", "g3"]), st.integers(1, 3))
texts = st.dictionaries(
    st.sampled_from(["g1", "g2", "g3"]), st.text("abc åäö\n", min_size=1, max_size=50)
)


@given(now=numbers_of_boxes, tomorrow=numbers_of_boxes, written=texts)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_every_placing_is_read_as_it_was_sent(
    make_round: MakeRound, now: dict[str, int], tomorrow: dict[str, int], written: dict[str, str]
) -> None:
    round_ = make_round("place", THREE, words=WORDS, when="now_and_tomorrow", filter=True)
    raw: dict[str, list[str]] = {
        **{f"now-{key}": [str(box)] for key, box in now.items()},
        **{f"tomorrow-{key}": [str(box)] for key, box in tomorrow.items()},
        **{f"text-{key}": [text] for key, text in written.items()},
        "now-g1": ["1"],
    }

    value: dict[str, Any] = place.read(round_, raw)

    assert place.read(round_, place.inputs(round_, value)) == value
    assert value["now"] == {**now, "g1": 1}
    assert value["tomorrow"] == tomorrow


@given(answers=st.lists(numbers_of_boxes, max_size=8))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_after_merging_everybody_has_placed_each_thing_at_most_once(
    make_round: MakeRound, answer: Answer, answers: list[dict[str, int]]
) -> None:
    round_ = make_round("place", THREE, words=WORDS)
    responses = [answer(f"v{n}", now=now) for n, now in enumerate(answers)]

    counted = place.items(merged(round_), responses, [])

    assert {item.id: sum(item.detail["now"].values()) for item in counted} == {
        "g1": sum(bool({"g1", "g2"} & now.keys()) for now in answers),
        "g3": sum("g3" in now for now in answers),
    }
