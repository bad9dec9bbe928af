from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workshopkit.domain.document import Bars, BulletList, Facts, Paragraph, Quotes
from workshopkit.domain.exercise import Wording
from workshopkit.domain.form import CHOOSE_HERE, NEEDED, NOT_ON_THE_LIST, Choice, Option, Text
from workshopkit.domain.item import Item
from workshopkit.domain.language import Language
from workshopkit.domain.response import HandCount, Mistake, Response, UnreadableAnswerError
from workshopkit.domain.round import Base, NothingToAskError, Outcome, Round
from workshopkit.kinds import decision

MakeRound = Callable[..., Round]
MakeOutcome = Callable[[Round, tuple[Item, ...]], Outcome]
Answer = Callable[..., Response]
Words = Callable[[str], Round]

QUESTION = "Can we decide on the next step?"
PROPOSAL = "Vi bildar en arbetsgrupp i augusti."


@pytest.fixture
def by(make_round: MakeRound) -> Words:
    """Make a decision that is reached in one of the three ways."""

    def make(way: str, wording: str = PROPOSAL) -> Round:
        words = Wording("en", "Decide", blocks={"questions": (QUESTION,)})
        return make_round("decision", words=words, by=way, wording=wording)

    return make


def outcome_of(
    round_: Round, answers: list[Response], hands: tuple[HandCount, ...] = ()
) -> Outcome:
    items = tuple(decision.items(round_, answers, hands))
    return Outcome(round_, items, Base(took_part=len(answers), joined=len(answers)))


def all_say(answer: Answer, **counts: int) -> list[Response]:
    """So many answers of each sort; whoever says no says why."""
    said = [value for value, count in counts.items() for _ in range(count)]
    return [
        answer(f"v{n}", answer=value, why="För tidigt." if value == "no" else "")
        for n, value in enumerate(said)
    ]


def test_the_question_and_the_proposal_stand_above_the_answers(
    by: Words, english: Language
) -> None:
    round_ = by("consensus", "Vi gör detta:\n- nu\n- sedan")

    assert decision.brief(round_, english) == (
        Paragraph(QUESTION, "label"),
        Paragraph("Vi gör detta:", "lead"),
        BulletList(("nu", "sedan")),
    )


def test_the_shipped_decision_asks_whether_the_next_step_can_be_decided(
    make_shipped: MakeRound, swedish: Language
) -> None:
    round_ = make_shipped("next-step-decision")

    assert decision.brief(round_, swedish) == (
        Paragraph("Kan vi ta beslut om nästa steg?", "label"),
    )


def test_consensus_asks_for_a_yes_or_a_no_with_a_reason(by: Words, english: Language) -> None:
    assert decision.form(by("consensus"), english) == (
        Choice(
            "answer",
            "Your answer",
            (Option("yes", "I can agree"), Option("no", "I cannot agree")),
            required=True,
        ),
        Text("why", "Why not?", limit=600, lines=3),
    )


def test_hands_are_for_against_or_abstain_without_a_reason(by: Words, english: Language) -> None:
    (choice,) = decision.form(by("hands"), english)

    assert isinstance(choice, Choice)
    assert [(one.value, one.label) for one in choice.options] == [
        ("for", "For"),
        ("against", "Against"),
        ("abstain", "I abstain"),
    ]


def test_a_room_that_agrees_is_told_so_with_its_count(
    by: Words, answer: Answer, english: Language
) -> None:
    outcome = outcome_of(by("consensus"), all_say(answer, yes=14))

    assert decision.report(outcome, english) == (
        Facts(
            (
                ("Question", QUESTION),
                ("Proposal", PROPOSAL),
                ("Outcome", "Everybody agreed: 14 of 14."),
            ),
        ),
        Bars(
            "How the room answered",
            ("Answer", "Answers"),
            (("I can agree", 14, "14 answers"), ("I cannot agree", 0, "0 answers")),
            "14 of 14 took part.",
        ),
    )


def test_one_who_cannot_agree_is_no_consensus_and_the_reason_stands_below(
    by: Words, answer: Answer, english: Language
) -> None:
    outcome = outcome_of(by("consensus"), all_say(answer, yes=13, no=1))

    facts, bars, *why = decision.report(outcome, english)

    assert isinstance(facts, Facts)
    assert isinstance(bars, Bars)
    assert facts.pairs[-1] == ("Outcome", "No consensus: 1 of 14 who answered could not agree.")
    assert [count for _, count, _ in bars.rows] == [13, 1]
    assert why == [Paragraph("Why not", "label"), Quotes(("För tidigt.",))]


