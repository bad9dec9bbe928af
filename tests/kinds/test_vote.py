from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from printed_votes import VOTES

from workshopkit.domain.document import Bars, Paragraph
from workshopkit.domain.form import (
    NOT_ON_THE_LIST,
    TOO_MANY_VOTES,
    TWO_VOTES_ON_ONE,
    Dots,
    Option,
)
from workshopkit.domain.item import Item
from workshopkit.domain.language import Language
from workshopkit.domain.response import HandCount, Mistake, Response, UnreadableAnswerError
from workshopkit.domain.round import Base, Outcome, Round, RoundState, Settling, TieWay
from workshopkit.kinds import vote
from workshopkit.kinds.votes.held import how_held
from workshopkit.locale.language import language

MakeRound = Callable[..., Round]
Answer = Callable[..., Response]

#: The tables' votes for each group, in the order of the list.
COUNTS = (8, 9, 7, 9, 8, 8, 9, 7)
#: How a vote is held unless personal codes are asked for.
HANDS = "Open vote: everybody in the room could vote."


@pytest.fixture
def round_(make_round: MakeRound, groups: tuple[Item, ...]) -> Round:
    return make_round("vote", groups, votes=8, keep=8)


@pytest.fixture
def ballots(answer: Answer, groups: tuple[Item, ...]) -> list[Response]:
    """Nine ballots that add up to the counts: a table skips what others chose for it."""
    return [
        answer(
            f"table:{n}",
            choices=[g.id for g, count in zip(groups, COUNTS, strict=True) if n < count],
        )
        for n in range(9)
    ]


def test_sixty_five_votes_are_counted_in_the_editors_order(
    round_: Round, ballots: list[Response]
) -> None:
    counted = vote.items(round_, ballots, [])

    assert [(item.label, item.votes) for item in counted] == list(VOTES)
    assert sum(item.votes for item in counted) == 65


def test_the_report_of_sixty_five_votes_is_one_list_of_bars_with_its_base(
    round_: Round, ballots: list[Response], english: Language
) -> None:
    items = tuple(vote.items(round_, ballots, []))
    base = Base(took_part=9, joined=9, unit="tables")

    assert vote.report(Outcome(round_, items, base), english) == (
        Bars(
            "Prioritise target groups",
            ("Choice", "Votes"),
            tuple((group, count, f"{count} votes") for group, count in VOTES),
            f"65 votes in all. 9 tables took part. {HANDS}",
        ),
    )


def test_hands_and_paper_are_added_to_the_answers(round_: Round, ballots: list[Response]) -> None:
    hands = [
        HandCount("round", "hands", 12, {"g1": 5, "g8": 12}),
        HandCount("round", "paper", 3, {"g8": 1}),
    ]

    counted = vote.items(round_, ballots, hands)

    assert [item.votes for item in counted] == [13, 9, 7, 9, 8, 8, 9, 20]


def test_the_base_says_what_was_counted_by_hand(
    round_: Round, english: Language, groups: tuple[Item, ...]
) -> None:
    base = Base(took_part=20, joined=22, hands=12, paper=3)

    (bars,) = vote.report(Outcome(round_, groups, base), english)

    assert isinstance(bars, Bars)
    assert bars.base == (
        f"0 votes in all. 20 of 22 took part. 12 by show of hands. 3 on paper. {HANDS}"
    )


def test_those_that_are_not_kept_stand_below(
    round_: Round, ballots: list[Response], english: Language
) -> None:
    fewer = replace(round_, settings={**round_.settings, "keep": 3})
    outcome = Outcome(fewer, tuple(vote.items(fewer, ballots, [])), Base(9, 9))

    kept, others = vote.report(outcome, english)

    assert isinstance(kept, Bars)
    assert isinstance(others, Bars)
    assert [label for label, _, _ in kept.rows] == [
        "Den identitetsökande tonåringen",
        "Det nyfikna förskolebarnet",
        "Den kommunplacerade flyktingen",
    ]
    assert kept.base == f"65 votes in all. 9 of 9 took part. {HANDS}"
    assert (others.caption, len(others.rows), others.base) == ("The others", 5, "")
    assert (kept.longest, others.longest, others.start) == (9, 9, 4)


