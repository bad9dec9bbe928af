from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workshopkit.domain.document import Bars, Matrix, Paragraph, Quotes
from workshopkit.domain.form import (
    NEEDED,
    NOT_A_COUNT,
    NOT_ON_THE_LIST,
    TOO_LONG,
    TOO_MANY_POINTS,
    FieldGroup,
    Option,
    Points,
    Select,
    Text,
)
from workshopkit.domain.item import Act, ActKind, Item, moderated
from workshopkit.domain.language import Language
from workshopkit.domain.response import HandCount, Mistake, Response, UnreadableAnswerError
from workshopkit.domain.round import Base, Outcome, Round
from workshopkit.kinds import vote
from workshopkit.kinds.ballot import NO_GAP, TWICE, has_secret_reasons

MakeRound = Callable[..., Round]
Answer = Callable[..., Response]
Ways = Callable[..., Round]

FOUR = (
    Item("g1", "Den oerfarne"),
    Item("g2", "Bokälskaren"),
    Item("g3", "Nattskiftet"),
    Item("g4", "Tonåringen"),
)
OPTIONS = tuple(Option(item.id, item.label) for item in FOUR)
METHODS = ("dots", "choose", "rank", "points")
HANDS = "Open vote: everybody in the room could vote."

of_four = st.permutations([item.id for item in FOUR])
orders = st.builds(lambda order, n: order[:n], of_four, st.integers(0, 3))
points = st.dictionaries(st.sampled_from([item.id for item in FOUR]), st.integers(1, 25))
relaxed = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80)


@pytest.fixture
def by(make_round: MakeRound) -> Ways:
    """Make a vote on four groups in one of the four ways."""

    def make(method: str, **others: Any) -> Round:
        return make_round("vote", FOUR, method=method, **others)

    return make


def votes(round_: Round, answers: Sequence[Response]) -> dict[str, int]:
    return {item.label: item.votes for item in vote.items(round_, answers, [])}


def merged(round_: Round, *ids: str) -> Round:
    acts = [Act(1, ActKind.MERGE, ids, "De som läser")]
    return replace(round_, items=moderated(round_.items, acts))


def hidden(round_: Round, name: str) -> Round:
    return replace(round_, items=tuple(replace(one, hidden=one.id == name) for one in round_.items))


def test_a_first_place_gives_three_points_a_second_two_a_third_one(
    by: Ways, answer: Answer
) -> None:
    answers = [
        answer("a", choices=["g2", "g1", "g3"]),
        answer("b", choices=["g2", "g4"]),
        answer("c", choices=["g3"]),
    ]

    assert votes(by("rank"), answers) == {
        "Den oerfarne": 2,
        "Bokälskaren": 6,
        "Nattskiftet": 4,
        "Tonåringen": 2,
    }


def test_the_report_of_a_ranking_says_what_a_place_is_worth(
    by: Ways, answer: Answer, english: Language
) -> None:
    round_ = by("rank", keep=2)
    answers = [answer("a", choices=["g2", "g1", "g3"]), answer("b", choices=["g2", "g3"])]
    items = tuple(vote.items(round_, answers, []))

    assert vote.report(Outcome(round_, items, Base(2, 3)), english) == (
        Bars(
            "Prioritise target groups",
            ("Choice", "Points"),
            (("Bokälskaren", 6, "6 points"), ("Nattskiftet", 3, "3 points")),
            (
                "A first place gives 3 points, each place after it one less."
                " 2 of 3 took part. 1 has not answered."
                f" {HANDS}"
            ),
            longest=6,
        ),
        Bars(
            "The others",
            ("Choice", "Points"),
            (("Den oerfarne", 2, "2 points"), ("Tonåringen", 0, "0 points")),
            "",
            longest=6,
            start=3,
        ),
        Matrix(
            "How often in which place",
            ("Choice", "Place 1", "Place 2", "Place 3"),
            (
                ("Bokälskaren", (2, 0, 0)),
                ("Nattskiftet", (0, 1, 1)),
                ("Den oerfarne", (0, 1, 0)),
                ("Tonåringen", (0, 0, 0)),
            ),
        ),
    )


def test_the_campaign_is_chosen_with_at_most_three_groups_and_a_reason_for_each(
    make_shipped: MakeRound, english: Language
) -> None:
    form = vote.form(make_shipped("cluster-campaign", FOUR), english)

    assert form[0] == FieldGroup(
        "Place 1",
        (Select("place-1", "Choice", OPTIONS), Text("reason-1", "Why?", limit=400, lines=2)),
        is_folded=False,
    )
    assert [group.label for group in form] == ["Place 1", "Place 2", "Place 3"]


