"""A spec as the sheet it makes: typed into as in the workbook, judged as by the import."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.api.spec_preview import preview, saved, version_of
from xlkpi.web.asked import Data, NoPageError, Shown

if TYPE_CHECKING:
    from pathlib import Path

    from xlkpi.web.asked import Asked

_INPUT = "f:"
"""What the names of inputs begin with in the page's form."""


def page(asked: Asked) -> Shown:
    """Show a spec's faults at their lines, and its sheets: as they were before it had them."""
    file, name = _file(asked), asked.places["spec"]
    now = saved(file)
    if now.spec is not None:
        asked.desk.drawn[name] = now.spec
    known = asked.desk.drawn.get(name)
    about = {"file": file, "version": now.version, "problems": now.problems}
    about |= {"found": preview(known, {}) if known is not None else None}
    return Shown("spec.html.j2", {**about, "is_old": now.spec is None, "is_whole": now.is_whole})


def typed(asked: Asked) -> Data:
    """Tell what is computed from what was typed, and what is wrong with it."""
    known = asked.desk.drawn.get(asked.places["spec"])
    if known is None:
        raise NoPageError
    values = {
        name.removeprefix(_INPUT): texts[0]
        for name, texts in asked.several.items()
        if name.startswith(_INPUT)
    }
    found = preview(known, values)
    texts = {f"{sheet}!{at}": text for (sheet, at), text in found.texts.items()}
    choices = {f"{_INPUT}{name}": words for name, words in found.choices.items()}
    problems = [one.as_json(asked.lang) for one in found.problems]
    return Data({"texts": texts, "choices": choices, "problems": problems})


def version(asked: Asked) -> Data:
    """Tell which state of the file it is, so that a page can see that it was saved anew."""
    return Data({"version": version_of(_file(asked))})


def _file(asked: Asked) -> Path:
    file = asked.desk.specs.get(asked.places["spec"])
    if file is None:
        raise NoPageError
    return file
