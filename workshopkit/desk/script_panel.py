"""The scripts on the home page: those there are, and one of one's own put together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workshopkit.desk.new_script import NewScript, Pick, Shelf
from workshopkit.desk.panel import templates
from workshopkit.desk.script_list import ScriptLine, script_lines
from workshopkit.domain.collation import Key, collation_key
from workshopkit.domain.exercise import Exercise, filled
from workshopkit.domain.setting import ways
from workshopkit.kinds import KINDS
from workshopkit.locale.language import CatalogueLanguage

_STEPS = {"up": -1, "down": 1}


class ScriptDesk:
    """Draws the scripts, and keeps what has been picked for a new one."""

    def __init__(self, words: CatalogueLanguage, shelf: Shelf) -> None:
        self._words = words
        self._shelf = shelf
        self._new = NewScript(shelf)

    def lines(self) -> list[ScriptLine]:
        """Return every script there is."""
        return script_lines(self._shelf, self._words)

    def draw(self) -> str:
        """Return the list of scripts and the new one so far."""
        picks = [self._pick_facts(n, pick) for n, pick in enumerate(self._new.picks)]
        return (
            templates()
            .get_template("scripts.html")
            .render(
                _=self._words.text,
                ngettext=self._words.plural,
                lines=self.lines(),
                groups=self._groups(),
                picks=picks,
                minutes=self._shelf.minutes(pick.slug for pick in self._new.picks),
            )
        )

    def act(self, message: Mapping[str, Any]) -> str:
        """Do what was asked for, and return what to say about it."""
        facts = {name: str(value) for name, value in message.get("facts", {}).items()}
        typed = {name: str(value) for name, value in message.get("fields", {}).items()}
        acts = {
            "pick": self._pick,
            "move": self._move,
            "drop": self._drop,
            "build": self._build,
            "write": self._write,
            "duplicate": self._duplicate,
        }
        return acts[facts["command"]]({**facts, **typed})

    def _groups(self) -> list[tuple[str, list[dict[str, Any]]]]:
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
            "title": self._title(exercise.slug),
            "minutes": exercise.minutes,
        }

    def _title(self, slug: str) -> str:
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
                        "title": self._title(slug),
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

    def _pick(self, asked: Mapping[str, str]) -> str:
        slug = asked.get("exercise", "")
        self._new.pick(slug)
        return self._words.text("“{title}” is added.", title=self._title(slug))

    def _move(self, asked: Mapping[str, str]) -> str:
        slug = asked["exercise"]
        place = self._new.move(slug, _STEPS.get(asked["steps"], 0))
        return self._words.text("“{title}” is now number {n}.", title=self._title(slug), n=place)

    def _drop(self, asked: Mapping[str, str]) -> str:
        self._new.drop(asked["exercise"])
        return self._words.text("“{title}” is removed.", title=self._title(asked["exercise"]))

    def _build(self, asked: Mapping[str, str]) -> str:
        setting, _, source = asked.get("source", "").partition(" ")
        self._new.build(asked["exercise"], source, setting)
        return self._words.text("Saved.")

    def _write(self, asked: Mapping[str, str]) -> str:
        return self._is_there(self._new.write(asked.get("title", ""), self._words.code))

    def _duplicate(self, asked: Mapping[str, str]) -> str:
        return self._is_there(self._shelf.duplicate(asked["script"], asked.get("title", "")))

    def _is_there(self, name: str) -> str:
        title = next(line.title for line in self.lines() if line.name == name)
        return self._words.text("The script “{title}” is written.", title=title)
