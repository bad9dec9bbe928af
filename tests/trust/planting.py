"""Planting a fault: changing the program under test in one way, for as long as a block lasts."""

from __future__ import annotations

import contextlib
import inspect
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any
from unittest.mock import patch

Plant = Callable[[], AbstractContextManager[object]]
FAULTS: dict[str, Plant] = {}


@contextlib.contextmanager
def planted(name: str) -> Iterator[None]:
    """Break the program in one way inside this block; with no name, leave it as it is."""
    with FAULTS[name]() if name else contextlib.nullcontext():
        yield


def fault(name: str) -> Callable[[Plant], Plant]:
    """Keep what plants a fault under a name that says what is wrong."""

    def keep(plant: Plant) -> Plant:
        FAULTS[name] = plant
        return plant

    return keep


def around(owner: Any, name: str, wrapper: Callable[..., Any]) -> AbstractContextManager[object]:
    """Let a wrapper answer instead of a method; it is given the method first."""
    original = getattr(owner, name)
    _must_fit(wrapper, original)

    def called(*args: Any, **named: Any) -> Any:
        return wrapper(original, *args, **named)

    return patch.object(owner, name, called)


def _must_fit(wrapper: Callable[..., Any], original: Callable[..., Any]) -> None:
    """Refuse a fault that no longer fits what it breaks: it would break something else."""
    given = inspect.signature(original).parameters.values()
    if any(p.kind is p.VAR_POSITIONAL for p in given):
        return
    needed = [p for p in given if p.default is p.empty and p.kind is not p.VAR_KEYWORD]
    plain = [p for p in needed if p.kind is not p.KEYWORD_ONLY]
    named = {p.name: p for p in needed if p.kind is p.KEYWORD_ONLY}
    inspect.signature(wrapper).bind(original, *plain, **named)
