"""The published schema is that of the blocks, and a document that breaks it is told so."""

from __future__ import annotations

import json
from typing import Any

import pytest
from every_block import document_saying
from jsonschema import Draft202012Validator, ValidationError
from server import ROOT

from workshopkit.documents.content.tree import document_to_json
from workshopkit.documents.schema import document_schema

PUBLISHED = json.loads((ROOT / "docs" / "document.schema.json").read_text(encoding="utf-8"))


def tree() -> dict[str, Any]:
    made: dict[str, Any] = json.loads(json.dumps(document_to_json(document_saying("Ängelåsa"))))
    return made


def test_what_is_published_is_what_is_written() -> None:
    assert document_schema() == PUBLISHED, "make schema"
    Draft202012Validator.check_schema(PUBLISHED)


def test_a_document_with_every_kind_of_block_is_valid() -> None:
    made = tree()
    Draft202012Validator(PUBLISHED).validate(made)
    assert {block["block"] for block in made["blocks"]} == set(PUBLISHED["$defs"]) - {"Block"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("version", 2),
        ("title", None),
        ("blocks", [{"block": "Heading", "level": "1", "text": "x"}]),
        ("blocks", [{"block": "Song", "text": "x"}]),
        ("blocks", [{"block": "Facts", "pairs": [["Plats"]]}]),
        ("secret", "x"),
    ],
)
def test_anything_else_is_not(field: str, value: object) -> None:
    with pytest.raises(ValidationError):
        Draft202012Validator(PUBLISHED).validate({**tree(), field: value})
