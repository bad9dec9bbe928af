"""What a few people answered is in no split result, and cannot be worked out from one either.

A room is a table of groups by answers. What everybody can see is how many are in each group, how
many gave each answer, and what the split shows. Whatever else can be told from that is the same in
every room that looks the same; so a number is hidden if another room looks the same without it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations, permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plain import name_of, rounds

from workshopkit.domain.document import Paragraph, Table
from workshopkit.domain.language import Language
from workshopkit.domain.response import Response
from workshopkit.domain.round import Base, Outcome, Round
from workshopkit.kinds import kind_of
from workshopkit.kinds.surveys.disclosure import (
    SMALLEST_GROUP,
    Part,
    has_large_mean,
    is_large_group,
    is_large_tick,
    put_together,
)
from workshopkit.kinds.surveys.split import SplitWords, split, split_blocks, total_of

Room = list[list[int]]

GROUPS = ("Nobody said", "Angletown", "Birchmill", "Harbourby", "Isthmus")
WORDS = SplitWords("Where were you?", GROUPS[1:], ("Bad", "Fair", "Good", "Best"))


def parts(room: Room, sizes: Sequence[int] | None = None) -> list[Part]:
    """The groups of a room; without sizes everybody gave one answer."""
    sizes = sizes or [sum(row) for row in room]
    return [Part((g,), n, tuple(row)) for g, (row, n) in enumerate(zip(room, sizes, strict=True))]


@st.composite
def rooms(draw: st.DrawFn, most: int = 40) -> Room:
    """Two to five groups of people by two to four answers, many of them small."""
    answers = draw(st.integers(2, 4))
    sizes = st.one_of(st.integers(0, 4), st.integers(0, most))
    row = st.lists(sizes, min_size=answers, max_size=answers)
    return draw(st.lists(row, min_size=2, max_size=5))


@st.composite
def ticked_rooms(draw: st.DrawFn) -> tuple[Room, list[int]]:
    """A room in which several answers could be ticked, and how many are in each group."""
    room = draw(rooms(most=20))
    least = [max(row) for row in room]
    return room, [n + draw(st.integers(0, 12)) if n else 0 for n in least]


def seen(room: Room, found: Mapping[str, Any]) -> list[int]:
    """What everybody can see of a room beside how many are in each group, in this arrangement."""
    answers = [sum(column) for column in zip(*room, strict=True)]
    groups = found["groups"]
    if "total" in found:
        return answers + [sum(total_of(room[g]) for g in group) for group in groups]
    shown = [
        sum(room[g][a - 1] for g in group for a in block)
        for group in groups
        for block in found["answers"]
    ]
    return answers + shown


def neighbours(room: Room) -> Iterator[tuple[Room, set[tuple[int, int]]]]:
    """Rooms in which two people of two groups have changed their answers with each other."""
    for g, h in combinations(range(len(room)), 2):
        for a, b in permutations(range(len(room[0])), 2):
            if room[g][a] and room[h][b]:
                changed = [list(row) for row in room]
                changed[g][a] -= 1
                changed[g][b] += 1
                changed[h][b] -= 1
                changed[h][a] += 1
                yield changed, {(g, a), (g, b), (h, a), (h, b)}


def traded(room: Room, sizes: Sequence[int]) -> Iterator[tuple[Room, set[tuple[int, int]]]]:
    """Rooms in which one person less of a group ticked an answer, and one more of another."""
    for g, h in permutations(range(len(room)), 2):
        for a in range(len(room[0])):
            if room[g][a] and room[h][a] < sizes[h]:
                changed = [list(row) for row in room]
                changed[g][a] -= 1
                changed[h][a] += 1
                yield changed, {(g, a), (h, a)}


def hidden(
    room: Room, found: Mapping[str, Any], others: Iterator[tuple[Room, set[tuple[int, int]]]]
) -> set[tuple[int, int]]:
    """The cells that are another number in some room that looks the same."""
    same = seen(room, found)
    return {cell for other, cells in others if seen(other, found) == same for cell in cells}


def hidden_in_two(
    room: Room, found: Mapping[str, Any], wanted: set[tuple[int, int]]
) -> set[tuple[int, int]]:
    """The same where it can take two changes for a room to look the same."""
    nearest = list(neighbours(room))
    cells = hidden(room, found, iter(nearest))
    if not wanted <= cells:
        twice = ((b, one | two) for a, one in nearest for b, two in neighbours(a))
        cells |= hidden(room, found, changed_cells(room, twice))
    return cells


def changed_cells(
    room: Room, others: Iterator[tuple[Room, set[tuple[int, int]]]]
) -> Iterator[tuple[Room, set[tuple[int, int]]]]:
    """The rooms with those of the cells that are not what they were."""
    for other, cells in others:
        yield other, {(g, a) for g, a in cells if other[g][a] != room[g][a]}


def few(room: Room) -> Iterator[tuple[int, int]]:
    """The cells that tell of one to four people."""
    for g, row in enumerate(room):
        yield from ((g, a) for a, count in enumerate(row) if 0 < count < SMALLEST_GROUP)


def in_small_groups(room: Room) -> Iterator[tuple[int, int]]:
    """The cells of groups of one to four people, but for answers that all or none gave."""
    answers = [sum(column) for column in zip(*room, strict=True)]
    for g, row in enumerate(room):
        if 0 < sum(row) < SMALLEST_GROUP and sum(map(bool, answers)) > 1:
            yield from ((g, a) for a in range(len(row)) if answers[a])


def given_by_few(room: Room) -> Iterator[tuple[int, int]]:
    """The answers somebody in a small group gave."""
    yield from ((g, a) for g, a in in_small_groups(room) if room[g][a])


@given(rooms())
@settings(deadline=None, max_examples=400)
def test_no_number_below_five_of_one_choice_can_be_told_from_what_is_shown(room: Room) -> None:
    found = split("one", parts(room))

    if not found or not found["groups"] or not found["answers"]:
        return
    assert min(n for row in found["counts"] for n in row) >= SMALLEST_GROUP
    cells = set(few(room))
    assert cells <= hidden_in_two(room, found, cells)


@given(rooms())
@settings(deadline=None, max_examples=400)
def test_nothing_a_small_group_answered_can_be_told_from_what_is_shown(room: Room) -> None:
    found = split("one", parts(room))

    if found and found["groups"] and found["answers"]:
        cells = set(in_small_groups(room))
        assert cells <= hidden_in_two(room, found, cells)


@given(ticked_rooms())
@settings(deadline=None, max_examples=400)
def test_no_number_below_five_of_several_choices_can_be_told(
    drawn: tuple[Room, list[int]],
) -> None:
    room, sizes = drawn
    found = split("several", parts(room, sizes))

    if not found or not found["groups"] or not found["answers"]:
        return
    for row in found["counts"]:
        for n, count in zip(found["n"], row, strict=True):
            assert SMALLEST_GROUP <= count <= n - SMALLEST_GROUP
    # What everybody ticked is known of everybody.
    told = {a for a, column in enumerate(zip(*room, strict=True)) if sum(column) == sum(sizes)}
    of_few = {(g, a) for g, a in few(room) if a not in told}
    assert of_few <= hidden(room, found, traded(room, sizes))


@given(rooms())
@settings(deadline=None, max_examples=400)
def test_the_means_tell_no_answer_of_a_small_group(room: Room) -> None:
    found = split("scale", parts(room))

    if found and found["groups"]:
        assert min(found["n"]) >= SMALLEST_GROUP
        cells = set(given_by_few(room))
        assert cells <= hidden_in_two(room, found, cells)


@given(rooms())
@settings(deadline=None)
def test_what_is_shown_adds_up_to_everybody(room: Room) -> None:
    found = split("one", parts(room))

    if found and found["groups"]:
        assert sum(found["n"]) == sum(map(sum, room))
        assert sum(sum(row) for row in found["counts"]) in (0, sum(map(sum, room)))


def test_a_room_that_shows_too_much_is_noticed_by_these_tests() -> None:
    room = [[0, 0], [20, 20], [20, 20], [2, 1]]
    bare = {"groups": [[1], [2], [3]], "answers": [[1], [2]]}
    by_subtraction = {"groups": [[1], [2]], "answers": [[1], [2]]}

    assert not set(few(room)) & hidden(room, bare, neighbours(room))
    assert not set(few(room)) & hidden(room, by_subtraction, neighbours(room))


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ((20, 20, 3), [(0,), (1, 2)]),
        ((20, 9, 3), [(0,), (1, 2)]),
        ((20, 3, 3), [(0,), (1, 2)]),
        ((20, 9, 2, 2), [(0,), (1, 2, 3)]),
        ((20, 9, 0, 5), [(0,), (1,), (3,)]),
        ((5, 3), []),
        ((4, 4, 4), []),
        ((60,), []),
        ((), []),
    ],
)
def test_small_groups_are_put_together_and_the_smallest_large_one_joins_too_few(
    sizes: tuple[int, ...], shown: list[tuple[int, ...]]
) -> None:
    groups = [Part((n,), size, (size,)) for n, size in enumerate(sizes)]
    # Of two groups of the same size, the first one joins.
    found = [part.numbers for part in put_together(groups, is_large_group)]

    expected = [(1,), (0, 2)] if sizes == (20, 20, 3) else shown
    assert found == expected


@pytest.mark.parametrize(
    ("counts", "used", "is_large"),
    [
        ((2, 2, 1, 1), (0, 1, 2, 3), True),
        ((0, 0, 1, 4), (0, 1, 2, 3), False),  # 3.8 of 4 can only be four 4s and a 3
        ((0, 0, 0, 9), (0, 1, 2, 3), False),  # everybody gave a 4
        ((0, 0, 2, 4), (2, 3), False),  # with two steps a mean is as good as the counts
        ((0, 0, 6, 5), (2, 3), True),
        ((0, 0, 0, 7), (3,), True),  # all the others did so, too
        ((1, 1, 1, 1), (0, 1, 2, 3), False),
    ],
)
def test_a_mean_that_tells_each_answer_is_not_shown(
    counts: tuple[int, ...], used: tuple[int, ...], is_large: bool
) -> None:
    assert has_large_mean(Part((1,), sum(counts), counts), used) is is_large


@pytest.mark.parametrize(("sizes", "is_large"), [((20, 20), True), ((20, 9), False)])
def test_who_did_not_tick_an_answer_is_no_small_number_either(
    sizes: tuple[int, ...], is_large: bool
) -> None:
    assert is_large_tick(Part((1,), 11, (6, 5)), sizes) is is_large


def test_those_who_did_not_say_their_group_are_a_group_of_their_own(english: Language) -> None:
    two_choices = replace(WORDS, choices=("Bad", "Fair"))
    (many,) = split_blocks(split("one", parts([[6, 7], [20, 20], [15, 9]])), two_choices, english)
    (few_,) = split_blocks(split("one", parts([[1, 2], [20, 20], [15, 9]])), two_choices, english)

    assert isinstance(many, Table)
    assert isinstance(few_, Table)
    assert many.header == ("Answer option", "No answer", "Angletown", "Birchmill")
    assert few_.header == ("Answer option", "Angletown", "Smaller groups together")


@pytest.mark.parametrize("sort", ["one", "several", "scale"])
def test_three_people_beside_five_are_left_out_with_a_sentence(
    sort: str, english: Language
) -> None:
    found = split(sort, parts([[0, 0], [3, 2], [1, 2]]))

    assert list(split_blocks(found, WORDS, english)) == [
        Paragraph(
            "Not split by “Where were you?”: groups of fewer than five are not shown"
            " by themselves.",
            "small",
        )
    ]


def test_answers_too_few_to_compare_are_left_out_with_a_sentence(english: Language) -> None:
    found = split("one", parts([[0, 0], [30, 2], [25, 6]]))

    assert list(split_blocks(found, WORDS, english)) == [
        Paragraph(
            "Not split by “Where were you?”: answers that fewer than five of a group gave are not"
            " shown by themselves.",
            "small",
        )
    ]
    assert "counts" not in found or found["counts"] == []


def test_a_room_in_one_place_is_not_split_and_says_nothing() -> None:
    assert split("one", parts([[0, 0], [30, 2], [0, 0]])) == {}


def answers_of(round_: Round, name: Callable[[int], str]) -> list[Response]:
    samples = (kind_of(round_).sample(round_, seed) for seed in range(11))
    return [Response(round_.id, name(n), name(n), 1, value) for n, value in enumerate(samples)]


def told(round_: Round, name: Callable[[int], str], words: Language) -> str:
    items = tuple(kind_of(round_).items(round_, answers_of(round_, name), []))
    outcome = Outcome(round_, items, Base(took_part=11, joined=11))
    return repr(kind_of(round_).report(outcome, words))


def test_no_result_says_or_depends_on_who_answered(
    english: Language, subtests: pytest.Subtests
) -> None:
    for round_ in (r for r in rounds() if kind_of(r).asks(r)):
        with subtests.test(name_of(round_)):
            by_person = told(round_, lambda n: f"person-{n}", english)
            assert by_person == told(round_, lambda n: f"table-{n // 4}-{n}", english)
            assert "person-" not in by_person


def test_choices_that_are_not_compared_are_named_with_the_reason(english: Language) -> None:
    room = parts([[0, 0, 0], [9, 2, 8], [8, 7, 9]], [0, 20, 20])

    table, why = split_blocks(
        split("several", room), replace(WORDS, choices=("A", "B", "C")), english
    )

    assert isinstance(table, Table)
    assert [row[0] for row in table.rows] == ["A", "C", "Respondents"]
    assert why == Paragraph(
        "Left out, because fewer than five of a group chose it or did not: “B”.", "small"
    )
