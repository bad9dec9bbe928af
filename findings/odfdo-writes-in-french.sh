#!/usr/bin/env bash
# A screen reader speaks a document in the language it declares; Nordic minutes made with odfdo are spoken in French.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check odfdo==3.27.3
venv/bin/python - <<'PY'
import re
import sys
import zipfile
from importlib.metadata import version

import odfdo

minutes = odfdo.Document("text")
minutes.body.clear()
minutes.body.append(odfdo.Paragraph("Vi vedtok det."))
minutes.save("minutes.odt")
styles = zipfile.ZipFile("minutes.odt").read("styles.xml").decode()
defaults = re.findall(r"<style:default-style.*?</style:default-style>", styles, re.S)
seen = sorted(set(re.findall(r'fo:language="([^"]*)"', " ".join(defaults))))
print(f"odfdo {version('odfdo')}, Document('text')")
print("guess: no language, or en, until one is set")
print(f"seen:  the default styles say {seen}; LibreOffice and what it makes of the file follow them")
sys.exit("fr" not in seen)
PY
