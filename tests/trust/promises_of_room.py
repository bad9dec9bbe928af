"""What the running server promises; each function returns what is not kept in a room."""

from __future__ import annotations

import contextlib
import csv
import io
import time
from base64 import b64decode
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import openpyxl
from ballot_room import room_folder
from forked_server import ForkedServer, Nursery
from server import PROPOSE, Forum, Visitor, new_forum, secretary_of

from workshopkit.documents.content.documentation import documentation
from workshopkit.documents.content.tree import document_to_json
from workshopkit.domain.actor import Actor, Role
from workshopkit.facilitation.finding import find_workshop
from workshopkit.facilitation.material import gather
from workshopkit.facilitation.publishing.publication import finalise
from workshopkit.locale.language import language
from workshopkit.store import open_store

Look = Callable[[Forum], Iterator[str]]
EVIL = "http://evil.example"
#: What somebody may write in the hope that a program takes it for something else.
FORMULA = "=HYPERLINK(1,2)"
TAG = "<b onclick=alert(1)>hej</b>"


def not_kept(nursery: Nursery, look: Look, fault: str = "") -> list[str]:
    """Return what a look around a room of its own finds."""
    with room_folder() as folder:
        server = ForkedServer(nursery, folder / "room.sqlite", fault=fault).start()
        try:
            return list(look(new_forum(server, language="en")))
        finally:
            server.stop()


def _answered(forum: Forum, *texts: str) -> Visitor:
    """Return somebody who has answered the first exercise with these texts."""
    forum.do("open", PROPOSE)
    person = forum.join("Anna")
    forum.answer(person, PROPOSE, {"texts": list(texts)})
    return person


def results_wait(forum: Forum) -> Iterator[str]:
    """Nobody but staff is told a result before it is shown."""
    anna = _answered(forum, "Alfa")
    address = f"/result/{forum.slug}/{PROPOSE}"
    if anna.get(address).status != 403:
        yield "a result is told while people answer"
    forum.do("close", PROPOSE)
    if anna.get(address).status != 403:
        yield "a result is told before it is shown"
    forum.do("reveal", PROPOSE)
    if "Alfa" not in anna.get(address).text:
        yield "a result is never told"


def closing_is_an_end(forum: Forum) -> Iterator[str]:
    """What is told to be saved counts, and what is not counted is told to be too late.

    Answers are on their way while it closes: one every twentieth of a second, before and after.
    """
    forum.do("open", PROPOSE)
    texts = [f"Grupp {number}" for number in range(12)]
    people, run = [forum.join() for _ in texts], forum.round(PROPOSE)["id"]

    def send(number: int) -> int:
        fields = {"texts": [texts[number]], "round": [run], "rev": ["1"]}
        return people[number].post("/room", fields).status

    with ThreadPoolExecutor(len(texts) + 1) as hands:
        sent = []
        for number in range(len(texts)):
            if number == len(texts) // 2:
                closing = hands.submit(forum.do, "close", PROPOSE)
            sent.append(hands.submit(send, number))
            time.sleep(0.05)
        closing.result()
    told = {text for text, one in zip(texts, sent, strict=True) if one.result() == 200}
    counted = {item["label"] for item in forum.round(PROPOSE)["items"]}
    yield from (f"{text} is told to be saved and does not count" for text in told - counted)
    base = forum.desk.get(f"/result/{forum.slug}/{PROPOSE}").json["base"]
    if base["took_part"] != len(told):
        yield f"{len(told)} are told that they took part, and {base['took_part']} did"


def answers_are_ones_own(forum: Forum) -> Iterator[str]:
    """Nobody is told what somebody else has answered."""
    _answered(forum, "Alfa")
    bo = forum.join("Bo")
    store = open_store(str(forum.server.store))
    with contextlib.closing(store), store.read() as unit:
        anna = unit.participants(find_workshop(unit, forum.slug).id)[0].id
    told = bo.get(f"/answer/{PROPOSE}/{anna}")
    if told.status != 403 or "Alfa" in told.text:
        yield "somebody is told another's answer"


def commands_have_roles(forum: Forum) -> Iterator[str]:
    """A secretary cannot open or end, and a participant can do none of it."""
    for who, visitor in (
        ("a secretary", secretary_of(forum.server)),
        ("a participant", forum.join("Anna")),
        ("a stranger", Visitor(forum.server.address)),
    ):
        for command in ({"command": "open", "exercise": PROPOSE}, {"command": "end"}):
            if visitor.post_json(f"/command/{forum.slug}", command).status != 403:
                yield f"{who} can give the command {command['command']}"


def staff_pages_are_for_staff(forum: Forum) -> Iterator[str]:
    """What facilitators and secretaries see, participants and strangers do not."""
    for address in (f"/state/{forum.slug}", f"/export/{forum.slug}.csv", f"/preview/{forum.slug}"):
        for who in (forum.join("Anna"), Visitor(forum.server.address)):
            if who.get(address).status != 403:
                yield f"{address} is shown"


def over_is_over(forum: Forum) -> Iterator[str]:
    """The code of a workshop that is over lets nobody in."""
    forum.do("end", closed=True)
    late = Visitor(forum.server.address).post("/", {"code": [forum.code]})
    if late.status == 303:
        yield "somebody has come in after the end"


