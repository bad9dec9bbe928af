"""The document tree as JSON: kept with a workshop, and read back to be written again."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

from workshopkit.domain.document import Block, Document
from workshopkit.domain.language import Language
from workshopkit.errors import InputError

#: What the file says it is, and what a later version knows it by.
VERSION = 1
#: The field that says which kind of block it is.
KIND = "block"
#: Every kind of block by its name.
BLOCKS: Mapping[str, type[Any]] = {kind.__name__: kind for kind in get_args(Block)}

_Kind = TypeVar("_Kind")


class UnreadableTreeError(InputError):
    """This is not a document that can be read: {reason}."""


def write_json(document: Document, language: Language) -> bytes:  # noqa: ARG001
    """Return the tree as a JSON file, the same for every language of the reader."""
    text = json.dumps(document_to_json(document), ensure_ascii=False, indent=1)
    # Half a surrogate pair has no UTF-8, but JSON has a way to write it.
    return f"{text}\n".encode("utf-8", "backslashreplace")


def document_to_json(document: Document) -> dict[str, Any]:
    """Return the document as what JSON can hold."""
    return {"version": VERSION, **_packed_fields(document)}


def _packed_fields(value: Any) -> dict[str, Any]:  # noqa: ANN401
    return {field.name: _packed(getattr(value, field.name)) for field in fields(value)}


def _packed(value: Any) -> Any:  # noqa: ANN401
    if is_dataclass(value):
        kind = {KIND: type(value).__name__} if type(value) in BLOCKS.values() else {}
        return {**kind, **_packed_fields(value)}
    if isinstance(value, tuple):
        return [_packed(one) for one in value]
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    return value.isoformat() if isinstance(value, date) else value


def document_from_json(tree: Mapping[str, Any]) -> Document:
    """Return the document that was packed.

    Raises:
        UnreadableTreeError: It is no document, or one of a version that is not known.
    """
    try:
        packed = dict(tree)
        if (version := packed.pop("version")) != VERSION:
            raise UnreadableTreeError(reason=f"version {version}")
        read: Document = _unpacked_fields(Document, packed)
    except (KeyError, TypeError, ValueError) as error:
        raise UnreadableTreeError(reason=str(error)) from error
    return read


def _unpacked_fields(kind: type[Any], packed: Mapping[str, Any]) -> Any:  # noqa: ANN401
    hints = get_type_hints(kind)
    return kind(**{name: _unpacked(hints[name], value) for name, value in packed.items()})


def _unpacked(hint: Any, value: Any) -> Any:  # noqa: ANN401
    if hint == Block:
        packed = dict(value)
        return _unpacked_fields(BLOCKS[packed.pop(KIND)], packed)
    if get_origin(hint) is tuple:
        return _unpacked_tuple(get_args(hint), _checked(list, value))
    if is_dataclass(hint):
        return _unpacked_fields(cast("type[Any]", hint), _checked(dict, value))
    if hint is bytes:
        return base64.b64decode(_checked(str, value), validate=True)
    return date.fromisoformat(value) if hint is date else _checked(hint, value)


def _unpacked_tuple(hints: tuple[Any, ...], values: list[Any]) -> tuple[Any, ...]:
    if hints[-1] is Ellipsis:
        return tuple(_unpacked(hints[0], value) for value in values)
    return tuple(_unpacked(hint, value) for hint, value in zip(hints, values, strict=True))


def _checked(kind: type[_Kind], value: object) -> _Kind:
    if type(value) is not kind:
        raise TypeError(f"{value!r:.40}")
    return value
