#!/usr/bin/env bash
# Adding a choice while the room answers must not move anybody's answer.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check ipywidgets==8.1.9
venv/bin/python - <<'PY'
import sys

import ipywidgets

seen = {}
for kind in (ipywidgets.RadioButtons, ipywidgets.Dropdown, ipywidgets.ToggleButtons, ipywidgets.SelectMultiple):
    several = kind is ipywidgets.SelectMultiple
    field = kind(options=["buss", "kveldsåpent", "leksehjelp"], value=["leksehjelp"] if several else "leksehjelp")
    field.options = [*field.options, "sykkelpumpe"]
    seen[kind.__name__] = field.value
print(f"ipywidgets {ipywidgets.__version__}, a choice added at the end of options")
print("guess: leksehjelp stays chosen, since it is still there; or nothing is chosen")
print(f"seen:  {seen}")
print("       the first choice is chosen, which looks like an answer; keep the value and set it again")
sys.exit(seen != {"RadioButtons": "buss", "Dropdown": "buss", "ToggleButtons": "buss", "SelectMultiple": ()})
PY
