"""What the roster knows beside a form that is judged."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlkpi.importer.levels import NO_LEVELS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from xlkpi.checks import Neighbour
    from xlkpi.importer.levels import Levels
    from xlkpi.importer.owner.senders import Senders
    from xlkpi.plan.occasion import FormFacts


@dataclass(frozen=True, slots=True)
class RosterContext:
    """What the roster knows beside the form: its projects, and how many units report each.

    `measure` is that of the roster's amounts. `due` are the forms as they would be issued today,
    by collection, unit and project: a template for everybody is completed from it. `senders` says
    which units send from which address, `levels` whose bundles are known. `neighbours` keeps the
    other projects of those already asked for.
    """

    projects: tuple[FormFacts, ...] = ()
    units: Mapping[str, int] = field(default_factory=dict)
    measure: str = "万元"
    due: Callable[[str, str, str], FormFacts | None] = lambda *_: None
    senders: Senders = field(default_factory=dict)
    levels: Levels = NO_LEVELS
    neighbours: dict[tuple[str, str, str], tuple[Neighbour, ...]] = field(
        default_factory=dict, repr=False, compare=False
    )


NO_ROSTER = RosterContext()
