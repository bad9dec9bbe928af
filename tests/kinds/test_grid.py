from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from workshopkit.domain.document import (
    Block,
    BulletList,
    Document,
    Heading,
    Paragraph,
    Table,
    document_problems,
)
from workshopkit.domain.exercise import Exercise, Wording
from workshopkit.domain.form import NEEDED, NOT_ON_THE_LIST, TOO_LONG, Cards, FieldGroup
from workshopkit.domain.item import Act, ActKind, Item, moderated
from workshopkit.domain.language import Language
from workshopkit.domain.response import Mistake, Response, UnreadableAnswerError
from workshopkit.domain.round import Base, Outcome, Round
from workshopkit.domain.setting import defaults
from workshopkit.domain.text import clean
from workshopkit.kinds import grid
from workshopkit.kinds.grid_report import with_label
from workshopkit.locale.language import language

Answer = Callable[..., Response]
Blocks = Mapping[str, Sequence[str]]

PLAN = {
    "columns": (
        "Möjliga omgående åtgärder",
        "Organisatoriska konsekvenser",
        "Kommunikativa konsekvenser",
    ),
    "examples": (
        "Ex på vad vi kan göra för {subject} direkt.",
        "Vilka konsekvenser får det för org.?",
        "Vilka konsekvenser får det för kommunikationen? Lista vad som ska göras och av vem.",
    ),
}
GOALS = {"columns": ("Till vem?", "Vad? (budskap)", "Av vem?", "När?", "HUR?", "Uppföljning")}
NEEDS = {"columns": ("Behov", "Förslag")}
VALUES = {"columns": ("Hos oss", "För målgrupperna"), "rows": ("lyhörd", "kreativ", "kompetent")}
RECOMMENDATIONS = {
    "columns": ("Anbefaling", "Gruppen anbefaler at:", "Hva forutsetter det?", "Eventuelt")
}
TWO_GROUPS = (Item("g1", "Den oerfarne"), Item("g2", "Bokälskaren"))


def a_round(words: Blocks, *items: Item, **settings: Any) -> Round:
    """A grid whose words are Swedish."""
    full = {**defaults(grid.Settings), **settings}
    exercise = Exercise("a-grid", "grid", 20, full, {"sv": wording("sv", words)})
    return Round("round", "forum", exercise, 1, 0, full, items=items)


def wording(code: str, words: Blocks) -> Wording:
    blocks = {name: tuple(lines) for name, lines in words.items()}
    return Wording(code, f"Plan ({code})", blocks=blocks)


def with_words(round_: Round, code: str, words: Blocks) -> Round:
    wordings = {**round_.exercise.wordings, code: wording(code, words)}
    return replace(round_, exercise=replace(round_.exercise, wordings=wordings))


def with_hint(round_: Round, *below: tuple[str, ...]) -> Round:
    words = replace(round_.wording("sv"), nested={"columns": below})
    return replace(round_, exercise=replace(round_.exercise, wordings={"sv": words}))


def outcome(round_: Round, *responses: Response, acts: Sequence[Act] = ()) -> Outcome:
    found = moderated(grid.items(round_, responses, []), acts)
    return Outcome(round_, found, Base(len(responses), len(responses), unit="tables"))


def report(outcome_: Outcome, code: str = "sv") -> tuple[Block, ...]:
    blocks = grid.report(outcome_, language(code))
    whole = (Heading(1, "Resultat"), *blocks)
    document = Document("Title", code, date(2027, 4, 15), "", whole)
    assert list(document_problems(document)) == []
    return blocks


def said(round_: Round, voter: str, **words: Any) -> Response:
    """The answer of a table that said this, sent and read as from its phone."""
    raw = grid.inputs(round_, grid.from_words(round_, words))
    return Response("round", voter, voter, 1, grid.read(round_, raw))


def tables_of(blocks: Sequence[Block]) -> list[Table]:
    return [block for block in blocks if isinstance(block, Table)]


@pytest.fixture
def swedish() -> Language:
    return language("sv")


# The plan: ten rows of three, its number inside each cell, one for each target group.


