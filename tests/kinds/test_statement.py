from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workshopkit.domain.document import Bars, BulletList, NumberedList, Paragraph, Quotes
from workshopkit.domain.exercise import Wording
from workshopkit.domain.form import (
    CHOOSE_HERE,
    NEEDED,
    NOT_ON_THE_LIST,
    TOO_LONG,
    TOO_MANY_TEXTS,
    Choice,
    Option,
    Text,
    Texts,
)
from workshopkit.domain.item import Item
from workshopkit.domain.language import Language
from workshopkit.domain.response import HandCount, Mistake, Response, UnreadableAnswerError
from workshopkit.domain.round import Base, Outcome, Round
from workshopkit.kinds import statement
from workshopkit.kinds.wording import wording_blocks

MakeRound = Callable[..., Round]
MakeOutcome = Callable[[Round, tuple[Item, ...]], Outcome]
Answer = Callable[..., Response]

STEM = "Den nya webben ska användas av personal och medborgare för att kunna;"
WORDING = f"{STEM}\n- låna och reservera\n- få inspiration"


@pytest.fixture
def proposals(make_shipped: MakeRound) -> Round:
    return make_shipped("common-message", texts=2, limit=40)


@pytest.fixture
def consent(make_shipped: MakeRound) -> Round:
    """The next run, with the wording that the facilitator made of the proposals."""
    return make_shipped("common-message", wording=WORDING)


@pytest.fixture
def said(answer: Answer) -> list[Response]:
    return [
        answer("table:1", consent="yes", why=""),
        answer("table:2", consent="change", why="Skriv ”lämna tillbaka”, också."),
        answer("table:3", consent="yes", why="Äntligen kort."),
        answer("table:4", consent="no", why="Personalen saknas."),
        answer("table:5", consent="change", why="Stryk ”nya”."),
        answer("table:6", consent="yes", why=""),
    ]


def test_proposals_go_on_from_a_beginning_that_all_can_see(
    proposals: Round, swedish: Language
) -> None:
    assert statement.brief(proposals, swedish) == (Paragraph(STEM, "lead"),)


def test_a_wording_is_shown_with_its_bullets_before_it_is_asked_about(
    consent: Round, swedish: Language
) -> None:
    assert statement.brief(consent, swedish) == (
        Paragraph(STEM, "lead"),
        BulletList(("låna och reservera", "få inspiration")),
    )


def test_proposals_are_asked_for_until_there_is_a_wording(
    proposals: Round, english: Language
) -> None:
    assert statement.form(proposals, english) == (
        Texts("texts", "Your proposal", count=2, limit=40),
    )


def test_a_question_of_the_wording_is_the_label_of_the_proposals(
    make_round: MakeRound, english: Language
) -> None:
    words = Wording("en", "Our promise", blocks={"questions": ("Our promise in five words",)})

    (field,) = statement.form(make_round("statement", words=words), english)

    assert field == Texts("texts", "Our promise in five words", count=1, limit=300)


def test_consent_is_yes_yes_with_a_change_or_no_and_why(consent: Round, english: Language) -> None:
    assert statement.form(consent, english) == (
        Choice(
            "consent",
            "Can you agree to this wording?",
            (Option("yes", "Yes"), Option("change", "Yes, with a change"), Option("no", "No")),
            required=True,
        ),
        Text("why", "What should change, or why not?", limit=600, lines=3),
    )


def test_the_same_proposal_from_two_tables_is_one(proposals: Round, answer: Answer) -> None:
    answers = [
        answer("table:1", texts=["Låna dig rik", "Läs mer"]),
        answer("table:2", texts=["låna dig rik!"]),
    ]

    found = statement.items(proposals, answers, [])

    assert [(item.label, item.authors) for item in found] == [("Låna dig rik", 2), ("Läs mer", 1)]
    assert statement.items(proposals, answers[1:], [])[0].id == found[0].id


def test_the_report_of_proposals_numbers_them_and_says_who_took_part(
    proposals: Round, answer: Answer, make_outcome: MakeOutcome, english: Language
) -> None:
    first, second, third = statement.items(
        proposals, [answer("table:1", texts=["Låna", "Läs", "Olämpligt"])], []
    )
    outcome = make_outcome(proposals, (second, first, replace(third, hidden=True)))

    assert statement.report(outcome, english) == (
        NumberedList(("Läs", "Låna")),
        Paragraph("9 of 9 took part.", "small"),
    )
    assert [item.label for item in statement.results(outcome)] == ["Läs", "Låna"]


def test_consent_is_counted_with_the_changes_and_the_reasons_below(
    consent: Round, said: list[Response], english: Language
) -> None:
    items = tuple(statement.items(consent, said, []))
    base = Base(took_part=6, joined=7, unit="tables")

    assert statement.report(Outcome(consent, items, base), english) == (
        Paragraph(STEM, "lead"),
        BulletList(("låna och reservera", "få inspiration")),
        Bars(
            "Agreement on the wording",
            ("Answer", "Answers"),
            (
                ("Yes", 3, "3 answers"),
                ("Yes, with a change", 2, "2 answers"),
                ("No", 1, "1 answer"),
            ),
            "6 tables took part. 1 table has not answered.",
        ),
        Paragraph("Changes that were asked for", "label"),
        Quotes(("Skriv ”lämna tillbaka”, också.", "Stryk ”nya”.")),
        Paragraph("Why not", "label"),
        Quotes(("Personalen saknas.",)),
        Paragraph("Comments", "label"),
        Quotes(("Äntligen kort.",)),
    )


