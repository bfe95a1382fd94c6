"""Names of sheets: short, without forbidden characters, none twice, none reserved."""

from __future__ import annotations

from xlkpi.formula.characters import utf16

_FORBIDDEN = str.maketrans("[]:*?/\\'", "［］：＊？／＼＇")
_RESERVED = {"history"}
MOST_UNITS = 28


def shortened(text: str, most: int) -> str:
    """Cut a text to at most so many UTF-16 units without splitting a character."""
    while utf16(text) > most:
        text = text[:-1]
    return text


def sheet_name(wanted: str, taken: set[str]) -> str:
    """Return a legal name close to the wanted one and add it to those taken (case-folded)."""
    printable = "".join(c if c.isprintable() else " " for c in wanted)
    plain = shortened(printable.translate(_FORBIDDEN).strip(), MOST_UNITS) or "表"
    name, number = plain, 1
    while name.casefold() in taken or name.casefold() in _RESERVED:
        number += 1
        mark = f"({number})"
        name = shortened(plain, MOST_UNITS - len(mark)) + mark
    taken.add(name.casefold())
    return name
