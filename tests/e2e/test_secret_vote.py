"""A secret vote as people see it: the desk, phones, the stage, and phones that are witnesses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from looker import BOTH, Looker, give_cookies, screens_of
from playwright.sync_api import BrowserContext, Dialog, Page, expect
from server import PRIORITISE, PROPOSE, Forum, RunningServer, Visitor, commanded, new_forum
from voting import CHOICES, NAMES, Voting, come_in, keys_in, make_codes
from window import asked_hosts, page_errors

from workshopkit.facilitation.ballot import PlainFewVotersError
from workshopkit.facilitation.people.roll import SeatMovedError
from workshopkit.locale.language import language
from workshopkit.store.key_folder import VARIABLE

pytestmark = pytest.mark.browser
OpenPage = Callable[..., Page]
SWEDISH, ENGLISH = language("sv"), language("en")
PANEL = "[cell-index]:not([hidden]) .exercise"
PHONE = {"width": 360, "height": 740}
NOT_SHOWN = "Saved. Your slip is not shown again: what you send now takes its place."


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder for the keys, away from the stores."""
    folder = tmp_path_factory.mktemp("state") / "keys"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, str(folder))
        yield folder


@pytest.fixture(scope="module")
def voting_server(tmp_path_factory: pytest.TempPathFactory, keys: Path) -> Iterator[RunningServer]:
    """One server for the votes that need not kill it."""
    del keys
    running = RunningServer(tmp_path_factory.mktemp("votes") / "room.sqlite").start()
    yield running
    running.stop()


def phone_of(open_page: OpenPage, forum: Forum, code: str, name: str) -> Page:
    """Join with a personal code by the address behind its slip of paper."""
    page = open_page(f"{forum.server.address}/j/{code}", locale="en-GB", viewport=PHONE)
    page.fill("#name", name)
    page.click("form.join button")
    page.wait_for_selector("#room")
    return page


def choose(phone: Page, choice: str) -> None:
    phone.locator(f"#answer-form label:has-text('{choice}')").click()
    phone.click("#answer-form .send button")
    expect(phone.locator("#saved")).to_contain_text("Saved")


def at(phone: Page, state: str) -> None:
    phone.wait_for_selector(f".part[data-place*=':{state}:']")


def head_in(store: Path, slug: str) -> str:
    """Return where a trail stands, as the program that checks it prints it."""
    lines = commanded("verify", str(store)).stdout.splitlines()
    number = next((n for n, line in enumerate(lines) if line.startswith(f"{slug}: whole")), None)
    assert number is not None, lines
    return lines[number + 1].strip().replace("  ", " · ")