def test_raised_hands_are_added_to_the_consent(
    consent: Round, said: list[Response], english: Language
) -> None:
    hands = [
        HandCount("round", "hands", 12, {"yes": 10, "no": 2}),
        HandCount("round", "paper", 1, {"change": 1}),
    ]

    items = tuple(statement.items(consent, said, hands))

    counts = [(item.id, item.votes) for item in items if item.votes]
    assert counts == [("yes", 13), ("change", 3), ("no", 3)]
    _, _, bars, *_ = statement.report(Outcome(consent, items, Base(6, 6, 0, "people", 12)), english)
    assert isinstance(bars, Bars)
    assert bars.base == "6 of 6 took part. 12 by show of hands."


def test_a_wording_that_nobody_has_answered_stands_alone(
    consent: Round, english: Language, make_outcome: MakeOutcome
) -> None:
    nobody = make_outcome(consent, tuple(statement.items(consent, [], [])))

    assert statement.report(nobody, english) == wording_blocks(WORDING)


def test_a_hidden_reason_is_not_shown_but_its_answer_is_counted(
    consent: Round, said: list[Response], english: Language, make_outcome: MakeOutcome
) -> None:
    items = statement.items(consent, said, [])
    shown = tuple(replace(one, hidden=one.label == "Personalen saknas.") for one in items)

    report = statement.report(make_outcome(consent, shown), english)

    assert "Personalen saknas." not in repr(report)
    assert ("No", 1, "1 answer") in next(b.rows for b in report if isinstance(b, Bars))


def test_a_later_exercise_builds_on_the_wording(
    consent: Round, said: list[Response], make_outcome: MakeOutcome
) -> None:
    outcome = make_outcome(consent, tuple(statement.items(consent, said, [])))

    assert [item.label for item in statement.results(outcome)] == [WORDING]


@pytest.mark.parametrize("consented", ["change", "no"])
def test_whoever_does_not_simply_agree_says_why(consent: Round, consented: str) -> None:
    with pytest.raises(UnreadableAnswerError) as refused:
        statement.read(consent, {"consent": [consented], "why": [" \n "]})

    assert refused.value.mistakes == (Mistake("why", NEEDED, {}),)


def test_a_yes_needs_no_reason(consent: Round) -> None:
    assert statement.read(consent, {"consent": ["yes"]}) == {"consent": "yes", "why": ""}


@pytest.mark.parametrize(
    ("sent", "mistake"),
    [
        ({}, Mistake("consent", CHOOSE_HERE, {})),
        ({"consent": ["kanske"]}, Mistake("consent", NOT_ON_THE_LIST, {"value": "kanske"})),
        (
            {"consent": ["yes"], "why": ["x" * 601]},
            Mistake("why", TOO_LONG, {"length": 601, "limit": 600}),
        ),
    ],
)
def test_what_is_no_consent_is_refused(
    consent: Round, sent: dict[str, list[str]], mistake: Mistake
) -> None:
    with pytest.raises(UnreadableAnswerError) as refused:
        statement.read(consent, sent)

    assert refused.value.mistakes == (mistake,)


@pytest.mark.parametrize(
    ("sent", "mistake"),
    [
        ([" "], Mistake("texts", NEEDED, {})),
        (["a", "b", "c"], Mistake("texts", TOO_MANY_TEXTS, {"n": 3, "count": 2})),
        (["x" * 41], Mistake("texts", TOO_LONG, {"length": 41, "limit": 40})),
    ],
)
def test_proposals_against_the_rules_are_refused(
    proposals: Round, sent: list[str], mistake: Mistake
) -> None:
    with pytest.raises(UnreadableAnswerError) as refused:
        statement.read(proposals, {"texts": sent})

    assert refused.value.mistakes == (mistake,)


def test_a_proposal_from_before_is_not_sent_as_consent(consent: Round) -> None:
    assert statement.inputs(consent, {"texts": ["Låna dig rik"]}) == {}


def test_consent_and_proposals_are_said_plainly_in_a_scenario(
    proposals: Round, consent: Round
) -> None:
    assert statement.from_words(proposals, {"texts": ["Läs"]})["texts"] == ["Läs"]
    assert statement.from_words(consent, {"consent": "yes"}) == {"consent": "yes", "why": ""}


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("", ()),
        ("En rad\n\nEn till", (Paragraph("En rad\nEn till", "lead"),)),
        ("- a\n- b", (BulletList(("a", "b")),)),
        (
            "Först\n- a\n  - b\nSist",
            (Paragraph("Först", "lead"), BulletList(("a", "b")), Paragraph("Sist", "lead")),
        ),
        ("-utan mellanrum", (Paragraph("-utan mellanrum", "lead"),)),
    ],
)
def test_lines_that_begin_with_a_hyphen_are_bullets(text: str, blocks: tuple[Any, ...]) -> None:
    assert wording_blocks(text) == blocks


@given(
    value=st.one_of(
        st.builds(lambda why: {"consent": "yes", "why": why}, st.text("ab åä", max_size=20)),
        st.builds(
            lambda consent, why: {"consent": consent, "why": why},
            st.sampled_from(["change", "no"]),
            st.text("abåä", min_size=1, max_size=20),
        ),
    )
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_every_consent_is_read_as_it_was_sent(consent: Round, value: dict[str, str]) -> None:
    read = statement.read(consent, statement.inputs(consent, value))

    assert statement.read(consent, statement.inputs(consent, read)) == read
    assert read["consent"] == value["consent"]
    assert read["why"].split() == value["why"].split()
