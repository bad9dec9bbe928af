from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from server import PROPOSE, Forum, Visitor


def test_a_killed_server_has_lost_nothing_that_it_acknowledged(demo: Forum) -> None:
    server = demo.server
    demo.do("open", PROPOSE)
    people = [demo.join(f"Person {n}") for n in range(20)]

    def answer(number: int, rev: str = "1") -> bool:
        try:
            sent = people[number].post("/room", {"rev": rev, "texts": [f"Svar {number} {rev}"]})
        except OSError:
            return False
        return sent.status == 200 and bool(sent.page.saved)

    with ThreadPoolExecutor(8) as pool:
        running = [pool.submit(answer, n) for n in range(20)]
        running[9].result()
        server.kill()
        acknowledged = [n for n, task in enumerate(running) if task.result()]
    assert acknowledged
    port = server.port
    server.restart()
    assert server.port == port
    facts = demo.round(PROPOSE)
    assert facts["state"] == "open"
    assert facts["answered"] >= len(acknowledged)
    for number in acknowledged:
        page = people[number].get("/room").page
        assert page.value("texts") == [f"Svar {number} 1"]
        assert page.saved
    assert all(answer(number, "2") for number in range(20))
    newcomer = Visitor(server.address)
    assert newcomer.post("/", {"code": demo.code}).status == 303
    demo.do("close", PROPOSE)
    demo.do("reveal", PROPOSE)
    labels = {item["label"] for item in demo.round(PROPOSE)["items"]}
    assert labels == {f"Svar {n} 2" for n in range(20)}


def test_a_restarted_server_gives_the_same_links(demo: Forum) -> None:
    links = demo.server.links
    demo.server.stop()
    demo.server.restart()
    assert demo.server.links == links
    assert demo.state()["workshop"]["slug"] == "demo"
