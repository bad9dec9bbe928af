from __future__ import annotations

import pytest
from history import Cast, Close, Counted, Head, History, Read, Rule, Said, violations

OK, NO, UNKNOWN = Said.OK, Said.NO, Said.UNKNOWN


def cast(voter: str, rev: int, content: str, at: float, said: Said = OK) -> Cast:
    return Cast(voter, rev, content, at, at + 0.5, said)


def counted(*rows: tuple[str, int, str]) -> Counted:
    return Counted([row[0] for row in rows], [row[2] for row in rows], rows)


def slips(took_part: list[str], contents: list[str]) -> Counted:
    return Counted(took_part, contents)


def good() -> History:
    """Anna changes a vote and does not hear of it; Bo sends a vote until he hears of it."""
    return History(
        casts=[
            cast("Anna", 1, "yes", 1),
            cast("Anna", 2, "no", 2, UNKNOWN),
            cast("Bo", 1, "yes", 1, UNKNOWN),
            cast("Bo", 1, "yes", 3),
            # Sent again after closing by a page that never heard of its first try.
            cast("Bo", 1, "yes", 6),
            cast("Cleo", 1, "no", 6, NO),
            # Sent twice by the network: once before closing, and once after it.
            cast("Dag", 1, "yes", 4.5, Said.TOO_LATE),
        ],
        closes=[Close(4, 5, OK, "d"), Close(7, 8, NO)],
        reads=[Read("Anna", 1, 2), Read("Anna", 2, 3)],
        heads=[Head("Anna", 3, "aa", 1), Head("Bo", 3, "aa", 2), Head("Anna", 4, "bb", 3)],
    )


@pytest.mark.parametrize(
    "end",
    [
        counted(("Anna", 2, "no"), ("Bo", 1, "yes")),
        counted(("Anna", 1, "yes"), ("Bo", 1, "yes")),
        slips(["Anna", "Bo"], ["no", "yes"]),
        slips(["Anna", "Bo"], ["yes", "yes"]),
        slips(["Anna", "Bo", "Dag"], ["yes", "yes", "yes"]),
    ],
    ids=["unknown counted", "unknown lost", "slips, counted", "slips, lost", "slips, sent twice"],
)
def test_a_history_in_which_nothing_is_wrong_has_no_violations(end: Counted) -> None:
    assert violations(good(), end) == []


def changed(**more: list[object]) -> History:
    history = good()
    for name, added in more.items():
        getattr(history, name).extend(added)
    return history


RIGHT = counted(("Anna", 2, "no"), ("Bo", 1, "yes"))
BAD: dict[str, tuple[Rule, History, Counted]] = {
    "an acknowledged vote is gone": (Rule.NOTHING_LOST, good(), counted(("Anna", 1, "yes"))),
    "an older vote is back": (
        Rule.NOTHING_LOST,
        changed(casts=[cast("Anna", 3, "yes", 3)]),
        RIGHT,
    ),
    "a slip of somebody who voted is gone": (Rule.NOTHING_LOST, good(), slips(["Anna"], ["no"])),
    "a vote says something else": (
        Rule.NOTHING_INVENTED,
        good(),
        counted(("Anna", 2, "no"), ("Bo", 1, "no")),
    ),
    "a vote has a number nobody sent": (
        Rule.NOTHING_INVENTED,
        good(),
        counted(("Anna", 9, "no"), ("Bo", 1, "yes")),
    ),
    "a refused vote is counted": (
        Rule.NOTHING_INVENTED,
        good(),
        counted(("Anna", 2, "no"), ("Bo", 1, "yes"), ("Cleo", 1, "no")),
    ),
    "a slip nobody can have cast": (
        Rule.NOTHING_INVENTED,
        good(),
        slips(["Anna", "Bo"], ["no", "no"]),
    ),
    "a slip that was sent after closing": (
        Rule.NOTHING_INVENTED,
        changed(casts=[cast("Cleo", 2, "no", 6, Said.TOO_LATE)]),
        slips(["Anna", "Bo", "Cleo"], ["no", "yes", "no"]),
    ),
    "a vote after closing is acknowledged": (
        Rule.CLOSED_IS_CLOSED,
        changed(casts=[cast("Cleo", 2, "yes", 6)]),
        counted(("Anna", 2, "no"), ("Bo", 1, "yes"), ("Cleo", 2, "yes")),
    ),
    "somebody is counted twice": (
        Rule.ONE_EACH,
        good(),
        counted(("Anna", 2, "no"), ("Bo", 1, "yes"), ("Bo", 1, "yes")),
    ),
    "more slips than people": (
        Rule.ONE_EACH,
        good(),
        slips(["Anna", "Bo"], ["no", "yes", "yes"]),
    ),
    "a stranger took part": (
        Rule.ONE_EACH,
        good(),
        counted(("Anna", 2, "no"), ("Bo", 1, "yes"), ("Eva", 1, "no")),
    ),
    "two results of one closing": (
        Rule.ONE_RESULT,
        changed(closes=[Close(9, 10, OK, "e")]),
        RIGHT,
    ),
    "another result later": (Rule.ONE_RESULT, changed(results=["e"]), RIGHT),
    "a page goes back": (Rule.NEVER_BACK, changed(reads=[Read("Anna", 1, 4)]), RIGHT),
    "the trail gets shorter": (Rule.NEVER_BACK, changed(heads=[Head("Anna", 3, "aa", 9)]), RIGHT),
    "two trails": (Rule.ONE_TRAIL, changed(heads=[Head("Bo", 4, "cc", 9)]), RIGHT),
}


@pytest.mark.parametrize("name", BAD)
def test_every_broken_rule_is_found_in_a_bad_history(name: str) -> None:
    rule, history, end = BAD[name]
    assert rule in {violation.rule for violation in violations(history, end)}


def test_every_rule_has_a_bad_history() -> None:
    assert {rule for rule, _, _ in BAD.values()} == set(Rule)
