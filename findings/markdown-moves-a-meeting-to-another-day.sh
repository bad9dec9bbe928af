#!/usr/bin/env bash
# Dates of two meetings, one a line, in a notebook or in minutes: the second is printed as another day.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check markdown-it-py==4.3.0 mistune==3.4.0
venv/bin/python - <<'PY'
import re
import sys
from importlib.metadata import version

import mistune
from markdown_it import MarkdownIt

meetings = "5. oktober: Tromsø\n12. oktober: Bodø\n"
pages = {
    "markdown-it-py": MarkdownIt("commonmark").render(meetings),
    "mistune": mistune.create_markdown()(meetings),
}
print("; ".join(f"{name} {version(name)}" for name in pages))
print("guess: two lines that say 5. oktober and 12. oktober, or a list with these numbers")
shown = {}
for name, page in pages.items():
    first = int(re.search(r'<ol start="(\d+)">', page).group(1))
    shown[name] = [f"{first + i}. {text}" for i, text in enumerate(re.findall(r"<li>(.*?)</li>", page))]
    print(f"seen:  {name}: {' '.join(page.split())}")
    print(f"       which a browser shows as {shown[name]}")
print("       The standard numbers a list from its first item on; 12\\. or a word before it keeps the date")
sys.exit(set(map(tuple, shown.values())) != {("5. oktober: Tromsø", "6. oktober: Bodø")})
PY
