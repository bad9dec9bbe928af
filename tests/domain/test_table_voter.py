from __future__ import annotations

import pytest

from workshopkit.domain.participant import table_voter


@pytest.mark.parametrize("spelled", ["bord  3", "BORD 3", "Bord 3.", " Bord-3"])
def test_a_table_is_the_same_however_it_is_spelled(spelled: str) -> None:
    assert table_voter(spelled) == table_voter("Bord 3")


@pytest.mark.parametrize(("one", "other"), [("Bord 1", "Bord 11"), ("🦊", "🐻"), ("A", "B")])
def test_different_tables_vote_apart(one: str, other: str) -> None:
    assert table_voter(one) != table_voter(other)
