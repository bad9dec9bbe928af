"""Figures for a program that watches over a server: how much, never who or what."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from server import PROPOSE, RunningServer, Visitor, eventually, new_forum, workshopkit

TOKEN = "en-hemlighet-for-den-som-vakar"


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("token") / "metrics"
    file.write_text(f"{TOKEN}\n", encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory, token: Path) -> Iterator[RunningServer]:
    store = tmp_path_factory.mktemp("watched") / "room.sqlite"
    running = RunningServer(store, "--metrics", str(token)).start()
    yield running
    running.stop()


def text_of(server: RunningServer) -> str:
    answer = Visitor(server.address).get("/metrics", Authorization=f"Bearer {TOKEN}")
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("text/plain")
    return answer.text


def figures(server: RunningServer) -> dict[str, float]:
    """Return every figure by its name and labels."""
    return {
        " ".join(
            [sample.name, *(f"{k}={v}" for k, v in sorted(sample.labels.items()))]
        ): sample.value
        for family in text_string_to_metric_families(text_of(server))
        for sample in family.samples
    }


def test_they_are_for_whoever_has_the_token(watched: RunningServer) -> None:
    stranger = Visitor(watched.address)

    assert stranger.get("/metrics").status == 403
    for given in ("Bearer wrong", TOKEN, f"Basic {TOKEN}", f"Bearer {TOKEN}å", "Bearer "):
        sent = given.encode().decode("latin-1")
        assert stranger.get("/metrics", Authorization=sent).status == 403, given
    assert text_of(watched)


def test_there_are_none_unless_they_are_asked_for(
    make_server: Callable[..., RunningServer],
) -> None:
    plain = Visitor(make_server().address)

    assert plain.get("/metrics").status == 404
    assert plain.get("/metrics", Authorization=f"Bearer {TOKEN}").status == 404


def test_a_workshop_is_seen_in_them_and_nobody_in_it(watched: RunningServer) -> None:
    before = figures(watched)
    forum = new_forum(watched, title="Hemligt forum", place="Ängelåsa")
    forum.do("open", PROPOSE)
    people = [forum.join(name, f"Bord {name}") for name in ("Alva", "Bo", "Cilla")]
    for person in people:
        forum.answer(person, PROPOSE, {"texts": ["Fritidsfiskare"]})
    refused = people[0].post("/room", {"texts": ["x" * 200]}, Accept="application/json")
    with people[0].listening() as one, people[1].listening() as other:
        one.tick()
        other.tick()
        during = figures(watched)
    desk = forum.desk.get(f"/desk/{forum.slug}")
    after = text_of(watched)

    def more(name: str) -> float:
        return during[name] - before.get(name, 0)

    assert (refused.status, desk.status) == (422, 200)
    assert more("workshopkit_workshops state=open") == 1
    assert more("workshopkit_listeners page=participant") == 2
    assert more("workshopkit_answers_saved_total") == len(people)
    assert more("workshopkit_requests_total method=POST page=RoomHandler status=2xx") == 3
    assert more("workshopkit_requests_total method=POST page=RoomHandler status=4xx") == 1
    assert more("workshopkit_request_seconds_count method=POST page=RoomHandler") == 4
    assert "workshopkit_request_seconds_count method=GET page=RoomEventsHandler" not in during
    assert figures(watched)["workshopkit_kernels"] >= 1
    keys = (watched.links.facilitator, watched.links.secretary)
    said = ("Alva", "Bord", "Fritidsfiskare", "Hemligt", "Ängelåsa", PROPOSE, "127.0.0.1")
    for hidden in (*said, forum.slug, forum.code, TOKEN, *(k.rsplit("/", 1)[1] for k in keys)):
        assert hidden not in after, hidden
    assert eventually(lambda: figures(watched)["workshopkit_listeners page=participant"] == 0)


def test_what_is_broken_is_counted(watched: RunningServer) -> None:
    before = figures(watched)["workshopkit_errors_total"]
    hidden = watched.store.with_name("elsewhere")
    watched.store.rename(hidden)
    assert Visitor(watched.address).get("/readyz").status == 503
    hidden.rename(watched.store)

    assert figures(watched)["workshopkit_errors_total"] > before


def test_a_file_without_a_token_is_one_sentence(tmp_path: Path) -> None:
    for number, content in enumerate(("", "kort", "å" * 30, None)):
        file = tmp_path / f"{number}"
        if content is not None:
            file.write_text(content, encoding="utf-8")
        store = str(tmp_path / "never.sqlite")
        run = workshopkit("serve", "--port", "0", "--store", store, "--metrics", str(file))
        assert run.returncode == 2
        assert "must hold a token" in run.stderr
        assert len(run.stderr.strip().splitlines()) == 1, run.stderr
