#!/usr/bin/env bash
# A participant types 3,5 on a phone or laptop set to English; the form sends 35 and finds nothing wrong.
set -euo pipefail
test -x /usr/bin/chromium || { echo "Needs Debian's chromium." >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check playwright==1.65.2
venv/bin/python - <<'PY'
import sys

from playwright.sync_api import sync_playwright

form = '<html lang="sv"><form><label>Timmar <input id="n" type="number" step="any"></label></form>'
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
    page = browser.new_page()
    page.set_content(form)
    read = "field => [field.value, field.checkValidity(), field.validity.badInput]"
    seen = {}
    for text in ("3,5", "1.200", "3.5"):
        page.fill("#n", "")
        page.click("#n")
        page.keyboard.type(text)
        seen[text] = page.eval_on_selector("#n", read)
    print(f"Chromium {browser.version}, set to English; the page says lang=sv")
    browser.close()
print('guess: <input type="number"> takes 3,5 by the page\'s language, or marks it as bad input')
print(f"seen:  typed, then [value, valid, bad input]: {seen}; the comma is not even shown")
print('       type="text" inputmode="decimal", read on the server, keeps what was typed')
sys.exit(seen["3,5"] != ["35", True, False])
PY