@pytest.fixture
def plan() -> Round:
    return a_round(PLAN, *TWO_GROUPS, subjects_from="earlier", rows=10, numbered=True)


def test_the_plan_is_ten_rows_of_three_that_begin_with_the_instruction(plan: Round) -> None:
    answer = said(plan, "table:1", grids={"Den oerfarne": [["Ring dem", "Någon ringer", "Inget"]]})

    heading, table, _ = report(outcome(plan, answer))

    assert heading == Heading(2, "Den oerfarne")
    assert isinstance(table, Table)
    assert table.caption == "Den oerfarne"
    assert table.header == PLAN["columns"]
    assert [len(row) for row in table.rows] == [3] * 10
    assert table.rows[0] == (
        "1. Ex på vad vi kan göra för Den oerfarne direkt.",
        "1. Vilka konsekvenser får det för org.?",
        "1. Vilka konsekvenser får det för kommunikationen? Lista vad som ska göras och av vem.",
    )
    assert table.rows[1] == ("2. Ring dem", "2. Någon ringer", "2. Inget")
    assert table.rows[2] == ("3.", "3.", "3.")
    assert table.rows[9] == ("10.", "10.", "10.")


def test_each_target_group_has_a_plan_of_its_own_in_the_order_of_the_groups(plan: Round) -> None:
    second = said(plan, "table:1", grids={"Bokälskaren": [["Läs högt", "", ""]]})
    first = said(plan, "table:2", grids={"Den oerfarne": [["Ring dem", "", ""]]})

    tables = tables_of(report(outcome(plan, second, first)))

    assert [table.caption for table in tables] == ["Den oerfarne", "Bokälskaren"]
    assert [table.rows[1][0] for table in tables] == ["2. Ring dem", "2. Läs högt"]


def test_a_group_nobody_planned_for_has_no_plan_in_the_result(plan: Round) -> None:
    answer = said(plan, "table:1", grids={"Bokälskaren": [["Läs högt"]]})

    assert [table.caption for table in tables_of(report(outcome(plan, answer)))] == ["Bokälskaren"]


def test_the_rows_of_all_tables_are_numbered_on_even_past_the_ten(plan: Round) -> None:
    six = [[f"Åtgärd {n}", "", ""] for n in range(6)]
    answers = [said(plan, f"table:{n}", grids={"Den oerfarne": six}) for n in (1, 2)]

    (table,) = tables_of(report(outcome(plan, *answers)))

    assert len(table.rows) == 13
    assert table.rows[6] == ("7. Åtgärd 5", "7.", "7.")
    assert table.rows[12] == ("13. Åtgärd 5", "13.", "13.")


def test_people_write_from_the_second_row_and_see_the_example_there(
    plan: Round, swedish: Language
) -> None:
    first, _ = grid.form(plan, swedish)

    assert isinstance(first, FieldGroup)
    assert (first.label, first.is_folded) == ("Den oerfarne", True)
    (cards,) = first.fields
    assert isinstance(cards, Cards)
    assert [card.subject for card in cards.cards] == [str(n) for n in range(2, 11)]
    names = [field.name for field in cards.cards[0].fields]
    assert names == ["cell-g1-2-1", "cell-g1-2-2", "cell-g1-2-3"]
    assert cards.cards[0].fields[0].hint == "Ex på vad vi kan göra för Den oerfarne direkt."
    assert [field.hint for field in cards.cards[1].fields] == ["", "", ""]


@pytest.mark.parametrize(
    ("line", "alone"),
    [
        ("Ex på vad vi kan göra för {subject} direkt.", "Ex på vad vi kan göra direkt."),
        ("Examples of what we can do for {subject}", "Examples of what we can do"),
        ("{subject} kommer hit", "kommer hit"),
        ("Vad behövs ({subject})?", "Vad behövs?"),
        ("Inget att byta.", "Inget att byta."),
    ],
)
def test_without_a_subject_the_example_reads_as_if_there_never_was_one(
    line: str, alone: str
) -> None:
    round_ = a_round({"columns": ("A",), "examples": (line,)}, numbered=True)
    (table,) = tables_of(report(outcome(round_, said(round_, "table:1", rows=[["ett"]]))))

    assert table.rows[0] == (f"1. {alone}",)


