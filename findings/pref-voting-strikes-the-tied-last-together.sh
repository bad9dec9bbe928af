#!/usr/bin/env bash
# Two proposals that share the last place are struck together, and a proposal a majority ranks below both wins.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pref_voting==1.18.2
venv/bin/python -W ignore - <<'PY'
import sys
from importlib.metadata import version

from pref_voting.profiles import Profile
from pref_voting.voting_methods import instant_runoff, instant_runoff_put

# Three people begin with 0; four put 0 last, but two of them begin with 1 and two with 2.
ballots, people = [[0, 1, 2], [1, 2, 0], [2, 1, 0]], [3, 2, 2]
room = Profile(ballots, rcounts=people)
winner, either_way = instant_runoff(room), instant_runoff_put(room)
against = [room.margin(0, 1), room.margin(0, 2)]

print(f"pref_voting {version('pref_voting')}, instant_runoff")
print("guess: one of the tied last goes, by lot or by a rule, or the tie is reported; 1 or 2 wins with 4 to 3")
print(f"seen:  winner {winner}, although 0 loses against each other proposal (margins {against});")
print("       both with two first places were struck in one round.")
print(f"       instant_runoff_put, which tries both ways, says {either_way}")
sys.exit(winner != [0] or either_way != [1, 2] or against != [-1, -1])
PY
