"""Small notebooks like those that people write."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

OPENING = 'from workshopkit import open_forum\nforum = open_forum("sv")'
CHECK_IN, EVALUATION = 'forum.exercise("check-in")', 'forum.exercise("course-evaluation")'


def text(source: str, **facts: Any) -> dict[str, Any]:
    """A cell of text."""
    return {"cell_type": "markdown", "metadata": {}, "source": source, **facts}


def code(source: str, *tags: str) -> dict[str, Any]:
    cell = {"cell_type": "code", "metadata": {"tags": list(tags)} if tags else {}, "source": source}
    return {**cell, "outputs": [], "execution_count": None}


def notebook(
    *cells: str | dict[str, Any], metadata: Mapping[str, Any] | None = None, **facts: Any
) -> str:
    """A notebook; a cell that is only a text is code."""
    made = [code(cell) if isinstance(cell, str) else cell for cell in cells]
    whole = {"cells": made, "metadata": metadata or {}, "nbformat": 4, "nbformat_minor": 0}
    return json.dumps({**whole, **facts}, ensure_ascii=False)