# The goals: seven rows of six, several lines in a cell.


def test_the_goals_are_seven_rows_of_six_with_the_lines_people_wrote() -> None:
    round_ = a_round(GOALS, rows=7)
    written = [
        [f"Målgrupp {n % 6}", "Kom", "Chefen", "Maj", "APT\nPrioriteringar\nTryck", "Fråga"]
        for n in range(6)
    ]
    last = ["Målgrupp 0", "Kom", "Chefen", "Juni", "Brev", ""]
    answer = said(round_, "table:1", rows=[*written, last])

    table, base = report(outcome(round_, answer))

    assert isinstance(table, Table)
    assert table.caption == "Plan (sv)"
    assert table.header == (
        "Till vem?",
        "Vad? (budskap)",
        "Av vem?",
        "När?",
        "HUR?",
        "Uppföljning",
    )
    assert [len(row) for row in table.rows] == [6] * 7
    assert table.rows[0][4] == "APT\nPrioriteringar\nTryck"
    assert table.rows[6] == tuple(last)
    assert base == Paragraph("1 bord deltog.", "small")


def test_an_open_grid_prints_only_the_rows_that_were_written() -> None:
    round_ = a_round(NEEDS, rows=5)
    answers = [said(round_, f"table:{n}", rows=[[], ["Tid", ""]]) for n in (1, 2)]

    (table,) = tables_of(report(outcome(round_, *answers)))

    assert table.rows == (("Tid", ""), ("Tid", ""))


def test_open_rows_are_a_card_each_with_a_hint_under_every_column(swedish: Language) -> None:
    round_ = with_hint(a_round(NEEDS, rows=3, limit=300), ("Vad saknas?",), ())

    (cards,) = grid.form(round_, swedish)

    assert isinstance(cards, Cards)
    assert [card.subject for card in cards.cards] == ["1", "2", "3"]
    fields = cards.cards[2].fields
    assert [(field.name, field.label, field.hint) for field in fields] == [
        ("cell---3-1", "Behov", "Vad saknas?"),
        ("cell---3-2", "Förslag", ""),
    ]
    assert {(field.lines, field.limit) for field in fields} == {(2, 300)}


# Rows with names of their own.


def test_every_named_row_is_printed_and_several_tables_share_its_cells() -> None:
    round_ = a_round(VALUES)
    first = said(round_, "table:1", rows=[["Vi frågar", ""], [], []])
    second = said(round_, "table:2", rows=[["Vi väntar", "De märker det"], [], ["", "Svar"]])

    (table,) = tables_of(report(outcome(round_, first, second)))

    assert table.header == (language("sv").text("Row"), "Hos oss", "För målgrupperna")
    assert table.rows == (
        ("lyhörd", "Vi frågar\nVi väntar", "De märker det"),
        ("kreativ", "", ""),
        ("kompetent", "", "Svar"),
    )


def test_all_answers_to_the_first_named_row_come_before_the_second() -> None:
    round_ = a_round(VALUES)
    answers = [said(round_, f"table:{n}", rows=[[f"a{n}"], [f"b{n}"]]) for n in (1, 2)]

    assert [item.label for item in outcome(round_, *answers).items] == ["a1", "a2", "b1", "b2"]


def test_open_rows_stand_together_by_table_in_the_order_they_were_written() -> None:
    round_ = a_round(NEEDS, rows=30)
    twelve = [[f"behov {n}", ""] for n in range(1, 13)]
    answer = said(round_, "table:1", rows=twelve)
    # A store may give the rows back in another order.
    shuffled = replace(
        answer, value={"cells": {"-": dict(sorted(answer.value["cells"]["-"].items()))}}
    )

    items = outcome(round_, shuffled, said(round_, "table:2", rows=[["sist"]])).items

    assert [item.label for item in items] == [*(row[0] for row in twelve), "sist"]


