from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

WriteFolder = Callable[..., Path]
WriteScript = Callable[..., Path]


@pytest.fixture
def write_folder(tmp_path: Path) -> WriteFolder:
    """Write an author's folder: exercise.toml and the words, each by its stem."""

    def write(name: str = "our-values", **files: str) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        for stem, text in files.items():
            ending = "toml" if stem == "exercise" else "md"
            (folder / f"{stem}.{ending}").write_text(text, encoding="utf-8")
        return folder

    return write


@pytest.fixture
def write_script(tmp_path: Path) -> WriteScript:
    """Write a notebook; a cell that begins with "#" is Markdown."""

    def write(*cells: str, name: str = "our_day") -> Path:
        made = [
            {
                "cell_type": "markdown" if cell.startswith("#") else "code",
                "metadata": {},
                "source": cell.splitlines(keepends=True),
            }
            for cell in cells
        ]
        path = tmp_path / f"{name}.ipynb"
        path.write_text(
            json.dumps({"cells": made, "metadata": {}, "nbformat": 4}), encoding="utf-8"
        )
        return path

    return write
