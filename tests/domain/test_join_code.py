from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshopkit.domain.workshop import (
    CODE_ALPHABET,
    CODE_LENGTH,
    join_address,
    normal_code,
    spoken_code,
)


def codes() -> st.SearchStrategy[str]:
    return st.text(st.sampled_from(CODE_ALPHABET), min_size=CODE_LENGTH, max_size=CODE_LENGTH)


@pytest.mark.parametrize("typed", ["BKX429", "bkx429", " bkx 429 ", "BKX-429", "b.k.x.4.2.9\n"])
def test_a_code_may_be_typed_in_any_way(typed: str) -> None:
    assert normal_code(typed) == "BKX429"


@pytest.mark.parametrize("typed", ["", "---", "åäö", "01"])
def test_what_is_no_code_at_all_is_empty(typed: str) -> None:
    assert normal_code(typed) == ""


def test_a_code_is_shown_in_two_groups() -> None:
    assert spoken_code("BKX429") == "BKX 429"


@given(codes())
def test_a_code_typed_as_it_is_shown_is_the_code(code: str) -> None:
    assert normal_code(spoken_code(code).lower()) == code


@pytest.mark.parametrize("look_alikes", ["O0", "I1L", "S5", "U", "AE"])
def test_a_code_has_no_vowels_and_no_look_alikes(look_alikes: str) -> None:
    assert set(CODE_ALPHABET).isdisjoint(look_alikes)


def test_a_code_is_joined_with_at_one_address() -> None:
    assert join_address("http://192.168.1.5:8866", "BKX429") == "http://192.168.1.5:8866/j/BKX429"
