"""What facilitators and secretaries do over HTTP: come in, give commands, take documents home."""

from __future__ import annotations

import hmac

from workshopkit.domain.actor import Actor, Role, WrongRoleError
from workshopkit.front.address import path_to
from workshopkit.room.guard.identity import remember_staff, renew_cookies
from workshopkit.room.pages.page import PageHandler


class WrongLinkError(WrongRoleError):
    """This link is not right. Ask for it again where the room was started."""


class StaffLinkHandler(PageHandler):
    """`/f/<key>` and `/s/<key>`: the unguessable links that give a browser its role."""

    def get(self, letter: str, key: str, slug: str = "") -> None:
        """Give the role and go to its page."""
        role = Role.FACILITATOR if letter == "f" else Role.SECRETARY
        if not hmac.compare_digest(key.encode(), self.room.secrets[role.value].encode()):
            raise WrongLinkError
        remember_staff(self, role)
        self.redirect(self._page(role, slug or ""), status=303)

    def _page(self, role: Role, slug: str) -> str:
        page = "desk" if role is Role.FACILITATOR else "record"
        if slug:
            return path_to(f"/{page}/{slug}")
        return path_to("/home" if role is Role.FACILITATOR else "/record")


class StaffPage(PageHandler):
    """A page for facilitators and secretaries."""

    actor: Actor
    may_send_much = True

    def prepare(self) -> None:
        """Refuse everybody else."""
        super().prepare()
        actor = self.staff()
        if actor is None:
            raise WrongRoleError
        self.actor = actor
        renew_cookies(self)
