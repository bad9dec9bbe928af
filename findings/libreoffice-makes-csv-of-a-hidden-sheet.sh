#!/usr/bin/env bash
# A workbook with a hidden sheet of names first: its CSV is the hidden sheet, and only that.
set -euo pipefail
command -v soffice > /dev/null || { echo "Needs Debian's libreoffice-calc-nogui." >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check XlsxWriter==3.3.1
venv/bin/python - "$work/profile" <<'PY'
import subprocess
import sys

import xlsxwriter

book = xlsxwriter.Workbook("result.xlsx")
names, result = book.add_worksheet("Navn"), book.add_worksheet("Resultat")
names.write(0, 0, "Kari Prøve, bord 3")
result.write(0, 0, "Leksehjelp: 12 stemmer")
result.activate()
result.set_first_sheet()
names.hide()
book.close()


def office(*arguments):
    command = ["soffice", "--headless", "-env:UserInstallation=file:///" + sys.argv[1].strip("/"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


version = office("--version").strip()
office("--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76", "result.xlsx")
office("--convert-to", "html", "result.xlsx")
csv, page = open("result.csv", encoding="utf-8").read(), open("result.html", encoding="utf-8", errors="replace").read()
print(version)
print("guess: the sheet one sees when the book is opened, as a web page of the same book has it")
print(f"seen:  CSV {csv.strip()!r}; the hidden sheet in the web page: {'bord 3' in page}")
sys.exit("bord 3" not in csv or "stemmer" in csv or "bord 3" in page)
PY
