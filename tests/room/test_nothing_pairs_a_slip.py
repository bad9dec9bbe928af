"""After a secret vote, every file is searched for what would tell whose slip is whose.

What would tell it is known while the vote is open: each voter's code name and sealed slip, and the
key. A copy of the store from then shows that they are found where they are.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from server import RunningServer, eventually, new_forum, workshopkit
from voting import CHOICES, NAMES, Voting, keys_in

from workshopkit.store.key_folder import VARIABLE
from workshopkit.store.seal import pseudonym

FORMATS = ("html", "pdf", "docx", "odt", "md", "xlsx", "csv", "json", "zip")


@pytest.fixture
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "keys"))
    return tmp_path / "keys"


@pytest.fixture
def voted(keys: Path, make_server: Callable[..., RunningServer]) -> Voting:
    """Six people who have voted, each for something else than their neighbour."""
    del keys
    made = Voting.in_forum(new_forum(make_server()))
    made.open()
    for number, person in enumerate(made.people):
        assert made.cast(person, CHOICES[number % 3]).page.saved
    return made


def secrets_of(store: Path, keys: Path, round_id: str) -> list[bytes]:
    """Everything that ties a voter to a slip: key, code names, sealed slips."""
    (file,) = [key for key in keys_in(keys) if key.stem == round_id]
    key = file.read_bytes()
    with closing(sqlite3.connect(store)) as db:
        voters = [row[0] for row in db.execute("SELECT id FROM participant")]
        sealed = [row[0] for row in db.execute("SELECT sealed FROM slip")]
    assert len(sealed) == len(NAMES)
    names = [pseudonym(key, voter) for voter in voters]
    halves = [key[:32], key[32:], key[:32].hex().encode(), key[32:].hex().encode()]
    # A sealed slip spans pages of the file; its beginning lies in one piece.
    return [*halves, *(name.encode() for name in names), *(slip[:64] for slip in sealed)]


def found_in(folder: Path, wanted: list[bytes]) -> dict[str, int]:
    """How many of them each file holds."""
    held = {
        str(file.relative_to(folder)): sum(secret in file.read_bytes() for secret in wanted)
        for file in folder.rglob("*")
        if file.is_file()
    }
    return {name: count for name, count in held.items() if count}


def test_no_file_pairs_a_person_with_a_slip_when_a_secret_vote_is_closed(
    voted: Voting, keys: Path
) -> None:
    server, forum, round_id = voted.forum.server, voted.forum, voted.facts["id"]
    folder = server.store.parent
    wanted = secrets_of(server.store, keys, round_id)
    # The search works: as long as the vote is open, the slips are where they have to be.
    (folder / "while-open").mkdir()
    for file in folder.glob(f"{server.store.name}*"):
        if file.is_file():
            shutil.copy(file, folder / "while-open")
    assert len(found_in(folder / "while-open", wanted)) >= 1
    shutil.rmtree(folder / "while-open")

    voted.close()
    voted.reveal()
    copies = Path(f"{server.store}.copies")
    assert eventually(lambda: any(copies.glob("*prioritise*.sqlite")))
    exports = folder / "exports"
    exports.mkdir()
    for format_ in FORMATS:
        (exports / f"forum.{format_}").write_bytes(voted.export(format_))
    for name in ("state", "preview"):
        answer = forum.desk.get(f"/{name}/{forum.slug}?full=1")
        (exports / f"{name}.txt").write_bytes(answer.body)
    data = str(exports / "data.zip")
    done = workshopkit("data", forum.slug, data, "--store", str(server.store))
    assert done.returncode == 0, done.stderr
    backup = workshopkit("backup", str(folder / "backup.sqlite"), "--store", str(server.store))
    assert backup.returncode == 0, backup.stderr

    assert found_in(folder, wanted) == {}
    assert keys_in(keys) == []
    assert {file.name for file in exports.iterdir()} >= {"forum.zip", "data.zip", "state.txt"}


def test_the_votes_and_those_who_took_part_stand_in_orders_of_their_own(voted: Voting) -> None:
    voted.close()
    with closing(sqlite3.connect(voted.forum.server.store)) as db:
        slips = [row[0] for row in db.execute("SELECT value FROM counted_slip ORDER BY position")]
        names = [row[0] for row in db.execute("SELECT name FROM took_part ORDER BY position")]
    assert slips == sorted(slips)
    assert names == sorted(NAMES)