def hosts_are_ours(forum: Forum) -> Iterator[str]:
    """A name that is not ours is refused, so that no other site can pass for this one."""
    if Visitor(forum.server.address).get("/", Host="evil.example").status != 403:
        yield "a foreign host is served"


def other_sites_cannot_send(forum: Forum) -> Iterator[str]:
    """What another site sends with somebody's cookie is refused."""
    anna = _answered(forum, "Alfa")
    if anna.post("/room", {"texts": ["Beta"], "rev": ["2"]}, Origin=EVIL).status != 403:
        yield "another site can answer for somebody"
    sent = forum.desk.ask("POST", f"/command/{forum.slug}", '{"command": "end"}', Origin=EVIL)
    if sent.status != 403:
        yield "another site can end the workshop"


def cookies_are_signed(forum: Forum) -> Iterator[str]:
    """What a cookie says, be it word for word what it should, is believed signed only."""
    for person, address in ((forum.desk, f"/state/{forum.slug}"), (forum.join("Anna"), "/room")):
        bare = {name: _said_in(value) for name, value in person.cookies.items() if "|" in value}
        assert bare, "no cookie is signed"
        if Visitor(forum.server.address, cookies=bare).get(address).status == 200:
            yield f"a forged cookie opens {address}"


def _said_in(signed: str) -> str:
    """Return what a signed cookie says, without its signature and what made it one of its own."""
    whole = b64decode(signed.strip('"').split("|")[4].partition(":")[2]).decode()
    return whole.rpartition("|")[0]


def pages_keep_to_themselves(forum: Forum) -> Iterator[str]:
    """No page of the room may be framed or run a script that is not ours."""
    for address in ("/", "/room", f"/stage/{forum.slug}"):
        policy = forum.join("Anna").get(address).headers.get("Content-Security-Policy", "")
        missing = [
            rule
            for rule in ("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
            if rule not in policy
        ]
        if missing:
            yield f"{address} lacks {', '.join(missing)}"


def guessing_takes_long(forum: Forum) -> Iterator[str]:
    """Who tries many codes has to wait."""
    guesser = Visitor(forum.server.address)
    answers = [guesser.post("/", {"code": [f"QQQ{n:03}"]}).status for n in range(120)]
    if 429 not in answers:
        yield f"120 codes could be tried at once: {sorted(set(answers))}"


# What is written


def _written(forum: Forum) -> None:
    """Have a result with a formula and a tag in it."""
    _answered(forum, FORMULA, TAG)
    forum.do("close", PROPOSE)
    forum.do("reveal", PROPOSE)


def csv_has_no_formulas(forum: Forum) -> Iterator[str]:
    """No cell of a CSV file begins like a formula."""
    _written(forum)
    text = forum.desk.get(f"/export/{forum.slug}.csv").body.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text), delimiter=";") for cell in row]
    if not any(FORMULA in cell for cell in cells):
        yield "the text is missing"
    yield from (f"a cell is {cell}" for cell in cells if cell.startswith(("=", "+", "-", "@")))


def workbooks_have_no_formulas(forum: Forum) -> Iterator[str]:
    """No cell of a workbook is a formula."""
    _written(forum)
    body = forum.desk.get(f"/export/{forum.slug}.xlsx").body
    book = openpyxl.load_workbook(io.BytesIO(body))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    if not any(FORMULA in str(cell.value) for cell in cells):
        yield "the text is missing"
    yield from (f"{cell.coordinate} is a formula" for cell in cells if cell.data_type == "f")


def documents_escape(forum: Forum) -> Iterator[str]:
    """What people write is text in a document, never a tag."""
    _written(forum)
    text = forum.desk.get(f"/export/{forum.slug}.html").text
    if "onclick" not in text:
        yield "the text is missing"
    if "<b onclick" in text:
        yield "a tag that somebody wrote is in the document"


def pages_escape(forum: Forum) -> Iterator[str]:
    """What people write is text on every page, never a tag."""
    anna = _answered(forum, FORMULA, TAG)
    stage = (forum.desk, f"/stage/{forum.slug}/part")
    for command, pages in (("close", [(anna, "/room")]), ("reveal", [(anna, "/room"), stage])):
        forum.do(command, PROPOSE)
        for visitor, address in pages:
            text = visitor.get(address).text
            if "onclick" not in text:
                yield f"the text is missing on {address}"
            if "<b onclick" in text:
                yield f"a tag that somebody wrote is on {address}"


def final_is_final(forum: Forum) -> Iterator[str]:
    """A final version is the same for ever, whatever is done after it."""
    _written(forum)
    store = open_store(str(forum.server.store))
    with contextlib.closing(store), store.write() as unit:
        place = find_workshop(unit, forum.slug)
        tree = document_to_json(documentation(gather(unit, place), language("en")))
        finalise(unit, Actor(Role.SECRETARY), place, tree, "en")
    address = f"/export/{forum.slug}.json?version=1"
    first = forum.desk.get(address).body
    said = f"Later, {datetime.now(UTC):%H:%M}"
    forum.do("add_entry", kind="decision", fields={"text": said})
    if said not in forum.desk.get(f"/export/{forum.slug}.json").text:
        yield "what is added is missing in the draft"
    if forum.desk.get(address).body != first:
        yield "a final version has changed"
