from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from itertools import zip_longest
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workshopkit.domain.document import (
    Bars,
    Block,
    Document,
    Heading,
    Paragraph,
    Quotes,
    ScaleRow,
    Scales,
    Table,
    document_problems,
)
from workshopkit.domain.exercise import Exercise, Wording
from workshopkit.domain.form import (
    CHOOSE_HERE,
    NEEDED,
    NOT_ON_THE_LIST,
    TOO_LONG,
    Choice,
    Option,
    Scale,
    Several,
    Text,
    When,
)
from workshopkit.domain.item import Act, ActKind, Item, moderated
from workshopkit.domain.language import Language
from workshopkit.domain.question import Question
from workshopkit.domain.response import Mistake, Response, UnreadableAnswerError
from workshopkit.domain.round import Base, Outcome, Round
from workshopkit.domain.setting import defaults
from workshopkit.kinds import survey
from workshopkit.kinds.surveys.asked import asked
from workshopkit.locale.language import language

Words = Sequence[tuple[str, tuple[str, ...]]]

#: The questions of a course day, one of each sort more than once.
QUESTIONS = (
    Question("one", other=True),
    Question("scale"),
    Question("one"),
    Question("scale"),
    Question("text", after=4, answers=(1, 2)),
    Question("scale"),
    Question("text"),
    Question("several", other=True),
)
SV: Words = (
    ("Befattning:", ("assistent", "bibliotekarie", "annat")),
    ("Hur nöjd är du med kursdagen som helhet?", ("Inte alls", "Mycket nöjd")),
    ("Jag deltog på kursdagen i:", ("Ängelåsa", "Björkmåla", "Havsvik")),
    ("I vilken grad uppnåddes dina behov?", ("Inte alls", "I mycket hög grad")),
    ("Vad kan förbättras?", ()),
    ("Vad tyckte du om dagens föreläsning?", ("Inte alls", "Mycket nöjd")),
    ("Det viktigaste jag har lärt mig idag är:", ()),
    ("Jag förmedlar det jag lärt mig", ("Inte alls", "Genom samtal", "På annat sätt nämligen:")),
)
EN: Words = (
    ("Position:", ("assistant", "librarian", "other")),
    ("How satisfied are you with the day as a whole?", ("Not at all", "Very satisfied")),
    ("I took part in the day in:", ("Ängelåsa", "Björkmåla", "Havsvik")),
    ("To what degree were your needs met?", ("Not at all", "To a very high degree")),
    ("What can be improved?", ()),
    ("What did you think of the lecture?", ("Not at all", "Very satisfied")),
    ("The most important thing I learnt today is:", ()),
    ("I pass on what I learnt", ("Not at all", "In conversations", "In another way, namely:")),
)


def wording(code: str, lines: Words) -> Wording:
    blocks = {"questions": tuple(label for label, _ in lines)}
    nested = {"questions": tuple(below for _, below in lines)}
    return Wording(code, "Evaluate the day", blocks=blocks, nested=nested)


def survey_of(questions: Sequence[Question], words: dict[str, Words], **changed: Any) -> Round:
    full = {**defaults(survey.Settings), **changed}
    wordings = {code: wording(code, lines) for code, lines in words.items()}
    exercise = Exercise("evaluation", "survey", 15, full, wordings, tuple(questions))
    return Round("round", "forum", exercise, 1, 0, full)


ROUND = survey_of(QUESTIONS, {"sv": SV, "en": EN})
SPLIT = survey_of(QUESTIONS, {"sv": SV, "en": EN}, split_by=3)


def answered(round_: Round, voter: str, **raw: list[str]) -> Response:
    return Response(round_.id, voter, voter, 1, survey.read(round_, raw))


def outcome_of(round_: Round, *responses: Response, acts: Sequence[Act] = ()) -> Outcome:
    items = moderated(survey.items(round_, responses, []), acts)
    return Outcome(round_, items, Base(took_part=len(responses), joined=len(responses)))


def dealt(counts: Sequence[int]) -> list[int]:
    return [step for step, count in enumerate(counts, start=1) for _ in range(count)]


def room_of(round_: Round, **counts: Sequence[int]) -> list[Response]:
    """People who gave each step or choice as often as its count says, one person each."""
    people = zip_longest(*(dealt(of) for of in counts.values()))
    return [
        answered(
            round_,
            f"p{n}",
            **{name: [str(step)] for name, step in zip(counts, steps, strict=True) if step},
        )
        for n, steps in enumerate(people)
    ]


