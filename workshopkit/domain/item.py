"""Items: what a round makes that others see and build on, and how they are moderated.

Moderation is a list of acts that are replayed over what people wrote. Nothing is deleted: an act
that is undone is left out of the replay, and what people wrote is what it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from workshopkit.domain.detail import BLACK, blacked_out, joined_detail
from workshopkit.domain.text import digest
from workshopkit.errors import InputError


@dataclass(frozen=True)
class Item:
    """One proposal, choice, persona or poster.

    `authors` counts who wrote it (merged ones together), `votes` who voted for it. `detail` holds
    what the kind adds: the fields of a persona, the lines of a poster. `aliases` are earlier
    labels, `merged` the ids that live on in this one. `part` says which of the exercise's
    questions it belongs to, counted from 1; 0 where there is only one. The label of an item that
    `is_ours` is a sentence of ours, to be translated. `edited` says that the secretary changed what
    somebody wrote before it is published.
    """

    id: str
    label: str
    detail: Mapping[str, Any] = field(default_factory=dict)
    authors: int = 0
    votes: int = 0
    by: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    hidden: bool = False
    part: int = 0
    is_ours: bool = False
    edited: bool = False


class ActKind(StrEnum):
    """What a facilitator can do with items."""

    HIDE = "hide"
    SHOW = "show"
    LABEL = "label"
    MERGE = "merge"
    MOVE = "move"
    SPLIT = "split"
    REDACT = "redact"


@dataclass(frozen=True)
class Act:
    """One act of moderation; `seq` orders them within a round.

    `label` is the new label; for a split there is one on each line.
    """

    seq: int
    kind: ActKind
    items: tuple[str, ...]
    label: str = ""
    position: int = 0
    undone: bool = False


class NothingToMergeError(InputError):
    """Choose at least two to merge, and give the merged one a name."""


class NothingToSplitError(InputError):
    """Choose one to split, and give each part a name on a line of its own."""


class NothingToUndoError(InputError):
    """There is nothing to undo."""


def moderated(items: Iterable[Item], acts: Sequence[Act]) -> tuple[Item, ...]:
    """Return the items in the editor's order after every act that was not undone."""
    current = list(items)
    for act in acts:
        if not act.undone:
            current = _APPLY[act.kind](current, act)
    return tuple(current)


def visible(items: Iterable[Item]) -> tuple[Item, ...]:
    """Return the items that are not hidden."""
    return tuple(item for item in items if not item.hidden)


def lineage(items: Iterable[Item]) -> dict[str, str]:
    """Return for each id that was ever an item's own the id of the item it lives on in."""
    return {old: item.id for item in items for old in (item.id, *item.merged)}


def part_id(act: Act, item_id: str, label: str) -> str:
    """Return the id of a part that an act split off an item: another one for every split."""
    return digest(item_id, str(act.seq), label)


def _hide(items: list[Item], act: Act) -> list[Item]:
    return [replace(item, hidden=True) if item.id in act.items else item for item in items]


def _show(items: list[Item], act: Act) -> list[Item]:
    return [replace(item, hidden=False) if item.id in act.items else item for item in items]


def _label(items: list[Item], act: Act) -> list[Item]:
    return [_relabelled(item, act.label) if item.id in act.items else item for item in items]


def _relabelled(item: Item, label: str) -> Item:
    if item.label == label:
        return item
    return replace(item, label=label, aliases=_unique((*item.aliases, item.label)))


def _merge(items: list[Item], act: Act) -> list[Item]:
    chosen = [item for item in items if item.id in act.items]
    if len(chosen) < 2:
        return items
    into = _relabelled(_joined(chosen), act.label)
    into = replace(into, aliases=tuple(name for name in into.aliases if name != into.label))
    rest = {item.id for item in chosen[1:]}
    return [into if item.id == into.id else item for item in items if item.id not in rest]


def _joined(chosen: Sequence[Item]) -> Item:
    first, others = chosen[0], chosen[1:]
    return replace(
        first,
        hidden=all(item.hidden for item in chosen),
        detail=joined_detail([item.detail for item in chosen]),
        authors=sum(item.authors for item in chosen),
        votes=sum(item.votes for item in chosen),
        by=_unique(name for item in chosen for name in item.by),
        aliases=_unique(
            alias
            for item in chosen
            for alias in (*item.aliases, *([item.label] if item in others else []))
        ),
        merged=_unique(i for item in others for i in (item.id, *item.merged)) + first.merged,
    )


def _split(items: list[Item], act: Act) -> list[Item]:
    """Split an item: the first part keeps its id, authors and votes, the others begin with none."""
    split: list[Item] = []
    for item in items:
        if item.id not in act.items:
            split.append(item)
            continue
        first, *others = act.label.split("\n")
        split.append(_relabelled(item, first))
        earlier = _unique((*item.aliases, item.label))
        split += [
            Item(part_id(act, item.id, label), label, aliases=earlier, part=item.part)
            for label in others
        ]
    return split


def _redact(items: list[Item], act: Act) -> list[Item]:
    return [_redacted(item, act.label) if item.id in act.items else item for item in items]


def _redacted(item: Item, text: str) -> Item:
    """Return an item with nothing left of what it said: no earlier name, no name of a person."""
    detail = blacked_out(item.detail) if not text else item.detail
    return replace(item, label=text or BLACK, detail=detail, aliases=(), by=(), edited=True)


def _move(items: list[Item], act: Act) -> list[Item]:
    moving = [item for item in items if item.id in act.items]
    rest = [item for item in items if item.id not in act.items]
    at = max(0, min(act.position, len(rest)))
    return [*rest[:at], *moving, *rest[at:]]


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


_APPLY = {
    ActKind.HIDE: _hide,
    ActKind.SHOW: _show,
    ActKind.LABEL: _label,
    ActKind.MERGE: _merge,
    ActKind.MOVE: _move,
    ActKind.SPLIT: _split,
    ActKind.REDACT: _redact,
}
