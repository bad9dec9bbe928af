from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect
from server import FORM, PROPOSE, Forum, RunningServer, Visitor, new_forum

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
    Joins,
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


class HeldServer(RunningServer):
    """A real server for whose limits no time passes but what a test lets pass."""

    def __init__(self, store: Path, *options: str) -> None:
        super().__init__(store, *options)
        self._clock, self._now = store.with_suffix(".clock"), 1000.0
        self.program = (str(Path(__file__).with_name("held_clock.py")), str(self._clock))
        self.wait(0)

    def wait(self, seconds: float) -> None:
        """Let so many seconds pass."""
        self._now += seconds
        later = self._clock.with_suffix(".later")
        later.write_text(str(self._now), encoding="ascii")
        later.replace(self._clock)


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HeldServer]:
    """One such server for all floods; every bucket is full again before each of them."""
    running = HeldServer(tmp_path_factory.mktemp("held") / "room.sqlite")
    running.start()
    yield running
    running.stop()


@pytest.fixture
def calm(held: HeldServer) -> Forum:
    """A workshop on it, with something to answer."""
    held.wait(3600)
    made = new_forum(held, language="en")
    made.do("open", PROPOSE)
    return made


def write(person: Visitor, text: str, **headers: str) -> tuple[int, str]:
    answer = person.post("/room", {"rev": "1", "texts": text}, **headers)
    return answer.status, answer.headers.get("Retry-After", "")


def flood(person: Visitor, times: int = 2 * WRITES.at_once) -> list[tuple[int, str]]:
    """Send as fast as sixteen hands can, nothing that would be saved."""
    with ThreadPoolExecutor(16) as pool:
        return list(pool.map(lambda _: write(person, " ", Accept=JSON), range(times)))


def test_a_flood_of_one_is_stopped_and_told_when_to_go_on(calm: Forum, held: HeldServer) -> None:
    person = calm.join()
    assert sorted(flood(person)) == [(422, "")] * WRITES.at_once + [(429, "1")] * WRITES.at_once
    held.wait(1)
    assert sorted(flood(person, 6)) == [(422, "")] * int(WRITES.per_second) + [(429, "1")]


def test_a_flood_of_one_slows_nobody_else_at_the_same_address(calm: Forum) -> None:
    person, other = calm.join(), calm.join()
    flood(person)
    assert write(person, "Ett förslag")[0] == 429
    assert write(other, "Ett förslag")[0] == 200


def test_what_was_written_too_fast_is_still_on_the_page(calm: Forum) -> None:
    person = calm.join(language="en")
    flood(person)
    answer = person.post("/room", {"rev": "1", "texts": "Det jag just skrev"})
    assert answer.status == 429
    assert answer.page.problem == AT_ONCE
    assert "Det jag just skrev" in answer.page.value("texts")
    assert answer.headers["Retry-After"] == "1"


def test_who_waits_as_told_is_let_through(calm: Forum, held: HeldServer) -> None:
    person = calm.join()
    flood(person)
    status, seconds = write(person, "Genast")
    assert status == 429
    held.wait(int(seconds))
    assert write(person, "Efter en stund")[0] == 200


def test_changing_the_language_is_a_write_too(calm: Forum) -> None:
    person = calm.join()
    with ThreadPoolExecutor(16) as pool:
        changed = pool.map(lambda _: person.post("/room", {"language": "da"}).status, range(12))
        assert sorted(changed) == [303] * WRITES.at_once + [429] * 2


def test_a_comment_written_too_fast_is_on_the_page_that_says_so(calm: Forum) -> None:
    person = calm.join()
    calm.do("stage", stage="comments")
    flood(person)
    answer = person.post("/comment", {"comment": "Min <långa> synpunkt"})
    assert answer.status == 429
    assert answer.headers["Retry-After"] == "1"
    assert answer.page.words("//*[contains(@class, 'unsent')]/p") == "Min <långa> synpunkt"


def test_staff_are_not_slowed_down(calm: Forum) -> None:
    for number in range(3 * WRITES.at_once):
        calm.do("note", section="welcome", text=f"Anteckning {number}", rev=number)


# Joining


