from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from workshopkit.domain.detail import BLACK
from workshopkit.domain.item import (
    Act,
    ActKind,
    Item,
    lineage,
    moderated,
    part_id,
    visible,
)

IDS = ("a", "b", "c", "d")


def acts() -> st.SearchStrategy[Act]:
    """Any act; its number is given by where it comes in the list."""
    return st.builds(
        Act,
        seq=st.just(99),
        # Redacting is meant to lose what was written: it has tests of its own.
        kind=st.sampled_from([kind for kind in ActKind if kind is not ActKind.REDACT]),
        items=st.lists(st.sampled_from((*IDS, "gone")), max_size=4).map(tuple),
        label=st.sampled_from(("Bokälskaren", "Den oerfarne\nläsaren", "label of a\nläsaren")),
        position=st.integers(-2, 9),
        undone=st.booleans(),
    )


def many() -> st.SearchStrategy[list[Act]]:
    return st.lists(acts()).map(
        lambda made: [replace(act, seq=n) for n, act in enumerate(made, start=1)]
    )


def items() -> st.SearchStrategy[list[Item]]:
    counts = st.integers(0, 9)
    item = st.builds(Item, st.just(""), st.just(""), authors=counts, votes=counts)
    return st.lists(item, min_size=4, max_size=4).map(
        lambda made: [
            replace(item, id=key, label=f"label of {key}", by=(f"author of {key}",))
            for item, key in zip(made, IDS, strict=True)
        ]
    )


def plain(*ids: str) -> list[Item]:
    return [Item(id=key, label=f"label of {key}") for key in ids]


def order(found: tuple[Item, ...]) -> str:
    return "".join(item.id for item in found)


@given(items(), many())
def test_no_moderation_loses_or_invents_votes_or_authors(made: list[Item], done: list[Act]) -> None:
    left = moderated(made, done)

    assert sum(item.votes for item in left) == sum(item.votes for item in made)
    assert sum(item.authors for item in left) == sum(item.authors for item in made)
    assert {name for item in left for name in item.by} == {name for i in made for name in i.by}


@given(items(), many())
def test_every_item_is_there_or_lives_on_in_exactly_one_other(
    made: list[Item], done: list[Act]
) -> None:
    left = moderated(made, done)

    ids = [key for item in left for key in (item.id, *item.merged)]
    assert sorted(key for key in ids if key in IDS) == sorted(IDS)
    assert len(set(ids)) == len(ids)
    assert lineage(left).keys() == set(ids)


@given(items(), many())
def test_every_label_people_wrote_is_still_a_label_or_an_alias(
    made: list[Item], done: list[Act]
) -> None:
    left = moderated(made, done)

    said = {name for item in left for name in (item.label, *item.aliases)}
    assert said.issuperset(item.label for item in made)


@given(items(), many())
def test_undoing_everything_gives_what_people_wrote(made: list[Item], done: list[Act]) -> None:
    undone = [replace(act, undone=True) for act in done]

    assert moderated(made, undone) == tuple(made)


@given(items(), many(), acts())
def test_undoing_the_last_act_gives_what_was_before_it(
    made: list[Item], done: list[Act], last: Act
) -> None:
    assert moderated(made, [*done, replace(last, undone=True)]) == moderated(made, done)


def test_a_hidden_item_is_kept_but_not_visible() -> None:
    left = moderated(plain("a", "b"), [Act(1, ActKind.HIDE, ("a",))])

    assert order(left) == "ab"
    assert order(visible(left)) == "b"


def test_a_hidden_item_can_be_shown_again() -> None:
    done = [Act(1, ActKind.HIDE, ("a", "b")), Act(2, ActKind.SHOW, ("a",))]

    assert order(visible(moderated(plain("a", "b"), done))) == "a"


def test_a_new_label_remembers_the_earlier_one() -> None:
    done = [Act(1, ActKind.LABEL, ("a",), "Bokälskaren")]

    assert moderated(plain("a"), done) == (
        Item(id="a", label="Bokälskaren", aliases=("label of a",)),
    )


def test_the_same_label_again_makes_no_alias() -> None:
    done = [Act(1, ActKind.LABEL, ("a",), "label of a")]

    assert moderated(plain("a"), done) == tuple(plain("a"))


