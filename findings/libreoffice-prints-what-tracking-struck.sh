#!/usr/bin/env bash
# Minutes that went round with tracked changes and are then made into a PDF by a server: what was struck stands in them.
set -euo pipefail
if ! command -v soffice || ! command -v pdftotext; then
  echo "Needs Debian's libreoffice-writer-nogui and poppler-utils." >&2
  exit 2
fi > /dev/null
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check python-docx==1.2.0
venv/bin/python - "$work/profile" <<'PY'
import subprocess
import sys

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

who = f'{nsdecls("w")} w:author="Kari Prøve" w:date="2026-10-05T10:00:00Z"'
minutes = docx.Document()
line = minutes.add_paragraph("Vedtak: ")
line._p.append(parse_xml(f'<w:del {who} w:id="1"><w:r><w:delText>femti</w:delText></w:r></w:del>'))
line._p.append(parse_xml(f'<w:ins {who} w:id="2"><w:r><w:t>hundre</w:t></w:r></w:ins>'))
line.add_run(" tusen kroner.")
minutes.save("minutes.docx")


def office(*arguments):
    command = ["soffice", "--headless", "-env:UserInstallation=file:///" + sys.argv[1].strip("/"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


version = office("--version").strip()
office("--convert-to", "pdf", "minutes.docx")
office("--convert-to", "txt:Text (encoded):UTF8", "minutes.docx")
pdf = subprocess.run(["pdftotext", "minutes.pdf", "-"], capture_output=True, text=True).stdout.strip()
text = open("minutes.txt", encoding="utf-8-sig").read().strip()
print(version)
print("guess: the text as it stands after the changes: Vedtak: hundre tusen kroner.")
print(f"seen:  as text {text!r}, where nothing says that fifty was struck;")
print(f"       as PDF  {pdf!r}, where a line through it is all that says so")
sys.exit("femtihundre" not in pdf or "femtihundre" not in text)
PY
