"""Decision: a question, a proposal, and how the room came to its answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workshopkit.domain.document import Bars, Block, Facts, Paragraph, Quotes
from workshopkit.domain.exercise import filled
from workshopkit.domain.form import NEEDED, Choice, Form, Option, Raw, Reader, Text
from workshopkit.domain.item import Item, visible
from workshopkit.domain.language import Language
from workshopkit.domain.response import HandCount, Response
from workshopkit.domain.round import NothingToAskError, Outcome, Round
from workshopkit.domain.setting import earlier_exercise, one_of
from workshopkit.domain.text import digest
from workshopkit.kinds import base
from workshopkit.kinds.base import base_line, vote_sentence, who_answers, written
from workshopkit.kinds.decision_sentence import asked_of, by_consensus, by_hands
from workshopkit.kinds.shape import Shape
from workshopkit.kinds.wording import wording_blocks

TITLE = "Decisions"
SHAPE = Shape.CONSENT
DECIDES = True
SOURCE_SETTINGS: tuple[str, ...] = ("choices_from",)
NEEDS_ITEMS = False
NEEDS_BLOCKS: tuple[str, ...] = ("questions",)

# Answered as most kinds do.
notes_about = base.notes_about
is_worded = base.is_worded

WHY_LIMIT = 600
#: What can be answered, by how the decision is reached.
ANSWERS = {
    "consensus": {"yes": "I can agree", "no": "I cannot agree"},
    "hands": {"for": "For", "against": "Against", "abstain": "I abstain"},
    "vote": {},
}


@dataclass(frozen=True)
class Settings:
    """How the room decides, the proposal, who answers, and the earlier vote if that decides."""

    by: str = one_of(
        consensus="By consensus",
        hands="By for and against",
        vote="By the earlier vote",
        label="How it is decided",
    )
    wording: str = ""
    voters: str = who_answers()
    choices_from: str = earlier_exercise()


def asks(round_: Round) -> bool:
    """Return whether people answer; an earlier vote has been answered."""
    return bool(round_.settings["by"] != "vote")


def counts_hands(round_: Round) -> bool:
    """Return whether raised hands can be counted."""
    return asks(round_)


def lacks_wording(round_: Round) -> bool:
    """Return whether there is no proposal to agree to, or to be for or against."""
    return asks(round_) and not round_.settings["wording"]


def brief(round_: Round, language: Language) -> tuple[Block, ...]:
    """Return the question and the proposal."""
    question = Paragraph(_question(round_, language.code), style="label")
    return (question, *wording_blocks(round_.settings["wording"]))


def form(round_: Round, language: Language) -> Form:
    """Return what can be answered, and room for a reason where consent is asked for."""
    if not asks(round_):
        return ()
    answer = _choice(round_, language.text("Your answer"), language)
    return (answer, _why(language.text("Why not?"))) if _is_consensus(round_) else (answer,)


def read(round_: Round, raw: Raw) -> dict[str, Any]:
    """Return the answer; somebody who cannot agree says why."""
    if not asks(round_):
        raise NothingToAskError
    reader = Reader(raw)
    answer = reader.choice(_choice(round_, "", None))
    why = reader.text(_why("")) if _is_consensus(round_) else ""
    if _is_consensus(round_) and answer == "no" and not why:
        reader.refuse("why", NEEDED)
    reader.finish()
    return {"answer": answer, "why": why}


def inputs(round_: Round, value: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the answer as it is sent."""
    del round_
    return {name: [value[name]] for name in ("answer", "why") if value.get(name)}


