"""Names of sheets: short, without forbidden characters, none twice, none reserved."""

from __future__ import annotations

from xlkpi.formula.characters import utf16

_FORBIDDEN = str.maketrans("[]:*?/\\'", "［］：＊？／＼＇")
_RESERVED = {"history"}
MOST_UTF16 = 28


def shortened(text: str, most: int) -> str:
    """Cut a text to at most so many UTF-16 units without splitting a character."""
    while utf16(text) > most:
        text = text[:-1]
    return text


def sheet_name(wanted: str, taken: set[str]) -> str:
    """Return a name for a sheet, close to the wanted one.

    Args:
        wanted: Any text; what Excel does not take in a name is replaced.
        taken: Names that are given already, case-folded; the new one is added.

    Returns:
        At most 28 UTF-16 units (Excel takes 31), a number behind it where it was taken.
    """
    printable = "".join(c if c.isprintable() else " " for c in wanted)
    plain = shortened(printable.translate(_FORBIDDEN).strip(), MOST_UTF16) or "表"
    name, number = plain, 1
    while name.casefold() in taken or name.casefold() in _RESERVED:
        number += 1
        mark = f"({number})"
        name = shortened(plain, MOST_UTF16 - len(mark)) + mark
    taken.add(name.casefold())
    return name
