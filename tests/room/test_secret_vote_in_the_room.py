"""A secret vote by personal codes, played over HTTP from settings to record."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from server import (
    PRIORITISE,
    Forum,
    RunningServer,
    Visitor,
    commanded,
    eventually,
    facilitator_of,
    new_forum,
    secretary_of,
    workshopkit,
)
from voting import CHOICES, NAMES, Voting, come_in, keys_in

from workshopkit.domain.response import KeyGoneError, StaleAnswerError
from workshopkit.facilitation.answering import BallotCountedError
from workshopkit.facilitation.ballot import FewSlipsError, PlainFewVotersError, PlainSecretError
from workshopkit.kinds.ballot import NOT_COUNTED, PROMISE
from workshopkit.locale.language import language
from workshopkit.store.key_folder import VARIABLE

ENGLISH = language("en")
FORMATS = ("html", "pdf", "docx", "odt", "md", "xlsx", "csv", "json")
#: They grow with whatever is done in a workshop, so that they tell of a vote, not of what is on it.
_GROWING = re.compile(rb'((?:"version"|"layout"|data-layout)[:=] ?"?)\d+')


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder for the keys, away from the stores."""
    folder = tmp_path_factory.mktemp("state") / "keys"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, str(folder))
        yield folder


@pytest.fixture(scope="module")
def voting_server(tmp_path_factory: pytest.TempPathFactory, keys: Path) -> Iterator[RunningServer]:
    """One server for all votes here."""
    del keys
    running = RunningServer(tmp_path_factory.mktemp("votes") / "room.sqlite").start()
    yield running
    running.stop()


@pytest.fixture
def voting(voting_server: RunningServer) -> Iterator[Voting]:
    """Six people with codes, and a vote that is set to be secret."""
    made = Voting.in_forum(new_forum(voting_server))
    yield made
    made.forum.command("end", closed=True)


@pytest.fixture
def opened(voting: Voting) -> Voting:
    voting.open()
    return voting


@pytest.fixture
def own_voting(make_server: Callable[..., RunningServer], keys: Path) -> Voting:
    """The same on a server that a test may kill."""
    del keys
    return Voting.in_forum(new_forum(make_server()))


# Opening


def test_opening_asks_whether_it_is_meant_and_goes_on_when_it_is(
    voting: Voting, keys: Path
) -> None:
    before = keys_in(keys)

    asked = voting.forum.command("open", exercise=PRIORITISE)

    assert asked.status == 409
    assert asked.json["error"] == PlainSecretError().message()
    assert voting.facts["state"] == "prepared"
    assert keys_in(keys) == before

    voting.open()
    assert voting.facts["state"] == "open"
    (made,) = set(keys_in(keys)) - set(before)
    assert made.stem == voting.facts["id"]


def test_fewer_than_five_are_asked_about_too(voting_server: RunningServer) -> None:
    voting = Voting.in_forum(new_forum(voting_server), NAMES[:4])

    asked = voting.forum.command("open", exercise=PRIORITISE)

    assert asked.json["error"] == PlainFewVotersError().message()


def test_the_page_and_the_stage_say_what_is_promised(opened: Voting) -> None:
    page = opened.people[0].get("/room").page
    stage = opened.forum.desk.get(f"/stage/{opened.forum.slug}").page

    assert page.words("//*[@class='brief']") == " ".join(PROMISE)
    swedish = language("sv")
    assert stage.words("//*[@class='brief']") == " ".join(map(swedish.text, PROMISE))


# Voting


def test_a_vote_is_changed_and_sent_again_and_stays_one_slip(opened: Voting) -> None:
    person = opened.people[0]
    assert opened.cast(person, "Alfa").page.saved
    assert opened.cast(person, "Beta", rev=2).page.saved

    again = opened.cast(person, "Beta", rev=2, Accept="application/json")

    # Whether it says the same is told to nobody: the page sends it once more, in turn.
    assert (again.status, again.json["saved"], again.json["again"]) == (409, False, 3)
    assert opened.answered == 1
    assert person.get("/room").page.hidden("rev") == "3"
    assert opened.cast(person, "Beta", rev=3, Accept="application/json").json["rev"] == 4
    opened.close()
    opened.reveal()
    assert opened.votes == {"Alfa": 0, "Beta": 1, "Gamma": 0}


