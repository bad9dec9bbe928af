"""Every rehearsed script's document in every format and every language."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from exported import Rehearsal
from jsonschema import Draft202012Validator
from server import ROOT

from workshopkit.app.places import Folders
from workshopkit.app.scripts import script_and_style
from workshopkit.documents.content.documentation import documentation
from workshopkit.documents.export import FORMATS, write_document
from workshopkit.domain.language import LANGUAGES
from workshopkit.facilitation.finding import find_workshop
from workshopkit.facilitation.material import gather
from workshopkit.locale.language import language
from workshopkit.store import open_store

FOLDERS = Folders(ROOT / "notebooks", ROOT / "exercises")
SCRIPTS = (
    "dialogue-forum",
    "local-follow-up",
    "communication-day",
    "evaluation",
    "working-group",
    "social-media",
)
SCHEMA = Draft202012Validator(
    json.loads((ROOT / "docs" / "document.schema.json").read_text(encoding="utf-8"))
)


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", SCRIPTS)
def test_the_zip_holds_the_document_in_every_format(
    rehearsed: Callable[[str], Rehearsal], name: str, code: str
) -> None:
    played = rehearsed(name)
    store = open_store(str(played.store))
    with store.read() as unit:
        workshop = find_workshop(unit, played.slug)
        material = gather(unit, workshop, *script_and_style(FOLDERS, workshop))
    store.close()
    words = language(code)

    written = write_document(documentation(material, words), words, "zip")

    with zipfile.ZipFile(BytesIO(written)) as archive:
        (tree,) = (archive.read(n) for n in archive.namelist() if n.endswith(".json"))
        sizes = {entry.filename: entry.file_size for entry in archive.infolist()}
    endings = {file.rpartition(".")[2] for file in sizes if "/" not in file}
    assert endings == set(FORMATS) - {"zip"}
    assert min(sizes.values()) > 0
    SCHEMA.validate(json.loads(tree))