@pytest.mark.parametrize(
    ("way", "counts", "sentence"),
    [
        ("consensus", {"yes": 1}, "Everybody agreed: 1 of 1."),
        ("consensus", {"yes": 5, "no": 2}, "No consensus: 2 of 7 who answered could not agree."),
        ("consensus", {"no": 3}, "No consensus: 3 of 3 who answered could not agree."),
        (
            "hands",
            {"for": 9, "against": 4, "abstain": 2},
            "Carried: 9 for, 4 against, 2 abstained.",
        ),
        ("hands", {"for": 1}, "Carried: 1 for, 0 against, 0 abstained."),
        ("hands", {"for": 4, "against": 9}, "Not carried: 4 for, 9 against, 0 abstained."),
        ("hands", {"for": 4, "against": 4}, "A tie: 4 for, 4 against, 0 abstained."),
        ("hands", {"abstain": 3}, "Not carried: 0 for, 0 against, 3 abstained."),
        ("consensus", {}, ""),
        ("hands", {}, ""),
    ],
)
def test_how_it_came_out_is_one_sentence(
    by: Words, answer: Answer, english: Language, way: str, counts: dict[str, int], sentence: str
) -> None:
    outcome = outcome_of(by(way), all_say(answer, **counts))

    assert decision.outcome_sentence(outcome, english) == sentence
    assert decision.is_decided(outcome) is bool(sentence)


def test_raised_hands_are_counted_with_the_answers(
    by: Words, answer: Answer, english: Language
) -> None:
    hands = (HandCount("round", "hands", 20, {"for": 12, "against": 7, "abstain": 1}),)

    outcome = outcome_of(by("hands"), all_say(answer, against=6), hands)

    said = decision.outcome_sentence(outcome, english)
    assert said == "Not carried: 12 for, 13 against, 1 abstained."


def test_raised_hands_alone_are_a_decision(by: Words, english: Language) -> None:
    hands = (HandCount("round", "hands", 11, {"yes": 11}),)

    outcome = replace(outcome_of(by("consensus"), [], hands), base=Base(joined=5, hands=11))

    assert decision.is_decided(outcome)
    assert decision.outcome_sentence(outcome, english) == "Everybody agreed: 11 of 11."


@pytest.mark.parametrize(
    ("way", "counts", "sentence"),
    [
        ("consensus", {"yes": 1}, "1 of 5 answered, and agreed."),
        ("consensus", {"yes": 4}, "4 of 5 answered, and all of them agreed."),
        ("consensus", {"yes": 3, "no": 1}, "No consensus: 1 of 4 who answered could not agree."),
        ("hands", {"for": 1}, "Carried: 1 for, 0 against, 0 abstained. 4 have not answered."),
        (
            "hands",
            {"for": 2, "against": 2},
            "A tie: 2 for, 2 against, 0 abstained. 1 has not answered.",
        ),
    ],
)
def test_the_sentence_names_how_many_were_asked(
    by: Words, answer: Answer, english: Language, way: str, counts: dict[str, int], sentence: str
) -> None:
    answers = all_say(answer, **counts)
    outcome = replace(outcome_of(by(way), answers), base=Base(took_part=len(answers), joined=5))

    assert decision.outcome_sentence(outcome, english) == sentence


def test_hands_that_were_not_raised_are_no_consent(by: Words, english: Language) -> None:
    hands = (HandCount("round", "hands", 20, {"yes": 11}),)

    outcome = replace(outcome_of(by("consensus"), [], hands), base=Base(hands=20))

    said = decision.outcome_sentence(outcome, english)
    assert said == "11 of 20 answered, and all of them agreed."


def test_the_secretarys_own_words_stand_in_the_place_of_ours(
    by: Words, answer: Answer, english: Language
) -> None:
    outcome = replace(outcome_of(by("consensus"), all_say(answer, yes=3)), words="Antaget.")

    facts, *_ = decision.report(outcome, english)

    assert isinstance(facts, Facts)
    assert facts.pairs[-1] == ("Outcome", "Antaget.")


def test_without_a_proposal_there_is_nothing_to_agree_to(by: Words) -> None:
    assert decision.lacks_wording(by("consensus", ""))
    assert decision.lacks_wording(by("hands", ""))
    assert not decision.lacks_wording(by("vote", ""))
    assert not decision.lacks_wording(by("consensus"))


def test_an_earlier_vote_is_told_with_its_votes(by: Words, english: Language) -> None:
    items = (
        Item("a", "Lyhörd", votes=12),
        Item("b", "Kreativ", votes=1),
        Item("c", "Olämpligt", votes=2, hidden=True),
    )
    round_ = replace(by("vote"), items=items)
    outcome = outcome_of(round_, [])

    assert decision.report(outcome, english) == (
        Facts(
            (
                ("Question", QUESTION),
                ("Proposal", PROPOSAL),
                ("Outcome", "Decided by vote: Lyhörd (12 votes) and Kreativ (1 vote)."),
            )
        ),
    )
    assert [item.id for item in decision.results(outcome)] == ["a", "b"]