def test_a_page_that_is_older_is_refused_and_changes_nothing(opened: Voting) -> None:
    person = opened.people[0]
    opened.cast(person, "Alfa")
    opened.cast(person, "Beta", rev=2)

    stale = opened.cast(person, "Gamma", rev=1)

    assert stale.status == 409
    assert StaleAnswerError().sentence(ENGLISH) in stale.page.problem
    assert opened.answered == 1
    assert opened.cast(person, "Gamma", rev=3).page.saved
    opened.close()
    opened.reveal()
    assert opened.votes == {"Alfa": 0, "Beta": 0, "Gamma": 1}


def test_ones_own_slip_is_not_shown_again_and_neither_is_when_it_was_put_in(
    opened: Voting,
) -> None:
    person = opened.people[0]
    assert opened.cast(person, "Alfa").page.value("choices") == []

    page = person.get("/room").page

    assert page.value("choices") == []
    assert page.saved == "Saved. Your slip is not shown again: what you send now takes its place."
    assert not person.get(f"/answer/{PRIORITISE}/me").json["answer"]


# What can be seen


def everything_shown(voting: Voting, neighbour: Visitor) -> dict[str, bytes]:
    """Return all that anybody can look at who has not voted, by what it is."""
    forum, slug = voting.forum, voting.forum.slug
    desk, keeper = forum.desk, secretary_of(forum.server)
    with neighbour.listening() as stream:
        # Counts on a page may be a moment old.
        tick = stream.until(lambda state: state["answered"] == voting.answered)
    staff = [f"/state/{slug}", f"/state/{slug}?full=1", f"/worksheet/{slug}/{PRIORITISE}"]
    everybody = [f"/result/{slug}/{PRIORITISE}", f"/stage/{slug}", f"/stage/{slug}/part"]
    exports = [f"/preview/{slug}", *(f"/export/{slug}.{name}" for name in (*FORMATS, "zip"))]
    own = ["/room", "/room/part", f"/answer/{PRIORITISE}/me"]
    asked = {
        **{f"staff {path}": desk.get(path) for path in (*staff, *everybody, *exports)},
        **{f"secretary {path}": keeper.get(path) for path in (*staff, *everybody, exports[0])},
        **{f"neighbour {path}": neighbour.get(path) for path in (*own, *everybody)},
    }
    shown = {name: _GROWING.sub(rb"\g<1>0", answer.body) for name, answer in asked.items()}
    growing = ("now", "version", "layout")
    told = {name: value for name, value in tick.items() if name not in growing}
    return {**shown, "tick": json.dumps(told).encode()}


