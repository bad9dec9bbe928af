"""Where the room is found now: a laptop may come into another network in the middle of a day."""

from __future__ import annotations

from workshopkit.domain.ports import Unit
from workshopkit.locale.language import CatalogueLanguage
from workshopkit.room.live.context import RoomContext, plain
from workshopkit.room.reach.reach import LOOPBACK, room_host
from workshopkit.room.reach.transport import PLAIN

#: What a store is told of the address, for the kernels of the desk: now, and before it changed.
NOW, BEFORE = "address", "address before"
MOVED = (
    "The laptop has another address: {new}, not {old}. Stage, QR code and links have followed. "
    "What is printed with the old one leads nowhere: let people type the code at the new address, "
    "or print the slips again."
)


def begin_at(room: RoomContext, ip: str, port: int) -> None:
    """Find out where the room is when it starts."""
    here = room.transport.address(room_host(ip, room.transport), port)
    room.address = room.public.address or here
    _tell(room, "")


def follow_address(room: RoomContext, ip: str, port: int) -> bool:
    """Let the room follow the machine to its address of now; return whether it has another.

    A machine that is in no network at the moment keeps the address that it had. A certificate that
    this machine has made itself is made anew for the new address. Behind a proxy, it is the proxy
    that people come to.
    """
    if room.public.netloc:
        return False
    is_ours = room.transport.is_own
    host = room_host(ip, PLAIN if is_ours else room.transport)
    address = room.transport.address(host, port)
    if address == room.address or host == LOOPBACK:
        return False
    if is_ours:
        from workshopkit.room.reach.renewal import renewed_transport

        room.transport = renewed_transport(room.transport, host)
    before, room.address = room.address, address
    _tell(room, before)
    return True


def moved_sentence(unit: Unit, words: CatalogueLanguage) -> str:
    """Return what a new address means for who runs the room; nothing as long as it is the first."""
    before = unit.fact(BEFORE)
    return words.text(MOVED, old=plain(before), new=plain(unit.fact(NOW))) if before else ""


def _tell(room: RoomContext, before: str) -> None:
    room.hub.address = room.plain_address()
    with room.store.write() as unit:
        unit.put_fact(NOW, room.address)
        unit.put_fact(BEFORE, before)
