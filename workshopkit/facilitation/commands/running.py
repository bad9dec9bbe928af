"""Running a workshop by name: its exercises, its timer, and what the room and the stage show."""

from __future__ import annotations

from collections.abc import Mapping

from workshopkit.domain.response import HandCount
from workshopkit.domain.round import TieWay
from workshopkit.facilitation import (
    asking,
    clock,
    programme,
    running,
    stage_look,
    timer,
    wifi,
    wording,
    workshop,
)
from workshopkit.facilitation.commands.asked import (
    Asked,
    Command,
    MissingFactError,
    Sort,
    command,
)
from workshopkit.facilitation.results import tie


def open_(asked: Asked) -> object:
    """Open an exercise: the room can answer."""
    exercise, expect = asked.needed("exercise"), asked.expected()
    return running.open_round(
        asked.unit, asked.actor, asked.place, exercise, expect, confirmed=asked.is_meant
    )


def close(asked: Asked) -> object:
    """Close an exercise: nobody can answer any more."""
    exercise, expect = asked.needed("exercise"), asked.expected()
    return running.close_round(asked.unit, asked.actor, asked.place, exercise, expect)


def reveal(asked: Asked) -> object:
    """Show the room the result of a closed exercise."""
    exercise, expect = asked.needed("exercise"), asked.expected()
    return running.reveal_round(
        asked.unit, asked.actor, asked.place, exercise, expect, confirmed=asked.is_meant
    )


def withdraw(asked: Asked) -> object:
    """Take back an opening, or another run, that nobody has answered."""
    running.withdraw_round(asked.unit, asked.actor, asked.place, asked.needed("exercise"))
    return None


def settings(asked: Asked) -> object:
    """Change settings of an exercise before it is opened."""
    changed = asked.values("settings")
    exercise = asked.needed("exercise")
    return running.change_settings(asked.unit, asked.actor, asked.place, exercise, changed)


def count(asked: Asked) -> object:
    """Type in a tally of raised hands or slips of paper; `votes` are numbers by item."""
    votes = asked.facts.get("votes")
    if not isinstance(votes, dict) or not all(type(n) is int for n in votes.values()):
        raise running.UncountableError
    source, voters = asked.needed("source"), asked.number("voters")
    tally = HandCount(asked.latest().id, source, voters, votes)
    running.count_by_hand(asked.unit, asked.actor, asked.place, tally)
    return None


def settle_tie(asked: Asked) -> object:
    """Settle a tie at the cut of a vote; `way` is all, fewer, order, lot or runoff."""
    exercise, way = asked.needed("exercise"), asked.needed("way")
    if way not in set(TieWay):
        raise MissingFactError(name="way")
    return tie.settle_tie(asked.unit, asked.actor, asked.place, exercise, TieWay(way))


def write_wording(asked: Asked) -> object:
    """Write the wording that the room is asked about when the exercise is opened next."""
    exercise, text = asked.needed("exercise"), asked.said("text")
    return wording.write_wording(asked.unit, asked.actor, asked.place, exercise, text)


def set_timer(asked: Asked) -> object:
    """Start the timer; 0 minutes take it away."""
    timer.set_timer(asked.unit, asked.actor, asked.place, asked.number("minutes"))
    return None


def add_time(asked: Asked) -> object:
    """Give more minutes."""
    timer.add_time(asked.unit, asked.actor, asked.place, asked.number("minutes"))
    return None


def go(asked: Asked) -> object:
    """Move the room to a section."""
    return workshop.go_to_section(asked.unit, asked.actor, asked.place, asked.needed("section"))


def join_screen(asked: Asked) -> object:
    """Put the join screen on the stage, or take it away."""
    workshop.show_join_screen(asked.unit, asked.actor, asked.place, shown=asked.flag("shown"))
    return None


def set_wifi(asked: Asked) -> object:
    """Show name and password of the room's Wi-Fi on the join screen; no name takes them away."""
    name, password = asked.said("network"), asked.said("password")
    wifi.set_wifi(asked.unit, asked.actor, asked.place, name, password)
    return None


