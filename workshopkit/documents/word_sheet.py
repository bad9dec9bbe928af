"""What the parts of a Word document are added to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workshopkit.documents.palette import Palette

if TYPE_CHECKING:
    from docx.document import Document as WordDocument


@dataclass(frozen=True)
class Sheet:
    """The document, the room for text on its present page, and its colours."""

    word: WordDocument
    width: int
    height: int
    colours: Palette

    @property
    def is_lying(self) -> bool:
        """Whether the page lies down, on which a table follows its heading from the top."""
        return self.width > self.height