def test_rows_from_an_earlier_exercise_carry_its_labels() -> None:
    round_ = a_round(NEEDS, *TWO_GROUPS, rows_from="earlier")
    answer = said(round_, "table:1", rows=[[], ["Ro", ""]])

    found = outcome(round_, answer)

    assert answer.value == {"cells": {"-": {"g2": ["Ro", ""]}}}
    assert [(item.label, dict(item.detail)) for item in found.items] == [
        ("Bokälskaren", {"subject": "", "row": "Bokälskaren", "cells": ["Ro", ""]})
    ]
    (table,) = tables_of(report(found))
    assert table.rows == (("Den oerfarne", "", ""), ("Bokälskaren", "Ro", ""))


def test_rows_win_when_both_the_rows_and_the_subjects_come_from_elsewhere() -> None:
    round_ = a_round(NEEDS, *TWO_GROUPS, rows_from="earlier", subjects_from="earlier")

    assert said(round_, "table:1", rows=[["Hjälp"]]).value == {
        "cells": {"-": {"g1": ["Hjälp", ""]}}
    }


def test_the_example_of_named_rows_has_a_line_of_its_own() -> None:
    round_ = a_round({**VALUES, "examples": ("Vi gör", "De ser")}, numbered=True)

    (table,) = tables_of(report(outcome(round_, said(round_, "table:1", rows=[["Vi frågar"]]))))

    assert table.rows[:2] == (
        (language("sv").text("Example"), "1. Vi gör", "1. De ser"),
        ("lyhörd", "2. Vi frågar", "2."),
    )
    assert len(table.rows) == 4


@pytest.mark.parametrize("source", grid.SOURCE_SETTINGS)
def test_before_there_are_items_the_rows_are_open(source: str, swedish: Language) -> None:
    (cards,) = grid.form(a_round(NEEDS, rows=4, **{source: "earlier"}), swedish)

    assert isinstance(cards, Cards)
    assert [card.subject for card in cards.cards] == ["1", "2", "3", "4"]


def test_a_later_exercise_gets_each_label_once() -> None:
    round_ = a_round(NEEDS, *TWO_GROUPS, rows_from="earlier")
    answers = [said(round_, f"table:{n}", rows=[[f"a{n}"], [f"b{n}"]]) for n in (1, 2)]

    found = grid.results(outcome(round_, *answers))

    assert [(item.label, item.detail["cells"][0]) for item in found] == [
        ("Den oerfarne", "a1"),
        ("Bokälskaren", "b1"),
    ]


# What is merged, renamed, split and hidden.


def merged(round_: Round) -> Round:
    """The round after its second group became a part of the first."""
    return replace(round_, items=(Item("g1", "Alla läsare", merged=("g2",)),))


def test_a_merged_subject_keeps_its_rows() -> None:
    before = a_round(NEEDS, *TWO_GROUPS, subjects_from="earlier")
    rows = {"Bokälskaren": [["Ro", ""]], "Den oerfarne": [["Hjälp", ""], ["Tid", ""]]}
    answer = said(before, "table:1", grids=rows)

    (table,) = tables_of(report(outcome(merged(before), answer)))

    assert table.caption == "Alla läsare"
    assert [row[0] for row in table.rows] == ["Hjälp", "Tid", "Ro"]


def test_a_merged_row_keeps_its_lines() -> None:
    before = a_round(NEEDS, *TWO_GROUPS, rows_from="earlier")
    answer = said(before, "table:1", rows=[["Hjälp", "En vän"], ["Ro", ""]])

    (table,) = tables_of(report(outcome(merged(before), answer)))

    assert table.rows == (("Alla läsare", "Hjälp\nRo", "En vän"),)


@pytest.mark.parametrize("source", grid.SOURCE_SETTINGS)
def test_an_answer_can_be_changed_after_a_merge_and_loses_nothing(source: str) -> None:
    before = a_round(NEEDS, *TWO_GROUPS, rows=1, **{source: "earlier"})
    saved = {"rows_from": {"-": {"g1": ["Hjälp", "En vän"], "g2": ["Ro", ""]}}}.get(
        source, {"g2": {"1": ["Ro", ""]}, "g1": {"1": ["Hjälp", "En vän"]}}
    )
    now = merged(before)

    again = grid.read(now, grid.inputs(now, {"cells": saved}))

    ((rows,),) = ([*rows.values()] for rows in again["cells"].values())
    assert rows == ["Hjälp\nRo", "En vän"]


