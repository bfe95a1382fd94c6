"""Which units are answered, and what: the newest mail of each, settled or to be corrected."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.posts import COLLECTION, JPG, NOW, filled, imported, mail, workspace_in
from xlkpi.api.answers import Answer, answers
from xlkpi.api.calling import call
from xlkpi.api.deciding import Reason, Target, confirm
from xlkpi.api.desk import Desk
from xlkpi.api.importing import import_paths

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return workspace_in(tmp_path)


def due(workspace: Path) -> list[Answer]:
    desk = Desk.at(workspace, NOW)
    collection = desk.collection(COLLECTION)
    with desk.view() as ledger:
        returns = ledger.returns(COLLECTION)
        mails = {one.sha256: one for one in ledger.mails()}
        now = call(desk, ledger, collection, returns)
        return list(answers(desk, collection, now, returns, mails))


def told(workspace: Path) -> list[tuple[str, str, str]]:
    return [(one.unit.id, one.verdict, one.mail.message_id) for one in due(workspace)]


def test_what_was_merged_is_accepted_with_its_figures(workspace: Path) -> None:
    imported(workspace, a=mail("v01", {"表.xlsx": filled("v01", 55)}))
    (one,) = due(workspace)
    assert (one.unit.id, one.verdict) == ("v01", "accepted")
    figures = dict(one.taken[0].figures)
    assert figures["预算数"].startswith("55")
    assert one.missing == ()


def test_what_was_rejected_goes_back_with_its_marked_copy(workspace: Path) -> None:
    imported(workspace, a=mail("v01", {"表.xlsx": filled("v01", "约50")}))
    (one,) = due(workspace)
    assert (one.verdict, len(one.projects)) == ("returned", 1)
    assert "T03" in {p.code for p in one.problems}


def test_only_the_newest_mail_of_a_unit_is_answered(workspace: Path) -> None:
    imported(workspace, a=mail("v01", {"表.xlsx": filled("v01", "约50")}))
    imported(workspace, b=mail("v01", {"表.xlsx": filled("v01", 50)}, hours=5))
    assert told(workspace) == [("v01", "accepted", "<v01.5.1@example.invalid>")]


def test_units_come_in_the_order_of_the_roster(workspace: Path) -> None:
    imported(
        workspace,
        a=mail("v02", {"表.xlsx": filled("v02", 50)}),
        b=mail("v01", {"表.xlsx": filled("v01", 55)}),
    )
    assert [unit for unit, _, _ in told(workspace)] == ["v01", "v02"]


def test_what_a_stranger_sent_is_not_answered_before_nor_after_it_is_confirmed(
    workspace: Path,
) -> None:
    post = mail("v01", {"表.xlsx": filled("v01", 55)}, sender="x@163.example")
    imported(workspace, a=post)
    assert told(workspace) == []
    confirm(workspace, NOW, Target("v01"), Reason("电话核实", "刘"))
    assert told(workspace) == []


def test_what_came_as_a_file_is_not_answered(workspace: Path, tmp_path: Path) -> None:
    (tmp_path / "表.xlsx").write_bytes(filled("v01", 55))
    import_paths(workspace, NOW, [tmp_path / "表.xlsx"])
    assert told(workspace) == []


def test_a_link_in_place_of_a_workbook_is_answered(workspace: Path) -> None:
    text = "https://mail.qq.com/cgi-bin/ftnExs_download?k=1"
    imported(workspace, a=mail("v02", {}, text=text))
    (one,) = due(workspace)
    assert (one.unit.id, one.verdict) == ("v02", "unreadable")
    assert [p.code for p in one.problems] == ["F15"]
    assert len(one.missing) > 0


def test_a_photo_in_place_of_a_workbook_is_answered(workspace: Path) -> None:
    imported(workspace, a=mail("v02", {"IMG_1.jpg": JPG}))
    (one,) = due(workspace)
    assert (one.unit.id, one.verdict, [p.code for p in one.problems]) == (
        "v02",
        "unreadable",
        ["F01"],
    )


def test_another_file_beside_the_workbook_does_not_hide_it(workspace: Path) -> None:
    files = {"a.txt": b"text", "表.xlsx": filled("v01", 55), "说明.docx": b"PK no document"}
    imported(workspace, a=mail("v01", files))
    (one,) = due(workspace)
    assert (one.verdict, one.returned.file) == ("accepted", "a.eml!表.xlsx")