def test_the_reasons_stand_below_the_bars_group_by_group(
    make_shipped: MakeRound, answer: Answer, english: Language
) -> None:
    round_ = make_shipped("cluster-campaign", FOUR, keep=1)
    answers = [
        answer("table:1", choices=["g3", "g1"], reasons=["De sover när vi har öppet.", "Många."]),
        answer("table:2", choices=["g3"], reasons=["Ingen frågar dem."]),
    ]
    items = tuple(vote.items(round_, answers, []))

    chosen, others, _, *reasons = vote.report(
        Outcome(round_, items, Base(2, 2, unit="tables")), english
    )

    assert isinstance(chosen, Bars)
    assert isinstance(others, Bars)
    assert chosen.rows == (("Nattskiftet", 6, "6 points"),)
    assert others.rows[0] == ("Den oerfarne", 2, "2 points")
    assert reasons == [
        Paragraph("Why Nattskiftet", "label"),
        Quotes(("De sover när vi har öppet.", "Ingen frågar dem.")),
        Paragraph("Why Den oerfarne", "label"),
        Quotes(("Många.",)),
    ]


def test_a_ranking_asks_for_no_reason(by: Ways, english: Language) -> None:
    assert vote.form(by("rank", votes=2), english) == (
        FieldGroup("Place 1", (Select("place-1", "Choice", OPTIONS),), is_folded=False),
        FieldGroup("Place 2", (Select("place-2", "Choice", OPTIONS),), is_folded=False),
    )


def test_there_are_no_more_places_than_choices(by: Ways, english: Language) -> None:
    assert len(vote.form(by("rank", votes=50), english)) == 4


def test_points_are_shared_freely_and_added_up(by: Ways, answer: Answer, english: Language) -> None:
    round_ = by("points")
    answers = [answer("a", points={"g1": 60, "g4": 40}), answer("b", points={"g4": 1})]
    items = tuple(vote.items(round_, answers, []))

    (bars,) = vote.report(Outcome(round_, items, Base(2, 2)), english)

    assert isinstance(bars, Bars)
    assert bars.header == ("Choice", "Points")
    assert bars.rows == (
        ("Den oerfarne", 60, "60 points"),
        ("Bokälskaren", 0, "0 points"),
        ("Nattskiftet", 0, "0 points"),
        ("Tonåringen", 41, "41 points"),
    )
    assert bars.base == f"2 of 2 took part. {HANDS}"


def test_the_form_of_points_says_how_many_there_are(by: Ways, english: Language) -> None:
    assert vote.form(by("points"), english) == (
        Points("points", "Share 100 points", OPTIONS, total=100),
    )


@pytest.mark.parametrize(
    ("method", "sent", "mistake"),
    [
        (
            "rank",
            {"place-1": ["g1"], "place-2": ["g1"]},
            Mistake("place-2", TWICE, {"what": "Den oerfarne"}),
        ),
        ("rank", {"place-2": ["g1"]}, Mistake("place-1", NO_GAP, {})),
        ("rank", {"place-1": ["g1"], "place-3": ["g2"]}, Mistake("place-2", NO_GAP, {})),
        ("rank", {"place-1": ["g9"]}, Mistake("place-1", NOT_ON_THE_LIST, {"value": "g9"})),
        ("choose", {"place-1": ["g1"], "reason-1": [" "]}, Mistake("reason-1", NEEDED, {})),
        (
            "choose",
            {"place-1": ["g1"], "reason-1": ["x" * 401]},
            Mistake("reason-1", TOO_LONG, {"length": 401, "limit": 400}),
        ),
        (
            "points",
            {"points-g1": ["60"], "points-g2": ["41"]},
            Mistake("points", TOO_MANY_POINTS, {"n": 101, "total": 100}),
        ),
        ("points", {"points-g1": ["-1"]}, Mistake("points", NOT_A_COUNT, {"total": 100})),
        ("points", {"points-g1": ["1,5"]}, Mistake("points", NOT_A_COUNT, {"total": 100})),
        ("points", {"points-g1": ["²"]}, Mistake("points", NOT_A_COUNT, {"total": 100})),
    ],
)
def test_a_ballot_against_the_rules_is_refused_where_it_is_wrong(
    by: Ways, method: str, sent: dict[str, list[str]], mistake: Mistake
) -> None:
    with pytest.raises(UnreadableAnswerError) as refused:
        vote.read(by(method), sent)

    assert refused.value.mistakes == (mistake,)


def test_a_reason_without_a_choice_is_no_vote(by: Ways) -> None:
    assert vote.read(by("choose"), {"reason-1": ["Viktigt"]}) == {"choices": [], "reasons": []}


