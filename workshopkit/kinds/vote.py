"""Vote: which of the choices come first, in one of four ways, counted in the editor's order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any

from workshopkit.domain.document import Bars, Block, Matrix, Paragraph, Quotes
from workshopkit.domain.exercise import filled
from workshopkit.domain.form import Form, Raw
from workshopkit.domain.item import Item, visible
from workshopkit.domain.language import Language
from workshopkit.domain.response import HandCount, Response
from workshopkit.domain.round import Outcome, Round, RoundState
from workshopkit.domain.setting import earlier_exercise, number, one_of
from workshopkit.kinds import ballot, base
from workshopkit.kinds.base import base_line, nothing_yet, vote_sentence, who_answers
from workshopkit.kinds.shape import Shape
from workshopkit.kinds.votes import cut
from workshopkit.kinds.votes.cut import cut_of, cut_sentence
from workshopkit.kinds.votes.held import how_held

TITLE = "Votes"
SHAPE = Shape.CHOICES
DECIDES = True
SOURCE_SETTINGS: tuple[str, ...] = ("choices_from",)
NEEDS_ITEMS = True
NEEDS_BLOCKS: tuple[str, ...] = ()

# Answered as most kinds do.
lacks_wording = base.lacks_wording
asks = base.asks
notes_about = base.notes_about
own_words = base.own_words
is_worded = base.is_worded
#: What goes on, and what a tie at the cut makes of it.
results = cut.results


@dataclass(frozen=True)
class Settings:
    """How many votes each and how they are given, how many choices are kept, and who votes.

    `keep` is 0 for all. `method` is "dots" (at most one on each choice), "choose" (ranked, with a
    reason for each), "rank" or "points" (100 to share). `mode` is "hands" (everybody in the room)
    or "vote" (one personal code each), and `secret` whether nobody may know who voted what.
    """

    votes: int = number(3, 1, 50, label="Votes each")
    keep: int = number(0, 0, 100, label="How many go on (0: all)")
    method: str = one_of(
        dots="One vote on each choice",
        choose="Ranked, with reasons",
        rank="Ranked",
        points="Points to share",
        label="How to vote",
    )
    voters: str = who_answers()
    mode: str = one_of(
        hands="Everybody in the room",
        vote="Those with a personal code",
        label="Who may vote",
    )
    secret: str = one_of(no="No", yes="Yes: nobody can know who voted what", label="Secret ballot")
    choices_from: str = earlier_exercise()


def counts_hands(round_: Round) -> bool:
    """Return whether raised hands can be counted: only where a vote is one hand."""
    return bool(round_.settings["method"] == "dots")


def brief(round_: Round, language: Language) -> tuple[Block, ...]:
    """Return what a secret ballot promises; the choices are in the form."""
    if not round_.is_secret:
        return ()
    return tuple(Paragraph(language.text(line)) for line in ballot.PROMISE)


def form(round_: Round, language: Language) -> Form:
    """Return the choices to vote on."""
    return ballot.form(round_, language)


def read(round_: Round, raw: Raw) -> dict[str, Any]:
    """Return the chosen ids; none is a blank vote."""
    return ballot.read(round_, raw)


def inputs(round_: Round, value: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the chosen ids as they are sent."""
    return ballot.inputs(round_, value)


def from_words(round_: Round, words: Mapping[str, Any]) -> dict[str, Any]:
    """Return the ids of the labels a scenario names; an unknown label stays as it is."""
    ids = {item.label: item.id for item in round_.items}
    if "points" in words:
        return {"points": {ids.get(label, label): n for label, n in words["points"].items()}}
    chosen = [ids.get(label, label) for label in words.get("choices", ())]
    reasons = list(words.get("reasons", ()))
    return {"choices": chosen, **({"reasons": reasons} if reasons else {})}


def items(round_: Round, responses: Sequence[Response], hands: Sequence[HandCount]) -> list[Item]:
    """Return the choices with their votes, those typed in by the facilitator included."""
    return ballot.counted(round_, responses, hands)


def is_decided(outcome: Outcome) -> bool:
    """Return whether anything that is kept has a vote."""
    return any(item.votes for item in results(outcome))


def proposal(outcome: Outcome, code: str) -> str:
    """Return what the vote is called, with the number that was kept."""
    kept = {**outcome.round.settings, "keep": len(results(outcome))}
    return filled(outcome.round.wording(code).title, kept)


def outcome_sentence(outcome: Outcome, language: Language) -> str:
    """Return in one sentence what was chosen; nothing where nothing was."""
    return vote_sentence(results(outcome), language) if is_decided(outcome) else ""


