"""What goes on from a vote: never by chance, never without votes, never some of those alike."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshopkit.domain.item import Item
from workshopkit.domain.round import Settling, TieWay
from workshopkit.kinds.cut import cut, drawn

NOBODY = Settling()


def voted(*votes: int) -> list[Item]:
    return [Item(key, key, votes=n) for key, n in zip("abcdefghij", votes, strict=False)]


def names(items: tuple[Item, ...]) -> str:
    return "".join(item.id for item in items)


def test_those_with_most_votes_are_kept_in_the_editors_order() -> None:
    assert names(cut(voted(2, 9, 1, 5), 3, NOBODY).kept) == "abd"


def test_keeping_none_in_particular_keeps_all() -> None:
    assert names(cut(voted(1, 0), 0, NOBODY).kept) == "ab"
    assert names(cut(voted(1, 2), 8, NOBODY).kept) == "ab"


@pytest.mark.parametrize("count", [0, 1, 8])
def test_where_nobody_voted_nothing_is_kept(count: int) -> None:
    assert cut(voted(0, 0), count, NOBODY).kept == ()


def test_what_got_no_vote_does_not_fill_the_places_that_are_left() -> None:
    found = cut(voted(1, 0, 2, 0, 0), 4, NOBODY)

    assert (names(found.kept), found.tied) == ("ac", ())


@pytest.mark.parametrize(
    ("settling", "kept"),
    [
        (NOBODY, "abcdefghij"),
        (Settling(TieWay.ALL), "abcdefghij"),
        (Settling(TieWay.FEWER), ""),
        (Settling(TieWay.ORDER), "abcdefgh"),
        (Settling(TieWay.RUNOFF), "abcdefghij"),
        (Settling(TieWay.RUNOFF, winners=tuple("jihgfedc")), "cdefghij"),
    ],
)
def test_ten_with_one_vote_each_for_eight_places_are_a_tie(settling: Settling, kept: str) -> None:
    found = cut(voted(*[1] * 10), 8, settling)

    assert (names(found.tied), found.places) == ("abcdefghij", 8)
    assert names(found.kept) == kept


def test_a_lot_can_be_drawn_again_by_anybody_who_has_the_seed() -> None:
    tied = voted(*[1] * 10)

    found = cut(tied, 8, Settling(TieWay.LOT, "0123456789ab"))

    lots = {key: hashlib.sha256(f"0123456789ab {key}".encode()).hexdigest() for key in "abcdefghij"}
    assert set(names(found.kept)) == set(sorted(lots, key=lambda key: lots[key])[:8])
    assert drawn(tied, 8, "another") != drawn(tied, 8, "0123456789ab")


@given(
    st.lists(st.integers(0, 4), max_size=8),
    st.integers(1, 8),
    st.sampled_from([NOBODY, *(Settling(way, "seed", ("a", "b")) for way in TieWay)]),
)
def test_nobody_left_out_has_more_votes_than_somebody_kept(
    votes: list[int], count: int, settling: Settling
) -> None:
    made = voted(*votes)

    found = cut(made, count, settling)

    left_out = [item.votes for item in made if item not in found.kept]
    assert max(left_out, default=0) <= min((item.votes for item in found.kept), default=9)
    assert len(found.kept) <= count or found.tied or len(made) <= count


@given(st.lists(st.integers(0, 4), max_size=8), st.integers(1, 8))
def test_until_somebody_settles_it_nobody_with_as_many_votes_is_left_out(
    votes: list[int], count: int
) -> None:
    found = cut(voted(*votes), count, NOBODY)

    kept = {item.votes for item in found.kept}
    assert all(item.votes not in kept for item in voted(*votes) if item not in found.kept)