@pytest.mark.parametrize(
    ("method", "blank"),
    [
        ("dots", {"choices": []}),
        ("choose", {"choices": [], "reasons": []}),
        ("rank", {"choices": []}),
        ("points", {"points": {}}),
    ],
)
def test_a_blank_ballot_is_an_answer(by: Ways, method: str, blank: dict[str, Any]) -> None:
    assert vote.read(by(method), {}) == blank


def test_hands_are_raised_for_dots_and_for_nothing_else(by: Ways) -> None:
    hands = [HandCount("round", "hands", 9, {"g1": 9})]

    assert [vote.counts_hands(by(method)) for method in METHODS] == [True, False, False, False]
    counted = [vote.items(by(method), [], hands)[0].votes for method in METHODS]
    assert counted == [9, 0, 0, 0]


def test_the_votes_of_merged_choices_end_up_with_the_one_they_live_on_in(
    by: Ways, answer: Answer
) -> None:
    answers = [answer("a", choices=["g1", "g3"]), answer("b", choices=["g2"])]
    hands = [HandCount("round", "hands", 5, {"g1": 1, "g2": 4})]

    counted = vote.items(merged(by("dots"), "g1", "g2"), answers, hands)

    assert [(item.id, item.label, item.votes) for item in counted] == [
        ("g1", "De som läser", 7),
        ("g3", "Nattskiftet", 1),
        ("g4", "Tonåringen", 0),
    ]


def test_merged_choices_of_one_ranking_take_the_better_place_and_the_next_moves_up(
    by: Ways, answer: Answer
) -> None:
    answers = [answer("a", choices=["g1", "g2", "g3"])]

    assert votes(merged(by("rank"), "g1", "g2"), answers) == {
        "De som läser": 3,
        "Nattskiftet": 2,
        "Tonåringen": 0,
    }


def test_a_ranking_of_nothing_but_merged_choices_is_not_worth_less_than_nothing(
    by: Ways, answer: Answer
) -> None:
    answers = [answer("a", choices=["g1", "g2", "g3"])]

    assert votes(merged(by("rank"), "g1", "g2", "g3", "g4"), answers) == {"De som läser": 1}


def test_the_reasons_for_merged_choices_are_all_kept(by: Ways, answer: Answer) -> None:
    answers = [
        answer("a", choices=["g1", "g3", "g2"], reasons=["Många.", "Sena.", "Trogna."]),
        answer("b", choices=["g2"], reasons=["Läser mest."]),
    ]

    first, *_ = vote.items(merged(by("choose"), "g1", "g2"), answers, [])

    assert sorted(first.detail["reasons"]) == ["Läser mest.", "Många.", "Trogna."]
    assert first.detail["places"] == [2, 0, 0]


@pytest.mark.parametrize(
    ("method", "value", "sent"),
    [
        ("dots", {"choices": ["g1", "g2", "g3"]}, {"choices": ["g1", "g3"]}),
        ("rank", {"choices": ["g2", "g3", "g1"]}, {"place-1": ["g1"], "place-2": ["g3"]}),
        (
            "choose",
            {"choices": ["g2", "g1"], "reasons": ["Trogna.", "Många."]},
            {"place-1": ["g1"], "reason-1": ["Trogna.\nMånga."]},
        ),
        (
            "points",
            {"points": {"g1": 60, "g2": 30, "g4": 10}},
            {"points-g1": ["90"], "points-g4": ["10"]},
        ),
    ],
)
def test_a_ballot_comes_back_with_what_was_merged_under_its_new_name(
    by: Ways, method: str, value: dict[str, Any], sent: dict[str, list[str]]
) -> None:
    round_ = merged(by(method), "g1", "g2")

    assert vote.inputs(round_, value) == sent
    assert vote.read(round_, sent)


def test_a_choice_that_is_hidden_later_is_not_offered_and_those_below_it_move_up(
    by: Ways, answer: Answer, english: Language
) -> None:
    round_ = hidden(by("rank"), "g2")
    answers = [answer("a", choices=["g2", "g1", "g3"])]

    assert votes(round_, answers) == {
        "Den oerfarne": 3,
        "Bokälskaren": 0,
        "Nattskiftet": 2,
        "Tonåringen": 0,
    }
    assert "Bokälskaren" not in repr(vote.form(round_, english))
    assert vote.inputs(round_, answers[0].value) == {"place-1": ["g1"], "place-2": ["g3"]}


def test_a_choice_that_is_no_longer_there_leaves_its_place_to_the_next(
    by: Ways, answer: Answer
) -> None:
    round_ = replace(by("rank"), items=FOUR[1:])

    counted = votes(round_, [answer("a", choices=["g1", "g2"])])

    assert counted == {"Bokälskaren": 3, "Nattskiftet": 0, "Tonåringen": 0}


