from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import quote_plus

import pytest
from server import (
    FORM,
    HEADLINES,
    PERSONAS,
    PRIORITISE,
    PROPOSE,
    Answer,
    Forum,
    RunningServer,
    Visitor,
    new_forum,
)
from tornado.web import create_signed_value

from workshopkit.domain.text import clean
from workshopkit.kinds.folding import said_in
from workshopkit.room.guard.identity import PARTICIPANT_COOKIE, ROLE_COOKIE

Fields = dict[str, list[str]]
EXERCISES = (PROPOSE, PRIORITISE, PERSONAS, HEADLINES)

TEXTS = {
    "empty": "",
    "only-space": " \n\t ",
    "overlong": "lång " * 2000,
    "html": '<script>alert(1)</script><b title="x">fet</b>',
    "emoji": "👩‍👧‍👦 🇸🇪 👍🏽",
    "right-to-left": "\u202eabc\u2066 مكتبة \u200f",
    "control": "a\x00b\x01c\x0bd\x1be\x7ff",
    "many-lines": "rad\n" * 400,
    "stacked-marks": "Z" + "\u0335\u0336" * 500,
}
#: Round and revision as they should not be; the answer itself is a good one.
ENVELOPES: dict[str, Callable[[Fields, str], Fields]] = {
    "unknown-round": lambda fields, _: {**fields, "round": ["nonsense"]},
    "round-of-html": lambda fields, _: {**fields, "round": ["<script>alert(2)</script>"]},
    "prepared-round": lambda fields, other: {**fields, "round": [other]},
    "no-round": lambda fields, _: {k: v for k, v in fields.items() if k != "round"},
    "no-rev": lambda fields, _: {k: v for k, v in fields.items() if k != "rev"},
    "garbage-rev": lambda fields, _: {**fields, "rev": ["tre"]},
    "negative-rev": lambda fields, _: {**fields, "rev": ["-1"]},
    "arabic-rev": lambda fields, _: {**fields, "rev": ["٣"]},
    "superscript-rev": lambda fields, _: {**fields, "rev": ["²"]},
    "huge-rev": lambda fields, _: {**fields, "rev": ["9" * 400]},
    "rev-of-many-digits": lambda fields, _: {**fields, "rev": ["999999999"]},
    "nothing-but-the-round": lambda fields, _: {"round": fields["round"]},
    "nothing": lambda _fields, _: {},
    "everything-twice": lambda fields, _: {k: v * 2 for k, v in fields.items()},
    "strangers": lambda fields, _: {**fields, "__class__": ["x"], "x" * 300: ["y"]},
}


@pytest.fixture(scope="module")
def forums(server: RunningServer) -> Iterator[dict[str, Forum]]:
    """A workshop for each exercise, with that exercise open."""
    made = {exercise: new_forum(server, title=exercise) for exercise in EXERCISES}
    for exercise, forum in made.items():
        forum.do("settings", HEADLINES, settings={"year": 2040})
        forum.make_ready(exercise, groups=[f"Grupp {n}" for n in range(5)])
    yield made
    for forum in made.values():
        forum.command("end", closed=True)


class Case:
    """Somebody who has saved a good answer, and is about to send a bad one."""

    def __init__(self, forum: Forum, exercise: str, language: str = "en") -> None:
        Case.count += 1
        self.forum = forum
        self.exercise = exercise
        self.person = forum.join(table=f"Bord {Case.count}", language=language)
        self.good = forum.good_answer(exercise)
        self.main = next(n for n in self.good if n != "group" and "quote" not in n and n != "lines")
        forum.answer(self.person, exercise, self.good)
        self.before = self.own
        self.fields: Fields = {**self.good, "round": [forum.round(exercise)["id"]], "rev": ["2"]}

    count = 0

    @property
    def own(self) -> object:
        return self.person.get(f"/answer/{self.exercise}/me").json["answer"]

    def send(self, fields: Fields) -> Answer:
        return self.person.post("/room", fields)

    def check(self, answer: Answer, typed: str = "") -> None:
        """A sentence, what was typed still there, and nothing lost."""
        assert answer.status in (200, 404, 409, 422), answer.text
        page = answer.page
        sentence = page.saved or page.problem
        assert len(sentence) > 10
        if answer.status == 200:
            assert page.saved
        else:
            assert page.problem
            assert self.own == self.before
        shown = "\n".join(page.value(self.main)) + page.words("//main")
        assert _same(typed) in _same(shown)
        assert "<script>alert" not in answer.text
        assert self.person.get("/room").status == 200
        kind, round_ = self.forum.rules(self.exercise)
        read = kind.read(round_, kind.inputs(round_, self.own))  # type: ignore[arg-type]
        assert self.own == said_in(read)


