#!/usr/bin/env bash
# A house's Word template filled with what people wrote: “fewer than <5” must not become “fewer than 5”.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check docxtpl==0.20.2 python-docx==1.2.0
venv/bin/python - <<'PY'
import sys
from importlib.metadata import version

import docx
from docxtpl import DocxTemplate

template = docx.Document()
template.add_paragraph("Svar: {{ answer }}. Tack!")
template.save("template.docx")


def filled(answer, **options):
    document = DocxTemplate("template.docx")
    document.render({"answer": answer}, **options)
    document.save("filled.docx")
    return " / ".join(p.text for p in docx.Document("filled.docx").paragraphs)


answers = ["grupper på <5 barn", "R&D först", "om x <y gäller z> så"]
plain = {answer: filled(answer) for answer in answers}
escaped = {answer: filled(answer, autoescape=True) for answer in answers}
print(f"docxtpl {version('docxtpl')}, render(context)")
print("guess: text is escaped, or a broken document raises")
for answer in answers:
    print(f"seen:  {answer!r} becomes {plain[answer]!r}")
print("       the broken XML is mended by leaving out what does not fit; render(context, autoescape=True) keeps all:",
      all(answer in escaped[answer] for answer in answers))
lost = plain[answers[0]] == "Svar: grupper på 5 barn. Tack!" and plain[answers[2]] == "Svar: om x "
sys.exit(not lost or any(answer not in escaped[answer] for answer in answers))
PY
