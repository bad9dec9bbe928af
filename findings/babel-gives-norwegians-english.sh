#!/usr/bin/env bash
# A phone set to Norwegian may ask for “no”; whoever does must not get English.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check Babel==2.19.0
venv/bin/python - <<'PY'
import sys

import babel
from babel import Locale, negotiate_locale

ours = ["sv", "nb", "da", "en"]
asked = [["no", "en"], ["nn", "en"], ["no_NO", "en"], ["nb_NO", "en"]]
found = {" ".join(wish): negotiate_locale(wish, ours) for wish in asked}
print(f"Babel {babel.__version__}, negotiate_locale(wish, {ours})")
print(f"guess: nb for all; Babel knows that the languages are one family: {Locale.parse('no').display_name}, {Locale.parse('nb').display_name}")
print(f"seen:  {found}")
print("       the built-in alias turns no into nb_NO, which is not in the list, and nn has none")
sys.exit(found != {"no en": "en", "nn en": "en", "no_NO en": "en", "nb_NO en": "nb"})
PY
