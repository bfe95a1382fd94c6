"""Where the values of forms that came with a bundle are from: the returns of the level below.

The bundle is kept as it came; what it says of each value is read of it where that is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from xlkpi.cells import Area, CellRef
from xlkpi.export.tables import ExportForm, FormCell
from xlkpi.formula.ast import Cell
from xlkpi.ledger.standing import versions
from xlkpi.plan.model import PlannedField, Style
from xlkpi.records import Amendment, Return
from xlkpi.spec.load import load_used
from xlkpi.spec.rows import fields_by_cell, row_names
from xlkpi.workspace.inbox import content, place_of
from xlkpi.workspace.roster import below

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.bundle.contents import BundleContents, FormBelow, ReturnBelow
    from xlkpi.ledger.standing import Standing
    from xlkpi.records import Submission
    from xlkpi.rollup.roll.roll_call import FormStatus
    from xlkpi.spec.load import LoadedSpec
    from xlkpi.workspace.stores import Store


@dataclass(frozen=True, slots=True)
class SpecBelow:
    """The spec that the forms of a bundle were filled in by, the year and the measure of them."""

    loaded: LoadedSpec
    year: int
    measure: str


class FormsBelow:
    """The bundles that are kept in an inbox, each opened once."""

    def __init__(self, inbox: Store) -> None:
        self._inbox = inbox
        self._opened: dict[str, BundleContents | None] = {}
        self._forms: dict[str, Mapping[tuple[str, str], FormBelow]] = {}

    def form(self, one: Standing) -> FormBelow | None:
        """Return a form as its bundle has it, None where it is of none, or that is not kept."""
        returned = one.returned
        if returned.bundle is None:
            return None
        if returned.sha256 not in self._forms:
            contents = self._contents(returned.sha256)
            forms = contents.forms if contents is not None else ()
            self._forms[returned.sha256] = {
                (below(returned.unit, each.submission.unit), each.submission.project): each
                for each in forms
            }
        return self._forms[returned.sha256].get((one.unit, one.project))

    def places(self, one: Standing) -> Mapping[Cell, FormCell]:
        """Return cell -> where its value stands in the workbook of the unit, of a bundle's form."""
        found = self.form(one)
        return _places(found) if found is not None else {}

    def fields(self, one: Standing) -> Mapping[Cell, tuple[str, PlannedField]]:
        """Return the sheet and the field of each value of a form of a bundle."""
        found, contents = self.form(one), self._contents(one.returned.sha256)
        return _fields(found, contents) if found is not None and contents is not None else {}

    def used(self, one: Standing) -> SpecBelow | None:
        """Return the spec of a form of a bundle, None where it is of none, or that is not kept."""
        contents = self._contents(one.returned.sha256)
        if one.returned.bundle is None or contents is None:
            return None
        loaded = _loaded(contents)
        return SpecBelow(loaded, contents.year, contents.measure) if loaded is not None else None

    def original(self, bundle: str, digest: str) -> tuple[str, str] | None:
        """Return where a bundle lies, and the name in it of an original, if it came along.

        Args:
            bundle: The SHA-256 of the bundle.
            digest: That of the original.
        """
        contents = self._contents(bundle)
        name = contents.originals.get(digest) if contents is not None else None
        return None if name is None else (place_of(self._inbox, bundle), name)

    def original_bytes(self, bundle: str, digest: str) -> bytes | None:
        """Return an original that came along with a bundle; parameters as of `original`."""
        found, data = self.original(bundle, digest), content(self._inbox, bundle)
        if found is None or data is None:
            return None
        from xlkpi.bundle.archive import original_in  # noqa: PLC0415 - for bundles only

        return original_in(data, found[1])

    def _contents(self, digest: str) -> BundleContents | None:
        if digest not in self._opened:
            data = content(self._inbox, digest)
            self._opened[digest] = None if data is None else _read(data)
        return self._opened[digest]


def _read(data: bytes) -> BundleContents | None:
    from xlkpi.bundle import archive  # noqa: PLC0415 - for bundles only

    try:
        return archive.read_bundle(data, sources=True)
    except (archive.DamagedBundleError, archive.NewerBundleError):
        return None


def export_form_below(
    form: FormStatus, merged: Standing, now: Submission, kept: FormsBelow
) -> ExportForm:
    """Return a form that came with a bundle, with the returns that its values are from.

    Args:
        form: The form in the roll.
        merged: What counts of it.
        now: That in the places of the spec by now.
        kept: The bundles.
    """
    found = kept.form(merged)
    returns = [_return(one, merged) for one in found.returns] if found is not None else []
    first = returns[0] if returns else returned_below(merged)
    origins = {
        Cell(one.table, one.row, one.column): returns[one.of]
        for one in (found.values if found is not None else ())
        if 0 < one.of < len(returns)
    }
    places = kept.places(merged)
    return ExportForm(
        form.unit,
        form.project,
        now,
        first,
        versions(form.returns),
        places,
        origins,
        merged.returned.sha256,
    )


def returned_below(one: Standing) -> Return:
    """Return the return of the level below that a form of a bundle is of."""
    source, returned = one.submission.source, one.returned
    if source is None:
        return returned
    name = f"{returned.file}!{source.file}"
    return Return(name, source.sha256, source.received, one.submission.verdict, one.unit)


def _return(one: ReturnBelow, of: Standing) -> Return:
    return Return(
        f"{of.returned.file}!{one.file}",
        one.sha256,
        datetime.fromisoformat(one.received),
        of.submission.verdict,
        of.unit,
        by_hand=one.by_hand,
        amendment=Amendment(one.why, one.who, ()) if one.by_hand else None,
    )


def _loaded(contents: BundleContents) -> LoadedSpec | None:
    return load_used(contents.specs.get(contents.spec, ""), contents.spec).value


def _fields(found: FormBelow, contents: BundleContents) -> Mapping[Cell, tuple[str, PlannedField]]:
    loaded = _loaded(contents)
    if loaded is None:
        return {}
    known = fields_by_cell(loaded.spec)
    rows = {
        (name, row): called
        for name, table in loaded.spec.tables.items()
        for row, called in row_names(table).items()
    }
    made: dict[Cell, tuple[str, PlannedField]] = {}
    for one in found.values:
        cell = Cell(one.table, one.row, one.column)
        if cell in known and one.cell:
            area = Area.of(CellRef.parse(one.cell))
            label = rows.get((one.table, one.row), "")
            made[cell] = (
                one.sheet,
                PlannedField(
                    cell,
                    area,
                    known[cell],
                    input=False,
                    style=Style.VALUE,
                    row_label=label,
                    hidden=one.hidden,
                ),
            )
    return made


def _places(found: FormBelow) -> Mapping[Cell, FormCell]:
    return {
        Cell(one.table, one.row, one.column): FormCell(one.sheet, one.cell, one.hidden)
        for one in found.values
        if one.cell
    }