def test_merging_adds_up_and_remembers_what_was_merged() -> None:
    made = [
        Item("a", "Den ovana", authors=1, votes=2, by=("Alva",)),
        Item("b", "Nybörjaren", authors=2, votes=3, by=("Bo", "Alva"), aliases=("Nyb.",)),
    ]

    assert moderated(made, [Act(1, ActKind.MERGE, ("b", "a"), "Den oerfarne")]) == (
        Item(
            id="a",
            label="Den oerfarne",
            authors=3,
            votes=5,
            by=("Alva", "Bo"),
            aliases=("Nyb.", "Nybörjaren", "Den ovana"),
            merged=("b",),
        ),
    )


def test_a_merged_item_stands_where_its_first_stood() -> None:
    done = [Act(1, ActKind.MERGE, ("d", "b"), "Den oerfarne")]

    assert order(moderated(plain("a", "b", "c", "d"), done)) == "abc"


def test_merging_a_merged_item_keeps_all_that_live_on_in_it() -> None:
    done = [
        Act(1, ActKind.MERGE, ("b", "c"), "Bokälskaren"),
        Act(2, ActKind.MERGE, ("a", "b"), "Den oerfarne"),
    ]

    (left,) = moderated(plain("a", "b", "c"), done)

    assert sorted(left.merged) == ["b", "c"]


def test_merging_one_with_nothing_changes_nothing() -> None:
    done = [Act(1, ActKind.MERGE, ("a", "gone"), "Bokälskaren")]

    assert moderated(plain("a", "b"), done) == tuple(plain("a", "b"))


def test_a_split_item_keeps_its_id_and_votes_in_its_first_part() -> None:
    act = Act(7, ActKind.SPLIT, ("a",), "Läsaren\nLyssnaren\nSkrivaren")
    made = [
        Item("a", "Bokälskaren", authors=2, votes=5, by=("Alva",), aliases=("Boknörden",), part=3),
        Item("b", "Den oerfarne"),
    ]

    earlier = ("Boknörden", "Bokälskaren")
    assert moderated(made, [act]) == (
        Item("a", "Läsaren", authors=2, votes=5, by=("Alva",), aliases=earlier, part=3),
        Item(part_id(act, "a", "Lyssnaren"), "Lyssnaren", aliases=earlier, part=3),
        Item(part_id(act, "a", "Skrivaren"), "Skrivaren", aliases=earlier, part=3),
        Item("b", "Den oerfarne"),
    )


def test_splitting_the_same_item_the_same_way_again_makes_other_parts() -> None:
    done = [Act(n, ActKind.SPLIT, ("a",), "Läsaren\nLyssnaren") for n in (1, 2)]

    left = moderated(plain("a"), done)

    assert [item.label for item in left] == ["Läsaren", "Lyssnaren", "Lyssnaren"]
    assert len({item.id for item in left}) == 3


def test_every_id_leads_to_the_item_it_lives_on_in() -> None:
    done = [
        Act(1, ActKind.MERGE, ("b", "c"), "Bokälskaren"),
        Act(2, ActKind.MERGE, ("a", "b"), "Den oerfarne"),
    ]

    assert lineage(moderated(plain(*IDS), done)) == {"a": "a", "b": "a", "c": "a", "d": "d"}


def test_an_item_moves_to_its_new_place() -> None:
    assert order(moderated(plain(*IDS), [Act(1, ActKind.MOVE, ("a",), position=2)])) == "bcad"


def test_an_item_cannot_be_moved_beyond_the_ends() -> None:
    last = moderated(plain(*IDS), [Act(1, ActKind.MOVE, ("a",), position=99)])
    first = moderated(plain(*IDS), [Act(1, ActKind.MOVE, ("d",), position=-5)])

    assert order(last) == "bcda"
    assert order(first) == "dabc"


def test_moved_items_keep_their_order_among_themselves() -> None:
    assert order(moderated(plain(*IDS), [Act(1, ActKind.MOVE, ("d", "b"))])) == "bdac"


@given(items(), st.sampled_from(IDS), st.sampled_from(("", "Kortare")))
def test_redacting_leaves_nothing_of_what_was_written_but_the_counts(
    made: list[Item], chosen: str, text: str
) -> None:
    told = [replace(i, aliases=("förr",), detail={"quote": "ord", "places": [2, 1]}) for i in made]

    left = moderated(told, [Act(1, ActKind.REDACT, (chosen,), text)])

    before = {item.id: item for item in told}
    for item in left:
        if item.id != chosen:
            assert item == before[item.id]
            continue
        assert item.edited
        assert (item.label, item.aliases, item.by) == (text or BLACK, (), ())
        assert (item.votes, item.authors) == (before[chosen].votes, before[chosen].authors)
        assert item.detail["places"] == [2, 1]
        assert item.detail["quote"] == ("ord" if text else BLACK)
