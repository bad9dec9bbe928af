"""Who is asking: signed cookies for people, signed tickets for kernels."""

from __future__ import annotations

import hashlib
import hmac

from tornado.web import RequestHandler

from workshopkit.domain.actor import Actor, Role

PARTICIPANT_COOKIE = "workshopkit-participant"
ROLE_COOKIE = "workshopkit-role"
DAYS = 30


def participant_actor(handler: RequestHandler) -> Actor | None:
    """Return the participant whose cookie this is."""
    value = handler.get_signed_cookie(PARTICIPANT_COOKIE, max_age_days=DAYS)
    workshop_id, _, participant_id = (value or b"").decode().partition(":")
    return Actor(Role.PARTICIPANT, participant_id, workshop_id) if participant_id else None


def staff_actor(handler: RequestHandler) -> Actor | None:
    """Return the facilitator or secretary whose cookie this is."""
    value = (handler.get_signed_cookie(ROLE_COOKIE, max_age_days=DAYS) or b"").decode()
    return Actor(Role(value)) if value in (Role.FACILITATOR, Role.SECRETARY) else None


def remember_participant(handler: RequestHandler, workshop_id: str, participant_id: str) -> None:
    """Give the browser its seat."""
    _set(handler, PARTICIPANT_COOKIE, f"{workshop_id}:{participant_id}")


def remember_staff(handler: RequestHandler, role: Role) -> None:
    """Give the browser its role."""
    _set(handler, ROLE_COOKIE, role.value)


def ticket(secret: str, role: Role, slug: str) -> str:
    """Return what proves to a kernel that the server gave it this role."""
    return hmac.new(secret.encode(), f"{role}:{slug}".encode(), hashlib.sha256).hexdigest()


def is_ticket(secret: str, role: Role, slug: str, given: str) -> bool:
    """Return whether a ticket was made with this secret."""
    return hmac.compare_digest(ticket(secret, role, slug), given)


def _set(handler: RequestHandler, name: str, value: str) -> None:
    secure = handler.request.protocol == "https"
    handler.set_signed_cookie(
        name, value, expires_days=DAYS, httponly=True, samesite="Lax", secure=secure
    )
