"""Which commit is measured."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence

import forum


def commit(revision: str = "HEAD") -> str:
    """Return a commit's short name; "+changes" says that this tree is not what it holds."""
    changed = git("status", "--porcelain", "--untracked-files=no") if revision == "HEAD" else ""
    return git("rev-parse", "--short", revision) + ("+changes" if changed else "")


def git(*words: str) -> str:
    """Return what git says of this project."""
    command: Sequence[str] = ("git", "-C", str(forum.PROJECT), *words)
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
