"""A forum played by people: two facilitator's windows, two phones, thirty others, a secretary."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import docx
import pytest
from playwright.sync_api import Page, Route, expect
from server import (
    PRIORITISE,
    PROPOSE,
    Forum,
    RunningServer,
    Visitor,
    eventually,
    facilitator_of,
    new_forum,
)
from window import asked_hosts, desk_is_up, page_errors

from workshopkit.locale.language import language

pytestmark = pytest.mark.browser
SWEDISH = language("sv")
OpenPage = Callable[..., Page]
PANEL = "[cell-index]:not([hidden]) .exercise"


def at(page: Page, section: str, state: str) -> None:
    """Wait until a phone is where the room should be."""
    page.wait_for_selector(f".part[data-place^='{section}:'][data-place*=':{state}:']")


def join_on_a_phone(open_page: OpenPage, forum: Forum, name: str, **options: object) -> Page:
    page = open_page(f"{forum.server.address}/j/{forum.code}", **options)
    page.fill("#name", name)
    page.fill("#table", f"Bord {name}")
    page.click("form.join button")
    page.wait_for_selector("#room")
    return page


def item(label: str) -> str:
    return f"{PANEL} li.item:has(bdi:text-is('{label}'))"


def press(desk: Page, label: str, command: str) -> None:
    """Press one of the small buttons beside an item on the desk."""
    desk.click(f"{item(label)} button[data-facts*='{command}']")


def labels(desk: Page) -> list[str]:
    return desk.locator(f"{PANEL} li.item label > bdi").all_text_contents()


def is_state(desk: Page, state: str) -> None:
    desk.wait_for_selector(f"{PANEL}[data-state='{state}']")


def test_a_forum_is_played(
    demo: Forum, open_page: OpenPage, open_desk: Callable[..., Page]
) -> None:
    desk = open_desk(demo.server, viewport={"width": 1280, "height": 900})
    dialogs: list[str] = []
    desk.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.accept()))
    stage = desk.context.new_page()
    stage.goto(f"{demo.server.address}/stage/demo")
    desk.bring_to_front()
    small = {"width": 360, "height": 740}
    phone = join_on_a_phone(open_page, demo, "Alva", viewport=small)
    plain = join_on_a_phone(open_page, demo, "Bo", viewport=small, java_script_enabled=False)
    with ThreadPoolExecutor(10) as pool:
        crowd: list[Visitor] = list(pool.map(lambda n: demo.join(f"Person {n}"), range(30)))
    expect(stage.locator(".here")).to_contain_text("32")

    # Keys of the desk move the room.
    desk.keyboard.press("?")
    expect(desk.locator("dialog#keys")).to_be_visible()
    desk.keyboard.press("Escape")
    expect(desk.locator("dialog#keys")).to_be_hidden()
    desk.keyboard.press("ArrowRight")
    at(phone, "dialogue-introduction", "prepared")
    desk.click(f".sections button[data-section='{PROPOSE}']")
    at(phone, PROPOSE, "prepared")
    is_state(desk, "prepared")
    desk.keyboard.press("o")
    is_state(desk, "open")
    at(phone, PROPOSE, "open")
    expect(stage.locator(".answered")).to_be_visible()
    desk.keyboard.press("q")
    expect(stage.locator(".joining .code")).to_be_visible()
    desk.keyboard.press("q")
    expect(stage.locator(".answered")).to_be_visible()

    # What somebody types survives thirty others' answers.
    field = phone.locator("input[name='texts']").first
    field.click()
    field.press_sequentially("Telefonens för")
    with ThreadPoolExecutor(10) as pool:
        sent = pool.map(
            lambda n: crowd[n].post("/room", {"rev": "1", "texts": [f"Grupp {n % 6}"]}).status,
            range(30),
        )
        assert set(sent) == {200}
    expect(phone.locator(".count")).to_contain_text("30")
    expect(field).to_have_value("Telefonens för")
    expect(field).to_be_focused()
    field.press_sequentially("slag")
    phone.click("#answer-form .send button")
    expect(phone.locator("#saved")).to_contain_text(":")
    plain.reload()
    plain.locator("input[name='texts']").first.fill("Utan skript")
    plain.click("#answer-form .send button")
    expect(plain.locator("#saved")).to_contain_text(":")
    expect(plain.locator("input[name='texts']").first).to_have_value("Utan skript")
    assert "Telefonens förslag" not in stage.content() + plain.content()
    expect(desk.locator(f"{PANEL} .ready")).to_contain_text(re.compile(r"32\D+32"))

    # Closing, and putting in order what came out.
    desk.keyboard.press("o")
    is_state(desk, "closed")
    assert not dialogs, "everybody had answered"
    at(phone, PROPOSE, "closed")
    press(desk, "Grupp 5", '"hide"')
    expect(desk.locator(f"{PANEL} li.is-hidden")).to_have_count(1)
    for label in ("Grupp 0", "Grupp 1"):
        desk.check(f"{item(label)} input[type='checkbox']")
    desk.fill(f"{PANEL} form.merge input[name='label']", "Sammanslagna")
    desk.click(f"{PANEL} form.merge .row button")
    expect(desk.locator(item("Sammanslagna"))).to_be_visible()
    edit = desk.locator(f"{PANEL} details.edit:has(form[data-facts*='\"label\"'])")
    edit.locator("summary").click()
    edit.locator("select").select_option(label="Grupp 2")
    edit.locator("input[name='label']").fill("Nytt namn")
    edit.locator("button").click()
    expect(desk.locator(item("Nytt namn"))).to_be_visible()
    before = labels(desk)
    press(desk, before[1], '"steps": -1')
    expect(desk.locator(f"{PANEL} li.item label > bdi").first).to_have_text(before[1])
    desk.keyboard.press("z")
    expect(desk.locator(f"{PANEL} li.item label > bdi").first).to_have_text(before[0])
    assert labels(desk) == before
    desk.keyboard.press("r")
    is_state(desk, "revealed")
    at(phone, PROPOSE, "revealed")
    plain.reload()
    for page in (phone, plain, stage):
        result = page.locator("section.result")
        expect(result).to_contain_text("Sammanslagna")
        expect(result).to_contain_text("Nytt namn")
        expect(result).to_contain_text("Telefonens förslag")
        for gone in ("Grupp 5", "Grupp 0", "Grupp 1", "Grupp 2"):
            expect(result).not_to_contain_text(gone)
    wrote = demo.desk.get(f"/result/demo/{PROPOSE}").json["items"]
    assert "Sammanslagna" in [found["label"] for found in wrote]

    # The vote, with hands counted in the room.
    desk.keyboard.press("ArrowRight")
    is_state(desk, "prepared")
    desk.keyboard.press("o")
    is_state(desk, "open")
    at(phone, PRIORITISE, "open")
    phone.locator("label.option", has_text="Telefonens förslag").click()
    expect(phone.locator(".left")).to_contain_text("2")
    phone.click("#answer-form .send button")
    expect(phone.locator("#saved")).to_contain_text(":")
    ids = {c["label"]: c["id"] for c in demo.round(PRIORITISE)["choices"]}
    with ThreadPoolExecutor(10) as pool:
        sent = pool.map(
            lambda p: p.post("/room", {"rev": "1", "choices": [ids["Nytt namn"]]}).status, crowd
        )
        assert set(sent) == {200}
    hands = desk.locator(f"{PANEL} details.edit:has(form[data-facts*='\"hands\"'])")
    hands.locator("summary").click()
    hands.locator("input[name='voters']").fill("5")
    hands.locator(f"input[name='n-{ids['Sammanslagna']}']").fill("4")
    hands.locator("button").click()
    expect(hands.locator("summary")).to_contain_text("5")
    desk.keyboard.press("Escape")
    desk.evaluate("document.activeElement.blur()")
    desk.keyboard.press("o")
    is_state(desk, "closed")
    assert not dialogs, "with the hands that were counted, nobody is missing"
    desk.keyboard.press("r")
    is_state(desk, "revealed")
    at(phone, PRIORITISE, "revealed")
    marked = SWEDISH.plural("{n} by show of hands.", "{n} by show of hands.", 5)
    for page in (phone, stage):
        expect(page.locator("section.result")).to_contain_text(marked)
    votes = {i["label"]: i["votes"] for i in demo.round(PRIORITISE)["items"]}
    assert votes["Nytt namn"] == 30
    assert votes["Sammanslagna"] == 4
    assert votes["Telefonens förslag"] == 1

    # The end.
    desk.click(".sections button[data-section='thanks']")
    desk.click(f"{PANEL} button[data-facts*='\"closed\": true']")
    phone.wait_for_selector(".part[data-place$=':closed']")
    expect(stage.locator("h1")).to_have_text(SWEDISH.text("Thank you for taking part"))


def test_pages_come_back_by_themselves_after_the_server_was_killed(
    demo: Forum, open_page: OpenPage, open_desk: Callable[..., Page]
) -> None:
    demo.do("open", PROPOSE)
    desk = open_desk(demo.server)
    stage = desk.context.new_page()
    stage.goto(f"{demo.server.address}/stage/demo")
    desk.bring_to_front()
    is_state(desk, "open")
    desk.evaluate("window.isTheOldPage = true")
    phone = join_on_a_phone(open_page, demo, "Alva")
    field = phone.locator("input[name='texts']").first
    field.fill("Före avbrottet")
    # Its script has come, and follows the room.
    expect(phone.locator("#by-hand")).to_have_count(0)
    demo.server.kill()
    expect(phone.locator("#connection")).to_be_visible()
    expect(desk.locator("#connection")).to_be_visible()
    field.press_sequentially(" och efter")
    phone.click("#answer-form .send button")
    expect(phone.locator("#saved.waiting")).not_to_be_empty()
    expect(field).to_have_value("Före avbrottet och efter")
    demo.server.restart()
    expect(phone.locator("#connection")).to_be_hidden()
    expect(phone.locator("#saved:not(.waiting)")).to_contain_text(":")
    assert [i["label"] for i in demo.round(PROPOSE)["items"]] == ["Före avbrottet och efter"]
    desk.wait_for_function("window.isTheOldPage === undefined")
    desk_is_up(desk)
    is_state(desk, "open")
    expect(desk.locator(f"{PANEL} .ready")).to_contain_text("1")
    desk.keyboard.press("o")
    is_state(desk, "closed")
    at(phone, PROPOSE, "closed")
    expect(stage.locator(".stage-foot .count")).to_contain_text("1")


def test_what_is_typed_survives_a_reload_and_the_closing(demo: Forum, open_page: OpenPage) -> None:
    demo.do("open", PROPOSE)
    phone = join_on_a_phone(open_page, demo, "Alva")
    phone.locator("input[name='texts']").first.fill("Ett utkast")
    phone.reload()
    expect(phone.locator("input[name='texts']").first).to_have_value("Ett utkast")
    demo.do("close", PROPOSE)
    at(phone, PROPOSE, "closed")
    expect(phone.locator("#room")).to_contain_text("Ett utkast")


def test_what_is_typed_before_the_page_has_its_script_is_kept_too(
    demo: Forum, open_page: OpenPage
) -> None:
    demo.do("open", PROPOSE)
    held: list[Route] = []
    phone = open_page(f"{demo.server.address}/j/{demo.code}")
    phone.route("**/static/room.js*", lambda route: held.append(route))
    phone.fill("#name", "Alva")
    phone.click("form.join button", no_wait_after=True)
    phone.locator("input[name='texts']").first.fill("Ett tidigt utkast")
    assert eventually(lambda: phone.wait_for_timeout(50) is None and bool(held))
    held[0].continue_()
    assert eventually(lambda: phone.evaluate("localStorage.length > 0"))
    demo.do("close", PROPOSE)
    at(phone, PROPOSE, "closed")
    expect(phone.locator("#room")).to_contain_text("Ett tidigt utkast")


def test_a_mistake_sent_before_the_page_has_its_script_is_where_one_reads_on(
    demo: Forum, open_page: OpenPage
) -> None:
    demo.do("open", PROPOSE)
    phone = open_page(f"{demo.server.address}/j/{demo.code}")
    phone.route("**/static/room.js*", lambda route: route.abort())
    phone.fill("#name", "Alva")
    phone.click("form.join button")
    phone.locator("input[name='texts']").first.fill("x" * 200)
    phone.click("#answer-form .send button")
    expect(phone.locator("#summary")).to_be_focused()
    expect(phone.locator("input[name='texts']").first).to_have_value("x" * 200)


def test_a_mistake_on_a_phone_is_told_beside_its_field(demo: Forum, open_page: OpenPage) -> None:
    demo.do("open", PROPOSE)
    phone = join_on_a_phone(open_page, demo, "Alva")
    field = phone.locator("input[name='texts']").first
    field.fill("x" * 200)
    phone.click("#answer-form .send button")
    expect(phone.locator("#summary")).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_value("x" * 200)
    field.fill("Kort nog")
    phone.click("#answer-form .send button")
    expect(phone.locator("#saved")).to_contain_text(":")
    expect(phone.locator("#summary")).to_have_count(0)


def test_the_secretary_keeps_the_record_and_takes_it_home(
    server: RunningServer, open_page: OpenPage
) -> None:
    forum = new_forum(server, title="Protokollet")
    page = open_page(server.links.secretary)
    page.goto(f"{server.address}/record/{forum.slug}")
    page.wait_for_selector("#attendance form.add")
    page.fill("#new-name", "Alva Exempelsson")
    page.fill("#new-unit", "Biblioteket")
    page.click("#attendance form.add button:not([type])")
    expect(page.locator("#attendance tbody tr")).to_have_count(1)
    page.select_option("#attendance tbody select", "absent")
    page.fill("#attendance tbody input[name='unit']", "Biblioteket och arkivet")
    note = page.locator(f"#note-of-{PROPOSE} textarea")
    note.click()
    note.press_sequentially("Vi pratade om saken.")
    page.fill("#new-decision", "Vi börjar nu")
    page.click("#decisions form.add button")
    expect(page.locator("#decisions li")).to_have_count(1)
    page.fill("#new-what", "Boka salen")
    page.fill("#new-who", "Bo")
    page.fill("#new-when", "I maj")
    page.click("#next-steps form.add button")
    expect(page.locator("#next-steps li")).to_have_count(1)
    expect(note).to_have_value("Vi pratade om saken.")

    def kept() -> bool:
        written = forum.desk.get(f"/export/{forum.slug}.md").text
        absent = "Alva Exempelsson | Biblioteket och arkivet | Frånvarande"
        return "Vi pratade om saken." in written and absent in written

    assert eventually(kept)
    with page.expect_download() as download:
        page.click(f"#documentation a[href$='/export/{forum.slug}.docx?language=sv']")
    written = docx.Document(io.BytesIO(download.value.path().read_bytes()))
    text = "\n".join(p.text for p in written.paragraphs)
    text += "\n".join(c.text for t in written.tables for row in t.rows for c in row.cells)
    for words in (
        "Protokollet",
        "Alva Exempelsson",
        "Vi pratade om saken.",
        "Vi börjar nu",
        "Boka salen",
        "I maj",
    ):
        assert words in text, words
    forum.do("end", closed=True)


def test_a_workshop_is_made_on_the_home_page(server: RunningServer, open_page: OpenPage) -> None:
    page = open_page(server.links.facilitator)
    page.goto(f"{server.address}/home")
    page.wait_for_selector("form.new")
    page.fill("#new-title", "Höstens forum")
    page.fill("#new-date", "2027-09-01")
    page.fill("#new-place", "Ängelåsa")
    page.select_option("#new-language", "nb")
    page.select_option("#new-script", "dialogue_forum")
    page.click("form.new button")
    row = page.locator("tbody tr", has_text="Höstens forum")
    expect(row).to_be_visible()
    row.locator("a[href$='/desk/hostens-forum']").click()
    desk_is_up(page)
    assert page.evaluate("document.documentElement.lang") == "nb"
    visitor = Visitor(server.address)
    assert visitor.get("/state/hostens-forum").status == 403
    made = facilitator_of(server).get("/state/hostens-forum").json
    assert made["workshop"]["date"] == "2027-09-01"
    facilitator_of(server).post_json("/command/hostens-forum", {"command": "end"})


def test_no_page_has_asked_another_host_for_anything() -> None:
    assert asked_hosts == {"127.0.0.1"}


def test_nothing_broke_inside_any_page() -> None:
    assert page_errors == []
