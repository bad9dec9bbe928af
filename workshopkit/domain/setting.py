"""Settings of an exercise: what may be set, and a sentence for everything else."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
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


@dataclass(frozen=True)
class RoomSetting:
    """A setting that can be changed in the room: a number, one of a few choices, or lines.

    `choices` are pairs of a value and the words for it; `has_lines` says that it is a text with a
    line for each of several things.
    """

    name: str
    label: str
    low: int = 0
    high: int = 0
    choices: tuple[tuple[str, str], ...] = ()
    has_lines: bool = False


def number(default: int, low: int, high: int, *, label: str = "") -> Any:  # noqa: ANN401
    """Declare a whole-number setting with its range.

    One with a label can be changed in the room, one without in the script only.
    """
    return field(default=default, metadata={"range": (low, high), "label": label})


def one_of(*plain: str, label: str = "", **worded: str) -> Any:  # noqa: ANN401
    """Declare a setting that is one of a few values, the first of them unless it is set.

    One that can be changed in the room has a label, and its values are written with their words:
    `one_of(now="Today", later="Another day", label="When")`.
    """
    values = (*plain, *worded)
    words = tuple((value, worded.get(value, value)) for value in values)
    return field(default=values[0], metadata={"choices": values, "words": words, "label": label})


def lines(*, label: str) -> Any:  # noqa: ANN401
    """Declare a setting that only who holds the workshop can fill in: a text, a thing a line."""
    return field(default="", metadata={"label": label, "lines": True})


def earlier_exercise(*, way: str = "") -> Any:  # noqa: ANN401
    """Declare a setting that names an earlier exercise; `way` says what it means to build on it.

    Only a kind that can build on something in several ways needs those words.
    """
    return field(default="", metadata={"way": way})


def room_settings(kind_settings: type) -> Iterator[RoomSetting]:
    """Yield the settings of a kind that can be changed in the room."""
    for one in fields(kind_settings):
        known = one.metadata
        if known.get("label"):
            low, high = known.get("range", (0, 0))
            words, has_lines = known.get("words", ()), known.get("lines", False)
            yield RoomSetting(one.name, known["label"], low, high, words, has_lines)


def ways(kind_settings: type) -> dict[str, str]:
    """Return the words for each way to build on an earlier exercise, by the setting's name."""
    return {f.name: f.metadata["way"] for f in fields(kind_settings) if "way" in f.metadata}


def defaults(kind_settings: type) -> dict[str, Any]:
    """Return every setting of a kind with its default."""
    return {f.name: f.default for f in fields(kind_settings) if f.default is not MISSING}


def as_declared(kind_settings: type, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings as a form sends them, a number that was typed as a text as that text."""
    texts = {f.name for f in fields(kind_settings) if isinstance(f.default, str)}
    return {
        name: str(value) if name in texts and type(value) is int else value
        for name, value in given.items()
    }


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
