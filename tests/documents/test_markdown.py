from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token
from naughty import NAUGHTY

from workshopkit.documents.markdown import write_markdown
from workshopkit.domain.document import (
    Bars,
    Block,
    BulletList,
    DecisionLine,
    Document,
    Facts,
    NumberedList,
    Paragraph,
    Signatures,
    Table,
)
from workshopkit.domain.language import Language
from workshopkit.domain.style import HouseStyle
from workshopkit.domain.text import clean

_NOT_FROM_TEXT = {"html_block", "html_inline", "link_open", "image", "fence", "code_block", "hr"}
_BREAKS = {"hardbreak", "softbreak"}


def _tokens(markdown: str) -> Iterator[Token]:
    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    for token in reader.parse(markdown):
        yield token
        yield from token.children or ()


def _kinds(markdown: str) -> list[str]:
    # How many pieces a text is cut into, and its line breaks, are the parser's business.
    kinds = (token.type for token in _tokens(markdown))
    return [kind for kind in kinds if kind not in {*_BREAKS, "text", "text_special"}]


def _visible(markdown: str) -> str:
    words = []
    for token in _tokens(markdown):
        if token.type in _BREAKS or token.type == "inline":
            words.append(" ")
        elif not token.children:
            words.append(token.content)
    return " ".join("".join(words).replace(" / ", " ").split())


def _written(document: Document, language: Language) -> str:
    return write_markdown(document, language).decode()


def _body(document: Document, language: Language, *blocks: Block) -> str:
    written = _written(replace(document, blocks=blocks), language)
    return written.split("15 oktober 2026\n", 1)[1].strip()


def test_bars_are_a_numbered_list_with_the_count_in_words(
    sample: Document, swedish: Language
) -> None:
    rows = (("Den oerfarne", 8, "8 röster"), ("Bokälskaren", 7, "7 röster"))

    written = _body(sample, swedish, Bars("Vilka?", ("Grupp", "Röster"), rows, "15 röster"))

    assert written == (
        "**Vilka?**\n\n1. Den oerfarne (8 röster)\n2. Bokälskaren (7 röster)\n\n*15 röster*"
    )


def test_the_document_begins_with_its_title_status_and_date(
    sample: Document, swedish: Language
) -> None:
    lines = _written(sample, swedish).split("\n\n")

    assert lines[:3] == [
        f"# {sample.title}",
        "Biblioteken i Ängelåsa",
        "**Utkast** 15 oktober 2026",
    ]


def test_tables_part_the_lines_of_a_cell_with_a_stroke(sample: Document, swedish: Language) -> None:
    written = _body(sample, swedish, Table("Plan", ("A", "B"), (("1\n2", "a|b"),)))

    assert written == "**Plan**\n\n| A | B |\n| --- | --- |\n| 1 / 2 | a\\|b |"


def test_paragraphs_keep_their_line_breaks(sample: Document, swedish: Language) -> None:
    assert _body(sample, swedish, Paragraph("ett\n- två")) == "ett\\\n\\- två"


def test_two_lists_in_a_row_stay_two(sample: Document, swedish: Language) -> None:
    bullets = BulletList(("a", "b"))
    numbers = NumberedList(("a", "b"), start=3)

    kinds = _kinds(_body(sample, swedish, bullets, bullets, numbers, numbers))

    assert kinds.count("bullet_list_open") == 2
    assert kinds.count("ordered_list_open") == 2


def test_a_label_that_asks_gets_no_colon(sample: Document, swedish: Language) -> None:
    written = _body(sample, swedish, Facts((("Plats", "Lund"), ("Vad har hänt?", "Allt"))))

    assert written == "- **Plats:** Lund\n- **Vad har hänt?** Allt"


def test_a_decision_is_one_line(sample: Document, swedish: Language) -> None:
    written = _body(sample, swedish, DecisionLine("§ 1", "Vi börjar.", "Enhälligt"))

    assert written == "**§ 1** Vi börjar. *Enhälligt*"


def test_naughty_text_shows_as_itself_and_changes_nothing_else(
    subtests: pytest.Subtests, saying: Callable[[str], Document], swedish: Language
) -> None:
    plain = _written(saying("Neutral"), swedish)
    for naughty in NAUGHTY:
        with subtests.test(ascii(naughty[:12])):
            written = _written(saying(naughty), swedish)

            assert _kinds(written) == _kinds(plain)
            assert not _NOT_FROM_TEXT & set(_kinds(written))
            shown = " ".join(clean(naughty).split())
            assert _visible(written) == _visible(plain).replace("Neutral", shown)


def test_lines_to_sign_on_have_the_role_above_and_the_name_below(
    sample: Document, swedish: Language
) -> None:
    lines = Signatures((("Ordförande", "Omar"), ("Justerare", "")))

    written = _body(sample, swedish, lines)

    line = "\\_" * 30
    assert written == f"**Ordförande**\\\n{line}\\\nOmar\n\n**Justerare**\\\n{line}"


def test_the_organisation_has_the_first_and_the_last_word(
    sample: Document, swedish: Language
) -> None:
    style = HouseStyle(organisation="Ängelåsa *bibliotek*", footer="Torggatan 1")

    lines = _written(replace(sample, style=style), swedish).strip().split("\n\n")

    assert (lines[0], lines[-1]) == ("**Ängelåsa \\*bibliotek\\***", "Torggatan 1")


def test_addresses_are_not_made_into_links_by_the_reader(
    sample: Document, swedish: Language
) -> None:
    written = _body(sample, swedish, Paragraph("Se https://a.example och www.b.example."))

    assert written == "Se https\\://a.example och www\\.b.example."


@pytest.mark.parametrize("empty", ["", " ", "\x00"])
def test_empty_text_leaves_no_marks_behind(
    empty: str, saying: Callable[[str], Document], swedish: Language
) -> None:
    written = _written(saying(empty), swedish)

    assert "**" not in written
    assert "hr" not in _kinds(written)
