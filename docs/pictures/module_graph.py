"""Who imports whom in the package: read from its files, nothing is run."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib.util import resolve_name
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "workshopkit"


def name_of(path: Path) -> str:
    """Return a module's dotted name; that of a package is its folder's."""
    name = ".".join(("workshopkit", *path.relative_to(PACKAGE).with_suffix("").parts))
    return name.removesuffix(".__init__")


#: Every module of the package by its name; a package is its `__init__`.
NAMES = {name_of(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def layer_of(module: str) -> str:
    """Return the part of the package that a dotted name belongs to."""
    return part_of(module, "workshopkit")


def part_of(module: str, package: str) -> str:
    """Return the first name below a package; `__init__` for the package itself."""
    return module.removeprefix(package).lstrip(".").partition(".")[0] or "__init__"


def imported(path: Path, tree: ast.AST) -> Iterator[str]:
    """Yield every module that is imported anywhere below, functions included."""
    name = name_of(path)
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
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
    """Return every module that a file imports, for its types alone, too."""
    return set(imported(path, ast.parse(path.read_text(encoding="utf-8"))))


def module_graph() -> dict[str, set[str]]:
    """Return for every module of the package those of the package that it imports."""
    return {name: imports_of(path) & NAMES.keys() for name, path in NAMES.items()}


def part_graph(package: str = "workshopkit") -> dict[str, set[str]]:
    """Return for every part of a package the other parts that its modules import."""
    below = f"{package}."
    found: dict[str, set[str]] = {}
    for name, others in module_graph().items():
        if name == package or name.startswith(below):
            parts = {part_of(other, package) for other in others if other.startswith(below)}
            found.setdefault(part_of(name, package), set()).update(parts)
    return {part: others - {part} for part, others in found.items()}
