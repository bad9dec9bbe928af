"""Which proposals are shown as one: folding is for showing, the words are kept as written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from workshopkit.domain.text import same_proposal_key, same_text_key

_MARK = "as_written"


def as_written(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return an answer's value, marked as holding every text that was sent."""
    return {**value, _MARK: True}


def said_in(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return an answer's value as people gave it, without the mark."""
    return {name: said for name, said in value.items() if name != _MARK}


def folded(value: Mapping[str, Any], texts: Iterable[str]) -> dict[str, str]:
    """Return the texts of one answer that are not the same, each by the key it is folded under.

    An answer of an earlier version is folded as it was then, so that what was done to its items
    still finds them.
    """
    key = same_proposal_key if value.get(_MARK) else same_text_key
    found: dict[str, str] = {}
    for text in texts:
        found.setdefault(key(text) or text, text)
    return found
