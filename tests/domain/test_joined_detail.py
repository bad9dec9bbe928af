from __future__ import annotations

from workshopkit.domain.detail import joined_detail
from workshopkit.domain.item import Act, ActKind, Item, moderated


def test_counts_are_added_and_what_only_one_has_is_kept() -> None:
    first, second = {"now": {"1": 3, "2": 1}}, {"now": {"2": 4}, "tomorrow": {"1": 5}}

    assert joined_detail([first, second]) == {"now": {"1": 3, "2": 5}, "tomorrow": {"1": 5}}


def test_different_texts_are_both_kept_and_the_same_one_once() -> None:
    cards = [
        {"name": "Otto", "needs": "Ro."},
        {"name": "Bibbi", "needs": "Ro."},
        {"name": "", "quote": "Hej."},
    ]

    assert joined_detail(cards) == {"name": "Otto\nBibbi", "needs": "Ro.", "quote": "Hej."}


def test_lists_are_put_together() -> None:
    assert joined_detail([{"reasons": ["a", "b"]}, {"reasons": ("b", "c")}]) == {
        "reasons": ["a", "b", "b", "c"]
    }


def test_lists_of_counts_are_added_place_by_place() -> None:
    assert joined_detail([{"places": [2, 1]}, {"places": [1, 0, 4]}]) == {"places": [3, 1, 4]}


def test_rows_are_joined_column_by_column() -> None:
    rows = [{"cells": ["Skolan", "Brev"]}, {"cells": ["Skolan", "Möte", "I maj"]}]

    assert joined_detail(rows) == {"cells": ["Skolan", "Brev\nMöte", "I maj"]}


def test_of_what_cannot_be_joined_the_first_is_kept() -> None:
    assert joined_detail([{"year": 2031}, {"year": 2032}]) == {"year": 2031}
    assert joined_detail([]) == {}


def test_a_merged_item_has_the_detail_of_all_it_was_merged_from() -> None:
    made = [Item("a", "A", {"needs": "Ro."}), Item("b", "B", {"needs": "Ljus."}), Item("c", "C")]

    (left,) = moderated(made, [Act(1, ActKind.MERGE, ("a", "b", "c"), "Alla")])

    assert left.detail == {"needs": "Ro.\nLjus."}
    assert made[0].detail == {"needs": "Ro."}
