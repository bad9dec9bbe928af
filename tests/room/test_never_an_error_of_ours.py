"""Whatever address is asked for, and whatever has no room: a sentence, never an error of ours."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from server import PRIORITISE, PROPOSE, RunningServer, Visitor, new_forum

from workshopkit.store.key_folder import VARIABLE
from workshopkit.store.writer import GroupLostError

#: Pieces that addresses are put together from; no file is called so.
PIECES = (
    *("%00", "..", "%2e%2e", "%ff", "", "x" * 300, "{", "%s", "%5c", "%zz", "%2f", "%0d%0a"),
    *("lab", "static", "voila.js", "a:b", ".", "@anywidget", "desk", "index.html.j2", "~", "-1"),
)
FOLDERS = (
    *("/voila/templates/", "/voila/static/", "/voila/labextensions/", "/static/", "/j/"),
    *("/api/kernels/", "/voila/api/shutdown/", "/stage/", "/export/", "/result/", "/answer/"),
)


@pytest.mark.parametrize("folder", FOLDERS)
def test_an_address_that_cannot_be_is_answered_with_a_sentence(
    server: RunningServer, facilitator: Visitor, folder: str
) -> None:
    drawn = random.Random(folder)
    paths = [
        folder + "/".join(pieces)
        for length in (1, 2, 3)
        for pieces in drawn.sample(list(itertools.product(PIECES, repeat=length)), 20)
    ]
    for path in paths:
        for visitor in (Visitor(server.address), facilitator):
            answer = visitor.get(path)
            assert answer.status < 500, path
            if answer.headers.get("Content-Type", "").startswith("application/json"):
                assert json.loads(answer.text)


def test_a_secret_ballot_whose_key_cannot_be_written_is_not_opened_and_a_sentence_says_why(
    make_server: Callable[..., RunningServer], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The key is a file of its own: its disk may be full while that of the store is not."""
    blocked = tmp_path / "keys"
    blocked.write_text("no folder", encoding="utf-8")
    monkeypatch.setenv(VARIABLE, str(blocked))
    forum = new_forum(make_server())
    forum.run(PROPOSE, {"texts": ["Alfa", "Beta"]})
    forum.do("settings", PRIORITISE, settings={"secret": "yes"})

    answer = forum.command("open", exercise=PRIORITISE, confirmed=True)

    assert (answer.status, answer.json) == (507, {"error": str(GroupLostError())})
    assert forum.round(PRIORITISE)["state"] == "prepared"
    blocked.unlink()
    forum.do("open", PRIORITISE, confirmed=True)
    assert forum.server.broken == []
