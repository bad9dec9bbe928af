"""The house: who may import whom, and how large a room may be. Each test names all offenders."""

from __future__ import annotations

import ast
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path

from module_graph import (
    NAMES,
    PACKAGE,
    ROOT,
    imported,
    imports_of,
    layer_of,
    module_graph,
    part_graph,
)

import workshopkit

NOTEBOOKS = ROOT / "notebooks"
PAGE = ROOT / "docs" / "layers.md"
#: What paths on the pages start from.
PLACES = (PACKAGE, ROOT, PACKAGE / "documents", PACKAGE / "room")

_BELOW_KINDS = {"domain", "errors"}
_BELOW_ROOM = {*_BELOW_KINDS, "kinds", "facilitation", "documents", "front", "locale", "verifier"}

#: What each layer may import of the package, besides itself.
MAY_IMPORT = {
    "errors": set(),
    "verifier": set(),
    "domain": {"errors"},
    "kinds": _BELOW_KINDS,
    "catalogue": {*_BELOW_KINDS, "kinds"},
    "store": {*_BELOW_KINDS, "verifier"},
    "facilitation": {*_BELOW_KINDS, "kinds", "documents", "locale", "verifier"},
    "documents": {*_BELOW_KINDS, "kinds", "verifier"},
    "locale": _BELOW_KINDS,
    "front": _BELOW_KINDS,
    "room": {*_BELOW_ROOM, "catalogue"},
    "desk": _BELOW_ROOM,
    "analysis": _BELOW_ROOM - {"front"},
    "rehearsal": {*_BELOW_KINDS, "kinds"},
}
#: The only parts that choose the real ones; they may import everything.
TOP = {"__init__", "app", "cli"}

_DRAWN = {"chart", "style", "blocks"}
_IN_PEOPLE = {"pages", "live", "jupyter", "guard", "reach"}

#: The same inside the two largest layers: what each part may import of its own layer.
INSIDE = {
    "documents": {
        "style": set(),
        "blocks": set(),
        "content": {"style", "blocks"},
        "chart": {"style", "blocks"},
        "office": _DRAWN,
        "word": {*_DRAWN, "office"},
        "odt": {*_DRAWN, "office"},
        "pdf": _DRAWN,
        "calendar": set(),
        "excel": _DRAWN,
        "web": {"style", "blocks"},
        "markdown": {"blocks"},
        "csv_file": {"blocks"},
        "schema": {"content"},
        "bundle": {"chart"},
        "export": {
            "bundle",
            "content",
            "csv_file",
            "excel",
            "markdown",
            "odt",
            "pdf",
            "web",
            "word",
        },
    },
    "room": {
        "late_grammar": set(),
        "reach": set(),
        "guard": {"reach"},
        "jupyter": {"guard", "reach"},
        "live": {"jupyter", "guard", "reach"},
        "pages": {"live", "jupyter", "guard", "reach"},
        "people": _IN_PEOPLE,
        "staff": _IN_PEOPLE,
        "health": {"pages", "live", "jupyter"},
        "addresses": {"health", "people", "staff", "pages", "guard"},
        "door": {"pages"},
        "server": {"addresses", "door", *_IN_PEOPLE},
    },
}

HEAVY = {"pandas", "docx"}
#: At the package's top there is nothing but these, and folders.
ON_TOP = {"__init__", "errors", "verifier"}

MOST_MODULES, MOST_MODULES_IN_NEW = 26, 12
#: What is fuller than that, and should not become more so.
FULLER: dict[str, int] = {}
#: Folders that were made small, with all that are below them.
NEW = ("app", "cli", "documents", "front", "room")

MOST_LINES, MOST_LINES_OF_A_CLASS, MOST_LINES_OF_A_FUNCTION = 300, 120, 30
#: One line or two for each sort of block, in a list that is read at a glance.
LONG_FUNCTIONS = {
    "workshopkit.documents.markdown._block",
    "workshopkit.documents.odt.odt._block",
    "workshopkit.documents.pdf.block.block_data",
    "workshopkit.documents.word.docx._block",
}
MOST_LINES_OF_A_CELL = 3


