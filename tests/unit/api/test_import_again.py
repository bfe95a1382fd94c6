"""import --again: what is on record is checked by today's rules and roster."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.builders.decisions import NOW, filled, sent
from tests.builders.prepared import copied
from xlkpi.api.generate import generate
from xlkpi.api.import_ import import_paths
from xlkpi.api.import_again import import_again
from xlkpi.api.init import init
from xlkpi.api.status import status
from xlkpi.department.opened import Department
from xlkpi.ledger.journal.events import Rejudged
from xlkpi.problems import Unusable
from xlkpi.records import Status
from xlkpi.spec.bundled import specs_dir

if TYPE_CHECKING:
    from pathlib import Path

CAME = datetime(2021, 1, 6, tzinfo=UTC)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return copied(came_back, tmp_path / "w")


def came_back(folder: Path) -> None:
    init(folder, NOW, example=True)
    generate(folder, NOW, units=["v01"])
    path = sent(folder, folder.parent / "back.xlsx", filled())
    import_paths(folder, NOW, [path], received=CAME, copies=False)


def with_rule(folder: Path, old: str, new: str) -> None:
    """The department's own copy of the spec, with one line changed."""
    text = (specs_dir() / "project_targets.yaml").read_text(encoding="utf-8")
    assert old in text
    own = folder / "workbook_specs"
    own.mkdir(exist_ok=True)
    (own / "project_targets.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")


def test_without_a_change_nothing_is_judged_otherwise(workspace: Path) -> None:
    made = import_again(workspace, NOW)
    assert (made.checked, made.changes, made.masters) == (1, (), ())


def test_a_value_that_is_not_as_it_was_read_is_counted_and_read_again(workspace: Path) -> None:
    department = Department.at(workspace, NOW)
    with department.ledger() as ledger:
        (returned,) = ledger.returns()
        first, *others = returned.submissions
        told = {"fiscal_funds": Decimal(99)}
        records = (
            one if one.table else replace(one, values={**one.values, **told})
            for one in first.records
        )
        other = replace(first, records=tuple(records))
        ledger.append([Rejudged(replace(returned, submissions=(other, *others)))])
    made = import_again(workspace, NOW)
    assert [(one.project, one.before, one.values) for one in made.changes] == [
        (first.project, first.verdict, 1)
    ]
    assert made.values == 1
    with department.view() as ledger:
        assert ledger.returns() == (returned,)
    assert import_again(workspace, NOW).values == 0


def test_a_rule_changed_half_way_is_applied_to_what_came_before(workspace: Path) -> None:
    with_rule(workspace, "length: [5, 500]", "length: [400, 500]")
    tried = import_again(workspace, NOW, dry_run=True)
    assert status(workspace, NOW).call.units[0].merged == 1
    made = import_again(workspace, NOW)
    assert made.changes == tried.changes
    wages = next(one for one in made.changes if one.project == "p01")
    assert (wages.before.valid, wages.after) == (True, Status.REJECTED)
    assert [code.partition(" ")[0] for code in wages.came] == ["K03"]
    assert status(workspace, NOW).call.units[0].merged == 0
    assert import_again(workspace, NOW).changes == ()


def test_a_changed_roster_is_applied(workspace: Path) -> None:
    """A project is renamed to what the description of another one's indicator says (T42)."""
    with Department.at(workspace, NOW).view() as ledger:
        (returned,) = ledger.returns()
    wages = next(form for form in returned.submissions if form.project == "p01")
    described = [str(r.values["description"]) for r in wages.records if r.table == "indicators"]
    book = openpyxl.load_workbook(workspace / "roster.xlsx")
    page = book["项目"]
    heads = [cell.value for cell in page[1]]
    page.cell(4, heads.index("项目名称") + 1, described[0])
    book.save(workspace / "roster.xlsx")
    made = import_again(workspace, NOW)
    came = next(one for one in made.changes if one.project == "p01").came
    assert {code.partition(" ")[0] for code in came} == {"T42"}


def test_a_changed_layout_leaves_what_was_issued_as_it_was(workspace: Path) -> None:
    with_rule(workspace, "预算规模及资金用途", "预算规模和资金用途")
    assert import_again(workspace, NOW).changes == ()


def test_an_original_that_is_missing_or_was_saved_by_somebody_is_named(workspace: Path) -> None:
    (path,) = (workspace / "output" / "inbox").rglob("*.xlsx")
    path.write_bytes(path.read_bytes() + b"saved")
    assert wrong_originals(workspace) == [("S37", str(path))]
    path.unlink()
    assert wrong_originals(workspace) == [("S37", str(path.parent))]


def wrong_originals(workspace: Path) -> list[tuple[str, str]]:
    with pytest.raises(Unusable) as found:
        import_again(workspace, NOW)
    return [(p.code, p.place.file) for p in found.value.problems]
