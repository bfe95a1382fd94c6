"""Mutated workbooks: no crash, no hang, and no value that differs from the file without a word.

Each is opened in a reading process. Of every form that is not rejected each value is compared with
what an independent reading of the same file shows (tests/oracles/raw_reading.py).
"""

from __future__ import annotations

import random
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from itertools import islice
from typing import TYPE_CHECKING

import pytest

from tests.builders.forms import RECEIVED, Issued, filled, plan, roster, sign
from tests.builders.full_forms import full
from tests.conftest import times
from tests.faults.mutations import mutated
from tests.hostile.base import Base
from tests.oracles.raw_reading import NOTHING, RawBook, Stands
from xlkpi.importer.contents.reading import comparable
from xlkpi.importer.returns import judge_arrivals
from xlkpi.plan.build import HELPER_SHEETS
from xlkpi.problems import Severity
from xlkpi.reader.arrivals import Arrived, Opening
from xlkpi.reader.incoming import Incoming
from xlkpi.reader.readers import Readers
from xlkpi.records import Status
from xlkpi.workers.executors import workers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.faults.mutations import Mutated
    from xlkpi.cells import CellRef
    from xlkpi.formula.ast import Cell
    from xlkpi.importer.form import FormRead
    from xlkpi.importer.returns import Judged
    from xlkpi.plan.model import PlannedForm
    from xlkpi.problems import Problem
    from xlkpi.records import Submission

SEED, BATCH = 2021, 40
SPACE = " \t\r\n\u3000\u00a0"


def dated(archive: Incoming, own: datetime | None) -> datetime:
    return archive.received if own is None else own.replace(tzinfo=UTC)


@pytest.mark.usefixtures("reading_processes")
@pytest.mark.parametrize("half", [0, 1])
def test_mutations_are_told_or_change_nothing(half: int) -> None:
    bases = (Base(filled({"purpose": "用于发放　甲 <乙>&的工资。"}), plan()), Base(full(), plan()))
    rng = random.Random(SEED + half)
    tried = times(test=40, laws=75, soak=10_000)
    mutations = (mutated(rng, rng.choice(bases)) for _ in range(tried))
    found: list[str] = []
    with workers(1) as by, Readers(by, Opening(HELPER_SHEETS), dated) as readers:
        while batch := tuple(islice(mutations, BATCH)):
            found += faults(readers, batch)
    assert found == []


def faults(readers: Readers, batch: tuple[Mutated, ...]) -> Iterator[str]:
    """What is wrong with what was made of some files."""
    incoming = (Incoming(f"{n}.xlsx", one.data, RECEIVED) for n, one in enumerate(batch))
    arrived = [one for one in readers.arrivals(incoming) if isinstance(one, Arrived)]
    seen = set()
    for judged in judge_arrivals(arrived, Issued(), sign, roster()):
        number = int(judged.returned.file.partition(".")[0])
        seen.add(number)
        for fault in wrong(judged, batch[number].data):
            yield f"{batch[number].how}: {fault}"
    assert seen == set(range(len(batch)))


def wrong(judged: Judged, data: bytes) -> Iterator[str]:
    returned = judged.returned
    told = [*returned.problems, *(p for s in returned.submissions for p in s.problems)]
    yield from (
        f"{p.code} {p.place.value} {p.message.en}" for p in told if p.code in ("F30", "F31")
    )
    sound = not any(p.severity is Severity.ERROR or p.code == "F22" for p in told)
    if sound and len(returned.submissions) != 1:
        yield f"{len(returned.submissions)} forms, told {[p.code for p in told]}"
    for form, submission in zip(judged.forms, returned.submissions, strict=False):
        if submission.verdict is not Status.REJECTED:
            try:
                yield from differing(form, submission, RawBook(data), told)
            except Exception as error:  # noqa: BLE001 - whatever another reader stumbles over
                yield f"accepted, but for another reader {error!r}"


