"""A spec as the sheet it makes: typed into as in the workbook, judged as by the import."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.api.spec_preview import preview, version_of
from xlkpi.problems import ProblemsFound
from xlkpi.web.asked import Data, NoPageError, Shown

if TYPE_CHECKING:
    from pathlib import Path

    from xlkpi.web.asked import Asked

_INPUT = "f:"
"""What the names of inputs begin with in the page's form."""


def page(asked: Asked) -> Shown:
    """Show the sheets of a spec, or its faults at their lines."""
    file = _file(asked)
    about = {"file": file, "version": version_of(file)}
    try:
        found = preview(file, {})
    except ProblemsFound as faulty:
        return Shown("spec_faults.html.j2", {**about, "problems": faulty.problems})
    return Shown("spec.html.j2", {**about, "found": found})


def typed(asked: Asked) -> Data:
    """Tell what is computed from what was typed, and what is wrong with it."""
    values = {
        name.removeprefix(_INPUT): texts[0]
        for name, texts in asked.several.items()
        if name.startswith(_INPUT)
    }
    found = preview(_file(asked), values)
    texts = {f"{sheet}!{at}": text for (sheet, at), text in found.texts.items()}
    problems = [one.as_json(asked.lang) for one in found.problems]
    return Data({"texts": texts, "problems": problems})


def version(asked: Asked) -> Data:
    """Tell which state of the file it is, so that a page can see that it was saved anew."""
    return Data({"version": version_of(_file(asked))})


def _file(asked: Asked) -> Path:
    file = asked.desk.specs.get(asked.places["spec"])
    if file is None:
        raise NoPageError
    return file
