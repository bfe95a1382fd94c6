"""amend: a figure by telephone is checked like a return, marked, and gives way to the next one."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.builders.amended import CAME, LATER, WAGES, WHY, merged, workspace
from tests.builders.decisions import NOW, filled, sent
from xlkpi.api.amend import amend
from xlkpi.api.import_ import import_paths
from xlkpi.api.import_again import import_again
from xlkpi.api.verify import verify
from xlkpi.department.targets import Target
from xlkpi.problems import ProblemsFound
from xlkpi.records import Status
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from pathlib import Path


__all__ = ["workspace"]


def test_a_figure_is_amended_with_its_totals_and_marked(workspace: Path) -> None:
    before = merged(workspace)
    made = amend(workspace, LATER, WAGES, {"other_funds": "1.5万元"}, WHY)
    after = merged(workspace)
    assert after["other_funds"] == Decimal("1.5")
    assert after["budget_total"] == Decimal(str(before["budget_total"])) + Decimal("1.5")
    (note,) = [p for p in made.problems if p.code == "X13"]
    assert (note.place.field, note.place.cell != "") == ("other_funds", True)
    assert all(word in note.message.zh for word in ("1.5", "刘", "电话更正"))
    assert made.status is Status.ACCEPTED_WITH_WARNINGS


def test_what_would_be_an_error_is_refused_and_nothing_is_done(workspace: Path) -> None:
    before = merged(workspace)
    for text in ("约六十", "-5"):
        with pytest.raises(ProblemsFound) as found:
            amend(workspace, LATER, WAGES, {"fiscal_funds": text}, WHY)
        assert found.value.exit_code == 1
        assert {p.place.field for p in found.value.problems} == {"fiscal_funds"}
    assert merged(workspace) == before


@pytest.mark.parametrize("name", ["no_such_field", "budget_total", "goals[", "goals[s99].text"])
def test_what_is_no_input_is_named(workspace: Path, name: str) -> None:
    with pytest.raises(ProblemsFound) as found:
        amend(workspace, LATER, WAGES, {name: "1"}, WHY)
    assert [p.code for p in found.value.problems] == ["S40"]


def test_a_unit_without_a_return_has_nothing_to_amend(workspace: Path) -> None:
    with pytest.raises(ProblemsFound) as found:
        amend(workspace, LATER, Target("v02"), {"fiscal_funds": "1"}, WHY)
    assert [p.code for p in found.value.problems] == ["S40"]


def test_the_next_valid_return_takes_its_place(workspace: Path, tmp_path: Path) -> None:
    amend(workspace, LATER, WAGES, {"other_funds": "1.5"}, WHY)
    path = sent(workspace, tmp_path / "next.xlsx", filled(other_funds=2))
    received = LATER() + timedelta(days=1)
    import_paths(workspace, NOW, [path], received=received, master=False, copies=False)
    assert merged(workspace)["other_funds"] == Decimal(2)


def test_an_amendment_counts_after_its_return_whatever_the_clock_says(workspace: Path) -> None:
    early = fixed(CAME - timedelta(days=3))
    amend(workspace, early, WAGES, {"other_funds": "1.5"}, WHY)
    assert merged(workspace)["other_funds"] == Decimal("1.5")


def test_an_amendment_has_no_original_to_look_for(workspace: Path) -> None:
    amend(workspace, LATER, WAGES, {"other_funds": "1.5"}, WHY)
    assert verify(workspace, NOW).problems == ()
    assert import_again(workspace, NOW).checked == 1
    assert merged(workspace)["other_funds"] == Decimal("1.5")


def test_unit_project_and_field_by_their_names(workspace: Path) -> None:
    wages = Target("柳溪村", "村干部工资、保险和聘用人员工资")
    amend(workspace, LATER, wages, {"其他资金": "1.5万元"}, WHY)
    assert merged(workspace)["other_funds"] == Decimal("1.5")


def test_two_names_of_one_field_are_refused(workspace: Path) -> None:
    before = merged(workspace)
    with pytest.raises(ProblemsFound) as found:
        amend(workspace, LATER, WAGES, {"其他资金": "1", "other_funds": "2"}, WHY)
    assert [p.code for p in found.value.problems] == ["S40"]
    assert merged(workspace) == before
