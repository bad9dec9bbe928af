"""The four ways to vote: dots, choosing with reasons, ranking, and points."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from workshopkit.domain.form import (
    NEEDED,
    Dots,
    FieldGroup,
    Form,
    Option,
    Points,
    Raw,
    Reader,
    Select,
    Text,
)
from workshopkit.domain.item import Item, lineage
from workshopkit.domain.language import Language
from workshopkit.domain.response import HandCount, Response
from workshopkit.domain.round import Round

TWICE = "“{what}” is chosen twice. Choose each only once."
NO_GAP = "Fill in the places from the first on, without a gap."
TOTAL = 100
REASON_LIMIT = 400

_DOTS = "choices"


def most(round_: Round) -> int:
    """Return how many choices one voter can make."""
    votes: int = round_.settings["votes"]
    return votes if round_.settings["method"] == "dots" else min(votes, len(round_.items) or votes)


def gives_points(round_: Round) -> bool:
    """Return whether what is counted is points, not votes."""
    return bool(round_.settings["method"] != "dots")


def in_words(round_: Round, item: Item, language: Language) -> str:
    """Return an item's count in words."""
    if gives_points(round_):
        return language.plural("{n} point", "{n} points", item.votes)
    return language.plural("{n} vote", "{n} votes", item.votes)


def rule(round_: Round, language: Language) -> str:
    """Return the sentence that says how points came about; nothing where people gave them."""
    if round_.settings["method"] == "points":
        return ""
    return language.plural(
        "A first place gives {n} point.",
        "A first place gives {n} points, each place after it one less.",
        most(round_),
    )


def form(round_: Round, language: Language) -> Form:
    """Return the fields of this method."""
    method = round_.settings["method"]
    if method == "dots":
        label = language.plural("Choose one", "Choose up to {n}", most(round_))
        return (_dots(round_, label),)
    if method == "points":
        return (_points(round_, language.text("Share {total} points", total=TOTAL)),)
    return tuple(_place(round_, n, language) for n in range(1, most(round_) + 1))


def read(round_: Round, raw: Raw) -> dict[str, Any]:
    """Return what was voted; none is a blank vote."""
    reader = Reader(raw)
    method = round_.settings["method"]
    value: dict[str, Any]
    if method == "dots":
        value = {"choices": reader.dots(_dots(round_, ""))}
    elif method == "points":
        value = {"points": reader.points(_points(round_, ""))}
    else:
        value = _read_places(round_, reader)
    reader.finish()
    return value


def inputs(round_: Round, value: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return what was voted as it is sent; a choice that was merged is the one it lives on in."""
    lives_as = lineage(round_.items)
    chosen = [lives_as.get(choice, choice) for choice in value.get("choices", ())]
    if round_.settings["method"] == "dots":
        return {_DOTS: list(dict.fromkeys(chosen))}
    reasons = {f"reason-{n}": [text] for n, text in enumerate(value.get("reasons", ()), 1)}
    places = {f"place-{n}": [choice] for n, choice in enumerate(chosen, 1)}
    points = {
        f"points-{lives_as.get(key, key)}": [str(count)]
        for key, count in value.get("points", {}).items()
    }
    return {**places, **reasons, **points}


def counted(round_: Round, responses: Sequence[Response], hands: Sequence[HandCount]) -> list[Item]:
    """Return the choices with their votes or points, and the reasons that were given."""
    lives_as = lineage(round_.items)
    votes: Counter[str] = Counter()
    for response in responses:
        for choice, count in _weights(round_, response.value):
            votes[lives_as.get(choice, choice)] += count
    for tally in hands:
        for choice, count in tally.votes.items():
            votes[lives_as.get(choice, choice)] += count
    reasons = _reasons(responses, lives_as)
    return [
        replace(
            item,
            votes=votes[item.id],
            detail={"reasons": reasons[item.id]} if item.id in reasons else {},
        )
        for item in round_.items
    ]


def spoiled(round_: Round) -> list[Raw]:
    """Return votes that must be refused with a sentence."""
    ids = [item.id for item in round_.items]
    if not ids:
        return [{_DOTS: ["not-on-the-list"]}] if round_.settings["method"] == "dots" else []
    if round_.settings["method"] == "dots":
        refused: list[Raw] = [{_DOTS: ["not-on-the-list"]}, {_DOTS: [ids[0], ids[0]]}]
        return [*refused, {_DOTS: ids}] if len(ids) > most(round_) else refused
    if round_.settings["method"] == "points":
        return [{f"points-{ids[0]}": ["101"]}, {f"points-{ids[0]}": ["many"]}]
    twice: Raw = {"place-1": [ids[0]], "place-2": [ids[0]], "reason-1": ["a"], "reason-2": ["b"]}
    return [{"place-1": ["not-on-the-list"]}, *([twice] if most(round_) > 1 else [])]


def _options(round_: Round) -> tuple[Option, ...]:
    return tuple(Option(item.id, item.label) for item in round_.items)


def _dots(round_: Round, label: str) -> Dots:
    return Dots(_DOTS, label, _options(round_), most=most(round_))


def _points(round_: Round, label: str) -> Points:
    return Points("points", label, _options(round_), total=TOTAL)


def _place(round_: Round, n: int, language: Language) -> FieldGroup:
    choice = Select(f"place-{n}", language.text("Choice"), _options(round_))
    fields: tuple[Select | Text, ...] = (choice,)
    if round_.settings["method"] == "choose":
        fields = (choice, _reason(n, language.text("Why?")))
    return FieldGroup(language.text("Place {n}", n=n), fields, is_folded=False)


def _reason(n: int, label: str) -> Text:
    return Text(f"reason-{n}", label, limit=REASON_LIMIT, lines=2)


def _read_places(round_: Round, reader: Reader) -> dict[str, Any]:
    places = range(1, most(round_) + 1)
    chosen = [reader.choice(Select(f"place-{n}", "", _options(round_))) for n in places]
    _check_places(round_, reader, chosen)
    value: dict[str, Any] = {"choices": [choice for choice in chosen if choice]}
    if round_.settings["method"] == "choose":
        reasons = [reader.text(_reason(n, "")) for n in places]
        for n, (choice, reason) in enumerate(zip(chosen, reasons, strict=True), start=1):
            if choice and not reason:
                reader.refuse(f"reason-{n}", NEEDED)
        value["reasons"] = [reasons[n] for n, choice in enumerate(chosen) if choice]
    return value


def _check_places(round_: Round, reader: Reader, chosen: Sequence[str]) -> None:
    labels = {item.id: item.label for item in round_.items}
    for n, choice in enumerate(chosen):
        if choice and choice in chosen[:n]:
            reader.refuse(f"place-{n + 1}", TWICE, what=labels.get(choice, choice))
    filled = [bool(choice) for choice in chosen]
    if filled != sorted(filled, reverse=True):
        reader.refuse(f"place-{filled.index(False) + 1}", NO_GAP)


def _weights(round_: Round, value: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    """Yield what a vote gives to each choice."""
    yield from value.get("points", {}).items()
    first = most(round_)
    for n, choice in enumerate(value.get("choices", ())):
        yield choice, first - n if gives_points(round_) else 1


def _reasons(responses: Sequence[Response], lives_as: Mapping[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for response in responses:
        pairs = zip(
            response.value.get("choices", ()), response.value.get("reasons", ()), strict=False
        )
        for choice, reason in pairs:
            if reason:
                found.setdefault(lives_as.get(choice, choice), []).append(reason)
    return found
