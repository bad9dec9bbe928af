from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect, sync_playwright
from server import FORM, PROPOSE, Forum, RunningServer, Visitor, eventually, new_forum, the_demo

from workshopkit.domain.participant import MAX_NAME, MAX_TABLE
from workshopkit.room.guard.limit import (
    JOINS,
    MOST_BYTES,
    REMEMBERED,
    WRITES,
    WRONG_CODES,
    Allowance,
    Buckets,
    Guesses,
    TooFastError,
)

JSON = "application/json"
AT_ONCE = "That was a lot at once. Wait a moment: what you wrote is still here."


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


# The buckets


def taken(buckets: Buckets, name: str, tries: int) -> int:
    """Return how many tokens somebody got who wanted more."""
    got = 0
    for _ in range(tries):
        try:
            buckets.take(name)
        except TooFastError:
            continue
        got += 1
    return got


def test_a_bucket_gives_so_many_at_once_and_so_many_a_second(clock: Clock) -> None:
    buckets = Buckets(Allowance(per_second=5, at_once=10), clock)
    assert taken(buckets, "alva", 100) == 10
    clock.now += 1
    assert taken(buckets, "alva", 100) == 5
    clock.now += 3600
    assert taken(buckets, "alva", 100) == 10


def test_everybody_has_a_bucket_of_their_own(clock: Clock) -> None:
    buckets = Buckets(Allowance(per_second=1, at_once=1), clock)
    assert [taken(buckets, name, 3) for name in ("alva", "birk", "alva")] == [1, 1, 0]


def test_a_bucket_says_when_there_is_something_in_it_again(clock: Clock) -> None:
    buckets = Buckets(Allowance(per_second=0.5, at_once=1), clock)
    buckets.take("alva")
    with pytest.raises(TooFastError) as refused:
        buckets.take("alva")
    assert refused.value.seconds == 2
    clock.now += refused.value.seconds
    buckets.take("alva")


def test_buckets_take_no_more_room_the_more_names_there_are(clock: Clock) -> None:
    buckets = Buckets(Allowance(per_second=1, at_once=1), clock)
    for number in range(REMEMBERED + 100):
        buckets.take(str(number))
    assert len(buckets._left) == REMEMBERED
    assert taken(buckets, str(REMEMBERED + 99), 1) == 0


def test_only_who_guesses_has_to_wait(clock: Clock) -> None:
    guesses = Guesses(clock)
    for _ in range(WRONG_CODES.at_once):
        guesses.may_try("guesser")
        guesses.was_wrong("guesser")
    with pytest.raises(TooFastError):
        guesses.may_try("guesser")
    guesses.may_try("somebody else")
    clock.now += 1
    tried = 0
    while tried < 100:
        try:
            guesses.may_try("guesser")
        except TooFastError:
            break
        guesses.was_wrong("guesser")
        tried += 1
    assert tried == WRONG_CODES.per_second


def test_many_who_guess_have_one_bucket_together(clock: Clock) -> None:
    guesses = Guesses(clock)
    for number in range(WRONG_CODES.at_once):
        guesses.was_wrong(f"guesser {number}")
    for number in range(WRONG_CODES.at_once):
        with pytest.raises(TooFastError):
            guesses.may_try(f"guesser {number}")


def test_who_guessed_is_forgotten_when_the_bucket_is_full(clock: Clock) -> None:
    guesses = Guesses(clock)
    guesses.was_wrong("guesser")
    clock.now += WRONG_CODES.at_once / WRONG_CODES.per_second + 1
    guesses.may_try("somebody else")
    assert not guesses._wrong


# Participants


def write(person: Visitor, text: str, **headers: str) -> tuple[int, str]:
    answer = person.post("/room", {"rev": "1", "texts": text}, **headers)
    return answer.status, answer.headers.get("Retry-After", "")


def flood(person: Visitor, times: int = 4 * WRITES.at_once) -> list[tuple[int, str]]:
    """Send as fast as sixteen hands can, nothing that would be saved."""
    with ThreadPoolExecutor(16) as pool:
        return list(pool.map(lambda _: write(person, " ", Accept=JSON), range(times)))


def test_a_flood_of_one_is_stopped_and_told_when_to_go_on(forum: Forum) -> None:
    person = forum.join()
    forum.do("open", PROPOSE)
    answers = flood(person)
    statuses = [status for status, _ in answers]
    assert statuses.count(422) >= WRITES.at_once
    assert statuses.count(429) >= WRITES.at_once
    assert {wait for status, wait in answers if status == 429} == {"1"}
    assert all(not wait for status, wait in answers if status != 429)


def test_a_flood_of_one_slows_nobody_else_at_the_same_address(forum: Forum) -> None:
    person, other = forum.join(), forum.join()
    forum.do("open", PROPOSE)
    assert 429 in [status for status, _ in flood(person)]
    assert write(other, "Ett förslag")[0] == 200