def test_a_later_exercise_gets_the_kept_ones_in_the_editors_order(
    round_: Round, ballots: list[Response]
) -> None:
    fewer = replace(round_, settings={**round_.settings, "keep": 4})
    outcome = Outcome(fewer, tuple(vote.items(fewer, ballots, [])), Base(9, 9))

    # Three share the fourth place.
    assert [item.id for item in vote.results(outcome)] == ["g1", "g2", "g4", "g5", "g6", "g7"]
    settled = replace(outcome, settling=Settling(TieWay.ORDER))
    assert [item.id for item in vote.results(settled)] == ["g1", "g2", "g4", "g7"]


def test_a_hidden_choice_makes_room_for_the_next(round_: Round, ballots: list[Response]) -> None:
    fewer = replace(round_, settings={**round_.settings, "keep": 3})
    counted = vote.items(fewer, ballots, [])
    items = tuple(replace(item, hidden=item.id == "g2") for item in counted)

    found = Outcome(fewer, items, Base(9, 9), settling=Settling(TieWay.FEWER))
    assert [item.id for item in vote.results(found)] == ["g4", "g7"]


def test_a_blank_vote_is_an_answer(round_: Round) -> None:
    assert vote.read(round_, {}) == {"choices": []}


@pytest.mark.parametrize(
    ("sent", "mistake"),
    [
        (["g1", "g2", "g3", "g4"], Mistake("choices", TOO_MANY_VOTES, {"n": 4, "most": 3})),
        (["g1", "g1"], Mistake("choices", TWO_VOTES_ON_ONE, {})),
        (["g9"], Mistake("choices", NOT_ON_THE_LIST, {"value": "g9"})),
    ],
)
def test_a_vote_against_the_rules_is_refused(
    make_round: MakeRound, groups: tuple[Item, ...], sent: list[str], mistake: Mistake
) -> None:
    with pytest.raises(UnreadableAnswerError) as refused:
        vote.read(make_round("vote", groups, votes=3), {"choices": sent})

    assert refused.value.mistakes == (mistake,)


@pytest.mark.parametrize(("votes", "label"), [(1, "Choose one"), (3, "Choose up to 3")])
def test_the_form_says_how_many_may_be_chosen(
    make_round: MakeRound, english: Language, votes: int, label: str
) -> None:
    round_ = make_round("vote", (Item("g1", "Den oerfarne"),), votes=votes)

    assert vote.form(round_, english) == (
        Dots("choices", label, (Option("g1", "Den oerfarne"),), votes),
    )


def test_labels_are_said_instead_of_ids_in_a_scenario(round_: Round) -> None:
    said = {"choices": ["Bokälskaren", "Den oerfarne", "Parkeringen"]}

    assert vote.from_words(round_, said) == {"choices": ["g8", "g1", "Parkeringen"]}


def test_a_vote_on_nothing_says_that_there_are_no_answers(
    make_round: MakeRound, english: Language
) -> None:
    outcome = Outcome(make_round("vote"), (), Base())

    assert vote.report(outcome, english) == (Paragraph("No answers.", "small"),)


@pytest.mark.parametrize("method", ["dots", "rank", "points"])
@pytest.mark.parametrize(
    ("held", "said"),
    [
        ({}, HANDS),
        ({"mode": "hands", "secret": "no"}, HANDS),
        ({"mode": "vote"}, "Vote with personal codes."),
        ({"secret": "yes"}, f"{HANDS} Secret ballot."),
        ({"mode": "vote", "secret": "yes"}, "Vote with personal codes. Secret ballot."),
    ],
)
def test_below_every_result_stands_who_could_vote_and_whether_in_secret(
    make_round: MakeRound, english: Language, held: dict[str, str], said: str, method: str
) -> None:
    choices = (Item("g1", "Den oerfarne"), Item("g2", "Bokälskaren"))
    closed = replace(
        make_round("vote", choices, method=method, keep=1, **held), state=RoundState.CLOSED
    )

    voted = (replace(choices[0], votes=2), choices[1])
    bars, others, *_ = vote.report(Outcome(closed, voted, Base(2, 3)), english)

    assert isinstance(bars, Bars)
    assert isinstance(others, Bars)
    assert bars.base.endswith(f"2 of 3 took part. 1 has not answered. {said}")
    # Once is enough.
    assert others.base == ""


