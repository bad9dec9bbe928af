"""The form of every kind and of every way to vote: axe-core, reflow, mistakes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from looker import BOTH, Looker, screens_of, unfold
from playwright.sync_api import BrowserContext, Page
from server import Forum, RunningServer, new_forum, secretary_of

pytestmark = pytest.mark.browser
#: By script: the exercises with a form of their own sort, and what is set before.
FORMS: dict[str, tuple[tuple[str, dict[str, object]], ...]] = {
    "dialogue_forum": (
        ("library-products", {}),
        ("centre-today-tomorrow", {}),
        ("centre-stance", {}),
        ("propose-target-groups", {}),
        ("prioritise-target-groups", {}),
        ("personas", {}),
        ("headlines", {}),
        ("existing-customers", {}),
    ),
    "local_follow_up": (
        ("customer-split", {}),
        ("weaknesses-strengths", {}),
        ("local-centre", {}),
        ("communication-staircase", {}),
        ("centre-matrix", {}),
        ("cluster-campaign", {}),
        ("persona-facts", {}),
        ("action-plan-now", {}),
        ("communication-plan", {}),
    ),
    "communication_day": (
        ("groups-and-change", {}),
        ("next-step-decision", {"by": "hands", "wording": "Vi gör det."}),
    ),
    "social_media": (("thread", {}),),
    "working_group": (("meeting-items", {}),),
    "evaluation": (("course-evaluation", {}),),
}
METHODS = ("dots", "rank", "points")


def mistakes(page: Page) -> None:
    """Send a form with nothing in it, and wait to be told."""
    page.evaluate("document.getElementById('answer-form').reset()")
    page.click("#answer-form .send button")
    page.wait_for_selector("#summary")


@pytest.mark.parametrize("script", FORMS)
def test_the_form_of_every_kind_is_accessible(
    server: RunningServer, contexts: Callable[..., BrowserContext], script: str
) -> None:
    forum = new_forum(server, script=script, title=f"Formulär {script}")
    looker = Looker(screens_of(contexts, forum.join("Alva"), sizes=("phone",)))
    page = looker.screens["phone"]
    for exercise, settings in FORMS[script]:
        if settings:
            forum.do("settings", exercise, settings=settings)
        forum.open_with_what_it_needs(exercise)
        page.goto(f"{server.address}/room")
        assert page.locator("#answer-form").is_visible()
        unfold(page)
        looker.look(f"{exercise}, open", colours=BOTH)
        # Placing no dots at all is no mistake.
        if exercise != "prioritise-target-groups":
            mistakes(page)
            looker.look(f"{exercise}, with mistakes")
    forum.do("end", closed=True)
    assert not looker.wrong, "\n".join(looker.wrong)


def spoil(page: Page, method: str) -> None:
    """Share too many points, or rank one choice twice; voting for nothing is no mistake."""
    if method == "points":
        page.locator(".share input").first.fill("300")
    else:
        for number in (0, 1):
            page.locator("#answer-form select").nth(number).select_option(index=1)


@pytest.mark.parametrize("method", METHODS)
def test_every_way_to_vote_is_accessible(
    server: RunningServer, contexts: Callable[..., BrowserContext], method: str
) -> None:
    forum = new_forum(server, script="local_follow_up", title=f"Rösta {method}")
    forum.do("settings", "cluster-campaign", settings={"method": method})
    forum.open_with_what_it_needs("cluster-campaign")
    looker = Looker(screens_of(contexts, forum.join("Alva", "Bord 7"), sizes=("phone",)))
    page = looker.screens["phone"]
    looker.look(f"{method}, open", f"{server.address}/room", colours=BOTH)
    if method != "dots":
        spoil(page, method)
        page.click("#answer-form .send button")
        page.wait_for_selector("#summary")
        looker.look(f"{method}, with mistakes")
    fields = forum.full_answer("cluster-campaign")
    forum.answer(forum.join("Bo", "Bord 7"), "cluster-campaign", fields)
    looker.look(f"{method}, saved by another", f"{server.address}/room")
    assert "Bo" in page.inner_text("#saved")
    forum.do("end", closed=True)
    assert not looker.wrong, "\n".join(looker.wrong)


def test_consent_is_accessible(forum: Forum, contexts: Callable[..., BrowserContext]) -> None:
    forum.run("centre-stance", {"texts": ["Öppet"]})
    forum.do("wording", "centre-stance", text="Vi väljer:\n- öppet\n- lätt")
    forum.do("open", "centre-stance")
    looker = Looker(screens_of(contexts, forum.join("Alva"), sizes=("phone",)))
    looker.look("consent, open", f"{forum.server.address}/room", colours=BOTH)
    mistakes(looker.screens["phone"])
    looker.look("consent, with mistakes")
    assert not looker.wrong, "\n".join(looker.wrong)


def test_paper_and_worksheets_are_accessible(
    server: RunningServer, contexts: Callable[..., BrowserContext]
) -> None:
    forum = new_forum(server, script="local_follow_up", title="Papper")
    keeper = secretary_of(server)
    looker = Looker(screens_of(contexts, keeper, sizes=("phone",)))
    page = looker.screens["phone"]
    for exercise in ("local-target-groups", "local-centre", "cluster-campaign"):
        if exercise == "cluster-campaign":
            forum.do("settings", exercise, settings={"method": "points"})
        if forum.round(exercise)["state"] == "prepared":
            forum.open_with_what_it_needs(exercise)
        fields = forum.full_answer(exercise)
        address = f"{server.address}/paper/{forum.slug}/{exercise}"
        assert keeper.post(f"/paper/{forum.slug}/{exercise}", fields).status == 200
        page.goto(address)
        unfold(page)
        looker.look(f"paper, {exercise}", colours=BOTH)
        if exercise != "cluster-campaign":
            mistakes(page)
            looker.look(f"paper with mistakes, {exercise}")
    looker.look("worksheets", f"{server.address}/worksheet/{forum.slug}")
    forum.do("end", closed=True)
    assert not looker.wrong, "\n".join(looker.wrong)


def test_the_list_of_ones_own_pace_is_accessible(
    server: RunningServer, contexts: Callable[..., BrowserContext]
) -> None:
    forum = new_forum(server, script="local_follow_up", title="I egen takt", until="2099-12-31")
    person = forum.join("Alva", "Bord 1")
    looker = Looker(screens_of(contexts, person, sizes=("phone",)))
    address = f"{server.address}/room"
    exercise = "weaknesses-strengths"
    forum.answer(person, exercise, forum.full_answer(exercise))
    looker.look("list", address, colours=BOTH)
    for section in (exercise, "customer-split", "local-agenda-assignment"):
        looker.look(f"at {section}", f"{address}?at={section}", colours=BOTH)
    forum.do("close", exercise)
    looker.look("list, one closed", address, colours=BOTH)
    looker.look("at what is closed", f"{address}?at={exercise}", colours=BOTH)
    forum.do("end", closed=True)
    assert not looker.wrong, "\n".join(looker.wrong)
