"""What a kind adds to an item, when several items become one: nothing anybody wrote is dropped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any

#: The texts of a row, which belong to columns and are joined column by column.
_BY_COLUMN = "cells"


#: What stands for a text that was blacked out.
BLACK = "█████"


def blacked_out(detail: Mapping[str, Any]) -> dict[str, Any]:
    """Return a detail with every text blacked out; counts stay."""
    return {name: _black(value) for name, value in detail.items()}


def _black(value: Any) -> Any:  # noqa: ANN401 -- whatever a kind keeps
    if isinstance(value, str):
        return BLACK if value else value
    if isinstance(value, list | tuple):
        return [_black(one) for one in value]
    return blacked_out(value) if isinstance(value, dict) else value


def joined_detail(details: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return one detail of several: counts added, lists put together, different texts kept."""
    names = dict.fromkeys(name for detail in details for name in detail)
    return {
        name: _together(name, [detail[name] for detail in details if name in detail])
        for name in names
    }


def _together(name: str, values: list[Any]) -> Any:  # noqa: ANN401 -- whatever a kind keeps
    if all(isinstance(value, str) for value in values):
        return _texts(values)
    if all(_is_counts(value) for value in values):
        return [sum(column) for column in zip_longest(*values, fillvalue=0)]
    if all(isinstance(value, list | tuple) for value in values):
        return (
            _columns(values) if name == _BY_COLUMN else [one for value in values for one in value]
        )
    if all(_is_tally(value) for value in values):
        return dict(sum((Counter(value) for value in values), Counter()))
    return values[0]


def _texts(values: Sequence[str]) -> str:
    return "\n".join(dict.fromkeys(value for value in values if value))


def _columns(rows: Sequence[Sequence[str]]) -> list[str]:
    return [_texts(column) for column in zip_longest(*rows, fillvalue="")]


def _is_counts(value: object) -> bool:
    if not isinstance(value, list | tuple) or not value:
        return False
    return all(type(one) is int for one in value)


def _is_tally(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(count, int) for count in value.values())