def report(outcome: Outcome, language: Language) -> tuple[Block, ...]:
    """Return the kept choices as bars, the others below if there are any, and the reasons."""
    if not outcome.round.items:
        return nothing_yet(language)
    if outcome.round.is_secret and outcome.round.state is RoundState.OPEN:
        return (
            Paragraph(f"{language.text(ballot.NOT_COUNTED)} {base_line(outcome.base, language)}"),
        )
    chosen, others = _parts(outcome)
    base = base_line(outcome.base, language)
    # What stands beside a result tells how many there are, not how many were to be.
    kept_words = {**outcome.round.settings, "keep": language.spelled(len(chosen))}
    title = filled(outcome.round.wording(language.code).title, kept_words)
    line = _sum_line(outcome.round, chosen, others, base, language)
    line = f"{line} {how_held(outcome.round, outcome.base, language)}"
    bars = [_bars(outcome.round, title, chosen, line, language)]
    said = cut_sentence(outcome, language)
    if others:
        below = _bars(outcome.round, language.text("The others"), others, "", language)
        bars.append(below)
    return (
        *(_as_one(bars) if others else bars),
        *((Paragraph(said),) if said else ()),
        *_places(outcome.round, (*chosen, *others), language),
        *_reasons((*chosen, *others), language),
    )


def sample(round_: Round, seed: int) -> dict[str, Any]:
    """Return votes on neighbouring choices."""
    ids = [item.id for item in visible(round_.items)]
    if round_.settings["method"] == "points":
        return {"points": {ids[seed % len(ids)]: 60, ids[(seed + 1) % len(ids)]: 40}}
    count = min(ballot.most(round_), len(ids))
    chosen = [ids[(seed + i) % len(ids)] for i in range(count)]
    if round_.settings["method"] == "dots":
        return {"choices": sorted(chosen, key=ids.index)}
    with_reasons = round_.settings["method"] == "choose"
    reasons = [f"Exempel {seed + 1}"] * count if with_reasons else []
    return {"choices": chosen, **({"reasons": reasons} if reasons else {})}


def spoiled(round_: Round) -> list[Raw]:
    """Return a vote that is not on the list, two on one, and too many."""
    return ballot.spoiled(round_)


def _parts(outcome: Outcome) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    """Return what is kept and the others; where nothing is kept, nothing stands apart."""
    shown = visible(outcome.items)
    inside = {item.id for item in cut_of(outcome).kept}
    if not inside:
        return shown, ()
    return (
        tuple(item for item in shown if item.id in inside),
        tuple(item for item in shown if item.id not in inside),
    )


def _bars(
    round_: Round, caption: str, shown: tuple[Item, ...], base: str, language: Language
) -> Bars:
    rows = tuple(
        (item.label, item.votes, ballot.in_words(round_, item, language)) for item in shown
    )
    counted = language.text("Points" if ballot.gives_points(round_) else "Votes")
    return Bars(caption, (language.text("Choice"), counted), rows, base)


def _as_one(parts: Sequence[Bars]) -> list[Block]:
    """Return the parts of one result: drawn on one scale, and numbered on."""
    longest = max((bar.full for bar in parts), default=0)
    starts = accumulate((len(bar.rows) for bar in parts), initial=1)
    return [
        replace(bar, longest=longest, start=start)
        for bar, start in zip(parts, starts, strict=False)
    ]


def _sum_line(
    round_: Round,
    chosen: tuple[Item, ...],
    others: tuple[Item, ...],
    base: str,
    language: Language,
) -> str:
    if ballot.gives_points(round_):
        return " ".join(part for part in (ballot.rule(round_, language), base) if part)
    total = sum(item.votes for item in (*chosen, *others))
    return f"{language.plural('{n} vote in all.', '{n} votes in all.', total)} {base}"


def _places(round_: Round, shown: tuple[Item, ...], language: Language) -> list[Block]:
    """Return how often each was put in which place, where people ranked."""
    rows = tuple((item.label, tuple(item.detail["places"])) for item in shown if item.detail)
    if not rows or round_.settings["method"] not in ("choose", "rank"):
        return []
    places = tuple(language.text("Place {n}", n=n) for n in range(1, ballot.most(round_) + 1))
    caption = language.text("How often in which place")
    return [Matrix(caption, (language.text("Choice"), *places), rows)]


def _reasons(shown: tuple[Item, ...], language: Language) -> list[Block]:
    given = [(item, tuple(item.detail.get("reasons", ()))) for item in shown]
    return [
        block
        for item, reasons in given
        if reasons
        for block in (
            Paragraph(language.text("Why {what}", what=item.label), style="label"),
            Quotes(reasons),
        )
    ]
