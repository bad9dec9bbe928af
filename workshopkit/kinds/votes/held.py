"""How a vote was held: who could vote, and whether in secret."""

from __future__ import annotations

from workshopkit.domain.language import Language
from workshopkit.domain.round import Base, Round

#: Who could vote.
BY_CODE = "Vote with personal codes."
BY_HANDS = "Show of hands: everybody in the room could vote."
BY_TABLE = "Open vote: every table in the room could vote."
BY_PERSON = "Open vote: everybody in the room could vote."


def how_held(round_: Round, base: Base, language: Language) -> str:
    """Return the sentences that say who could vote, and whether in secret.

    An open vote is a show of hands only where nothing but raised hands was counted.
    """
    said = [language.text(_who_could(round_, base))]
    if round_.is_secret:
        said.append(language.text("Secret ballot."))
    return " ".join(said)


def _who_could(round_: Round, base: Base) -> str:
    if round_.by_code:
        return BY_CODE
    if base.hands and not base.took_part and not base.paper:
        return BY_HANDS
    return BY_TABLE if round_.by_table else BY_PERSON
