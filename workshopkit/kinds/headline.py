"""Headline: a placard from the future, with the story of a satisfied target group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from workshopkit.domain.document import Block, Paragraph, Poster
from workshopkit.domain.form import Choice, FieldGroup, Form, Option, Raw, Reader, Text
from workshopkit.domain.item import Item, lineage, visible
from workshopkit.domain.language import Language
from workshopkit.domain.response import HandCount, Response
from workshopkit.domain.round import Outcome, Round
from workshopkit.domain.setting import earlier_exercise, number
from workshopkit.domain.text import digest
from workshopkit.kinds import base
from workshopkit.kinds.base import base_line, nothing_yet, who_answers
from workshopkit.kinds.shape import Shape

TITLE = "Headlines from the future"
SHAPE = Shape.ITEMS
DECIDES = False
SOURCE_SETTINGS: tuple[str, ...] = ("choices_from",)
NEEDS_ITEMS = False
NEEDS_BLOCKS: tuple[str, ...] = ()

# Answered as most kinds do.
lacks_wording = base.lacks_wording
asks = base.asks
counts_hands = base.counts_hands
brief = base.brief
notes_about = base.notes_about
own_words = base.own_words
is_worded = base.is_worded
is_decided = base.is_decided
proposal = base.proposal
outcome_sentence = base.outcome_sentence

_QUOTES = 3
_HEADLINE = Text("headline", "Headline", limit=90, required=True)
_LINES = Text("lines", "Lines below the headline", limit=500, lines=4)
_OWN_GROUP = Text("group", "The satisfied target group", limit=120)
_DISCOVERED = Text("discovered", "What have they discovered?", limit=800, lines=3)
_POSSIBLE = Text("possible", "What possibilities do they see?", limit=800, lines=3)
_DIFFERENTLY = Text("differently", "What do they do or think differently?", limit=800, lines=3)
_QUOTE_PARTS = (("name", 60, 1, "Name"), ("age", 20, 1, "Age"), ("text", 300, 2, "A quote"))


@dataclass(frozen=True)
class Settings:
    """The year of the placard, what it is about, who writes, and whose groups to choose from."""

    year: int = number(2031, 1900, 2200, label="Year")
    subject: str = ""
    voters: str = who_answers(by_table=True)
    choices_from: str = earlier_exercise()


def form(round_: Round, language: Language) -> Form:
    """Return the placard's fields in the order they are printed."""
    return (
        _said(_HEADLINE, language),
        _said(_LINES, language, language.text("One line for each subheading.")),
        _group_field(round_, language),
        _said(_DISCOVERED, language),
        _said(_POSSIBLE, language),
        _said(_DIFFERENTLY, language),
        *(_quote_group(n, language) for n in range(_QUOTES)),
    )


def read(round_: Round, raw: Raw) -> dict[str, Any]:
    """Return the placard; a headline is needed, all else is not."""
    reader = Reader(raw)
    quotes = [{key: reader.text(field) for key, field in _quote(n)} for n in range(_QUOTES)]
    value = {
        "headline": reader.text(_HEADLINE),
        "lines": [line for line in reader.text(_LINES).split("\n") if line],
        "group": _read_group(round_, reader),
        "discovered": reader.text(_DISCOVERED),
        "possible": reader.text(_POSSIBLE),
        "differently": reader.text(_DIFFERENTLY),
        "quotes": [quote for quote in quotes if any(quote.values())],
    }
    reader.finish()
    return value


