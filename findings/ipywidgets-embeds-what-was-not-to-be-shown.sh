#!/usr/bin/env bash
# A page made of one chart for everybody must not carry the facilitator's notes and the password beside it.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check ipywidgets==8.1.9
venv/bin/python - <<'PY'
import sys

import ipywidgets
from ipywidgets.embed import dependency_state, embed_minimal_html

notes = ipywidgets.Textarea(value="Kari sa at hun er syk")
code = ipywidgets.Password(value="ikke-vis-meg")
chart = ipywidgets.IntProgress(value=12, description="Leksehjelp")

embed_minimal_html("all.html", views=[chart])
embed_minimal_html("one.html", views=[chart], state=dependency_state([chart]))
everything, one = open("all.html").read(), open("one.html").read()
seen = {"notes": notes.value in everything, "password": code.value in everything}
cured = notes.value not in one and code.value not in one and "Leksehjelp" in one
print(f"ipywidgets {ipywidgets.__version__}, embed_minimal_html(file, views=[chart])")
print("guess: the file holds the widget that is shown, and what it is made of")
print(f"seen:  it holds the values of every widget the kernel knows, never shown ones too: {seen}")
print(f"       with state=dependency_state([chart]) only the chart: {cured}")
sys.exit(seen != {"notes": True, "password": True} or not cured)
PY
