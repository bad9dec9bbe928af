"""The plan of a document: of which type it is, what goes in, in which order, and how far it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from workshopkit.domain.record import EntryKind, Record


class Stage(StrEnum):
    """How far a document is: a draft, out for comments in the room, or final."""

    DRAFT = "draft"
    COMMENTS = "comments"
    FINAL = "final"


@dataclass(frozen=True)
class Plan:
    """What the secretary chose; an empty `type` is the script's own, `order` may be partial."""

    type: str = ""
    order: tuple[str, ...] = ()
    left_out: frozenset[str] = frozenset()
    stage: Stage = Stage.DRAFT

    def arranged(self, keys: Sequence[str]) -> tuple[str, ...]:
        """Return the keys that go in: the chosen order, the others after what came before them."""
        chosen = [key for key in self.order if key in keys]
        arranged = list(chosen)
        for position, key in enumerate(keys):
            if key not in chosen:
                arranged.insert(_place_after(arranged, keys[:position]), key)
        return tuple(key for key in arranged if key not in self.left_out)


def plan_of(record: Record) -> Plan:
    """Return the plan in a record, or the plain one."""
    entries = record.of(EntryKind.PLAN)
    if not entries:
        return Plan()
    body = entries[0].body
    stage = body.get("stage", "")
    return Plan(
        type=body.get("type", ""),
        order=_lines(body.get("order", "")),
        left_out=frozenset(_lines(body.get("left_out", ""))),
        stage=Stage(stage) if stage in set(Stage) else Stage.DRAFT,
    )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in text.split("\n") if line)


def _place_after(arranged: Sequence[str], before: Iterable[str]) -> int:
    """Return the place right after the last of the keys that came before."""
    places = [arranged.index(key) + 1 for key in before if key in arranged]
    return places[-1] if places else 0
