"""Names of sheets: short, without forbidden characters, none twice, none reserved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.formula.characters import utf16

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.spec.language.models import Spec

_FORBIDDEN = str.maketrans("[]:*?/\\'", "［］：＊？／＼＇")
_RESERVED = {"history"}
MOST_UTF16 = 28


def shortened(text: str, most: int) -> str:
    """Cut a text to at most so many UTF-16 units without splitting a character."""
    while utf16(text) > most:
        text = text[:-1]
    return text


_TOLD_APART = ("{order}", "{project_name}")
"""What tells the sheets of one project from those of another."""


def wanted_name(template: str, words: Mapping[str, str], spec: Spec) -> str:
    """Return what a sheet of a form should be called.

    Where a form has several sheets, a name too long is shortened at its project, so that what
    tells the sheets apart stays; where each project has several, its number comes first if the
    spec does not say where.

    Args:
        template: The name as the spec has it, with places.
        words: What the places stand for.
        spec: Whose sheet it is.
    """
    if len(spec.sheets) == 1:
        return template.format_map(words)
    if spec.per_project and not any(place in template for place in _TOLD_APART):
        template = "{order}." + template
    project = words["project_name"]
    bare = utf16(template.format_map({**words, "project_name": ""}))
    times = max(template.count("{project_name}"), 1)
    fitting = shortened(project, max((MOST_UTF16 - bare) // times, 1))
    return template.format_map({**words, "project_name": fitting})


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