def test_a_merged_subjects_rows_move_to_rows_that_are_free() -> None:
    now = merged(a_round(NEEDS, *TWO_GROUPS, rows=3, subjects_from="earlier"))
    saved = {"g2": {"1": ["Ro", ""]}, "g1": {"1": ["Hjälp", ""]}}

    again = grid.read(now, grid.inputs(now, {"cells": saved}))

    assert again == {"cells": {"g1": {"1": ["Hjälp", ""], "2": ["Ro", ""]}}}


def test_a_merged_subjects_named_rows_stand_below_the_same_rows() -> None:
    now = merged(a_round(VALUES, *TWO_GROUPS, subjects_from="earlier"))
    saved = {"g2": {"2": ["Ro", ""]}, "g1": {"2": ["Hjälp", "Alla"]}}

    again = grid.read(now, grid.inputs(now, {"cells": saved}))

    assert again == {"cells": {"g1": {"2": ["Hjälp\nRo", "Alla"]}}}


def test_a_page_from_before_the_merge_can_still_be_sent() -> None:
    now = merged(a_round(NEEDS, *TWO_GROUPS, subjects_from="earlier"))

    value = grid.read(now, {"cell-g2-1-1": ["Ro"]})

    (item,) = outcome(now, Response("round", "table:1", "p", 1, value)).items
    assert (item.label, item.detail["subject"]) == ("Ro", "Alla läsare")


def test_a_row_that_is_renamed_is_printed_with_its_new_words() -> None:
    round_ = a_round(NEEDS)
    answer = said(round_, "table:1", rows=[["Tidd\nmer av den", "Schema"]])
    (item,) = outcome(round_, answer).items
    renamed = outcome(round_, answer, acts=[Act(1, ActKind.LABEL, (item.id,), "Tid")])

    (table,) = tables_of(report(renamed))

    assert table.rows == (("Tid\nmer av den", "Schema"),)


def test_a_row_from_an_earlier_exercise_can_be_renamed_here() -> None:
    round_ = a_round(NEEDS, *TWO_GROUPS, rows_from="earlier")
    answer = said(round_, "table:1", rows=[["Hjälp", ""]])
    (item,) = outcome(round_, answer).items
    renamed = outcome(round_, answer, acts=[Act(1, ActKind.LABEL, (item.id,), "Nybörjaren")])

    (table,) = tables_of(report(renamed))

    assert table.rows == (("Nybörjaren", "Hjälp", ""), ("Bokälskaren", "", ""))


def test_a_part_of_a_named_row_stays_in_that_row() -> None:
    round_ = a_round(VALUES)
    answer = said(round_, "table:1", rows=[[], ["Ring och skriv", ""]])
    (item,) = outcome(round_, answer).items
    parts = outcome(round_, answer, acts=[Act(1, ActKind.SPLIT, (item.id,), "Ring\nSkriv")])

    (table,) = tables_of(report(parts))

    assert table.rows[1] == ("kreativ", "Ring\nSkriv", "")


@pytest.mark.parametrize("is_hidden", [False, True])
def test_a_part_that_is_split_off_stays_in_its_grid(plan: Round, *, is_hidden: bool) -> None:
    answer = said(plan, "table:1", grids={"Bokälskaren": [["Ring och skriv", "", ""]]})
    (item,) = outcome(plan, answer).items
    acts = [Act(1, ActKind.SPLIT, (item.id,), "Ring\nSkriv")]
    hide = [Act(2, ActKind.HIDE, (item.id,))] if is_hidden else []

    (table,) = tables_of(report(outcome(plan, answer, acts=[*acts, *hide])))

    assert table.caption == "Bokälskaren"
    written = [row[0] for row in table.rows[1:3]]
    assert written == (["2. Skriv", "3."] if is_hidden else ["2. Ring", "3. Skriv"])


