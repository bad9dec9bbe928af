"""The first and the last panel of a script."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workshopkit.desk.desk import Desk
from workshopkit.desk.panel import Act, Panel, templates
from workshopkit.domain.collation import Key, collation_key, in_order
from workshopkit.domain.participant import Participant
from workshopkit.domain.text import whole_number
from workshopkit.domain.workshop import join_address, spoken_code
from workshopkit.facilitation.people.presence import here
from workshopkit.facilitation.people.roll import MOST_CODES
from workshopkit.facilitation.wifi import wifi
from workshopkit.front.qr_code import qr_code


def welcome_panel(desk: Desk) -> Panel:
    """Return the way in: address, code, QR, and who is here."""

    def draw() -> str:
        with desk.store.read() as unit:
            workshop = desk.workshop(unit)
            people = here(unit, workshop)
            tables = unit.tables(workshop.id)
            codes = unit.voting_codes(workshop.id)
            network = wifi(unit)
            is_final = bool(unit.publications(workshop.id))
        return _filled(
            desk,
            "welcome.html",
            workshop=workshop,
            is_final=is_final,
            seats=sorted(people, key=lambda seat: _place(seat, desk.words.code)),
            named=sum(bool(person.name) for person in people),
            joined=len(people),
            tables=in_order(tables, desk.words.code),
            codes=len(codes),
            used=sum(bool(code.participant_id) for code in codes),
            address=desk.address_now().removeprefix("http://").removeprefix("https://"),
            code=spoken_code(workshop.code),
            qr=qr_code(join_address(desk.address_now(), workshop.code)),
            wifi=network,
            browser_warns=desk.browser_warns,
        )

    return desk.watch.add(Panel(desk.words, draw, _acting(desk)))


def thanks_panel(desk: Desk) -> Panel:
    """Return the end: thanks, the record, and closing the workshop."""

    def draw() -> str:
        with desk.store.read() as unit:
            workshop = desk.workshop(unit)
        return _filled(desk, "thanks.html", workshop=workshop)

    return desk.watch.add(Panel(desk.words, draw, _acting(desk)))


def _filled(desk: Desk, template: str, **facts: Any) -> str:  # noqa: ANN401 -- any template's facts
    words = desk.words
    found = templates().get_template(template)
    return found.render(_=words.text, ngettext=words.plural, words=words, **facts)


def _place(seat: Participant, code: str) -> tuple[bool, Key, Key]:
    """Return what a seat is listed by: its name, then its table; those without a name last."""
    return not seat.name, collation_key(seat.name, code), collation_key(seat.table, code)


def _acting(desk: Desk) -> Act:
    def act(message: Mapping[str, Any]) -> str:
        facts, typed = message.get("facts", {}), message.get("fields", {})
        if facts.get("command") == "codes":
            facts = {**facts, "count": whole_number(typed.get("count", ""), MOST_CODES) or 0}
        if facts.get("command") == "wifi":
            facts = {**facts, **{name: typed.get(name, "") for name in ("network", "password")}}
        if facts.get("command") == "replace_code":
            facts = {**facts, "number": whole_number(typed.get("number", ""), MOST_CODES) or 0}
        desk.act({**typed, **facts})
        return ""

    return act
