from __future__ import annotations

import pytest

from workshopkit.domain.actor import Actor, Role, WrongRoleError

PARTICIPANT = Actor(Role.PARTICIPANT, "person", "forum")
SECRETARY = Actor(Role.SECRETARY)
FACILITATOR = Actor(Role.FACILITATOR)


def test_a_facilitator_may_facilitate() -> None:
    FACILITATOR.may_facilitate()


@pytest.mark.parametrize("actor", [PARTICIPANT, SECRETARY], ids=lambda actor: actor.role)
def test_nobody_else_may_facilitate(actor: Actor) -> None:
    with pytest.raises(WrongRoleError):
        actor.may_facilitate()


@pytest.mark.parametrize("actor", [FACILITATOR, SECRETARY], ids=lambda actor: actor.role)
def test_a_facilitator_and_a_secretary_may_keep_the_record(actor: Actor) -> None:
    actor.may_keep_record()


def test_a_participant_may_not_keep_the_record() -> None:
    with pytest.raises(WrongRoleError):
        PARTICIPANT.may_keep_record()


def test_a_participant_may_answer_in_the_workshop_they_joined() -> None:
    PARTICIPANT.may_answer("forum")


def test_a_participant_may_not_answer_in_another_workshop() -> None:
    with pytest.raises(WrongRoleError):
        PARTICIPANT.may_answer("another")


@pytest.mark.parametrize("actor", [FACILITATOR, SECRETARY], ids=lambda actor: actor.role)
def test_staff_may_not_answer_for_the_room(actor: Actor) -> None:
    with pytest.raises(WrongRoleError):
        actor.may_answer("")