def course_day(round_: Round = ROUND) -> list[Response]:
    """The 123 people of the evaluation; 118 of them answer question 4."""
    return room_of(round_, q2=(3, 14, 49, 57), q4=(1, 12, 17, 88), q6=(1, 19, 50, 53))


def scale_rows(blocks: Sequence[Block]) -> list[ScaleRow]:
    return [row for block in blocks if isinstance(block, Scales) for row in block.rows]


def bars_of(blocks: Sequence[Block], caption: str) -> Bars:
    return next(b for b in blocks if isinstance(b, Bars) and b.caption.endswith(caption))


def tables_of(blocks: Sequence[Block]) -> list[Table]:
    return [block for block in blocks if isinstance(block, Table)]


def headings(blocks: Sequence[Block]) -> list[str]:
    return [block.text for block in blocks if isinstance(block, Heading)]


def quoted(blocks: Sequence[Block]) -> list[str]:
    return [text for block in blocks if isinstance(block, Quotes) for text in block.texts]


def item_of(outcome: Outcome, part: int) -> Item:
    return next(item for item in outcome.items if item.part == part and "counts" in item.detail)


@pytest.mark.parametrize(
    ("code", "means"), [("sv", ["3,3", "3,63", "3,26"]), ("en", ["3.3", "3.63", "3.26"])]
)
def test_the_evaluation_of_a_course_day_has_its_counts_and_means(
    code: str, means: list[str]
) -> None:
    report = survey.report(outcome_of(ROUND, *course_day()), language(code))

    rows = scale_rows(report)
    assert [row.counts for row in rows] == [(3, 14, 49, 57), (1, 12, 17, 88), (1, 19, 50, 53)]
    assert [row.answered for row in rows] == [123, 118, 123]
    assert [row.mean for row in rows] == means


def test_a_scale_is_printed_with_its_question_and_its_two_ends(english: Language) -> None:
    report = survey.report(outcome_of(ROUND, *course_day()), language("sv"))

    assert scale_rows(report)[1] == ScaleRow(
        "4. I vilken grad uppnåddes dina behov?",
        "Inte alls",
        "I mycket hög grad",
        (1, 12, 17, 88),
        "3,63",
    )
    in_english = survey.report(outcome_of(ROUND, *course_day()), english)
    assert scale_rows(in_english)[1].high == "To a very high degree"


def test_a_mean_between_two_hundredths_is_rounded_upwards(english: Language) -> None:
    report = survey.report(outcome_of(ROUND, *room_of(ROUND, q2=(0, 0, 3, 5))), english)

    assert scale_rows(report)[0].mean == "3.63"


def test_a_scale_nobody_answered_has_no_mean(english: Language) -> None:
    report = survey.report(outcome_of(ROUND, *room_of(ROUND, q4=(0, 0, 0, 2))), english)

    row = scale_rows(report)[0]
    assert (row.counts, row.answered, row.mean) == ((0, 0, 0, 0), 0, "")


def test_scales_in_a_row_with_the_same_ends_stand_in_one_block(english: Language) -> None:
    ends = ("Not at all", "Very much")
    round_ = survey_of(
        [Question("scale"), Question("scale"), Question("scale"), Question("scale", steps=6)],
        {"en": [("A", ends), ("B", ends), ("C", ("Never", "Always")), ("D", ("Never", "Always"))]},
    )

    report = survey.report(
        outcome_of(round_, answered(round_, "a", q1=["1"], q2=["4"], q3=["2"], q4=["6"])), english
    )

    assert headings(report) == ["Answers on a scale", "3. C", "4. D"]
    assert [[row.question for row in b.rows] for b in report if isinstance(b, Scales)] == [
        ["1. A", "2. B"],
        ["3. C"],
        ["4. D"],
    ]


def test_the_questions_are_reported_in_their_order_with_a_heading_each(english: Language) -> None:
    report = survey.report(outcome_of(ROUND, *course_day()), english)

    assert headings(report) == [f"{n}. {label}" for n, (label, _) in enumerate(EN, 1)]


def test_every_question_says_how_many_answered_it(english: Language) -> None:
    report = survey.report(
        outcome_of(
            ROUND,
            answered(ROUND, "a", q1=["1"], q7=["Att lyssna."]),
            answered(ROUND, "b", q1=["2"], q8=["1"]),
            answered(ROUND, "c", q1=["2"]),
        ),
        english,
    )

    assert bars_of(report, "Position:").base == "Number of respondents: 3"
    assert bars_of(report, "I pass on what I learnt").base == "Number of respondents: 1"
    after = report.index(Heading(2, "7. The most important thing I learnt today is:"))
    assert report[after + 1] == Paragraph("Number of respondents: 1", "small")
    assert report[-1] == Paragraph("3 of 3 took part.", "small")


