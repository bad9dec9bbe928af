"""Every page in every state: axe-core, reflow, keyboard, focus."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from looker import BOTH, SIZES, Looker, screens_of
from playwright.sync_api import BrowserContext, Page, expect
from server import (
    HEADLINES,
    PERSONAS,
    PRIORITISE,
    PROPOSE,
    Forum,
    RunningServer,
    Visitor,
    new_forum,
)
from window import desk_is_up

pytestmark = pytest.mark.browser
EXERCISES = (PROPOSE, PRIORITISE, PERSONAS, HEADLINES)
PANEL = "[cell-index]:not([hidden]) .exercise"


def test_joining_is_accessible(forum: Forum, contexts: Callable[..., BrowserContext]) -> None:
    looker = Looker(screens_of(contexts))
    address = forum.server.address
    looker.look("join", f"{address}/?language=en&new=1", colours=BOTH)
    looker.look("join with code", f"{address}/j/{forum.code}", colours=BOTH)
    looker.look("nothing there", f"{address}/nothing", colours=BOTH)
    looker.look("refused", f"{address}/desk/demo", colours=BOTH)
    for page in looker.screens.values():
        page.goto(address)
        page.fill("#code", "nej")
        page.click("form.join button")
        page.wait_for_selector("#code-error")
    looker.look("wrong code", colours=BOTH)
    assert not looker.wrong, "\n".join(looker.wrong)


def test_the_room_and_the_stage_are_accessible_in_every_state(
    forum: Forum, contexts: Callable[..., BrowserContext]
) -> None:
    room = Looker(screens_of(contexts, forum.join("Alva", "Bord 1")))
    stage = Looker(screens_of(contexts, forum.desk))
    address = forum.server.address

    def look(state: str) -> None:
        room.look(f"room, {state}", f"{address}/room", colours=BOTH)
        stage.look(f"stage, {state}", f"{address}/stage/{forum.slug}", colours=BOTH)

    look("welcome")
    forum.do("go", section=PROPOSE)
    look("prepared")
    forum.do("open", PROPOSE)
    look("open")
    seat = Visitor(address)
    seat.cookies = {c["name"]: c["value"] for c in room.screens["phone"].context.cookies(address)}
    forum.answer(seat, PROPOSE, {"texts": ["Bokälskaren", "x" * 120]})
    look("saved")
    forum.do("close", PROPOSE)
    look("closed")
    forum.do("reveal", PROPOSE)
    look("revealed")
    forum.do("go", section="thanks")
    look("thanks")
    forum.do("end", closed=True)
    look("over")
    assert not room.wrong + stage.wrong, "\n".join(room.wrong + stage.wrong)


def test_the_desk_is_accessible_while_an_exercise_runs(
    forum: Forum, contexts: Callable[..., BrowserContext]
) -> None:
    looker = Looker(screens_of(contexts, forum.desk))
    for page in looker.screens.values():
        page.goto(f"{forum.server.address}/desk/{forum.slug}")
        desk_is_up(page)
    looker.look("desk, welcome")
    forum.do("open", PROPOSE)
    forum.answer(forum.join(), PROPOSE, {"texts": ["Ett", "Två"]})
    for state in ("open", "closed"):
        for page in looker.screens.values():
            page.wait_for_selector(f"{PANEL}[data-state='{state}'] li.item")
        looker.look(f"desk, {state}", within=PANEL)
        if state == "open":
            forum.do("close", PROPOSE)
    for page in looker.screens.values():
        page.keyboard.press("?")
        page.wait_for_selector("dialog#keys[open]")
    looker.look("desk, keys", within="dialog#keys")
    assert not looker.wrong, "\n".join(looker.wrong)


def reached(page: Page) -> set[str]:
    """Return the marks of all elements that Tab leads to, checking that each shows its focus."""
    page.evaluate("document.activeElement?.blur?.()")
    seen: set[str] = set()
    for _ in range(300):
        page.keyboard.press("Tab")
        mark = page.evaluate(
            """() => {
                const e = document.activeElement;
                if (!e || e === document.body) return null;
                const s = getComputedStyle(e);
                const r = e.getBoundingClientRect();
                const label = e.closest("label");
                const around = label ? getComputedStyle(label) : s;
                const shown = [s, around].some(
                    (x) => (x.outlineStyle !== "none" && parseFloat(x.outlineWidth) > 0) ||
                        x.boxShadow !== "none");
                const name = window.marked.get(e) || "other";
                return [name, shown && r.width > 0, e.outerHTML.slice(0, 120)];
            }"""
        )
        if mark is None:
            continue
        if mark[0] in seen and mark[0] != "other":
            return seen
        assert mark[1], f"the focus is not shown: {mark[2]}"
        seen.add(mark[0])
    return seen


def mark_controls(page: Page) -> set[str]:
    """Mark all controls on a page and return their marks; of radio buttons the first counts."""
    marks: list[str] = page.evaluate(
        """() => {
            const controls = "a[href], button, input, select, textarea, summary";
            const all = [...document.querySelectorAll(controls)];
            const radios = new Set();
            const wanted = all.filter((e) => {
                if (e.disabled || e.type === "hidden" || !e.checkVisibility()) return false;
                if (e.type !== "radio") return true;
                if (radios.has(e.name)) return false;
                radios.add(e.name);
                return true;
            });
            window.marked = new Map(wanted.map((e, n) => [e, n + " " + e.outerHTML.slice(0, 120)]));
            return [...window.marked.values()];
        }"""
    )
    return set(marks)


@pytest.mark.parametrize("exercise", EXERCISES)
def test_every_form_can_be_filled_in_by_keyboard(
    forum: Forum, contexts: Callable[..., BrowserContext], exercise: str
) -> None:
    forum.make_ready(exercise)
    page = screens_of(contexts, forum.join())["phone"]
    page.goto(f"{forum.server.address}/room")
    # The way to what is new by hand goes as soon as the page follows by itself.
    expect(page.locator("#by-hand")).to_have_count(0)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    wanted = mark_controls(page)
    assert len(wanted) > 4
    assert wanted - reached(page) == set()


def test_the_desk_can_be_run_by_keyboard(
    forum: Forum, contexts: Callable[..., BrowserContext]
) -> None:
    forum.run(PROPOSE, {"texts": ["Ett", "Två"]})
    page = screens_of(contexts, forum.desk)["desktop"]
    page.goto(f"{forum.server.address}/desk/{forum.slug}")
    desk_is_up(page)
    page.wait_for_selector(f"{PANEL} li.item")
    wanted = mark_controls(page)
    assert len(wanted) > 15
    assert wanted - reached(page) == set()


def test_joining_works_by_keyboard(forum: Forum, contexts: Callable[..., BrowserContext]) -> None:
    page = new_page(contexts)
    page.goto(f"{forum.server.address}/")
    page.wait_for_function("document.activeElement.id === 'code'")
    page.keyboard.type(forum.code)
    page.keyboard.press("Tab")
    page.keyboard.type("Alva")
    page.keyboard.press("Enter")
    page.wait_for_selector("#room")
    assert forum.state()["joined"] == 1


def new_page(make: Callable[..., BrowserContext]) -> Page:
    return make(viewport=SIZES["phone"]).new_page()


def test_a_page_is_as_light_as_promised(server: RunningServer) -> None:
    forum = new_forum(server)
    person = forum.join()
    page = person.get("/room", Accept_Encoding="gzip")
    paths = page.headers and person.get("/room").page.find("//script/@src | //link/@href")
    sent = len(page.body) + sum(
        len(person.get(str(path), Accept_Encoding="gzip").body) for path in paths
    )
    font = 33_996
    assert sent + font <= 60_000
    forum.do("end", closed=True)
