#!/usr/bin/env bash
# Two tables often propose the same thing under the same name; neither may vanish from the list.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pabutools==1.2.3
venv/bin/python -W ignore - <<'PY'
import sys
from importlib.metadata import version

from pabutools.election import ApprovalBallot, ApprovalProfile, Cost_Sat, Instance, Project
from pabutools.rules import greedy_utilitarian_welfare


def choose(*projects, budget):
    instance = Instance(projects, budget_limit=budget)
    profile = ApprovalProfile([ApprovalBallot([p]) for p in projects], instance=instance)
    return instance, greedy_utilitarian_welfare(instance, profile, sat_class=Cost_Sat)


small, large = Project("Läxhjälp", 5), Project("Läxhjälp", 50)
listed, _ = choose(small, large, budget=60)
before = [str(p) for p in choose(Project("Öppet kök", 10), Project("Zonen", 10), budget=10)[1]]
renamed = [str(p) for p in choose(Project("Kök, öppet", 10), Project("Zonen", 10), budget=10)[1]]

print(f"pabutools {version('pabutools')}")
print("guess: two proposals of one name are two, or an error; a tie is reported")
print(f"seen:  {len(listed)} of 2 proposals is left, at the price {[int(p.cost) for p in listed]}; equal means of equal name.")
print(f"       One dot each and money for one: {before} wins (code points: Ö after Z);")
print(f"       the same proposal renamed wins instead: {renamed}; nothing says that there was a tie")
sys.exit(len(listed) != 1 or before != ["Zonen"] or renamed != ["Kök, öppet"])
PY
