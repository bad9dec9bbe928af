from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterator
from importlib.util import resolve_name
from pathlib import Path

import pytest

import workshopkit

PACKAGE = Path(workshopkit.__file__).parent
NOTEBOOKS = PACKAGE.parent / "notebooks"
MODULES = sorted(PACKAGE.rglob("*.py"))

#: What each layer may import of the package, besides itself.
MAY_IMPORT = {
    "domain": {"errors"},
    "kinds": {"domain", "errors"},
    "catalogue": {"domain", "kinds", "errors"},
    "store": {"domain", "errors", "verifier"},
    "facilitation": {"domain", "kinds", "documents", "locale", "errors", "verifier"},
    "documents": {"domain", "kinds", "errors", "verifier"},
    "front": {"domain", "documents", "errors"},
    "locale": {"domain", "errors"},
    "room": {
        "domain",
        "kinds",
        "catalogue",
        "facilitation",
        "documents",
        "front",
        "locale",
        "errors",
        "verifier",
    },
    "desk": {
        "domain",
        "kinds",
        "facilitation",
        "documents",
        "front",
        "locale",
        "errors",
        "verifier",
    },
    "analysis": {"domain", "kinds", "facilitation", "documents", "locale", "errors", "verifier"},
    "rehearsal": {"domain", "kinds", "errors"},
    "errors": set(),
    "verifier": set(),
}
#: The only parts that choose the real ones.
TOP = {"__init__", "app", "cli"}

HEAVY = {"pandas", "docx"}
MOST_LINES = 400
MOST_LINES_OF_A_CELL = 3


def name_of(path: Path) -> str:
    """The module's dotted name; that of a package is its folder's."""
    name = ".".join(("workshopkit", *path.relative_to(PACKAGE).with_suffix("").parts))
    return name.removesuffix(".__init__")


#: Every module of the package by its name; a package is its `__init__`.
NAMES = {name_of(path): path for path in MODULES}


def layer_of(module: str) -> str:
    """The part of the package that a dotted name belongs to."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "__init__"


def imported(path: Path, tree: ast.AST) -> Iterator[str]:
    """Every module that is imported anywhere below, functions included."""
    package = name_of(path).rpartition(".")[0]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = resolve_name("." * node.level + (node.module or ""), package)
            yield from (
                whole if (whole := f"{module}.{alias.name}") in NAMES else module
                for alias in node.names
            )


def imports_of(path: Path) -> set[str]:
    return set(imported(path, ast.parse(path.read_text(encoding="utf-8"))))


def layers_imported(path: Path) -> set[str]:
    ours = {name for name in imports_of(path) if name.split(".")[0] == "workshopkit"}
    return {layer_of(name) for name in ours}


def code_cells() -> Iterator[tuple[str, str]]:
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        code = (cell for cell in cells if cell["cell_type"] == "code")
        yield from ((path.name, "".join(cell["source"])) for cell in code)


def test_every_part_of_the_package_has_its_place() -> None:
    parts = {layer_of(name_of(path)) for path in MODULES}

    assert parts == {*MAY_IMPORT, *TOP}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_imports_only_from_layers_below_it(path: Path) -> None:
    layer = layer_of(name_of(path))
    allowed = {*MAY_IMPORT, *TOP} if layer in TOP else {layer, *MAY_IMPORT[layer]}

    assert layers_imported(path) - allowed == set()


def test_the_acts_need_of_documents_only_what_one_says() -> None:
    acts = [path for path in MODULES if layer_of(name_of(path)) == "facilitation"]
    found = {name for path in acts for name in imports_of(path) if layer_of(name) == "documents"}

    parts = {name.removeprefix("workshopkit.documents.") for name in found}
    assert {name for name in parts if not name.startswith("content.")} == {"style.logo"}


def test_no_modules_go_round_in_a_circle() -> None:
    graph = {name: imports_of(path) & NAMES.keys() for name, path in NAMES.items()}

    assert list(circles(graph)) == []


def circles(graph: dict[str, set[str]]) -> Iterator[list[str]]:
    """Every module that can reach itself, by the way it does so."""
    for start in sorted(graph):
        ways = [[start, after] for after in sorted(graph[start])]
        seen: set[str] = set()
        while ways:
            way = ways.pop()
            if way[-1] == start:
                yield way
                break
            if way[-1] not in seen:
                seen.add(way[-1])
                ways += [[*way, after] for after in sorted(graph[way[-1]])]


@pytest.mark.parametrize("path", sorted((PACKAGE / "domain").glob("*.py")), ids=name_of)
def test_the_domain_needs_nothing_but_the_standard_library(path: Path) -> None:
    roots = {name.split(".")[0] for name in imports_of(path)}

    assert roots - {"workshopkit"} - sys.stdlib_module_names == set()


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_heavy_library_is_imported_only_where_it_is_used(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            node.body = [ast.Pass()]
    at_top = ast.Module([node for node in tree.body if not is_for_types_only(node)], [])

    roots = {name.split(".")[0] for name in imported(path, at_top)}

    assert roots & HEAVY == set()


def is_for_types_only(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.If)
        and isinstance(node.test, ast.Name)
        and node.test.id == "TYPE_CHECKING"
    )


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_can_be_read_in_one_sitting(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


def test_there_are_notebooks_with_code() -> None:
    assert len(list(code_cells())) > 0


@pytest.mark.parametrize(("notebook", "source"), list(code_cells()))
def test_a_notebook_imports_only_public_names_of_the_package(notebook: str, source: str) -> None:
    found = [
        (node.module, alias.name)
        for node in ast.walk(ast.parse(source, notebook))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    ]
    plain = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Import)]

    assert plain == []
    assert set(found).issubset(("workshopkit", name) for name in workshopkit.__all__)


@pytest.mark.parametrize(("notebook", "source"), list(code_cells()))
def test_a_cell_of_a_notebook_is_a_few_lines(notebook: str, source: str) -> None:
    assert len(source.strip().splitlines()) <= MOST_LINES_OF_A_CELL, notebook


def test_the_public_names_are_there() -> None:
    assert [name for name in workshopkit.__all__ if not hasattr(workshopkit, name)] == []
