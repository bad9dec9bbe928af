#!/usr/bin/env bash
# A Swedish form whose list ends with `or_other` asks its people in English, although the form says it is Swedish.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pyxform==4.5.0
venv/bin/python - <<'PY'
import sys
from importlib.metadata import version

from pyxform.xls2json import workbook_to_json
from pyxform.xls2json_backends import get_xlsform

form = """
| survey |                       |      |                     |
|        | type                  | name | label::Svenska (sv) |
|        | select_one r or_other | role | Vad är du?          |
| choices |           |      |                     |
|         | list_name | name | label::Svenska (sv) |
|         | r         | lib  | Bibliotekarie       |
|         | r         | boss | Chef                |
| settings |            |                  |
|          | form_title | default_language |
|          | Dagen      | Svenska (sv)     |
"""
made = workbook_to_json(get_xlsform(form), form_name="day", warnings=[])
last = made["children"][0]["choices"][-1]["label"]
asked = made["children"][1]["label"]
print(f"pyxform {version('pyxform')}, select_one … or_other in a form that is Swedish only")
print("guess: the last choice and its field are in Swedish, or an error asks for their words")
print(f"seen:  the choice is {last}, the field is {asked!r}")
sys.exit(not (last == {"Svenska (sv)": "Other"} and asked == "Specify other."))
PY
