"""The scripts on the home page: those there are, and one of one's own put together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workshopkit.desk.choice import Choice
from workshopkit.desk.new_script import NewScript, Shelf
from workshopkit.desk.panel import templates
from workshopkit.desk.script_list import ScriptLine, script_lines
from workshopkit.domain.script import require_usable
from workshopkit.locale.language import CatalogueLanguage

_STEPS = {"up": -1, "down": 1}


class ScriptDesk:
    """Draws the scripts, and does what is asked for about them and a new one."""

    def __init__(self, words: CatalogueLanguage, shelf: Shelf) -> None:
        self._words = words
        self._shelf = shelf
        self._new = NewScript(shelf)
        self._choice = Choice(words, shelf, self._new)

    def lines(self) -> list[ScriptLine]:
        """Return every script there is."""
        return script_lines(self._shelf, self._words)

    def require_usable(self, name: str) -> None:
        """Refuse a script that nothing can be shown of."""
        for script, problems in self._shelf.scripts(self._words.code):
            if script.name == name:
                require_usable(script, problems)

    def draw(self) -> str:
        """Return the list of scripts and the new one so far."""
        return (
            templates()
            .get_template("scripts.html")
            .render(
                _=self._words.text,
                ngettext=self._words.plural,
                lines=self.lines(),
                groups=self._choice.groups(),
                picks=self._choice.picks(),
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

    def _pick(self, asked: Mapping[str, str]) -> str:
        slug = asked.get("exercise", "")
        self._new.pick(slug)
        return self._words.text("“{title}” is added.", title=self._choice.title(slug))

    def _move(self, asked: Mapping[str, str]) -> str:
        slug = asked["exercise"]
        place = self._new.move(slug, _STEPS.get(asked["steps"], 0))
        return self._words.text(
            "“{title}” is now number {n}.", title=self._choice.title(slug), n=place
        )

    def _drop(self, asked: Mapping[str, str]) -> str:
        self._new.drop(asked["exercise"])
        return self._words.text(
            "“{title}” is removed.", title=self._choice.title(asked["exercise"])
        )

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
