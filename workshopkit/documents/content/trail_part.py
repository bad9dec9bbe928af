"""What the audit trail says about a vote, and about the whole workshop, for the documentation."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from workshopkit import verifier
from workshopkit.domain.document import Block, Heading, Paragraph, Table
from workshopkit.domain.language import Language
from workshopkit.domain.mark import six_words
from workshopkit.domain.material import Material
from workshopkit.domain.round import Outcome, Round
from workshopkit.domain.trail import QUIET, TrailKind, TrailLine
from workshopkit.domain.workshop import Workshop
from workshopkit.kinds.telling import heading_of
from workshopkit.verifier import short

SignOff = Callable[[Mapping[str, str]], Sequence[TrailLine]]


def why_not_counted(
    outcome: Outcome, trail: Sequence[TrailLine], language: Language
) -> Iterator[Block]:
    """Yield why a vote has no result, as the audit trail has it; nothing about all others."""
    if _is_told_vote(outcome) and TrailKind.SPOILED in _kinds_of(outcome.round, trail):
        yield _small(language.text("The key of this secret ballot was lost: it was not counted."))


def _how_it_was_held(
    outcome: Outcome, trail: Sequence[TrailLine], language: Language
) -> Iterator[Block]:
    """Yield what a registrar wants to know of a secret ballot; a reader of the result does not."""
    lines = _kinds_of(outcome.round, trail)
    if _is_told_vote(outcome) and outcome.round.is_secret and TrailKind.CLOSED in lines:
        # A vote that was open when its store got a trail has no line of its opening.
        sentences = _secretly(outcome, lines.get(TrailKind.OPENED, {}), language)
        yield Paragraph(heading_of(outcome, language), style="label")
        yield _small(" ".join(sentences))


def _is_told_vote(outcome: Outcome) -> bool:
    return "mode" in outcome.round.settings and not outcome.withheld


def _kinds_of(round_: Round, trail: Sequence[TrailLine]) -> dict[str, dict[str, Any]]:
    return {kind: body for kind, _, body in _lines_of(round_, trail)}


def whole_trail(material: Material, language: Language) -> Iterator[Block]:
    """Yield the marks of each vote, where the trail stands and how it is checked."""
    outcomes = [outcome for part in material.parts for outcome in part.outcomes]
    voted = {o.round.id for o in outcomes if "mode" in o.round.settings}
    told = [line for line in material.trail if line.kind not in QUIET]
    if not told or not any(_round_of(line) in voted for line in told):
        return
    title = language.text("Appendix: audit trail")
    yield Heading(1, title)
    rows = tuple(row for o in outcomes if (row := _marks_of(o, material.trail, language)))
    if rows:
        header = (language.text("Vote"), language.text("Opened"), language.text("Closed"))
        yield Table(title, header, rows)
    for outcome in outcomes:
        yield from _how_it_was_held(outcome, material.trail, language)
    yield Paragraph(
        language.text(
            "The audit trail stood at line {n} when this was written: {mark}. If anything is"
            " changed afterwards, the words no longer match.",
            n=told[-1].seq,
            mark=_mark(told[-1]),
        )
    )
    yield Paragraph(
        language.text(
            "Six words stand for the whole trail up to that moment; they were shown in the room."
            " The program that checks it lies with the trail in the ZIP of all formats."
        )
    )


def _marks_of(outcome: Outcome, trail: Sequence[TrailLine], language: Language) -> tuple[str, ...]:
    """Return a vote with its marks when it was opened and closed; nothing if it was neither."""
    if not _is_told_vote(outcome):
        return ()
    lines = {kind: line for kind, line, _ in _lines_of(outcome.round, trail)}
    if TrailKind.OPENED not in lines or TrailKind.CLOSED not in lines:
        return ()
    opened, closed = (_mark(lines[kind]) for kind in (TrailKind.OPENED, TrailKind.CLOSED))
    return (heading_of(outcome, language), opened, closed)


def sealed(
    workshop: Workshop, files: Mapping[str, bytes], sign_off: SignOff, program: str = "verifier.py"
) -> dict[str, bytes]:
    """Return what lies beside the files of a ZIP, so that none of them can be changed quietly.

    Args:
        workshop: Whose files they are.
        files: What is in the ZIP, by name.
        sign_off: Writes the digests of all files into the audit trail, and returns the trail.
        program: The name of the program that checks it; without one, it is left out.
    """
    checker = {program: Path(verifier.__file__).read_bytes()} if program else {}
    listed = verifier.digests_of({**files, **checker})
    lines = [line._asdict() for line in sign_off(listed)]
    kept = {"workshop": workshop.slug, "files": listed, "lines": lines}
    return {**checker, "trail.json": json.dumps(kept, ensure_ascii=False, indent=1).encode()}


def _secretly(outcome: Outcome, opened: dict[str, Any], language: Language) -> Iterator[str]:
    base = outcome.base
    yield language.text(
        "Secret ballot: the slips were sorted by what is on them and the key was destroyed when it"
        " closed, so that nobody can tell whose slip is whose."
    )
    if base.present:
        yield language.text("Present: {n}.", n=base.present)
    yield language.text("Took part: {n}. Slips: {n}.", n=base.took_part)
    if opened.get("plain"):
        yield language.text("It was held without encryption, which was accepted beforehand.")
    if opened.get("few"):
        yield language.text("Fewer than five could vote, which was accepted beforehand.")


def _lines_of(
    round_: Round, trail: Sequence[TrailLine]
) -> Iterator[tuple[str, TrailLine, dict[str, Any]]]:
    for line in trail:
        body = json.loads(line.body)
        if body.get("round") == round_.id:
            yield line.kind, line, body


def _round_of(line: TrailLine) -> str:
    return str(json.loads(line.body).get("round", ""))


def _mark(line: TrailLine) -> str:
    return f"{six_words(line.mark)} ({short(line.mark)})"


def _small(text: str) -> Paragraph:
    return Paragraph(text, style="small")
