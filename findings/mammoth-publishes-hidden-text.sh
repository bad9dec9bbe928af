#!/usr/bin/env bash
# Words that a secretary hid in Word before publishing stand on the web page.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check mammoth==1.13.0 python-docx==1.2.0
venv/bin/python - <<'PY'
import sys
from importlib.metadata import version

import docx
import mammoth

minutes = docx.Document()
line = minutes.add_paragraph("Saken utsettes.")
line.add_run(" Kari Prøve er syk.").font.hidden = True
minutes.save("minutes.docx")
with open("minutes.docx", "rb") as file:
    page = mammoth.convert_to_html(file)
print(f"mammoth {version('mammoth')}; python-docx {version('python-docx')}")
print("guess: hidden text (w:vanish) is left out, as in print, or there is a message")
print(f"seen:  {page.value}, messages {page.messages}")
print(f"       python-docx says the same: {line.text!r}")
sys.exit("syk" not in page.value or bool(page.messages))
PY
