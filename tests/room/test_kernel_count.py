from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import websocket
from server import PATIENCE, Forum, RunningServer, Visitor, eventually, secretary_of, the_demo

from workshopkit.room.jupyter.kernels import MOST_KERNELS

pytestmark = pytest.mark.skipif(not Path("/proc").exists(), reason="counts processes in /proc")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forum]:
    """The demo once the room's own rendering has let its kernel go."""
    store = tmp_path_factory.mktemp("kernels") / "store.sqlite"
    server = RunningServer(store, "--demo").start()
    assert eventually(lambda: not kernels(server))
    yield the_demo(server)
    server.stop()


def kernels(server: RunningServer) -> set[int]:
    """Return the processes of a server that run a notebook."""
    assert server._process
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            words = (folder / "cmdline").read_text()
        except OSError:
            continue
        if parent == server._process.pid and "ipykernel" in words:
            found.add(int(folder.name))
    return found


def load(person: Visitor, path: str) -> tuple[int, str]:
    """Load a notebook page to its end; return its status and the name of its kernel."""
    answer = person.get(path)
    found = re.search(r'"kernelId": ?"([^"]+)"', answer.text)
    return answer.status, found.group(1) if found else ""


def connect(person: Visitor, kernel: str) -> websocket.WebSocket:
    """Connect to a kernel as its page does, and wait until it answers."""
    line = websocket.create_connection(
        f"{person.address.replace('http', 'ws')}/api/kernels/{kernel}/channels",
        cookie="; ".join(f"{k}={v}" for k, v in person.cookies.items()),
        timeout=PATIENCE,
    )
    header = {"msg_id": uuid.uuid4().hex, "msg_type": "kernel_info_request", "session": "s"}
    empty = {"parent_header": {}, "metadata": {}, "content": {}}
    line.send(json.dumps({"channel": "shell", "header": header, **empty}))
    while "kernel_info_reply" not in str(line.recv()):
        pass
    return line


def test_a_page_that_is_loaded_again_and_again_starts_no_more_than_a_few(demo: Forum) -> None:
    _, looked_at = load(demo.desk, "/home")
    line = connect(demo.desk, looked_at)
    seen: set[int] = set()
    for _ in range(MOST_KERNELS + 1):
        assert load(demo.desk, "/home")[0] == 200
        assert len(kernels(demo.server)) <= MOST_KERNELS
        seen |= kernels(demo.server)
    assert len(seen) == MOST_KERNELS + 2
    # The oldest made way, but not the one that a page is connected to.
    assert demo.desk.get(f"/api/kernels/{looked_at}").status == 200
    line.close()


def test_nor_does_a_page_that_is_loaded_many_times_at_once(demo: Forum) -> None:
    with ThreadPoolExecutor(MOST_KERNELS + 2) as pool:
        list(pool.map(lambda _: demo.desk.get("/home").status, range(MOST_KERNELS + 2)))
    assert 0 < len(kernels(demo.server)) <= MOST_KERNELS
    assert load(demo.desk, "/home")[0] == 200


def test_a_page_too_many_is_refused_with_a_sentence_until_one_is_closed(demo: Forum) -> None:
    lines = [connect(demo.desk, load(demo.desk, "/home")[1]) for _ in range(MOST_KERNELS)]
    refused = demo.desk.get("/home", Accept_Language="en")
    assert refused.status == 503
    assert refused.page.title == (
        "Too many pages like this one are open. Close one of them, and load this one again."
    )
    assert secretary_of(demo.server).get("/record/demo").status == 503
    assert len(kernels(demo.server)) == MOST_KERNELS
    watched = demo.desk.get("/readyz")
    assert (watched.status, watched.json["kernels"]) == (503, False)
    assert demo.join().get("/room").status == 200
    a_new_script_is_rendered_all_the_same(demo)
    lines.pop().close()
    assert eventually(lambda: demo.desk.get("/readyz").status == 200)
    assert eventually(lambda: load(demo.desk, "/home")[0] == 200)
    for line in lines:
        line.close()


def a_new_script_is_rendered_all_the_same(demo: Forum) -> None:
    """The room's own rendering is nobody's page, and does not count."""
    plan = {"title": "Nytt", "date": "2027-04-15", "language": "sv", "script": "evaluation"}
    before = kernels(demo.server)
    assert demo.desk.post_json("/new", plan).status == 200
    assert eventually(lambda: bool(kernels(demo.server) - before))
    assert eventually(lambda: kernels(demo.server) == before)
    assert "could not be rendered" not in demo.server.log
