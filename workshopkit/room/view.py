"""What a section shows to everybody in one language, made once per change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from markupsafe import Markup

from workshopkit.documents.html import fragment
from workshopkit.documents.prose import prose
from workshopkit.domain.exercise import filled
from workshopkit.domain.form import (
    Cards,
    Choice,
    Dots,
    Field,
    FieldGroup,
    Form,
    Text,
    Texts,
)
from workshopkit.domain.item import visible
from workshopkit.domain.script import SectionKind
from workshopkit.kinds import kind_of
from workshopkit.locale.language import CatalogueLanguage
from workshopkit.room.context import RoomContext
from workshopkit.room.scene import Scene


@dataclass(frozen=True)
class SectionView:
    """The shared part of a section: its title, instruction, own words and revealed result."""

    kind: SectionKind
    title: str
    instruction: Markup
    words: Markup
    result: Markup


def section_view(
    room: RoomContext, scene: Scene, words: CatalogueLanguage, *, alone: bool = False
) -> SectionView:
    """Return what everybody sees of the section the room is at.

    Args:
        room: Where the script's own words are.
        scene: The moment.
        words: The language.
        alone: Whether the one item in the spotlight is shown by itself (on the stage).
    """
    own_words = room.rendered.section(scene.script.name, scene.section.key)
    return _view(_Key(scene, scene.workshop.layout, words.code, alone), words, own_words)


@dataclass(frozen=True, eq=False)
class _Key:
    """A scene as a cache key: equal while the same workshop has the same layout."""

    scene: Scene
    layout: int
    code: str
    alone: bool

    def _identity(self) -> tuple[str, str, int, str, bool, int]:
        counted = self.scene.base.took_part if self.scene.outcome else 0
        workshop = self.scene.workshop
        return (workshop.id, workshop.section, self.layout, self.code, self.alone, counted)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self._identity() == other._identity()

    def __hash__(self) -> int:
        return hash(self._identity())


@lru_cache(maxsize=256)
def _view(key: _Key, words: CatalogueLanguage, own_words: Markup) -> SectionView:
    scene = key.scene
    round_ = scene.round
    if round_ is None:
        return SectionView(
            scene.section.kind, scene.section.title, Markup(""), own_words, Markup("")
        )
    wording = round_.wording(words.code)
    return SectionView(
        scene.section.kind,
        filled(wording.title, round_.settings),
        prose(filled(wording.instruction, round_.settings)),
        own_words,
        _result(scene, words, alone=key.alone),
    )


def _result(scene: Scene, words: CatalogueLanguage, *, alone: bool) -> Markup:
    if scene.outcome is None:
        return Markup("")
    outcome = scene.outcome
    spot = scene.workshop.spotlight
    only = tuple(item for item in visible(outcome.items) if item.id == spot and item.detail)
    if alone and only:
        outcome = replace(outcome, items=only)
    return fragment(kind_of(outcome.round).report(outcome, words), top=3)


def answer_lines(form: Form, typed: Mapping[str, Sequence[str]]) -> tuple[tuple[str, str], ...]:
    """Return what somebody answered as (label, text) lines, unanswered fields left out."""
    return tuple(
        (label, text) for field in form for label, text in _lines(field, typed) if text.strip()
    )


def _lines(field: Field, typed: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    if isinstance(field, Text | Texts):
        yield field.label, "\n".join(typed.get(field.name, ()))
    elif isinstance(field, Choice | Dots):
        chosen = set(typed.get(field.name, ()))
        yield field.label, "\n".join(o.label for o in field.options if o.value in chosen)
    elif isinstance(field, FieldGroup):
        for inner in field.fields:
            yield from _lines(inner, typed)
    elif isinstance(field, Cards):
        for card in field.cards:
            written = [(f.label, "\n".join(typed.get(f.name, ()))) for f in card.fields]
            text = "\n".join(f"{label}: {value}" for label, value in written if value)
            yield card.subject, text
