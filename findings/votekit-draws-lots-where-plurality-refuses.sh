#!/usr/bin/env bash
# The same ballots counted twice must not give two winners, least of all without a word in the minutes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check votekit==3.5.0
venv/bin/python -W ignore - <<'PY'
import sys
from importlib.metadata import version

from votekit.ballot import RankBallot
from votekit.elections import IRV, Plurality
from votekit.pref_profile import RankProfile


def room(*ballots):
    return RankProfile(ballots=[RankBallot(ranking=[{c} for c in r], weight=w) for r, w in ballots])


def refusal(count):
    try:
        count()
    except ValueError as error:
        return str(error)
    return None


tie = room(("AB", 2), ("BA", 2))
plurality = refusal(lambda: Plurality(tie))
sys.stdout = open("said", "w")
winners = {next(iter(next(iter(IRV(tie).get_elected())))) for _ in range(60)}
sys.stdout = sys.__stdout__
print(f"votekit {version('votekit')}, no tiebreak= given, two against two")
print(f"guess: every count refuses, as Plurality does: {plurality!r}")
print(f"seen:  IRV elects; counted 60 times, the winners are {sorted(winners)}.")
print("       It draws lots (seeded by rng_seed=), prints one English line, and raises nothing")
sys.exit(plurality is None or winners != {"A", "B"})
PY
