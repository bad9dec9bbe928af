#!/usr/bin/env bash
# A Word file's comments are for colleagues; the web page made of it shows none and contains them all.
set -euo pipefail
command -v soffice > /dev/null || { echo "Needs Debian's libreoffice-writer-nogui." >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check python-docx==1.2.0
venv/bin/python - "$work/profile" <<'PY'
import subprocess
import sys

import docx

minutes = docx.Document()
line = minutes.add_paragraph("Vi utsetter saken.")
minutes.add_comment(line.runs, text="Spør Ola om han er syk", author="Kari Prøve", initials="KP")
minutes.save("minutes.docx")


def office(*arguments):
    command = ["soffice", "--headless", "-env:UserInstallation=file:///" + sys.argv[1].strip("/"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


version = office("--version").strip()
office("--convert-to", "html", "minutes.docx")
page = open("minutes.html", encoding="utf-8").read()
found = [line.strip() for line in page.split("\n") if "Ola" in line]
print(version)
print("guess: the page has the text only, as the PDF has, or shows the comment")
print(f"seen:  {found}; no reader sees it, and everybody gets it")
sys.exit(not found or "<!--" not in found[0])
PY
