"""The four ways to vote: dots, choosing with reasons, ranking, and points."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
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
from workshopkit.domain.item import Item, lineage, visible
from workshopkit.domain.language import Language
from workshopkit.domain.response import HandCount, Response
from workshopkit.domain.round import Round
from workshopkit.kinds.apart import apart

TWICE = "“{what}” is chosen twice. Choose each only once."
NO_GAP = "Fill in the places from the first on, without a gap."
TOTAL = 100
REASON_LIMIT = 400

_DOTS = "choices"


def most(round_: Round) -> int:
    """Return how many choices one voter can make."""
    votes: int = round_.settings["votes"]
    shown = len(visible(round_.items))
    return votes if round_.settings["method"] == "dots" else min(votes, shown or votes)


def gives_points(round_: Round) -> bool:
    """Return whether what is counted is points, not votes."""
    return bool(round_.settings["method"] != "dots")


#: What a secret ballot promises, in two sentences that anybody can understand.
PROMISE = (
    (
        "This ballot is secret. While it is open, your slip lies sealed under a code name: you can"
        " change it, and nobody can read it."
    ),
    (
        "When it closes, the slips are sorted by what is on them, who took part is written apart,"
        " and the key is destroyed: from then on nobody can tell whose slip is whose."
    ),
)

#: What stands in the place of a result until then.
NOT_COUNTED = "This ballot is secret: the slips are counted when it closes, and not before."

TELLING_REASONS = "reasons tell who wrote them: a secret ballot cannot use the method “choose”"


def has_secret_reasons(settings: Mapping[str, Any]) -> bool:
    """Return whether these settings would ask for reasons in a secret ballot."""
    return settings.get("secret") == "yes" and settings.get("method") == "choose"


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
        return (_dots(round_, _shown(round_), label),)
    if method == "points":
        label = language.text("Share {total} points", total=TOTAL)
        return (_points(_shown(round_), label),)
    return tuple(_place(round_, n, language) for n in range(1, most(round_) + 1))


def read(round_: Round, raw: Raw) -> dict[str, Any]:
    """Return what was voted; none is a blank vote."""
    reader = Reader(raw)
    method = round_.settings["method"]
    value: dict[str, Any]
    if method == "dots":
        value = {"choices": reader.dots(_dots(round_, _known(round_), ""))}
    elif method == "points":
        value = {"points": reader.points(_points(_known(round_), ""))}
    else:
        value = _read_places(round_, reader)
    reader.finish()
    return value


def inputs(round_: Round, value: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return what was voted as it is sent; a choice that was merged is the one it lives on in."""
    if round_.settings["method"] == "dots":
        return {_DOTS: list(_chosen(round_, value))}
    sent = {f"points-{key}": [str(count)] for key, count in _points_of(round_, value).items()}
    for n, (choice, reasons) in enumerate(_chosen(round_, value).items(), start=1):
        sent[f"place-{n}"] = [choice]
        if reasons:
            sent[f"reason-{n}"] = ["\n".join(reasons)]
    return sent


