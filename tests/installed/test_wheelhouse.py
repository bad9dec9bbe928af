"""A wheelhouse: what is said when it cannot be made, or is taken to another kind of laptop.

That one installs and works is tried by `play_installed.py` and, without a network, by
`make test-long`.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from workshopkit.app.install import offline, wheelhouse
from workshopkit.app.install.wheelhouse import NoWheelsError, WheelhouseNotWrittenError

FAILING = "import sys; sys.stderr.write('WARNING: slow\\nERROR: no network here.\\n'); sys.exit(1)"


def failing_pip(patch: pytest.MonkeyPatch) -> None:
    @contextlib.contextmanager
    def pip() -> Iterator[list[str]]:
        yield [sys.executable, "-c", FAILING]

    patch.setattr(wheelhouse, "_pip", pip)


def test_wheels_that_cannot_be_fetched_are_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing_pip(monkeypatch)

    with pytest.raises(NoWheelsError, match=r"could not be fetched: no network here\. It needs"):
        wheelhouse.build_wheelhouse(tmp_path / "hus å")


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    with pytest.raises(WheelhouseNotWrittenError, match="could not be written"):
        wheelhouse.build_wheelhouse(tmp_path / "file" / "house")


def test_wheels_for_another_machine_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wheelhouse._write_command(tmp_path)
    (tmp_path / offline.MADE_FOR).write_text("Python 3.9, Windows, AMD64\n", encoding="utf-8")
    monkeypatch.setattr(offline, "__file__", str(tmp_path / "install.py"))

    assert offline.main([str(tmp_path / "place")]) == 2
    said = f"These wheels are for Python 3.9, Windows, AMD64. This is {offline.this_machine()}.\n"
    assert capsys.readouterr().err == said
    assert not (tmp_path / "place").exists()


def test_the_command_needs_nothing_but_python(tmp_path: Path) -> None:
    wheelhouse._write_command(tmp_path)
    code = (tmp_path / "install.py").read_text(encoding="utf-8")
    imported = {
        line.split()[1].split(".")[0]
        for line in code.splitlines()
        if line[:5] in ("impor", "from ")
    }

    assert imported - sys.stdlib_module_names == set()
    assert "python install.py" in (tmp_path / "README.txt").read_text(encoding="utf-8")
