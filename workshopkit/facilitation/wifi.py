"""The Wi-Fi of the room, typed in once so that phones can read it off the stage."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from workshopkit.domain.actor import Actor
from workshopkit.domain.ports import Unit
from workshopkit.domain.text import clean
from workshopkit.domain.workshop import Workshop
from workshopkit.errors import InputError

_FACT = "wifi"
#: What an access point can have: a name in bytes, a password in characters.
MOST_NAME, LEAST_PASSWORD, MOST_PASSWORD = 32, 8, 63


class BadWifiError(InputError):
    """The name of a Wi-Fi is short, and its password has 8 to 63 characters, or there is none."""


@dataclass(frozen=True)
class Wifi:
    """A network: without a password it is open to everybody."""

    name: str
    password: str


def set_wifi(unit: Unit, actor: Actor, workshop: Workshop, name: str, password: str) -> None:
    """Keep name and password of the room's Wi-Fi for the join screen; no name takes them away.

    Raises:
        BadWifiError: No network is called so, or has such a password.
    """
    actor.may_facilitate()
    workshop.require_not_closed()
    network = Wifi(clean(name), password.strip())
    is_right = len(network.name.encode()) <= MOST_NAME and (
        not network.password or LEAST_PASSWORD <= len(network.password) <= MOST_PASSWORD
    )
    if not is_right or not network.password.isprintable():
        raise BadWifiError
    unit.put_fact(_FACT, json.dumps(asdict(network)) if network.name else "")
    # The pages that show it are told by this.
    unit.save_workshop(workshop)


def wifi(unit: Unit) -> Wifi | None:
    """Return the room's Wi-Fi, if somebody has typed it in."""
    kept = unit.fact(_FACT)
    return Wifi(**json.loads(kept)) if kept else None