def test_choices_are_bars_with_their_counts_in_words(english: Language) -> None:
    report = survey.report(outcome_of(ROUND, *room_of(ROUND, q1=(1, 4, 0))), english)

    assert bars_of(report, "Position:") == Bars(
        "1. Position:",
        ("Answer option", "Answers"),
        (
            ("assistant", 1, "1 answer"),
            ("librarian", 4, "4 answers"),
            ("other", 0, "0 answers"),
        ),
        "Number of respondents: 5",
    )


def test_of_a_question_with_several_choices_people_are_counted_not_choices(
    english: Language,
) -> None:
    outcome = outcome_of(
        ROUND,
        answered(ROUND, "a", q8=["2", "1"]),
        answered(ROUND, "b", q8=["2"]),
    )

    bars = bars_of(survey.report(outcome, english), "I pass on what I learnt")
    assert [count for _, count, _ in bars.rows] == [1, 2, 0]
    assert bars.base == "Number of respondents: 2"


def test_what_people_wrote_is_quoted_unedited(english: Language) -> None:
    outcome = outcome_of(
        ROUND,
        answered(ROUND, "a", q7=["  att lyssna!!\n\nPå riktigt "]),
        answered(ROUND, "b", q7=["Att lyssna"]),
        answered(ROUND, "c", q7=["Att lyssna"]),
    )

    report = survey.report(outcome, english)

    assert sorted(quoted(report)) == ["Att lyssna", "Att lyssna", "att lyssna!!\n\nPå riktigt"]


def test_texts_of_one_person_do_not_stand_in_the_same_place_under_every_question(
    english: Language,
) -> None:
    round_ = survey_of([Question("text")] * 3, {"en": [("A", ()), ("B", ()), ("C", ())]})
    people = [
        answered(round_, f"p{n}", q1=[f"a{n:02}"], q2=[f"b{n:02}"], q3=[f"c{n:02}"])
        for n in range(20)
    ]

    texts = quoted(survey.report(outcome_of(round_, *people), english))

    orders = {tuple(text[1:] for text in texts[start : start + 20]) for start in (0, 20, 40)}
    assert len(orders) == 3
    assert {order == tuple(sorted(order)) for order in orders} == {False}


def test_another_way_stands_in_free_text_below_its_bars(english: Language) -> None:
    outcome = outcome_of(
        ROUND, answered(ROUND, "a", **{"q8": ["1", "3"], "q8-other": ["i vår läsgrupp"]})
    )

    report = survey.report(outcome, english)

    bars = report.index(bars_of(report, "I pass on what I learnt"))
    assert report[bars + 1 : bars + 3] == (
        Paragraph("Free text: In another way, namely:", "label"),
        Quotes(("i vår läsgrupp",)),
    )


@pytest.mark.parametrize(("name", "chosen"), [("q1", "1"), ("q8", "2")])
def test_another_way_is_dropped_when_the_last_choice_was_not_made(name: str, chosen: str) -> None:
    read = survey.read(ROUND, {name: [chosen], f"{name}-other": ["x" * 500]})

    assert read["other"] == {}


@pytest.mark.parametrize(("step", "kept"), [("1", True), ("2", True), ("3", False), ("", False)])
def test_an_answer_counts_only_if_its_condition_is_met(step: str, kept: bool) -> None:
    read = survey.read(ROUND, {"q1": ["1"], "q4": [step], "q5": ["Hörslingan var trasig."]})

    assert ("5" in read["answers"]) is kept


def test_a_condition_on_several_choices_is_met_by_any_of_them() -> None:
    round_ = survey_of(
        [Question("several"), Question("text", after=1, answers=(2, 3))],
        {"en": [("Which?", ("a", "b", "c")), ("Why?", ())]},
    )

    assert survey.read(round_, {"q1": ["1", "3"], "q2": ["Därför"]})["answers"] == {
        "1": [1, 3],
        "2": "Därför",
    }
    assert survey.read(round_, {"q1": ["1"], "q2": ["Därför"]})["answers"] == {"1": [1]}


def test_a_question_that_hangs_on_a_dropped_one_is_dropped_too() -> None:
    yes_or_no = ("Yes", "No")
    round_ = survey_of(
        [
            Question("one"),
            Question("one", after=1, answers=(1,)),
            Question("one", after=2, answers=(1,)),
        ],
        {"en": [("A?", yes_or_no), ("B?", yes_or_no), ("C?", yes_or_no)]},
    )

    assert survey.read(round_, {"q1": ["2"], "q2": ["1"], "q3": ["1"]})["answers"] == {"1": 2}


