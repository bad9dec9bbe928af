"""Reading a notebook file as it lies there: its cells, or in one sentence why it cannot be used."""

from __future__ import annotations

import codecs
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

UNREADABLE = "the notebook cannot be read: {reason}"
MARKED = "the notebook begins with a byte order mark; save it as UTF-8 without one"
OLD_FORMAT = "the notebook has an old format; open it in JupyterLab and save it again"
OTHER_LANGUAGE = "the notebook is made for {language}; choose a Python kernel and save it"

#: The first format in which cells lie directly in the notebook.
_FORMAT = 4


@dataclass(frozen=True)
class Cell:
    """One cell: `attachments` are pictures that lie in the notebook itself."""

    kind: str
    source: str
    attachments: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_text(self) -> bool:
        """Whether it is Markdown for people to read."""
        return self.kind == "markdown"


@dataclass(frozen=True)
class Notebook:
    """A notebook that can be read."""

    cells: tuple[Cell, ...]
    metadata: Mapping[str, Any]


class BadNotebookError(Exception):
    """A notebook cannot be used: a message and its facts, for a problem."""

    def __init__(self, message: str, **facts: object) -> None:
        super().__init__(message.format(**facts))
        self.message = message
        self.facts = facts


def read_notebook(path: Path) -> Notebook:
    """Return the cells of a notebook.

    Raises:
        BadNotebookError: It cannot be read, or it is no Python notebook of today's format.
    """
    try:
        content = path.read_bytes()
        if content.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            raise BadNotebookError(MARKED)
        return _notebook(json.loads(content.decode("utf-8")))
    except OSError as error:
        raise BadNotebookError(UNREADABLE, reason=error.strerror or error) from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadNotebookError(UNREADABLE, reason=error) from error


def _notebook(data: Mapping[str, Any]) -> Notebook:
    if "worksheets" in data or data["nbformat"] < _FORMAT:
        raise BadNotebookError(OLD_FORMAT)
    metadata = data.get("metadata") or {}
    language = _language(metadata)
    if language.lower() not in ("", "python", "ipython"):
        raise BadNotebookError(OTHER_LANGUAGE, language=language)
    return Notebook(tuple(_cell(cell) for cell in data["cells"]), metadata)


def _language(metadata: Mapping[str, Any]) -> str:
    """Return the language of a notebook's kernel; nothing if it does not say."""
    kernel = metadata.get("kernelspec") or {}
    described = metadata.get("language_info") or {}
    return str(kernel.get("language") or described.get("name") or "")


def _cell(cell: Mapping[str, Any]) -> Cell:
    source = cell["source"]
    text = source if isinstance(source, str) else "".join(source)
    return Cell(str(cell["cell_type"]), text, cell.get("attachments") or {})


def text_of(metadata: Mapping[str, Any], name: str) -> str:
    """Return a text of a notebook's metadata, or nothing if it is none."""
    said = metadata.get(name)
    return said.strip() if isinstance(said, str) else ""