def differing(
    form: FormRead, submission: Submission, book: RawBook, told: list[Problem]
) -> Iterator[str]:
    """The values of a form that are not those of the file, nor told."""
    (planned,) = form.planned
    located = form.sheets[planned.sheet]
    cells = book.cells(located.grid.name)
    values = recorded(submission)
    moved = any(p.code == "F07" for p in told)
    for key, (_, field) in form.fields.items():
        at = located.where(field.at)
        if (at is None or at != field.at) and not moved:
            yield f"{key} is found at {at}, and it is not told"
        elif at is None:
            yield from left_out(key, cells.get(str(field.at), NOTHING), values.get(key), told)
        elif field.input:
            yield from unlike(form, key, cells.get(str(at), NOTHING), values.get(key), told)
    yield from altered(planned, {str(p): located.where(p) for p in locked(planned)}, cells, told)


def left_out(key: Cell, stands: Stands, value: object, told: list[Problem]) -> Iterator[str]:
    """A field of a spare row that is gone, though something stands where it was."""
    seen = stands.value is not None and not any(p.code in ("F26", "F27") for p in told)
    if seen or value is not None:
        yield f"{key} is gone, {stands} stands there, {value!r} counts"


def recorded(submission: Submission) -> Mapping[Cell, object]:
    from xlkpi.formula.ast import Cell  # noqa: PLC0415 - beside its use

    return {
        Cell(record.table, record.row, name): value
        for record in submission.records
        for name, value in record.values.items()
    }


def unlike(
    form: FormRead, key: Cell, stands: Stands, value: object, told: list[Problem]
) -> Iterator[str]:
    """An input whose value is neither what stands in its cell nor told there."""
    at = form.cell(key)
    here = [p for p in told if p.place.cell == at or p.place.cell.startswith(f"{at}:")]
    if stands.error:
        yield f"{at} holds {stands.error} and counts as {value!r}"
        return
    plain = not stands.computed and means(stands.value, value)
    if not plain and not any(names(p.place.value, stands) for p in here):
        yield f"{at}: {stands} became {value!r}, told {[(p.code, p.place.value) for p in here]}"


def means(stands: object, value: object) -> bool:
    """Whether a value is what stands in a cell, white space around it left out."""
    match stands, value:
        case (None | "", None):
            return True
        case (bool(), _):
            return str(stands).upper() == value
        case (float(), Decimal()):
            return Decimal(f"{stands:.15g}") == value
        case (float(), str()):
            return as_number(value) == Decimal(f"{stands:.15g}")
        case (datetime(), date()):
            return stands.date() == value
        case (str(), str()):
            return stands.strip(SPACE).replace("\r\n", "\n") == value
        case _:
            return False


def as_number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def names(found: str, stands: Stands) -> bool:
    """Whether a problem says what stands in a cell, its formula where it has one."""
    if stands.computed and found.startswith("="):
        return True
    match stands.value:
        case None:
            return True
        case bool():
            return found == str(stands.value).upper()
        case float() as number:
            return as_number(found) == Decimal(f"{number:.15g}")
        case datetime() as moment:
            return found.startswith(moment.date().isoformat())
        case text:
            return found.strip(SPACE) == str(text).strip(SPACE)


def locked(planned: PlannedForm) -> dict[CellRef, str]:
    """What labels and locked values a form has, by their planned places."""
    words = {text.area.first: text.text for text in planned.texts}
    fixed = (f for f in planned.fields if not (f.input or f.covered) and f.expr is None)
    return words | {f.at: "" if f.value is None else str(f.value) for f in fixed}


def altered(
    planned: PlannedForm,
    places: Mapping[str, CellRef | None],
    cells: Mapping[str, Stands],
    told: list[Problem],
) -> Iterator[str]:
    """A label or locked value that is another and is not told.

    Those of a spare row that is gone are with it; a formula or error value in a cell that has
    nothing to say is none of the form's.
    """
    for at, text in locked(planned).items():
        found = places[str(at)]
        stands = cells.get(str(found), NOTHING)
        if found is None or (not text and (stands.computed or stands.error)):
            continue
        seen = stands.error or stands.value
        number = isinstance(seen, float) and as_number(text) == Decimal(f"{seen:.7f}").normalize()
        same = number or comparable("" if seen is None else str(seen)) == comparable(text)
        if not same and not any(p.place.cell == str(found) for p in told):
            yield f"{found} was {text!r} and is {seen!r}"