def from_words(round_: Round, words: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answer of a scenario."""
    del round_
    return {"answer": words.get("consent") or words.get("vote", ""), "why": words.get("why", "")}


def items(round_: Round, responses: Sequence[Response], hands: Sequence[HandCount]) -> list[Item]:
    """Return how many answered what, and why somebody could not agree."""
    if not asks(round_):
        return list(round_.items)
    answers = ANSWERS[round_.settings["by"]]
    return [
        *(_count(value, words, responses, hands) for value, words in answers.items()),
        *_reasons(round_, responses),
    ]


def results(outcome: Outcome) -> tuple[Item, ...]:
    """Return what an earlier vote decided."""
    return () if asks(outcome.round) else visible(outcome.items)


def own_words(outcome: Outcome) -> tuple[Item, ...]:
    """Return why people cannot agree."""
    return written(outcome.items)


def report(outcome: Outcome, language: Language) -> tuple[Block, ...]:
    """Return the question, the proposal, how it came out, and the reasons against."""
    rows = [(language.text("Question"), _question(outcome.round, language.code))]
    if outcome.round.settings["wording"]:
        rows.append((language.text("Proposal"), outcome.round.settings["wording"]))
    said = outcome.words or outcome_sentence(outcome, language)
    rows += [(language.text("Outcome"), said)] if said else []
    return (Facts(tuple(rows)), *_counts(outcome, language), *_why_not(outcome, language))


def outcome_sentence(outcome: Outcome, language: Language) -> str:
    """Return in one sentence how the decision came out; nothing while nobody has answered."""
    by = outcome.round.settings["by"]
    if by == "vote":
        return vote_sentence(outcome.items, language)
    votes = {item.detail["answer"]: item.votes for item in _answered(outcome)}
    if not sum(votes.values()):
        return ""
    say = by_consensus if by == "consensus" else by_hands
    return say(votes, asked_of(outcome.base), language)


def is_decided(outcome: Outcome) -> bool:
    """Return whether anything has been answered, or an earlier vote taken over."""
    if asks(outcome.round):
        return any(item.votes for item in _answered(outcome))
    return bool(visible(outcome.items))


def proposal(outcome: Outcome, code: str) -> str:
    """Return what is decided: the proposal, or the question where there is none."""
    wording: str = outcome.round.settings["wording"]
    return wording or _question(outcome.round, code)


def sample(round_: Round, seed: int) -> dict[str, Any]:
    """Return an answer in favour, now and then one against."""
    answers = list(ANSWERS[round_.settings["by"]])
    if not answers:
        return {}
    answer = answers[1] if seed % 4 == 3 else answers[0]
    return {"answer": answer, "why": f"Exempel {seed + 1}" if answer == "no" else ""}


def spoiled(round_: Round) -> list[Raw]:
    """Return nothing, an unknown answer, and a no without a reason."""
    if not asks(round_):
        return []
    refused: list[Raw] = [{}, {"answer": ["perhaps"]}]
    return [*refused, {"answer": ["no"]}]


def _is_consensus(round_: Round) -> bool:
    return bool(round_.settings["by"] == "consensus")


def _why(label: str) -> Text:
    return Text("why", label, limit=WHY_LIMIT, lines=3)


def _question(round_: Round, code: str) -> str:
    return filled(round_.wording(code).question(0, ""), round_.settings)


def _choice(round_: Round, label: str, language: Language | None) -> Choice:
    options = tuple(
        Option(value, language.text(words) if language else words)
        for value, words in ANSWERS[round_.settings["by"]].items()
    )
    return Choice("answer", label, options, required=True)


def _count(
    value: str, words: str, responses: Sequence[Response], hands: Sequence[HandCount]
) -> Item:
    count = sum(response.value.get("answer") == value for response in responses)
    count += sum(tally.votes.get(value, 0) for tally in hands)
    return Item(value, words, votes=count, detail={"answer": value}, is_ours=True)


def _reasons(round_: Round, responses: Sequence[Response]) -> Iterator[Item]:
    for response in responses:
        if response.value.get("answer") == "no" and response.value.get("why"):
            yield Item(digest(round_.id, response.voter), response.value["why"], authors=1, part=1)


def _answered(outcome: Outcome) -> list[Item]:
    return [item for item in outcome.items if item.detail.get("answer")]


def _counts(outcome: Outcome, language: Language) -> Iterator[Block]:
    answers = ANSWERS[outcome.round.settings["by"]]
    if not sum(item.votes for item in _answered(outcome)):
        return
    rows = tuple(
        (
            language.text(answers[item.detail["answer"]]),
            item.votes,
            language.plural("{n} answer", "{n} answers", item.votes),
        )
        for item in _answered(outcome)
    )
    header = (language.text("Answer"), language.text("Answers"))
    base = base_line(outcome.base, language)
    yield Bars(language.text("How the room answered"), header, rows, base)


def _why_not(outcome: Outcome, language: Language) -> Iterator[Block]:
    reasons = tuple(item.label for item in visible(outcome.items) if item.part == 1)
    if reasons:
        yield Paragraph(language.text("Why not"), style="label")
        yield Quotes(reasons)
