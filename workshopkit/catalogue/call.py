"""Finding what a code cell asks of the forum, without running it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

#: The name that scripts call the forum by.
FORUM = "forum"

#: What IPython understands and Python does not: `%magic`, `!shell`, `?help`, and `x = !shell`.
_NOT_PYTHON = re.compile(r"^(\s*)(?:[%!?].*|.*\?\s*|(?P<name>[\w.,\s]+=)\s*[%!].*)$")
#: A cell that is handed to something else as a whole.
_WHOLE_CELL = re.compile(r"\s*%%\w")
_MENTIONED = re.compile(rf"^[^#\n]*\b{FORUM}\s*\.\s*\w+\s*\(", re.MULTILINE)


@dataclass(frozen=True)
class Call:
    """`forum.<name>(…)`: in which line of its cell, and whether it is a line of its own."""

    name: str
    call: ast.Call
    line: int
    is_alone: bool


def forum_calls(source: str) -> list[Call]:
    """Return what a cell asks of the forum, in the order in which it stands there.

    Raises:
        SyntaxError: The cell is not Python.
    """
    if _WHOLE_CELL.match(source):
        return []
    tree = _tree(source)
    alone = {id(node.value) for node in tree.body if isinstance(node, ast.Expr)}
    found = [
        Call(node.func.attr, node, node.lineno, id(node) in alone)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == FORUM
    ]
    return sorted(found, key=lambda call: (call.line, call.call.col_offset))


def mentions_forum(source: str) -> bool:
    """Return whether a cell that cannot be read seems to ask something of the forum."""
    return bool(_MENTIONED.search(source))


def _tree(source: str) -> ast.Module:
    try:
        return _parsed(source)
    except SyntaxError:
        return _parsed("\n".join(_python_lines(source)))


def _parsed(source: str) -> ast.Module:
    # A cell may await at its top, as in JupyterLab.
    flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    return cast("ast.Module", compile(source, "cell", "exec", flags, dont_inherit=True))


def _python_lines(source: str) -> Iterator[str]:
    """Yield the lines of a cell, each that only IPython understands as one that does nothing."""
    goes_on = False
    for line in source.splitlines():
        found = _NOT_PYTHON.match(line)
        if goes_on:
            yield ""
        elif found:
            yield f"{found[1]}{found['name'].strip()} None" if found["name"] else f"{found[1]}pass"
        else:
            yield line
        goes_on = bool(goes_on or found) and line.endswith("\\")
