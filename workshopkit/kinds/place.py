"""Place: put things where they belong, today and, if wanted, tomorrow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from workshopkit.domain.document import Block, BulletList, Facts
from workshopkit.domain.exercise import filled
from workshopkit.domain.form import (
    CHOOSE_HERE,
    Choice,
    FieldGroup,
    Form,
    Option,
    Raw,
    Reader,
    Text,
)
from workshopkit.domain.item import Item, lineage, visible
from workshopkit.domain.language import Language
from workshopkit.domain.response import HandCount, Response
from workshopkit.domain.round import Outcome, Round
from workshopkit.domain.setting import earlier_exercise, one_of
from workshopkit.kinds import base
from workshopkit.kinds.apart import apart
from workshopkit.kinds.base import who_answers
from workshopkit.kinds.place_report import NOW, TOMORROW, WHEN_WORDS, place_report
from workshopkit.kinds.shape import Shape

TITLE = "Things put in boxes"
SHAPE = Shape.BOXES
DECIDES = False
SOURCE_SETTINGS: tuple[str, ...] = ("items_from",)
NEEDS_ITEMS = True
NEEDS_BLOCKS: tuple[str, ...] = ("boxes",)

# Answered as most kinds do.
lacks_wording = base.lacks_wording
asks = base.asks
counts_hands = base.counts_hands
notes_about = base.notes_about
own_words = base.own_words
is_worded = base.is_worded
is_decided = base.is_decided
proposal = base.proposal
outcome_sentence = base.outcome_sentence

LIMIT = 400


@dataclass(frozen=True)
class Settings:
    """When it is about, how the boxes are drawn, whether each thing has a question of its own."""

    when: str = one_of(
        now="Today", now_and_tomorrow="Today and tomorrow", label="Today, or tomorrow too"
    )
    shape: str = one_of(boxes="Boxes", stairs="Stairs", label="How it is drawn")
    filter: bool = False
    voters: str = who_answers()
    items_from: str = earlier_exercise()


def brief(round_: Round, language: Language) -> tuple[Block, ...]:
    """Return the boxes and what each means."""
    words = round_.wording(language.code)
    boxes = words.block("boxes")
    meanings = [" ".join(words.below("boxes", n)) for n in range(len(boxes))]
    if not any(meanings):
        return (BulletList(boxes),)
    return (Facts(tuple(zip(boxes, meanings, strict=True))),)


def form(round_: Round, language: Language) -> Form:
    """Return for each thing the boxes to choose from."""
    return tuple(_field(round_, item, language) for item in visible(round_.items))


def read(round_: Round, raw: Raw) -> dict[str, Any]:
    """Return the number of the box of each thing, now and tomorrow, and what was written."""
    reader = Reader(raw)
    value: dict[str, Any] = {
        when: {key: box for key, box in _read_boxes(round_, reader, when) if box}
        for when in _times(round_)
    }
    if round_.settings["filter"]:
        texts = {key: reader.text(_text(key, "")) for key in lineage(round_.items)}
        value["texts"] = {key: text for key, text in texts.items() if text}
    if not any(value.values()):
        reader.refuse(_name(_first(round_), NOW), CHOOSE_HERE)
    reader.finish()
    return value


def inputs(round_: Round, value: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the boxes as they are sent; of things that were merged, the one with the id counts."""
    lives_as = lineage(round_.items)
    sent: dict[str, list[str]] = {}
    for when in (NOW, TOMORROW):
        for key, box in _own_first(value.get(when, {}), lives_as):
            sent.setdefault(_name(lives_as.get(key, key), when), [str(box)])
    for key, text in _own_first(value.get("texts", {}), lives_as):
        name = _text_name(lives_as.get(key, key))
        sent[name] = ["\n".join((*sent.get(name, ()), text))]
    return sent


def from_words(round_: Round, words: Mapping[str, Any]) -> dict[str, Any]:
    """Return the boxes a scenario names, in whichever language it names them."""
    ids = {item.label: item.id for item in round_.items}
    boxes = _box_numbers(round_)
    value: dict[str, Any] = {
        when: {ids.get(label, label): boxes.get(box, box) for label, box in named.items()}
        for when, named in ((NOW, words.get("places", {})), (TOMORROW, words.get("tomorrow", {})))
    }
    value["texts"] = {
        ids.get(label, label): text for label, text in words.get("filter", {}).items()
    }
    return value


def items(round_: Round, responses: Sequence[Response], hands: Sequence[HandCount]) -> list[Item]:
    """Return the things with how often each was put into which box."""
    del hands
    lives_as = lineage(round_.items)
    return [
        replace(item, detail=_detail(round_, item.id, responses, lives_as)) for item in round_.items
    ]