def test_a_whole_hall_joins_at_once_and_more_have_to_wait_and_keep_what_they_typed(
    calm: Forum, held: HeldServer
) -> None:
    fields = {"code": calm.code, "name": "Sen Exempelsson", "table": "Bord 9", "language": "en"}

    def knock(_: int) -> tuple[int, str, list[str]]:
        answer = Visitor(calm.server.address).post("/", fields)
        if answer.status == 303:
            return 303, "", []
        page = answer.page
        return answer.status, page.problem, [*page.value("name"), *page.value("table")]

    assert JOINS.at_once >= 600
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(knock, range(JOINS.at_once + 20)))
    refused = [answer for answer in answers if answer[0] != 303]
    assert refused == [(429, AT_ONCE, ["Sen Exempelsson", "Bord 9"])] * 20
    assert len(answers) - len(refused) == JOINS.at_once
    # A seat is somebody once its page has come back.
    assert calm.state()["joined"] == 0
    held.wait(1)
    assert knock(0)[0] == 303


# Codes that are nobody's


@pytest.fixture
def guessed(calm: Forum) -> Forum:
    """A room where somebody has just tried codes until there was no token left."""

    def guess(number: int) -> int:
        return Visitor(calm.server.address).post("/", {"code": f"XXX{number:03}"}).status

    with ThreadPoolExecutor(16) as pool:
        statuses = list(pool.map(guess, range(2 * WRONG_CODES.at_once)))
    # Those on their way with the last token are answered too.
    assert WRONG_CODES.at_once <= statuses.count(404) < WRONG_CODES.at_once + 16
    assert set(statuses) == {404, 429}
    return calm


def test_a_guesser_learns_nothing_while_there_is_no_token(guessed: Forum) -> None:
    guesser = Visitor(guessed.server.address)
    shown = []
    for code in ("BBBBBB", guessed.code):
        answer = guesser.get(f"/j/{code}", Accept_Language="en")
        assert answer.status == 429, code
        assert answer.headers["Retry-After"] == "1"
        shown.append(answer.text)
    assert shown[0] == shown[1]


def test_the_form_of_a_guesser_keeps_what_was_typed_and_looks_nothing_up(guessed: Forum) -> None:
    fields = {"code": guessed.code, "name": "Alva", "language": "en"}
    answer = Visitor(guessed.server.address).post("/", fields)
    assert answer.status == 429
    assert answer.page.problem == AT_ONCE
    assert answer.page.value("name") == ["Alva"]
    assert "Ett forum" not in answer.text
    assert "Ängelåsa" not in answer.text
    assert guessed.state()["joined"] == 0


def test_a_person_who_waits_comes_in_after_all(guessed: Forum, held: HeldServer) -> None:
    assert Visitor(held.address).post("/", {"code": guessed.code}).status == 429
    held.wait(1)
    assert Visitor(held.address).post("/", {"code": guessed.code}).status == 303


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


def test_one_who_floods_does_not_slow_joining_for_others(clock: Clock) -> None:
    joins = Joins(clock)

    def let_in(sender: str, tries: int) -> int:
        got = 0
        for _ in range(tries):
            with contextlib.suppress(TooFastError):
                joins.take("forum", sender)
                got += 1
        return got

    flood = let_in("flooder", 2 * JOINS.at_once)
    others = [let_in(f"phone {n}", 1) for n in range(500)]

    assert flood == JOINS.at_once
    assert others == [1] * 500
    assert let_in("flooder", 5) == 0
    clock.now += 60
    assert 0 < let_in("flooder", 2 * JOINS.at_once) <= JOINS.at_once


# In a browser


@pytest.fixture
def room_page(calm: Forum, open_page: Callable[..., Page]) -> tuple[Page, Visitor]:
    """Somebody's room page in a browser, and the same person as a program."""
    person = calm.join(language="en")
    page = open_page()
    facts = {"url": calm.server.address}
    page.context.add_cookies(
        [{"name": name, "value": value, **facts} for name, value in person.cookies.items()]
    )
    page.goto(f"{calm.server.address}/room")
    return page, person


@pytest.mark.browser
def test_the_page_says_that_it_was_too_fast_and_sends_again_by_itself(
    room_page: tuple[Page, Visitor], calm: Forum, held: HeldServer
) -> None:
    page, person = room_page
    page.fill("[name=texts]", "Det som inte får försvinna")
    flood(person)
    with page.expect_response(lambda r: r.request.method == "POST") as first:
        page.click("#answer-form button[type=submit], #answer-form button:not([type])")
    assert first.value.status == 429
    expect(page.locator("#saved")).to_have_text(AT_ONCE)
    assert page.input_value("[name=texts] >> nth=0") == "Det som inte får försvinna"
    held.wait(1)
    with page.expect_response(lambda r: r.request.method == "POST" and r.status == 200):
        pass
    expect(page.locator("#saved")).to_contain_text("Saved")
    saved = person.get(f"/answer/{PROPOSE}/me").json["answer"]
    assert "Det som inte får försvinna" in str(saved)
    assert calm.round(PROPOSE)["answered"] == 1