@pytest.mark.parametrize("shape", ["table", "numbered", "bullets"])
def test_a_hidden_row_is_in_no_result(shape: str) -> None:
    round_ = a_round(NEEDS, shown_as=shape)
    answer = said(round_, "table:1", rows=[["Syns", ""], ["Syns inte", ""]])
    hidden = outcome(round_, answer).items[1].id
    found = outcome(round_, answer, acts=[Act(1, ActKind.HIDE, (hidden,))])

    assert [item.label for item in grid.results(found)] == ["Syns"]
    assert "Syns inte" not in repr(report(found))
    assert "Syns" in repr(report(found))


@pytest.mark.parametrize("source", grid.SOURCE_SETTINGS)
def test_what_an_earlier_exercise_hides_is_hidden_here_until_it_is_shown(
    source: str, swedish: Language
) -> None:
    before = a_round(NEEDS, *TWO_GROUPS, rows=2, **{source: "earlier"})
    wanted = {"Den oerfarne": [["Ring"]], "Bokälskaren": [["Läs"]]}
    words = {"grids": wanted} if source == "subjects_from" else {"rows": [["Ring"], ["Läs"]]}
    answer = said(before, "table:1", **words)
    hidden = replace(before, items=(replace(TWO_GROUPS[0], hidden=True), TWO_GROUPS[1]))

    now = outcome(hidden, answer)

    assert [item.detail["cells"][0] for item in grid.results(now)] == ["Läs"]
    for shown in (report(now), grid.form(hidden, swedish)):
        assert "Den oerfarne" not in repr(shown)
        assert "Bokälskaren" in repr(shown)
    assert "Ring" in repr(report(outcome(before, answer)))
    with pytest.raises(UnreadableAnswerError) as refused:
        grid.read(hidden, {})
    assert "g2" in refused.value.mistakes[0].field


def test_when_all_is_hidden_nothing_is_asked_and_nothing_printed(swedish: Language) -> None:
    items = tuple(replace(item, hidden=True) for item in TWO_GROUPS)
    round_ = a_round(NEEDS, *items, subjects_from="earlier")

    assert grid.form(round_, swedish) == ()
    with pytest.raises(UnreadableAnswerError):
        grid.read(round_, {})


# Other shapes.


def test_recommendations_are_numbered_headings_with_a_paragraph_for_each_part() -> None:
    round_ = a_round(RECOMMENDATIONS, shown_as="numbered")
    first = ["Samling av oppgaver\npå ett sted", "oppgavene samles.", "At noen får tid.", ""]
    second = ["Facebook", "", "", "Én side"]
    answer = said(round_, "table:1", rows=[first, second])

    assert report(outcome(round_, answer), "nb")[:-1] == (
        Heading(2, "1 – Samling av oppgaver"),
        Paragraph("på ett sted"),
        Paragraph("Gruppen anbefaler at: oppgavene samles."),
        Paragraph("Hva forutsetter det? At noen får tid."),
        Heading(2, "2 – Facebook"),
        Paragraph("Eventuelt: Én side"),
    )


def test_numbers_run_on_through_all_subjects(plan: Round) -> None:
    numbered = replace(plan, settings={**plan.settings, "shown_as": "numbered"})
    grids = {"Den oerfarne": [["Ring"]], "Bokälskaren": [["Läs"]]}

    blocks = report(outcome(numbered, said(numbered, "table:1", grids=grids)))

    assert blocks[:-1] == (
        Heading(2, "Den oerfarne"),
        Heading(3, "1 – Ring"),
        Heading(2, "Bokälskaren"),
        Heading(3, "2 – Läs"),
    )


def test_bullets_have_the_sub_proposal_in_brackets() -> None:
    round_ = a_round(NEEDS, shown_as="bullets")
    rows = [["Tid att öva", "fast timme varje vecka"], ["Ro", ""]]

    blocks = report(outcome(round_, said(round_, "table:1", rows=rows)))

    assert blocks[0] == BulletList(("Tid att öva (förslag; fast timme varje vecka)", "Ro"))