def test_a_needed_question_is_needed_only_where_it_is_asked() -> None:
    round_ = survey_of(
        [Question("scale"), Question("text", after=1, answers=(1,), required=True)],
        {"en": [("How was it?", ("Bad", "Good")), ("Why?", ())]},
    )

    assert survey.read(round_, {"q1": ["4"]})["answers"] == {"1": 4}
    with pytest.raises(UnreadableAnswerError) as refused:
        survey.read(round_, {"q1": ["1"]})
    assert refused.value.mistakes == (Mistake("q2", NEEDED, {}),)


def test_a_mistake_in_a_question_that_is_not_asked_stops_nobody() -> None:
    assert survey.read(ROUND, {"q4": ["4"], "q5": ["x" * 3000]})["answers"] == {"4": 4}


def test_unanswered_questions_are_left_out() -> None:
    raw = {"q1": ["3"], "q1-other": [" vaktmästare "], "q2": ["4"], "q7": [" "], "q8": ["3", "1"]}

    assert survey.read(ROUND, raw) == {
        "answers": {"1": 3, "2": 4, "8": [1, 3]},
        "other": {"1": "vaktmästare"},
    }


@pytest.mark.parametrize(("sort", "message"), [("text", NEEDED), ("scale", CHOOSE_HERE)])
def test_nothing_at_all_is_refused_at_the_first_question(sort: str, message: str) -> None:
    round_ = survey_of([Question(sort)], {"en": [("How?", ("Bad", "Good"))]})

    with pytest.raises(UnreadableAnswerError) as refused:
        survey.read(round_, {"q1": [" "] if sort == "text" else []})

    assert refused.value.mistakes == (Mistake("q1", message, {}),)


@pytest.mark.parametrize(
    ("raw", "mistake"),
    [
        ({"q1": ["4"]}, Mistake("q1", NOT_ON_THE_LIST, {"value": "4"})),
        ({"q1": ["kvinna"]}, Mistake("q1", NOT_ON_THE_LIST, {"value": "kvinna"})),
        ({"q2": ["5"]}, Mistake("q2", NOT_ON_THE_LIST, {"value": "5"})),
        ({"q2": ["0"]}, Mistake("q2", NOT_ON_THE_LIST, {"value": "0"})),
        ({"q8": ["1", "9"]}, Mistake("q8", NOT_ON_THE_LIST, {"value": "9"})),
        ({"q7": ["x" * 2001]}, Mistake("q7", TOO_LONG, {"length": 2001, "limit": 2000})),
        (
            {"q8": ["3"], "q8-other": ["x" * 201]},
            Mistake("q8-other", TOO_LONG, {"length": 201, "limit": 200}),
        ),
    ],
)
def test_an_answer_against_the_rules_is_refused(
    raw: dict[str, list[str]], mistake: Mistake
) -> None:
    with pytest.raises(UnreadableAnswerError) as refused:
        survey.read(ROUND, raw)

    assert refused.value.mistakes == (mistake,)


def test_every_spoiled_answer_is_refused_at_a_field_of_the_form() -> None:
    names = {f"q{n}" for n in range(1, 9)} | {"q1-other", "q8-other"}
    spoiled = survey.spoiled(ROUND)

    refused_at = set()
    for raw in spoiled:
        with pytest.raises(UnreadableAnswerError) as refused:
            survey.read(ROUND, raw)
        refused_at |= {mistake.field for mistake in refused.value.mistakes}

    assert refused_at == names - {"q5"}


def test_the_form_has_a_field_of_its_type_for_each_question(english: Language) -> None:
    form = survey.form(ROUND, english)

    assert [type(field) for field in form] == [
        Choice,
        Scale,
        Choice,
        Scale,
        When,
        Scale,
        Text,
        Several,
    ]
    assert form[1] == Scale(
        "q2", "How satisfied are you with the day as a whole?", 4, "Not at all", "Very satisfied"
    )
    assert form[7] == Several(
        "q8",
        "I pass on what I learnt",
        (
            Option("1", "Not at all"),
            Option("2", "In conversations"),
            Option("3", "In another way, namely:"),
        ),
        hint="You can choose several.",
        other=Text("q8-other", "If you chose “In another way, namely:”: what?", 200),
    )


def test_a_field_with_a_condition_says_in_words_when_it_matters(english: Language) -> None:
    round_ = survey_of(
        [Question("one"), Question("text", after=1, answers=(2, 3))],
        {"en": [("Did you come?", ("Yes", "No", "Late")), ("Why?", ())]},
    )
    (_, of_choice), of_scale = survey.form(round_, english), survey.form(ROUND, english)[4]

    assert isinstance(of_choice, When)
    assert of_choice.conditions == (("q1", ("2", "3")),)
    assert of_choice.note == "Only if you answered No / Late to “Did you come?”"
    assert isinstance(of_scale, When)
    assert of_scale.conditions == (("q4", ("1", "2")),)
    assert of_scale.note == "Only if you answered 1 / 2 to “To what degree were your needs met?”"


