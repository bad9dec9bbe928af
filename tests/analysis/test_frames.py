from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from workshopkit.analysis import frames
from workshopkit.analysis.frames import Analysis
from workshopkit.domain.actor import Actor, Role
from workshopkit.domain.document import Bars, Placement, Scales
from workshopkit.domain.item import ActKind
from workshopkit.domain.response import HandCount
from workshopkit.facilitation import clock
from workshopkit.facilitation.paper import type_in
from workshopkit.facilitation.programme import skip_section
from workshopkit.facilitation.running import count_by_hand
from workshopkit.facilitation.wording import write_wording
from workshopkit.facilitation.workshop import close_workshop, go_to_section
from workshopkit.kinds import kind_of
from workshopkit.locale.language import language

Frames = Callable[[Analysis], dict[str, Any]]

FACILITATOR = Actor(Role.FACILITATOR)
DOCS = Path(__file__).parents[2] / "docs" / "analysis.md"
METHODS = (
    "responses",
    "tallies",
    "places",
    "grid_rows",
    "survey_answers",
    "survey_summary",
    "programme",
    "participation",
    "items",
)
VOTED = {"choices": ["Den ovane", "Bokälskaren"]}


def of(frame: Any, exercise: str) -> Any:
    return frame[frame["exercise"] == exercise]


def report(room: Any, slug: str) -> tuple[Any, ...]:
    found = room.outcome(slug)
    return kind_of(found.round).report(found, language("en"))


def columns(name: str) -> dict[str, str]:
    return getattr(frames, name.upper())


def dtypes(frame: Any) -> dict[str, str]:
    return {name: str(dtype) for name, dtype in frame.dtypes.items()}


def test_a_workshop_nobody_has_begun_has_every_column_with_its_type(
    empty_room: Any, frames_of: Frames
) -> None:
    for name, frame in frames_of(empty_room.analysis()).items():
        assert len(frame) == 0, name
        assert dtypes(frame) == columns(name), name


def test_exercises_that_are_only_prepared_have_nothing_but_their_state(
    room: Any, frames_of: Frames
) -> None:
    found = frames_of(room.analysis())

    assert {name for name, frame in found.items() if len(frame)} == {"programme", "participation"}
    assert set(found["participation"]["state"]) == {"prepared"}


def test_with_every_kind_answered_each_frame_has_rows_of_the_promised_types(
    everything: Any, frames_of: Frames
) -> None:
    for name, frame in frames_of(everything.analysis()).items():
        assert len(frame) > 0, name
        assert dtypes(frame) == columns(name), name


@pytest.mark.parametrize("name", METHODS)
def test_every_column_is_told_in_the_method_and_in_the_docs(name: str) -> None:
    method = getattr(Analysis, name).__doc__
    section = re.split(r"^## ", DOCS.read_text(encoding="utf-8"), flags=re.MULTILINE)
    told = next(part for part in section if part.startswith(f"`{name}()`"))
    for column, dtype in columns(name).items():
        assert re.search(rf"^ +{column} +{re.escape(dtype)}( |$)", method, re.MULTILINE), column
        assert re.search(rf"^\| `{column}` +\| {re.escape(dtype)} +\|", told, re.MULTILINE), column


def test_every_kind_that_asks_is_among_the_answers(everything: Any) -> None:
    kinds = set(everything.analysis().responses()["kind"])

    assert kinds == {
        "collect",
        "decision",
        "discussion",
        "grid",
        "headline",
        "persona",
        "place",
        "statement",
        "survey",
        "vote",
    }


