"""The page of every exercise that ships: it holds together, and it can be answered without more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from server import Forum, Page, RunningServer, new_forum

SCRIPTS = (
    "communication_day",
    "dialogue_forum",
    "evaluation",
    "local_follow_up",
    "social_media",
    "working_group",
)
MakeForum = Callable[[str], Forum]


@pytest.fixture
def make_forum(server: RunningServer) -> Iterator[MakeForum]:
    made: list[Forum] = []

    def make(script: str) -> Forum:
        made.append(new_forum(server, script=script, title=f"Alla i {script}"))
        return made[-1]

    yield make
    for forum in made:
        forum.command("end", closed=True)


def asked(forum: Forum) -> list[str]:
    """Return the exercises that ask something, in the order of the script."""
    found = []
    for facts in forum.state()["rounds"]:
        kind, round_ = forum.asked(facts["exercise"])
        if kind.asks(round_):
            found.append(facts["exercise"])
    assert found
    return found


def loose_ends(page: Page) -> list[str]:
    """Return what is wrong in how the elements of a page name each other."""
    ids = [str(found) for found in page.find("//@id")]
    twice = [f"twice: {name}" for name, count in Counter(ids).items() if count > 1]
    pointing = page.find("//label/@for | //@aria-labelledby | //@aria-describedby | //@list")
    named = {name for found in pointing for name in found.split()}
    named |= {str(found)[1:] for found in page.find("//a/@href") if str(found).startswith("#")}
    return twice + [f"nothing called {name}" for name in sorted(named - set(ids))]


def unnamed(page: Page) -> list[str]:
    """Return the controls that have no label."""
    labelled = {str(name) for name in page.find("//label/@for")}
    return [
        control.get("name")
        for control in page.find("//form[@id='answer-form']//*[self::input or self::textarea]")
        if control.get("type") != "hidden"
        and control.get("id") not in labelled
        and not control.get("aria-label")
        and not control.xpath("ancestor::label")
    ]


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_form_holds_together_with_and_without_mistakes(
    make_forum: MakeForum, script: str
) -> None:
    forum = make_forum(script)
    for exercise in asked(forum):
        forum.open_with_what_it_needs(exercise)
        person = forum.join("Alva")
        page = person.get("/room").page
        assert page.state == "open", exercise
        assert loose_ends(page) == [], exercise
        assert unnamed(page) == [], exercise
        sent = {"round": [page.hidden("round")], "rev": ["1"]}
        refused = person.post("/room", sent).page
        assert loose_ends(refused) == [], f"{exercise}, sent empty"
        paper = forum.desk.get(f"/paper/{forum.slug}/{exercise}").page
        assert loose_ends(paper) == [], f"{exercise} on paper"


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_exercise_is_answered_closed_and_shown_without_javascript(
    make_forum: MakeForum, script: str
) -> None:
    forum = make_forum(script)
    for exercise in asked(forum):
        forum.open_with_what_it_needs(exercise)
        person = forum.join("Alva", "Bord 7")
        page = person.get("/room").page
        good = forum.full_answer(exercise)
        names = {str(name) for name in page.find("//form[@id='answer-form']//*[@name]/@name")}
        assert names >= {"round", "rev", *good}, exercise
        sent = {**good, "round": [page.hidden("round")], "rev": [page.hidden("rev")]}
        saved = person.post("/room", sent).page
        assert saved.saved, f"{exercise}: {saved.problem}"
        assert {name: saved.value(name) for name in good} == good, exercise
        forum.do("close", exercise)
        assert person.get("/room").page.find("//*[@class='own']//dd"), exercise
        forum.do("reveal", exercise)
        shown = person.get("/room").page
        assert shown.words("//section[@class='result']"), exercise
        assert loose_ends(shown) == [], f"{exercise}, shown"
    assert forum.server.broken == []
