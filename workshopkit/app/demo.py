"""The demo forum, for those who want to see a workshop before they make one."""

from __future__ import annotations

import logging
import re
import ssl
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from workshopkit.domain.actor import Actor, Role
from workshopkit.domain.ports import Store
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.workshop import WorkshopPlan, new_workshop

if TYPE_CHECKING:
    from workshopkit.rehearsal.scenario import Scenario

log = logging.getLogger(__name__)

DEMO_SCRIPT = "dialogue_forum"
DEMO_SLUG = "demo"


def demo_workshop(store: Store, code: str = "sv") -> Workshop:
    """Return the demo forum that is not over yet, or a new one."""
    with store.write() as unit:
        demos = [w for w in unit.workshops() if re.fullmatch(rf"{DEMO_SLUG}(-\d+)?", w.slug)]
        going = next((w for w in demos if not w.is_closed), None)
        if going:
            return going
        slug = f"{DEMO_SLUG}-{len(demos) + 1}" if demos else DEMO_SLUG
        plan = WorkshopPlan(
            title="Dialogforum: våra målgrupper",
            date=datetime.now(UTC).astimezone().date(),
            place="Ängelåsa bibliotek",
            language=code,
            script=DEMO_SCRIPT,
            slug=slug,
        )
        return new_workshop(unit, Actor(Role.FACILITATOR), plan)


class DemoRehearsal:
    """A rehearsal that is played in the demo while people watch, and says so until it is over."""

    def __init__(self, store: Store, scenario: Scenario, tls: ssl.SSLContext | None) -> None:
        self._store = store
        self._scenario = scenario
        self._tls = tls
        self._slug = ""

    def announce(self, demo: Workshop) -> None:
        """Say that what happens in the room is a rehearsal, or that there is none."""
        with self._store.read() as unit:
            is_empty = unit.participant_count(demo.id) == 0
        self._slug = demo.slug if is_empty else ""
        _say(
            f"The rehearsal is being played in “{demo.slug}” now. Wait until it is over."
            if is_empty
            else f"“{demo.slug}” is not empty, so the rehearsal is not played."
        )

    def start(self, link: str) -> None:
        """Play in a thread of its own: the rehearsal is people, and speaks HTTP."""
        if self._slug:
            threading.Thread(target=self._play, args=(link,), daemon=True).start()

    def end(self) -> None:
        """Say nothing any more: the room is closed."""
        self._slug = ""

    def _play(self, link: str) -> None:
        from workshopkit.rehearsal.play import play

        try:
            play(self._scenario, link, slug=self._slug, tls=self._tls)
        except Exception as error:
            log.debug("The rehearsal broke off", exc_info=True)
            if self._slug:
                _say(f"The rehearsal broke off: {error}")
        else:
            _say("The rehearsal is played to its end: the room is yours.")


def _say(sentence: str) -> None:
    click.echo(f"  {sentence}", err=True)