def test_needed_questions_are_marked_in_the_form(english: Language) -> None:
    sorts = ("one", "several", "scale", "text")
    round_ = survey_of(
        [Question(sort, required=True) for sort in sorts],
        {"en": [(sort, ("a", "b")) for sort in sorts]},
    )

    for field in survey.form(round_, english):
        assert isinstance(field, Choice | Several | Scale | Text)
        assert field.required


def test_words_a_language_lacks_are_taken_from_another() -> None:
    round_ = survey_of(QUESTIONS, {"sv": SV, "en": EN[:2]})

    form = survey.form(round_, language("en"))

    assert isinstance(form[1], Scale)
    assert form[1].label == EN[1][0]
    assert isinstance(form[3], Scale)
    assert (form[3].label, form[3].low) == (SV[3][0], "Inte alls")
    assert isinstance(form[7], Several)
    assert [option.label for option in form[7].options] == list(SV[7][1])


def test_a_question_without_words_anywhere_has_an_empty_label(english: Language) -> None:
    round_ = survey_of([Question("scale"), Question("text")], {"sv": []})

    assert survey.form(round_, english) == (
        Scale("q1", "", 4, "", ""),
        Text("q2", "", 2000, lines=4),
    )
    assert survey.report(outcome_of(round_, answered(round_, "a", q1=["4"])), english) != ()


def test_answers_given_in_two_languages_are_counted_together(english: Language) -> None:
    said = [{"answers": {"1": "bibliotekarie"}}, {"answers": {"1": "librarian"}}]
    values = [survey.from_words(ROUND, words) for words in said]
    responses = [Response("round", str(n), str(n), 1, value) for n, value in enumerate(values)]

    rows = bars_of(survey.report(outcome_of(ROUND, *responses), english), "Position:").rows

    assert [(label, count) for label, count, _ in rows] == [
        ("assistant", 0),
        ("librarian", 2),
        ("other", 0),
    ]


def test_a_scenario_says_labels_steps_and_texts() -> None:
    said = {
        "1": "annat",
        "2": 4,
        "7": "Att lyssna.",
        "8": ["Genom samtal", "På annat sätt nämligen:"],
        "8-other": "i vår läsgrupp",
    }

    assert survey.from_words(ROUND, {"answers": said}) == {
        "answers": {"1": 3, "2": 4, "7": "Att lyssna.", "8": [2, 3]},
        "other": {"8": "i vår läsgrupp"},
    }


@pytest.mark.parametrize("said", [{"1": "Parkeringen"}, {"8": ["Inte alls", "Parkeringen"]}])
def test_a_label_that_is_not_in_any_language_is_refused(said: dict[str, Any]) -> None:
    value = survey.from_words(ROUND, {"answers": said})

    with pytest.raises(UnreadableAnswerError):
        survey.read(ROUND, survey.inputs(ROUND, value))


def test_every_question_is_an_item_that_says_how_it_was_answered() -> None:
    outcome = outcome_of(ROUND, answered(ROUND, "a", q2=["4"], q8=["1", "2"]))

    assert [item.part for item in outcome.items] == list(range(1, 9))
    assert [item.label for item in outcome.items] == [label for label, _ in SV]
    assert item_of(outcome, 2).detail == {"type": "scale", "counts": [0, 0, 0, 1], "n": 1}
    assert item_of(outcome, 7).detail == {"type": "text", "counts": [], "n": 0}
    assert item_of(outcome, 8).detail == {"type": "several", "counts": [1, 1, 0], "n": 1}


def test_items_keep_their_ids_when_others_answer_too() -> None:
    first = answered(ROUND, "a", **{"q7": ["Att lyssna"], "q8": ["3"], "q8-other": ["så"]})
    second = answered(ROUND, "b", q7=["Att fråga"])

    alone = {item.id for item in survey.items(ROUND, [first], [])}
    both = [item.id for item in survey.items(ROUND, [second, first], [])]

    assert alone < set(both)
    assert len(both) == len(set(both)) == 11


def test_texts_are_what_a_later_exercise_builds_on() -> None:
    outcome = outcome_of(
        ROUND, answered(ROUND, "a", **{"q7": ["Att lyssna"], "q8": ["3"], "q8-other": ["i kören"]})
    )

    assert [(item.label, item.part, item.detail) for item in survey.results(outcome)] == [
        ("Att lyssna", 7, {"answer": "text"}),
        ("i kören", 8, {"answer": "other"}),
    ]


