"""What a department has accepted of a collection, put together as a bundle for the next level."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from typing import TYPE_CHECKING

from xlkpi.bundle.contents import BundleContents, FormBelow, ReturnBelow, ValueSource
from xlkpi.codec import to_json
from xlkpi.department.below import FormsBelow
from xlkpi.department.exports import export_forms
from xlkpi.department.levels import settings_said
from xlkpi.department.roll_calls import roll_call_of
from xlkpi.figures import written_out
from xlkpi.problems import Severity
from xlkpi.records import Bundle, DueBelow, Source, Submission, UnitBelow
from xlkpi.rollup.values_changed import values_of
from xlkpi.workspace.inbox import content

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from xlkpi.department.opened import Department
    from xlkpi.export.tables import ExportForm
    from xlkpi.ledger.book import Ledger
    from xlkpi.ledger.standing import Standing
    from xlkpi.records import Record, Return
    from xlkpi.rollup.roll.roll_call import FormStatus, RollCall
    from xlkpi.workspace.config import Collection


def bundle_contents(
    department: Department, ledger: Ledger, collection: Collection, key: str
) -> tuple[BundleContents, RollCall]:
    """Return what goes up of a collection, and the roll that was called for it.

    Args:
        department: The opened workspace.
        ledger: Its ledger, open.
        collection: A collection of its configuration.
        key: The public key that it will be signed under.

    Raises:
        ProblemsFound: The spec is faulty (S01-S13), or forms are in another measure (S38); exit
            code 2.
        Unusable: The roster cannot be used; exit code 3.
    """
    loaded, year = department.spec(collection.spec), collection.year or department.config.year
    forms = export_forms(department, ledger, collection)
    now = roll_call_of(department, ledger, collection, ledger.returns(collection.id))
    number = ledger.revision(collection.id)
    said = Bundle(
        number,
        ledger.time_at(number),
        ledger.head_at(number),
        key,
        department.config.department.name,
        tuple(_units(now, forms)),
        {one.project.id: one.project.name for one in (*now.forms, *now.counted)},
        tuple(_due(form) for form in now.forms),
    )
    contents = BundleContents(
        collection.id,
        collection.title or loaded.spec.title,
        year,
        department.config.measure_of(collection, loaded.spec),
        loaded.fingerprint,
        said,
        tuple(map(_form, forms)),
        {loaded.fingerprint: loaded.text},
        settings_said(collection),
    )
    return contents, now


def _units(now: RollCall, forms: Iterable[ExportForm]) -> Iterator[UnitBelow]:
    due, came = (form.unit for form in now.forms), (form.unit for form in forms)
    for one in dict.fromkeys((*due, *came)):
        yield UnitBelow(one.id, one.name, one.kind)


def _due(form: FormStatus) -> DueBelow:
    share = written_out(form.allocation) if form.allocation is not None else ""
    return DueBelow(form.unit.id, form.project.id, form.state, share)


def _form(one: ExportForm) -> FormBelow:
    cells = values_of(one.submission)
    own = (one.returned, *(one.origin(cell) for cell in cells))
    returns = {each.sha256: each for each in own}
    numbers = {digest: number for number, digest in enumerate(returns)}
    values = []
    for cell in cells:
        place = one.places.get(cell)
        sheet, at, hidden = place if place is not None else ("", "", False)
        of = numbers[one.origin(cell).sha256]
        values.append(ValueSource(cell.table, cell.row, cell.column, sheet, at, hidden, of))
    return FormBelow(_submission(one), tuple(map(_return, returns.values())), tuple(values))


def _submission(one: ExportForm) -> Submission:
    form, back = one.submission, one.returned
    return Submission(
        unit=one.unit.id,
        project=one.project.id,
        project_name=one.project.name,
        sheet=form.sheet,
        verdict=form.verdict,
        content=_content(form.records),
        records=form.records,
        problems=tuple(fault for fault in form.problems if fault.severity is not Severity.INFO),
        source=Source(back.file, back.sha256, back.received),
    )


def _content(records: Iterable[Record]) -> str:
    text = json.dumps([to_json(one) for one in records], ensure_ascii=False, sort_keys=True)
    return sha256(text.encode("utf-8")).hexdigest()


def _return(one: Return) -> ReturnBelow:
    said = one.amendment
    why, who = (said.why, said.who) if said is not None else ("", "")
    received = one.received.isoformat()
    return ReturnBelow(one.file, one.sha256, received, one.by_hand, who, why)


def originals_of(
    department: Department, contents: BundleContents, series: Iterable[Standing]
) -> Iterator[tuple[str, str, bytes]]:
    """Yield the originals of the returns of a bundle: SHA-256, name, content.

    One that is not kept any more, or was changed since, is left out.

    Args:
        department: The opened workspace.
        contents: The bundle.
        series: What counts: a form that came with a bundle has its original there.
    """
    inbox = department.inbox
    kept, came_with = FormsBelow(inbox), _bundles(series)
    known: dict[str, str] = {}
    for form in contents.forms:
        for one in form.returns:
            if one.by_hand or one.sha256 in known:
                continue
            known[one.sha256] = one.file
            data = content(inbox, one.sha256)
            bundle = came_with.get((form.submission.unit, form.submission.project))
            if data is None and bundle is not None:
                data = kept.original_bytes(bundle, one.sha256)
            if data is not None:
                yield one.sha256, re.split(r"[/!]", one.file)[-1], data


def _bundles(series: Iterable[Standing]) -> Mapping[tuple[str, str], str]:
    counted = (one for one in series if one.merged and one.returned.bundle is not None)
    return {(one.unit, one.project): one.returned.sha256 for one in counted}
