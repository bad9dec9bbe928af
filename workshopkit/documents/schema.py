"""The JSON Schema of the document tree, made from the blocks so that it cannot differ."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from typing import Any, get_args, get_origin, get_type_hints

from workshopkit.documents.content.tree import BLOCKS, KIND, VERSION
from workshopkit.domain.document import Block, Document

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_PLAIN: Mapping[type[Any], Mapping[str, str]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    float: {"type": "number"},
    bytes: {"type": "string", "contentEncoding": "base64"},
    date: {"type": "string", "format": "date"},
}


def document_schema() -> dict[str, Any]:
    """Return what every document file of this version holds, as JSON Schema 2020-12."""
    kinds = {name: _object(kind, name) for name, kind in sorted(BLOCKS.items())}
    whole = _object(Document)
    return {
        "$schema": _DIALECT,
        "$id": f"urn:workshopkit:document:{VERSION}",
        "title": "A workshop's documentation",
        **whole,
        "required": ["version", *whole["required"]],
        "properties": {"version": {"const": VERSION}, **whole["properties"]},
        "$defs": {
            "Block": {"oneOf": [{"$ref": f"#/$defs/{name}"} for name in kinds]},
            **kinds,
        },
    }


def _object(kind: type[Any], block: str = "") -> dict[str, Any]:
    """Return the schema of a dataclass; of a block, its name stands in a field of its own."""
    hints = get_type_hints(kind)
    named = {KIND: {"const": block}} if block else {}
    return {
        "description": " ".join((kind.__doc__ or "").split()),
        "type": "object",
        "additionalProperties": False,
        "required": [*named, *(one.name for one in fields(kind) if _is_needed(one))],
        "properties": {**named, **{one.name: _value(hints[one.name]) for one in fields(kind)}},
    }


def _is_needed(one: Field[Any]) -> bool:
    # A field that came later has a default, and documents from before do not have it.
    return one.default is MISSING and one.default_factory is MISSING


def _value(hint: Any) -> dict[str, Any]:  # noqa: ANN401
    if hint == Block:
        return {"$ref": "#/$defs/Block"}
    if get_origin(hint) is tuple:
        return _list(get_args(hint))
    if is_dataclass(hint) and isinstance(hint, type):
        return _object(hint, hint.__name__ if hint in BLOCKS.values() else "")
    return dict(_PLAIN[hint])


def _list(hints: tuple[Any, ...]) -> dict[str, Any]:
    if hints[-1] is Ellipsis:
        return {"type": "array", "items": _value(hints[0])}
    each = [_value(hint) for hint in hints]
    return {"type": "array", "prefixItems": each, "minItems": len(each), "maxItems": len(each)}


if __name__ == "__main__":
    sys.stdout.write(f"{json.dumps(document_schema(), indent=1)}\n")