def test_no_name_and_no_id_is_in_any_frame(everything: Any, frames_of: Frames) -> None:
    unit, place = everything.unit, everything.place
    rounds = unit.rounds(place.id)
    private = {place.id, place.code, *(r.id for r in rounds)}
    private |= {word for p in everything.people for word in (p.id, p.name, p.table)}
    private |= {response.voter for r in rounds for response in unit.responses(r.id)}
    # What can be answered to a proposal has a plain word for its id, and is what people said.
    private |= {i.id for r in rounds for i in everything.outcome(r.slug).items if len(i.id) > 8}

    for name, frame in frames_of(everything.analysis()).items():
        text = frame.to_csv(index=False)
        assert [word for word in private if word.lower() in text.lower()] == [], name


def test_a_named_answer_is_without_its_name(room: Any, frames_of: Frames) -> None:
    room.prepare({"propose-target-groups": {"named": True}})
    room.do("propose-target-groups", {"texts": ["Bokälskaren"]})
    assert room.outcome("propose-target-groups").items[0].by == ("Alva Exempelsson",)

    found = frames_of(room.analysis())

    assert list(found["responses"]["answer"]) == ["Bokälskaren"]
    assert all("Alva" not in frame.to_csv() for frame in found.values())


def test_a_name_kept_among_the_fields_of_a_placard_is_no_field(room: Any) -> None:
    room.prepare({"headlines": {"named": True}})
    room.do("headlines", {"headline": "Alla hittar hem", "group": "Alla"})
    assert room.outcome("headlines").items[0].detail["by"] == "Alva Exempelsson"

    assert list(room.analysis().responses()["field"]) == ["headline", "group"]


def test_people_are_numbered_in_the_order_of_their_first_answer_in_all_exercises(
    room: Any,
) -> None:
    first = room.open("propose-target-groups")
    for person in (2, 0):
        room.answer(first, person, texts=[f"Grupp {person}"])
    room.close("propose-target-groups")
    second = room.open("prioritise-target-groups")
    for person in (3, 0, 2):
        room.answer(second, person, choices=["Grupp 0"])
    third = room.open("purpose-statement")
    room.answer(third, 3, texts=["Vi möter alla"])

    answers = room.analysis().responses()

    assert list(answers["voter"]) == ["v1", "v2", "v3", "v2", "v1", "v4"]
    # A table is not one of the people at it, even when it has only one.
    assert list(answers["by"]) == [*["person"] * 5, "table"]
    assert list(answers["voter"].cat.categories) == ["v1", "v2", "v3", "v4"]


def test_a_text_stands_under_what_it_was_merged_into_and_says_if_it_is_hidden(
    proposed: Any,
) -> None:
    answers = proposed.analysis().responses()
    rows = list(answers[["item", "answer", "hidden"]].itertuples(index=False, name=None))

    assert rows == [
        ("Den ovane", "Den oerfarne", False),
        ("Bokälskaren", "Bokälskaren", False),
        ("Den ovane", "Nybörjaren", False),
        ("Parkeringen", "Parkeringen", True),
        ("Det nyfikna barnet", "Det nyfikna barnet", False),
    ]


def test_the_items_are_as_the_facilitator_left_them(proposed: Any) -> None:
    made = proposed.analysis().items().set_index("item")

    assert list(made.index) == ["Den ovane", "Bokälskaren", "Parkeringen", "Det nyfikna barnet"]
    assert made.loc["Den ovane", "authors"] == 2
    assert made.loc["Den ovane", "aliases"] == "Nybörjaren; Den oerfarne"
    assert made.loc["Den ovane", "merged"] == 1
    assert list(made["hidden"]) == [False, False, True, False]


def test_a_text_keeps_which_question_it_answers(room: Any) -> None:
    room.do("weaknesses-strengths", {"prompts": [["Få besök"], ["Bra lokal", "Kunnig personal"]]})

    answers = of(room.analysis().responses(), "weaknesses-strengths")

    assert list(answers["question"]) == [1, 2, 2]
    assert list(answers["answer"]) == ["Få besök", "Bra lokal", "Kunnig personal"]