def test_a_column_in_capitals_keeps_them_inside_the_brackets() -> None:
    round_ = a_round({"columns": ("Mål", "HUR?")}, shown_as="bullets")

    blocks = report(outcome(round_, said(round_, "table:1", rows=[["Fler", "Brev"]])))

    assert blocks[0] == BulletList(("Fler (HUR?; Brev)",))


def test_a_bullet_of_a_row_from_elsewhere_begins_with_its_label() -> None:
    round_ = a_round(NEEDS, *TWO_GROUPS, rows_from="earlier", shown_as="bullets")
    answer = said(round_, "table:1", rows=[[], ["Ro\noch ljus", "En vrå"]])

    assert report(outcome(round_, answer))[0] == BulletList(
        ("Bokälskaren (behov; Ro och ljus) (förslag; En vrå)",)
    )


def test_a_named_row_gives_its_name_to_its_bullet() -> None:
    round_ = a_round(VALUES, shown_as="bullets")

    blocks = report(outcome(round_, said(round_, "table:1", rows=[[], ["Vi provar"]])))

    assert blocks[0] == BulletList(("kreativ (hos oss; Vi provar)",))


def test_another_language_changes_the_labels_and_keeps_what_people_wrote() -> None:
    danish = {"columns": ("Hos os", "For målgrupperne"), "rows": ("lydhør", "kreativ", "dygtig")}
    round_ = with_words(a_round(VALUES), "da", danish)
    found = outcome(round_, said(round_, "table:1", rows=[["Vi frågar"], [], ["Vi övar"]]))

    (table,) = tables_of(report(found, "da"))

    assert table.caption == "Plan (da)"
    assert table.header[1:] == ("Hos os", "For målgrupperne")
    assert table.rows == (
        ("lydhør", "Vi frågar", ""),
        ("kreativ", "", ""),
        ("dygtig", "Vi övar", ""),
    )


def test_a_label_that_a_language_lacks_is_a_number() -> None:
    round_ = with_words(a_round(VALUES), "en", {"columns": ("With us",), "rows": ("open",)})

    (table,) = tables_of(report(outcome(round_, said(round_, "t", rows=[["a", "b"]])), "en"))

    assert table.header == ("Row", "With us", "2")
    assert [row[0] for row in table.rows] == ["open", "2", "3"]


def test_a_setting_can_be_named_in_a_label(swedish: Language) -> None:
    (cards,) = grid.form(a_round({"columns": ("Högst {limit} tecken",)}, limit=80), swedish)

    assert isinstance(cards, Cards)
    assert cards.cards[0].fields[0].label == "Högst 80 tecken"


@pytest.mark.parametrize("shape", ["table", "numbered", "bullets"])
def test_a_grid_nobody_wrote_in_says_so(plan: Round, shape: str) -> None:
    empty = replace(plan, settings={**plan.settings, "shown_as": shape})

    assert report(outcome(empty), "en") == (Paragraph("No answers.", "small"),)


# What is sent.


def test_only_rows_with_something_in_them_are_read() -> None:
    raw = {
        "cell---1-1": [" \n "],
        "cell---2-1": ["En rad\r\nen till "],
        "cell---2-2": [""],
    }

    assert grid.read(a_round(NEEDS), raw) == {"cells": {"-": {"2": ["En rad\nen till", ""]}}}


def test_every_spoiled_answer_is_refused_at_the_first_cell(plan: Round) -> None:
    refusals = []
    for raw in grid.spoiled(plan):
        with pytest.raises(UnreadableAnswerError) as refused:
            grid.read(plan, raw)
        refusals.append(refused.value.mistakes)

    name = "cell-g1-2-1"
    assert refusals == [
        (Mistake(name, NEEDED, {}),),
        (Mistake(name, NEEDED, {}),),
        (Mistake(name, TOO_LONG, {"length": 501, "limit": 500}),),
    ]


