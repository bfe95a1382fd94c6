"""The round of a marked copy: rejected, sent back, corrected, merged as the successor."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.builders.filled_books import filled, plan_in
from tests.builders.marked_copies import Copied
from tests.builders.prepared import copied
from xlkpi.api.generate import generate, generate_blank
from xlkpi.api.import_ import import_paths
from xlkpi.api.init import init
from xlkpi.department.opened import Department
from xlkpi.plan.build import PROBLEMS
from xlkpi.records import Status
from xlkpi.spec.references import resolve
from xlkpi.workspace.clock import fixed
from xlkpi.workspace.durable import write_atomically

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from xlkpi.intake.results import Imported
    from xlkpi.records import Return

COLLECTION, UNIT = "2021-targets", "c01"
NOW = fixed(datetime(2021, 1, 10, tzinfo=UTC))


def issued(folder: Path) -> None:
    init(folder, NOW, example=True)
    generate(folder, NOW, units=[UNIT])


class Round:
    """A workspace that sent a workbook to one unit, and the files that come back."""

    def __init__(self, folder: Path) -> None:
        self.folder = copied(issued, folder / "w")
        (self.template,) = (self.folder / "output" / COLLECTION / "templates").glob(f"{UNIT}*")
        self.name = self.template.stem.removeprefix(f"{UNIT}_")
        self.plan = plan_in(self.folder, self.template)
        self.returns = self.folder / "output" / COLLECTION / "returns"
        self.copy = self.returns / f"{UNIT}_{self.name}_退回.xlsx"

    def typed(self, source: Path, name: str, *forms: Mapping[str, Any]) -> Path:
        """Type into the forms of a workbook and save it under another name."""
        path = self.folder.parent / name
        path.write_bytes(filled(self.folder, source, dict(enumerate(forms))))
        return path

    def take_in(self, *paths: Path, hours: int = 0) -> Imported:
        when = NOW() + timedelta(hours=hours)
        return import_paths(self.folder, NOW, paths, received=when, master=False)

    def merged(self) -> dict[str, object]:
        """Project -> fiscal funds of what is merged now."""
        with Department.at(self.folder, NOW).view() as ledger:
            return {
                s.project: s.submission.records[0].values.get("fiscal_funds")
                for s in ledger.standing(COLLECTION)
                if s.merged
            }

    def on_record(self) -> tuple[Return, ...]:
        with Department.at(self.folder, NOW).view() as ledger:
            return ledger.returns(COLLECTION)


@pytest.fixture
def around(tmp_path: Path) -> Round:
    """The round with the first unit of the communities."""
    return Round(tmp_path)


def good(around: Round, number: int) -> dict[str, Any]:
    """What makes a form of the example complete: its whole allocation, and a name."""
    form = around.plan.forms[number]
    total = next(f.value for f in form.fields if f.key.column == "control_total")
    return {"fiscal_funds": float(str(total)), "filler": "赵一"}


@pytest.mark.parametrize("hours", [-48, 0, 48])
def test_a_corrected_copy_is_merged_as_the_successor_whatever_the_clocks_say(
    around: Round, hours: int
) -> None:
    forms = [good(around, n) for n in range(len(around.plan.forms))]
    wrong = {**forms[0], "fiscal_funds": "约"}
    (first,) = around.take_in(around.typed(around.template, "a.xlsx", wrong, *forms[1:])).files
    project = around.plan.forms[0].project
    assert first.status is Status.REJECTED
    assert project not in around.merged()
    copy = Copied(around.copy.read_bytes())
    marks = copy.marks(around.plan.forms[0].sheet)
    assert [cell for cell, severity in marks.items() if severity == "error"] == ["E5"]
    assert copy.book.sheetnames[0] == PROBLEMS
    corrected = around.typed(around.copy, "改好了.xlsx", forms[0])
    (second,) = around.take_in(corrected, hours=hours).files
    assert second.status.valid
    assert float(str(around.merged()[project])) == forms[0]["fiscal_funds"]
    assert len(around.merged()) == len(forms)
    parent, answer = around.on_record()
    assert (parent.answers, answer.answers) == ("", parent.sha256[:16])
    assert "F13b" not in {p.code for p in second.problems}


def test_an_untouched_copy_sent_back_is_a_duplicate(around: Round) -> None:
    around.take_in(around.typed(around.template, "a.xlsx", {"fiscal_funds": "约", "filler": "赵"}))
    again = around.typed(around.copy, "b.xlsx")
    (file,) = around.take_in(again, hours=-1).files
    assert {form.status for form in file.forms} <= {Status.DUPLICATE}


def test_a_return_without_errors_gets_no_copy(around: Round) -> None:
    forms = [good(around, n) for n in range(len(around.plan.forms))]
    imported = around.take_in(around.typed(around.template, "a.xlsx", *forms))
    assert imported.copies == ()
    assert not around.returns.exists()


def test_a_copy_that_somebody_has_open_has_the_new_one_beside_it(
    around: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows refuses to replace a file that is open."""

    def refused(path: Path, data: bytes) -> None:
        if path == around.copy:
            raise PermissionError(path)
        write_atomically(path, data)

    monkeypatch.setattr("xlkpi.workspace.durable.write_atomically", refused)
    imported = around.take_in(around.typed(around.template, "a.xlsx", {"fiscal_funds": "约"}))
    (copy,) = imported.copies
    assert (copy.file.parent, copy.file.exists()) == (around.returns, True)
    assert copy.file != around.copy


def test_a_workbook_for_everybody_without_a_unit_has_a_copy_of_its_own_name(
    around: Round,
) -> None:
    made = generate_blank(around.folder, NOW)
    form = plan_in(around.folder, made.file).forms[0]
    imported = around.take_in(around.typed(made.file, "通用.xlsx", {"fiscal_funds": "约"}))
    (copy,) = imported.copies
    assert copy.file.name.startswith("未选单位_")
    marks = Copied(copy.file.read_bytes()).marks(form.sheet)
    at = {field.key: str(field.at) for field in form.fields}
    assert {marks[at[resolve(name)]] for name in ("unit_name", "fiscal_funds")} == {"error"}
