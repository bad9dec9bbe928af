#!/usr/bin/env bash
# A Dane who writes 1.5 hours must not be counted with fifteen.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check Babel==2.19.0
venv/bin/python - <<'PY'
import sys

import babel
from babel.numbers import NumberFormatError, parse_decimal


def answer(text, locale, **options):
    try:
        return str(parse_decimal(text, locale=locale, **options))
    except NumberFormatError:
        return "refused"


typed = [("1.5", "da"), ("1,5", "en"), ("1.5", "sv"), ("1.5", "nb")]
plain = {f"{text} {locale}": answer(text, locale) for text, locale in typed}
strict = {f"{text} {locale}": answer(text, locale, strict=True) for text, locale in typed}
print(f"Babel {babel.__version__}, parse_decimal")
print("guess: a group separator with one digit after it is no number in Danish or English, so it is refused")
print(f"seen:  {plain}")
print(f"       with strict=True {strict}; in Swedish and Norwegian a full stop still passes, as a decimal sign")
sys.exit(plain != {"1.5 da": "15", "1,5 en": "15", "1.5 sv": "1.5", "1.5 nb": "1.5"} or strict["1.5 da"] != "refused")
PY