def test_a_hidden_text_is_not_in_the_report_but_its_author_still_counts(
    english: Language,
) -> None:
    people = [answered(ROUND, "a", q7=["Olämpligt"]), answered(ROUND, "b", q7=["Att fråga"])]
    hidden = next(i for i in outcome_of(ROUND, *people).items if i.label == "Olämpligt")

    outcome = outcome_of(ROUND, *people, acts=[Act(1, ActKind.HIDE, (hidden.id,))])

    report = survey.report(outcome, english)
    assert "Olämpligt" not in repr(report)
    assert quoted(report) == ["Att fråga"]
    assert Paragraph("Number of respondents: 2", "small") in report
    assert [item.label for item in survey.results(outcome)] == ["Att fråga"]


def test_a_hidden_question_takes_its_texts_with_it(english: Language) -> None:
    people = [answered(ROUND, "a", q1=["1"], q7=["Att lyssna"])]
    hidden = item_of(outcome_of(ROUND, *people), 7)

    outcome = outcome_of(ROUND, *people, acts=[Act(1, ActKind.HIDE, (hidden.id,))])

    report = survey.report(outcome, english)
    assert "The most important thing I learnt today is:" not in headings(report)
    assert quoted(report) == []
    assert survey.results(outcome) == ()


def test_an_edited_and_a_split_text_are_quoted_as_the_facilitator_left_them(
    english: Language,
) -> None:
    people = [answered(ROUND, "a", q7=["Fråga Testa och lyssna"])]
    text = outcome_of(ROUND, *people).items[-2]
    acts = [
        Act(1, ActKind.LABEL, (text.id,), label="Fråga N.N. och lyssna"),
        Act(2, ActKind.SPLIT, (text.id,), label="Fråga N.N.\nLyssna"),
    ]

    report = survey.report(outcome_of(ROUND, *people, acts=acts), english)

    assert quoted(report) == ["Fråga N.N.", "Lyssna"]


def test_a_question_put_in_other_words_has_them_in_the_report(english: Language) -> None:
    people = [answered(ROUND, "a", q1=["1"])]
    question = item_of(outcome_of(ROUND, *people), 1)
    acts = [Act(1, ActKind.LABEL, (question.id,), label="Yrke:")]

    assert headings(survey.report(outcome_of(ROUND, *people, acts=acts), english))[0] == "1. Yrke:"


def test_one_question_can_be_shown_alone(english: Language) -> None:
    outcome = outcome_of(ROUND, answered(ROUND, "a", q1=["1"], q7=["Att lyssna"]))
    alone = replace(outcome, items=tuple(item for item in outcome.items if item.part == 7))

    assert survey.report(alone, english) == (
        Heading(2, "7. The most important thing I learnt today is:"),
        Paragraph("Number of respondents: 1", "small"),
        Quotes(("Att lyssna",)),
        Paragraph("1 of 1 took part.", "small"),
    )


def test_a_survey_nobody_answered_says_so(english: Language) -> None:
    assert survey.report(outcome_of(ROUND), english) == (Paragraph("No answers.", "small"),)


BY_PLACE = "Split by “I took part in the day in”"


def people_of(round_: Round, *given: dict[str, int]) -> list[Response]:
    """Return somebody for each of these answers."""
    raws = ({name: [str(number)] for name, number in one.items()} for one in given)
    return [answered(round_, f"p{n}", **raw) for n, raw in enumerate(raws)]


def spread(place: int, question: str, *counts: int) -> list[dict[str, int]]:
    """Return what people of a place answered to a question, each as often as it says."""
    return [{"q3": place, question: answer} for answer in dealt(counts)]


def test_a_scale_is_split_by_place_with_the_mean_of_each(english: Language) -> None:
    answers = [
        *spread(1, "q2", 1, 1, 2, 2),
        *spread(2, "q2", 2, 0, 2, 1),
        *spread(3, "q2", 1, 1, 4),
    ]
    outcome = outcome_of(SPLIT, *people_of(SPLIT, *answers))

    tables = tables_of(survey.report(outcome, english))

    assert tables[0] == Table(
        BY_PLACE,
        ("I took part in the day in", "Respondents", "Mean"),
        (("Ängelåsa", "6", "2.83"), ("Björkmåla", "5", "2.4"), ("Havsvik", "6", "2.5")),
    )


