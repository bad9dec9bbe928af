"""What depends on the kind of an exercise is asked of the kind, never of its name."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import workshopkit
from workshopkit.kinds import KINDS

PACKAGE = Path(workshopkit.__file__).parent
#: Where kinds live, and where the files that name them are read.
AT_HOME = ("kinds", "catalogue")
ELSEWHERE = [
    path
    for path in sorted(PACKAGE.rglob("*.py"))
    if path.relative_to(PACKAGE).parts[0] not in AT_HOME
]
#: Words that are also something else in the kit: a field, a block, a line of the record.
ALSO = {"decision", "headline", "persona", "place"}
#: Where such a word means something else, too: what it is there.
ELSE = {
    ("domain/round.py", "vote"): "a choice of the setting `mode`",
    ("documents/pdf/block.py", "grid"): "a part of a table",
}


def named(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every place that compares the kind of an exercise or lists kinds by name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and any(map(asks_by_name, compared(node))):
            yield node.lineno, ast.unparse(node)
        if isinstance(node, ast.Constant) and node.value in KINDS.keys() - ALSO:
            yield node.lineno, str(node.value)
        if listed(node) and set(listed(node)) <= KINDS.keys():
            yield getattr(node, "lineno", 0), ast.unparse(node)


def compared(node: ast.Compare) -> list[ast.expr]:
    return [node.left, *node.comparators]


def asks_by_name(side: ast.expr) -> bool:
    """Whether this is `….exercise.kind` or `run.kind`."""
    whole = ast.unparse(side)
    return whole.endswith(("exercise.kind", "run.kind")) or whole == "exercise.kind"


def listed(node: ast.AST) -> list[str]:
    """The texts of a set, tuple, list, or the keys of a mapping."""
    if isinstance(node, ast.Set | ast.Tuple | ast.List):
        inside: list[ast.expr | None] = [*node.elts]
    elif isinstance(node, ast.Dict):
        inside = [*node.keys]
    else:
        return []
    texts = [one.value for one in inside if isinstance(one, ast.Constant)]
    return [str(text) for text in texts] if len(texts) == len(inside) else []


def test_nobody_but_the_kinds_asks_which_kind_an_exercise_is() -> None:
    found = {
        f"{path.relative_to(PACKAGE).as_posix()}:{line}: {what}"
        for path in ELSEWHERE
        for line, what in named(ast.parse(path.read_text(encoding="utf-8")))
        if (path.relative_to(PACKAGE).as_posix(), what) not in ELSE
    }

    assert sorted(found) == []


def test_no_page_asks_which_kind_an_exercise_is() -> None:
    pages = [
        path for path in sorted(PACKAGE.rglob("*.html")) if "exercise.kind" in path.read_text()
    ]

    assert pages == []


@pytest.mark.parametrize(
    "code",
    [
        'round_.exercise.kind == "vote"',
        'found.round.exercise.kind in ("decision", "other")',
        "run.kind != wanted",
        'only = frozenset({"grid"})',
        'READERS = {"decision": one, "place": two}',
        '_of_kind(data, "survey")',
    ],
)
def test_a_name_is_found_wherever_it_is_written(code: str) -> None:
    assert list(named(ast.parse(code))) != []


@pytest.mark.parametrize(
    "code",
    [
        "KINDS[exercise.kind]",
        'line.kind == "withdrawn"',
        'facts.get("place", "")',
        '{"title": one, "place": two}',
    ],
)
def test_words_that_mean_something_else_are_left_alone(code: str) -> None:
    assert list(named(ast.parse(code))) == []