@pytest.mark.parametrize(
    ("words", "unknown"),
    [
        ({"grids": {"Den okände": [["Hej"]]}}, "Den okände"),
        ({"grids": {"Den oerfarne": [["Hej"]] * 10}}, "11"),
        ({"grids": {"Den oerfarne": [["1", "2", "3", "4"]]}}, "4"),
        ({"rows": [["Hej"]]}, "-"),
    ],
)
def test_a_scenario_that_writes_where_there_is_nothing_is_told_where(
    plan: Round, words: dict[str, Any], unknown: str
) -> None:
    raw = grid.inputs(plan, grid.from_words(plan, words))

    with pytest.raises(UnreadableAnswerError) as refused:
        grid.read(plan, raw)

    assert refused.value.mistakes == (Mistake("cell-g1-2-1", NOT_ON_THE_LIST, {"value": unknown}),)


def test_a_subject_may_be_called_by_an_earlier_name(plan: Round) -> None:
    renamed = replace(plan, items=(Item("g1", "Nybörjaren", aliases=("Den oerfarne",)),))

    assert grid.from_words(renamed, {"grids": {"Den oerfarne": [["Ring"]]}}) == {
        "cells": {"g1": {"2": ["Ring", "", ""]}}
    }


CELLS = st.text(max_size=40).map(lambda text: clean(text, lines=True))
ROUNDS = {
    "open": a_round(NEEDS, rows=4),
    "with an example": a_round({**NEEDS, "examples": ("Så här", "och så")}, rows=4),
    "named": a_round(VALUES),
    "of items": a_round(NEEDS, *TWO_GROUPS, rows_from="earlier"),
    "of subjects": a_round(NEEDS, *TWO_GROUPS, subjects_from="earlier", rows=3),
    "of subjects with named rows": a_round(VALUES, *TWO_GROUPS, subjects_from="earlier"),
}


@pytest.mark.parametrize("round_", ROUNDS.values(), ids=ROUNDS)
@examples(deadline=None, max_examples=30)
@given(data=st.data())
def test_what_was_read_is_sent_as_it_was_read(round_: Round, data: st.DataObject) -> None:
    form = grid.form(round_, language("sv"))
    groups = [cards for f in form for cards in (f.fields if isinstance(f, FieldGroup) else (f,))]
    cards = [card for group in groups if isinstance(group, Cards) for card in group.cards]
    names = [field.name for card in cards for field in card.fields]
    typed = data.draw(st.dictionaries(st.sampled_from(names), CELLS.filter(bool), min_size=1))

    value = grid.read(round_, {name: [text] for name, text in typed.items()})

    assert grid.inputs(round_, value) == {name: [text] for name, text in typed.items()}
    assert grid.read(round_, grid.inputs(round_, value)) == value


@pytest.mark.parametrize("round_", ROUNDS.values(), ids=ROUNDS)
def test_a_sample_of_a_grid_is_read_as_it_was_meant(round_: Round) -> None:
    for seed in range(12):
        sample = grid.sample(round_, seed)

        assert grid.read(round_, grid.inputs(round_, sample)) == sample


def test_two_rows_of_one_table_and_one_of_another_are_three_items(plan: Round) -> None:
    grids = {"Den oerfarne": [["Ring"]], "Bokälskaren": [["Ring"]]}
    answers = [said(plan, f"table:{n}", grids=grids) for n in (1, 2)]

    assert len({item.id for item in outcome(plan, *answers).items}) == 4


@pytest.mark.parametrize(
    ("label", "text", "sentence"),
    [
        ("We recommend that …", "we share one plan.", "We recommend that we share one plan."),
        ("We recommend that …", "that we share it.", "We recommend that we share it."),
        ("Vi anbefaler at …", "Vi anbefaler at vi deler.", "Vi anbefaler at vi deler."),
        ("Regel", "Ring først.", "Regel: Ring først."),
        ("Hva nå?", "Vi ringer.", "Hva nå? Vi ringer."),
    ],
)
def test_whoever_follows_the_opening_of_a_sentence_gets_no_doubled_word(
    label: str, text: str, sentence: str
) -> None:
    assert with_label(label, text) == sentence
