#!/usr/bin/env bash
# Minutes and an appendix, each accessible, put together: the whole claims to be so, and the appendix is silent.
set -euo pipefail
if ! command -v qpdf || ! command -v pdfinfo; then
  echo "Needs Debian's qpdf and poppler-utils." >&2
  exit 2
fi > /dev/null
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check typst==0.15.2 pikepdf==10.18.0 page-validation==0.11.0
venv/bin/python - <<'PY'
import subprocess
import sys
from importlib.metadata import version

import page as validation
import pikepdf
import typst


def write(name, title, text):
    with open(f"{name}.typ", "w", encoding="utf-8") as file:
        file.write(f'#set document(title: "{title}")\n#set text(lang: "nb")\n= {title}\n{text}\n')
    typst.compile(f"{name}.typ", output=f"{name}.pdf", pdf_standards=["ua-1", "a-2a"])


def judged(name):
    claims = validation.validate_pdf(name, profile=validation.ValidationProfile.PDF_UA_1).is_compliant
    with pikepdf.open(name) as file, file.open_metadata() as facts:
        claimed = facts.get("pdfuaid:part"), facts.get("pdfaid:part")
    command = ["pdfinfo", "-struct-text", name]
    heard = subprocess.run(command, capture_output=True, text=True, errors="replace").stdout
    return {"claims UA, A": claimed, "validates": claims, "heard": [w for w in ("Referat", "Vedlegg") if w in heard]}


write("minutes", "Referat", "Vi vedtok det.")
write("appendix", "Vedlegg", "Tall og tabeller.")
subprocess.run(["qpdf", "minutes.pdf", "--pages", ".", "appendix.pdf", "--", "qpdf.pdf"], check=True)
with pikepdf.open("minutes.pdf") as first, pikepdf.open("appendix.pdf") as second:
    first.pages.extend(second.pages)
    first.save("pikepdf.pdf")
subprocess.run(["pdfunite", "minutes.pdf", "appendix.pdf", "pdfunite.pdf"], check=True)
seen = {name: judged(f"{name}.pdf") for name in ("minutes", "qpdf", "pikepdf", "pdfunite")}
qpdf = subprocess.run(["qpdf", "--version"], capture_output=True, text=True).stdout.split("\n")[0]
print(f"{qpdf}; pikepdf {version('pikepdf')}; typst {version('typst')}; page-validation {version('page-validation')}")
print("guess: both texts keep their tags, or the whole no longer claims to be PDF/UA and PDF/A")
for name, facts in seen.items():
    print(f"seen:  {name}: {facts}")
print("       pdfunite drops tags and claims, which is poor but honest")
silent = {"claims UA, A": ("1", "2"), "validates": True, "heard": ["Referat"]}
sys.exit(seen["qpdf"] != silent or seen["pikepdf"] != silent or seen["pdfunite"]["claims UA, A"] != (None, None))
PY
