from __future__ import annotations

import json
from typing import Any, get_args

import pytest
from every_block import FORUM, document_saying
from naughty import NAUGHTY

from workshopkit.documents.content.tree import (
    UnreadableTreeError,
    document_from_json,
    document_to_json,
    write_json,
)
from workshopkit.domain.document import Block, Document
from workshopkit.locale.language import language

SWEDISH = language("sv")


def read(file: bytes) -> Document:
    return document_from_json(json.loads(file))


def test_every_kind_of_block_is_in_the_document_of_these_tests() -> None:
    assert {type(block) for block in document_saying("a").blocks} >= set(get_args(Block)) - {
        type(block) for block in FORUM.blocks
    }


def test_a_document_is_read_back_as_it_was() -> None:
    assert read(write_json(FORUM, SWEDISH)) == FORUM


def test_any_text_is_read_back_as_it_was(subtests: pytest.Subtests) -> None:
    for naughty in NAUGHTY:
        with subtests.test(ascii(naughty[:12])):
            document = document_saying(naughty)

            assert read(write_json(document, SWEDISH)) == document


def test_the_file_can_be_read_by_a_person() -> None:
    text = write_json(FORUM, SWEDISH).decode()

    assert "Den identitetsökande tonåringen" in text
    assert '"block": "Bars"' in text


def test_the_same_document_gives_the_same_file_in_every_language() -> None:
    assert write_json(FORUM, SWEDISH) == write_json(FORUM, language("en"))


def changed(**changes: Any) -> dict[str, Any]:
    return {**document_to_json(FORUM), **changes}


@pytest.mark.parametrize(
    "tree",
    [
        {},
        [],
        changed(version=2),
        changed(date="i går"),
        changed(title=7),
        changed(nothing="such"),
        changed(blocks="text"),
        changed(blocks=[{"block": "Script"}]),
        changed(blocks=[{"level": 1, "text": "a"}]),
        changed(blocks=[{"block": "Heading", "level": "1", "text": "a"}]),
        changed(
            blocks=[{"block": "Bars", "caption": "a", "header": ["b"], "rows": [], "base": ""}]
        ),
        changed(style={"logo": "no base 64"}),
        changed(style="plain"),
        {key: value for key, value in changed().items() if key != "title"},
    ],
)
def test_what_is_no_document_is_refused(tree: Any) -> None:
    with pytest.raises(UnreadableTreeError):
        document_from_json(tree)