def spotlight(asked: Asked) -> object:
    """Show one item alone, `piece-<n>` of a long result or `all`; empty is the usual."""
    workshop.show_alone(asked.unit, asked.actor, asked.place, asked.said("item"))
    return None


def look(asked: Asked) -> object:
    """Switch a look of the stage on or off: sorted, percent, dark or sound."""
    chosen, on = asked.needed("look"), asked.flag("on", usual=True)
    stage_look.switch_look(asked.unit, asked.actor, asked.place, chosen, on=on)
    return None


def move_section(asked: Asked) -> object:
    """Move a section of the day by `steps`, negative ones up; `expect` is the place it was at."""
    section, steps, expect = (
        asked.needed("section"),
        asked.number("steps"),
        asked.seen_number("expect"),
    )
    return programme.move_section(asked.unit, asked.actor, asked.place, section, steps, expect)


def skip(asked: Asked) -> object:
    """Leave a section out of the day, or with `skipped` false bring it back."""
    section, skipped = asked.needed("section"), asked.flag("skipped", usual=True)
    return programme.skip_section(asked.unit, asked.actor, asked.place, section, skipped=skipped)


def minutes(asked: Asked) -> object:
    """Give a section of the day another number of minutes."""
    section, given = asked.needed("section"), asked.number("minutes")
    return clock.set_minutes(asked.unit, asked.actor, asked.place, section, given)


def take_in(asked: Asked) -> object:
    """Take what is new in the notebook into the day, or with `taken` false leave it as it is."""
    taken = asked.flag("taken", usual=True)
    return programme.take_in(asked.unit, asked.actor, asked.place, asked.ground, taken=taken)


def ask(asked: Asked) -> object:
    """Ask the room something unplanned; `way` is yes_no, choices, scale, texts or ranking."""
    way, text, opened = asked.needed("way"), asked.said("text"), asked.flag("opened", usual=True)
    return asking.ask_now(asked.unit, asked.actor, asked.place, way, text, opened=opened)


def end(asked: Asked) -> object:
    """End the workshop, or take that back."""
    closed, is_meant = asked.flag("closed", usual=True), asked.is_meant
    workshop.close_workshop(asked.unit, asked.actor, asked.place, closed=closed, confirmed=is_meant)
    return None


COMMANDS: Mapping[str, Command] = {
    "open": command(open_, exercise=Sort.TEXT, expect=Sort.TEXT, confirmed=Sort.FLAG),
    "close": command(close, exercise=Sort.TEXT, expect=Sort.TEXT),
    "reveal": command(reveal, exercise=Sort.TEXT, expect=Sort.TEXT, confirmed=Sort.FLAG),
    "withdraw": command(withdraw, exercise=Sort.TEXT),
    "settings": command(settings, exercise=Sort.TEXT, settings=Sort.VALUES),
    "count": command(
        count, exercise=Sort.TEXT, source=Sort.TEXT, voters=Sort.NUMBER, votes=Sort.VALUES
    ),
    "tie": command(settle_tie, exercise=Sort.TEXT, way=Sort.TEXT),
    "wording": command(write_wording, exercise=Sort.TEXT, text=Sort.TEXT),
    "timer": command(set_timer, minutes=Sort.NUMBER),
    "add_time": command(add_time, minutes=Sort.NUMBER),
    "go": command(go, section=Sort.TEXT),
    "join_screen": command(join_screen, shown=Sort.FLAG),
    "wifi": command(set_wifi, network=Sort.TEXT, password=Sort.TEXT),
    "spotlight": command(spotlight, item=Sort.TEXT),
    "look": command(look, look=Sort.TEXT, on=Sort.FLAG),
    "move_section": command(move_section, section=Sort.TEXT, steps=Sort.NUMBER, expect=Sort.NUMBER),
    "skip": command(skip, section=Sort.TEXT, skipped=Sort.FLAG),
    "minutes": command(minutes, section=Sort.TEXT, minutes=Sort.NUMBER),
    "take_in": command(take_in, taken=Sort.FLAG),
    "ask": command(ask, way=Sort.TEXT, text=Sort.TEXT, opened=Sort.FLAG),
    "end": command(end, closed=Sort.FLAG, confirmed=Sort.FLAG),
}
