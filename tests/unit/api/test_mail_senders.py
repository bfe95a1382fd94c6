"""Who is believed to have sent a mail, and what follows from it; mails of machines."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.builders.posts import COLLECTION, JPG, NOW, SENT, filled, imported, issued, judged, mail
from tests.fakes.transports import Server, sending_in
from xlkpi.api.import_ import import_paths
from xlkpi.api.import_again import import_again
from xlkpi.api.log import log
from xlkpi.api.reply import reply
from xlkpi.api.send import send
from xlkpi.api.verify import verify
from xlkpi.department.opened import Department
from xlkpi.mail import Automatic
from xlkpi.outgoing.mailing.sending import SendOptions
from xlkpi.records import Status
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from pathlib import Path

    from xlkpi.intake.results import Imported
    from xlkpi.records import Return

SERVER = "mx.city.example"
PASSED = f"Authentication-Results: {SERVER}; dmarc=pass header.from=example.invalid\n".encode()
FAILED = f"Authentication-Results: {SERVER}; spf=fail; dmarc=fail\n".encode()
LINK = "表在 https://pan.baidu.com/s/1abc 请下载"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return sending_in(tmp_path)


def configured(workspace: Path, line: str) -> None:
    """Add a line to [mail]."""
    path = workspace / "xlkpi.toml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("[mail]\n", f"[mail]\n{line}\n"), "utf-8")


def codes(result: Imported) -> list[list[str]]:
    return [[p.code for p in file.returned.problems] for file in result.files]


def returns(workspace: Path) -> tuple[Return, ...]:
    with Department.at(workspace, NOW).view() as ledger:
        return ledger.returns()


def answered(workspace: Path, server: Server | None = None, days: int = 0) -> list[tuple[str, str]]:
    clock = fixed(NOW() + timedelta(days=days))
    options = SendOptions(smtp=server is not None)
    return [
        (one.unit, one.became)
        for one in reply(workspace, clock, options, server, lambda _: None).mails
    ]


# -- whom a mail is from ---------------------------------------------------------------------------


def test_a_forged_author_is_held_and_not_answered(workspace: Path) -> None:
    configured(workspace, f'authserv = "{SERVER}"')
    post = mail("v01", {"表.xlsx": filled("v01", 55)})
    result = judged(workspace, a=FAILED + post, b=mail("v02", {"表.xlsx": filled("v02", 50)}))
    assert codes(result) == [["F16"], ["F16"]]
    assert {file.status for file in result.files} == {Status.HELD}
    assert [one.sender for one in returns(workspace)] == ["", ""]
    assert [one.sender for one in result.mails] == ["v01@example.invalid", "v02@example.invalid"]
    assert answered(workspace) == []


def test_what_the_server_vouches_for_is_taken_and_answered(workspace: Path) -> None:
    configured(workspace, f'authserv = "{SERVER}"')
    (file,) = judged(workspace, a=PASSED + mail("v01", {"表.xlsx": filled("v01", 55)})).files
    assert (file.merged, file.returned.sender) == (True, "v01@example.invalid")
    assert answered(workspace) == [("v01", "drafted")]


def test_a_unit_is_heard_though_a_stranger_sent_the_same_again_before_it(workspace: Path) -> None:
    file = {"表.xlsx": filled("v01", 55)}
    judged(workspace, a=mail("v01", file, sender="x@else.example"))
    again = mail("v01", file, hours=1, sender="x@else.example")
    result = judged(workspace, a=again, b=mail("v01", file, hours=2))
    assert [one.sender for one in returns(workspace)] == ["v01@example.invalid"]
    assert [(file.returned.file, file.fails) for file in result.files] == [
        ("a.eml!表.xlsx", False),
        ("b.eml!表.xlsx", False),
    ]
    assert [file.status for file in result.files] == [
        Status.DUPLICATE,
        Status.ACCEPTED_WITH_WARNINGS,
    ]


def test_a_server_misnamed_is_put_right_and_what_was_held_checked_anew(workspace: Path) -> None:
    configured(workspace, 'authserv = "mx.typo.example"')
    judged(
        workspace,
        a=PASSED + mail("v01", {"表.xlsx": filled("v01", 55)}),
        b=FAILED + mail("v02", {"表.xlsx": filled("v02", 50)}),
    )
    config = workspace / "xlkpi.toml"
    config.write_text(config.read_text("utf-8").replace("mx.typo.example", SERVER), "utf-8")
    changes = import_again(workspace, NOW).changes
    assert {(one.unit, one.before) for one in changes} == {("v01", Status.HELD)}
    assert {one.unit: one.sender for one in returns(workspace)} == {
        "v01": "v01@example.invalid",
        "v02": "",
    }
    assert answered(workspace) == [("v01", "drafted")]
    assert not verify(workspace, NOW).problems


def test_a_unit_is_not_given_what_a_forged_mail_with_a_link_says(workspace: Path) -> None:
    configured(workspace, f'authserv = "{SERVER}"')
    result = judged(workspace, a=FAILED + mail("v02", {}, text=LINK))
    assert codes(result) == [["F15"]]
    assert [one.unit for one in returns(workspace)] == [""]
    assert "v02@example.invalid" in result.files[0].problems[0].message.zh
    assert answered(workspace) == []


# -- evidence --------------------------------------------------------------------------------------


def test_a_strangers_picture_is_evidence_of_nothing(workspace: Path) -> None:
    book = filled("v01", 55)
    judged(workspace, a=mail("v01", {"表.xlsx": book}))
    post = mail("v01", {"表.xlsx": book, "v01盖章.jpg": JPG}, sender="x@163.example")
    result = judged(workspace, b=post)
    assert [file.status for file in result.files] == [Status.DUPLICATE, Status.HELD]
    assert codes(result)[1] == ["F16"]
    assert "盖章扫描件" in result.files[1].problems[0].message.zh
    with Department.at(workspace, NOW).view() as ledger:
        assert ledger.evidence() == ()
        assert {
            one.unit for one in ledger.standing(COLLECTION) if one.status is Status.HELD
        } == set()
    assert import_again(workspace, NOW).changes == ()
    assert not verify(workspace, NOW).problems


def test_it_is_once_the_unit_sends_it_or_the_department_takes_it(
    workspace: Path, tmp_path: Path
) -> None:
    book = filled("v01", 55)
    strange = mail("v01", {"表.xlsx": book, "IMG_1.jpg": JPG}, sender="x@163.example")
    judged(workspace, a=strange)
    own = mail("v01", {"表.xlsx": book, "IMG_1.jpg": JPG}, hours=3)
    result = judged(workspace, b=own)
    assert [p.code for p in result.files[1].problems] == ["F29"]
    (tmp_path / "核实").mkdir()
    (tmp_path / "核实" / "表.xlsx").write_bytes(filled("v02", 50))
    (tmp_path / "核实" / "v02盖章.jpg").write_bytes(JPG + b"2")
    judged(
        workspace,
        c=mail("v02", {"表.xlsx": filled("v02", 50), "1.jpg": JPG + b"2"}, sender="y@q.cn"),
    )
    (scan, _) = import_paths(workspace, NOW, [tmp_path / "核实"]).files
    assert [p.code for p in scan.problems] == ["F29"]
    with Department.at(workspace, NOW).view() as ledger:
        assert [one.unit for one in ledger.evidence()] == ["v01", "v02"]


def test_it_is_once_its_address_stands_in_the_roster(workspace: Path) -> None:
    files = {"表.xlsx": filled("v01", 55), "IMG_1.jpg": JPG}
    judged(workspace, a=mail("v01", files, sender="x@163.example"))
    assert import_again(workspace, NOW).changes == ()
    book = openpyxl.load_workbook(workspace / "roster.xlsx")
    (cell,) = (
        c for row in book["单位"].iter_rows() for c in row if c.value == "v01@example.invalid"
    )
    cell.value = "v01@example.invalid; x@163.example"
    book.save(workspace / "roster.xlsx")
    assert {one.unit for one in import_again(workspace, NOW).changes} == {"v01"}
    assert import_again(workspace, NOW).changes == ()
    with Department.at(workspace, NOW).view() as ledger:
        assert [(one.unit, one.file) for one in ledger.evidence()] == [("v01", "a.eml!IMG_1.jpg")]
    assert not verify(workspace, NOW).problems


# -- mails of machines -----------------------------------------------------------------------------


def test_an_automatic_mail_is_no_return_and_not_answered(workspace: Path) -> None:
    head = b"Auto-Submitted: auto-replied\n"
    result = judged(workspace, a=head + mail("v01", {}, text=LINK))
    assert list(result.files) == []
    (one,) = result.noticed
    assert (one.automatic, one.mail.subject, one.problems) == (
        Automatic.REPLY,
        "v01 绩效目标表",
        (),
    )
    assert (returns(workspace), answered(workspace)) == ((), [])
    assert "自动回复" in list(log(workspace, NOW))[-1].what.zh


def test_a_workbook_with_an_automatic_mail_is_told_and_not_taken_in(
    workspace: Path, tmp_path: Path
) -> None:
    book = filled("v01", 55)
    result = judged(workspace, a=b"List-Id: <l.city>\n" + mail("v01", {"表.xlsx": book}))
    assert (list(result.files), returns(workspace)) == ([], ())
    (one,) = result.noticed
    assert [p.code for p in one.problems] == ["F34"]
    assert "表.xlsx" in one.problems[0].message.zh
    (tmp_path / "表.xlsx").write_bytes(book)
    (file,) = import_paths(workspace, NOW, [tmp_path / "表.xlsx"]).files
    assert file.merged


def test_a_bounce_is_shown_as_that_of_the_mail_that_came_back(workspace: Path) -> None:
    server = Server()
    send(workspace, fixed(SENT), SendOptions(units=("v01",), smtp=True), server, lambda _: None)
    ((gone, _, _),) = server.mails
    bounce = (
        b"Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nSubject: Undelivered\n"
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
        b"--b\n\nfailed\n"
        b"--b\nContent-Type: message/rfc822\n\n" + gone.replace(b"\r\n", b"\n") + b"\n--b--\n"
    )
    result = judged(workspace, a=bounce)
    assert list(result.files) == []
    (one,) = result.noticed
    assert (one.automatic, one.units, one.problems) == (Automatic.BOUNCE, ("v01",), ())
    assert "v01@example.invalid" in one.about[0].zh
    assert (returns(workspace), answered(workspace)) == ((), [])


def test_our_own_mails_ask_for_no_automatic_answer(workspace: Path) -> None:
    server = Server()
    send(workspace, fixed(SENT), SendOptions(units=("v01",), smtp=True), server, lambda _: None)
    judged(workspace, a=mail("v01", {"表.xlsx": filled("v01", 55)}))
    answered(workspace, server)
    heads = [data.partition(b"\r\n\r\n")[0] for data, _, _ in server.mails]
    assert [b"Auto-Submitted: auto-generated" in heads[0], b"auto-replied" in heads[1]] == [
        True
    ] * 2


def test_a_mail_with_neither_workbook_nor_link_is_told_by_sender_and_subject(
    workspace: Path,
) -> None:
    result = judged(workspace, a=mail("v02", {}, text="请问怎么填？"))
    (one,) = result.noticed
    assert (one.automatic, one.mail.sender, one.mail.subject) == (
        None,
        "v02@example.invalid",
        "v02 绩效目标表",
    )
    assert judged(workspace, b=mail("v01", {"表.xlsx": filled("v01", 55)})).noticed == ()
    assert judged(workspace, c=mail("v02", {}, text=LINK)).noticed == ()


# -- letters about what is no return ---------------------------------------------------------------


def test_letters_about_what_is_no_return_go_once_a_day_to_an_address(workspace: Path) -> None:
    server = Server()
    for hours in range(3):
        judged(workspace, a=mail("v01", {}, text=f"{LINK}{hours}", hours=hours))
        assert answered(workspace, server) == [("v01", "put_off" if hours else "sent")]
    assert len(server.mails) == 1
    assert answered(workspace, server, days=1) == [("v01", "sent")]
    imported(workspace, b=mail("v01", {"表.xlsx": filled("v01", "约50")}, hours=5))
    assert answered(workspace, server, days=1) == [("v01", "sent")]


def test_the_host_that_a_department_adds_is_a_link_to_a_file(workspace: Path) -> None:
    text = "见 https://pan.city.example/s/1"
    assert codes(judged(workspace, a=mail("v01", {}, text=text))) == []
    configured(workspace, 'link_hosts = ["pan.city.example"]')
    result = judged(workspace, b=mail("v01", {}, text=text, hours=1))
    assert codes(result) == [["F15"]]
    assert "pan.city.example" in result.files[0].problems[0].message.zh


def test_our_own_workbook_in_an_automatic_answer_is_no_return(workspace: Path) -> None:
    post = b"Precedence: bulk\n" + mail("v01", {"原件.xlsx": issued("v01")})
    assert list(judged(workspace, a=post).files) == []