def test_every_part_of_the_package_has_its_place() -> None:
    parts = {layer_of(name) for name in NAMES}

    assert parts == {*MAY_IMPORT, *TOP}
    for package, inside in INSIDE.items():
        assert {*part_graph(f"workshopkit.{package}")} == {*inside, "__init__"}


def test_a_module_imports_only_from_layers_below_it() -> None:
    wrong = {
        name: wrongly
        for name, others in module_graph().items()
        if (wrongly := {other for other in others if not may_use(name, other)})
    }

    assert wrong == {}


def may_use(module: str, other: str) -> bool:
    """Whether a module may know of another one of the package."""
    layer, wanted = layer_of(module), layer_of(other)
    return layer in TOP or wanted == layer or wanted in MAY_IMPORT[layer]


def test_a_part_of_a_layer_imports_only_from_parts_below_it() -> None:
    wrong = {
        f"{package}/{part}": wrongly
        for package, inside in INSIDE.items()
        for part, others in part_graph(f"workshopkit.{package}").items()
        if (wrongly := others - inside.get(part, {*inside}) - {"__init__"})
    }

    assert wrong == {}


def test_a_module_takes_files_only_from_layers_below_it() -> None:
    """A package that is named in a text is asked for its templates, styles or other files."""
    wrong = [
        (name, text)
        for name, path in NAMES.items()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(text := node.value, str)
        if text in NAMES and text != "workshopkit" and not may_use(name, text)
    ]

    assert wrong == []


def test_the_acts_need_of_documents_only_what_one_says() -> None:
    found = {
        other.removeprefix("workshopkit.documents.")
        for name, others in module_graph().items()
        for other in others
        if (layer_of(name), layer_of(other)) == ("facilitation", "documents")
    }

    assert {part for part in found if not part.startswith("content.")} == {"style.logo"}


def test_no_modules_go_round_in_a_circle() -> None:
    assert list(circles(module_graph())) == []


def circles(graph: Mapping[str, set[str]]) -> Iterator[list[str]]:
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


def test_the_domain_needs_nothing_but_the_standard_library() -> None:
    known = {"workshopkit", *sys.stdlib_module_names}
    wrong = {
        name: others
        for name, path in NAMES.items()
        if layer_of(name) in {"domain", "errors", "verifier"}
        if (others := {other.split(".")[0] for other in imports_of(path)} - known)
    }

    assert wrong == {}


def test_a_heavy_library_is_imported_only_where_it_is_used() -> None:
    wrong = {
        name: heavy
        for name, path in NAMES.items()
        if (heavy := {other.split(".")[0] for other in imported_at_start(path)} & HEAVY)
    }

    assert wrong == {}