def results(outcome: Outcome) -> tuple[Item, ...]:
    """Return the things that are not hidden."""
    return visible(outcome.items)


def report(outcome: Outcome, language: Language) -> tuple[Block, ...]:
    """Return what stands where by majority, the counts, and what was written."""
    return place_report(outcome, language)


def sample(round_: Round, seed: int) -> dict[str, Any]:
    """Return a box for everything."""
    wordings = round_.exercise.wordings.values()
    count = max((len(words.block("boxes")) for words in wordings), default=1) or 1
    value: dict[str, Any] = {
        when: {item.id: (seed + n + shift) % count + 1 for n, item in enumerate(round_.items)}
        for shift, when in enumerate(_times(round_))
    }
    if round_.settings["filter"]:
        value["texts"] = {_first(round_): f"Exempel {seed + 1}"} if round_.items else {}
    return value


def spoiled(round_: Round) -> list[Raw]:
    """Return nothing at all, and boxes that are not there."""
    name = _name(_first(round_), NOW)
    return [{}, {name: ["99"]}, {name: ["x"]}] if round_.items else [{}]


def _times(round_: Round) -> tuple[str, ...]:
    return (NOW, TOMORROW) if round_.settings["when"] == "now_and_tomorrow" else (NOW,)


def _first(round_: Round) -> str:
    shown = (*visible(round_.items), *round_.items)
    return next((item.id for item in shown), "")


def _own_first(written: Mapping[str, Any], lives_as: Mapping[str, str]) -> list[tuple[str, Any]]:
    """Return what was written about each thing, that about merged ones last."""
    return sorted(written.items(), key=lambda entry: lives_as.get(entry[0], entry[0]) != entry[0])


def _name(item_id: str, when: str) -> str:
    return f"{when}-{item_id}"


def _text_name(item_id: str) -> str:
    return f"text-{item_id}"


def _text(item_id: str, label: str) -> Text:
    return Text(_text_name(item_id), label, limit=LIMIT, lines=3)


def _options(round_: Round, code: str) -> tuple[Option, ...]:
    boxes = round_.wording(code).block("boxes")
    return tuple(Option(str(n), box) for n, box in enumerate(boxes, start=1))


def _box_numbers(round_: Round) -> dict[str, int]:
    """Return the number of each box by its name, whatever the language."""
    wordings = round_.exercise.wordings.values()
    return {box: n for words in wordings for n, box in enumerate(words.block("boxes"), start=1)}


def _field(round_: Round, item: Item, language: Language) -> Choice | FieldGroup:
    options = _options(round_, language.code)
    is_alone = len(_times(round_)) == 1 and not round_.settings["filter"]
    if is_alone:
        return Choice(_name(item.id, NOW), item.label, options, inline=True)
    return FieldGroup(item.label, tuple(_inner(round_, item, options, language)), is_folded=False)


def _inner(
    round_: Round, item: Item, options: tuple[Option, ...], language: Language
) -> Iterator[Choice | Text]:
    times = _times(round_)
    for when in times:
        label = language.text(WHEN_WORDS[when] if len(times) > 1 else "Box")
        yield Choice(_name(item.id, when), label, options, inline=True)
    if round_.settings["filter"]:
        words = round_.wording(language.code)
        label = words.question(0, language.text("Why there?"))
        yield _text(item.id, filled(label, round_.settings))


def _read_boxes(round_: Round, reader: Reader, when: str) -> Iterator[tuple[str, int]]:
    # A page may be older than a merge: what it sends is read under the names it knows.
    codes = round_.exercise.wordings
    longest = max(codes, key=lambda code: len(codes[code].block("boxes")), default="en")
    options = _options(round_, longest)
    numbers = {option.value: n for n, option in enumerate(options, start=1)}
    for key in lineage(round_.items):
        yield key, numbers.get(reader.choice(Choice(_name(key, when), "", options)), 0)


def _detail(
    round_: Round, item_id: str, responses: Sequence[Response], lives_as: Mapping[str, str]
) -> dict[str, Any]:
    detail: dict[str, Any] = {}
    for when in (NOW, TOMORROW):
        said = (_said_of(item_id, response.value.get(when, {}), lives_as) for response in responses)
        # Whoever placed two that became one placed it once: where it was before it took the other.
        detail[when] = dict(Counter(str(boxes[0]) for boxes in said if boxes))
    texts = (
        text
        for response in responses
        for text in _said_of(item_id, response.value.get("texts", {}), lives_as)
    )
    detail["texts"] = apart(round_, item_id, texts)
    return detail


def _said_of(item_id: str, said: Mapping[str, Any], lives_as: Mapping[str, str]) -> list[Any]:
    """Return what one answer says of a thing, of what was merged into it last."""
    return [what for key, what in _own_first(said, lives_as) if lives_as.get(key) == item_id]
