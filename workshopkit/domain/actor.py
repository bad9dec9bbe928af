"""Who is acting, and what that role may do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from workshopkit.errors import NotAllowedError


class Role(StrEnum):
    """What a person does in the workshop."""

    PARTICIPANT = "participant"
    SECRETARY = "secretary"
    FACILITATOR = "facilitator"


class WrongRoleError(NotAllowedError):
    """This is for the workshop's facilitator or secretary. Ask them for their link."""


@dataclass(frozen=True)
class Actor:
    """A person as the rules see them.

    A participant's `id` is their own random name and `workshop_id` the one workshop they joined;
    `device` tells which of the devices this is that their seat has been moved to.
    A facilitator or secretary acts on every workshop of the store.
    """

    role: Role
    id: str = ""
    workshop_id: str = ""
    device: int = 1

    def may_facilitate(self) -> None:
        """Refuse everybody but a facilitator."""
        self._require(Role.FACILITATOR)

    def may_keep_record(self) -> None:
        """Refuse everybody but a secretary or facilitator."""
        self._require(Role.FACILITATOR, Role.SECRETARY)

    def may_answer(self, workshop_id: str) -> None:
        """Refuse everybody but a participant of this workshop."""
        self._require(Role.PARTICIPANT)
        if self.workshop_id != workshop_id:
            raise WrongRoleError

    def _require(self, *roles: Role) -> None:
        if self.role not in roles:
            raise WrongRoleError