def test_what_was_written_too_fast_is_still_on_the_page(forum: Forum) -> None:
    person = forum.join(language="en")
    forum.do("open", PROPOSE)
    flood(person)
    answer = person.post("/room", {"rev": "1", "texts": "Det jag just skrev"})
    assert answer.status == 429
    assert answer.page.problem == AT_ONCE
    assert "Det jag just skrev" in answer.page.value("texts")
    assert answer.headers["Retry-After"] == "1"


def test_who_waits_as_told_is_let_through(forum: Forum) -> None:
    person = forum.join()
    forum.do("open", PROPOSE)
    assert 429 in [status for status, _ in flood(person)]
    assert eventually(lambda: write(person, "Efter en stund")[0] == 200, 5)


def test_changing_the_language_is_a_write_too(forum: Forum) -> None:
    person = forum.join()
    with ThreadPoolExecutor(16) as pool:
        statuses = set(
            pool.map(lambda _: person.post("/room", {"language": "da"}).status, range(40))
        )
    assert statuses == {303, 429}


def test_a_comment_written_too_fast_is_on_the_page_that_says_so(forum: Forum) -> None:
    person = forum.join()
    forum.do("open", PROPOSE)
    forum.do("stage", stage="comments")
    flood(person)
    answer = person.post("/comment", {"comment": "Min <långa> synpunkt"})
    assert answer.status == 429
    assert answer.headers["Retry-After"] == "1"
    assert answer.page.words("//*[contains(@class, 'unsent')]/p") == "Min <långa> synpunkt"


def test_staff_are_not_slowed_down(forum: Forum) -> None:
    for number in range(3 * WRITES.at_once):
        forum.do("note", section="welcome", text=f"Anteckning {number}", rev=number)


# Joining


def test_a_whole_hall_joins_at_once(forum: Forum) -> None:
    assert JOINS.at_once >= 600
    with ThreadPoolExecutor(32) as pool:
        people = list(pool.map(lambda n: forum.join(f"Person {n}"), range(200)))
    assert forum.state()["joined"] == len(people) == 200


def test_more_than_a_hall_has_to_wait_and_keeps_what_it_typed(
    make_server: Callable[..., RunningServer],
) -> None:
    demo = the_demo(make_server("--demo"))
    fields = {"code": demo.code, "name": "Sen Exempelsson", "table": "Bord 9", "language": "en"}

    def knock(_: int) -> tuple[int, str, list[str]]:
        answer = Visitor(demo.server.address).post("/", fields)
        if answer.status == 303:
            return 303, "", []
        page = answer.page
        return answer.status, page.problem, [*page.value("name"), *page.value("table")]

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(knock, range(JOINS.at_once + 800)))
    refused = [answer for answer in answers if answer[0] != 303]
    assert refused
    assert all(answer == (429, AT_ONCE, ["Sen Exempelsson", "Bord 9"]) for answer in refused)
    assert len(answers) - len(refused) >= JOINS.at_once


# Codes that are nobody's


@pytest.fixture
def guessed(make_server: Callable[..., RunningServer]) -> Forum:
    """The demo on a server of its own, where somebody has just tried codes."""
    demo = the_demo(make_server("--demo"))

    def guess(number: int) -> int:
        return Visitor(demo.server.address).post("/", {"code": f"XXX{number:03}"}).status

    with ThreadPoolExecutor(16) as pool:
        statuses = list(pool.map(guess, range(3 * WRONG_CODES.at_once)))
    assert set(statuses) == {404, 429}
    return demo


def test_a_guesser_learns_nothing_while_there_is_no_token(guessed: Forum) -> None:
    guesser = Visitor(guessed.server.address)
    wrong, right = "BBBBBB", guessed.code
    shown = {}
    for code in (wrong, right):
        for _ in range(60):
            answer = guesser.get(f"/j/{code}", Accept_Language="en")
            if answer.status == 429:
                break
            guesser.post("/", {"code": wrong})
        assert answer.status == 429, code
        assert answer.headers["Retry-After"] == "1"
        shown[code] = answer.text
    assert shown[wrong] == shown[right]


def test_the_form_of_a_guesser_keeps_what_was_typed_and_looks_nothing_up(guessed: Forum) -> None:
    fields = {"code": guessed.code, "name": "Alva", "language": "en"}
    with ThreadPoolExecutor(16) as pool:
        answers = list(
            pool.map(
                lambda n: Visitor(guessed.server.address).post(
                    "/", fields if n % 16 == 0 else {"code": "BBBBBB"}
                ),
                range(320),
            )
        )
    waiting = [a for n, a in enumerate(answers) if n % 16 == 0 and a.status == 429]
    assert waiting
    for answer in waiting:
        assert answer.page.problem == AT_ONCE
        assert answer.page.value("name") == ["Alva"]
        assert "Ängelåsa" not in answer.text