def test_votes_are_the_same_in_answers_tallies_and_report(proposed: Any) -> None:
    voted = proposed.do("prioritise-target-groups", VOTED, VOTED, {"choices": ["Den ovane"]})
    ids = {item.label: item.id for item in voted.items}
    hands = HandCount(voted.id, "hands", 5, {ids["Det nyfikna barnet"]: 4})
    count_by_hand(proposed.unit, FACILITATOR, proposed.place, hands)

    analysis = proposed.analysis()
    tallies = of(analysis.tallies(), voted.slug)
    bars = [block for block in report(proposed, voted.slug) if isinstance(block, Bars)]

    votes = dict(zip(tallies["item"], tallies["votes"], strict=True))
    assert votes == {"Den ovane": 3, "Bokälskaren": 2, "Det nyfikna barnet": 4}
    assert votes == {label: count for bar in bars for label, count, _ in bar.rows}
    answers = of(analysis.responses(), voted.slug)
    assert dict(answers.groupby("item")["points"].sum()) == votes
    assert list(answers["by"].value_counts().sort_index().items()) == [("hands", 4), ("person", 5)]
    assert answers[answers["by"] == "hands"]["voter"].isna().all()


def test_a_tally_names_what_it_is_counted_on_and_what_goes_on(proposed: Any) -> None:
    proposed.do("prioritise-target-groups", VOTED, VOTED, {"choices": ["Den ovane"]})

    tallies = of(proposed.analysis().tallies(), "prioritise-target-groups")

    assert set(zip(tallies["took_part"], tallies["joined"], strict=True)) == {(3, 4)}
    assert list(tallies["kept"]) == [True, True, False]
    assert list(tallies["hidden"]) == [False, False, False]


def test_a_choice_hidden_after_the_vote_is_marked_and_not_kept(proposed: Any) -> None:
    proposed.do("prioritise-target-groups", VOTED)
    proposed.moderate("prioritise-target-groups", ActKind.HIDE, "Den ovane")

    analysis = proposed.analysis()
    tallies = of(analysis.tallies(), "prioritise-target-groups").set_index("item")
    answers = of(analysis.responses(), "prioritise-target-groups").set_index("item")

    assert tallies.loc["Den ovane", "hidden"]
    assert not tallies.loc["Den ovane", "kept"]
    assert answers.loc["Den ovane", "hidden"]
    assert not answers.loc["Bokälskaren", "hidden"]


def test_choices_merged_after_the_vote_are_counted_under_the_new_name(proposed: Any) -> None:
    proposed.do("prioritise-target-groups", VOTED, {"choices": ["Bokälskaren"]})
    proposed.moderate(
        "prioritise-target-groups", ActKind.MERGE, "Den ovane", "Bokälskaren", label="Alla läsare"
    )

    analysis = proposed.analysis()
    answers = of(analysis.responses(), "prioritise-target-groups")
    tallies = of(analysis.tallies(), "prioritise-target-groups").set_index("item")

    # One of the two had voted for both: that is one vote on what they became.
    assert list(answers["answer"]) == ["Alla läsare"] * 2
    assert tallies.loc["Alla läsare", "votes"] == answers["points"].sum() == 2


def test_a_blank_vote_is_a_row_without_an_answer(proposed: Any) -> None:
    proposed.do("prioritise-target-groups", VOTED, {"choices": []})

    answers = of(proposed.analysis().responses(), "prioritise-target-groups")

    assert answers["voter"].nunique() == 2
    assert list(answers["answer"].isna()) == [False, False, True]


def test_ranked_choices_have_points_and_reasons(proposed: Any) -> None:
    chosen = {"choices": ["Bokälskaren", "Den ovane"], "reasons": ["Kommer ofta", "Är många"]}
    proposed.do("cluster-campaign", chosen)

    answers = of(proposed.analysis().responses(), "cluster-campaign")
    counted = answers[answers["field"].isna()].set_index("item")
    reasons = answers[answers["field"] == "reason"].set_index("item")

    assert dict(counted["points"]) == {"Bokälskaren": 2, "Den ovane": 1}
    assert dict(reasons["answer"]) == {"Bokälskaren": "Kommer ofta", "Den ovane": "Är många"}
    assert reasons["points"].isna().all()


