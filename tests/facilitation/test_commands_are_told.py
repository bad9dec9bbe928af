"""The table of commands: what stands in it is what the commands read, and what the docs say."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from workshopkit.domain.actor import Actor
from workshopkit.domain.ports import Unit
from workshopkit.domain.workshop import Workshop
from workshopkit.errors import WorkshopError
from workshopkit.facilitation.command import COMMANDS, perform
from workshopkit.facilitation.commands.asked import Sort

DOCS = Path(__file__).parents[2] / "docs" / "http.md"
#: What is right of each sort; what only some texts are right for.
RIGHT = {
    Sort.TEXT: "draft",
    Sort.NUMBER: 1,
    Sort.FLAG: True,
    Sort.TEXTS: ["item"],
    Sort.FIELDS: {"text": "Ska vi?"},
    Sort.VALUES: {"item": 1},
}
TEXTS = {
    "exercise": "propose-target-groups",
    "expect": "prepared",
    "act": "hide",
    "kind": "decision",
    "day": "2027-09-01",
}


class Read(dict[str, Any]):
    """Facts that know which of them were read."""

    def __init__(self, facts: Mapping[str, Any]) -> None:
        super().__init__(facts)
        self.seen: set[str] = set()

    def get(self, name: str, usual: Any = None) -> Any:
        self.seen.add(name)
        return super().get(name, usual)

    def __contains__(self, name: object) -> bool:
        self.seen.add(str(name))
        return super().__contains__(name)


def told() -> Iterator[tuple[str, list[str]]]:
    """Every command of the docs with the facts that stand beside it."""
    table = DOCS.read_text(encoding="utf-8").split("### Commands")[1].split("\n## ")[0]
    for line in table.splitlines():
        row = re.fullmatch(r"\| `(\w+)` \| (.*?) \| .+ \|", line)
        if row:
            yield row[1], re.findall(r"`(\w+)`", row[2])


def test_the_docs_tell_every_command_with_its_facts_once() -> None:
    assert list(told()) == [(name, list(found.facts)) for name, found in COMMANDS.items()]


def test_every_command_says_in_one_sentence_what_it_does() -> None:
    assert [name for name, found in COMMANDS.items() if not found.sentence.endswith(".")] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_reads_the_facts_it_tells_of_and_no_others(
    unit: Unit, facilitator: Actor, place: Workshop, name: str
) -> None:
    listed = COMMANDS[name].facts
    right = {
        fact: TEXTS.get(fact, RIGHT[sort]) if sort is Sort.TEXT else RIGHT[sort]
        for fact, sort in listed.items()
    }
    # Which run it is about is told by one of the two.
    tries = [right] if "round" not in right else [right, {**right, "round": None}]
    seen: set[str] = set()
    for facts in tries:
        asked = Read({"command": name, **facts})
        with contextlib.suppress(WorkshopError):
            perform(unit, facilitator, place, asked)
        seen |= asked.seen

    assert seen - {"command"} == set(listed)