def test_a_person_who_waits_comes_in_after_all(guessed: Forum) -> None:
    def is_in() -> bool:
        return Visitor(guessed.server.address).post("/", {"code": guessed.code}).status == 303

    assert eventually(is_in, 5)


def test_a_right_code_costs_no_token(forum: Forum) -> None:
    visitor = Visitor(forum.server.address)
    for _ in range(2 * WRONG_CODES.at_once):
        assert visitor.get(f"/j/{forum.code}").status == 200


# Sizes


@pytest.mark.parametrize("path", ["/room", "/comment", "/", "/no-such-page"])
def test_a_body_that_no_form_sends_is_refused_with_a_sentence(forum: Forum, path: str) -> None:
    person = forum.join(language="en")
    body = "texts=" + "x" * MOST_BYTES
    answer = person.ask("POST", path, body, Content_Type=FORM, Accept=JSON)
    assert answer.status == 413
    assert answer.json["error"].endswith(".")
    assert person.ask("POST", path, body, Content_Type=FORM).page.title.endswith(".")


def test_a_body_as_large_as_it_may_be_is_read(forum: Forum) -> None:
    person = forum.join()
    forum.do("open", PROPOSE)
    fields = {"rev": "1", "texts": "Ett förslag", "other": ""}
    fields["other"] = "x" * (MOST_BYTES - len(urlencode(fields)))
    assert person.post("/room", fields).status == 200
    fields["other"] += "x"
    assert person.post("/room", fields).status == 413


def test_the_longest_comment_in_emoji_fits(forum: Forum) -> None:
    person = forum.join()
    forum.do("stage", stage="comments")
    assert person.post("/comment", {"comment": "👍" * 20_000}).status == 303


@pytest.mark.parametrize(("number", "status"), [(500, 200), (2000, 422)])
def test_a_form_with_more_fields_than_any_of_ours_is_refused(
    forum: Forum, number: int, status: int
) -> None:
    """Tornado counts them itself, and this is how it is told."""
    person = forum.join()
    forum.do("open", PROPOSE)
    fields = {"rev": "1", "texts": "Ett förslag", **{f"f{n}": "x" for n in range(number)}}
    answer = person.post("/room", fields)
    assert answer.status == status
    assert answer.page.saved or answer.page.title.endswith(".")


def test_the_facilitator_may_send_more(forum: Forum) -> None:
    facts = {"command": "note", "section": "welcome", "text": "x" * MOST_BYTES}
    answer = forum.desk.post_json(f"/command/{forum.slug}", facts)
    assert answer.status not in (413, 429)


@pytest.mark.parametrize(("field", "limit"), [("name", MAX_NAME), ("table", MAX_TABLE)])
def test_a_name_has_a_longest(stranger: Visitor, forum: Forum, field: str, limit: int) -> None:
    assert stranger.post("/", {"code": forum.code, field: "å" * (limit + 1)}).status == 422
    assert forum.state()["joined"] == 0
    assert stranger.post("/", {"code": forum.code, field: "å" * limit}).status == 303


# In a browser


@pytest.fixture
def room_page(server: RunningServer) -> Iterator[tuple[Forum, Page, Visitor]]:
    """Somebody's room page in a browser, and the same person as a program."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("no chromium on PATH")
    forum = new_forum(server, language="en")
    person = forum.join(language="en")
    forum.do("open", PROPOSE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        context = browser.new_context()
        cookies = [
            {"name": name, "value": value, "url": server.address}
            for name, value in person.cookies.items()
        ]
        context.add_cookies(cookies)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(f"{server.address}/room")
        yield forum, page, person
        browser.close()
    forum.command("end", closed=True)


@pytest.mark.browser
def test_the_page_says_that_it_was_too_fast_and_sends_again_by_itself(
    room_page: tuple[Forum, Page, Visitor],
) -> None:
    forum, page, person = room_page
    page.fill("[name=texts]", "Det som inte får försvinna")
    flood(person, 60)
    with page.expect_response(lambda r: r.request.method == "POST") as first:
        page.click("#answer-form button[type=submit], #answer-form button:not([type])")
    assert first.value.status == 429
    expect(page.locator("#saved")).to_have_text(AT_ONCE)
    assert page.input_value("[name=texts] >> nth=0") == "Det som inte får försvinna"
    with page.expect_response(lambda r: r.request.method == "POST" and r.status == 200):
        pass
    expect(page.locator("#saved")).to_contain_text("Saved")
    saved = person.get(f"/answer/{PROPOSE}/me").json["answer"]
    assert "Det som inte får försvinna" in str(saved)
    assert forum.round(PROPOSE)["answered"] == 1
