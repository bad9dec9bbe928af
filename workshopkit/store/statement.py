"""The statements that every answer and every join needs, built once.

Building a statement costs more than SQLite needs to run it; these take their values as parameters.
"""

from __future__ import annotations

from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects.sqlite import insert

from workshopkit.store import schema

_participant, _response = schema.participant, schema.response
_round, _workshop = schema.round_, schema.workshop

WORKSHOP_BY = {
    name: select(_workshop).where(_workshop.c[name] == bindparam("wanted"))
    for name in ("id", "slug", "code")
}

PARTICIPANT = select(_participant).where(_participant.c.id == bindparam("wanted"))

ROUND_STATE = select(_round.c.state).where(_round.c.id == bindparam("wanted"))

RESPONSE = select(_response).where(
    _response.c.round_id == bindparam("in_round"), _response.c.voter == bindparam("of_voter")
)

_slip = schema.slip
SLIP = select(_slip).where(
    _slip.c.round_id == bindparam("in_round"), _slip.c.pseudonym == bindparam("of_voter")
)
_new_slip = insert(_slip)
PUT_SLIP = _new_slip.on_conflict_do_update(
    index_elements=["round_id", "pseudonym"],
    set_={name: _new_slip.excluded[name] for name in ("rev", "withdrawn", "sealed")},
)

#: A new participant comes last in their workshop; `last_in` is the workshop's id.
ADD_PARTICIPANT = insert(_participant).values(
    seq=select(func.coalesce(func.max(_participant.c.seq), 0) + 1)
    .where(_participant.c.workshop_id == bindparam("last_in"))
    .scalar_subquery()
)

_new_response = insert(_response).values(
    seq=select(func.coalesce(func.max(_response.c.seq), 0) + 1)
    .where(_response.c.round_id == bindparam("last_in"))
    .scalar_subquery()
)

#: A first answer comes last in its round; a replaced one keeps its place.
PUT_RESPONSE = _new_response.on_conflict_do_update(
    index_elements=["round_id", "voter"],
    set_={
        name: _new_response.excluded[name]
        for name in ("participant_id", "rev", "value", "saved_at", "withdrawn")
    },
)
