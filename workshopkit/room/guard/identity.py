"""Who is asking: signed cookies for people, signed tickets for kernels."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence

from tornado.web import RequestHandler

from workshopkit.domain.actor import Actor, Role
from workshopkit.domain.participant import Participant
from workshopkit.room.guard.kept import Kept

PARTICIPANT_COOKIE = "workshopkit-participant"
ROLE_COOKIE = "workshopkit-role"
DAYS = 30
#: A workshop, a participant there, and which of their devices this is.
Seat = tuple[str, str, int]
#: One device in so many workshops keeps its seat in each.
SEATS_KEPT = 8
#: After it comes what makes each value one of its own.
_END = "|"
_NONCE_BYTES = 12


def participant_actor(handler: RequestHandler, workshop_id: str = "") -> Actor | None:
    """Return the participant whose cookie this is: in this workshop, or where they were last."""
    seats = _seats(handler)
    wanted = [seat for seat in seats if not workshop_id or seat[0] == workshop_id]
    if not wanted:
        return None
    workshop, participant, device = wanted[0]
    return Actor(Role.PARTICIPANT, participant, workshop, device)


def staff_actor(handler: RequestHandler) -> Actor | None:
    """Return the facilitator or secretary whose cookie this is, while their link is the one."""
    value = (handler.get_signed_cookie(ROLE_COOKIE, max_age_days=DAYS) or b"").decode()
    role, _, link = value.partition(_END)[0].partition(":")
    if role not in (Role.FACILITATOR, Role.SECRETARY):
        return None
    is_its_link = hmac.compare_digest(link, _link_of(handler, Role(role)))
    return Actor(Role(role)) if is_its_link else None


def _link_of(handler: RequestHandler, role: Role) -> str:
    """Return what tells in a cookie by which link somebody came, but not what the link is."""
    key: str = handler.settings["workshopkit"].secrets[role.value]
    return hashlib.sha256(f"link:{key}".encode()).hexdigest()[:16]


def remember_participant(handler: RequestHandler, seat: Participant) -> None:
    """Give the browser its seat; seats in other workshops are kept for when it goes back there."""
    others = [known for known in _seats(handler) if known[0] != seat.workshop_id]
    seats = [(seat.workshop_id, seat.id, seat.device), *others][:SEATS_KEPT]
    _set(handler, PARTICIPANT_COOKIE, "|".join(f"{w}:{p}:{device}" for w, p, device in seats))


def remember_staff(handler: RequestHandler, role: Role) -> None:
    """Give the browser its role."""
    _set(handler, ROLE_COOKIE, f"{role.value}:{_link_of(handler, role)}")


def ticket(secret: str, role: Role, slug: str) -> str:
    """Return what proves to a kernel that the server gave it this role."""
    return hmac.new(secret.encode(), f"{role}:{slug}".encode(), hashlib.sha256).hexdigest()


def is_ticket(secret: str, role: Role, slug: str, given: str) -> bool:
    """Return whether a ticket was made with this secret."""
    return hmac.compare_digest(ticket(secret, role, slug), given)


def _seats(handler: RequestHandler) -> Sequence[Seat]:
    """Return the seats of this browser, the latest first; a signature is checked at first sight."""
    kept: Kept[Sequence[Seat]] = handler.settings["workshopkit"].cookies
    sent = handler.get_cookie(PARTICIPANT_COOKIE) or ""
    return kept.get(sent, lambda: _signed_seats(handler)) if sent else []


def _signed_seats(handler: RequestHandler) -> Sequence[Seat]:
    value = handler.get_signed_cookie(PARTICIPANT_COOKIE, max_age_days=DAYS) or b""
    parts = [part.split(":") for part in value.decode().split("|")]
    # A cookie of an earlier version names no device: there was only one.
    seats = [(*part, "1")[:3] for part in parts if len(part) in (2, 3)]
    return [(workshop, participant, int(device)) for workshop, participant, device in seats]


def _set(handler: RequestHandler, name: str, value: str) -> None:
    """Give the browser a cookie that is new each time, and good for this purpose only.

    Lax, not Strict: with Strict, a link from a message would come without the cookie. Somebody who
    is in would be asked to join once more, and get a second seat; a staff link would be refused on
    the page it leads to. What another site sends with POST carries no Lax cookie either.
    """
    fresh = f"{value}{_END}{secrets.token_urlsafe(_NONCE_BYTES)}"
    secure = handler.request.protocol == "https"
    handler.set_signed_cookie(
        name, fresh, expires_days=DAYS, httponly=True, samesite="Lax", secure=secure
    )
