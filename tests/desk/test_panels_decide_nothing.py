"""Panels send on what was typed: whatever changes a workshop is an act with a name."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import workshopkit.desk
from workshopkit.domain.ports import Unit

DESK = sorted(Path(workshopkit.desk.__file__).parent.glob("*.py"))
#: What a unit can do that is not reading.
WRITES = {
    name
    for name in dir(Unit)
    if re.match(r"(add|put|save|remove|replace|open|empty|forget)_|count_slips", name)
}
#: The acts that a panel does: any by its name, and a workshop, which none can name before it is.
ACTS = {"perform", "new_workshop"}
#: The only ones that hold a unit that writes: the workshop's desk, and the list of workshops.
WRITERS = {"desk.py", "home_panel.py"}


def imported_acts(path: Path) -> Iterator[str]:
    """Everything a module has of facilitation that somebody does."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
            "workshopkit.facilitation"
        ):
            module = importlib.import_module(str(node.module))
            for alias in node.names:
                found = getattr(module, alias.name)
                if inspect.isfunction(found) and "actor" in inspect.signature(found).parameters:
                    yield alias.name


def called(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {call.attr for call in calls if isinstance(call, ast.Attribute)}


def test_there_is_something_to_look_at() -> None:
    assert len(DESK) > 10
    assert {"put_entry", "save_workshop", "put_act", "add_publication"} <= WRITES


@pytest.mark.parametrize("path", DESK, ids=lambda path: path.name)
def test_a_panel_writes_nothing_by_itself(path: Path) -> None:
    assert called(path) & WRITES == set()
    assert "store.write()" not in path.read_text(encoding="utf-8") or path.name in WRITERS


@pytest.mark.parametrize("path", DESK, ids=lambda path: path.name)
def test_a_panel_does_only_acts_with_a_name(path: Path) -> None:
    assert set(imported_acts(path)) <= ACTS
