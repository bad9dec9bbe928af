#!/usr/bin/env bash
# A house's own typeface missing on the laptop: the minutes look like somebody else's, and nobody is told.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check typst==0.15.2 pikepdf==10.18.0
venv/bin/python -W error - <<'PY'
import sys
from importlib.metadata import version

import pikepdf
import typst

source = '#set document(title: "Referat")\n#set text(lang: "nb", font: "Kommunens Sans")\n= Referat\n'
with open("minutes.typ", "w") as file:
    file.write(source)
typst.compile("minutes.typ", output="minutes.pdf", ignore_system_fonts=True, pdf_standards=["ua-1", "a-2a"])
_, warnings = typst.compile_with_warnings("minutes.typ", ignore_system_fonts=True)
with pikepdf.open("minutes.pdf") as pdf:
    fonts = [str(font.BaseFont) for font in pdf.pages[0].Resources.Font.values()]
print(f"typst {version('typst')} (Python), compile with a typeface that is not there, every warning an error")
print("guess: an error, or the warning that the command line prints")
print(f"seen:  nothing; the file is set in {fonts}")
print(f"       compile_with_warnings does say it: {warnings[0].message!r}")
sys.exit(not all("Libertinus" in font for font in fonts) or not warnings)
PY