def test_places_count_every_box_as_the_report_does(proposed: Any) -> None:
    there = {"Den ovane": "Social centre", "Bokälskaren": "Cultural centre"}
    proposed.do(
        "centre-today-tomorrow",
        {"places": there, "tomorrow": {"Den ovane": "Knowledge centre"}},
        {"places": {"Den ovane": "Social centre"}},
        {"places": {"Den ovane": "Cultural centre"}},
    )

    places = proposed.analysis().places()
    counts = places.pivot_table(
        index="item", columns="box", values="count", aggfunc="sum", sort=False, observed=True
    )
    told = [b for b in report(proposed, "centre-today-tomorrow") if isinstance(b, Placement)]
    for when, placement in zip(("now", "tomorrow"), told, strict=True):
        said = places[(places["when"] == when) & (places["count"] > 0)]
        inside = {box: "\n".join(texts) for box, texts in placement.boxes}
        for item, box, count in zip(said["item"], said["box"], said["count"], strict=True):
            assert f"{item} ({count}" in inside[box]
        assert sum(text.count(" (") for text in inside.values()) == len(said)

    assert counts.loc["Den ovane", "Social centre"] == 2
    most = places[places["majority"] & (places["when"] == "now")].set_index("item")
    assert dict(most["box"]) == {"Den ovane": "Social centre", "Bokälskaren": "Cultural centre"}
    answers = of(proposed.analysis().responses(), "centre-today-tomorrow")
    assert len(answers) == counts.to_numpy().sum()
    assert list(answers["field"].value_counts().sort_index()) == [4, 1]


def test_a_grid_is_told_cell_by_cell_with_its_labels(proposed: Any) -> None:
    proposed.do(
        "needs",
        {"grids": {"Den ovane": [["Hjälp", "Drop-in"], ["Tid", ""]]}},
        {"grids": {"Bokälskaren": [["Fler böcker", ""]]}},
    )
    proposed.moderate("needs", ActKind.HIDE, "Fler böcker")

    cells = proposed.analysis().grid_rows()
    rows = list(cells.drop(columns=["exercise", "run"]).itertuples(index=False, name=None))

    assert rows == [
        (1, "Den ovane", "1", "Need", "Hjälp", False),
        (1, "Den ovane", "1", "proposal", "Drop-in", False),
        (2, "Den ovane", "2", "Need", "Tid", False),
        (3, "Bokälskaren", "1", "Need", "Fler böcker", True),
    ]
    answers = of(proposed.analysis().responses(), "needs")
    assert sorted(answers["answer"]) == sorted(cells["text"])
    assert list(answers["field"]) == ["Need", "proposal", "Need", "Need"]


def test_a_grid_row_with_a_new_name_has_it_in_its_first_cell(proposed: Any) -> None:
    proposed.do("needs", {"grids": {"Den ovane": [["Hjelp", "Drop-in"]]}})
    proposed.moderate("needs", ActKind.LABEL, "Hjelp", label="Hjälp")

    assert list(proposed.analysis().grid_rows()["text"]) == ["Hjälp", "Drop-in"]


def test_a_card_is_told_field_by_field_under_its_group(proposed: Any) -> None:
    proposed.do("personas", {"cards": [{"group": "Den ovane", "name": "Påhitta", "needs": "Tid"}]})

    answers = of(proposed.analysis().responses(), "personas")
    rows = list(answers[["item", "field", "answer"]].itertuples(index=False, name=None))

    assert rows == [("Den ovane", "name", "Påhitta"), ("Den ovane", "needs", "Tid")]