def test_small_groups_are_told_together(english: Language) -> None:
    answers = [*spread(1, "q2", 1, 1, 2, 2), *spread(2, "q2", 2, 0, 2), *spread(3, "q2", 1, 1)]
    outcome = outcome_of(SPLIT, *people_of(SPLIT, *answers))

    tables = tables_of(survey.report(outcome, english))

    assert tables[0].rows == (("Ängelåsa", "6", "2.83"), ("Smaller groups together", "6", "1.83"))


def test_a_group_is_small_by_its_answers_to_the_question_not_by_its_people(
    english: Language,
) -> None:
    # Five were in Havsvik, but only four of them answered the scale.
    small = [*spread(3, "q2", 2, 1, 1), {"q3": 3, "q1": 1}]
    answers = [*spread(1, "q2", 2, 2, 2, 1), *spread(2, "q2", 2, 2, 2), *small]
    outcome = outcome_of(SPLIT, *people_of(SPLIT, *answers))

    tables = tables_of(survey.report(outcome, english))

    assert [row[:2] for row in tables[0].rows] == [
        ("Ängelåsa", "7"),
        ("Smaller groups together", "10"),
    ]


def test_choices_are_split_by_place_with_a_column_for_each(english: Language) -> None:
    answers = [*spread(1, "q1", 6, 5), *spread(2, "q1", 5, 7), *spread(3, "q1", 9, 6)]
    outcome = outcome_of(SPLIT, *people_of(SPLIT, *answers))

    tables = tables_of(survey.report(outcome, english))

    assert tables[0] == Table(
        BY_PLACE,
        ("Answer option", "Ängelåsa", "Björkmåla", "Havsvik"),
        (
            ("assistant", "6", "5", "9"),
            ("librarian", "5", "7", "6"),
            ("Respondents", "11", "12", "15"),
        ),
    )


def test_of_the_items_only_what_can_be_shown_of_the_groups_is_kept() -> None:
    answers = [*spread(1, "q1", 6, 5, 3), *spread(2, "q1", 8, 6, 2), *spread(3, "q1", 1, 2)]

    outcome = outcome_of(SPLIT, *people_of(SPLIT, *answers))

    assert item_of(outcome, 1).detail["split"] == {
        "groups": [[2], [1, 3]],
        "n": [16, 17],
        "answers": [[1], [2, 3]],
        "counts": [[8, 7], [8, 10]],
    }
    assert "split" not in item_of(outcome, 3).detail
    assert "split" not in item_of(outcome, 7).detail


@pytest.mark.parametrize("number", [0, 2, 7, 8, 9])
def test_only_a_question_with_one_choice_splits_the_results(number: int, english: Language) -> None:
    round_ = survey_of(QUESTIONS, {"sv": SV, "en": EN}, split_by=number)

    outcome = outcome_of(round_, *room_of(round_, q2=(3, 3), q3=(6,)))

    assert all("split" not in item.detail for item in outcome.items)
    assert tables_of(survey.report(outcome, english)) == []


def test_a_hidden_question_splits_nothing(english: Language) -> None:
    people = room_of(SPLIT, q3=(6, 6), q2=(6, 6))
    places = item_of(outcome_of(SPLIT, *people), 3)

    outcome = outcome_of(SPLIT, *people, acts=[Act(1, ActKind.HIDE, (places.id,))])

    report = survey.report(outcome, english)
    assert scale_rows(report) != []
    assert "Ängelåsa" not in repr(report)


def test_one_question_shown_alone_is_still_split(english: Language) -> None:
    answers = [*spread(1, "q2", 2, 2, 2, 0), *spread(2, "q2", 1, 2, 4)]
    outcome = outcome_of(SPLIT, *people_of(SPLIT, *answers))
    alone = replace(outcome, items=(item_of(outcome, 2),))

    (table,) = tables_of(survey.report(alone, english))

    assert [row[1] for row in table.rows] == ["6", "7"]


@pytest.mark.parametrize("code", ["sv", "nb", "da", "en"])
@pytest.mark.parametrize("round_", [ROUND, SPLIT], ids=["whole", "split"])
def test_a_report_of_samples_can_be_published(round_: Round, code: str) -> None:
    samples = [survey.sample(round_, seed) for seed in range(20)]
    people = [Response("round", f"v{n}", f"v{n}", 1, value) for n, value in enumerate(samples)]

    blocks = (Heading(1, "A result"), *survey.report(outcome_of(round_, *people), language(code)))

    whole = Document("Title", code, date(2027, 5, 20), "", blocks)
    assert list(document_problems(whole)) == []


