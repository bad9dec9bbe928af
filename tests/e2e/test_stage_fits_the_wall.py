"""The stage on screens of many sizes: nothing is cut, and the text is as large as it can be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from looker import AXE, TAGS, give_cookies
from playwright.sync_api import BrowserContext, Page
from server import PRIORITISE, PROPOSE, Forum, RunningServer, new_forum

pytestmark = pytest.mark.browser
NewContext = Callable[..., BrowserContext]

#: Width and height of walls: usual ones, the largest, and an old projector.
WALLS = ((1280, 720), (1920, 1080), (3840, 2160), (1024, 768))
LABELS = (
    "Bokälskaren",
    "Den kommunplacerade flyktingen",
    "Den som bor långt ut på landet och bara kommer hit med buss",
)
#: The smallest text in hundredths of the height, by the number of rows.
FLOOR = {3: 5.5, 8: 4.4, 12: 3.6, 24: 2.4, 40: 1.5}
#: From so many rows on they fill the height.
FILLS = 8

_MEASURE = """() => {
    const part = document.querySelector(".part").getBoundingClientRect();
    const box = document.querySelector("[data-fits]").getBoundingClientRect();
    const all = (selector) => [...document.querySelectorAll(selector)];
    const words = all("[data-fits] .bars .what, [data-fits] .choices bdi");
    const cut = words.filter((one) => {
        const range = document.createRange();
        range.selectNodeContents(one);
        const at = range.getBoundingClientRect();
        // A line is higher than its letters, and there is air around what stands in the middle.
        const air = innerHeight * 0.012;
        return at.left < box.left - 2 || at.right > box.right + 2
            || at.top < box.top - air || at.bottom > box.bottom + air;
    }).map((one) => one.textContent);
    const bases = all("[data-fits] .base").filter((one) => one.textContent);
    const foot = bases.length ? bases[0].getBoundingClientRect().top : box.bottom;
    const rows = words.map((one) => one.closest("li").getBoundingClientRect());
    return {
        cut,
        beyond: document.documentElement.scrollHeight - innerHeight,
        over: rows.filter((row) => row.bottom > foot + 2).length,
        size: Math.min(...words.map((one) => parseFloat(getComputedStyle(one).fontSize)))
            / innerHeight * 100,
        filled: (Math.max(...rows.map((row) => row.bottom)) - box.top) / (foot - box.top),
        rows: rows.length,
        smallest: part.height,
    };
}"""


def _voted(server: RunningServer, rows: int) -> Forum:
    """Make a workshop in which so many choices are voted on by four people."""
    forum = new_forum(server, title=f"En vägg med {rows}")
    labels = [f"{LABELS[n % len(LABELS)]} {n + 1}" for n in range(rows)]
    people = [forum.join() for _ in range(max(4, -(-rows // 5)))]
    forum.do("open", PROPOSE)
    for n, person in enumerate(people):
        if labels[5 * n : 5 * n + 5]:
            forum.answer(person, PROPOSE, {"texts": labels[5 * n : 5 * n + 5]})
    forum.do("close", PROPOSE)
    forum.do("go", section=PRIORITISE)
    forum.do("settings", PRIORITISE, settings={"keep": 0})
    forum.do("open", PRIORITISE)
    ids = list(forum.ids(PRIORITISE).values())
    for n, person in enumerate(people[:4]):
        forum.answer(person, PRIORITISE, {"choices": ids[: min(3, n + 1)]})
    return forum


def _stage(contexts: NewContext, forum: Forum, **options: Any) -> Page:
    context = contexts(**options)
    give_cookies(context, forum.desk)
    page = context.new_page()
    page.goto(f"{forum.server.address}/stage/{forum.slug}")
    page.evaluate("document.fonts.ready")
    return page


def _wrong(page: Page, rows: int, filling: bool) -> list[str]:
    """Return what is wrong with the stage on each wall."""
    wrong = []
    for width, height in WALLS:
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(150)
        seen = page.evaluate(_MEASURE)
        where = f"{rows} rows at {width}x{height}: {seen}"
        if seen["cut"] or seen["beyond"] > 1 or seen["over"] or seen["rows"] != rows:
            wrong.append(f"cut, {where}")
        if seen["size"] < FLOOR[rows] * (0.8 if width / height < 1.5 else 1):
            wrong.append(f"small, {where}")
        if filling and rows >= FILLS and seen["filled"] < 0.85:
            wrong.append(f"not filled, {where}")
    return wrong


@pytest.mark.parametrize("rows", sorted(FLOOR))
def test_choices_and_result_fill_every_wall_and_nothing_is_cut(
    server: RunningServer, contexts: NewContext, rows: int
) -> None:
    forum = _voted(server, rows)
    page = _stage(contexts, forum)
    wrong = _wrong(page, rows, filling=False)
    for act in ("close", "reveal"):
        forum.do(act, PRIORITISE)
    page.wait_for_selector(".result .bars")
    wrong += _wrong(page, rows, filling=True)
    page.evaluate(AXE)
    found = page.evaluate(
        "(tags) => axe.run(document, {runOnly: {type: 'tag', values: tags}})"
        ".then((found) => found.violations.map((rule) => rule.id))",
        TAGS,
    )
    forum.command("end", closed=True)
    assert not wrong + found, "\n".join(wrong + found)


def test_that_the_time_is_up_goes_away_by_itself_on_the_stage(
    server: RunningServer, contexts: NewContext
) -> None:
    forum = new_forum(server, title="En klocka")
    forum.do("go", section=PROPOSE)
    page = _stage(contexts, forum, viewport={"width": 1280, "height": 720})
    line = page.locator("#timer")
    seen = []
    forum.do("timer", minutes=3)
    line.locator("strong", has_text="2:5").wait_for()
    seen.append(
        line.locator("strong").evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
    )
    # The page is told of another time: 3 seconds ago, then 21.
    for ago in (3, 21):
        page.evaluate(
            "async ([ago]) => (await import(document.querySelector('script[type=module]').src"
            ".replace(/stage[.]js.*/, 'timer.js'))).setTimer({timer: 1000 - ago, now: 1000})",
            [ago],
        )
        seen.append(line.is_visible())
    forum.command("end", closed=True)
    assert seen[0] >= 0.1 * 720
    assert seen[1:] == [True, False]


def test_keys_at_the_desk_sort_and_darken_the_stage_and_it_stays_readable(
    server: RunningServer, contexts: NewContext, open_desk: Callable[..., Page]
) -> None:
    forum = _voted(server, 8)
    for act in ("close", "reveal"):
        forum.do(act, PRIORITISE)
    stage = _stage(contexts, forum, viewport={"width": 1920, "height": 1080})
    desk = open_desk(server, forum.slug)
    for key, there in (
        ("s", ".what[data-rank='1']"),
        ("%", "[data-figure$='%']"),
        ("d", "[data-look~='dark']"),
    ):
        desk.keyboard.press(key)
        stage.wait_for_selector(there, state="attached")
    wrong = _wrong(stage, 8, filling=True)
    ground = stage.evaluate("getComputedStyle(document.body).backgroundColor")
    stage.evaluate(AXE)
    found = stage.evaluate(
        "axe.run(document, {runOnly: ['color-contrast']}).then((found) => found.violations)"
    )
    forum.command("end", closed=True)
    assert ground == "rgb(11, 15, 20)"
    assert not wrong + found, wrong + found
