"""What every handler of the server shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workshopkit.domain.actor import Role
from workshopkit.domain.material import Material
from workshopkit.domain.ports import Store, Unit
from workshopkit.domain.workshop import Workshop, join_address, spoken_code
from workshopkit.facilitation.ground import Ground
from workshopkit.facilitation.material import gather
from workshopkit.room.guard.identity import Seat, ticket
from workshopkit.room.guard.kept import Kept
from workshopkit.room.guard.limit import Limits
from workshopkit.room.jupyter.kernels import ROOM_ROLE, KernelWish
from workshopkit.room.live.codes import JoinCodes
from workshopkit.room.live.hub import Hub
from workshopkit.room.live.scene import Scenes
from workshopkit.room.live.scripts import Scripts
from workshopkit.room.live.seat import Seats
from workshopkit.room.live.shared_page import SharedPages
from workshopkit.room.reach.public import DIRECT, Public
from workshopkit.room.reach.transport import PLAIN, Transport

if TYPE_CHECKING:
    from workshopkit.room.live.figures import Figures


@dataclass
class RoomContext:
    """The store, the scripts, and what is known of the room at this moment.

    `address` is what participants type; `secrets` are the store's own, read once at the start;
    `figures` are counted where somebody has asked for them.
    """

    store: Store
    store_address: str
    address: str
    secrets: dict[str, str]
    scripts: Scripts
    scenes: Scenes
    seats: Seats
    hub: Hub
    codes: JoinCodes
    limits: Limits = field(default_factory=Limits)
    transport: Transport = PLAIN
    public: Public = DIRECT
    figures: Figures | None = None
    cookies: Kept[Sequence[Seat]] = field(default_factory=Kept)
    pages: SharedPages = field(default_factory=SharedPages)

    def material(self, unit: Unit, workshop: Workshop, role: Role) -> Material:
        """Return everything a workshop's document is made from, as far as a role may see it."""
        ground = self.ground(workshop)
        return gather(unit, workshop, ground.script, ground.style, role=role)

    def ground(self, workshop: Workshop) -> Ground:
        """Return what a workshop's document is made from besides the store."""
        script = self.scripts.of(workshop) or self.scripts.load(workshop)
        return Ground(script, self.scripts.house_style(), self.scripts.exercises)

    def kernel_wish(self, slug: str, role: str, code: str = "") -> KernelWish:
        """Return what a kernel of this role is told."""
        proof = ticket(self.secrets["ticket"], Role(role), slug) if role in set(Role) else ""
        return KernelWish(
            store=self.store_address,
            slug=slug,
            role=role,
            ticket=proof,
            notebooks=str(self.scripts.notebooks),
            exercises=str(self.scripts.exercises_folder),
            address=self.address,
            language=code,
            browser_warns=self.browser_warns,
        )

    async def render(self, workshop: Workshop) -> None:
        """Render a workshop's script for the room unless it is rendered already."""
        await self.scripts.render(workshop, self.kernel_wish("", ROOM_ROLE))

    def count_answer(self) -> None:
        """Count one more answer that was saved, where somebody has asked for figures."""
        if self.figures:
            self.figures.answers.inc()

    @property
    def scheme(self) -> str:
        """Return how the address begins that people type."""
        return self.public.scheme or self.transport.scheme

    @property
    def browser_warns(self) -> bool:
        """Whether browsers warn of the certificate; that of a proxy is not ours to know."""
        return self.transport.is_self_signed and not self.public.netloc

    def join_address(self, workshop: Workshop) -> str:
        """Return the address behind a workshop's QR code."""
        return join_address(self.address, workshop.code)

    def plain_address(self) -> str:
        """Return the address as it is read from a screen."""
        return plain(self.address)

    def code(self, workshop: Workshop) -> str:
        """Return the join code as it is read from a screen."""
        return spoken_code(workshop.code)


def plain(address: str) -> str:
    """Return an address as it is read from a screen."""
    return address.removeprefix("http://").removeprefix("https://")