def _same(text: str) -> str:
    """Return what is left of a text when a page has shown it and a parser has read it."""
    return "".join(clean(text).split())


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
@pytest.mark.parametrize("exercise", EXERCISES)
def test_whatever_is_typed_gets_a_sentence_and_loses_nothing(
    forums: dict[str, Forum], exercise: str, text: str
) -> None:
    case = Case(forums[exercise], exercise)
    answer = case.send({**case.fields, case.main: [text]})
    # A vote is a tick on a list: what is not on the list is named in the sentence.
    typed = text[:60] if exercise == PRIORITISE else text
    case.check(answer, typed if len(text) < 1000 or exercise != PRIORITISE else text[:40])


@pytest.mark.parametrize("envelope", ENVELOPES.values(), ids=ENVELOPES.keys())
@pytest.mark.parametrize("exercise", EXERCISES)
def test_whatever_is_around_an_answer_gets_a_sentence_and_loses_nothing(
    forums: dict[str, Forum], exercise: str, envelope: Callable[[Fields, str], Fields]
) -> None:
    case = Case(forums[exercise], exercise)
    prepared = next(f for name, f in forums.items() if name != exercise)
    other = prepared.round(HEADLINES if exercise != HEADLINES else PERSONAS)["id"]
    case.check(case.send(envelope(case.fields, other)))


@pytest.mark.parametrize("exercise", EXERCISES)
def test_ten_thousand_values_get_a_sentence(forums: dict[str, Forum], exercise: str) -> None:
    case = Case(forums[exercise], exercise)
    many = [f"o{n}" for n in range(10_000)]
    for more in ({case.main: many}, {name: ["x"] for name in many}):
        answer = case.send({**case.fields, **more})
        assert answer.status == 422
        assert len(answer.page.problem or answer.page.title) > 10
        assert case.own == case.before


@pytest.mark.parametrize("exercise", EXERCISES)
@pytest.mark.parametrize("raw", ["%ED%A0%80", "%FF%FE", "%C3", "%00", "%", "%zz"])
def test_bytes_that_are_no_text_get_a_sentence(
    forums: dict[str, Forum], exercise: str, raw: str
) -> None:
    case = Case(forums[exercise], exercise)
    start = f"round={case.fields['round'][0]}&rev=2&{quote_plus(case.main)}=Kvar"
    body = f"{start}{raw}&{raw}={raw}"
    answer = case.person.ask("POST", "/room", body, Content_Type=FORM)
    case.check(answer, "Kvar")


@pytest.mark.parametrize("language", ["sv", "nb", "da", "en"])
def test_a_mistake_is_told_in_the_language_of_the_page(
    forums: dict[str, Forum], language: str
) -> None:
    from workshopkit.domain.form import NEEDED
    from workshopkit.locale.language import language as words

    case = Case(forums[PROPOSE], PROPOSE, language)
    page = case.send({**case.fields, "texts": [" "]}).page
    assert page.language == language
    assert words(language).text(NEEDED) in page.problem
    assert page.find("//a[@href='#texts']")
    assert page.find("//*[@id='texts']")


@pytest.mark.parametrize("exercise", EXERCISES)
def test_everything_the_rules_call_spoiled_is_refused(
    forums: dict[str, Forum], exercise: str
) -> None:
    case = Case(forums[exercise], exercise)
    kind, round_ = case.forum.rules(exercise)
    for raw in kind.spoiled(round_):
        fields = {name: list(values) for name, values in raw.items()}
        answer = case.send({**fields, "round": case.fields["round"], "rev": ["2"]})
        assert answer.status == 422
        case.check(answer)


