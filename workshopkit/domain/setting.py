"""Settings of an exercise: what may be set, and a sentence for everything else."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, field, fields
from typing import Any

from workshopkit.errors import Phrase

SettingMistake = tuple[str, dict[str, object]]

UNKNOWN = "the setting “{name}” is not known for this kind of exercise; did you mean “{near}”?"
UNKNOWN_FAR = "the setting “{name}” is not known; this kind has: {known}"
WRONG_TYPE = "the setting “{name}” should be {wanted}, not {value}"
OUT_OF_RANGE = "the setting “{name}” should be from {low} to {high}, not {value}"
NOT_A_CHOICE = "the setting “{name}” should be one of {choices}, not {value}"

_TYPE_WORDS = {
    int: Phrase("a whole number"),
    str: Phrase("a text in quotation marks"),
    bool: Phrase("true or false"),
}


def number(default: int, low: int, high: int) -> Any:  # noqa: ANN401 -- a dataclass field
    """Declare a whole-number setting with its range."""
    return field(default=default, metadata={"range": (low, high)})


def one_of(default: str, *others: str) -> Any:  # noqa: ANN401 -- a dataclass field
    """Declare a setting that is one of a few words."""
    return field(default=default, metadata={"choices": (default, *others)})


def defaults(kind_settings: type) -> dict[str, Any]:
    """Return every setting of a kind with its default."""
    return {f.name: f.default for f in fields(kind_settings) if f.default is not MISSING}


def setting_mistakes(kind_settings: type, given: Mapping[str, Any]) -> Iterator[SettingMistake]:
    """Yield (message, facts) for every setting that is unknown or has an unusable value."""
    known = {f.name: f for f in fields(kind_settings)}
    for name, value in given.items():
        if name in known:
            yield from _value_mistakes(known[name], value)
        else:
            yield _unknown(name, list(known))


def _unknown(name: str, known: list[str]) -> SettingMistake:
    near = difflib.get_close_matches(name, known, n=1)
    if near:
        return UNKNOWN, {"name": name, "near": near[0]}
    return UNKNOWN_FAR, {"name": name, "known": ", ".join(known)}


def _value_mistakes(known: Field[Any], value: object) -> Iterator[SettingMistake]:
    wanted = type(known.default)
    facts: dict[str, object] = {"name": known.name, "value": repr(value)}
    if type(value) is not wanted:
        yield WRONG_TYPE, {**facts, "wanted": _TYPE_WORDS[wanted]}
        return
    low, high = known.metadata.get("range", (value, value))
    if isinstance(value, int) and not low <= value <= high:
        yield OUT_OF_RANGE, {**facts, "low": low, "high": high}
    choices = known.metadata.get("choices", (value,))
    if value not in choices:
        yield NOT_A_CHOICE, {**facts, "choices": ", ".join(choices)}
