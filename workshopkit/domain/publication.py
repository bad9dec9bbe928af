"""A publication: a document that was made final, with its version, date and digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Publication:
    """One final version of a workshop's document; `tree` is the document as plain data."""

    workshop_id: str
    version: int
    language: str
    made_at: str
    digest: str
    tree: Mapping[str, Any]


def tree_digest(tree: Mapping[str, Any]) -> str:
    """Return the SHA-256 of what a document says, in hex; its status line does not count."""
    said = {name: value for name, value in tree.items() if name != "status"}
    plain = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()
