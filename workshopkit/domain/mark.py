"""The mark of a line of the audit trail, as people read it aloud and compare it."""

from __future__ import annotations

#: Spelled alike in Swedish, Norwegian and Danish; one for each value of a byte.
_WORDS = """
alarm alfabet ananas atlas atom banan band barn barometer baron basar basket basun batteri ben bil
blad blank blond bonde bord brev bro brun dag dal dam dans diamant diplom disk domino dragon drama
dun elegant element elev energi fabel fantasi fest figur film finger fisk fjord flod folk form
format foto fred frisk frost galleri geni gips glad glimt globus gran grill gris grus gul gummi
gymnast hals hav havre helt hobby hund hus idol ikon instrument jazz jord jubel jul juli juni jury
kabel kaffe kajak kaktus kalender kamel kamera kamin kanal kanin kapsel karneval katalog kilo kiosk
klang klar koala kobra komet komma kontakt kontor kontrast korn krans kultur kurs kvart land laser
lava lilla linje list liv luft magi magnet mandarin mandel marmor melodi melon meter mild mineral
motor museum natur nektar nord november oktober opera orgel original orkan orkester ost oval panda
panel paprika paradis park pasta patent pelikan pil pilot pingvin pirat plan planet plast poet
popcorn port portal post professor profil program puls punkt radar radio regel regn reptil ring
robot rosa rund saft saga sal salat salt samba sand sauna segment sekund sensor september signal
silke skarp skum sky slalom smart smed snabel sol solo spade spark spektrum spion sport stadion
start sten stil stol stolt stor storm strand svar symbol symfoni syn system talent tango teater tema
tempel tempo tenor termometer tid tiger tivoli tomat torsk transport trio triumf tropisk tunnel
turist tvilling unik vals varm vest video viking vild villa vind vinkel vinter violin vitamin vulkan
""".split()  # noqa: SIM905 -- a list is easier to read as it is


def six_words(mark: str) -> str:
    """Return the first six bytes of a mark as words, to read aloud and compare."""
    return " ".join(_WORDS[byte] for byte in bytes.fromhex(mark)[:6])
