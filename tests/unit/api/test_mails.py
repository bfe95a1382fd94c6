"""Mail files: what is attached is taken in, by sender and time; nothing else is believed."""

from __future__ import annotations

import json
import zipfile
from datetime import timedelta
from email.message import EmailMessage
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from tests.builders.posts import (
    COLLECTION,
    JPG,
    NOW,
    SENT,
    filled,
    issued,
    judged,
    mail,
    workspace_in,
)
from xlkpi.api.confirm import confirm
from xlkpi.api.import_ import import_paths
from xlkpi.api.import_again import import_again
from xlkpi.api.log import log
from xlkpi.api.verify import verify
from xlkpi.department.opened import Department
from xlkpi.department.targets import Reason, Target
from xlkpi.records import Status

if TYPE_CHECKING:
    from pathlib import Path

    from xlkpi.intake.results import Imported
    from xlkpi.ledger.mails import Collected
    from xlkpi.records import Return

TAKEN = (Status.ACCEPTED, Status.ACCEPTED_WITH_WARNINGS)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return workspace_in(tmp_path)


def packed(files: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def recorded(workspace: Path) -> tuple[tuple[Return, ...], tuple[Collected, ...]]:
    with Department.at(workspace, NOW).view() as ledger:
        return ledger.returns(), ledger.mails()


def codes(result: Imported) -> list[list[str]]:
    """The codes of each file as a whole."""
    return [[p.code for p in file.returned.problems] for file in result.files]


def merged(workspace: Path) -> set[tuple[str, str]]:
    """Of each unit's first project, the file that is merged."""
    with Department.at(workspace, NOW).view() as ledger:
        return {
            (one.unit, one.returned.file)
            for one in ledger.standing(COLLECTION)
            if one.merged and one.project == "p01"
        }


def test_an_attached_workbook_is_merged_by_its_mails_sender_and_time(workspace: Path) -> None:
    post = mail("v01", {"一村.xlsx": filled("v01", 55)}, hours=3)
    (file,) = judged(workspace, a=post).files
    assert (file.returned.file, file.merged) == ("a.eml!一村.xlsx", True)
    ((one,), (letter,)) = recorded(workspace)
    digest = sha256(post).hexdigest()
    assert (one.sender, one.mail) == ("v01@example.invalid", digest)
    assert one.received == SENT + timedelta(hours=3)
    assert (letter.sha256, letter.message_id) == (digest, "<v01.3.1@example.invalid>")
    assert (letter.subject, letter.sent) == ("v01 绩效目标表", one.received.isoformat())
    assert [(a.name, a.sha256) for a in letter.attachments] == [(one.file, one.sha256)]


def test_the_note_beside_the_original_names_the_mail(workspace: Path) -> None:
    data = filled("v01", 55)
    judged(workspace, a=mail("v01", {"一村.xlsx": data}))
    digest = sha256(data).hexdigest()
    folder = workspace / "output" / "inbox" / digest[:2]
    (note,) = json.loads((folder / f"{digest}.deliveries").read_text("utf-8"))["deliveries"]
    assert note == {
        "name": "a.eml!一村.xlsx",
        "received": SENT.isoformat(),
        "sender": "v01@example.invalid",
        "mail_id": "<v01.0.1@example.invalid>",
    }
    assert (folder / f"{digest}.xlsx").read_bytes() == data


def test_the_same_mail_again_changes_nothing(workspace: Path) -> None:
    post = mail("v01", {"一村.xlsx": filled("v01", 55)})
    judged(workspace, a=post)
    before = recorded(workspace)
    (file,) = judged(workspace, again=post).files
    assert (file.status, recorded(workspace)) == (Status.DUPLICATE, before)


def test_newest_valid_wins_by_the_times_of_the_mails(workspace: Path) -> None:
    judged(workspace, b=mail("v01", {"改.xlsx": filled("v01", 55)}, hours=9))
    judged(workspace, a=mail("v01", {"初.xlsx": filled("v01", 54)}, hours=3))
    assert merged(workspace) == {("v01", "b.eml!改.xlsx")}


def test_a_zip_in_a_mail_is_unpacked_and_came_when_the_mail_did(workspace: Path) -> None:
    inner = packed({"二村.xlsx": filled("v02", 50)})
    post = mail("v02", {"表.zip": inner}, hours=5)
    (file,) = judged(workspace, a=post).files
    assert (file.returned.file, file.merged) == ("a.eml!表.zip!二村.xlsx", True)
    assert (file.returned.received, file.returned.sender) == (
        SENT + timedelta(hours=5),
        "v02@example.invalid",
    )


def test_mails_in_a_zip_are_opened(workspace: Path, tmp_path: Path) -> None:
    posts = {f"{unit}.eml": mail(unit, {"表.xlsx": filled(unit, 50)}) for unit in ("v01", "v02")}
    (tmp_path / "邮件.zip").write_bytes(packed(posts))
    result = import_paths(workspace, NOW, [tmp_path / "邮件.zip"])
    assert [(f.returned.unit, f.merged, f.returned.sender) for f in result.files] == [
        (unit, True, f"{unit}@example.invalid") for unit in ("v01", "v02")
    ]


def test_each_mail_of_a_mailbox_file_is_a_mail_of_its_own(workspace: Path, tmp_path: Path) -> None:
    line = b"From x Fri Jan  8 00:00:00 2021\n"
    posts = [mail(unit, {"表.xlsx": filled(unit, 50)}) for unit in ("v01", "v02")]
    link = mail("v03", {}, text="https://pan.baidu.com/s/1abcdef")
    (tmp_path / "收件箱.mbox").write_bytes(b"".join(line + one + b"\n" for one in (*posts, link)))
    result = import_paths(workspace, NOW, [tmp_path / "收件箱.mbox"])
    assert [(f.returned.file, f.returned.unit, f.merged) for f in result.files] == [
        ("收件箱.mbox!1.eml!表.xlsx", "v01", True),
        ("收件箱.mbox!2.eml!表.xlsx", "v02", True),
        ("收件箱.mbox!3.eml", "v03", False),
    ]
    assert codes(result) == [[], [], ["F15"]]
    assert not verify(workspace, NOW).problems


def test_a_mail_that_hides_its_contents_is_told(workspace: Path) -> None:
    head = b"From: v01@example.invalid\r\nSubject: x\r\n"
    empty = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
    result = judged(workspace, a=head + empty)
    assert codes(result) == [["F01"]]
    assert "邮件不完整" in result.files[0].problems[0].message.zh
    assert result.files[0].returned.unit == "v01"


def test_several_workbooks_of_one_mail_are_each_taken(workspace: Path) -> None:
    both = {"一村.xlsx": filled("v01", 55), "别的.xlsx": b"PK no workbook"}
    result = judged(workspace, a=mail("v01", both))
    assert [file.merged for file in result.files] == [True, False]
    assert codes(result) == [[], ["F01"]]


@pytest.mark.parametrize("packing", [False, True])
def test_the_photo_beside_the_workbook_is_kept_as_evidence(
    workspace: Path, *, packing: bool
) -> None:
    book = {"表.xlsx": filled("v01", 55)}
    files = {"IMG_1.jpg": JPG, **({"表.zip": packed(book)} if packing else book)}
    result = judged(workspace, a=mail("v01", files))
    assert {file.status for file in result.files} <= set(TAKEN)
    with Department.at(workspace, NOW).view() as ledger:
        (kept,) = ledger.evidence(COLLECTION)
    assert (kept.unit, kept.file) == ("v01", "a.eml!IMG_1.jpg")
    assert kept.sender == "v01@example.invalid"


def test_a_photo_alone_is_a_fault(workspace: Path) -> None:
    result = judged(workspace, a=mail("v01", {"IMG_1.jpg": JPG}))
    assert codes(result) == [["F01"]]


@pytest.mark.parametrize(("size", "kept"), [(3_000, 0), (90_000, 1)])
def test_a_page_pasted_into_the_text_is_evidence_and_an_emblem_is_not(
    workspace: Path, size: int, kept: int
) -> None:
    message = EmailMessage()
    message["From"], message["Subject"] = "v01@example.invalid", "表"
    message["Date"] = "Fri, 08 Jan 2021 10:00:00 +0800"
    message.set_content("见图")
    message.add_alternative('<p>见图<img src="cid:1@x"></p>', subtype="html")
    page = message.get_body(("html",))
    assert page is not None
    page.add_related(JPG + bytes(size), "image", "jpeg", cid="<1@x>", filename="图.jpg")
    message.add_attachment(
        filled("v01", 55), maintype="application", subtype="x", filename="表.xlsx"
    )
    result = judged(workspace, a=message.as_bytes())
    assert {file.status for file in result.files} <= set(TAKEN)
    with Department.at(workspace, NOW).view() as ledger:
        assert len(ledger.evidence(COLLECTION)) == kept


def test_photos_of_other_mails_stand_beside_nothing(workspace: Path) -> None:
    result = judged(
        workspace,
        a=mail("v01", {"表.xlsx": filled("v01", 55)}),
        b=mail("v02", {"IMG_1.jpg": JPG}),
    )
    assert codes(result) == [[], ["F01"]]


def test_a_link_without_a_workbook_is_told_of_its_sender(workspace: Path) -> None:
    text = "超大附件：https://mail.qq.com/cgi-bin/ftnExs_download?k=1 请下载"
    result = judged(workspace, a=mail("v02", {}, text=text))
    assert codes(result) == [["F15"]]
    (one,), (letter,) = recorded(workspace)
    assert (one.unit, one.collection, one.verdict) == ("v02", COLLECTION, Status.UNREADABLE)
    assert "v02 绩效目标表" in one.problems[0].message.zh
    assert letter.links == ("https://mail.qq.com/cgi-bin/ftnExs_download?k=1",)
    again = judged(workspace, b=mail("v02", {}, text=text))
    assert [file.status for file in again.files] == [Status.DUPLICATE]
    assert len(recorded(workspace)[0]) == 1
    assert import_again(workspace, NOW).changes == ()
    assert not verify(workspace, NOW).problems


def test_a_link_beside_a_workbook_is_no_fault(workspace: Path) -> None:
    text = "说明见 https://pan.baidu.com/s/1abcdef"
    result = judged(workspace, a=mail("v02", {"表.xlsx": filled("v02", 50)}, text=text))
    assert codes(result) == [[]]


def test_a_mail_with_nothing_is_on_record_and_no_return(workspace: Path) -> None:
    result = judged(workspace, a=mail("v02", {}))
    assert (list(result.files), [one.subject for one in result.mails]) == ([], ["v02 绩效目标表"])
    assert len(recorded(workspace)[1]) == 1
    assert "v02 绩效目标表" in list(log(workspace, NOW))[-1].what.zh


def test_what_a_stranger_sent_is_held_until_it_is_confirmed(workspace: Path) -> None:
    post = mail("v01", {"表.xlsx": filled("v01", 55)}, sender="x@163.example")
    result = judged(workspace, a=post)
    assert (codes(result), merged(workspace)) == ([["F16"]], set())
    assert [file.status for file in result.files] == [Status.HELD]
    confirm(workspace, NOW, Target("v01"), Reason("电话核实", "刘"))
    assert merged(workspace) == {("v01", "a.eml!表.xlsx")}


def test_what_came_from_a_stranger_counts_once_its_unit_sends_it(workspace: Path) -> None:
    data = filled("v01", 55)
    judged(workspace, a=mail("v01", {"表.xlsx": data}, sender="x@163.example"))
    (file,) = judged(workspace, b=mail("v01", {"表.xlsx": data}, hours=4)).files
    assert (file.merged, merged(workspace)) == (True, {("v01", "b.eml!表.xlsx")})
    (one,), _ = recorded(workspace)
    assert (one.sender, one.received) == ("v01@example.invalid", SENT + timedelta(hours=4))
    assert not verify(workspace, NOW).problems


def test_what_a_unit_sent_stays_its_own_when_a_stranger_sends_it_on(workspace: Path) -> None:
    data = filled("v01", 55)
    judged(workspace, a=mail("v01", {"表.xlsx": data}))
    (file,) = judged(workspace, b=mail("v01", {"表.xlsx": data}, sender="x@163.example")).files
    assert file.status is Status.DUPLICATE
    assert merged(workspace) == {("v01", "a.eml!表.xlsx")}


def test_a_forwarded_mail_is_its_forwarders(workspace: Path) -> None:
    inner = mail("v01", {"表.xlsx": filled("v01", 55)})
    result = judged(workspace, a=mail("v02", {"转发.eml": inner}))
    assert codes(result) == [["F16"]]
    assert "v02@example.invalid" in result.files[0].problems[0].message.zh


def test_a_dry_run_of_mails_writes_nothing(workspace: Path, tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(mail("v01", {"表.xlsx": filled("v01", 55)}))
    before = {p: p.read_bytes() for p in workspace.rglob("*") if p.is_file()}
    result = import_paths(workspace, NOW, [tmp_path / "a.eml"], dry_run=True)
    assert [file.status in TAKEN for file in result.files] == [True]
    assert {p: p.read_bytes() for p in workspace.rglob("*") if p.is_file()} == before


def test_our_own_workbook_sent_back_beside_the_filled_one_does_no_harm(workspace: Path) -> None:
    files = {"回复.xlsx": filled("v01", 55), "原件.xlsx": issued("v01")}
    judged(workspace, a=mail("v01", files))
    assert merged(workspace) == {("v01", "a.eml!回复.xlsx")}


def test_a_mail_of_two_senders_is_nobodys_wherever_it_is_told(workspace: Path) -> None:
    post = mail("v01", {"表.xlsx": filled("v01", 55)})
    result = judged(workspace, a=b"From: x@163.example\n" + post)
    assert codes(result) == [["F16"]]
    (one,), (letter,) = recorded(workspace)
    assert (one.sender, letter.sender) == ("", "")
