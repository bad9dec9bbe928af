"""Statement: a text found together.

First everybody proposes. Then the facilitator writes one wording, and the next run asks for
consent: yes, yes with a change, or no, and why.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from workshopkit.domain.document import Bars, Block, NumberedList, Paragraph, Quotes
from workshopkit.domain.form import (
    NEEDED,
    Choice,
    Form,
    Option,
    Raw,
    Reader,
    Text,
    Texts,
)
from workshopkit.domain.item import Item, visible
from workshopkit.domain.language import Language
from workshopkit.domain.response import HandCount, Response
from workshopkit.domain.round import Outcome, Round
from workshopkit.domain.setting import number
from workshopkit.domain.text import digest
from workshopkit.kinds import base
from workshopkit.kinds.base import base_line, nothing_yet, proposed_line, who_answers, written
from workshopkit.kinds.folding import as_written, folded
from workshopkit.kinds.shape import Shape
from workshopkit.kinds.wording import wording_blocks

TITLE = "Texts found together"
SHAPE = Shape.CONSENT
DECIDES = False
SOURCE_SETTINGS: tuple[str, ...] = ()
NEEDS_ITEMS = False
NEEDS_BLOCKS: tuple[str, ...] = ()

# Answered as most kinds do.
lacks_wording = base.lacks_wording
asks = base.asks
notes_about = base.notes_about
is_decided = base.is_decided
proposal = base.proposal
outcome_sentence = base.outcome_sentence

WHY_LIMIT = 600
#: What people can say to a wording, and what each is called.
CONSENT = {"yes": "Yes", "change": "Yes, with a change", "no": "No"}
_PARTS = {"change": 1, "no": 2, "yes": 3}
_WHY_WORDS = {"change": "Changes that were asked for", "no": "Why not", "yes": "Comments"}


@dataclass(frozen=True)
class Settings:
    """How many proposals each and how long, who answers, and the wording once there is one."""

    texts: int = number(1, 1, 10, label="Texts each")
    limit: int = number(300, 10, 2000)
    voters: str = who_answers()
    wording: str = ""


def counts_hands(round_: Round) -> bool:
    """Return whether raised hands can be counted: once there is a wording."""
    return is_worded(round_)


def brief(round_: Round, language: Language) -> tuple[Block, ...]:
    """Return the wording that is asked about, or the beginning that proposals go on from."""
    if is_worded(round_):
        return wording_blocks(round_.settings["wording"])
    return wording_blocks(round_.wording(language.code).texts.get("stem", ""))


def is_worded(round_: Round) -> bool:
    """Return whether there is a wording to say yes or no to, after proposals for it."""
    return bool(round_.settings["wording"])


def form(round_: Round, language: Language) -> Form:
    """Return room for proposals, or what can be said to the wording."""
    if not is_worded(round_):
        words = round_.wording(language.code)
        return (_texts(round_, words.question(0, language.text("Your proposal"))),)
    why = Text("why", language.text("What should change, or why not?"), limit=WHY_LIMIT, lines=3)
    return (_consent(language.text("Can you agree to this wording?"), language), why)


def read(round_: Round, raw: Raw) -> dict[str, Any]:
    """Return the proposals, or the consent; a change or a no says why."""
    reader = Reader(raw)
    value = _read_consent(reader) if is_worded(round_) else _read_texts(round_, reader)
    reader.finish()
    return value


def inputs(round_: Round, value: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the answer as it is sent; what was said to another wording is left out."""
    if is_worded(round_):
        return {name: [value[name]] for name in ("consent", "why") if value.get(name)}
    return {"texts": list(value["texts"])} if value.get("texts") else {}


def from_words(round_: Round, words: Mapping[str, Any]) -> dict[str, Any]:
    """Return the proposals or the consent of a scenario."""
    if is_worded(round_):
        return {"consent": words.get("consent", ""), "why": words.get("why", "")}
    return as_written({"texts": list(words.get("texts", ()))})


def items(round_: Round, responses: Sequence[Response], hands: Sequence[HandCount]) -> list[Item]:
    """Return the proposals, or how many said what and why."""
    if is_worded(round_):
        return [*_said(responses, hands), *_reasons(round_, responses)]
    found: dict[str, Item] = {}
    for response in responses:
        for key, text in folded(response.value, response.value["texts"]).items():
            item = found.get(key) or Item(digest(round_.slug, round_.workshop_id, key), text)
            found[key] = replace(item, authors=item.authors + 1)
    return list(found.values())


