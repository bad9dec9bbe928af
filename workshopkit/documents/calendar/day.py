"""The day that somebody has written in words: 15 mars, 15/3 2027, 2027-03-15."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from babel.dates import get_month_names

#: All in which people here write, whatever the language of the workshop.
_LOCALES = ("sv", "nb", "nn", "da", "en")
_ISO = re.compile(r"(?<!\d)(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?!\d)")
_NUMBERS = r"(?<![\d/.])(?P<day>\d{1,2})%s(?P<month>1[0-2]|0?[1-9])"
_SLASHED = re.compile(_NUMBERS % r"\s?/\s?" + r"(?:\s?[/.]?\s?(?P<year>\d{4}))?(?![\d/])")
#: Without its last dot or a year it is a time of day as often as a day.
_DOTTED = re.compile(_NUMBERS % r"\.\s?" + r"(?:\.?\s?(?P<year>\d{4})|\.)(?!\d)")


def day_in(text: str, after: date | None = None) -> date | None:
    """Return the one day that a text names; none if it names none, several, or one there is not.

    Args:
        text: What somebody wrote; the day comes before the month, as people here write it.
        after: A day without a year is the first of its kind that is not before this one; without
            it, such a day is none, as it may be past.
    """
    found = set(_days(text, after))
    return found.pop() if len(found) == 1 else None


def _days(text: str, after: date | None) -> Iterator[date | None]:
    left = text
    for pattern in (_ISO, _worded(), _SLASHED, _DOTTED):
        for match in pattern.finditer(left):
            yield _day(match, after)
        left = pattern.sub(" ", left)


@lru_cache(maxsize=1)
def _worded() -> re.Pattern[str]:
    names = "|".join(sorted(_months(), key=len, reverse=True))
    return re.compile(
        rf"(?<!\d)(?P<day>\d{{1,2}})\.?\s*(?P<month>{names})\b\.?(?:,?\s*(?P<year>\d{{4}}))?",
        re.IGNORECASE,
    )


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    """Return the number of each month by its names, long and short, in small letters."""
    return {
        name.lower().rstrip("."): number
        for locale in _LOCALES
        for width in ("wide", "abbreviated")
        for number, name in get_month_names(width, locale=locale).items()
    }


def _day(match: re.Match[str], after: date | None) -> date | None:
    said, number = match["month"].lower(), int(match["day"])
    month = int(said) if said.isdecimal() else _months()[said]
    if match["year"]:
        return _existing(int(match["year"]), month, number)
    if after is None:
        return None
    # The 29th of February may be some years away.
    days = (_existing(year, month, number) for year in range(after.year, after.year + 9))
    return next((day for day in days if day and day >= after), None)


def _existing(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