def test_a_placard_names_its_group_by_label(proposed: Any) -> None:
    placard = {
        "headline": "Alla hittar hem",
        "group": "Bokälskaren",
        "lines": ["Fler timmar"],
        "quotes": [{"name": "Exempla", "age": "34", "text": "Äntligen."}],
    }
    proposed.do("headlines", placard)

    answers = of(proposed.analysis().responses(), "headlines").set_index("field")["answer"]

    assert answers["group"] == "Bokälskaren"
    assert answers["lines 1"] == "Fler timmar"
    assert answers["quotes 1 text"] == "Äntligen."


def test_a_statement_is_proposals_first_and_then_a_tally(room: Any) -> None:
    slug = "purpose-statement"
    room.do(slug, {"texts": ["Vi möter alla"]}, {"texts": ["Alla är våra"]})
    write_wording(room.unit, FACILITATOR, room.place, slug, "Vi möter alla.")
    room.do(slug, {"consent": "yes", "why": ""}, {"consent": "no", "why": "För vagt"})

    analysis = room.analysis()
    answers, tallies = of(analysis.responses(), slug), of(analysis.tallies(), slug)

    first, second = (answers[answers["run"] == run] for run in (1, 2))
    assert list(first["answer"]) == ["Vi möter alla", "Alla är våra"]
    assert list(second["answer"]) == ["Yes", "No", "För vagt"]
    assert list(second["field"].isna()) == [True, True, False]
    assert list(zip(tallies["run"], tallies["item"], tallies["votes"], strict=True)) == [
        (2, "Yes", 1),
        (2, "Yes, with a change", 0),
        (2, "No", 1),
    ]


def test_a_decision_has_what_was_said_and_why(room: Any) -> None:
    room.do("next-step-decision", {"consent": "yes"}, {"consent": "no", "why": "För tidigt"})

    analysis = room.analysis()
    answers, tallies = analysis.responses(), analysis.tallies()

    assert list(answers["answer"]) == ["I can agree", "I cannot agree", "För tidigt"]
    assert list(tallies["votes"]) == [1, 1]
    assert tallies["kept"].isna().all()


def test_written_answers_of_a_discussion_have_the_number_of_their_question(room: Any) -> None:
    room.do("discuss-further", {"answers": ["Affischer", "", "En mall"]})

    answers = of(room.analysis().responses(), "discuss-further")

    assert list(answers["question"]) == [1, 3]
    assert list(answers["answer"]) == ["Affischer", "En mall"]


def test_a_survey_is_told_answer_by_answer_and_counted_as_in_its_report(room: Any) -> None:
    slug = "course-evaluation"
    for_all = {"1": "a woman", "2": "other", "2-other": "trainee"}
    room.do(
        slug,
        {"answers": {**for_all, "3": 4, "8": "Att lyssna"}},
        {"answers": {"3": 3}},
        {"answers": {"3": 3, "14": _two_choices(room, 14)}},
    )

    analysis = room.analysis()
    answers, summary = analysis.survey_answers(), analysis.survey_summary()

    scale = answers[answers["question"] == 3]
    assert list(scale["step"]) == [4, 3, 3]
    assert list(scale["answer"]) == ["4", "3", "3"]
    assert list(answers[answers["type"] == "other"]["answer"]) == ["trainee"]
    assert len(answers[answers["question"] == 14]) == 2
    third = summary[summary["question"] == 3]
    assert list(third["count"]) == [0, 0, 2, 1]
    assert set(third["n"]) == {3}
    assert third["mean"].iloc[0] == pytest.approx(10 / 3)
    for_scale = next(b for b in report(room, slug) if isinstance(b, Scales))
    assert list(for_scale.rows[0].counts) == list(third["count"])
    assert summary[summary["question"] == 8]["count"].tolist() == [1]
    assert answers["voter"].nunique() == 3


def _two_choices(room: Any, question: int) -> list[str]:
    exercise = next(r for r in room.unit.rounds(room.place.id) if r.slug == "course-evaluation")
    return list(exercise.wording("en").below("questions", question - 1)[:2])