def test_a_secret_vote_is_held_from_the_desk(
    voting_server: RunningServer, open_page: OpenPage, open_desk: Callable[..., Page]
) -> None:
    forum = new_forum(voting_server)
    forum.run(PROPOSE, {"texts": list(CHOICES)})
    forum.do("go", section="welcome")
    desk = open_desk(voting_server, forum.slug, viewport={"width": 1280, "height": 900})
    asked: list[str] = []
    answers = iter((False, True))

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.accept() if next(answers) else dialog.dismiss()

    desk.on("dialog", answer)

    # Codes are made on the first page, and the room is set to use them.
    desk.locator(f"{PANEL} details:has(#codes-count) summary").click()
    desk.fill("#codes-count", "6")
    desk.locator(f"{PANEL} details:has(#codes-count) form button").click()
    sheet = desk.locator(f"{PANEL} a[href='/codes/{forum.slug}']")
    expect(sheet).to_be_visible()
    with desk.context.expect_page() as opened:
        sheet.click()
    codes = opened.value.locator(".slip p.code")
    expect(codes).to_have_count(6)
    slips = codes.all_inner_texts()
    desk.bring_to_front()
    desk.click(f".sections button[data-section='{PRIORITISE}']")
    desk.wait_for_selector(f"{PANEL}[data-state='prepared'] details.settings")
    settings = desk.locator(f"{PANEL} details.settings")
    settings.locator("summary").click()
    settings.locator("select[name='mode']").select_option("vote")
    settings.locator("select[name='secret']").select_option("yes")
    settings.locator("form button").click()
    expect(desk.locator(f"{PANEL} .brief")).to_be_visible()

    # Opening asks; no is no, and yes opens it.
    phone = phone_of(open_page, forum, "".join(slips[0].split()), NAMES[0])
    stage = desk.context.new_page()
    stage.goto(f"{voting_server.address}/stage/{forum.slug}")
    desk.bring_to_front()
    desk.locator(f"{PANEL} h1").click()
    with desk.expect_event("dialog"):
        desk.keyboard.press("o")
    expect(desk.locator(f"{PANEL}[data-state='prepared']")).to_be_visible()
    assert asked == [PlainFewVotersError().sentence(SWEDISH)]
    desk.keyboard.press("o")
    desk.wait_for_selector(f"{PANEL}[data-state='open']")
    assert len(asked) == 2

    # Codes that nobody has used yet are nobody who can vote, so that both were asked about.
    # The phone votes, the stage shows where the trail stands.
    at(phone, "open")
    choose(phone, "Beta")
    phone.reload()
    expect(phone.locator("#saved")).to_have_text(NOT_SHOWN)
    expect(phone.locator("#answer-form input:checked")).to_have_count(0)
    trail = stage.locator("p.trail")
    expect(trail).to_contain_text(head_in(voting_server.store, forum.slug))
    expect(stage.locator(".count")).to_have_text(SWEDISH.text("Answered: {n} of {of}", n=1, of=6))
    before = trail.inner_text()
    for number, slip in enumerate(slips[1:], start=1):
        person = come_in(forum, slip, NAMES[number])
        assert Voting(forum, []).cast(person, "Alfa").page.saved
    expect(desk.locator(f"{PANEL} .ready")).to_contain_text(re.compile(r"6\D+6"))

    desk.keyboard.press("o")
    desk.wait_for_selector(f"{PANEL}[data-state='closed']")
    expect(stage.locator(".count")).to_contain_text("6")
    expect(trail).to_contain_text(head_in(voting_server.store, forum.slug))
    assert trail.inner_text() != before
    at(phone, "closed")
    expect(phone.locator(".own")).to_have_count(0)
    desk.keyboard.press("r")
    at(phone, "revealed")
    expect(phone.locator(".result")).to_contain_text("5 votes")
    expect(stage.locator(".result")).to_contain_text(SWEDISH.text("Secret ballot."))


def test_the_desk_shows_nothing_of_the_slips_while_it_is_open(
    voting_server: RunningServer, open_desk: Callable[..., Page]
) -> None:
    voting = Voting.in_forum(new_forum(voting_server))
    voting.open()
    voting.vote("Alfa", only=slice(0, 2))
    desk = open_desk(voting_server, voting.forum.slug)

    def panel_with(count: int) -> str:
        line = SWEDISH.text("Answered: {n} of {of}", n=count, of=6)
        expect(desk.locator(f"{PANEL} .ready")).to_have_text(line)
        return str(desk.locator(PANEL).inner_html())

    before = panel_with(2)
    for person in voting.people[:2]:
        voting.take_back(person, 2)
    panel_with(0)
    voting.vote("Beta", "Gamma", only=slice(3, 5))

    assert panel_with(2) == before


def test_a_vote_whose_key_is_gone_is_held_again_from_the_desk(
    voting_server: RunningServer, open_desk: Callable[..., Page], keys: Path
) -> None:
    voting = Voting.in_forum(new_forum(voting_server))
    voting.open()
    voting.vote("Alfa")
    (key,) = [key for key in keys_in(keys) if key.stem == voting.facts["id"]]
    key.unlink()
    desk = open_desk(voting_server, voting.forum.slug)

    desk.locator(f"{PANEL} [role='alert'] button").click()

    expect(desk.locator(f"{PANEL} h1 .again")).to_have_text("(2)")
    expect(desk.locator(f"{PANEL} [role='alert']")).to_have_count(0)
    voting.vote("Gamma")
    voting.close()
    voting.reveal()
    assert voting.votes == {"Alfa": 0, "Beta": 0, "Gamma": 6}


