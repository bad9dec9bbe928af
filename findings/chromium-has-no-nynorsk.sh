#!/usr/bin/env bash
# A page in nynorsk that lets the browser write its dates and sort its names gets another language.
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

ask = """() => ({
  known: Intl.DateTimeFormat.supportedLocalesOf(['sv', 'nb', 'nn', 'da', 'se', 'fo', 'fi']),
  date: new Date(2026, 9, 5).toLocaleDateString('nn', {dateStyle: 'full'}),
  sorted: ['Ås', 'Zorn', 'Bø'].sort(new Intl.Collator('nn').compare),
  list: new Intl.ListFormat(['nn', 'nb']).format(['a', 'b', 'c']),
})"""
seen = {}
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
    for locale in ("en-US", "sv-SE"):
        seen[locale] = browser.new_context(locale=locale).new_page().evaluate(ask)
    print(f"Chromium {browser.version}")
    browser.close()
print("guess: Intl knows nn, one of two official written Norwegians, or falls back to nb")
for locale, found in seen.items():
    print(f"seen:  browser in {locale}: {found}")
print("       nn is written and sorted in the browser's own language; the list ['nn', 'nb'] cures it")
english = seen["en-US"]
sys.exit("nn" in english["known"] or not english["date"].startswith("Monday") or english["sorted"][0] != "Ås")
PY
