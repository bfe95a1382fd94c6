"""LibreOffice computes what the master says, and would notice if it did not."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.builders.master_views import example_view, with_budget, without
from tests.builders.year_stages import played, viewed
from tests.real.paper import page_count, page_size, page_text
from xlkpi.master.workbook import workbook
from xlkpi.rollup.project_faults import problems

if TYPE_CHECKING:
    from pathlib import Path

    from tests.real.office import Office
    from xlkpi.rollup.view import MasterView

CREATED = datetime(2021, 1, 1, tzinfo=UTC)


def complete() -> MasterView:
    return example_view()


def waiting() -> MasterView:
    """One project without a form, one waiting, one that does not add up, problems with links."""
    view = without(without(example_view(), "o01", "p05"), "v02", "p01")
    view = with_budget(view, "o01", "p09", "15.5")
    return replace(view, problems=problems(view))


def numeric_ids() -> MasterView:
    """Ids that Excel would take for one another: 01 and 1, 1e1 and 10."""
    names = {"v01": "01", "v02": "1", "v03": "1e1", "v04": "10"}
    view = example_view()
    units = tuple(replace(u, id=names.get(u.id, u.id)) for u in view.roster.units)
    forms = tuple(
        replace(f, unit=replace(f.unit, id=names.get(f.unit.id, f.unit.id))) for f in view.forms
    )
    due = tuple(replace(d, unit=names.get(d.unit, d.unit)) for d in view.due)
    return replace(view, roster=replace(view.roster, units=units), forms=forms, due=due)


def empty() -> MasterView:
    return example_view(forms=())


def whole_year() -> MasterView:
    """Stages side by side: a project of two units, one that was given up, one not merged yet."""
    return viewed(*played())


@pytest.mark.parametrize("make", [complete, waiting, numeric_ids, empty, whole_year])
def test_recalculated_values_are_the_cached_ones(
    office: Office, tmp_path: Path, make: object
) -> None:
    path = tmp_path / "master.xlsx"
    path.write_bytes(workbook(make(), CREATED))  # type: ignore[operator]
    assert office.stale(path) == ()


def test_a_poisoned_total_is_noticed(office: Office, tmp_path: Path) -> None:
    path, poisoned = tmp_path / "master.xlsx", tmp_path / "poisoned.xlsx"
    path.write_bytes(workbook(example_view(), CREATED))
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(poisoned, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"<v>1264.1</v>", b"<v>1264.2</v>"))
    found = office.stale(poisoned)
    assert {stale.cached for stale in found} == {1264.2}
    assert [stale.computed for stale in found] == pytest.approx([1264.1] * len(found))


def test_the_year_is_printed_with_its_charts(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "master.xlsx"
    path.write_bytes(workbook(whole_year(), CREATED))
    pdf = office.to_pdf(path, tmp_path, "年度对照")
    text = page_text(pdf)
    assert (page_count(pdf), page_size(pdf)) == (1, (297, 210))
    for words in ("项目绩效运行监控表", "未并入", "已并入的合计"):
        assert words in text, words
    assert "###" not in text


def test_overview_is_printed_on_one_a4_page_across(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "master.xlsx"
    path.write_bytes(workbook(example_view(), CREATED))
    pdf = office.to_pdf(path, tmp_path, "总览")
    assert (page_count(pdf), page_size(pdf)) == (1, (297, 210))
    assert "1,264.10" in page_text(pdf)
