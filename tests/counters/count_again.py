"""Votes counted by us and by programs of others: the same counts, ties and cuts.

Run by `make counters`: abcvoting counts dots, pabutools points, votekit places, and pref-voting
places where everybody ranks all; they agree in each of thousands of random profiles, or it fails.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from abcvoting import abcrules  # noqa: E402
from abcvoting.preferences import Profile as Approvals  # noqa: E402
from pabutools.election import (  # noqa: E402
    Additive_Cardinal_Sat,
    CumulativeBallot,
    CumulativeProfile,
    Instance,
    Project,
)
from pabutools.rules import greedy_utilitarian_welfare  # noqa: E402
from pref_voting.profiles import Profile as Rankings  # noqa: E402
from votekit import RankBallot, RankProfile  # noqa: E402
from votekit.utils import borda_scores  # noqa: E402

from workshopkit.domain.exercise import Exercise  # noqa: E402
from workshopkit.domain.item import Item  # noqa: E402
from workshopkit.domain.response import Response  # noqa: E402
from workshopkit.domain.round import Round, Settling, TieWay  # noqa: E402
from workshopkit.kinds import full_settings, vote  # noqa: E402
from workshopkit.kinds.cut import Cut, cut  # noqa: E402

Votes = dict[int, int]
Committees = list[frozenset[int]]


class DifferentError(AssertionError):
    """We and another program have counted the same ballots differently."""


def ours(method: str, choices: int, votes: int, ballots: Sequence[Mapping[str, Any]]) -> list[Item]:
    """Return the choices with what our own rules count."""
    settings = full_settings("vote", {"method": method, "votes": votes})
    exercise = Exercise("an-exercise", "vote", 10, settings, {})
    items = tuple(Item(str(n), str(n)) for n in range(choices))
    round_ = Round("round", "forum", exercise, 1, 0, settings, items=items)
    sent = [Response("round", str(n), str(n), 1, value) for n, value in enumerate(ballots)]
    return vote.items(round_, sent, [])


def same(what: str, mine: object, others: object) -> None:
    """Raise unless both are the same."""
    if mine != others:
        message = f"{what}: we say {mine}, the other program says {others}"
        raise DifferentError(message)


def same_cut(items: Sequence[Item], keep: int, committees: Committees) -> bool:
    """Check what goes on against every way another program can fill the places; say if tied."""
    found, everywhere = cut(items, keep, Settling(TieWay.ALL)), frozenset.intersection(*committees)
    supported = {int(item.id) for item in items if item.votes}
    if len(supported) < keep:
        # Nobody has voted for the rest: another program fills up, we leave the places empty.
        same("too few", _ids(found), supported)
        return False
    same("kept", _ids(found), set().union(*committees))
    same("fewer", _ids(cut(items, keep, Settling(TieWay.FEWER))), set(everywhere))
    drawn = cut(items, keep, Settling(TieWay.LOT, seed="alfa"))
    for one in (drawn, cut(items, keep, Settling(TieWay.ORDER))):
        same("settled", _ids(one) in committees, True)
    return bool(found.tied)


def _ids(found: Cut) -> set[int]:
    return {int(item.id) for item in found.kept}


def _counts(items: Iterable[Item]) -> Votes:
    return {int(item.id): item.votes for item in items}


def dots(drawn: random.Random) -> bool:
    """Count dots and let abcvoting fill the places by approval voting."""
    choices, votes = drawn.randint(2, 6), drawn.randint(1, 4)
    keep = drawn.randint(1, choices - 1)
    ballots = [
        drawn.sample(range(choices), drawn.randint(0, min(votes, choices)))
        for _ in range(drawn.randint(1, 9))
    ]
    items = ours("dots", choices, votes, [{"choices": [str(c) for c in b]} for b in ballots])
    profile = Approvals(choices)
    profile.add_voters(ballots)
    committees = abcrules.compute_av(profile, keep, resolute=False)
    return same_cut(items, keep, [frozenset(one) for one in committees])


def points(drawn: random.Random) -> bool:
    """Count points and let pabutools buy as many as there is room for, one coin each."""
    choices = drawn.randint(2, 6)
    keep = drawn.randint(1, choices - 1)
    ballots = [_shared(drawn, choices) for _ in range(drawn.randint(1, 6))]
    sent = [{"points": {str(c): n for c, n in ballot.items()}} for ballot in ballots]
    items = ours("points", choices, 1, sent)
    projects = [Project(str(n), 1) for n in range(choices)]
    profile = CumulativeProfile(
        [CumulativeBallot({projects[c]: n for c, n in ballot.items()}) for ballot in ballots]
    )
    found = greedy_utilitarian_welfare(
        Instance(projects, budget_limit=keep),
        profile,
        sat_class=Additive_Cardinal_Sat,
        resoluteness=False,
    )
    return same_cut(items, keep, [frozenset(int(one.name) for one in each) for each in found])


def _shared(drawn: random.Random, choices: int) -> Votes:
    """Return 100 points in portions of 20, shared among the choices."""
    shared: Votes = {}
    for choice in drawn.choices(range(choices), k=5):
        shared[choice] = shared.get(choice, 0) + 20
    return shared


def places(drawn: random.Random) -> bool:
    """Count places, of which people fill in some, and let votekit count them too."""
    choices = drawn.randint(2, 6)
    votes = drawn.randint(1, choices)
    ballots = [
        drawn.sample(range(choices), drawn.randint(1, votes)) for _ in range(drawn.randint(1, 9))
    ]
    mine = _ranked(choices, votes, ballots)
    profile = RankProfile(
        ballots=[RankBallot(ranking=[{str(c)} for c in ballot]) for ballot in ballots],
        candidates=[str(n) for n in range(choices)],
        max_ranking_length=votes,
    )
    theirs = {int(name): int(n) for name, n in borda_scores(profile, borda_max=votes).items() if n}
    same("places", {choice: n for choice, n in mine.items() if n}, theirs)
    return len(set(mine.values())) < len(mine)


def whole_rankings(drawn: random.Random) -> bool:
    """Count whole rankings and let pref-voting count them too: it gives a last place nothing."""
    choices, people = drawn.randint(2, 6), drawn.randint(1, 9)
    ballots = [drawn.sample(range(choices), choices) for _ in range(people)]
    mine = _ranked(choices, choices, ballots)
    theirs = Rankings(ballots).borda_scores()
    same("rankings", mine, {int(choice): int(n) + people for choice, n in theirs.items()})
    return len(set(mine.values())) < len(mine)


def _ranked(choices: int, votes: int, ballots: Sequence[Sequence[int]]) -> Votes:
    sent = [{"choices": [str(choice) for choice in ballot]} for ballot in ballots]
    return _counts(ours("rank", choices, votes, sent))


#: How votes are given, who counts them again, and how many profiles of them.
COUNTED: tuple[tuple[str, Callable[[random.Random], bool], int], ...] = (
    ("dots, abcvoting", dots, 2000),
    ("points, pabutools", points, 1000),
    ("places, votekit", places, 1000),
    ("whole rankings, pref-voting", whole_rankings, 1000),
)


def main() -> int:
    """Count everything again; raise where somebody differs, return 1 where nothing was tied."""
    were_tied = []
    for name, count, times in COUNTED:
        drawn = random.Random(name)
        tied = sum(count(drawn) for _ in range(times))
        sys.stdout.write(f"{name}: {times} profiles, {tied} with a tie, all counted alike\n")
        were_tied.append(tied)
    return 0 if all(were_tied) else 1


if __name__ == "__main__":
    sys.exit(main())
