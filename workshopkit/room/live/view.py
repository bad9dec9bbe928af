"""What a section shows to everybody in one language, made once per change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from markupsafe import Markup

from workshopkit.documents.web.html import fragment
from workshopkit.domain.document import Block
from workshopkit.domain.exercise import filled
from workshopkit.domain.item import Item, visible
from workshopkit.domain.round import Outcome, Round, RoundState
from workshopkit.domain.script import SectionKind
from workshopkit.facilitation.stage_look import Look
from workshopkit.front.piece import on_stage
from workshopkit.front.prose import prose
from workshopkit.front.stage_bars import stage_bars
from workshopkit.kinds import kind_of
from workshopkit.kinds.shape import Shape
from workshopkit.locale.language import CatalogueLanguage
from workshopkit.room.live.context import RoomContext
from workshopkit.room.live.scene import Scene


@dataclass(frozen=True)
class SectionView:
    """The shared part of a section: its title, instruction, own words and revealed result.

    `brief` stands below the instruction: questions, boxes, a wording. `choices` are what an open
    vote is about, on the stage.
    """

    kind: SectionKind
    title: str
    instruction: Markup
    words: Markup
    result: Markup
    brief: Markup
    asks: bool
    choices: tuple[str, ...] = ()


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
    own_words = room.scripts.rendered.section(scene.script.name, scene.section.key)
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
        return (workshop.id, self.scene.section.key, self.layout, self.code, self.alone, counted)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self._identity() == other._identity()

    def __hash__(self) -> int:
        return hash(self._identity())


@lru_cache(maxsize=256)
def _view(key: _Key, words: CatalogueLanguage, own_words: Markup) -> SectionView:
    scene = key.scene
    round_ = scene.round
    none = Markup("")
    if round_ is None:
        return SectionView(
            scene.section.kind, scene.section.title, none, own_words, none, none, asks=False
        )
    wording = round_.wording(words.code)
    return SectionView(
        scene.section.kind,
        filled(wording.title, round_.settings),
        prose(filled(wording.instruction, round_.settings)),
        own_words,
        _result(scene, words, alone=key.alone),
        _brief(scene, round_, words, alone=key.alone),
        asks=kind_of(round_).asks(round_),
        choices=_choices(round_, words) if key.alone else (),
    )


def _choices(round_: Round, words: CatalogueLanguage) -> tuple[str, ...]:
    """Return what an open vote is about: those who vote see it on their devices."""
    if kind_of(round_).SHAPE is not Shape.CHOICES or round_.state is not RoundState.OPEN:
        return ()
    return tuple(
        words.text(one.label) if one.is_ours else one.label for one in visible(round_.items)
    )


def _result(scene: Scene, words: CatalogueLanguage, *, alone: bool) -> Markup:
    if scene.outcome is None:
        return Markup("")
    outcome = scene.outcome
    if alone:
        outcome = replace(outcome, items=_in_the_spotlight(scene, outcome.items))
    blocks = kind_of(outcome.round).report(outcome, words)
    if alone:
        blocks = _as_it_looks(scene, outcome, blocks, words)
    return fragment(on_stage(blocks, scene.workshop.spotlight) if alone else blocks, top=1)


def _as_it_looks(
    scene: Scene, outcome: Outcome, blocks: tuple[Block, ...], words: CatalogueLanguage
) -> tuple[Block, ...]:
    is_sorted, percent = Look.SORTED in scene.looks, Look.PERCENT in scene.looks
    if not is_sorted and not percent:
        return blocks
    # Where points are given, or places, a share is of all that was given.
    one_each = outcome.round.settings.get("method", "dots") == "dots"
    base = outcome.base
    voters = base.took_part + base.hands + base.paper if one_each else 0
    return stage_bars(blocks, voters, words, is_sorted=is_sorted, percent=percent)


def _brief(scene: Scene, round_: Round, words: CatalogueLanguage, *, alone: bool) -> Markup:
    blocks = kind_of(round_).brief(round_, words)
    return fragment(on_stage(blocks, scene.workshop.spotlight) if alone else blocks, top=1)


def _in_the_spotlight(scene: Scene, items: tuple[Item, ...]) -> tuple[Item, ...]:
    """Return the item that is shown alone, with what belongs to the same question; or all."""
    spot = scene.workshop.spotlight
    chosen = next((item for item in visible(items) if item.id == spot and item.detail), None)
    if chosen is None:
        return items
    return tuple(
        item for item in items if item.id == spot or (chosen.part and item.part == chosen.part)
    )
