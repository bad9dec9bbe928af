"""What the forms of the record send, as the commands they stand for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workshopkit.desk.desk import Desk
from workshopkit.domain.record import Entry

#: The commands that take what is typed as the fields of a line.
_OF_LINES = ("add_entry", "change_entry", "cover")


def keep(desk: Desk, message: Mapping[str, Any]) -> str:
    """Do what a form or button of the record asks for, and return what to say about it."""
    facts, typed = message.get("facts", {}), message.get("fields", {})
    sent = {"fields": typed} if facts.get("command") in _OF_LINES else typed
    done = desk.act({**sent, **facts})
    seen = facts.get("rev") if facts.get("both") else None
    if isinstance(done, Entry) and isinstance(seen, int) and done.rev > seen + 1:
        # One change was mine: there was another one before it.
        return desk.words.text("Somebody else wrote here, too. Both texts are kept.")
    return desk.words.text("Saved.")
