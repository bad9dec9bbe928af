"""People and their names by name: seats, codes, until when names are kept, forgetting them."""

from __future__ import annotations

from collections.abc import Mapping

from workshopkit.facilitation.commands.asked import Asked, Command, Sort, command
from workshopkit.facilitation.people import joining, links, presence, privacy, roll
from workshopkit.facilitation.workshop import read_date


def codes(asked: Asked) -> object:
    """Make so many more personal codes."""
    return roll.make_codes(asked.unit, asked.actor, asked.place, asked.number("count"))


def keep_until(asked: Asked) -> object:
    """Change the day after which names should be forgotten."""
    day = read_date(asked.needed("day"))
    return privacy.keep_names_until(asked.unit, asked.actor, asked.place, day)


def forget(asked: Asked) -> object:
    """Forget names and codes of a workshop that is over, for good."""
    privacy.forget(asked.unit, asked.actor, asked.place, confirmed=asked.is_meant)
    return None


def replace_code(asked: Asked) -> object:
    """Block a personal code that was lost, and make another one in its place."""
    return roll.replace_code(asked.unit, asked.actor, asked.place, asked.number("number"))


def leave_table(asked: Asked) -> object:
    """Take a seat off the table it named."""
    return joining.leave_table(asked.unit, asked.actor, asked.place, asked.needed("seat"))


def left(asked: Asked) -> object:
    """Stop counting somebody who has left, by their `seat`, or everybody at a `table`."""
    seat, table = asked.said("seat"), asked.said("table")
    if table:
        presence.remove_table(asked.unit, asked.actor, asked.place, table)
    else:
        presence.remove_seat(asked.unit, asked.actor, asked.place, seat)
    return None


def new_links(asked: Asked) -> object:
    """Make the links of facilitator and secretary anew, for every workshop in the store."""
    links.new_links(asked.unit, asked.actor)
    return None


COMMANDS: Mapping[str, Command] = {
    "codes": command(codes, count=Sort.NUMBER),
    "replace_code": command(replace_code, number=Sort.NUMBER),
    "leave_table": command(leave_table, seat=Sort.TEXT),
    "left": command(left, seat=Sort.TEXT, table=Sort.TEXT),
    "keep_until": command(keep_until, day=Sort.TEXT),
    "new_links": command(new_links),
    "forget": command(forget, confirmed=Sort.FLAG),
}
