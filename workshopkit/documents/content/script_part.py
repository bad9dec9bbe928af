"""A part of the script as the documentation tells it: its runs, and what the secretary wrote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import cast

from workshopkit.documents.content.own_words import own_words
from workshopkit.documents.content.trail_part import why_not_counted
from workshopkit.domain.document import (
    Bars,
    Block,
    Heading,
    Matrix,
    Paragraph,
    Placement,
    Scales,
    Table,
)
from workshopkit.domain.item import visible
from workshopkit.domain.language import Language
from workshopkit.domain.material import Material, Part
from workshopkit.domain.round import NotRevealedError, Outcome, RoundState
from workshopkit.domain.trail import TrailLine
from workshopkit.kinds import kind_of
from workshopkit.kinds.base import base_line
from workshopkit.kinds.shape import Shape
from workshopkit.kinds.telling import heading_of, title_of


def script_part(
    material: Material, part: Part, language: Language, *, with_participation: bool = True
) -> Iterator[Block]:
    """Yield what came out of a part, and the note to it; nothing where there is nothing to tell.

    Args:
        material: Everything the document is made from.
        part: What to tell.
        language: The language of headings and fixed words.
        with_participation: Whether each result says who took part.
    """
    note = material.record.note(part.key)
    said = note.body["text"] if note is not None else ""
    told = list(_runs(_told(part.outcomes), material.trail, language))
    yield from told if with_participation else _without_participation(told, part, language)
    words = list(own_words(part.words, part.title, language))
    if words and not told:
        yield Heading(1, part.title)
    yield from words
    told = told or words
    if said:
        title = heading_of(part.outcomes[-1], language) if part.outcomes else part.title
        yield Heading(2, language.text("Notes")) if told else Heading(1, title)
        yield Paragraph(said)


def is_told(outcome: Outcome) -> bool:
    """Return whether there is something to tell of a run: it was shown, or was answered."""
    state, notes = outcome.round.state, any(outcome.notes.values())
    if outcome.withheld and state is not RoundState.PREPARED:
        return True
    if not kind_of(outcome.round).asks(outcome.round):
        # A single question with nothing said to it would be printed as its own answer.
        return notes or not _is_a_lone_question(outcome)
    if state is RoundState.PREPARED:
        return notes or bool(outcome.round.chosen.get("wording"))
    # What nobody answered and nobody was shown was opened by mistake.
    return notes or state is not RoundState.CLOSED or _is_answered(outcome)


def _is_answered(outcome: Outcome) -> bool:
    base = outcome.base
    if outcome.spoiled or base.took_part or base.hands or base.paper:
        return True
    is_asked = kind_of(outcome.round).NEEDS_ITEMS
    return not is_asked and any(not item.is_ours for item in visible(outcome.items))


def _is_a_lone_question(outcome: Outcome) -> bool:
    kind = kind_of(outcome.round)
    wordings = outcome.round.exercise.wordings.values()
    asked = max((len(words.block("questions")) for words in wordings), default=0)
    return kind.SHAPE is Shape.TALK and asked == 1


def _told(runs: Sequence[Outcome]) -> list[Outcome]:
    return [outcome for outcome in runs if is_told(outcome)]


def _without_participation(
    blocks: Iterable[Block], part: Part, language: Language
) -> Iterator[Block]:
    lines = {base_line(outcome.base, language) for outcome in part.outcomes} - {""}
    for block in blocks:
        if isinstance(block, Bars | Matrix):
            yield replace(block, base=_without(block.base, lines))
        elif not isinstance(block, Paragraph) or block.style != "small":
            yield block
        elif left := _without(block.text, lines):
            yield replace(block, text=left)


def _without(text: str, lines: Iterable[str]) -> str:
    for line in lines:
        text = " ".join(text.replace(line, " ").split()) if line in text else text
    return text


def _runs(
    runs: Sequence[Outcome], trail: Sequence[TrailLine], language: Language
) -> Iterator[Block]:
    """Yield every run of an exercise; a wording comes first, before what led to it."""
    if not runs:
        return
    *earlier, latest = runs
    if kind_of(latest.round).is_worded(latest.round):
        yield from _run(latest, heading_of(latest, language), language)
        for outcome in earlier:
            yield from _led_to_it(outcome, language)
        return
    for number, outcome in enumerate(runs, start=1):
        title = heading_of(outcome, language)
        # What the secretary wrote about the questions is about all runs: it is told once.
        once = outcome if outcome is latest else replace(outcome, notes={})
        yield from _run(once, title if number == 1 else f"{title} ({number})", language)
        yield from why_not_counted(once, trail, language)


def _run(outcome: Outcome, title: str, language: Language) -> Iterator[Block]:
    round_ = outcome.round
    kind = kind_of(round_)
    asks = kind.asks(round_)
    yield Heading(1, title)
    if outcome.withheld and round_.state is not RoundState.PREPARED:
        yield Paragraph(language.text(NotRevealedError.message()), style="small")
        return
    if outcome.spoiled:
        # That nobody voted would not be true; that nothing was counted is said below.
        return
    state = _STATE_SENTENCES.get(round_.state) if asks else None
    if state:
        yield Paragraph(language.text(state), style="small")
    if not outcome.withheld and (not asks or _has_something(outcome)):
        yield from _headed(kind.report(outcome, language), outcome, title, language)
        edited = sum(item.edited for item in visible(outcome.items))
        if edited:
            yield Paragraph(
                language.plural(
                    "{n} text was edited before it was published.",
                    "{n} texts were edited before they were published.",
                    edited,
                ),
                style="small",
            )


def _headed(
    blocks: Iterable[Block], outcome: Outcome, title: str, language: Language
) -> Iterator[Block]:
    """Yield a result whose captions say what its heading says, not what the room was to do."""
    asked = title_of(outcome, language)
    for block in blocks:
        is_captioned = isinstance(block, Table | Bars | Matrix | Scales | Placement)
        is_told_to_do = is_captioned and getattr(block, "caption", "") == asked
        yield replace(cast("Table", block), caption=title) if is_told_to_do else block


def _has_something(outcome: Outcome) -> bool:
    """Return whether there is something to tell, though nobody may have answered yet."""
    is_opened = outcome.round.state is not RoundState.PREPARED
    is_worded_here = bool(outcome.round.chosen.get("wording"))
    return is_opened or is_worded_here or any(outcome.notes.values())


def _led_to_it(outcome: Outcome, language: Language) -> Iterator[Block]:
    if outcome.withheld:
        return
    kind = kind_of(outcome.round)
    is_worded = kind.is_worded(outcome.round)
    title = language.text("Earlier wording") if is_worded else language.text("Proposals")
    yield Heading(2, title)
    yield from kind.report(outcome, language)


_STATE_SENTENCES = {
    RoundState.PREPARED: "This exercise has not been opened.",
    RoundState.OPEN: "This exercise is still open: the result can change.",
}
