from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workshopkit.domain.document import BulletList, NumberedList, Paragraph, Quotes
from workshopkit.domain.exercise import Wording
from workshopkit.domain.form import NEEDED, TOO_LONG, Text
from workshopkit.domain.item import Item
from workshopkit.domain.language import LANGUAGES, Language
from workshopkit.domain.response import Mistake, Response, UnreadableAnswerError
from workshopkit.domain.round import Base, NothingToAskError, Outcome, Round
from workshopkit.kinds import discussion
from workshopkit.locale.language import language

MakeRound = Callable[..., Round]
Answer = Callable[..., Response]

AGENDA = ("local-agenda-assignment", "local-agenda-methods", "local-agenda-campaign")
FOURTEEN = "Vilka grupper vill ni prioritera för klusterkampanjen?"
SIX = (
    "Välj max 3 grupper. Motivera valen. Utgå från basutbud och segment samt målgrupper.",
    "Prioritera dem",
    "Ge var och en persona",
    "Diskutera hur ni kan få kontakt med 10 personer för en fokusgrupp",
    (
        "Matcha er persona mot faktisk realistisk information. Glapp? Överensstämmelser?"
        " Lär av resultatet."
    ),
    "Diskutera om ni kan använda högskolan/andra studenter för kompletterande undersökningar.",
)


@pytest.fixture
def campaign(make_shipped: MakeRound) -> Round:
    return make_shipped("local-agenda-campaign")


@pytest.fixture
def thread(make_round: MakeRound) -> Round:
    """Two questions that people write about, under their names."""
    asked = ("Where are the municipalities?", "What would make you write back?")
    words = Wording("en", "Thread", blocks={"questions": asked})
    return make_round("discussion", words=words, written=True)


def numbers(round_: Round, words: Language) -> list[int]:
    """The numbers that are printed in front of the questions."""
    lists = [block for block in discussion.brief(round_, words) if isinstance(block, NumberedList)]
    return [block.start + n for block in lists for n in range(len(block.items))]


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_local_agenda_is_numbered_from_1_to_17_through_its_three_parts(
    make_shipped: MakeRound, code: str
) -> None:
    printed = [numbers(make_shipped(slug), language(code)) for slug in AGENDA]

    assert printed == [list(range(1, 5)), list(range(5, 14)), list(range(14, 18))]


def test_questions_with_nothing_below_them_are_one_numbered_list(
    make_shipped: MakeRound, swedish: Language
) -> None:
    (questions,) = discussion.brief(make_shipped("local-agenda-assignment"), swedish)

    assert isinstance(questions, NumberedList)
    assert questions.start == 1
    assert questions.items[0] == "Hur ser vårt uppdrag ut?"
    assert questions.items[3] == (
        "Rollen som utvecklingsledare. Gränssnitt, ansvar, utvecklingspotential."
    )


def test_the_second_part_of_the_agenda_goes_on_with_5(
    make_shipped: MakeRound, swedish: Language
) -> None:
    (questions,) = discussion.brief(make_shipped("local-agenda-methods"), swedish)

    assert isinstance(questions, NumberedList)
    assert questions.start == 5
    assert questions.items[1] == "Diskutera svagheter idag och styrkor i morgon."


def test_the_six_bullets_stand_below_question_14_before_15(
    campaign: Round, swedish: Language
) -> None:
    brief = discussion.brief(campaign, swedish)

    assert brief[:2] == (NumberedList((FOURTEEN,), start=14), BulletList(SIX))
    assert [type(block) for block in brief[2:]] == [
        NumberedList,
        NumberedList,
        NumberedList,
        BulletList,
    ]
    assert [block.start for block in brief[2:5] if isinstance(block, NumberedList)] == [15, 16, 17]


def test_a_note_stands_below_its_question_and_its_bullets(
    campaign: Round, swedish: Language
) -> None:
    notes = {1: "Bokälskaren och den oerfarne.", 3: "Alva Exempelsson ringer."}

    report = discussion.report(Outcome(campaign, (), Base(), notes), swedish)

    assert report[:3] == (
        NumberedList((FOURTEEN,), start=14),
        BulletList(SIX),
        Paragraph("Bokälskaren och den oerfarne."),
    )
    after_16 = report[[getattr(block, "start", 0) for block in report].index(16) + 1]
    assert after_16 == Paragraph("Alva Exempelsson ringer.")
    assert sum(isinstance(block, Paragraph) for block in report) == 2


def test_without_notes_the_report_is_the_questions(
    make_shipped: MakeRound, swedish: Language
) -> None:
    for slug in AGENDA:
        round_ = make_shipped(slug)
        report = discussion.report(Outcome(round_, (), Base(), {2: ""}), swedish)
        assert report == discussion.brief(round_, swedish)


def test_a_discussion_that_nobody_writes_in_is_not_answered(
    campaign: Round, swedish: Language
) -> None:
    assert not discussion.asks(campaign)
    assert discussion.form(campaign, swedish) == ()
    with pytest.raises(NothingToAskError):
        discussion.read(campaign, {"answer-1": ["Hej"]})


