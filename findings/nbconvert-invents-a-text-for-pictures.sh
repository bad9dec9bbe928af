#!/usr/bin/env bash
# A picture without a description in a published notebook: the check is green, and the reader hears English.
set -euo pipefail
test -x /usr/bin/chromium || { echo "Needs Debian's chromium." >&2; exit 2; }
command -v npm > /dev/null || { echo "Needs npm." >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check nbconvert==7.17.2 playwright==1.65.2
npm install --silent --no-fund --no-audit axe-core@4.14.1
venv/bin/python -W ignore - <<'PY'
import sys
from importlib.metadata import version

import nbformat
from nbconvert import HTMLExporter
from playwright.sync_api import sync_playwright

png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
output = nbformat.v4.new_output("display_data", {"image/png": png})
notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("diagram", outputs=[output])])
body, _ = HTMLExporter(language_code="nb", exclude_input=True).from_notebook_node(notebook)
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
    page = browser.new_page()
    page.route("**/*", lambda route: route.abort())
    page.set_content(body, wait_until="commit")
    page.add_script_tag(path="node_modules/axe-core/axe.min.js")
    complaints = page.evaluate("async () => (await axe.run({runOnly: ['image-alt']})).violations.length")
    language, alt = page.evaluate("[document.documentElement.lang, document.querySelector('img').alt]")
    axe = page.evaluate("axe.version")
    browser.close()
print(f"nbconvert {version('nbconvert')}, language_code=nb; axe-core {axe}")
print("guess: no alt attribute, which every checker finds, or a warning")
print(f"seen:  lang={language!r}, alt={alt!r}; axe finds {complaints} pictures without a text")
sys.exit(complaints != 0 or not alt.startswith("No description"))
PY
