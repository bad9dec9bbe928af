"""Marks for what an office program counts, inside translated phrases."""

from __future__ import annotations

import re

#: Stands for a field in a translated phrase until the phrase is cut up; nobody can type it,
#: because text is cleaned of private characters.
FIELD_MARKS = ("\ue000", "\ue001")
_MARK = re.compile(f"([{''.join(FIELD_MARKS)}])")


def pieces(phrase: str) -> list[str]:
    """Return the phrase cut up into its texts and its marks."""
    return [piece for piece in _MARK.split(phrase) if piece]
