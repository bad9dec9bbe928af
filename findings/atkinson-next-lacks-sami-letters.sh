#!/usr/bin/env bash
# A typeface made to be read by everybody: in a Northern Sámi name two letters come from another typeface, or from none.
set -euo pipefail
command -v npm > /dev/null || { echo "Needs npm." >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-fund --no-audit @expo-google-fonts/atkinson-hyperlegible-next@0.4.1 \
  @expo-google-fonts/noto-sans@0.4.2
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check fonttools==4.68.0
venv/bin/python - <<'PY'
import sys
from pathlib import Path

from fontTools.ttLib import TTFont

LETTERS = "áčđŋšŧžåäöæø"
seen = {}
for name in ("atkinson-hyperlegible-next", "noto-sans"):
    path = next(Path("node_modules/@expo-google-fonts", name).rglob("*400Regular.ttf"))
    font = TTFont(path)
    known = font.getBestCmap()
    seen[name] = "".join(letter for letter in LETTERS if ord(letter) not in known)
    print(f"{font['name'].getDebugName(4)}, {font['name'].getDebugName(5)}: {len(known)} characters")
print(f"guess: with š, č, ž and đ it has all letters of Northern Sámi and of the Nordic languages: {LETTERS}")
print(f"seen:  missing in Atkinson Hyperlegible Next: {seen['atkinson-hyperlegible-next']!r}, in Noto Sans: {seen['noto-sans']!r}")
print("       Ruoŧŧa, which is Sweden, and maŋŋá, after, need them")
sys.exit(seen != {"atkinson-hyperlegible-next": "ŋŧ", "noto-sans": ""})
PY