def test_a_vote_keeps_its_ticks_when_it_is_refused(forums: dict[str, Forum]) -> None:
    case = Case(forums[PRIORITISE], PRIORITISE)
    ids = [choice["id"] for choice in case.forum.round(PRIORITISE)["choices"]]
    too_many = case.send({**case.fields, "choices": ids})
    assert too_many.status == 422
    assert too_many.page.value("choices") == ids
    unknown = case.send({**case.fields, "choices": [ids[0], "Någon annan"]})
    assert "Någon annan" in unknown.page.problem
    assert unknown.page.value("choices") == [ids[0]]


def test_a_query_is_not_an_answer(forums: dict[str, Forum]) -> None:
    case = Case(forums[PROPOSE], PROPOSE)
    answer = case.person.post("/room?round=x&rev=7&texts=Inte+jag", case.fields)
    case.check(answer)
    assert answer.page.saved


MULTIPART = "multipart/form-data; boundary=XX"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("", b"texts=hej"),
        ("text/plain", b"texts=hej"),
        ("application/json", b'{"texts": ["hej"]}'),
        ("application/json", b"{"),
        (FORM, b"&&&==;;=&"),
        (FORM, b"\x00\xff\xfe"),
        (FORM, b""),
        ("multipart/form-data", b"no boundary"),
        (MULTIPART, b"--XX\r\nbroken"),
        (MULTIPART, b"--XX--"),
        (
            MULTIPART,
            b'--XX\r\nContent-Disposition: form-data; name="a"; filename="x"\r\n\r\nhej\r\n--XX--',
        ),
        ("image/png", b"\x89PNG"),
        ("text/html; charset=nonsense", b"texts=hej"),
    ],
)
def test_a_body_that_is_no_form_gets_a_sentence(
    forums: dict[str, Forum], kind: str, body: bytes
) -> None:
    case = Case(forums[PROPOSE], PROPOSE)
    answer = case.person.ask("POST", "/room", body, Content_Type=kind)
    assert 200 <= answer.status < 500
    assert answer.page.problem or answer.page.saved or answer.page.title
    assert case.own == case.before


def test_a_body_too_large_to_read_is_refused(server: RunningServer, forum: Forum) -> None:
    person = forum.join()
    try:
        status = person.ask("POST", "/room", b"texts=" + b"x" * 3_000_000, Content_Type=FORM).status
    except OSError:
        status = 413  # the server hangs up on whoever goes on sending
    assert status in (400, 413)
    assert Visitor(server.address).get("/healthz").json == {"ok": True}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"open"',
        b"\xff\xfe",
        b'{"command": 7}',
        b'{"command": "fly"}',
        b'{"command": "open"}',
        b'{"command": "open", "exercise": 7}',
        b'{"command": "open", "exercise": "nonsense"}',
        b'{"command": "open", "exercise": "headlines", "expect": "ajar"}',
        b'{"command": "go"}',
        b'{"command": "settings", "exercise": "headlines", "settings": [1]}',
        b'{"command": "settings", "exercise": "headlines", "settings": {"year": "x"}}',
        b'{"command": "moderate", "exercise": "headlines", "act": "explode", "items": []}',
        b'{"command": "moderate", "exercise": "headlines", "act": "hide", "items": "x"}',
        b'{"command": "moderate", "exercise": "headlines", "act": "hide", "position": "x"}',
        b'{"command": "undo", "exercise": "headlines"}',
        b'{"command": "count", "exercise": "headlines", "votes": {}, "voters": 1, "source": "air"}',
        b'{"command": "count", "exercise": "prioritise-target-groups", "votes": {"x": 1e9}}',
        b'{"command": "add_entry", "kind": "poem", "fields": {}}',
        b'{"command": "add_entry", "kind": "decision", "fields": []}',
        b'{"command": "add_entry", "kind": "decision", "fields": {"text": ""}}',
        b'{"command": "change_entry", "entry": "x", "fields": {}, "rev": 1}',
        b'{"command": "note", "text": "x"}',
    ],
)
def test_a_command_that_makes_no_sense_is_refused(forum: Forum, body: bytes) -> None:
    before = forum.state()
    answer = forum.desk.ask("POST", f"/command/{forum.slug}", body, Content_Type="application/json")
    assert 400 <= answer.status < 500, answer.text
    assert len(answer.json["error"]) > 10
    assert forum.state() == before


