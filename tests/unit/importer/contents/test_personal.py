"""A phone number is told by no message, whatever is wrong with it, and stays where it was typed."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.builders.amended import LATER, WAGES, WHY, merged, workspace
from tests.builders.decisions import NOW, sent
from tests.builders.decisions import filled as workbook
from tests.builders.forms import filled, imported
from tests.builders.rosters import NOW as THEN
from tests.builders.rosters import put
from tests.builders.rosters import workspace as with_roster
from xlkpi.api.amend import amend
from xlkpi.api.diff import diff
from xlkpi.api.import_ import import_paths
from xlkpi.api.log import log
from xlkpi.department.opened import Department
from xlkpi.problems import ProblemsFound

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from xlkpi.problems import Problem

__all__ = ["workspace"]
PHONE = "13800138000"
TYPED: tuple[tuple[Any, str], ...] = (
    (f"{PHONE}转", "K07"),
    (f"电话{PHONE}白天", "K07"),
    (f" {PHONE}", "T48"),
    ("１３８００１３８０００", "T48"),
    (PHONE * 3, "K03"),
    (float(PHONE * 2), "K14"),
    (f"={PHONE}", "K12"),
    (f"=A1+{PHONE}", "K12"),
    (datetime(2021, 1, 1), "K15"),  # noqa: DTZ001 - as a cell holds it
)


def said(problems: Iterable[Problem]) -> str:
    return json.dumps(
        [p.as_json(lang) for p in problems for lang in ("zh-CN", "en")], ensure_ascii=False
    )


def test_no_message_tells_it() -> None:
    returns = imported(*(filled({"phone": typed}) for typed, _ in TYPED))
    for returned, (typed, code) in zip(returns, TYPED, strict=True):
        problems = returned.submissions[0].problems
        own = [p for p in problems if p.place.field == "phone"]
        assert code in [p.code for p in own], (typed, own)
        for secret in (PHONE[:6], "１３８", "2021-01-01", "白天"):
            assert secret not in said(own), own
        assert {p.place.value for p in own} == {"***"}


def test_it_stays_in_the_form_and_in_the_master(workspace: Path, tmp_path: Path) -> None:
    """amend, diff and log say that it changed, and not from what to what."""
    made = amend(workspace, LATER, WAGES, {"联系电话": PHONE, "other_funds": "1.5"}, WHY)
    assert merged(workspace)["phone"] == PHONE
    assert {p.place.field: "***" in p.message.zh for p in made.problems if p.code == "X13"} == {
        "phone": True,
        "other_funds": False,
    }
    path = sent(workspace, tmp_path / "next.xlsx", workbook(phone="0315-5550199"))
    import_paths(workspace, NOW, [path], received=LATER() + timedelta(days=1))
    told = {
        d.label: (d.before, d.after) for one in diff(workspace, NOW, "v01") for d in one.differences
    }
    assert told["联系电话"] == ("***", "***")
    assert told["其他资金"][0] == "1.5"
    everything = [repr(one) for one in log(workspace, NOW)] + [said(made.problems)]
    assert not any(number in text for text in everything for number in (PHONE, "5550199"))


def test_the_roster_keeps_it_to_itself(tmp_path: Path) -> None:
    folder = with_roster(tmp_path / "w")
    put(folder, "单位", E2=PHONE * 3)
    with pytest.raises(ProblemsFound) as found:
        _ = Department.at(folder, THEN).roster
    assert ("K03", "E2") in [(p.code, p.place.cell) for p in found.value.problems]
    assert PHONE not in said(found.value.problems)
