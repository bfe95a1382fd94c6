"""send: each unit's workbook goes out once, whatever happens on the way."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from typing import TYPE_CHECKING

import pytest

from tests.builders.posts import COLLECTION, NOW, SENT, UNITS, filled, imported, issued, mail
from tests.fakes.post_offices import smtp_session
from tests.fakes.smtp import SmtpFake
from tests.fakes.transports import (
    ADDRESS,
    REFUSED,
    Server,
    is_down,
    leaves_in_doubt,
    outbox,
    refuses,
    sending_in,
    templates,
)
from xlkpi.api.generate import generate
from xlkpi.api.handbook import write_handbook
from xlkpi.api.send import send
from xlkpi.department.opened import Department
from xlkpi.ledger.book import Ledger
from xlkpi.outgoing.mailing.sending import SendOptions
from xlkpi.problems import ProblemsFound
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager
    from email.message import EmailMessage
    from pathlib import Path

    from tests.fakes.loopback import Talk
    from xlkpi.ledger.journal.events import Event
    from xlkpi.ledger.outgoing import Sending
    from xlkpi.outgoing.mailing.sending import Sent
    from xlkpi.problems import Problem
    from xlkpi.servers.smtp import SmtpSession
    from xlkpi.workspace.clock import Clock


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return sending_in(tmp_path)


def drafts(workspace: Path, clock: Clock = NOW, *, remind: bool = False) -> Sent:
    return send(workspace, clock, SendOptions(units=UNITS, remind=remind))


def by_smtp(
    workspace: Path,
    server: Server,
    units: tuple[str, ...] = UNITS,
    clock: Clock = NOW,
    *,
    drafted: bool = False,
    in_doubt: bool = False,
) -> Sent:
    options = SendOptions(units=units, smtp=True, drafted=drafted, in_doubt=in_doubt)
    return send(workspace, clock, options, server, lambda _: None)


def became(result: Sent) -> dict[str, str]:
    return {one.unit: one.became for one in result.mails}


def parsed(data: bytes) -> EmailMessage:
    return message_from_bytes(data, policy=default)


def sendings(workspace: Path) -> tuple[Sending, ...]:
    with Department.at(workspace, NOW).view() as ledger:
        return ledger.sendings(COLLECTION)


def faults(call: Callable[[], Sent]) -> Sequence[Problem]:
    with pytest.raises(ProblemsFound) as found:
        call()
    return found.value.problems


def left_out(result: Sent) -> list[tuple[str, str]]:
    """Why which units were left out; that is no success."""
    assert result.exit_code == 1
    return [(p.code, p.place.unit) for p in result.left_out]


def re_addressed(workspace: Path, **addresses: str) -> dict[str, str]:
    """Change addresses of units in the roster; return the cells they stand in."""
    import openpyxl  # noqa: PLC0415 - only here

    book = openpyxl.load_workbook(workspace / "roster.xlsx")
    sheet = book["单位"]
    head = next(row for row in sheet.iter_rows() if "邮箱" in [c.value for c in row])
    column = next(c.column for c in head if c.value == "邮箱")
    own = next(c.column for c in head if c.value == "编号")
    cells = {}
    for row in range(head[0].row + 1, sheet.max_row + 1):
        unit = sheet.cell(row, own).value
        if unit in addresses:
            sheet.cell(row, column).value = addresses[str(unit)] or None
            cells[str(unit)] = sheet.cell(row, column).coordinate
    book.save(workspace / "roster.xlsx")
    return cells


# -- drafts ----------------------------------------------------------------------------------------


def test_the_handbook_goes_with_the_first_mail_once_it_was_made(workspace: Path) -> None:
    """What reminds of it does not bring it again; without it the mail has the workbook alone."""
    first, *rest = UNITS
    send(workspace, NOW, SendOptions(units=(first,)))
    before = outbox(workspace)
    write_handbook(workspace, NOW)
    send(workspace, NOW, SendOptions(units=tuple(rest)))
    with_it = outbox(workspace)
    send(workspace, NOW, SendOptions(units=(first,), remind=True))
    for name, data in outbox(workspace).items():
        mail = parsed(data)
        files = [one.get_filename() for one in mail.iter_attachments()]
        goes_along = name in with_it and name not in before
        assert files[1:] == (["填表手册.docx"] if goes_along else [])
        body = mail.get_body(("plain",))
        assert body is not None
        assert ("填表手册.docx" in body.get_content()) == goes_along
    assert len(outbox(workspace)) == len(UNITS) + 1


def test_each_unit_gets_a_draft_with_the_very_workbook_that_was_issued(workspace: Path) -> None:
    result = drafts(workspace)
    assert became(result) == dict.fromkeys(UNITS, "drafted")
    assert result.exit_code == 0
    boxes = outbox(workspace)
    assert next(iter(boxes)) == "2021-targets_v01_示例一村（柳溪）_下发.eml"
    for (name, data), unit in zip(boxes.items(), UNITS, strict=True):
        draft = parsed(data)
        text, book = draft.iter_parts()
        assert unit in name
        assert draft["X-Unsent"] == "1"
        assert [one.addr_spec for one in draft["To"].addresses] == [f"{unit}@example.invalid"]
        assert draft["From"].addresses[0].addr_spec == ADDRESS
        assert draft["From"].addresses[0].display_name == "庆北办事处财政所"
        assert "2021年1月15日" in draft["Subject"]
        assert "财政所 刘老师（电话 0315-5550300）" in text.get_content()
        assert book.get_content() == issued(unit)
        assert (book.get_filename() or "").startswith(f"{unit}_示例")


def test_a_second_run_writes_nothing_and_says_so(workspace: Path) -> None:
    drafts(workspace)
    before = outbox(workspace)
    again = drafts(workspace, fixed(SENT + timedelta(days=3)))
    assert became(again) == dict.fromkeys(UNITS, "already")
    assert outbox(workspace) == before
    assert len(sendings(workspace)) == 3


def test_drafts_are_not_sent_by_smtp_unless_somebody_says_so(workspace: Path) -> None:
    drafts(workspace)
    server = Server()
    assert became(by_smtp(workspace, server)) == dict.fromkeys(UNITS, "already")
    assert (server.mails, server.connected) == ([], 0)
    assert became(by_smtp(workspace, server, drafted=True)) == dict.fromkeys(UNITS, "sent")
    assert became(by_smtp(workspace, server, drafted=True)) == dict.fromkeys(UNITS, "already")
    assert server.units == list(UNITS)


def test_a_dry_run_writes_nothing(workspace: Path) -> None:
    journal = (workspace / "output" / "journal.jsonl").read_bytes()
    result = send(workspace, NOW, SendOptions(units=UNITS, smtp=True, dry_run=True), Server())
    assert became(result) == dict.fromkeys(UNITS, "to_send")
    assert result.mails[0].to == ("v01@example.invalid",)
    assert (workspace / "output" / "journal.jsonl").read_bytes() == journal
    assert outbox(workspace) == {}


def test_a_draft_that_was_begun_is_written_again_as_it_was(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "no space")

    with monkeypatch.context() as patch:
        patch.setattr("xlkpi.outgoing.mailing.dispatching.write_atomically", full)
        with pytest.raises(OSError, match="no space"):
            drafts(workspace)
    (begun,) = sendings(workspace)
    drafts(workspace, fixed(SENT + timedelta(days=2, hours=5)))
    assert [one.dispatch.unit for one in sendings(workspace)] == list(UNITS)
    assert sendings(workspace)[0].dispatch == begun.dispatch
    date = parsed(outbox(workspace)[begun.dispatch.file])["Date"].datetime
    assert date == SENT + timedelta(days=2)


# -- by SMTP ---------------------------------------------------------------------------------------


def test_mails_are_handed_over_with_pauses_between_them_and_are_on_record(workspace: Path) -> None:
    server = Server()
    pauses: list[float] = []
    result = send(workspace, NOW, SendOptions(units=UNITS, smtp=True), server, pauses.append)
    assert became(result) == dict.fromkeys(UNITS, "sent")
    assert pauses == [3, 3]
    assert server.units == list(UNITS)
    for (data, sender, to), known in zip(server.mails, sendings(workspace), strict=True):
        assert sender == ADDRESS
        assert to == known.dispatch.to
        assert parsed(data)["Message-ID"] == known.dispatch.message_id
        assert parsed(data)["X-Unsent"] is None
        assert known.outcome == "sent"
        assert known.dispatch.attachments[0].name.endswith(".xlsx")
        kept = workspace / "output" / "outbox" / known.dispatch.file
        assert kept.read_bytes() == data


def test_the_message_id_is_on_record_before_the_mail_leaves(workspace: Path) -> None:
    journal = workspace / "output" / "journal.jsonl"
    server = Server()

    def is_on_record() -> None:
        own = parsed(server.mails[-1][0])["Message-ID"]
        assert own in journal.read_text(encoding="utf-8")

    server.after = is_on_record
    by_smtp(workspace, server)
    assert len(server.mails) == 3


def test_a_refused_mail_is_told_with_its_reason_and_tried_again_by_the_next_run(
    workspace: Path,
) -> None:
    server = Server({1: refuses})
    result = by_smtp(workspace, server)
    assert became(result) == {"v01": "sent", "v02": "refused", "v03": "sent"}
    assert result.exit_code == 1
    assert [p.code for p in result.problems] == ["S57"]
    assert "550" in result.mails[1].reason.zh
    again = by_smtp(workspace, server)
    assert became(again) == {"v01": "already", "v02": "sent", "v03": "already"}
    assert server.units == ["v01", "v03", "v02"]


def test_where_the_server_ends_the_work_the_rest_goes_with_the_next_run(workspace: Path) -> None:
    server = Server({1: is_down})
    result = by_smtp(workspace, server)
    assert became(result) == {"v01": "sent", "v02": "unsent", "v03": "unsent"}
    assert result.exit_code == 3
    assert [p.code for p in result.problems] == ["S55"]
    again = by_smtp(workspace, server)
    assert became(again) == {"v01": "already", "v02": "sent", "v03": "sent"}
    assert server.units == list(UNITS)


def test_what_is_in_doubt_is_named_and_only_repeated_when_somebody_says_so(
    workspace: Path,
) -> None:
    server = Server({1: leaves_in_doubt})
    result = by_smtp(workspace, server)
    assert (became(result)["v02"], result.exit_code) == ("in_doubt", 1)
    again = by_smtp(workspace, server, clock=fixed(SENT + timedelta(days=4)))
    assert became(again) == {"v01": "already", "v02": "in_doubt", "v03": "already"}
    assert [(p.code, p.place.unit) for p in again.problems] == [("S63", "v02")]
    assert again.exit_code == 1
    repeated = by_smtp(workspace, server, in_doubt=True)
    assert became(repeated) == {"v02": "sent"}
    first, second = (data for data, _, to in server.mails if to[0].startswith("v02"))
    assert first == second
    assert by_smtp(workspace, server).exit_code == 0


def test_what_is_in_doubt_is_not_drafted_either(workspace: Path) -> None:
    by_smtp(workspace, Server({0: leaves_in_doubt}))
    result = drafts(workspace)
    assert (became(result)["v01"], result.exit_code) == ("in_doubt", 1)
    assert outbox(workspace) == {}


def test_a_mail_that_is_lost_is_not_repeated_as_another(workspace: Path) -> None:
    by_smtp(workspace, Server({0: leaves_in_doubt}))
    for path in (workspace / "output" / "outbox" / "sent").glob("*v01*"):
        path.write_bytes(b"another")
    server = Server()
    (fault,) = faults(lambda: by_smtp(workspace, server, in_doubt=True))
    assert (fault.code, fault.place.unit, server.mails) == ("S62", "v01", [])


def test_a_recipient_of_several_that_was_refused_is_told_and_the_mail_is_not_sent_again(
    workspace: Path,
) -> None:
    server = Server(partly=(REFUSED,))
    result = by_smtp(workspace, server, ("v01",))
    assert (became(result), result.problems) == ({"v01": "sent"}, (REFUSED,))
    assert became(by_smtp(workspace, server, ("v01",))) == {"v01": "already"}


def test_a_unit_that_is_named_twice_gets_one_mail(workspace: Path) -> None:
    server = Server()
    assert became(by_smtp(workspace, server, ("v01", "v02", "v01"))) == {
        "v01": "sent",
        "v02": "sent",
    }
    assert server.units == ["v01", "v02"]


def test_a_unit_with_two_addresses_gets_one_mail_to_both(workspace: Path) -> None:
    re_addressed(workspace, v01="a@163.com; @qingbei.example.gov.cn; b@qq.com")
    server = Server()
    by_smtp(workspace, server, ("v01",))
    assert [to for _, _, to in server.mails] == [("a@163.com", "b@qq.com")]


def test_a_workbook_made_anew_goes_out_and_makes_up_for_a_doubt(workspace: Path) -> None:
    server = Server({0: leaves_in_doubt})
    by_smtp(workspace, server, ("v01", "v02"))
    config = workspace / "xlkpi.toml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("due = 2021-01-15", "due = 2021-01-20"), encoding="utf-8")
    generate(workspace, NOW, units=["v01"])
    result = by_smtp(workspace, server, ("v01", "v02"))
    assert became(result) == {"v01": "sent", "v02": "already"}
    assert result.exit_code == 0
    assert "2021年1月20日" in parsed(server.mails[-1][0])["Subject"]


@pytest.mark.parametrize("after", [False, True])
def test_killed_at_any_step_no_mail_goes_twice_and_none_is_missing_but_those_in_doubt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, after: bool
) -> None:
    append = Ledger.append
    units = ("v01", "v02")
    for step in range(4):
        workspace = sending_in(tmp_path / f"{step}")
        server, count = Server(), iter(range(100))

        def dying(ledger: Ledger, events: Sequence[Event], step: int = step) -> None:
            last = next(count) == step  # noqa: B023 - it is used up within this step
            if last and not after:
                raise Killed
            append(ledger, events)
            if last:
                raise Killed

        monkeypatch.setattr(Ledger, "append", dying)
        with pytest.raises(Killed):
            by_smtp(workspace, server, units)
        monkeypatch.setattr(Ledger, "append", append)
        result = by_smtp(workspace, server, units)
        doubtful = {one.unit for one in result.mails if one.became == "in_doubt"}
        assert len(server.units) == len(set(server.units))
        assert set(server.units) | doubtful == set(units)
        assert result.exit_code == int(bool(doubtful))
        by_smtp(workspace, server, units, in_doubt=True)
        assert set(server.units) == set(units)
        assert became(by_smtp(workspace, server, units)) == dict.fromkeys(units, "already")


def test_stopped_while_a_mail_is_handed_over_it_is_in_doubt(workspace: Path) -> None:
    def ctrl_c() -> None:
        raise KeyboardInterrupt

    server = Server({1: ctrl_c})
    with pytest.raises(KeyboardInterrupt):
        by_smtp(workspace, server)
    result = by_smtp(workspace, server)
    assert became(result) == {"v01": "already", "v02": "in_doubt", "v03": "sent"}
    assert server.units == list(UNITS)


def test_stopped_in_a_pause_nothing_is_in_doubt(workspace: Path) -> None:
    def ctrl_c(_: float) -> None:
        raise KeyboardInterrupt

    server = Server()
    with pytest.raises(KeyboardInterrupt):
        send(workspace, NOW, SendOptions(units=UNITS, smtp=True), server, ctrl_c)
    result = by_smtp(workspace, server)
    assert became(result) == {"v01": "already", "v02": "sent", "v03": "sent"}


def test_over_tls_to_a_server_that_takes_hangs_up_and_refuses(
    workspace: Path, tmp_path: Path
) -> None:
    def hang_up(talk: Talk) -> bytes:
        talk.link.close()
        raise OSError

    fake = SmtpFake(says={"END": [b"250 ok", hang_up], "RCPT TO:<v03": [b"550 5.1.1 nobody"]})

    def connect() -> AbstractContextManager[SmtpSession]:
        return smtp_session(fake, tmp_path)

    def run(*, in_doubt: bool = False) -> Sent:
        options = SendOptions(units=UNITS, smtp=True, in_doubt=in_doubt)
        return send(workspace, NOW, options, connect, lambda _: None)

    assert became(run()) == {"v01": "sent", "v02": "in_doubt", "v03": "refused"}
    assert became(run()) == {"v01": "already", "v02": "in_doubt", "v03": "sent"}
    assert became(run(in_doubt=True)) == {"v02": "sent"}
    to = [str(parsed(one)["To"]) for one in fake.mails]
    assert [next(unit for unit in UNITS if unit in one) for one in to] == ["v01", "v03", "v02"]


def test_how_many_were_looked_at_and_are_done_is_told(workspace: Path) -> None:
    heard: list[tuple[int, int]] = []
    send(workspace, NOW, SendOptions(units=UNITS), progress=lambda *done: heard.append(done))
    assert heard == [(0, 3), (1, 3), (2, 3), (0, 3), (1, 3), (2, 3), (3, 3)]


# -- what is wrong before anything goes ------------------------------------------------------------


def test_mistakes_in_addresses_are_all_told_at_their_cells_and_nothing_goes_there(
    workspace: Path,
) -> None:
    cells = re_addressed(workspace, v01="", v02="cun＠163.com", v03="c01@example.invalid")
    server = Server()
    result = by_smtp(workspace, server)
    assert left_out(result) == [("S61", unit) for unit in UNITS]
    found = result.left_out
    assert [(p.place.cell, p.place.sheet) for p in found] == [(cells[u], "单位") for u in UNITS]
    assert "没有邮箱" in found[0].message.zh
    assert "cun＠163.com" in found[1].message.zh
    assert "（c01）" in found[2].message.zh
    assert (server.connected, sendings(workspace)) == (0, ())


def test_a_whole_domain_is_nowhere_to_send_to(workspace: Path) -> None:
    re_addressed(workspace, v01="@qingbei.example.gov.cn")
    result = drafts(workspace)
    assert left_out(result) == [("S61", "v01")]
    assert "域名" in result.left_out[0].message.zh


def test_who_cannot_be_written_to_is_left_out_and_the_others_get_theirs(workspace: Path) -> None:
    cells = re_addressed(workspace, v01="")
    result = drafts(workspace)
    assert left_out(result) == [("S61", "v01")]
    assert became(result) == {"v02": "drafted", "v03": "drafted"}
    assert re_addressed(workspace, v01="v01@example.invalid") == cells
    assert became(drafts(workspace)) == {"v01": "drafted", "v02": "already", "v03": "already"}


def test_a_workbook_that_is_gone_or_was_changed_does_not_go_out(workspace: Path) -> None:
    first, second, _ = sorted(templates(workspace).glob("*.xlsx"))
    first.unlink()
    second.write_bytes(filled("v02", 5))
    result = drafts(workspace)
    assert left_out(result) == [("S62", "v01"), ("S62", "v02")]
    assert "xlkpi generate 2021-targets" in result.left_out[0].hint.zh
    assert became(result) == {"v03": "drafted"}
    generate(workspace, NOW, units=UNITS)
    assert became(drafts(workspace)) == {"v01": "drafted", "v02": "drafted", "v03": "already"}


def test_a_workbook_made_again_with_another_password_is_the_one_that_was_issued(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("XLKPI_SHEET_PASSWORD", "1234")
        (made,) = generate(workspace, NOW, units=["v01"])
        assert not made.new
        assert became(send(workspace, NOW, SendOptions(units=("v01",)))) == {"v01": "drafted"}
    again = send(workspace, NOW, SendOptions(units=("v01",), drafted=True))
    assert left_out(again) == [("S62", "v01")]


def test_a_unit_without_a_workbook_is_told(workspace: Path) -> None:
    result = send(workspace, NOW, SendOptions(units=("v01", "v04")))
    assert left_out(result) == [("S62", "v04")]
    assert became(result) == {"v01": "drafted"}


def test_without_a_mailbox_nothing_can_be_sent(workspace: Path) -> None:
    config = workspace / "xlkpi.toml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text[: text.index("[mail]")], encoding="utf-8")
    (fault,) = faults(lambda: drafts(workspace))
    assert fault.code == "S20"
    assert "[mail]" in fault.message.zh


def test_the_departments_own_letter_is_used_and_a_faulty_one_stops_all(workspace: Path) -> None:
    own = workspace / "mail_templates" / "issue.txt"
    own.parent.mkdir()
    own.write_text("通知：{任务}\n{单位}请填报。{截至}\n", encoding="utf-8")
    (fault,) = faults(lambda: drafts(workspace))
    assert (fault.code, fault.place.line, fault.place.column) == ("S60", 2, 9)
    own.write_text("通知：{任务}\n{单位}请填报。\n", encoding="utf-8")
    drafts(workspace)
    draft = parsed(next(iter(outbox(workspace).values())))
    assert draft["Subject"] == "通知：2021年项目绩效目标"
    text = next(iter(draft.iter_parts())).get_content()
    assert text.replace("\r\n", "\n") == "示例一村（柳溪）请填报。\n"


# -- reminders -------------------------------------------------------------------------------------


def test_reminders_go_to_the_missing_and_the_rejected_once_a_day(workspace: Path) -> None:
    imported(
        workspace,
        a=mail("v01", {"a.xlsx": filled("v01", 60)}),
        b=mail("v02", {"b.xlsx": filled("v02", "约5")}),
    )
    result = drafts(workspace, remind=True)
    kinds = {one.unit: one.kind for one in result.mails}
    assert kinds["v03"] == "missing"
    assert kinds["v02"] == "rejected"
    text, book = parsed(
        outbox(workspace)["2021-targets_v02_示例二村（桥头）_催改.eml"]
    ).iter_parts()
    copy = next((workspace / "output" / COLLECTION / "returns").glob("v02*"))
    assert (book.get_filename(), book.get_content()) == (copy.name, copy.read_bytes())
    assert "有错误" in text.get_content()
    _, book = parsed(outbox(workspace)["2021-targets_v03_示例三村（槐荫）_催报.eml"]).iter_parts()
    assert book.get_content() == issued("v03")
    again = drafts(workspace, remind=True)
    assert {one.became for one in again.mails} == {"already"}
    tomorrow = drafts(workspace, fixed(SENT + timedelta(days=3)), remind=True)
    assert {one.became for one in tomorrow.mails} == {"drafted"}


def test_a_marked_copy_that_is_gone_is_told(workspace: Path) -> None:
    imported(workspace, b=mail("v02", {"b.xlsx": filled("v02", "约5")}))
    next((workspace / "output" / COLLECTION / "returns").glob("v02*")).unlink()
    result = drafts(workspace, remind=True)
    assert left_out(result) == [("S62", "v02")]
    assert "import --again" in result.left_out[0].hint.zh