def counted(round_: Round, responses: Sequence[Response], hands: Sequence[HandCount]) -> list[Item]:
    """Return the choices with their votes or points, and the reasons that were given."""
    lives_as = lineage(round_.items)
    votes: Counter[str] = Counter()
    for response in responses:
        for choice, count in _weights(round_, response.value):
            votes[choice] += count
    for tally in hands if not gives_points(round_) else ():
        votes.update(_raised(tally, lives_as))
    reasons = _reasons(round_, responses)
    places = _places(round_, responses)
    return [
        replace(
            item,
            votes=votes[item.id],
            detail=_detail(places.get(item.id, ()), reasons.get(item.id, ())),
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


def _shown(round_: Round) -> tuple[Option, ...]:
    return tuple(Option(item.id, item.label) for item in visible(round_.items))


def _known(round_: Round) -> tuple[Option, ...]:
    """Return what a page may still show that was opened before a choice was merged or hidden."""
    labels = {item.id: item.label for item in round_.items}
    return tuple(Option(old, labels[now]) for old, now in lineage(round_.items).items())


def _dots(round_: Round, options: tuple[Option, ...], label: str) -> Dots:
    return Dots(_DOTS, label, options, most=most(round_))


def _points(options: tuple[Option, ...], label: str) -> Points:
    return Points("points", label, options, total=TOTAL)


def _place(round_: Round, n: int, language: Language) -> FieldGroup:
    choice = Select(f"place-{n}", language.text("Choice"), _shown(round_))
    fields: tuple[Select | Text, ...] = (choice,)
    if round_.settings["method"] == "choose":
        fields = (choice, _reason(n, language.text("Why?")))
    return FieldGroup(language.text("Place {n}", n=n), fields, is_folded=False)


def _reason(n: int, label: str) -> Text:
    return Text(f"reason-{n}", label, limit=REASON_LIMIT, lines=2)


def _read_places(round_: Round, reader: Reader) -> dict[str, Any]:
    known = _known(round_)
    places = range(1, min(round_.settings["votes"], len(known)) + 1)
    chosen = [reader.choice(Select(f"place-{n}", "", known)) for n in places]
    _check_places(known, reader, chosen)
    value: dict[str, Any] = {"choices": [choice for choice in chosen if choice]}
    if round_.settings["method"] == "choose":
        reasons = [reader.text(_reason(n, "")) for n in places]
        for n, (choice, reason) in enumerate(zip(chosen, reasons, strict=True), start=1):
            if choice and not reason:
                reader.refuse(f"reason-{n}", NEEDED)
        value["reasons"] = [reasons[n] for n, choice in enumerate(chosen) if choice]
    return value


def _check_places(known: Sequence[Option], reader: Reader, chosen: Sequence[str]) -> None:
    labels = {option.value: option.label for option in known}
    for n, choice in enumerate(chosen):
        if choice and choice in chosen[:n]:
            reader.refuse(f"place-{n + 1}", TWICE, what=labels.get(choice, choice))
    filled = [bool(choice) for choice in chosen]
    if filled != sorted(filled, reverse=True):
        reader.refuse(f"place-{filled.index(False) + 1}", NO_GAP)


def _weights(round_: Round, value: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    """Yield what a vote gives to each choice."""
    yield from _points_of(round_, value).items()
    lives_as = lineage(round_.items)
    if gives_points(round_):
        ranked = [choice for choice in _chosen(round_, value) if choice in lives_as]
        yield from zip(ranked, range(most(round_), 0, -1), strict=False)
    else:
        # Whoever chose two that became one has one vote on it.
        chosen = (lives_as.get(choice, choice) for choice in value.get("choices", ()))
        yield from ((choice, 1) for choice in dict.fromkeys(chosen))


def _raised(tally: HandCount, lives_as: Mapping[str, str]) -> Counter[str]:
    """Return the votes of a tally; on one choice there are no more than there were voters."""
    votes: Counter[str] = Counter()
    for choice, count in tally.votes.items():
        votes[lives_as.get(choice, choice)] += count
    return Counter({choice: min(count, tally.voters) for choice, count in votes.items()})


def _points_of(round_: Round, value: Mapping[str, Any]) -> Counter[str]:
    lives_as = lineage(round_.items)
    points: Counter[str] = Counter()
    for key, count in value.get("points", {}).items():
        points[lives_as.get(key, key)] += count
    return points


def _chosen(round_: Round, value: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the choices of a vote with the reasons for each, the first place first.

    Choices that were merged take the best of their places; those below one that was hidden or
    merged move up.
    """
    lives_as = lineage(round_.items)
    hidden = {item.id for item in round_.items if item.hidden}
    found: dict[str, list[str]] = {}
    for choice, reason in zip_longest(value.get("choices", ()), value.get("reasons", ())):
        now = lives_as.get(choice, choice)
        if now and now not in hidden:
            found.setdefault(now, []).extend([reason] if reason else [])
    return found


def _detail(places: Sequence[int], reasons: Sequence[str]) -> dict[str, Any]:
    detail: dict[str, Any] = {"places": list(places)} if places else {}
    return {**detail, "reasons": list(reasons)} if reasons else detail


def _places(round_: Round, responses: Sequence[Response]) -> dict[str, list[int]]:
    """Return how often each choice was put in which place; nothing where nobody ranks."""
    if round_.settings["method"] not in ("choose", "rank"):
        return {}
    found = {item.id: [0] * most(round_) for item in round_.items}
    for response in responses:
        ranked = [choice for choice in _chosen(round_, response.value) if choice in found]
        for n, choice in enumerate(ranked):
            found[choice][n] += 1
    return found


def _reasons(round_: Round, responses: Sequence[Response]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for response in responses:
        for choice, reasons in _chosen(round_, response.value).items():
            if reasons:
                found.setdefault(choice, []).extend(reasons)
    return {choice: apart(round_, choice, reasons) for choice, reasons in found.items()}