def results(outcome: Outcome) -> tuple[Item, ...]:
    """Return the wording that was agreed on, or the proposals while there is none."""
    if is_worded(outcome.round):
        wording = outcome.round.settings["wording"]
        return (Item(digest(outcome.round.slug, wording), wording),)
    return visible(outcome.items)


def own_words(outcome: Outcome) -> tuple[Item, ...]:
    """Return the proposals, or why people want a change or no."""
    return written(outcome.items)


def report(outcome: Outcome, language: Language) -> tuple[Block, ...]:
    """Return the proposals, or the wording and what people said to it."""
    shown = visible(outcome.items)
    if is_worded(outcome.round):
        wording = wording_blocks(outcome.round.settings["wording"])
        return (*wording, *_answers(outcome, shown, language))
    if not shown:
        return nothing_yet(language)
    proposals = NumberedList(tuple(proposed_line(item, language) for item in shown))
    return proposals, Paragraph(base_line(outcome.base, language), style="small")


def sample(round_: Round, seed: int) -> dict[str, Any]:
    """Return a proposal, or a yes now and then with a change."""
    if not is_worded(round_):
        return as_written({"texts": [f"Exempel {seed + 1}"]})
    return (
        {"consent": "change", "why": f"Exempel {seed + 1}"}
        if seed % 3 == 2
        else {"consent": "yes", "why": ""}
    )


def spoiled(round_: Round) -> list[Raw]:
    """Return nothing, too much, and a no without a reason."""
    if is_worded(round_):
        return [
            {},
            {"consent": ["no"]},
            {"consent": ["perhaps"]},
            {"consent": ["yes"], "why": ["x" * 601]},
        ]
    return [{}, {"texts": [" "]}, {"texts": ["x" * (round_.settings["limit"] + 1)]}]


def _texts(round_: Round, label: str) -> Texts:
    settings = round_.settings
    return Texts("texts", label, count=settings["texts"], limit=settings["limit"])


def _consent(label: str, language: Language | None) -> Choice:
    options = tuple(
        Option(value, language.text(words) if language else words)
        for value, words in CONSENT.items()
    )
    return Choice("consent", label, options, required=True)


def _read_texts(round_: Round, reader: Reader) -> dict[str, Any]:
    texts = reader.texts(_texts(round_, ""))
    if not texts:
        reader.refuse("texts", NEEDED)
    return as_written({"texts": texts})


def _read_consent(reader: Reader) -> dict[str, Any]:
    said = reader.choice(_consent("", None))
    why = reader.text(Text("why", "", limit=WHY_LIMIT, lines=3))
    if said in ("change", "no") and not why:
        reader.refuse("why", NEEDED)
    return {"consent": said, "why": why}


def _said(responses: Sequence[Response], hands: Sequence[HandCount]) -> Iterator[Item]:
    for value, words in CONSENT.items():
        count = sum(response.value.get("consent") == value for response in responses)
        count += sum(tally.votes.get(value, 0) for tally in hands)
        yield Item(value, words, votes=count, detail={"consent": value}, is_ours=True)


def _reasons(round_: Round, responses: Sequence[Response]) -> Iterator[Item]:
    for value, part in _PARTS.items():
        for response in responses:
            if response.value.get("consent") == value and response.value.get("why"):
                reason = response.value["why"]
                yield Item(digest(round_.id, response.voter), reason, authors=1, part=part)


def _answers(outcome: Outcome, shown: Sequence[Item], language: Language) -> Iterator[Block]:
    counted = [item for item in shown if item.detail.get("consent")]
    if sum(item.votes for item in counted):
        rows = tuple(
            (
                language.text(CONSENT[item.detail["consent"]]),
                item.votes,
                language.plural("{n} answer", "{n} answers", item.votes),
            )
            for item in counted
        )
        header = (language.text("Answer"), language.text("Answers"))
        base = base_line(outcome.base, language)
        yield Bars(language.text("Agreement on the wording"), header, rows, base)
    for value, part in _PARTS.items():
        reasons = tuple(item.label for item in shown if item.part == part)
        if reasons:
            yield Paragraph(language.text(_WHY_WORDS[value]), style="label")
            yield Quotes(reasons)
