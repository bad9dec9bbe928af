"""Who is asking: signed cookies for people, signed tickets for kernels."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Sequence

from tornado.escape import utf8
from tornado.web import RequestHandler

from workshopkit.domain.actor import Actor, Role
from workshopkit.domain.participant import Participant
from workshopkit.front.address import path_to
from workshopkit.room.guard.kept import Kept

PARTICIPANT_COOKIE = "workshopkit-participant"
ROLE_COOKIE = "workshopkit-role"
#: A cookie that only shows whether a browser keeps any.
TRIED_COOKIE = "workshopkit-kept"
#: So long a browser keeps a cookie after it was last used.
DAYS = 30
#: A workshop, a participant there, and which of their devices this is.
Seat = tuple[str, str, int]
_DAY_SECONDS = 24 * 60 * 60
#: Its age is the browser's to count. The stamp in a cookie is this laptop's clock, and that is set
#: right in the middle of a day.
_ANY_AGE = 365 * 100
#: One device in so many workshops keeps its seat in each.
SEATS_KEPT = 8
#: After it comes what makes each value one of its own.
_END = "|"
_NONCE_BYTES = 12


def cookie_name(base: str, scheme: str, secret: str | bytes) -> str:
    """Return what a cookie is called: another name for each store, and for https and http.

    A browser keeps one jar for all ports of a host, and does not let a page that came in the open
    replace a cookie that came through TLS. With one name for all, a rehearsal would put people out
    of the real room on the same laptop, and a day with TLS out of a day without.
    """
    mark = hmac.new(utf8(secret), b"the names of cookies", hashlib.sha256).hexdigest()[:8]
    return f"{base}-{scheme}-{mark}"


def keeps_cookies(handler: RequestHandler) -> bool:
    """Return whether a browser has brought back any cookie of this room."""
    bases = (TRIED_COOKIE, PARTICIPANT_COOKIE, ROLE_COOKIE)
    return any(handler.get_cookie(_name(handler, base)) for base in bases)


def try_cookies(handler: RequestHandler) -> None:
    """Give a browser a cookie to bring back."""
    secure = handler.request.protocol == "https"
    name = _name(handler, TRIED_COOKIE)
    path = path_to("/")
    handler.set_cookie(name, "1", path=path, httponly=True, samesite="Lax", secure=secure)


def renew_cookies(handler: RequestHandler) -> None:
    """Give a browser that is still here its cookies anew, once a day."""
    for base in (PARTICIPANT_COOKIE, ROLE_COOKIE):
        held = handler.get_cookie(_name(handler, base)) or ""
        value, end, _nonce = _held(handler, base).rpartition(_END)
        if end and abs(time.time() - _stamp(held)) > _DAY_SECONDS:
            _set(handler, base, value)


def _stamp(signed: str) -> int:
    """Return when a signed value was made, by the clock of then."""
    number = signed.split("|")[2].partition(":")[2]
    return int(number)


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
    role, _, link = _held(handler, ROLE_COOKIE).partition(_END)[0].partition(":")
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
    # A signature is good for one name: what came in the open is none of https.
    name = _name(handler, PARTICIPANT_COOKIE)
    sent = handler.get_cookie(name)
    return kept.get(f"{name}={sent}", lambda: _signed_seats(handler)) if sent else []


def _signed_seats(handler: RequestHandler) -> Sequence[Seat]:
    parts = [part.split(":") for part in _held(handler, PARTICIPANT_COOKIE).split("|")]
    # A cookie of an earlier version names no device: there was only one.
    seats = [(*part, "1")[:3] for part in parts if len(part) in (2, 3)]
    return [(workshop, participant, int(device)) for workshop, participant, device in seats]


def _held(handler: RequestHandler, base: str) -> str:
    """Return what a cookie of ours holds; nothing if it is not signed for this."""
    name = _name(handler, base)
    return (handler.get_signed_cookie(name, max_age_days=_ANY_AGE) or b"").decode()


def _name(handler: RequestHandler, base: str) -> str:
    return cookie_name(base, handler.request.protocol, handler.settings["cookie_secret"])


def _set(handler: RequestHandler, base: str, value: str) -> None:
    """Give the browser a cookie that is new each time, and good for this purpose only.

    Lax, not Strict: with Strict, a link from a message would come without the cookie. Somebody who
    is in would be asked to join once more, and get a second seat; a staff link would be refused on
    the page it leads to. What another site sends with POST carries no Lax cookie either.
    """
    fresh = f"{value}{_END}{secrets.token_urlsafe(_NONCE_BYTES)}"
    secure = handler.request.protocol == "https"
    # An age, not a date: a laptop whose clock is behind would give a date that is over already.
    handler.set_signed_cookie(
        _name(handler, base),
        fresh,
        expires_days=None,
        max_age=DAYS * _DAY_SECONDS,
        path=path_to("/"),
        httponly=True,
        samesite="Lax",
        secure=secure,
    )