def test_the_first_phone_is_told_and_comes_back_with_the_code(
    voting_server: RunningServer, open_page: OpenPage
) -> None:
    voting = Voting.in_forum(new_forum(voting_server), NAMES[:2])
    code = make_codes(voting.forum, 1)[-1]
    first = phone_of(open_page, voting.forum, code, "Gun Nykomling")
    voting.open()
    at(first, "open")
    second = phone_of(open_page, voting.forum, code, "")
    choose(second, "Gamma")

    first.locator("#answer-form label:has-text('Alfa')").click()
    first.click("#answer-form .send button")
    sentence = SeatMovedError().sentence(ENGLISH)
    expect(first.locator("#summary")).to_contain_text(sentence)
    first.reload()
    expect(first.locator("[role='alert']")).to_have_text(sentence)
    first.fill("#code", f"{code[:3]} {code[3:]}".lower())
    first.click("form.join button")
    expect(first.locator("#saved")).to_have_text(NOT_SHOWN)
    choose(first, "Beta")
    expect(second.locator(".count")).to_contain_text("1")
    assert voting.answered == 1
    voting.close()
    voting.reveal()
    assert voting.votes == {"Alfa": 0, "Beta": 1, "Gamma": 0}


# axe


def test_the_pages_of_a_secret_vote_are_accessible(
    voting_server: RunningServer, contexts: Callable[..., BrowserContext]
) -> None:
    voting = Voting.in_forum(new_forum(voting_server))
    forum, address = voting.forum, voting_server.address
    code = make_codes(forum, 1)[-1]
    stranger = Looker(screens_of(contexts))
    stranger.look("join with a personal code", f"{address}/j/{code}", colours=BOTH)
    stranger.look("join, out by another device", f"{address}/?moved=1")
    room = Looker(screens_of(contexts, voting.people[0]))
    without = Looker(screens_of(contexts, forum.join("Utan kod")))
    stage = Looker(screens_of(contexts, forum.desk))
    stage.look("codes", f"{address}/codes/{forum.slug}")
    voting.open()
    without.look("room, no code", f"{address}/room", colours=BOTH)
    for state, change in (
        ("open", lambda: None),
        ("saved", lambda: voting.vote("Alfa")),
        ("closed", voting.close),
        ("revealed", voting.reveal),
    ):
        change()
        room.look(f"room, {state}", f"{address}/room", colours=BOTH)
        stage.look(f"stage, {state}", f"{address}/stage/{forum.slug}", colours=BOTH)
    wrong = [line for looker in (stranger, room, without, stage) for line in looker.wrong]
    assert not wrong, "\n".join(wrong)


def test_the_desk_of_a_secret_vote_is_accessible(
    voting_server: RunningServer, contexts: Callable[..., BrowserContext], keys: Path
) -> None:
    voting = Voting.in_forum(new_forum(voting_server))
    looker = Looker(screens_of(contexts, voting.forum.desk))
    voting.forum.do("go", section="welcome")
    for page in looker.screens.values():
        page.goto(f"{voting_server.address}/desk/{voting.forum.slug}")
        page.wait_for_selector(f"{PANEL} #codes-count", state="attached")
        page.locator("details:has(#codes-count) summary").click()
    looker.look("desk, codes", within=PANEL)
    voting.forum.do("go", section=PRIORITISE)
    for page in looker.screens.values():
        page.locator(f"{PANEL} details.settings summary").click()
    looker.look("desk, settings", within=PANEL)
    voting.open()
    for page in looker.screens.values():
        page.wait_for_selector(f"{PANEL}[data-state='open']")
    looker.look("desk, open", within=PANEL)
    (key,) = [key for key in keys_in(keys) if key.stem == voting.facts["id"]]
    key.unlink()
    voting.vote("Alfa", only=slice(0, 0))
    voting.forum.do("timer", minutes=1)
    for page in looker.screens.values():
        page.wait_for_selector(f"{PANEL} [role='alert'] button")
    looker.look("desk, key gone", within=PANEL)
    assert not looker.wrong, "\n".join(looker.wrong)


