"""No address from the root of a host is written down: `path_to` makes every one."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from workshopkit.front.address import VARIABLE, path_to
from workshopkit.front.template import template_environment

PACKAGE = Path(__file__).resolve().parents[2] / "workshopkit"
#: Who makes pages and answers them. Documents and stores have paths that are no addresses.
MAKERS = ("desk", "front", "kinds", "room")
#: Written without, and given what stands before them in one place: `own_handlers`, `init_handlers`,
#: `NotebookHandler.page`.
PREFIXED_LATER = {
    ("room/addresses.py", "_PEOPLE _STAGE _STAFF _NOTEBOOKS _EVERYBODY"),
    ("room/jupyter/settings.py", "VOILA_ADDRESSES"),
    ("room/staff/notebook.py", "_LINKS"),
}
#: What begins with a slash and is no address of ours.
NO_ADDRESS = {
    ("room/jupyter/settings.py", "/tmp"),
    ("room/door.py", "/"),  # What was asked for already has what stands before it.
}
_IN_A_TAG = re.compile(r"""\b(?:href|action|src|formaction|poster)=["']/(?!/)[^"']*""")
_IN_A_SCRIPT = re.compile(r"""(?<!pathTo\()(["'`])/[a-z$?][^"'`\n]*\1""")


def written_in_templates() -> Iterator[str]:
    for path in (p for s in ("*.html", "*.j2") for p in PACKAGE.rglob(s)):
        for found in _IN_A_TAG.findall(path.read_text(encoding="utf-8")):
            yield f"{path.relative_to(PACKAGE)}: {found}"


def written_in_scripts() -> Iterator[str]:
    for path in PACKAGE.rglob("*.js"):
        if path.name == "idiomorph.js":
            continue
        for line in path.read_text(encoding="utf-8").splitlines():
            text = line.partition("//")[0] if line.lstrip().startswith("//") else line
            for found in _IN_A_SCRIPT.finditer(text):
                yield f"{path.relative_to(PACKAGE)}: {found[0]}"


def written_in_python(path: Path) -> Iterator[str]:
    """Return what begins with a slash outside of `path_to`, comments and docstrings."""
    place = path.relative_to(PACKAGE).as_posix()
    later = {name for file, names in PREFIXED_LATER if file == place for name in names.split()}
    for node in _outside(ast.parse(path.read_text(encoding="utf-8")), later):
        text = _text(node)
        if re.match(r"/([a-z(?{\[]|$)", text) and (place, text) not in NO_ADDRESS:
            yield f"{place}: {text}"
        elif isinstance(node, ast.Constant) and _IN_A_TAG.search(text):
            yield f"{place}: {text[:60]}"


def _outside(node: ast.AST, later: set[str]) -> Iterator[ast.AST]:
    """Walk a tree without what `path_to` is given, and without lists that get it later."""
    for child in ast.iter_child_nodes(node):
        is_given = isinstance(child, ast.Call) and getattr(child.func, "id", "") == "path_to"
        names = {getattr(t, "id", "") for t in _targets(child)}
        is_compared = isinstance(child, ast.Call) and getattr(child.func, "attr", "") in {
            "startswith",
            "rstrip",
            "endswith",
            "rpartition",
            "partition",
            "split",
            "join",
            "replace",
        }
        is_docstring = isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)
        if is_given or is_compared or is_docstring or names & later:
            continue
        yield child
        if not isinstance(child, ast.JoinedStr):
            yield from _outside(child, later)


def _targets(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.Assign):
        return node.targets
    return [node.target] if isinstance(node, ast.AnnAssign) else []


def _text(node: ast.AST) -> str:
    """Return how a string begins; a formatted one up to what is filled in."""
    if isinstance(node, ast.JoinedStr) and node.values:
        first = node.values[0]
        return _text(first) + ("{" if len(node.values) > 1 else "")
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def test_no_template_names_an_address_from_the_root() -> None:
    assert list(written_in_templates()) == []


def test_no_script_names_an_address_from_the_root() -> None:
    assert list(written_in_scripts()) == []


def test_no_program_names_an_address_from_the_root() -> None:
    files = sorted(file for part in MAKERS for file in (PACKAGE / part).rglob("*.py"))

    assert [found for file in files for found in written_in_python(file)] == []


@pytest.mark.parametrize("base", ["", "/rum"])
def test_a_page_is_below_what_stands_before_it(base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, base)
    page = template_environment("workshopkit.front").from_string("{{ path_to('/room') }}?at=a")

    assert path_to("/room") == f"{base}/room"
    assert page.render() == f"{base}/room?at=a"
