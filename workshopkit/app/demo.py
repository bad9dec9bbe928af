"""The demo forum, for those who want to see a workshop before they make one."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from workshopkit.domain.actor import Actor, Role
from workshopkit.domain.ports import Store
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.workshop import WorkshopPlan, new_workshop

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
