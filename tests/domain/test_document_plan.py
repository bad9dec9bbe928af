"""What the secretary chose for a document: its order, and what is left out."""

from __future__ import annotations

import pytest

from workshopkit.domain.plan import Plan, Stage, plan_of
from workshopkit.domain.record import Entry, EntryKind, Record

KEYS = ("facts", "one", "two", "three", "end")


def recorded(**fields: str) -> Record:
    return Record((Entry("e", "w", EntryKind.PLAN, 1, fields),))


def test_without_a_plan_everything_goes_in_as_it_usually_does() -> None:
    assert plan_of(Record(())) == Plan()
    assert Plan().arranged(KEYS) == KEYS


def test_the_chosen_order_is_the_order() -> None:
    assert Plan(order=tuple(reversed(KEYS))).arranged(KEYS) == tuple(reversed(KEYS))


def test_what_came_later_stands_after_what_came_before_it() -> None:
    plan = Plan(order=("end", "two", "facts"))
    assert plan.arranged(KEYS) == ("end", "two", "three", "facts", "one")


def test_what_has_nothing_before_it_comes_first() -> None:
    assert Plan(order=("end", "two")).arranged(KEYS) == ("facts", "one", "end", "two", "three")


def test_a_part_that_is_there_no_longer_is_passed_over() -> None:
    plan = Plan(order=("gone", "two", "one"), left_out=frozenset({"gone"}))
    assert plan.arranged(("one", "two")) == ("two", "one")


@pytest.mark.parametrize("order", [(), KEYS[::-1], ("two",)])
def test_what_is_left_out_is_out_in_every_order(order: tuple[str, ...]) -> None:
    arranged = Plan(order=order, left_out=frozenset({"one", "end"})).arranged(KEYS)
    assert sorted(arranged) == ["facts", "three", "two"]


def test_a_part_keeps_its_place_while_it_is_left_out() -> None:
    order = ("end", "one", "facts", "two", "three")
    assert Plan(order=order, left_out=frozenset({"one"})).arranged(KEYS) == (
        "end",
        "facts",
        "two",
        "three",
    )
    assert Plan(order=order).arranged(KEYS) == order


def test_a_plan_is_read_line_by_line() -> None:
    plan = plan_of(recorded(type="notes", order="two\none\n", left_out="\nend", stage="comments"))
    assert plan == Plan("notes", ("two", "one"), frozenset({"end"}), Stage.COMMENTS)


@pytest.mark.parametrize("stage", ["", "published", "Draft"])
def test_a_stage_that_is_not_known_is_a_draft(stage: str) -> None:
    assert plan_of(recorded(stage=stage)).stage is Stage.DRAFT


def test_the_first_plan_counts() -> None:
    entries = (
        Entry("a", "w", EntryKind.PLAN, 1, {"type": "notes"}),
        Entry("b", "w", EntryKind.PLAN, 2, {"type": "agenda"}),
    )
    assert plan_of(Record(entries)).type == "notes"
