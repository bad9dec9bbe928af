"""The exercises somebody chooses among for a new script, and those picked so far."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workshopkit.desk.new_script import NewScript, Pick, Shelf
from workshopkit.domain.collation import Key, collation_key
from workshopkit.domain.exercise import Exercise, filled
from workshopkit.domain.setting import ways
from workshopkit.kinds import KINDS
from workshopkit.locale.language import CatalogueLanguage


class Choice:
    """Both lists as a template draws them."""

    def __init__(self, words: CatalogueLanguage, shelf: Shelf, new: NewScript) -> None:
        self._words = words
        self._shelf = shelf
        self._new = new

    def picks(self) -> list[dict[str, Any]]:
        """Return what was picked, each with what it can build on."""
        return [self._pick_facts(n, pick) for n, pick in enumerate(self._new.picks)]

    def groups(self) -> list[tuple[str, list[dict[str, Any]]]]:
        """Return the exercises that are not picked yet, kind by kind."""
        picked = {pick.slug for pick in self._new.picks}
        free = [one for slug, one in self._shelf.exercises.items() if slug not in picked]
        groups = [
            (self._words.text(kind.TITLE), [self._facts(one) for one in free if one.kind == name])
            for name, kind in KINDS.items()
        ]
        return [(label, sorted(ones, key=self._by_title)) for label, ones in groups if ones]

    def _by_title(self, facts: Mapping[str, Any]) -> Key:
        return collation_key(str(facts["title"]), self._words.code)

    def _facts(self, exercise: Exercise) -> dict[str, Any]:
        return {
            "slug": exercise.slug,
            "title": self.title(exercise.slug),
            "minutes": exercise.minutes,
        }

    def title(self, slug: str) -> str:
        """Return what an exercise is called."""
        exercise = self._shelf.exercises[slug]
        return filled(exercise.wording(self._words.code).title, exercise.settings)

    def _pick_facts(self, position: int, pick: Pick) -> dict[str, Any]:
        return {
            **self._facts(self._shelf.exercises[pick.slug]),
            "sources": self._sources(position, pick),
            "lacks": self._new.lacks(pick),
        }

    def _sources(self, position: int, pick: Pick) -> list[tuple[str, list[dict[str, Any]]]]:
        """Return what a picked exercise can build on, for each way in which it can."""
        settings = self._new.sources(position)
        chosen = (pick.setting or next(iter(settings), ""), pick.source)
        return [
            (
                self._way(pick.slug, setting) if len(settings) > 1 else "",
                [
                    {
                        "value": f"{setting} {slug}",
                        "title": self.title(slug),
                        "is_chosen": (setting, slug) == chosen,
                    }
                    for slug in earlier
                ],
            )
            for setting, earlier in settings.items()
        ]

    def _way(self, slug: str, setting: str) -> str:
        """Return in words how an exercise builds on another."""
        kind = KINDS[self._shelf.exercises[slug].kind]
        return self._words.text(ways(kind.Settings)[setting])