@pytest.mark.parametrize(
    "change",
    [
        {"title": ""},
        {"title": "x" * 200},
        {"date": "15 april"},
        {"date": "2027-02-30"},
        {"language": "xx"},
        {"date": None},
        {"script": "nonsense"},
        {"title": ["a"], "date": {"b": 1}},
    ],
)
def test_a_workshop_that_cannot_be_is_not_made(
    server: RunningServer, facilitator: Visitor, change: dict[str, object]
) -> None:
    plan = {"title": "T", "date": "2027-04-15", "language": "sv", "script": "dialogue_forum"}
    answer = facilitator.post_json("/new", {**plan, **change})
    assert 400 <= answer.status < 500, answer.text
    assert len(answer.json["error"]) > 10
    assert server.address


COOKIES = {
    "broken": "nonsense",
    "empty": "",
    "odd": "2|1:0|10:1|22:workshopkit-participant|4:eA==|00",
    "long": "x" * 3000,
    "unsigned": "workshop:participant",
}


@pytest.mark.parametrize("value", COOKIES.values(), ids=COOKIES.keys())
@pytest.mark.parametrize("name", [PARTICIPANT_COOKIE, ROLE_COOKIE])
def test_a_broken_cookie_is_no_cookie(server: RunningServer, name: str, value: str) -> None:
    visitor = Visitor(server.address, cookies={server.cookie(name): value})
    assert visitor.get("/").status == 200
    assert visitor.get("/room").place == "/"
    assert visitor.get("/state/demo").status == 403
    assert visitor.get("/desk/demo").status == 403


@pytest.mark.parametrize("role", ["facilitator", "secretary", "participant", "admin"])
def test_a_role_signed_with_another_secret_is_no_role(server: RunningServer, role: str) -> None:
    name = server.cookie(ROLE_COOKIE)
    forged = create_signed_value("another secret", name, role).decode()
    visitor = Visitor(server.address, cookies={name: forged})
    for path in ("/state/demo", "/desk/demo", "/record/demo", "/home", "/export/demo.html"):
        assert visitor.get(path).status == 403, path
    assert visitor.post_json("/command/demo", {"command": "end"}).status == 403


def test_a_seat_signed_with_another_secret_is_no_seat(forum: Forum) -> None:
    person = forum.join()
    name = forum.server.cookie(PARTICIPANT_COOKIE)
    real = person.cookies[name].strip('"')
    forged = create_signed_value("another secret", name, "a:b").decode()
    assert Visitor(forum.server.address, cookies={name: forged}).get("/room").place == "/"
    tampered = real[:-4] + "0000"
    assert Visitor(forum.server.address, cookies={name: tampered}).get("/room").place == "/"


def test_a_seats_cookie_is_no_role(forum: Forum) -> None:
    person = forum.join()
    seat, role = map(forum.server.cookie, (PARTICIPANT_COOKIE, ROLE_COOKIE))
    person.cookies[role] = person.cookies[seat]
    assert person.get(f"/state/{forum.slug}").status == 403


def test_the_cookie_of_another_workshop_opens_nothing_here(forum: Forum) -> None:
    other = new_forum(forum.server, title="Ett annat")
    forum.run(PROPOSE, {"texts": ["Hemligt"]}, reveal=True)
    forum.do("open", PROPOSE)
    person = other.join()
    round_ = forum.round(PROPOSE)["id"]
    answer = person.post("/room", {"round": round_, "rev": "1", "texts": "Inkräktare"})
    assert answer.status == 404
    assert answer.page.problem
    assert "Inkräktare" in answer.text
    assert forum.round(PROPOSE)["answered"] == 0
    for path in (f"/stage/{forum.slug}", f"/result/{forum.slug}/{PROPOSE}"):
        refused = person.get(path)
        assert refused.status == 403, path
        assert "Hemligt" not in refused.text
    own = person.get(f"/answer/{PROPOSE}/me").json
    assert own == {"answer": None, "rev": 0, "message": ""}
    other.do("end", closed=True)


def test_the_server_has_broken_nowhere_in_all_this(server: RunningServer) -> None:
    assert Visitor(server.address).get("/healthz").json == {"ok": True}
    assert server.broken == []
