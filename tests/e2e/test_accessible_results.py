"""Everything that came out of three workshops: phones, stage, desk, record, the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from looker import SIZES, Looker, Screens, screens_of, unfold
from playwright.sync_api import BrowserContext, Page
from server import ROOT, Forum, RunningServer, facilitator_of

from workshopkit.domain.exercise import filled
from workshopkit.rehearsal.play import play
from workshopkit.rehearsal.scenario import read_scenario

pytestmark = pytest.mark.browser
SCENARIOS = ("local-follow-up", "communication-day", "dialogue-forum", "evaluation")
Sections = dict[str, list[str]]
PANEL = "[cell-index]:not([hidden]) .exercise"
NewContext = Callable[..., BrowserContext]


@pytest.fixture(scope="module")
def played(server: RunningServer) -> Callable[[str], Forum]:
    """Play a scenario the first time it is asked for."""
    known: dict[str, Forum] = {}

    def find(name: str) -> Forum:
        if name not in known:
            path = ROOT / "rehearsals" / f"{name}.toml"
            slug = play(read_scenario(path), server.links.facilitator)
            desk = facilitator_of(server)
            code = desk.get(f"/state/{slug}").json["workshop"]["code"]
            known[name] = Forum(server, desk, slug, code)
        return known[name]

    return find


@pytest.fixture(scope="module")
def sections(played: Callable[[str], Forum]) -> Sections:
    """The exercises of each scenario that look different: one of each sort and way to be shown."""
    seen: set[tuple[object, ...]] = set()
    found: Sections = {}
    for name in SCENARIOS:
        found[name] = []
        for facts in played(name).state()["rounds"]:
            look = _look(facts)
            if look not in seen:
                seen.add(look)
                found[name].append(facts["exercise"])
    return found


def _look(facts: Mapping[str, Any]) -> tuple[object, ...]:
    settings = facts["settings"]
    ways = ("shown_as", "shape", "when", "method", "filter", "by")
    is_asked = bool(settings.get("wording"))
    among = bool(settings.get("subjects_from"))
    return facts["kind"], *(settings.get(name) for name in ways), is_asked, among


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_result_is_accessible_in_the_room_and_on_the_stage(
    played: Callable[[str], Forum], sections: Sections, contexts: NewContext, name: str
) -> None:
    forum = played(name)
    room = Looker(screens_of(contexts, forum.join("Alva", "Bord 1"), sizes=("phone",)))
    stage = Looker(screens_of(contexts, forum.desk, sizes=("desktop",)))
    address = forum.server.address
    for section in sections[name]:
        forum.do("go", section=section)
        room.look(f"room, {section}", f"{address}/room")
        stage.look(f"stage, {section}", f"{address}/stage/{forum.slug}")
    assert not room.wrong + stage.wrong, "\n".join(room.wrong + stage.wrong)


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_panel_of_the_desk_is_accessible(
    played: Callable[[str], Forum], sections: Sections, contexts: NewContext, name: str
) -> None:
    forum = played(name)
    looker = Looker(screens_of(contexts, forum.desk, sizes=("desktop",)))
    page = looker.screens["desktop"]
    forum.do("go", section="welcome")
    page.goto(f"{forum.server.address}/desk/{forum.slug}")
    page.wait_for_selector(".welcome")
    for section in sections[name]:
        kind, round_ = forum.asked(section)
        title = filled(round_.wording("sv").title, round_.settings)
        page.click(f".sections button[data-section='{section}']")
        page.locator(f"{PANEL} h1", has_text=title).wait_for()
        assert page.locator(f"{PANEL} .result").count() == kind.asks(round_)
        unfold(page)
        looker.look(f"desk, {section}", within=PANEL)
    assert not looker.wrong, "\n".join(looker.wrong)


def _record(page: Page, forum: Forum) -> None:
    page.goto(f"{forum.server.address}/record/{forum.slug}")
    page.wait_for_selector("#documentation .formats")
    unfold(page)


@pytest.mark.parametrize(("name", "size"), list(zip(SCENARIOS, SIZES, strict=False)))
def test_the_record_of_a_long_workshop_is_accessible(
    played: Callable[[str], Forum], contexts: NewContext, name: str, size: str
) -> None:
    forum = played(name)
    looker = Looker(screens_of(contexts, forum.desk, sizes=(size,)))
    for page in looker.screens.values():
        _record(page, forum)
    looker.look(f"record, {name}")
    assert not looker.wrong, "\n".join(looker.wrong)


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_documentation_is_accessible(
    played: Callable[[str], Forum], contexts: NewContext, name: str
) -> None:
    forum = played(name)
    looker = Looker(screens_of(contexts, forum.desk))
    looker.look(f"documentation, {name}", f"{forum.server.address}/preview/{forum.slug}")
    assert not looker.wrong, "\n".join(looker.wrong)


def test_a_script_of_ones_own_is_made_on_an_accessible_page(
    server: RunningServer, contexts: NewContext
) -> None:
    screens: Screens = screens_of(contexts, facilitator_of(server))
    looker = Looker(screens)
    for page in screens.values():
        page.goto(f"{server.address}/home")
        page.wait_for_selector("form.new")
        page.wait_for_selector("#add-exercise")
        for picked in (1, 2):
            page.click("#add-exercise button")
            page.wait_for_function(
                f"document.querySelectorAll('#picks > li').length >= {picked}"
                " || document.querySelector('[role=alert], .problem')"
            )
        unfold(page)
    looker.look("home, with a script begun")
    assert not looker.wrong, "\n".join(looker.wrong)
