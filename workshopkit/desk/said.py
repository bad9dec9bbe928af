"""What the desk says about an act that worked: what was done, by its name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workshopkit.domain.item import Act, ActKind, Item
from workshopkit.locale.language import CatalogueLanguage

#: What is said about acts that need no name.
_SAID = {
    "open": "The exercise is open.",
    "close": "The exercise is closed.",
    "reveal": "The result is shown.",
    "undo": "The latest change is undone.",
    "withdraw": "It is taken back, as if it had not been opened.",
    "wording": "The wording is saved. Open the exercise to ask the room about it.",
    "record_decision": "The decision is in the record.",
    "tie": "The tie is settled.",
    "settings": "The settings are saved.",
    "count": "The count is saved.",
    "look": "The stage looks different now.",
    "spotlight": "The stage shows something else now.",
}
#: What is said about what was done to an item.
_DONE = {
    ActKind.HIDE: "“{label}” is hidden.",
    ActKind.SHOW: "“{label}” is shown again.",
    ActKind.LABEL: "It is called “{label}” now.",
    ActKind.MERGE: "Merged into “{label}”.",
    ActKind.SPLIT: "“{label}” is split.",
}
_NAMES_ANEW = (ActKind.LABEL, ActKind.MERGE)
#: A name is told in so many characters: the line has room for one, and the list has all of it.
_LONGEST = 40


def what_was_done(
    facts: Mapping[str, Any], done: object, before: tuple[Item, ...], words: CatalogueLanguage
) -> str:
    """Return the sentence for an act that worked; `before` are the items as they were."""
    command = str(facts.get("command"))
    if command in ("timer", "add_time"):
        return _of_time(command, facts.get("minutes"), words)
    if isinstance(done, Act) and command != "undo":
        return _of_items(done, before, words)
    return words.text(_SAID.get(command, "Saved."))


def _of_time(command: str, minutes: object, words: CatalogueLanguage) -> str:
    if not isinstance(minutes, int) or not minutes:
        return words.text("The timer is gone.")
    if command == "add_time":
        return words.plural("{n} minute more.", "{n} minutes more.", minutes)
    return words.plural("The timer runs: {n} minute.", "The timer runs: {n} minutes.", minutes)


def _of_items(done: Act, before: tuple[Item, ...], words: CatalogueLanguage) -> str:
    known = {one.id: words.text(one.label) if one.is_ours else one.label for one in before}
    label = done.label if done.kind in _NAMES_ANEW else known.get(done.items[0], "")
    if len(label) > _LONGEST:
        label = label[: _LONGEST - 1].rstrip() + "…"
    if done.kind is ActKind.MOVE:
        return words.text("“{title}” is now number {n}.", title=label, n=done.position + 1)
    return words.text(_DONE[done.kind], label=label)
