"""What came out of a round once it is moderated, nobody counted twice for what became one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from workshopkit.domain.detail import blacked_out
from workshopkit.domain.item import Act, ActKind, Item, lineage, moderated
from workshopkit.domain.response import HandCount, Response
from workshopkit.domain.round import Round
from workshopkit.kinds import kind_of


def counted_items(
    round_: Round,
    responses: Sequence[Response],
    hands: Sequence[HandCount],
    acts: Sequence[Act],
) -> tuple[Item, ...]:
    """Return a round's items as moderated; nobody is counted twice for one of them.

    Args:
        round_: The round.
        responses: What was handed in, one a voter.
        hands: The tallies that were typed in.
        acts: What was done to the items, undone acts included.
    """
    if kind_of(round_).NEEDS_ITEMS:
        return tuple(_chosen(round_, responses, hands, acts))
    raw = kind_of(round_).items(round_, responses, hands)
    return tuple(_with_authors(round_, responses, moderated(raw, acts)))


def _chosen(
    round_: Round,
    responses: Sequence[Response],
    hands: Sequence[HandCount],
    acts: Sequence[Act],
) -> Iterator[Item]:
    """Yield the choices as they became by moderation, with the answers counted on these."""
    became = moderated(round_.items, acts)
    hidden = {item.id for item in round_.items if item.hidden}
    black = {name for act in acts if _blacks_out(act) for name in act.items}
    # Hiding is for showing: it moves nobody's vote, unlike what was hidden before the vote.
    asked = tuple(replace(item, hidden=_names(item) <= hidden) for item in became)
    counted = kind_of(round_).items(replace(round_, items=asked), responses, hands)
    for item, count in zip(became, counted, strict=True):
        is_black = not black.isdisjoint(_names(item))
        detail = blacked_out(count.detail) if is_black else count.detail
        yield replace(count, hidden=item.hidden, detail=detail)


def _with_authors(
    round_: Round, responses: Sequence[Response], items: Sequence[Item]
) -> Iterator[Item]:
    """Yield the items, those that were merged with as many authors as wrote any of it."""
    merged = {name for item in items if item.merged and item.authors for name in _names(item)}
    if not merged:
        yield from items
        return
    lives_as = lineage(items)
    wrote = [
        {lives_as[own.id] for own in kind_of(round_).items(round_, [one], []) if own.id in merged}
        for one in responses
    ]
    for item in items:
        is_merged = bool(item.merged and item.authors)
        authors = sum(item.id in names for names in wrote) if is_merged else item.authors
        yield replace(item, authors=authors)


def _names(item: Item) -> set[str]:
    return {item.id, *item.merged}


def _blacks_out(act: Act) -> bool:
    return act.kind is ActKind.REDACT and not act.undone and not act.label