def test_samples_differ_and_some_questions_are_skipped() -> None:
    samples = [survey.sample(ROUND, seed) for seed in range(20)]

    outcome = outcome_of(
        ROUND, *(Response("round", str(n), "", 1, value) for n, value in enumerate(samples))
    )

    scale = item_of(outcome, 2).detail
    assert 0 < scale["n"] < 20
    assert sum(count > 0 for count in scale["counts"]) > 2
    assert 0 < item_of(outcome, 5).detail["n"] < item_of(outcome, 4).detail["n"]


SORTS = st.builds(
    Question,
    type=st.sampled_from(["one", "several", "scale", "number", "text"]),
    steps=st.integers(2, 10),
    other=st.booleans(),
    required=st.booleans(),
)


@st.composite
def any_survey(draw: st.DrawFn) -> Round:
    """A survey of any questions, some hanging on an earlier one."""
    questions = draw(st.lists(SORTS, min_size=1, max_size=6))
    for n in range(1, len(questions)):
        if draw(st.booleans()):
            after, answers = draw(st.integers(1, n)), draw(st.sets(st.integers(1, 3), min_size=1))
            questions[n] = replace(questions[n], after=after, answers=tuple(answers))
    words = [(f"Question {n}", ("a", "b")) for n in range(len(questions))]
    return survey_of(questions, {"en": words})


@st.composite
def anything_sent(draw: st.DrawFn) -> dict[str, list[str]]:
    """What the room page could send: any choices and steps, and whatever people write."""
    sent = {"q1": draw(st.sampled_from(["1", "2", "3"])).split()}
    for number, question in enumerate(QUESTIONS[1:], start=2):
        size = 4 if question.type == "scale" else 3
        most = 3 if question.type == "several" else 1
        numbers = st.integers(1, size).map(str)
        is_text = question.type == "text"
        answers = st.text(max_size=20) if is_text else numbers
        sent[f"q{number}"] = draw(st.lists(answers, max_size=most, unique=True))
    texts = {name: [draw(st.text(max_size=20))] for name in ("q1-other", "q8-other")}
    return {**sent, **texts}


@given(anything_sent())
@settings(deadline=None)
def test_an_answer_that_is_sent_again_as_it_was_read_is_the_same(raw: dict[str, list[str]]) -> None:
    value = survey.read(ROUND, raw)

    assert survey.read(ROUND, survey.inputs(ROUND, value)) == value
    assert json.loads(json.dumps(value)) == value


@given(any_survey(), st.integers(0, 10_000))
@settings(deadline=None)
def test_a_sample_of_any_survey_is_read_as_it_was_meant(round_: Round, seed: int) -> None:
    sample = survey.sample(round_, seed)

    assert survey.read(round_, survey.inputs(round_, sample)) == sample
    assert survey.sample(round_, seed) == sample


@given(any_survey())
@settings(deadline=None)
def test_what_is_spoiled_is_refused_in_any_survey(round_: Round) -> None:
    spoiled = survey.spoiled(round_)

    assert len(spoiled) > 1
    for raw in spoiled:
        with pytest.raises(UnreadableAnswerError):
            survey.read(round_, raw)


@given(st.lists(st.integers(0, 40), min_size=2, max_size=10).filter(any))
@settings(deadline=None, max_examples=30)
def test_a_mean_is_the_mean_of_the_steps(counts: list[int]) -> None:
    round_ = survey_of([Question("scale", steps=len(counts))], {"en": [("How?", ("Bad", "Good"))]})
    outcome = outcome_of(round_, *room_of(round_, q1=counts))

    (row,) = scale_rows(survey.report(outcome, language("en")))

    steps = dealt(counts)
    assert row.counts == tuple(counts)
    assert abs(float(row.mean) - sum(steps) / len(steps)) < 0.00501


def test_items_can_be_kept_as_json() -> None:
    outcome = outcome_of(SPLIT, *room_of(SPLIT, q3=(6, 6), q2=(6, 6)))

    for item in outcome.items:
        assert json.loads(json.dumps(item.detail)) == item.detail


def test_a_question_about_places_is_asked_once_the_workshop_has_named_them(
    make_shipped: Callable[..., Round], answer: Callable[..., Response], swedish: Language
) -> None:
    unnamed, named = (
        make_shipped("course-evaluation", places=places) for places in ("", "Havsvik\n Ås \n\nÅs")
    )

    numbers = [one.number for one in asked(unnamed, "sv")]
    assert numbers == [n for n in range(1, 16) if n != 4]
    assert len(survey.form(unnamed, swedish)) == 14
    assert asked(named, "nb")[3].below == ("Havsvik", "Ås")
    told = survey.items(unnamed, [answer("a", answers={"3": 4}, other={})], [])
    assert not any("split" in item.detail for item in told)
