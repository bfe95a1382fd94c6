"""表样: the specs of a workspace, each as the sheet it makes, in words, with its faults."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.api.spec import check_specs, listed_specs, spec_in_words
from xlkpi.api.spec_preview import file_of_spec
from xlkpi.problems import Severity, worst
from xlkpi.web.asked import Goto, NoPageError, Shown
from xlkpi.web.desk import Beginning

if TYPE_CHECKING:
    from xlkpi.api.spec import ListedSpec
    from xlkpi.web.asked import Asked


def page(asked: Asked) -> Shown:
    """Show the specs that there are."""
    found = [one for one in listed_specs(asked.folder) if one.issued]
    return Shown("specs.html.j2", {"specs": found})


def words(asked: Asked) -> Shown:
    """Show what a spec means, and what is wrong with it."""
    spec = _spec(asked)
    problems = check_specs([spec.id], asked.folder)
    is_sound = worst(problems) is not Severity.ERROR
    lines = spec_in_words(spec.id, asked.folder) if is_sound else ()
    return Shown("spec_words.html.j2", {"spec": spec, "problems": problems, "lines": lines})


def sheet(asked: Asked) -> Goto:
    """Show the sheet that a spec makes."""
    file = file_of_spec(_spec(asked).id, asked.folder)
    return Goto(asked.desk.address(Beginning(spec=file)))


def _spec(asked: Asked) -> ListedSpec:
    name = asked.places["spec"]
    found = next((one for one in listed_specs(asked.folder) if one.id == name), None)
    if found is None:
        raise NoPageError
    return found
