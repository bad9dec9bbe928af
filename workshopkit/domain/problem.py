"""Problems: what is wrong in a file an author wrote, with file and line."""

from __future__ import annotations

from dataclasses import dataclass, field

from workshopkit.errors import Phrase, Translator


@dataclass(frozen=True)
class Problem:
    """One thing to mend in an author's file; a warning does not stop the file being used."""

    where: str
    line: int
    message: str
    facts: dict[str, object] = field(default_factory=dict)
    is_warning: bool = False

    def sentence(self, language: Translator) -> str:
        """Return what to mend, in the reader's language, without the place."""
        facts = {
            name: language.text(fact) if isinstance(fact, Phrase) else fact
            for name, fact in self.facts.items()
        }
        return language.text(self.message, **facts)

    def __str__(self) -> str:
        """Return `file:line: sentence`, in English."""
        mark = "warning: " if self.is_warning else ""
        return f"{self.where}:{self.line}: {mark}{self.message.format(**self.facts)}"
