#!/usr/bin/env bash
# Who chooses several of many by dots should be told of a tie whichever rule counts them.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check abcvoting==2.19.2
venv/bin/python -W ignore - <<'PY'
import sys
from importlib.metadata import version

from abcvoting import abcrules
from abcvoting.preferences import Profile

# Three proposals, three people, one dot each: nobody could be more tied.
room = Profile(3, cand_names=["A", "B", "C"])
room.add_voters([{0}, {1}, {2}])
found = {rule: len(abcrules.compute(rule, room, committeesize=1)) for rule in abcrules.MAIN_RULE_IDS}
all_tied = sorted(rule for rule, committees in found.items() if committees == 3)
hidden = sorted(rule for rule, committees in found.items() if committees == 1)

print(f"abcvoting {version('abcvoting')}, compute(rule, profile, committeesize=1)")
print("guess: a list of winning committees; three in a perfect tie, so one committee means there was no tie")
print(f"seen:  three committees from {len(all_tied)} rules, av and pav among them;")
print(f"       one, always the first written down, from {len(hidden)}: {', '.join(hidden)}")
sys.exit(not {"av", "pav"} <= set(all_tied) or not {"seqphragmen", "equal-shares", "seqpav"} <= set(hidden))
PY
