"""Scans of the stamped page: which return each of them came beside.

A picture or PDF beside a workbook is normal and kept as evidence of that return; alone it is a
file that is no workbook (F01). It stands beside a workbook that lay in the same folder, archive or
mail and is of the unit that its file name says, by name or by id, or else
its folder's. One that names nobody stands beside the workbooks it was sent together with, if all
are of one unit. Scans may lie in a folder of their own, below that of the workbook. What comes
with a mail is judged by that mail's sender: a stranger's scan is evidence of nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePath
from typing import TYPE_CHECKING

from xlkpi.importer.contents.reading import comparable
from xlkpi.importer.owner import senders
from xlkpi.ledger.journal.events import Evidence
from xlkpi.problems import Place, problem
from xlkpi.reader.sniff import foreign
from xlkpi.records import Return, Status
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xlkpi.intake.deliveries import File


_NAME_IT = Words(
    "如果是盖章件：请把单位名称写进文件名（如“柳溪村盖章.jpg”）或所在文件夹的名称，与该单位的表"
    "放在一起再导入；要报的表请发送 .xlsx 工作簿。",
    "If it is the stamped page, put the unit’s name into its file name or its folder’s, and import "
    "it together with the unit’s workbook; a return itself has to be the .xlsx workbook.",
)


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file and where it lay, without its bytes; times in UTC.

    `found` is what kind of scan it is, None for any other file.
    """

    name: str
    sha256: str
    received: datetime
    sender: str
    folder: str
    together: bool
    found: Words | None = None
    mail: str = ""
    claimed: str = ""
    doubt: Words | None = None
    is_workbook: bool = False

    @classmethod
    def of(cls, file: File) -> FoundFile:
        """Return where a file of a delivery lay."""
        one = file.came
        where = (one.folder, one.together, file.scan, one.mail)
        who = (one.claimed, one.doubt, file.is_workbook)
        return cls(one.name, file.sha256, one.received, one.sender, *where, *who)


@dataclass(frozen=True, slots=True)
class Stamped:
    """A scan and the return it came beside."""

    scan: FoundFile
    beside: Return

    @property
    def event(self) -> Evidence:
        """What goes on record."""
        scan, of = self.scan, self.beside
        came = scan.received.isoformat()
        return Evidence(
            of.collection, of.unit, scan.sha256, scan.name, came, of.sha256, scan.sender
        )

    @property
    def as_return(self) -> Return:
        """The scan as a file of its unit without forms, accepted: what an import tells of it."""
        scan, of = self.scan, self.beside
        place = Place(file=scan.name, unit=of.unit)
        kept = problem("F29", place, found=scan.found or "", other=of.file)
        return Return(
            scan.name, scan.sha256, scan.received, Status.ACCEPTED, of.unit, of.unit_name,
            of.collection, scan.sender, problems=(kept,), mail=scan.mail,
        )  # fmt: skip


def strangers_scan(one: Stamped, known: Mapping[str, frozenset[str]]) -> Return:
    """Return a scan that came with a mail of somebody else than its unit: held (F16), nobody's."""
    scan, of = one.scan, one.beside
    sender, found = scan.claimed or scan.sender, senders.found(scan, known)
    fault = senders.held(scan.name, of.unit, of.unit_name, senders.SCAN, sender, found)
    return Return(
        scan.name, scan.sha256, scan.received, Status.HELD, sender=scan.sender, problems=(fault,),
        mail=scan.mail,
    )  # fmt: skip


def on_record(kept: Iterable[Evidence], returns: Mapping[str, Return]) -> Mapping[str, Return]:
    """Return the scans that are kept, by SHA-256, as an import tells them."""
    return {one.sha256: _recorded(one, returns.get(one.returned)) for one in kept}


def alone(scan: FoundFile) -> Return:
    """Return a scan that came beside no return: a file that is no workbook (F01)."""
    fault = replace(foreign("F01", Place(file=scan.name), found=scan.found or ""), hint=_NAME_IT)
    unreadable = Status.UNREADABLE
    return Return(
        scan.name, scan.sha256, scan.received, unreadable, sender=scan.sender, problems=(fault,),
        mail=scan.mail,
    )  # fmt: skip


def stamped(
    scans: Iterable[FoundFile],
    workbooks: Sequence[FoundFile],
    returns: Mapping[str, Return],
    units: Mapping[str, str],
) -> Iterator[Stamped]:
    """Yield the scans that stand beside a return, each with the newest one of its unit there.

    `returns` are by SHA-256, `units` are names by id.
    """
    near: dict[str, list[FoundFile]] = {}
    for one in workbooks:
        for where in dict.fromkeys((one.folder, one.mail)):
            near.setdefault(where, []).append(one)
    for scan in scans:
        around = next((near[folder] for folder in _around(scan) if folder in near), ())
        found = [returns.get(one.sha256) for one in around]
        unit = _unit(scan, found, units)
        mine = [one for one in found if one is not None and one.unit == unit]
        if unit and mine:
            yield Stamped(scan, max(mine, key=lambda one: (one.received, one.file)))


def _around(scan: FoundFile) -> Iterator[str]:
    """Yield where a scan lay, then what is around it: folders, its archive, its mail."""
    yield scan.folder
    archive, sign, inside = scan.folder.rpartition("!")
    while scan.together and sign and inside:
        inside = inside.rpartition("/")[0]
        yield f"{archive}!{inside}"
    if not scan.together:
        yield from (str(folder) for folder in PurePath(scan.folder).parents)
    if scan.mail:
        yield scan.mail


def _unit(scan: FoundFile, found: Sequence[Return | None], units: Mapping[str, str]) -> str:
    """Return whose scan it is, "" where nothing says it."""
    known = {one.unit: one.unit_name for one in found if one is not None and one.unit}
    for part in reversed(re.split(r"[/!]", scan.name)):  # its own name, then its folders'
        if named := named_units(part, {**known, **units}):
            return next(iter(named)) if len(named) == 1 else ""
    alike = len({one.unit if one is not None else "" for one in found}) == 1
    return next(iter(known), "") if scan.together and alike else ""


def named_units(name: str, units: Mapping[str, str]) -> frozenset[str]:
    """Return the units that a file name says: their names anywhere in it, their ids in front.

    A name within a longer one does not count. An id that is a number needs our own "_" behind it.
    """
    stem = comparable(re.split(r"[/!]", name)[-1]).casefold()
    said = [(unit, comparable(word).casefold()) for unit, word in units.items() if word]
    said = [(unit, word) for unit, word in said if word in stem]
    longest = {unit for unit, word in said if not any(word in w != word for _, w in said)}
    return frozenset(longest) or _numbered(stem, units)


def _numbered(stem: str, units: Mapping[str, str]) -> frozenset[str]:
    said = [unit for unit in units if _in_front(unit.casefold(), stem)]
    return frozenset([max(said, key=len)]) if said else frozenset()


def _in_front(unit: str, stem: str) -> bool:
    behind = stem[len(unit) : len(unit) + 1]
    ends = behind == "_" if unit.isdigit() else not (behind.isascii() and behind.isalnum())
    return bool(unit) and stem.startswith(unit) and ends


def _recorded(kept: Evidence, beside: Return | None) -> Return:
    name = beside.unit_name if beside is not None else ""
    received = datetime.fromisoformat(kept.received)
    return Return(
        kept.file, kept.sha256, received, Status.ACCEPTED, kept.unit, name, kept.collection,
        kept.sender,
    )  # fmt: skip
