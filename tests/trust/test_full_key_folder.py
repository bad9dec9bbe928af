"""A disk that is really full under the folder of keys: a small file system of its own."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from server import PRIORITISE, PROPOSE, RunningServer, new_forum

from workshopkit.store.key_folder import VARIABLE


@pytest.fixture
def keys(tmp_path: Path) -> Iterator[Path]:
    """A folder with 64 KiB of room."""
    folder = tmp_path / "keys"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64k", "none", str(folder)]
    if os.name != "posix" or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a small file system")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_secret_ballot_opens_when_there_is_room_again(
    keys: Path, monkeypatch: pytest.MonkeyPatch, make_server: Callable[..., RunningServer]
) -> None:
    monkeypatch.setenv(VARIABLE, str(keys))
    forum = new_forum(make_server())
    forum.run(PROPOSE, {"texts": ["Alfa", "Beta"]})
    forum.do("settings", PRIORITISE, settings={"secret": "yes"})
    facts = {"exercise": PRIORITISE, "confirmed": True}
    _fill(keys / "fill")

    refused = forum.command("open", **facts)
    state = forum.round(PRIORITISE)["state"]
    (keys / "fill").unlink()
    opened = forum.command("open", **facts)

    assert refused.status == 507
    assert refused.json["error"].endswith(".")
    assert state == "prepared"
    assert opened.status == 200
    assert forum.round(PRIORITISE)["state"] == "open"
    assert forum.server.broken == []


def _fill(file: Path) -> None:
    with file.open("wb", buffering=0) as full, contextlib.suppress(OSError):
        while full.write(bytes(4096)):
            pass
    with pytest.raises(OSError, match="No space"):
        file.with_suffix(".more").write_bytes(b"x")
