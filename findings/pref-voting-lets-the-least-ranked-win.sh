#!/usr/bin/env bash
# A ranking where people stop after their favourite: the winner must not be somebody hardly anybody ranked.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pref_voting==1.18.2
venv/bin/python -W ignore - <<'PY'
import sys
from importlib.metadata import version

import pref_voting.voting_methods as methods
from pref_voting.profiles_with_ties import ProfileWithTies

# Nine people rank three proposals: 0, 1 and 2. Six write only their favourite, 0.
ballots = [{0: 1}] * 6 + [{1: 1, 0: 2}] * 2 + [{2: 1, 1: 2}]


def room():
    return ProfileWithTies(ballots, candidates=[0, 1, 2])


rules = [methods.copeland, methods.minimax, methods.beat_path, methods.ranked_pairs]
plain = [rule(room()) for rule in rules]
margin = room().margin(0, 1)
extended = room()
extended.use_extended_strict_preference()
cured = [rule(extended) for rule in rules]

print(f"pref_voting {version('pref_voting')}; Copeland, minimax, beat path, ranked pairs")
print("guess: proposal 0, the only choice of six of nine, wins; it leads proposal 1 with 6 to 3")
print(f"seen:  winners {plain}; proposal 0 against 1 has the margin {margin}; no warning")
print("       a ballot says nothing about what it leaves out, so six of nine ballots count for nothing;")
print(f"       after use_extended_strict_preference() the winners are {cured}")
sys.exit(plain != [[2]] * 4 or margin >= 0 or cured != [[0]] * 4)
PY