def imported_at_start(path: Path) -> Iterator[str]:
    """What is imported as soon as the module is, functions and types left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            node.body = [ast.Pass()]
    at_top = [node for node in tree.body if not is_for_types_only(node)]
    return imported(path, ast.Module(at_top, []))


def is_for_types_only(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.If)
        and isinstance(node.test, ast.Name)
        and node.test.id == "TYPE_CHECKING"
    )


def test_nothing_lies_at_the_top_but_what_everybody_needs() -> None:
    assert {path.stem for path in PACKAGE.glob("*.py")} == ON_TOP


def test_a_folder_is_small_enough_to_look_at() -> None:
    counted = Counter(path.parent for path in NAMES.values() if path.name != "__init__.py")
    crowded = {
        str(folder.relative_to(PACKAGE)): count
        for folder, count in counted.items()
        if count > most_modules_in(folder)
    }

    assert crowded == {}


def most_modules_in(folder: Path) -> int:
    name = folder.relative_to(PACKAGE).as_posix()
    most = MOST_MODULES_IN_NEW if name.split("/")[0] in NEW else MOST_MODULES
    return FULLER.get(name, most)


def test_a_module_can_be_read_in_one_sitting() -> None:
    lines = {
        name: len(path.read_text(encoding="utf-8").splitlines()) for name, path in NAMES.items()
    }
    long = {name: count for name, count in lines.items() if count > MOST_LINES}

    assert {name for name in long if layer_of(name) != "store"} == set(), long


def test_a_class_can_be_read_at_once() -> None:
    long = {
        name: lines
        for name, lines in lengths(ast.ClassDef)
        if lines > MOST_LINES_OF_A_CLASS and layer_of(name) != "store"
    }

    assert long == {}


def test_a_function_can_be_seen_whole() -> None:
    found = lengths(ast.FunctionDef, ast.AsyncFunctionDef)
    long = {name: lines for name, lines in found if lines > MOST_LINES_OF_A_FUNCTION}

    assert long.keys() - LONG_FUNCTIONS == set(), long


def lengths(*sorts: type[ast.stmt]) -> Iterator[tuple[str, int]]:
    """The name of everything of these sorts, and how many lines it has."""
    for module, path in NAMES.items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, sorts):
                last = node.end_lineno or node.lineno
                yield f"{module}.{getattr(node, 'name', '')}", last - node.lineno + 1


def test_the_page_about_layers_says_what_is_held_here() -> None:
    said = {**table_of("layer")}

    assert {layer: said.get(layer) for layer in MAY_IMPORT} == MAY_IMPORT
    assert all(said.get(layer) is None for layer in TOP - {"__init__"})
    for package, inside in INSIDE.items():
        assert table_of(f"in {package}") == inside


def table_of(heading: str) -> dict[str, set[str] | None]:
    """The first and the last column of a table on the page; none for “everything”."""
    rows: dict[str, set[str] | None] = {}
    text = PAGE.read_text(encoding="utf-8")
    table = text[text.index(f"\n| {heading} |") :].strip().split("\n\n", 1)[0]
    for line in table.splitlines()[2:]:
        cells = line.strip("| ").split(" | ")
        everything = cells[-1].strip() == "everything"
        allowed = None if everything else set(re.findall(r"`(\w+)`", cells[-1]))
        rows.update(dict.fromkeys(re.findall(r"`(\w+)(?:\.py|/)?`", cells[0]), allowed))
    return rows


def test_every_place_that_a_page_names_is_there() -> None:
    missing = {
        (page.name, named)
        for page in (PAGE, ROOT / "docs" / "architecture.md")
        for named in re.findall(r"`((?!/)[\w./-]+/[\w./-]*)`", page.read_text(encoding="utf-8"))
        if not any((place / named).exists() for place in PLACES)
    }

    assert missing == set()


def code_cells() -> list[tuple[str, str]]:
    """Every cell with code: its notebook, and what it says."""
    cells = [
        (path.name, "".join(cell["source"]))
        for path in sorted(NOTEBOOKS.glob("*.ipynb"))
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
        if cell["cell_type"] == "code"
    ]
    assert cells
    return cells


def test_a_notebook_imports_only_public_names_of_the_package() -> None:
    public = {("workshopkit", name) for name in workshopkit.__all__}
    wrong = [
        (notebook, *names)
        for notebook, source in code_cells()
        for node in ast.walk(ast.parse(source, notebook))
        if (names := names_from(node) - public)
    ]

    assert wrong == []


def names_from(node: ast.AST) -> set[tuple[str, str]]:
    """What an import takes from where; from nowhere if it takes a whole module."""
    if isinstance(node, ast.Import):
        return {("", alias.name) for alias in node.names}
    if isinstance(node, ast.ImportFrom):
        return {(node.module or "", alias.name) for alias in node.names}
    return set()


def test_a_cell_of_a_notebook_is_a_few_lines() -> None:
    long = [
        (notebook, source)
        for notebook, source in code_cells()
        if len(source.strip().splitlines()) > MOST_LINES_OF_A_CELL
    ]

    assert long == []


def test_the_public_names_are_there() -> None:
    assert [name for name in workshopkit.__all__ if not hasattr(workshopkit, name)] == []


def test_these_rules_find_what_breaks_them() -> None:
    graph = {"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}

    assert [way[0] for way in circles(graph)] == ["a", "b", "c"]
    assert all(after in graph[before] for way in circles(graph) for before, after in pairwise(way))
    assert not may_use("workshopkit.desk.panel", "workshopkit.room")
    assert not may_use("workshopkit.domain.text", "workshopkit.kinds.vote")
    assert may_use("workshopkit.room.server", "workshopkit.catalogue.script")