@pytest.mark.parametrize(
    ("base", "said"),
    [
        (Base(took_part=3, joined=4), "3 of 4 took part. 1 has not answered. {open}"),
        (
            Base(took_part=3, joined=4, hands=2, paper=1),
            "3 of 4 took part. 2 by show of hands. 1 on paper. {open}",
        ),
        (Base(joined=4, hands=12), "12 by show of hands. {hands}"),
        (Base(joined=4, paper=2), "2 on paper. {open}"),
        (Base(took_part=2, joined=2, unit="tables"), "2 tables took part. {tables}"),
    ],
)
def test_an_open_vote_says_who_voted_and_a_show_of_hands_is_one_of_hands(
    make_round: MakeRound, english: Language, base: Base, said: str
) -> None:
    choices = (Item("g1", "Den oerfarne", votes=2), Item("g2", "Bokälskaren"))
    round_ = replace(make_round("vote", choices, voters=base.unit), state=RoundState.CLOSED)
    names = {
        "open": HANDS,
        "hands": "Show of hands: everybody in the room could vote.",
        "tables": "Open vote: every table in the room could vote.",
    }

    (bars,) = vote.report(Outcome(round_, choices, base), english)

    assert isinstance(bars, Bars)
    assert bars.base == f"2 votes in all. {said.format(**names)}"


@pytest.mark.parametrize("code", ["sv", "nb", "da", "en"])
def test_how_a_vote_was_held_is_said_in_the_language_of_the_document(
    make_round: MakeRound, code: str
) -> None:
    ways: tuple[dict[str, str], ...] = (
        {},
        {"mode": "vote"},
        {"secret": "yes"},
        {"mode": "vote", "secret": "yes"},
    )
    said = [how_held(make_round("vote", **held), Base(2, 3), language(code)) for held in ways]
    hands, codes, secret_hands, secret_codes = said
    secret = language(code).text("Secret ballot.")

    assert len({hands, codes, secret}) == 3
    assert (secret_hands, secret_codes) == (f"{hands} {secret}", f"{codes} {secret}")
    english = {how_held(make_round("vote", **held), Base(2, 3), language("en")) for held in ways}
    assert len(english & {*said}) == (4 if code == "en" else 0)


def test_an_open_secret_ballot_says_how_many_voted_and_nothing_of_what(
    make_round: MakeRound, english: Language
) -> None:
    voted = (Item("g1", "Den oerfarne", votes=7), Item("g2", "Bokälskaren", votes=2))
    open_ = replace(make_round("vote", voted, secret="yes"), state=RoundState.OPEN)

    (line,) = vote.report(Outcome(open_, voted, Base(9, 9)), english)

    assert line == Paragraph(
        "This ballot is secret: the slips are counted when it closes, and not before."
        " 9 of 9 took part."
    )


def test_only_a_secret_ballot_promises_secrecy_before_anybody_votes(
    make_round: MakeRound, english: Language
) -> None:
    assert vote.brief(make_round("vote"), english) == ()
    assert vote.brief(make_round("vote", mode="vote"), english) == ()
    first, second = vote.brief(make_round("vote", secret="yes"), english)
    assert isinstance(first, Paragraph)
    assert isinstance(second, Paragraph)
    assert first.text.startswith("This ballot is secret.")
    assert second.text.endswith("nobody can tell whose slip is whose.")
