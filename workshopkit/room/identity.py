"""Who is asking: signed cookies for people, signed tickets for kernels."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from tornado.web import RequestHandler

from workshopkit.domain.actor import Actor, Role

PARTICIPANT_COOKIE = "workshopkit-participant"
ROLE_COOKIE = "workshopkit-role"
DAYS = 30
#: One device in so many workshops keeps its seat in each.
SEATS_KEPT = 8
#: After it comes what makes each value one of its own.
_END = "|"
_NONCE_BYTES = 12


def participant_actor(handler: RequestHandler, workshop_id: str = "") -> Actor | None:
    """Return the participant whose cookie this is: in this workshop, or where they were last."""
    seats = _seats(handler)
    wanted = [seat for seat in seats if not workshop_id or seat[0] == workshop_id]
    return Actor(Role.PARTICIPANT, wanted[0][1], wanted[0][0]) if wanted else None


def staff_actor(handler: RequestHandler) -> Actor | None:
    """Return the facilitator or secretary whose cookie this is."""
    value = (handler.get_signed_cookie(ROLE_COOKIE, max_age_days=DAYS) or b"").decode()
    role = value.partition(_END)[0]
    return Actor(Role(role)) if role in (Role.FACILITATOR, Role.SECRETARY) else None


def remember_participant(handler: RequestHandler, workshop_id: str, participant_id: str) -> None:
    """Give the browser its seat; seats in other workshops are kept for when it goes back there."""
    others = [seat for seat in _seats(handler) if seat[0] != workshop_id]
    seats = [(workshop_id, participant_id), *others][:SEATS_KEPT]
    _set(handler, PARTICIPANT_COOKIE, "|".join(":".join(seat) for seat in seats))


def remember_staff(handler: RequestHandler, role: Role) -> None:
    """Give the browser its role."""
    _set(handler, ROLE_COOKIE, role.value)


def ticket(secret: str, role: Role, slug: str) -> str:
    """Return what proves to a kernel that the server gave it this role."""
    return hmac.new(secret.encode(), f"{role}:{slug}".encode(), hashlib.sha256).hexdigest()


def is_ticket(secret: str, role: Role, slug: str, given: str) -> bool:
    """Return whether a ticket was made with this secret."""
    return hmac.compare_digest(ticket(secret, role, slug), given)


def _seats(handler: RequestHandler) -> list[tuple[str, str]]:
    """Return (workshop, participant) for each seat of this browser, the latest first."""
    value = handler.get_signed_cookie(PARTICIPANT_COOKIE, max_age_days=DAYS) or b""
    pairs = [part.partition(":") for part in value.decode().split("|")]
    return [(workshop, participant) for workshop, _, participant in pairs if participant]


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
