"""A language: its catalogue, its dates and numbers."""

from __future__ import annotations

import gettext
import io
import re
from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from importlib import resources

from babel import Locale
from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from workshopkit.domain.language import LANGUAGES

#: What a language is called by those who speak it.
NAMES = {"sv": "Svenska", "nb": "Norsk", "da": "Dansk", "en": "English"}

#: The numbers that running text writes out, from nought to twelve.
_SPELLED = {
    "sv": [
        "noll",
        "ett",
        "två",
        "tre",
        "fyra",
        "fem",
        "sex",
        "sju",
        "åtta",
        "nio",
        "tio",
        "elva",
        "tolv",
    ],
    "nb": [
        "null",
        "ett",
        "to",
        "tre",
        "fire",
        "fem",
        "seks",
        "sju",
        "åtte",
        "ni",
        "ti",
        "elleve",
        "tolv",
    ],
    "da": [
        "nul",
        "et",
        "to",
        "tre",
        "fire",
        "fem",
        "seks",
        "syv",
        "otte",
        "ni",
        "ti",
        "elleve",
        "tolv",
    ],
    "en": [
        "nought",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
    ],
}

_LOCALES = {"sv": "sv_SE", "nb": "nb_NO", "da": "da_DK", "en": "en_GB"}


class CatalogueLanguage:
    """Words from a gettext catalogue, formats from Babel."""

    def __init__(self, code: str) -> None:
        self.code = code
        self._locale = Locale.parse(_LOCALES[code])
        self._words = _translations(code)

    def text(self, message: str, **facts: object) -> str:
        """Return the message in this language, with its facts filled in."""
        return _filled(self._words.gettext(message), facts)

    def plural(self, one: str, many: str, n: int, **facts: object) -> str:
        """Return the right plural form, with `{n}` and the other facts filled in."""
        return _filled(self._words.ngettext(one, many, n), {"n": n, **facts})

    def time(self, moment: datetime) -> str:
        """Return the time of day with hours and minutes, as a programme prints it."""
        return format_time(moment, format="HH:mm", locale=self._locale)

    def date(self, day: date) -> str:
        """Return the date as a letter would write it."""
        return format_date(day, format="long", locale=self._locale)

    def number(self, value: float, decimals: int = 2) -> str:
        """Return the number with at most this many decimals, trailing zeros dropped."""
        pattern = "#,##0." + "#" * decimals
        return format_decimal(value, format=pattern, locale=self._locale)

    def spelled(self, number: int) -> str:
        """Return a number in words up to twelve, in digits after that."""
        words = _SPELLED[self.code]
        return words[number] if 0 <= number < len(words) else str(number)

    def listing(self, items: Iterable[str]) -> str:
        """Return the items as one phrase."""
        return format_list(list(items), locale=self._locale)


@cache
def language(code: str) -> CatalogueLanguage:
    """Return the language with this code; an unknown one is read as English."""
    return CatalogueLanguage(code if code in LANGUAGES else "en")


def best_language(accepted: str, default: str) -> str:
    """Return the first of our languages that an Accept-Language header asks for.

    Norwegian without a form (`no`) and nynorsk are served bokmål.
    """
    for code, _ in sorted(_ranked(accepted), key=lambda pair: -pair[1]):
        language_code = _OURS.get(code, code)
        if language_code in LANGUAGES:
            return language_code
    return default


_OURS = {"no": "nb", "nn": "nb"}


def _ranked(accepted: str) -> Iterable[tuple[str, float]]:
    for part in accepted.lower().split(","):
        code, _, rest = part.partition(";")
        quality = _quality(rest)
        if quality > 0:
            yield code.strip().split("-")[0], quality


def _quality(rest: str) -> float:
    found = re.fullmatch(r"\s*q\s*=\s*([01](?:\.\d*)?)\s*", rest)
    return float(found.group(1)) if found else float(not rest.strip())


def _filled(message: str, facts: dict[str, object]) -> str:
    return message.format(**facts) if facts else message


def _translations(code: str) -> gettext.NullTranslations:
    source = resources.files(__package__).joinpath(f"{code}.po")
    if not source.is_file():
        return gettext.NullTranslations()
    with source.open("rb") as file:
        catalogue = read_po(file, locale=_LOCALES[code])
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