def changed(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> set[str]:
    return {name for name in before if before[name] != after[name]}


def two_votes_of_three(voting: Voting) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Return what is shown when some have voted, and when as many others have, for another."""
    neighbour = voting.people[-1]
    voting.vote("Alfa", only=slice(0, 2))
    before = everything_shown(voting, neighbour)
    for person in voting.people[:2]:
        assert voting.take_back(person, 2).status == 200
    voting.vote("Beta", "Gamma", only=slice(2, 4))
    assert voting.answered == 2
    return before, everything_shown(voting, neighbour)


def test_while_it_is_open_nothing_hangs_on_who_voted_or_for_what(opened: Voting) -> None:
    before, after = two_votes_of_three(opened)

    # Each ZIP has one more line in its trail: that it was taken home.
    assert changed(before, after) == {f"staff /export/{opened.forum.slug}.zip"}
    state = json.loads(after[f"staff /state/{opened.forum.slug}"])
    facts = next(r for r in state["rounds"] if r["exercise"] == PRIORITISE)
    assert facts["answered"] == 2
    assert {item["votes"] for item in facts["items"]} == {0}
    assert language("sv").text(NOT_COUNTED) in after[f"staff /preview/{opened.forum.slug}"].decode()


def test_in_a_vote_that_is_not_secret_the_same_look_finds_the_difference(voting: Voting) -> None:
    voting.forum.do("settings", PRIORITISE, settings={"secret": "no"})
    voting.open()

    before, after = two_votes_of_three(voting)

    slug = voting.forum.slug
    staff = {f"staff /{page}" for page in (f"state/{slug}", f"preview/{slug}")}
    exports = {f"staff /export/{slug}.{name}" for name in (*FORMATS, "zip")}
    assert {*staff, *exports, f"staff /result/{slug}/{PRIORITISE}"} <= changed(before, after)


def test_participants_get_no_result_before_it_is_shown(opened: Voting) -> None:
    opened.vote("Alfa")
    path = f"/result/{opened.forum.slug}/{PRIORITISE}"
    assert opened.people[0].get(path).status == 403
    opened.close()
    assert opened.people[0].get(path).status == 403


def test_the_others_slips_are_not_in_ones_own_answer(opened: Voting) -> None:
    opened.cast(opened.people[0], "Alfa")
    others = opened.people[1]
    assert others.get(f"/answer/{PRIORITISE}/me").json == {"answer": None, "rev": 0, "message": ""}
    assert others.get("/room").page.value("choices") == []


# Closing


def test_what_comes_out_is_what_was_voted_last(opened: Voting) -> None:
    first, second, third, fourth, *_ = opened.people
    opened.cast(first, "Alfa")
    opened.cast(second, "Alfa", "Beta")
    opened.cast(third, "Gamma")
    opened.cast(third, "Alfa", rev=2)
    opened.cast(fourth, "Gamma")
    opened.take_back(fourth, 2)
    opened.close()
    opened.reveal()

    assert opened.votes == {"Alfa": 3, "Beta": 1, "Gamma": 0}
    base = first.get(f"/result/{opened.forum.slug}/{PRIORITISE}").json["base"]
    assert (base["took_part"], base["joined"]) == (3, 6)


def test_a_result_of_fewer_than_five_is_shown_only_if_that_is_meant(opened: Voting) -> None:
    opened.vote("Alfa", only=slice(0, 4))
    opened.close()

    asked = opened.forum.command("reveal", exercise=PRIORITISE)

    assert asked.status == 409
    assert asked.json["error"] == FewSlipsError().message()
    assert opened.people[0].get("/room").page.state == "closed"
    opened.reveal()
    assert opened.votes["Alfa"] == 4


def test_ones_own_vote_is_on_no_page_when_it_is_closed(opened: Voting) -> None:
    person = opened.people[0]
    opened.vote("Beta")

    for change in (opened.close, opened.reveal):
        change()
        page = person.get("/room").page
        assert page.find("//main")
        assert not page.find("//*[contains(@class, 'own')] | //input[@checked]")
        assert not person.get(f"/answer/{PRIORITISE}/me").json["answer"]


def test_a_vote_that_comes_too_late_is_refused_and_counts_for_nothing(opened: Voting) -> None:
    opened.vote("Alfa", only=slice(0, 5))
    opened.close()

    late = opened.cast(opened.people[5], "Beta")

    assert late.status == 409
    assert BallotCountedError().sentence(ENGLISH) in late.page.problem
    opened.reveal()
    assert opened.votes == {"Alfa": 5, "Beta": 0, "Gamma": 0}


def test_another_process_closes_it_and_the_room_sees_it(own_voting: Voting, keys: Path) -> None:
    voting, server = own_voting, own_voting.forum.server
    voting.open()
    voting.vote("Alfa", "Gamma")
    name = voting.facts["id"]
    assert name in {key.stem for key in keys_in(keys)}
    with voting.people[0].listening() as stream:
        layout = stream.tick()["layout"]

        done = workshopkit("close", voting.forum.slug, PRIORITISE, "--store", str(server.store))

        assert done.returncode == 0, done.stderr
        stream.until(lambda state: state["layout"] > layout)
    assert voting.people[0].get("/room").page.state == "closed"
    assert name not in {key.stem for key in keys_in(keys)}
    voting.reveal()
    assert voting.votes == {"Alfa": 6, "Beta": 0, "Gamma": 6}
    copies = Path(f"{server.store}.copies")
    assert eventually(lambda: any(PRIORITISE in copy.name for copy in copies.glob("*.sqlite")))


def test_a_killed_server_comes_back_with_every_slip(own_voting: Voting) -> None:
    voting, server = own_voting, own_voting.forum.server
    voting.open()
    voting.vote("Alfa", only=slice(0, 4))
    server.kill()
    server.restart()

    assert voting.answered == 4
    assert voting.people[0].get("/room").page.saved
    assert voting.cast(voting.people[0], "Beta", rev=2).page.saved
    voting.cast(voting.people[4], "Gamma")
    voting.close()
    voting.reveal()
    assert voting.votes == {"Alfa": 3, "Beta": 1, "Gamma": 1}
    assert server.broken == []


# A key that is gone


@pytest.fixture
def keyless(opened: Voting, keys: Path) -> Voting:
    """A vote with four slips in it, and its key lost."""
    opened.vote("Alfa", only=slice(0, 4))
    (key,) = [key for key in keys_in(keys) if key.stem == opened.facts["id"]]
    key.unlink()
    return opened


def test_without_the_key_a_vote_is_refused_with_a_sentence(keyless: Voting) -> None:
    page = keyless.cast(keyless.people[5], "Beta")
    told = keyless.cast(keyless.people[5], "Beta", Accept="application/json")

    assert page.status == told.status == 409
    assert KeyGoneError().sentence(ENGLISH) in page.page.problem
    assert told.json["error"] == KeyGoneError().sentence(ENGLISH)
    assert keyless.answered == 4


def test_without_the_key_every_page_still_opens(keyless: Voting) -> None:
    slug = keyless.forum.slug
    assert {person.get("/room").status for person in keyless.people} == {200}
    for path in (f"/stage/{slug}", f"/state/{slug}", f"/preview/{slug}", f"/export/{slug}.zip"):
        assert keyless.forum.desk.get(path).status == 200, path


def test_without_the_key_it_is_not_closed_but_held_again(keyless: Voting) -> None:
    refused = keyless.forum.command("close", exercise=PRIORITISE)
    assert refused.status == 409
    assert refused.json["error"] == KeyGoneError().message()

    keyless.open()

    assert keyless.facts["number"] == 2
    assert keyless.answered == 0
    assert not keyless.people[0].get("/room").page.saved
    keyless.vote("Gamma", only=slice(0, 5))
    keyless.close()
    keyless.reveal()
    assert keyless.votes == {"Alfa": 0, "Beta": 0, "Gamma": 5}
    minutes = keyless.export("md").decode()
    lost = "The key of this secret ballot was lost: it was not counted."
    assert language("sv").text(lost) in minutes
    assert language("sv").text("Nobody voted.") not in minutes


# The record


def test_store_and_zip_are_whole_afterwards(
    opened: Voting, tmp_path: Path, voting_server: RunningServer
) -> None:
    opened.vote(*CHOICES[:2])
    opened.close()
    opened.reveal()
    archive = tmp_path / "minutes.zip"
    archive.write_bytes(opened.export("zip"))

    for file in (voting_server.store, archive):
        checked = commanded("verify", str(file))
        assert checked.returncode == 0, checked.stdout
        assert f"{opened.forum.slug}: whole" in checked.stdout


def test_nothing_in_the_log_tells_of_it(opened: Voting, voting_server: RunningServer) -> None:
    opened.vote("Alfa")
    opened.close()

    assert not [name for name in (*NAMES, *CHOICES) if name in voting_server.log]
    assert voting_server.broken == []


def test_somebody_who_joins_while_it_is_open_votes_as_well(opened: Voting) -> None:
    forum: Forum = opened.forum
    forum.do("codes", count=1)
    sheet = facilitator_of(forum.server).get(f"/codes/{forum.slug}").page
    code = sheet.find("//p[@class='code']")[-1].text_content()
    opened.people.append(come_in(forum, code, "Gun Nykomling"))

    opened.vote("Beta")

    opened.close()
    opened.reveal()
    assert opened.votes == {"Alfa": 0, "Beta": 7, "Gamma": 0}
