"""Starting fast: a grammar that takes half of the start, and that the room never asks for.

Jupyter's events come with jsonschema, which can check international addresses (IRI). The package
that does it builds its parser while it is imported, and no schema of Jupyter's has such an address.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from types import ModuleType

PACKAGE = "rfc3987_syntax"


def put_off() -> None:
    """Let the grammar be built when it is first asked for, unless somebody has built it already."""
    if PACKAGE in sys.modules or importlib.util.find_spec(PACKAGE) is None:
        return
    stand_in = ModuleType(PACKAGE)
    vars(stand_in)["is_valid_syntax"] = _is_valid_syntax
    sys.modules[PACKAGE] = stand_in


def _is_valid_syntax(rule: str, address: str) -> bool:
    if not hasattr(sys.modules.get(PACKAGE), "__path__"):
        sys.modules.pop(PACKAGE, None)
    return bool(importlib.import_module(PACKAGE).is_valid_syntax(rule, address))
