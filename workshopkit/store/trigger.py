"""The database's own second line of defence, whatever program writes to it.

These are the triggers of version 4. Whoever changes one adds a step to `migration`.
"""

from __future__ import annotations

_STATE = "(SELECT state FROM round WHERE id = {row}.round_id)"


def _refuse(name: str, when: str, condition: str, sentence: str) -> str:
    return (
        f"CREATE TRIGGER {name} BEFORE {when} WHEN {condition}"
        f" BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
    )


def _only_open(table: str, when: str) -> str:
    condition = f"{_STATE.format(row='NEW')} IS NOT 'open'"
    name = f"{table}_{when.lower()}"
    return _refuse(name, f"{when} ON {table}", condition, "this ballot is not open")


_FROM_OPENING = "json_extract(OLD.settings, '$.secret') = 'yes' AND OLD.state != 'prepared'"
_GOES_BACK = "(NEW.state = 'prepared' OR NEW.state = 'open' AND OLD.state != 'open')"

TRIGGERS = (
    _only_open("slip", "INSERT"),
    _only_open("slip", "UPDATE"),
    _only_open("counted_slip", "INSERT"),
    _only_open("took_part", "INSERT"),
    _refuse("counted_slip_stays", "UPDATE ON counted_slip", "1", "a counted slip stays"),
    _refuse(
        "counted_slip_kept",
        "DELETE ON counted_slip",
        "EXISTS (SELECT 1 FROM round WHERE id = OLD.round_id)",
        "a counted slip stays",
    ),
    _refuse("took_part_stays", "UPDATE ON took_part", "NEW.name != ''", "who took part stays"),
    _refuse(
        "took_part_kept",
        "DELETE ON took_part",
        "EXISTS (SELECT 1 FROM round WHERE id = OLD.round_id)",
        "who took part stays",
    ),
    _refuse(
        "secret_ballot_stays_closed",
        "UPDATE ON round",
        f"{_FROM_OPENING} AND {_GOES_BACK}",
        "a secret ballot is not opened again",
    ),
    _refuse(
        "secret_ballot_stays_secret",
        "UPDATE ON round",
        f"{_FROM_OPENING} AND json_extract(NEW.settings, '$.secret') IS NOT 'yes'",
        "a secret ballot stays secret",
    ),
    # Without this, "insert or replace" would be a way to change a line.
    _refuse(
        "trail_follows",
        "INSERT ON trail",
        "NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM trail"
        " WHERE workshop_id = NEW.workshop_id)",
        "the trail is not changed",
    ),
    _refuse("trail_stays", "UPDATE ON trail", "1", "the trail is not changed"),
    _refuse(
        "trail_kept",
        "DELETE ON trail",
        "EXISTS (SELECT 1 FROM workshop WHERE id = OLD.workshop_id)",
        "the trail is not shortened",
    ),
)
