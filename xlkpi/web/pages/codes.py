"""What a problem's code means: the page behind the code at the end of each problem."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import quote

from xlkpi.api.spec import explain
from xlkpi.problems import ProblemsFound
from xlkpi.problems.becoming import becomes
from xlkpi.web.asked import NoPageError, Shown
from xlkpi.web.pages.about import about

if TYPE_CHECKING:
    from xlkpi.api.spec import Explained
    from xlkpi.web.asked import Asked


def page(asked: Asked) -> Shown:
    """Show what a code means, of the spec of the collection first.

    Raises:
        NoPageError: There is no such code.
    """
    found = _explained(asked)
    return Shown("code.html.j2", {"found": found, "becomes": becomes(found.code, found.severity)})


def code_at(asked: Asked, code: str) -> str:
    """Return the address of what a code means."""
    here = f"codes/{quote(code, safe='')}"
    return asked.address(here) if "workspace" in asked.places else f"/{here}"


def _explained(asked: Asked) -> Explained:
    code, specs = asked.places["code"], [None]
    folder = asked.folder if "workspace" in asked.places else None
    if "collection" in asked.places:
        specs = [about(asked)["collection"].spec, None]
    for spec in specs:
        with suppress(ProblemsFound):
            return explain(code, spec, folder)
    raise NoPageError
