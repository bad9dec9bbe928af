"""Names of sheets that a spreadsheet accepts."""

from __future__ import annotations

import re
from collections.abc import Iterable

from workshopkit.domain.text import clean

_LONGEST = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
#: A name that spreadsheets keep for themselves.
_KEPT = "history"


def sheet_names(titles: Iterable[str]) -> list[str]:
    """Return a legal name for each title, no two alike whatever their case."""
    names: list[str] = []
    taken = {_KEPT}
    for title in titles:
        name = _free(_legal(title), taken)
        taken.add(name.casefold())
        names.append(name)
    return names


def _legal(title: str) -> str:
    return clean(_FORBIDDEN.sub(" ", title)).strip("' ") or "–"


def _free(name: str, taken: set[str]) -> str:
    number = 1
    found = _cut(name, "")
    while found.casefold() in taken:
        number += 1
        found = _cut(name, f" ({number})")
    return found


def _cut(name: str, ending: str) -> str:
    # Spreadsheets count a character beyond the first 65 536 as two.
    room = _LONGEST - len(ending)
    while len(name.encode("utf-16-le")) // 2 > room:
        name = name[:-1]
    return name.rstrip("' ") + ending
