#!/usr/bin/env bash
# A facilitator who looks for Norwegian in JupyterLab's list of languages finds “En”, and little of it is translated.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check jupyterlab_server==2.28.1 \
  jupyterlab-language-pack-no-NO==4.5.post3 jupyterlab-language-pack-da-DK==4.5.post3 \
  jupyterlab-language-pack-fi-FI==4.5.post3
venv/bin/python - <<'PY'
import sys
from importlib.metadata import version

from jupyterlab_server.translation_utils import get_language_pack, get_language_packs

listed, _ = get_language_packs("en")
size = {code: len(get_language_pack(code)[0].get("jupyterlab", {})) for code in ("no_NO", "da_DK", "fi_FI", "nb_NO", "nb")}
print(f"jupyterlab_server {version('jupyterlab_server')}, language packs {version('jupyterlab-language-pack-no-NO')}")
print("guess: a pack named Norwegian Bokmål is listed under that name, found as nb, and translates most of JupyterLab")
print(f"seen:  listed as {listed['no_NO']}")
print(f"       sentences in the pack's main catalogue by the language asked for: {size}; there is no Swedish pack")
sys.exit(listed["no_NO"]["displayName"] != "En" or size["nb"] or size["no_NO"] > size["fi_FI"] / 4)
PY