def test_an_earlier_vote_that_has_not_been_taken_over_decides_nothing(
    by: Words, english: Language
) -> None:
    outcome = outcome_of(by("vote"), [])

    assert not decision.is_decided(outcome)
    assert decision.report(outcome, english) == (
        Facts((("Question", QUESTION), ("Proposal", PROPOSAL))),
    )


def test_where_a_vote_decides_nobody_answers(by: Words, english: Language) -> None:
    assert decision.form(by("vote"), english) == ()
    with pytest.raises(NothingToAskError):
        decision.read(by("vote"), {"answer": ["yes"]})


def test_without_a_proposal_the_question_is_what_is_decided(by: Words, english: Language) -> None:
    asked = by("consensus", "")

    (facts,) = decision.report(outcome_of(asked, []), english)

    assert facts == Facts((("Question", QUESTION),))
    assert decision.proposal(outcome_of(asked, []), "en") == QUESTION
    assert decision.proposal(outcome_of(by("consensus"), []), "en") == PROPOSAL


def test_a_decision_hands_nothing_on_but_its_sentence(
    by: Words, answer: Answer, make_outcome: MakeOutcome
) -> None:
    round_ = by("consensus")
    items = tuple(decision.items(round_, all_say(answer, yes=3, no=1), []))

    assert decision.results(make_outcome(round_, items)) == ()


def test_a_hidden_reason_is_not_shown_but_its_no_is_counted(
    by: Words, answer: Answer, english: Language
) -> None:
    outcome = outcome_of(by("consensus"), all_say(answer, yes=2, no=1))
    items = tuple(replace(item, hidden=item.part == 1) for item in outcome.items)

    report = decision.report(replace(outcome, items=items), english)

    assert "För tidigt." not in repr(report)
    assert "No consensus: 1 of 3 who answered could not agree." in repr(report)


def test_whoever_cannot_agree_says_why(by: Words) -> None:
    with pytest.raises(UnreadableAnswerError) as refused:
        decision.read(by("consensus"), {"answer": ["no"], "why": ["  "]})

    assert refused.value.mistakes == (Mistake("why", NEEDED, {}),)


@pytest.mark.parametrize(
    ("way", "sent", "mistake"),
    [
        ("consensus", {}, Mistake("answer", CHOOSE_HERE, {})),
        ("hands", {}, Mistake("answer", CHOOSE_HERE, {})),
        ("hands", {"answer": ["no"]}, Mistake("answer", NOT_ON_THE_LIST, {"value": "no"})),
        ("consensus", {"answer": ["for"]}, Mistake("answer", NOT_ON_THE_LIST, {"value": "for"})),
    ],
)
def test_an_answer_to_something_else_is_refused(
    by: Words, way: str, sent: dict[str, list[str]], mistake: Mistake
) -> None:
    with pytest.raises(UnreadableAnswerError) as refused:
        decision.read(by(way), sent)

    assert refused.value.mistakes == (mistake,)


def test_a_scenario_says_consent_or_vote(by: Words) -> None:
    assert decision.from_words(by("consensus"), {"consent": "no", "why": "Nej."}) == {
        "answer": "no",
        "why": "Nej.",
    }
    assert decision.from_words(by("hands"), {"vote": "against"}) == {"answer": "against", "why": ""}


@given(
    said=st.lists(st.sampled_from(["for", "against", "abstain"]), min_size=1, max_size=20),
    hands=st.dictionaries(st.sampled_from(["for", "against", "abstain"]), st.integers(0, 30)),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_it_is_carried_when_more_are_for_than_against_however_they_were_counted(
    by: Words, answer: Answer, english: Language, said: list[str], hands: dict[str, int]
) -> None:
    answers = [answer(f"v{n}", answer=one, why="") for n, one in enumerate(said)]
    tally = HandCount("round", "hands", sum(hands.values()), hands)
    total = {name: said.count(name) + hands.get(name, 0) for name in ("for", "against", "abstain")}

    outcome = outcome_of(by("hands"), answers, (tally,))
    sentence = decision.outcome_sentence(outcome, english)

    carried = "Carried" if total["for"] > total["against"] else "Not carried"
    carried = "A tie" if total["for"] == total["against"] > 0 else carried
    assert sentence == (
        f"{carried}: {total['for']} for, {total['against']} against, {total['abstain']} abstained."
    )
