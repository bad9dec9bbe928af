from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

from server import PROPOSE, Forum


def test_a_page_is_told_at_once_where_the_room_is(forum: Forum) -> None:
    person = forum.join()
    with person.listening() as stream:
        tick = stream.tick()
        assert stream.between == ["retry: 2000", ""], "nothing comes before it"
        # Counts are made anew a few times a second, whoever comes in between.
        tick = tick if tick["joined"] else stream.until(lambda t: t["joined"] == 1)
    assert tick["layout"] == forum.state()["workshop"]["layout"]
    assert (tick["answered"], tick["joined"]) == (0, 1)


def test_every_step_of_an_exercise_is_ticked(forum: Forum) -> None:
    person = forum.join()
    with person.listening() as stream:
        layout = stream.tick()["layout"]
        forum.do("open", PROPOSE)
        opened = stream.until(lambda t: t["layout"] > layout)
        forum.answer(person, PROPOSE, {"texts": ["Ett"]})
        answered = stream.until(lambda t: t["answered"] == 1)
        assert answered["layout"] == opened["layout"], "one more answer changes no page"
        forum.do("close", PROPOSE)
        closed = stream.until(lambda t: t["layout"] > opened["layout"])
        forum.do("reveal", PROPOSE)
        stream.until(lambda t: t["layout"] > closed["layout"])


def test_the_stage_is_ticked_as_well(forum: Forum) -> None:
    with forum.desk.listening(f"/stage/{forum.slug}/events") as stream:
        layout = stream.tick()["layout"]
        forum.do("open", PROPOSE)
        stream.until(lambda t: t["layout"] > layout)


def test_ticks_are_few_however_many_answers_there_are(forum: Forum) -> None:
    forum.do("open", PROPOSE)
    people = [forum.join() for _ in range(50)]
    with people[0].listening() as stream:
        stream.until(lambda t: t["joined"] == 50)
        begun = time.monotonic()
        with ThreadPoolExecutor(8) as pool:
            sent = pool.map(lambda p: p.post("/room", {"rev": "1", "texts": "x"}).status, people)
            assert set(sent) == {200}
        ticks = 1
        while stream.tick()["answered"] < 50:
            ticks += 1
        seconds = time.monotonic() - begun
    assert ticks <= 4 * seconds + 2, f"{ticks} ticks in {seconds:.1f} s"


def test_a_page_that_is_gone_costs_the_others_nothing(forum: Forum) -> None:
    stays, goes = forum.join(), forum.join()
    with stays.listening() as stream:
        layout = stream.tick()["layout"]
        for _ in range(5):
            with goes.listening() as other:
                other.tick()
        forum.do("open", PROPOSE)
        stream.until(lambda t: t["layout"] > layout)
    assert forum.server.broken == []


def test_a_stream_is_not_compressed_because_that_would_cost_memory_for_every_page(
    forum: Forum,
) -> None:
    gzip = {"Accept-Encoding": "gzip"}
    with (
        forum.join().listening(**gzip) as phone,
        forum.desk.listening(f"/stage/{forum.slug}/events", **gzip) as stage,
    ):
        assert (phone.encoding, stage.encoding) == ("", "")
        phone.tick()
