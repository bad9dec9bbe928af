"""What a browser adds: questions that come and go, counting, and devices that follow each other."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator

import pytest
from looker import give_cookies
from playwright.sync_api import Page, expect
from server import Forum, RunningServer, Visitor, new_forum, secretary_of
from window import asked_hosts, page_errors

from workshopkit.locale.language import language

pytestmark = pytest.mark.browser
OpenPage = Callable[..., Page]
PANEL = "[cell-index]:not([hidden]) .exercise"
PRODUCTS, CAMPAIGN, CENTRE, SURVEY = (
    "library-products",
    "cluster-campaign",
    "local-centre",
    "course-evaluation",
)
CLOCK = re.compile(r"\d+:\d\d")
LESS_IS_LEFT = """before => {
    const found = document.getElementById("timer").textContent.match(/(\\d+):(\\d\\d)/);
    return found !== null && 60 * Number(found[1]) + Number(found[2]) < before;
}"""


@pytest.fixture
def make_forum(server: RunningServer) -> Iterator[Callable[..., Forum]]:
    """Make workshops of other scripts."""
    made: list[Forum] = []

    def make(script: str, **facts: str) -> Forum:
        made.append(new_forum(server, script=script, **facts))
        return made[-1]

    yield make
    for forum in made:
        forum.command("end", closed=True)


@pytest.fixture
def open_as(open_page: OpenPage) -> Callable[..., Page]:
    """Open a page as somebody who has come in already, in a profile of their own."""

    def open_(person: Visitor, path: str = "/room", **options: object) -> Page:
        page = open_page(**options)
        give_cookies(page.context, person)
        page.goto(f"{person.address}{path}")
        return page

    return open_


def step(page: Page, name: str, value: int) -> None:
    page.locator(f"label:has(input[name='{name}'][value='{value}'])").click()


def test_a_question_that_hangs_on_another_comes_and_goes(
    make_forum: Callable[..., Forum], open_as: Callable[..., Page]
) -> None:
    forum = make_forum("evaluation")
    forum.do("open", SURVEY)
    person = forum.join()
    page = open_as(person)
    asked = page.locator("[name='q6']")
    expect(asked).to_be_hidden()
    step(page, "q5", 1)
    expect(asked).to_be_visible()
    asked.fill("För ljust i salen")
    step(page, "q5", 4)
    expect(asked).to_be_hidden()
    step(page, "q5", 2)
    expect(asked).to_be_visible()
    expect(asked).to_have_value("För ljust i salen")
    step(page, "q5", 2)
    expect(asked).to_be_hidden()
    step(page, "q5", 1)
    page.click("#answer-form .send button")
    expect(page.locator("#saved")).to_contain_text(":")
    answers = person.get(f"/answer/{SURVEY}/me").json["answer"]["answers"]
    assert answers == {"5": 1, "6": "För ljust i salen"}
    page.reload()
    expect(asked).to_be_visible()


def test_a_sheet_of_paper_has_its_questions_come_and_go_too(
    make_forum: Callable[..., Forum], open_as: Callable[..., Page]
) -> None:
    forum = make_forum("evaluation")
    forum.do("open", SURVEY)
    page = open_as(secretary_of(forum.server), f"/paper/{forum.slug}/{SURVEY}")
    asked = page.locator("[name='q6']")
    expect(asked).to_be_hidden()
    step(page, "q5", 1)
    asked.fill("För ljust i salen")
    page.click("#answer-form .send button")
    expect(page.locator("[role='status']").first).to_be_visible()
    expect(asked).to_be_hidden()
    expect(page.locator(".own summary")).to_have_count(1)
    page.locator(".own summary").click()
    page.locator(".own a").click()
    expect(asked).to_have_value("För ljust i salen")


def test_points_that_are_left_are_counted(
    make_forum: Callable[..., Forum], open_as: Callable[..., Page]
) -> None:
    forum = make_forum("local_follow_up")
    forum.do("settings", CAMPAIGN, settings={"method": "points"})
    forum.open_with_what_it_needs(CAMPAIGN)
    page = open_as(forum.join("Alva", "Bord 7", language="en"))
    left, shares = page.locator(".points .left"), page.locator(".share input")
    words = language("en")
    expect(left).to_have_text(words.text("Points left: {n}", n=100))
    shares.nth(0).fill("60")
    expect(left).to_have_text(words.text("Points left: {n}", n=40))
    shares.nth(1).fill("70")
    expect(left).to_have_text(words.text("Take away {n}", n=30))
    expect(left).to_have_class(re.compile("over"))
    page.click("#answer-form .send button")
    expect(page.locator("#summary")).to_be_focused()
    shares.nth(1).fill("40")
    expect(left).to_have_text(words.text("Points left: {n}", n=0))
    page.click("#answer-form .send button")
    expect(page.locator("#saved")).to_contain_text(":")


def test_two_devices_at_a_table_follow_each_other(
    forum: Forum, open_as: Callable[..., Page]
) -> None:
    forum.do("open", PRODUCTS)
    idle = open_as(forum.join("Alva", "Bord 1"))
    other = open_as(forum.join("Bo", "Bord 1"))
    first, theirs = (page.locator("input[name='texts']").first for page in (idle, other))

    theirs.fill("Böcker")
    other.click("#answer-form .send button")
    expect(other.locator("#saved")).to_contain_text(":")
    expect(first).to_have_value("Böcker")
    expect(idle.locator("#saved")).to_contain_text("Bo")

    # Who is typing keeps what is typed, and is told who saved.
    first.click()
    first.press_sequentially(" och kaffe")
    theirs.fill("Sagostunder")
    other.click("#answer-form .send button")
    expect(idle.locator("#saved")).to_contain_text("Bo")
    expect(first).to_have_value("Böcker och kaffe")
    expect(first).to_be_focused()

    # What was typed on top of something older is not saved over it, and is not lost.
    idle.click("#answer-form .send button")
    expect(idle.locator("#summary")).to_be_visible()
    expect(first).to_have_value("Böcker och kaffe")
    assert [item["label"] for item in forum.round(PRODUCTS)["items"]] == ["Sagostunder"]
    idle.reload()
    expect(first).to_have_value("Sagostunder")
    expect(idle.locator(".unsent")).to_contain_text("Böcker och kaffe")


def seconds(page: Page) -> int:
    line = page.locator("#timer")
    expect(line).to_contain_text(CLOCK)
    found = CLOCK.search(line.inner_text())
    assert found
    minutes, _, rest = found.group().partition(":")
    return 60 * int(minutes) + int(rest)


def test_the_time_left_counts_on_the_desk_the_stage_and_the_phone(
    forum: Forum, open_as: Callable[..., Page], open_desk: Callable[..., Page]
) -> None:
    forum.do("go", section=PRODUCTS)
    desk = open_desk(forum.server, forum.slug, viewport={"width": 1280, "height": 900})
    phone = open_as(forum.join("Alva"))
    stage = desk.context.new_page()
    stage.goto(f"{forum.server.address}/stage/{forum.slug}")
    desk.bring_to_front()
    for page in (phone, stage):
        expect(page.locator("#timer")).to_be_hidden()
    minutes = forum.asked(PRODUCTS)[1].exercise.minutes
    started = time.monotonic()
    desk.keyboard.press("t")
    for page in (desk, stage, phone):
        before = seconds(page)
        # A busy page may be late, and shows more than is left; it never shows less.
        assert 60 * minutes - (time.monotonic() - started) - 2 <= before <= 60 * minutes
        # A late tick can set the line back a little, so that another text alone is not less time.
        page.wait_for_function(LESS_IS_LEFT, arg=before)
    desk.locator(f"{PANEL} button[data-facts*='add_time']").click()
    expect(phone.locator("#timer")).to_contain_text(str(minutes))
    phone.wait_for_function(
        f"Number(document.getElementById('timer').textContent.match(/(\\d+):/)[1]) >= {minutes}"
    )
    desk.locator(f"{PANEL} button[data-facts*='\"minutes\": 0']").click()
    for page in (phone, stage):
        expect(page.locator("#timer")).to_be_hidden()


def test_time_that_is_up_says_so_and_does_nothing_else(
    forum: Forum, open_as: Callable[..., Page]
) -> None:
    forum.do("open", PRODUCTS)
    phone = open_as(forum.join("Alva", "Bord 1", language="en"))
    phone.locator("input[name='texts']").first.fill("Mitt i en mening")
    forum.do("timer", minutes=1)
    expect(phone.locator("#timer")).to_be_visible()
    phone.evaluate(
        "import('/static/timer.js?' + Date.now()).then(m => m.setTimer({timer: 1, now: 1}))"
    )
    expect(phone.locator("#timer")).to_have_text(language("en").text("Time is up"))
    expect(phone.locator("input[name='texts']").first).to_have_value("Mitt i en mening")
    assert forum.round(PRODUCTS)["state"] == "open"


def test_the_stage_shows_the_piece_that_is_pressed_on_the_desk(
    make_forum: Callable[..., Forum], open_desk: Callable[..., Page]
) -> None:
    forum = make_forum("evaluation")
    forum.do("open", SURVEY)
    for seed in range(3):
        forum.answer(forum.join(), SURVEY, forum.full_answer(SURVEY, seed))
    forum.do("close", SURVEY)
    forum.do("reveal", SURVEY)
    desk = open_desk(forum.server, forum.slug, viewport={"width": 1280, "height": 900})
    stage = desk.context.new_page()
    stage.goto(f"{forum.server.address}/stage/{forum.slug}")
    desk.bring_to_front()
    buttons = desk.locator(f"{PANEL} .pieces button")
    result = stage.locator("section.result")
    for number in (2, 4, 1):
        title = buttons.nth(number - 1).locator(".sr").inner_text().strip()
        buttons.nth(number - 1).click()
        expect(buttons.nth(number - 1)).to_have_attribute("aria-current", "true")
        expect(result).to_contain_text(title)
        expect(result.locator("h2")).to_have_count(1)
    count = buttons.count()
    assert count > 5
    buttons.last.click()
    expect(result.locator("h2")).to_have_count(count - 1)


def test_at_ones_own_pace_saving_stays_and_the_list_knows(
    make_forum: Callable[..., Forum], open_as: Callable[..., Page]
) -> None:
    forum = make_forum("local_follow_up", until="2099-12-31")
    person = forum.join("Alva", "Bord 1", language="en")
    page = open_as(person, viewport={"width": 360, "height": 740})
    page.click(f".agenda a[href='/room?at={CENTRE}']")
    step(page, "q1", 1)
    page.click("#answer-form .send button")
    expect(page.locator("#saved")).to_contain_text(":")
    assert page.url.endswith(f"?at={CENTRE}")
    # Others' doings elsewhere do not move anybody.
    forum.do("close", "weaknesses-strengths")
    page.wait_for_timeout(700)
    expect(page.locator("#answer-form input[name='q1'][value='1']")).to_be_checked()
    page.click(".paces a[href='/room']")
    line = page.locator(f".agenda li:has(a[href='/room?at={CENTRE}'])")
    expect(line).to_contain_text(language("en").text("answered"))


def test_none_of_these_pages_has_asked_another_host_or_broken() -> None:
    assert asked_hosts == {"127.0.0.1"}
    assert page_errors == []
