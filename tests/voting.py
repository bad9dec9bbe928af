"""A vote by personal codes on a real server, and the people who hold the codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from server import PRIORITISE, PROPOSE, Answer, Forum, Visitor

CHOICES = ("Alfa", "Beta", "Gamma")
NAMES = (
    "Alva Exempelsson",
    "Bo Påhittström",
    "Carin Låtsasberg",
    "Disa Övningsdotter",
    "Eskil Fiktivlund",
    "Frida Provström",
)


def make_codes(forum: Forum, count: int) -> list[str]:
    """Have so many codes made, and read all there are from the facilitator's sheet."""
    forum.do("codes", count=count)
    sheet = forum.desk.get(f"/codes/{forum.slug}").page
    return ["".join(code.text_content().split()) for code in sheet.find("//p[@class='code']")]


def come_in(forum: Forum, code: str, name: str = "", **fields: str) -> Visitor:
    """Join with a code on a device of one's own."""
    person = Visitor(forum.server.address)
    answer = person.post("/", {"language": "en", **fields, "code": code, "name": name})
    assert answer.status == 303, answer.text
    person.get(answer.place)
    return person


@dataclass
class Voting:
    """A vote on three choices, and those who sit in the room with a code."""

    forum: Forum
    people: list[Visitor]
    exercise: str = PRIORITISE

    @classmethod
    def in_forum(cls, forum: Forum, names: Sequence[str] = NAMES, **settings: str) -> Voting:
        """Have something to vote on, hand out a code to each, and settle how it is done."""
        forum.run(PROPOSE, {"texts": list(CHOICES)})
        codes = make_codes(forum, len(names))
        people = [come_in(forum, code, name) for code, name in zip(codes, names, strict=True)]
        forum.do("settings", PRIORITISE, settings={"mode": "vote", "secret": "yes", **settings})
        return cls(forum, people)

    @property
    def facts(self) -> Any:
        return self.forum.round(self.exercise)

    @property
    def answered(self) -> int:
        return int(self.facts["answered"])

    @property
    def votes(self) -> dict[str, int]:
        """The result as everybody may see it once it is shown."""
        return self.votes_seen_by(self.people[0])

    def votes_seen_by(self, person: Visitor) -> dict[str, int]:
        answer = person.get(f"/result/{self.forum.slug}/{self.exercise}")
        assert answer.status == 200, answer.text
        return {item["label"]: item["votes"] for item in answer.json["items"]}

    def open(self) -> None:
        """Open it, though the room is not encrypted."""
        self.forum.do("open", self.exercise, confirmed=True)

    def close(self) -> None:
        self.forum.do("close", self.exercise)

    def reveal(self) -> None:
        """Show the result, however few have voted."""
        self.forum.do("reveal", self.exercise, confirmed=True)

    def cast(self, person: Visitor, *choices: str, rev: int = 1, **headers: str) -> Answer:
        """Send a vote, as the form on the page does."""
        facts = self.facts
        ids = {choice["label"]: choice["id"] for choice in facts["choices"]}
        fields = {"choices": [ids[choice] for choice in choices], "rev": [str(rev)]}
        return person.post("/room", {**fields, "round": [facts["id"]]}, **headers)

    def vote(self, *choices: str, only: slice = slice(None)) -> None:
        """Let everybody vote for the same, for the first time."""
        for person in self.people[only]:
            answer = self.cast(person, *choices)
            assert answer.page.saved, answer.page.problem

    def take_back(self, person: Visitor, rev: int) -> Answer:
        fields = {"round": self.facts["id"], "rev": str(rev), "withdraw": "1"}
        return person.post("/room", fields)

    @property
    def words_on_the_stage(self) -> str:
        """The audit trail as the stage shows it: hex and six words."""
        stage = self.forum.desk.get(f"/stage/{self.forum.slug}").page
        for label in stage.find("//p[@class='trail']/span"):
            label.drop_tree()
        return stage.words("//p[@class='trail']")

    def export(self, format_: str) -> bytes:
        answer = self.forum.desk.get(f"/export/{self.forum.slug}.{format_}")
        assert answer.status == 200, answer.text
        return answer.body


def keys_in(folder: Path) -> list[Path]:
    """Return the keys of secret ballots that there are."""
    return sorted(folder.rglob("*.key"))
