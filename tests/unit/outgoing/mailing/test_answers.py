"""Which units are answered, and what: the newest mail of each, settled or to be corrected."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.builders.posts import COLLECTION, JPG, NOW, filled, judged, mail, workspace_in
from xlkpi.api.confirm import confirm
from xlkpi.api.import_ import import_paths
from xlkpi.api.reinstate import reinstate
from xlkpi.api.withdraw import withdraw
from xlkpi.department.issued import LedgerIssues
from xlkpi.department.opened import Department
from xlkpi.department.roll_calls import roll_call_of
from xlkpi.department.targets import Reason, Target
from xlkpi.outgoing.mailing.answers import Answer, answers
from xlkpi.records import Status

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return workspace_in(tmp_path)


def due(workspace: Path) -> list[Answer]:
    department = Department.at(workspace, NOW)
    collection = department.collection(COLLECTION)
    with department.view() as ledger:
        returns = ledger.returns(COLLECTION)
        mails = {one.sha256: one for one in ledger.mails()}
        now = roll_call_of(department, ledger, collection, returns)
        return list(answers(department, collection, now, returns, mails, LedgerIssues(ledger)))


def saved_again(data: bytes) -> bytes:
    """The same content in other bytes."""
    book = openpyxl.load_workbook(BytesIO(data))
    book.properties.description = "saved again"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def told(workspace: Path) -> list[tuple[str, str, str]]:
    return [(one.unit.id, one.verdict, one.mail.message_id) for one in due(workspace)]


def test_what_was_merged_is_accepted_with_its_figures(workspace: Path) -> None:
    judged(workspace, a=mail("v01", {"表.xlsx": filled("v01", 55)}))
    (one,) = due(workspace)
    assert (one.unit.id, one.verdict) == ("v01", "accepted")
    figures = dict(one.taken[0].figures)
    assert figures["预算数"].startswith("55")
    assert one.missing == ()


def test_what_was_rejected_goes_back_with_its_marked_copy(workspace: Path) -> None:
    judged(workspace, a=mail("v01", {"表.xlsx": filled("v01", "约50")}))
    (one,) = due(workspace)
    assert (one.verdict, len(one.projects)) == ("returned", 1)
    assert "T03" in {p.code for p in one.problems}


def test_only_the_newest_mail_of_a_unit_is_answered(workspace: Path) -> None:
    judged(workspace, a=mail("v01", {"表.xlsx": filled("v01", "约50")}))
    judged(workspace, b=mail("v01", {"表.xlsx": filled("v01", 50)}, hours=5))
    assert told(workspace) == [("v01", "accepted", "<v01.5.1@example.invalid>")]


def test_units_come_in_the_order_of_the_roster(workspace: Path) -> None:
    judged(
        workspace,
        a=mail("v02", {"表.xlsx": filled("v02", 50)}),
        b=mail("v01", {"表.xlsx": filled("v01", 55)}),
    )
    assert [unit for unit, _, _ in told(workspace)] == ["v01", "v02"]


def test_what_a_stranger_sent_is_not_answered_before_nor_after_it_is_confirmed(
    workspace: Path,
) -> None:
    post = mail("v01", {"表.xlsx": filled("v01", 55)}, sender="x@163.example")
    judged(workspace, a=post)
    assert told(workspace) == []
    confirm(workspace, NOW, Target("v01"), Reason("电话核实", "刘"))
    assert told(workspace) == []


def test_what_came_as_a_file_is_not_answered(workspace: Path, tmp_path: Path) -> None:
    (tmp_path / "表.xlsx").write_bytes(filled("v01", 55))
    import_paths(workspace, NOW, [tmp_path / "表.xlsx"])
    assert told(workspace) == []


def test_a_link_in_place_of_a_workbook_is_answered(workspace: Path) -> None:
    text = "https://mail.qq.com/cgi-bin/ftnExs_download?k=1"
    judged(workspace, a=mail("v02", {}, text=text))
    (one,) = due(workspace)
    assert (one.unit.id, one.verdict) == ("v02", "unreadable")
    assert [p.code for p in one.problems] == ["F15"]
    assert len(one.missing) > 0


def test_a_photo_in_place_of_a_workbook_is_answered(workspace: Path) -> None:
    judged(workspace, a=mail("v02", {"IMG_1.jpg": JPG}))
    (one,) = due(workspace)
    assert (one.unit.id, one.verdict, [p.code for p in one.problems]) == (
        "v02",
        "unreadable",
        ["F01"],
    )


def test_another_file_beside_the_workbook_does_not_hide_it(workspace: Path) -> None:
    files = {"a.txt": b"text", "表.xlsx": filled("v01", 55), "说明.docx": b"PK no document"}
    judged(workspace, a=mail("v01", files))
    (one,) = due(workspace)
    assert (one.verdict, one.returned.file) == ("accepted", "a.eml!表.xlsx")


@pytest.mark.parametrize("same_bytes", [False, True])
def test_a_faulty_form_that_comes_again_is_still_to_be_corrected(
    workspace: Path, *, same_bytes: bool
) -> None:
    faulty = filled("v01", "约50")
    judged(workspace, a=mail("v01", {"表.xlsx": faulty}))
    (first,) = due(workspace)
    again = faulty if same_bytes else saved_again(faulty)
    (file,) = judged(workspace, b=mail("v01", {"表.xlsx": again}, hours=5)).files
    assert file.before is not None
    assert (file.status, file.before.status, file.before.errors > 0, file.fails) == (
        Status.DUPLICATE,
        Status.REJECTED,
        True,
        True,
    )
    (second,) = due(workspace)
    assert (second.verdict, second.projects) == ("returned", first.projects)
    assert [(p.code, p.place.cell) for p in second.problems] == [
        (p.code, p.place.cell) for p in first.problems
    ]
    assert second.mail.message_id == "<v01.5.1@example.invalid>"
    assert second.about != first.about


def test_a_sound_form_that_comes_again_is_accepted_again(workspace: Path) -> None:
    sound = filled("v01", 55)
    judged(workspace, a=mail("v01", {"表.xlsx": sound}))
    judged(workspace, b=mail("v01", {"表.xlsx": saved_again(sound)}, hours=5))
    assert told(workspace) == [("v01", "accepted", "<v01.5.1@example.invalid>")]


def test_the_unit_is_answered_though_a_stranger_sent_the_same_file_first(workspace: Path) -> None:
    faulty = filled("v01", "约50")
    judged(workspace, a=mail("v01", {"表.xlsx": faulty}, sender="x@163.example"))
    assert told(workspace) == []
    judged(workspace, b=mail("v01", {"表.xlsx": faulty}, hours=5))
    assert told(workspace) == [("v01", "returned", "<v01.5.1@example.invalid>")]


def test_what_was_withdrawn_is_not_said_to_be_accepted(workspace: Path) -> None:
    judged(workspace, a=mail("v01", {"表.xlsx": filled("v01", 55)}))
    withdraw(workspace, NOW, Target("v01"), Reason("发错了", "刘"))
    assert told(workspace) == []


def test_the_mail_before_a_withdrawn_one_is_answered_until_that_is_reinstated(
    workspace: Path,
) -> None:
    for hours, amount in ((1, 55), (2, 50)):
        post = mail("v01", {f"{amount}.xlsx": filled("v01", amount)}, hours=hours)
        judged(workspace, **{f"m{hours}": post})
    files = []
    for verb in (withdraw, reinstate):
        verb(workspace, NOW, Target("v01", file="m2.eml!50.xlsx"), Reason("发错了", "刘"))
        (letter,) = due(workspace)
        files.append((letter.verdict, letter.returned.file.rpartition("!")[2]))
    assert files == [("accepted", "55.xlsx"), ("accepted", "50.xlsx")]