def test_places_and_points_are_said_by_label_in_a_scenario(by: Ways) -> None:
    said = {"choices": ["Nattskiftet", "Parkeringen"], "reasons": ["Sena.", "Bilar."]}

    assert vote.from_words(by("choose"), said) == {
        "choices": ["g3", "Parkeringen"],
        "reasons": ["Sena.", "Bilar."],
    }
    assert vote.from_words(by("points"), {"points": {"Nattskiftet": 70, "Den oerfarne": 30}}) == {
        "points": {"g3": 70, "g1": 30}
    }


def test_an_unknown_label_of_a_scenario_is_refused(by: Ways) -> None:
    value = vote.from_words(by("rank"), {"choices": ["Parkeringen"]})

    with pytest.raises(UnreadableAnswerError) as refused:
        vote.read(by("rank"), vote.inputs(by("rank"), value))

    assert refused.value.mistakes[0].facts == {"value": "Parkeringen"}


@given(ballots=st.lists(orders, max_size=12))
@relaxed
def test_every_ballot_of_a_ranking_gives_three_two_and_one_as_far_as_it_goes(
    by: Ways, answer: Answer, ballots: list[list[str]]
) -> None:
    answers = [answer(f"v{n}", choices=order) for n, order in enumerate(ballots)]

    total = sum(votes(by("rank"), answers).values())

    assert total == sum((0, 3, 5, 6)[len(order)] for order in ballots)


@given(ballots=st.lists(orders, max_size=12), pair=of_four)
@relaxed
def test_merging_never_takes_a_ranking_below_nothing(
    by: Ways, answer: Answer, ballots: list[list[str]], pair: list[str]
) -> None:
    answers = [answer(f"v{n}", choices=order) for n, order in enumerate(ballots)]
    round_ = merged(by("rank"), *pair[:2])

    counted = votes(round_, answers)
    places = [item.detail["places"] for item in vote.items(round_, answers, [])]

    assert [3 * a + 2 * b + c for a, b, c in places] == list(counted.values())
    assert all(count >= 0 for count in counted.values())
    assert max(counted.values()) <= 3 * len(ballots)


@given(ballots=st.lists(points, max_size=12), pair=of_four)
@relaxed
def test_points_add_up_to_what_was_given_before_and_after_a_merge(
    by: Ways, answer: Answer, ballots: list[dict[str, int]], pair: list[str]
) -> None:
    answers = [answer(f"v{n}", points=given_) for n, given_ in enumerate(ballots)]
    total = sum(sum(given_.values()) for given_ in ballots)

    assert sum(votes(by("points"), answers).values()) == total
    assert sum(votes(merged(by("points"), *pair[:2]), answers).values()) == total


@given(order=orders, written=st.lists(st.text("abåä", min_size=1, max_size=20), min_size=3))
@relaxed
def test_every_choice_with_its_reason_is_read_as_it_was_sent(
    by: Ways, order: list[str], written: list[str]
) -> None:
    value = {"choices": order, "reasons": written[: len(order)]}

    assert vote.read(by("choose"), vote.inputs(by("choose"), value)) == value


@given(order=orders)
@relaxed
def test_every_ranking_is_read_as_it_was_sent(by: Ways, order: list[str]) -> None:
    sent = vote.inputs(by("rank"), {"choices": order})

    assert vote.read(by("rank"), sent) == {"choices": order}


@given(shared=points)
@relaxed
def test_points_are_read_as_they_were_sent(by: Ways, shared: dict[str, int]) -> None:
    value = {"points": shared}

    assert vote.read(by("points"), vote.inputs(by("points"), value)) == value


@given(places=st.lists(st.sampled_from(["", "g1", "g2", "g3", "g4"]), max_size=3))
@relaxed
def test_a_ranking_is_taken_only_without_a_gap_and_without_repeats(
    by: Ways, places: list[str]
) -> None:
    sent = {f"place-{n}": [choice] for n, choice in enumerate(places, start=1)}
    chosen = [choice for choice in places if choice]
    has_gap = chosen != places[: len(chosen)]

    try:
        read = vote.read(by("rank"), sent)
    except UnreadableAnswerError:
        assert has_gap or len(set(chosen)) < len(chosen)
    else:
        assert read == {"choices": chosen}
        assert not has_gap
        assert len(set(chosen)) == len(chosen)


@pytest.mark.parametrize("secret", ["no", "yes"])
@pytest.mark.parametrize("method", METHODS)
def test_only_a_secret_ballot_that_asks_for_reasons_tells_who_wrote_them(
    by: Ways, method: str, secret: str
) -> None:
    asked = by(method, secret=secret).settings

    assert has_secret_reasons(asked) is (method == "choose" and secret == "yes")
