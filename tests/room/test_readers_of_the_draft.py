"""However many read at once, what they read is made once, and nobody else waits for it."""

from __future__ import annotations

import asyncio
import gzip
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest
from awaiting import awaited
from server import Forum, RunningServer, Visitor, new_forum

from workshopkit.facilitation.publishing.publication import NotOutForCommentsError
from workshopkit.room.guard.limit import READS
from workshopkit.room.live.shared_page import SharedPage, SharedPages

READERS = 60


@dataclass
class Press:
    """Makes pages of what it shows, and lets a test hold it up."""

    shows: int = 0
    made: list[int] = field(default_factory=list)
    may_go_on: threading.Event = field(default_factory=threading.Event)
    changes_while_made: bool = False

    def look(self) -> object:
        return self.shows

    def make(self) -> bytes:
        assert self.may_go_on.wait(10)
        self.made.append(self.shows)
        if self.changes_while_made:
            self.shows += 1
        return f"page {self.made[-1]}".encode()


async def read_together(press: Press, pages: SharedPages) -> list[SharedPage]:
    """Let everybody read at once; the loop has to go on while the page is made."""
    readers = [
        asyncio.create_task(pages.read("draft", press.look, press.make)) for _ in range(READERS)
    ]
    await asyncio.sleep(0.05)
    assert not any(reader.done() for reader in readers)
    press.may_go_on.set()
    return list(await asyncio.gather(*readers))


def test_a_page_is_made_once_for_all_who_read_it() -> None:
    press = Press()

    async def story() -> None:
        pages = SharedPages()
        first = await read_together(press, pages)
        again = await pages.read("draft", press.look, press.make)
        press.shows = 7
        changed = await pages.read("draft", press.look, press.make)

        assert {page.plain for page in first} == {b"page 0"} == {again.plain}
        assert gzip.decompress(changed.packed) == changed.plain == b"page 7"

    awaited(story())
    assert press.made == [0, 7]


def test_a_page_that_changes_while_it_is_made_is_not_made_for_each_reader() -> None:
    press = Press(changes_while_made=True)

    async def story() -> None:
        pages = SharedPages()
        await read_together(press, pages)
        late = await pages.read("draft", press.look, press.make)
        # Whoever asks later is shown what is there then.
        assert late.plain == f"page {press.shows - 1}".encode()

    awaited(story())
    assert len(press.made) <= 3


def test_each_language_has_a_page_of_its_own_and_old_ones_go() -> None:
    press = Press()
    press.may_go_on.set()

    async def story() -> int:
        pages = SharedPages()
        for key in range(40):
            await pages.read(key, press.look, press.make)
        return len(pages._known)

    assert awaited(story()) < 40
    assert len(press.made) == 40


def test_a_page_that_may_not_be_read_is_not_kept_from_being_read_later() -> None:
    press = Press()
    press.may_go_on.set()

    def refuse() -> object:
        raise NotOutForCommentsError

    async def story() -> bytes:
        pages = SharedPages()
        with pytest.raises(NotOutForCommentsError):
            await pages.read("draft", refuse, press.make)
        return (await pages.read("draft", press.look, press.make)).plain

    assert awaited(story()) == b"page 0"


def test_a_room_full_of_readers_is_sent_the_same(forum: Forum) -> None:
    forum.do("stage", stage="comments")
    forum.do("add_entry", kind="decision", fields={"text": "Vi var nio."})
    people = [forum.join(f"Person {n}") for n in range(READERS)]
    with ThreadPoolExecutor(READERS) as crowd:
        read = list(crowd.map(lambda person: person.get("/draft"), people))

    assert {answer.status for answer in read} == {200}
    assert len({answer.text for answer in read}) == 1
    packed = people[0].get("/draft", Accept_Encoding="gzip")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body).decode() == read[0].text


@pytest.mark.parametrize("path", ["/draft", "/room/part", "/stage/{slug}", "/result/{slug}/x"])
def test_one_who_reads_without_end_has_to_wait_and_others_do_not(
    server: RunningServer, path: str
) -> None:
    forum = new_forum(server)
    forum.do("stage", stage="comments")
    greedy, other = forum.join("Alva"), forum.join("Bo")
    address = path.format(slug=forum.slug)

    def statuses(person: Visitor, times: int) -> list[int]:
        with ThreadPoolExecutor(8) as hands:
            asked = [hands.submit(person.get, address) for _ in range(times)]
            return [one.result().status for one in asked]

    read = statuses(greedy, 3 * READS.at_once)

    assert read.count(429) > 0
    assert statuses(other, 1) == [read[0]]
    refused = next(a for a in iter(lambda: greedy.get(address), None) if a is not None)
    assert "Retry-After" in refused.headers or refused.status == read[0]
    forum.command("end")