def test_a_hidden_text_of_a_survey_is_marked_and_so_is_a_hidden_question(room: Any) -> None:
    slug = "course-evaluation"
    room.do(slug, {"answers": {"3": 4, "8": "Något otrevligt", "13": "Något trevligt"}})
    scale = next(i for i in room.outcome(slug).items if i.part == 3)
    room.moderate(slug, ActKind.HIDE, "Något otrevligt", scale.label)

    analysis = room.analysis()
    answers = analysis.survey_answers().set_index("question")["hidden"]

    assert dict(answers) == {3: True, 8: True, 13: False}
    assert dict(analysis.responses().set_index("question")["hidden"]) == dict(answers)
    summary = analysis.survey_summary()
    assert set(summary[summary["hidden"]]["question"]) == {3}


def test_labels_are_in_the_language_that_is_asked_for(room: Any) -> None:
    room.do("course-evaluation", {"answers": {"1": "a woman"}})

    said = {code: room.analysis(code).survey_answers()["answer"][0] for code in ("sv", "en")}

    assert said == {"sv": "kvinna", "en": "a woman"}


def test_an_answer_on_paper_is_marked_and_has_a_number_of_its_own(room: Any) -> None:
    first = room.open("propose-target-groups")
    type_in(room.unit, FACILITATOR, first, {"texts": ["Från papper"]})
    room.close("propose-target-groups")
    second = room.open("weaknesses-strengths")
    type_in(room.unit, FACILITATOR, second, {"parts": {"1": ["Också"]}})

    answers = room.analysis().responses()

    assert list(answers["by"]) == ["paper", "paper"]
    assert list(answers["voter"]) == ["v1", "v2"]


def test_the_programme_tells_the_minutes_that_were_planned_and_taken(
    room: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1_800_000_000
    monkeypatch.setattr(clock, "_now", lambda: now)
    first, second, *_ = (slot.key for slot in room.unit.programme(room.place.id).slots)
    skip_section(room.unit, FACILITATOR, room.place, second, skipped=True)
    go_to_section(room.unit, FACILITATOR, room.place, first)
    now += 450
    close_workshop(room.unit, FACILITATOR, room.place)
    now += 9999

    told = room.analysis().programme().set_index("section")

    planned = room.unit.rounds(room.place.id)[0].exercise.minutes
    assert told.loc[first, ["planned", "actual"]].tolist() == [planned, 7.5]
    assert told.loc[first, "title"] == room.unit.rounds(room.place.id)[0].wording("en").title
    assert pd.isna(told.loc[second, "actual"])
    assert told["skipped"].sum() == 1
    assert not told["added"].any()


def test_participation_is_told_for_each_exercise_that_asks(room: Any) -> None:
    room.samples("propose-target-groups", 3)
    room.samples("propose-target-groups", 1)

    told = room.analysis().participation()
    runs = of(told, "propose-target-groups")

    assert list(runs["run"]) == [1, 2]
    assert list(runs["took_part"]) == [3, 1]
    assert list(runs["share"]) == [0.75, 0.25]
    assert set(runs["state"]) == {"closed"}
    assert "dialogue-introduction" not in set(told["exercise"])


def test_the_time_of_an_answer_is_a_time(proposed: Any) -> None:
    times = proposed.analysis().responses()["saved_at"]

    assert times.notna().all()
    assert times.dt.tz is not None


def test_a_round_from_before_a_setting_was_invented_goes_by_its_default(proposed: Any) -> None:
    from dataclasses import replace

    voted = proposed.do("prioritise-target-groups", VOTED)
    closed = next(r for r in proposed.unit.rounds(proposed.place.id) if r.id == voted.id)
    old = {name: value for name, value in closed.settings.items() if name != "method"}
    proposed.unit.save_round(replace(closed, settings=old))

    assert of(proposed.analysis().tallies(), voted.slug)["votes"].sum() == 2