# Phones as witnesses


@pytest.fixture
def witnessed(
    make_server: Callable[..., RunningServer], keys: Path, tmp_path: Path
) -> tuple[Voting, Path]:
    """A vote on a server that may be stopped, and a copy of its store from before it opened."""
    del keys
    voting = Voting.in_forum(new_forum(make_server()), NAMES[:5])
    copy = tmp_path / "before.sqlite"
    server = voting.forum.server
    assert commanded("backup", str(copy), "--store", str(server.store)).returncode == 0
    return voting, copy


def witness(open_page: OpenPage, voting: Voting, person: Visitor) -> Page:
    page = open_page(locale="en-GB", viewport=PHONE)
    give_cookies(page.context, person)
    page.goto(f"{person.address}/room")
    remembers(page, voting)
    return page


def remembers(page: Page, voting: Voting) -> None:
    """Wait until a page remembers the last line there is."""
    hex_ = head_in(voting.forum.server.store, voting.forum.slug).partition(" · ")[0]
    page.wait_for_function(
        """(mark) => Object.keys(localStorage).some((key) =>
            key.startsWith("workshopkit-trail:") && localStorage[key].includes(`:${mark}`))""",
        arg=hex_.replace(" ", ""),
    )


def warning(page: Page) -> str:
    return str(page.locator("#connection").get_attribute("data-changed"))


@pytest.mark.parametrize("goes_on", [False, True], ids=["shorter", "another way on"])
def test_phones_notice_that_the_record_was_changed_behind_them(
    witnessed: tuple[Voting, Path], open_page: OpenPage, *, goes_on: bool
) -> None:
    voting, copy = witnessed
    server, store = voting.forum.server, str(voting.forum.server.store)
    phone = witness(open_page, voting, voting.people[0])
    voting.open()
    voting.vote("Alfa")
    voting.close()
    remembers(phone, voting)

    server.stop()
    restored = commanded("restore", str(copy), "--store", store)
    assert restored.returncode == 0, restored.stderr
    if goes_on:
        for command in ("open", "close"):
            told = (voting.forum.slug, PRIORITISE, "--yes", "--store", store)
            assert commanded(command, *told).returncode == 0
    server.restart()

    box = phone.locator("p.summary[role='alert']")
    expect(box).to_have_text(warning(phone))
    voting.forum.do("go", section="thanks")
    phone.wait_for_selector(".part[data-place^='thanks:']")
    expect(box).to_have_count(1)


def test_nobody_is_warned_when_a_server_has_only_been_away(
    witnessed: tuple[Voting, Path], open_page: OpenPage
) -> None:
    voting, _ = witnessed
    phone = witness(open_page, voting, voting.people[0])
    voting.open()
    at(phone, "open")
    remembers(phone, voting)
    for end in (voting.forum.server.stop, voting.forum.server.kill):
        end()
        if end == voting.forum.server.kill:
            # Something is done while the phone is away.
            done = commanded(
                "close", voting.forum.slug, PRIORITISE, "--store", str(voting.forum.server.store)
            )
            assert done.returncode == 0, done.stderr
        voting.forum.server.restart()
    at(phone, "closed")
    voting.reveal()
    at(phone, "revealed")
    remembers(phone, voting)

    expect(phone.locator("p.summary[role='alert']")).to_have_count(0)
    assert warning(phone)


def test_none_of_these_pages_has_asked_another_host_or_broken() -> None:
    assert asked_hosts == {"127.0.0.1"}
    assert page_errors == []
