"""What happens in the demo, step by step, to be told as it happens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from pathlib import Path

    from xlkpi.api.generate import Generated
    from xlkpi.api.publish import Published
    from xlkpi.api.report import Reported
    from xlkpi.api.status import CollectionStatus
    from xlkpi.intake.results import Imported
    from xlkpi.problems import Problem


@dataclass(frozen=True, slots=True)
class Sent:
    """The workbooks of a collection went out on a day; `workspace` is where all of it happens."""

    workspace: Path
    collection: str
    title: str
    day: date
    generated: tuple[Generated, ...]


@dataclass(frozen=True, slots=True)
class Returned:
    """Files came back and were taken in, for the first time or corrected for the second."""

    collection: str
    again: bool
    imported: Imported


@dataclass(frozen=True, slots=True)
class MoreTime:
    """A unit that is late was given another last day."""

    unit_name: str
    until: date


@dataclass(frozen=True, slots=True)
class Closed:
    """A collection is over: the roll-call, and the page for whoever asks."""

    collection: str
    status: CollectionStatus
    report: Reported


@dataclass(frozen=True, slots=True)
class TextOut:
    """The text of a collection was published."""

    published: Published


Step = Sent | Returned | MoreTime | Closed | TextOut


def as_scripted(steps: Iterable[Step]) -> bool:
    """Whether the demo ended as its script expects.

    All forms are merged in the end, there is no problem across units, and no published text has a
    gap or anything else to be said of it.
    """
    last = {one.collection: one.imported for one in steps if isinstance(one, Returned)}
    across = (p for made in last.values() for master in made.masters for p in master.problems)
    return not any(p.code[0] in "SX" for p in across) and not any(_left_open(steps))


def _left_open(steps: Iterable[Step]) -> Iterator[Problem | str]:
    """Yield every unit with a form that is not merged, and what is wrong with a text."""
    for step in steps:
        match step:
            case Closed(status=status):
                yield from (u.unit.id for u in status.call.units if u.merged != u.forms)
            case TextOut(published=text):
                yield from text.problems
            case _:
                pass
