"""Formulas set as MathML, which browsers draw with their own fonts and screen readers speak."""

from __future__ import annotations

from functools import lru_cache

from markupsafe import escape

#: What `safe_html` lets through of a formula.
TAGS = {
    "maction", "math", "menclose", "mfrac", "mi", "mmultiscripts", "mn", "mo", "mover", "mpadded",
    "mphantom", "mroot", "mrow", "ms", "mspace", "msqrt", "mstyle", "msub", "msubsup", "msup",
    "mtable", "mtd", "mtext", "mtr", "munder", "munderover", "none", "mprescripts",
}  # fmt: skip
ATTRIBUTES = {
    "math": {"display", "xmlns"},
    "mfrac": {"linethickness"},
    "mi": {"mathvariant"},
    "mo": {"fence", "form", "largeop", "maxsize", "minsize", "movablelimits", "separator",
           "stretchy"},
    "mover": {"accent"},
    "mspace": {"width", "linebreak"},
    "mstyle": {"displaystyle", "scriptlevel"},
    "mtable": {"columnalign", "rowspacing", "columnspacing"},
    "mtd": {"columnalign"},
    "munder": {"accentunder"},
}  # fmt: skip


@lru_cache(maxsize=512)
def formula(latex: str, *, is_block: bool) -> str:
    """Return a formula as MathML; what cannot be set, as it was written."""
    # Its table of signs is large, and hardly any room needs it.
    from latex2mathml.converter import convert

    try:
        return str(convert(latex, display="block" if is_block else "inline"))
    except Exception:  # noqa: BLE001 -- the library has an error for every mistake, of no family
        return f"<code>{escape(latex)}</code>"
