"""Names stand in the order of their language: known by heart, and compared with ICU's."""

from __future__ import annotations

import json
import random
import re
import subprocess
from pathlib import Path

import pytest

from workshopkit.domain.collation import collation_key, in_order

#: Debian's own Python has ICU (`python3-icu`); our environment does not, for want of a wheel.
DEBIAN = Path("/usr/bin/python3")
ORDER = """
import icu, json, sys
for code, texts in json.load(sys.stdin).items():
    key = icu.Collator.createInstance(icu.Locale(code)).getSortKey
    print(json.dumps(sorted(texts, key=key)))
"""
NAMES = """
Aagaard Aasen Abel Abelsen Åberg Ådal Ångström Äng Ärlig Ærø Ødegård Öberg Østby Zorn Wik Viker
Müller Mydland Thorsen Þórr Đorđe Dahl Élise Elsa elsa ELSA O'Neill Oneill Kåre Kaare Kari Anne-Lise
Annelise van-der vander Łukasz Luka Søren Soren Strauß Straus Strauss Bord-2 Bord-10 Œuvre Odin
""".split()  # noqa: SIM905 -- a list is easier to read as it is
LETTERS = "aaabdeefghijklmnoopqrsttuvwxyzåäöæøAÅÄÖÆØEéèüçñðđłßőűœÐŁŒÜ -'.12"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("sv", "Aa Abel Zorn Åsa Äng Ærø Öst Øst"),
        ("nb", "Abel Zorn Äng Ærø Øst Öst Åsa Aase"),
        ("nn", "Abel Zorn Äng Ærø Øst Öst Åsa Aase"),
        ("da", "Abel Zorn Äng Ærø Øst Öst Åsa Aase"),
        ("en", "Aase Abel Ærø Äng Åsa Öst Øst Zorn"),
    ],
)
def test_letters_of_their_own_stand_where_the_language_has_them(code: str, expected: str) -> None:
    assert in_order(sorted(expected.split()), code) == expected.split()


def test_accents_and_capitals_part_only_what_is_spelled_alike() -> None:
    assert in_order(["Élise", "elsa", "Elsa", "Elise", "ELSA"], "sv") == [
        "Elise",
        "Élise",
        "elsa",
        "Elsa",
        "ELSA",
    ]
    assert in_order(["elsa", "Elsa"], "da") == ["Elsa", "elsa"]


def test_decomposed_letters_stand_with_the_composed() -> None:
    assert collation_key("A\u030asa", "sv") == collation_key("Åsa", "sv")


def _texts() -> list[str]:
    made = random.Random(4)
    texts = ["".join(made.choices(LETTERS, k=made.randint(1, 6))) for _ in range(3000)]
    # ICU takes “aå” for an “aa” with a ring, which is no spelling of anything.
    return [*NAMES, *(text for text in texts if not re.search("[aA][åäÅÄ]", text))]


def test_every_language_is_ordered_as_icu_orders_it() -> None:
    if not DEBIAN.exists() or subprocess.run([DEBIAN, "-c", "import icu"], check=False).returncode:
        pytest.skip("Debian's python3-icu is not there (tests/install-icu.sh)")
    texts = _texts()
    asked = json.dumps(dict.fromkeys(("sv", "nb", "da", "en"), texts))

    answer = subprocess.run(
        [DEBIAN, "-c", ORDER], input=asked, capture_output=True, text=True, check=True
    )

    for code, line in zip(("sv", "nb", "da", "en"), answer.stdout.splitlines(), strict=True):
        assert in_order(texts, code) == json.loads(line)
