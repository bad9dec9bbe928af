"""Sorted, in per cent, dark, with a sound: switched at the desk, seen on the stage alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from server import PRIORITISE, PROPOSE, Forum, RunningServer, new_forum, secretary_of

ROWS = "//*[@class='row']"
LABELS = ["Alfa", "Beta", "Gamma", "Delta"]
#: Which of the labels each of four people votes for.
VOTES = ((1, 2, 3), (1, 2), (1, 3), (2,))


@pytest.fixture(scope="module")
def voted(server: RunningServer) -> Iterator[Forum]:
    made = new_forum(server, title="Utseende")
    people = [made.join() for _ in VOTES]
    made.do("open", PROPOSE)
    made.answer(people[0], PROPOSE, {"texts": LABELS})
    made.do("close", PROPOSE)
    made.do("settings", PRIORITISE, settings={"keep": 0})
    made.do("open", PRIORITISE)
    ids = made.ids(PRIORITISE)
    for person, votes in zip(people, VOTES, strict=True):
        made.answer(person, PRIORITISE, {"choices": [ids[LABELS[n]] for n in votes]})
    made.do("close", PRIORITISE)
    yield made
    made.command("end", closed=True)


@pytest.fixture
def shown(voted: Forum) -> Iterator[Forum]:
    if voted.round(PRIORITISE)["state"] != "revealed":
        voted.do("reveal", PRIORITISE)
    yield voted
    for look in ("sorted", "percent", "dark", "sound"):
        voted.do("look", look=look, on=False)


def rows(forum: Forum) -> list[tuple[str, str, str]]:
    """Return label, figure and rank of each row on the stage."""
    page = forum.desk.get(f"/stage/{forum.slug}").page
    return [
        (row[0].text_content(), row.get("data-figure"), row[0].get("data-rank") or "")
        for row in page.find(ROWS)
    ]


def test_what_is_not_shown_is_not_sent_however_the_stage_looks(voted: Forum) -> None:
    for look in ("sorted", "percent"):
        voted.do("look", look=look, on=True)
    sent = voted.desk.get(f"/stage/{voted.slug}/part").text
    for look in ("sorted", "percent"):
        voted.do("look", look=look, on=False)
    assert "data-figure" not in sent
    assert not any(label in sent for label in LABELS)


def test_a_result_stands_in_the_order_of_the_list_without_a_rank(shown: Forum) -> None:
    expected = [("Alfa", "0", ""), ("Beta", "3", ""), ("Gamma", "3", ""), ("Delta", "2", "")]
    assert rows(shown) == expected


def test_sorted_the_most_comes_first_and_equal_counts_share_their_rank(shown: Forum) -> None:
    shown.do("look", look="sorted", on=True)
    assert rows(shown) == [
        ("Beta", "3", "1"),
        ("Gamma", "3", "1"),
        ("Delta", "2", "3"),
        ("Alfa", "0", "4"),
    ]


def test_per_cent_names_what_it_is_of(shown: Forum) -> None:
    shown.do("look", look="percent", on=True)
    stage = shown.desk.get(f"/stage/{shown.slug}").page
    assert [figure for _, figure, _ in rows(shown)] == [
        "0 · 0 %",
        "3 · 75 %",
        "3 · 75 %",
        "2 · 50 %",
    ]
    assert "Procent av dem som deltog (4)." in stage.words("//*[@class='base']")


def test_phones_keep_the_result_as_it_is(shown: Forum) -> None:
    person = shown.join()
    before = person.get("/room").page.words("//section[@class='result']")
    for look in ("sorted", "percent"):
        shown.do("look", look=look, on=True)
    assert person.get("/room").page.words("//section[@class='result']") == before


def test_dark_and_sound_are_told_to_the_stage_and_off_in_the_beginning(shown: Forum) -> None:
    def look() -> list[str]:
        return shown.desk.get(f"/stage/{shown.slug}").page.find("//*[@data-look]/@data-look")

    before = look()
    for name in ("sound", "dark"):
        shown.do("look", look=name, on=True)
    assert (before, look()) == ([""], ["dark sound"])


def test_only_the_facilitator_changes_how_the_stage_looks(shown: Forum) -> None:
    for person in (secretary_of(shown.server), shown.join()):
        facts = {"command": "look", "look": "dark", "on": True}
        assert person.post_json(f"/command/{shown.slug}", facts).status == 403
    assert shown.command("look", look="glitter").status == 422
