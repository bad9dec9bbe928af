#!/usr/bin/env bash
# A table of answers with a caption: what does not fit on one page is printed in one black line, and every check is green.
set -euo pipefail
command -v pdftotext > /dev/null || { echo "Needs Debian's poppler-utils." >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check typst==0.15.2 page-validation==0.11.0
venv/bin/python - <<'PY'
import re
import subprocess
import sys
from importlib.metadata import version

import page as validation
import typst

HEAD = '#set document(title: "Referat")\n#set text(lang: "nb")\n#set page("a5")\n= Referat\n'
ROWS = "table(columns: 1, table.header[Svar], ..range(1, 121).map(n => [svar-#n]))"


def printed(name, body):
    with open(f"{name}.typ", "w") as file:
        file.write(HEAD + body)
    pdf, warnings = typst.compile_with_warnings(f"{name}.typ", pdf_standards=["ua-1", "a-2a"])
    with open(f"{name}.pdf", "wb") as file:
        file.write(pdf)
    boxes = subprocess.run(["pdftotext", "-bbox", f"{name}.pdf", "-"], capture_output=True, text=True)
    places, page = {}, 0
    for line in boxes.stdout.split("\n"):
        page += "<page" in line
        if found := re.search(r'yMin="([\d.]+)".*>(svar-\d+)<', line):
            places.setdefault((page, found.group(1)), set()).add(found.group(2))
    good = validation.validate_pdf(f"{name}.pdf", profile=validation.ValidationProfile.PDF_UA_1).is_compliant
    readable = sum(len(answers) == 1 for answers in places.values())
    return sum(map(len, places.values())), readable, warnings, good


bare = printed("bare", f"#{ROWS}\n")
captioned = printed("captioned", f"#figure(caption: [Svar], {ROWS})\n")
cured = printed("cured", f"#show figure: set block(breakable: true)\n#figure(caption: [Svar], {ROWS})\n")
print(f"typst {version('typst')}, page-validation {version('page-validation')}; a table of 120 rows on A5")
print("guess: with a caption it goes on over the next page as without one, or there is a warning")
print("seen:  rows in the file, rows on a line of their own, warnings, PDF/UA:")
print(f"       {bare} bare, {captioned} with a caption, {cured} with figures made breakable")
print("       A figure is never broken; the rows that are left over stand on top of each other at the page's foot")
sys.exit(bare[:2] != (120, 120) or captioned[1] >= 60 or captioned[2:] != ([], True) or cured[:2] != (120, 120))
PY