def inputs(round_: Round, value: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the placard as it is sent; a group that was merged is the one it lives on in."""
    group = value.get("group", "")
    now = {**value, "group": lineage(round_.items).get(group, group)}
    plain = {
        name: [now[name]]
        for name in ("headline", "group", "discovered", "possible", "differently")
        if now.get(name)
    }
    quotes = {
        _quote_name(n, key): [text]
        for n, quote in enumerate(value.get("quotes", ()))
        for key, text in quote.items()
    }
    return {**plain, "lines": ["\n".join(value.get("lines", ()))], **quotes}


def from_words(round_: Round, words: Mapping[str, Any]) -> dict[str, Any]:
    """Return the placard of a scenario, its group named by label."""
    ids = {item.label: item.id for item in round_.items}
    group = words.get("group", "")
    return {**words, "group": ids.get(group, group)}


def items(round_: Round, responses: Sequence[Response], hands: Sequence[HandCount]) -> list[Item]:
    """Return the placards in the order they came in."""
    del hands
    return [
        Item(
            id=digest(round_.id, response.voter),
            label=response.value["headline"],
            detail={**response.value, "group": _group_label(round_, response.value["group"])},
            authors=1,
        )
        for response in responses
    ]


def results(outcome: Outcome) -> tuple[Item, ...]:
    """Return the placards that are not hidden."""
    return visible(outcome.items)


def report(outcome: Outcome, language: Language) -> tuple[Block, ...]:
    """Return the placards, and how many wrote."""
    shown = visible(outcome.items)
    if not shown:
        return nothing_yet(language)
    base = Paragraph(base_line(outcome.base, language), style="small")
    return (*(_poster(outcome.round, item, language) for item in shown), base)


def sample(round_: Round, seed: int) -> dict[str, Any]:
    """Return a placard with one line and one quote."""
    ids = [item.id for item in visible(round_.items)] or ["Exempelgruppen"]
    return {
        "headline": f"Exempelrubrik {seed + 1}",
        "lines": ["En rad under rubriken"],
        "group": ids[seed % len(ids)],
        "discovered": "Exempel på upptäckt",
        "possible": "Exempel på möjlighet",
        "differently": "Exempel på förändring",
        "quotes": [{"name": "Exempla", "age": "34", "text": "Ett exempel."}],
    }


def spoiled(round_: Round) -> list[Raw]:
    """Return a placard without headline, one too long, and a group that is not on the list."""
    refused: list[Raw] = [
        {"lines": ["only a line"]},
        {"headline": ["x" * 91]},
    ]
    if round_.items:
        refused.append({"headline": ["ok"], "group": ["not-on-the-list"]})
    return refused


def _said(field: Text, language: Language, hint: str = "") -> Text:
    return Text(
        field.name, language.text(field.label), field.limit, field.lines, hint, field.required
    )


def _group_field(round_: Round, language: Language | None) -> Text | Choice:
    label = language.text(_OWN_GROUP.label) if language else _OWN_GROUP.label
    if not round_.items:
        return Text(_OWN_GROUP.name, label, limit=_OWN_GROUP.limit)
    options = tuple(Option(item.id, item.label) for item in visible(round_.items))
    return Choice(_OWN_GROUP.name, label, options)


def _read_group(round_: Round, reader: Reader) -> str:
    field = _group_field(round_, None)
    if isinstance(field, Text):
        return reader.text(field)
    # A page may be older than a merge: what it sends is a group it knows.
    known = tuple(Option(old, old) for old in lineage(round_.items))
    return reader.choice(replace(field, options=known))


def _group_label(round_: Round, group: str) -> str:
    now = lineage(round_.items).get(group)
    found = next((item for item in round_.items if item.id == now), None)
    if found is None:
        return group
    return "" if found.hidden else found.label


def _quote_name(n: int, key: str) -> str:
    return f"quote-{n}-{key}"


def _quote(n: int) -> list[tuple[str, Text]]:
    return [
        (key, Text(_quote_name(n, key), words, limit=limit, lines=lines))
        for key, limit, lines, words in _QUOTE_PARTS
    ]


def _quote_group(n: int, language: Language) -> FieldGroup:
    fields = tuple(_said(field, language) for _, field in _quote(n))
    return FieldGroup(language.text("Quote {n}", n=n + 1), fields)


def _poster(round_: Round, item: Item, language: Language) -> Poster:
    made = item.detail
    story = (
        (language.text(_DISCOVERED.label), made.get("discovered", "")),
        (language.text(_POSSIBLE.label), made.get("possible", "")),
        (language.text(_DIFFERENTLY.label), made.get("differently", "")),
    )
    quotes = tuple(
        (quote.get("text", ""), ", ".join(q for q in (quote.get("name"), quote.get("age")) if q))
        for quote in made.get("quotes", ())
    )
    return Poster(
        masthead=str(round_.settings["year"]),
        headline=item.label,
        lines=tuple(made.get("lines", ())),
        group=made.get("group", ""),
        story=tuple((label, text) for label, text in story if text),
        quotes=quotes,
    )