def test_what_people_write_stands_below_the_note_with_their_names(
    thread: Round, answer: Answer, english: Language
) -> None:
    answers = [
        answer("a", answers={"1": "On the square.", "2": "A real answer."}, by="Stina Låtsas"),
        answer("b", answers={"1": "Nowhere."}, by=""),
    ]
    items = tuple(discussion.items(thread, answers, []))
    outcome = Outcome(thread, items, Base(took_part=2, joined=3), {1: "Few had an answer."})

    assert discussion.report(outcome, english) == (
        NumberedList(("Where are the municipalities?",), start=1),
        Paragraph("Few had an answer."),
        Quotes(("On the square.\nStina Låtsas", "Nowhere.")),
        NumberedList(("What would make you write back?",), start=2),
        Quotes(("A real answer.\nStina Låtsas",)),
        Paragraph("2 of 3 took part. 1 has not answered.", "small"),
    )


def test_a_hidden_answer_is_neither_shown_nor_handed_on(
    thread: Round, answer: Answer, english: Language
) -> None:
    answers = [answer("a", answers={"1": "Olämpligt"}), answer("b", answers={"1": "Ja."})]
    first, second = discussion.items(thread, answers, [])
    outcome = Outcome(thread, (replace(first, hidden=True), second), Base(2, 2))

    assert "Olämpligt" not in repr(discussion.report(outcome, english))
    assert discussion.results(outcome) == (second,)


def test_each_answer_is_an_item_of_its_question(thread: Round, answer: Answer) -> None:
    answers = [
        answer("a", answers={"2": "Ett svar."}),
        answer("b", answers={"1": "Torget.", "2": "Ett svar."}),
    ]

    found = discussion.items(thread, answers, [])

    assert [(item.part, item.label) for item in found] == [
        (1, "Torget."),
        (2, "Ett svar."),
        (2, "Ett svar."),
    ]
    assert len({item.id for item in found}) == 3


@pytest.mark.parametrize(
    ("named", "hint"), [(True, "Your name is shown with what you write."), (False, "")]
)
def test_people_are_told_if_their_name_is_shown(
    thread: Round, english: Language, named: bool, hint: str
) -> None:
    asked = replace(thread, settings={**thread.settings, "named": named})

    assert discussion.form(asked, english)[1] == Text(
        "answer-2", "What would make you write back?", limit=1000, lines=4, hint=hint
    )


def test_one_answer_is_enough_and_none_is_refused(thread: Round) -> None:
    assert discussion.read(thread, {"answer-2": [" Ja. "]}) == {"answers": {"2": "Ja."}}
    with pytest.raises(UnreadableAnswerError) as refused:
        discussion.read(thread, {"answer-1": [" "]})
    assert refused.value.mistakes == (Mistake("answer-1", NEEDED, {}),)


def test_an_answer_that_is_too_long_is_refused_at_its_question(thread: Round) -> None:
    with pytest.raises(UnreadableAnswerError) as refused:
        discussion.read(thread, {"answer-1": ["Ja."], "answer-2": ["x" * 1001]})

    assert refused.value.mistakes == (
        Mistake("answer-2", TOO_LONG, {"length": 1001, "limit": 1000}),
    )


def test_a_setting_in_a_question_is_filled_in(make_round: MakeRound, english: Language) -> None:
    words = Wording("en", "Next", blocks={"questions": ("Question {first_number} of many",)})

    round_ = make_round("discussion", words=words, first_number=7)

    assert discussion.brief(round_, english) == (NumberedList(("Question 7 of many",), start=7),)


def test_answers_are_said_in_the_order_of_the_questions_in_a_scenario(thread: Round) -> None:
    assert discussion.from_words(thread, {"answers": ["", "Ja."]}) == {"answers": {"2": "Ja."}}


def test_notes_and_items_of_one_question_do_not_reach_another(
    thread: Round, english: Language
) -> None:
    items = (Item("a", "Ett", part=1), Item("b", "Två", part=2))

    report = discussion.report(Outcome(thread, items, Base(2, 2), {2: "Anteckning"}), english)

    assert report[1] == Quotes(("Ett",))
    assert report[3:5] == (Paragraph("Anteckning"), Quotes(("Två",)))


@given(
    value=st.dictionaries(
        st.sampled_from(["1", "2"]), st.text("abc åäö\n", min_size=1, max_size=40), min_size=1
    )
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_every_answer_is_read_as_it_was_sent(thread: Round, value: dict[str, str]) -> None:
    raw = {f"answer-{n}": [text] for n, text in value.items()}
    if not any(text.strip() for text in value.values()):
        raw["answer-1"] = ["Ja."]

    read = discussion.read(thread, raw)

    assert discussion.read(thread, discussion.inputs(thread, read)) == read
    assert all(text.strip() for text in read["answers"].values())
