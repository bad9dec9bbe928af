"""Windows and macOS, as far as they can be tried here: what the code asks of the system."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from server import environment, workshopkit

import workshopkit as package

MODULES = sorted(Path(package.__file__).parent.rglob("*.py"))
#: Parts of the standard library that Windows or macOS has not, or has otherwise.
NOT_EVERYWHERE = {"fcntl", "grp", "msvcrt", "pwd", "resource", "termios", "winreg"}
#: Where a branch on `sys.platform` stands before it, which mypy reads for each system.
BRANCHED = {"app/install/open_files.py"}
#: What only some systems can do; each is asked for behind a question.
POSIX_CALLS = {"fork", "forkpty", "getuid", "geteuid", "killpg", "setsid", "mkfifo", "getpgid"}
ASKED_FIRST = {("cli/authors.py", "geteuid")}


def name(path: Path) -> str:
    return path.relative_to(Path(package.__file__).parent).as_posix()


def imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    return found | {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}


def os_calls(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") in ("os", "signal"):
            yield node.attr


def test_nothing_is_imported_that_a_system_lacks() -> None:
    found = {name(path): imports(path) & NOT_EVERYWHERE for path in MODULES}

    assert {path for path, names in found.items() if names} == BRANCHED


def test_no_call_is_made_that_a_system_lacks() -> None:
    found = {(name(p), call) for p in MODULES for call in os_calls(p) if call in POSIX_CALLS}

    assert found == ASKED_FIRST
    signals = {c for p in MODULES for c in os_calls(p) if c.startswith("SIG") and "_" not in c}
    assert signals <= {"SIGINT", "SIGTERM"}


@pytest.mark.parametrize("encoding", ["cp437", "cp1252"])
def test_a_console_that_lacks_a_letter_shows_another(tmp_path: Path, encoding: str) -> None:
    store = str(tmp_path / "store.sqlite")
    made = workshopkit("new", "forum", "--title", "Вечер “å” 😀", "--store", store)
    assert made.returncode == 0, made.stderr
    command = [sys.executable, "-m", "workshopkit.cli", "list", "--store", store]
    around = {**environment(), "PYTHONIOENCODING": encoding}
    run = subprocess.run(command, env=around, capture_output=True, check=False)

    assert (run.returncode, run.stderr) == (0, b"")
    assert b"forum" in run.stdout
    assert b"?" in run.stdout


def test_every_file_says_its_encoding(tmp_path: Path) -> None:
    """Windows reads and writes files in another encoding unless it is named."""
    command = [
        sys.executable,
        "-X",
        "warn_default_encoding",
        "-W",
        "error::EncodingWarning:workshopkit",
    ]
    words = ["-m", "workshopkit.cli", "check"]
    around = {**environment(), "LC_ALL": "C", "PYTHONUTF8": "0"}
    for more in (words, [*words[:2], "init", str(tmp_path / "å")]):
        run = subprocess.run([*command, *more], env=around, capture_output=True, check=False)
        assert run.returncode == 0, run.stderr.decode()
        ours = [line for line in run.stderr.decode().splitlines() if "/workshopkit/" in line]
        assert [line for line in ours if "EncodingWarning" in line] == []
