"""The vote as the source prints it: eight target groups, sixty-five votes of nine tables."""

from __future__ import annotations

VOTES = (
    ("Den oerfarne", 8),
    ("Den identitetsökande tonåringen", 9),
    ("Den stressade småbarnsföräldern", 7),
    ("Det nyfikna förskolebarnet", 9),
    ("Den digitala analfabeten", 8),
    ("Daisy- och storstilsläsaren", 8),
    ("Den kommunplacerade flyktingen", 9),
    ("Bokälskaren", 7),
)
