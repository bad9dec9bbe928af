"""What the parts of a Word document are added to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workshopkit.documents.style.palette import Palette
from workshopkit.documents.word.element import element_of

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph as WordParagraph


@dataclass(frozen=True)
class Sheet:
    """The document, the room for text on its present page, its colours, its styles by name.

    `table_style` is the name of the template's own style of tables, if it has one.
    """

    word: WordDocument
    width: int
    height: int
    colours: Palette
    styles: Mapping[str, str]
    table_style: str = ""

    @property
    def is_lying(self) -> bool:
        """Whether the page lies down, on which a table follows its heading from the top."""
        return self.width > self.height

    def add(self, text: str, style: str) -> WordParagraph:
        """Append a paragraph."""
        paragraph = self.word.add_paragraph(text)
        self.set_style(paragraph, style)
        return paragraph

    def set_style(self, paragraph: WordParagraph, style: str) -> None:
        """Give a paragraph a style; by name alone, the library looks through all of them."""
        element_of(paragraph).style = self.styles[style]


def style_ids(word: WordDocument) -> dict[str, str]:
    """Return the id of each style by its name."""
    return {str(style.name): style.style_id for style in word.styles}
