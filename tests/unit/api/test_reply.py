"""reply: the newest mail of a unit is answered in its thread, once, and told what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from email import message_from_bytes, policy
from typing import TYPE_CHECKING

import pytest

from tests.builders.posts import COLLECTION, JPG, NOW, filled, imported, issued, mail
from tests.fakes.transports import (
    ADDRESS,
    Server,
    is_down,
    leaves_in_doubt,
    outbox,
    refuses,
    sending_in,
)
from xlkpi.api.reply import reply
from xlkpi.api.status import status
from xlkpi.api.verify import verify
from xlkpi.department.opened import Department
from xlkpi.outgoing.mailing.sending import SendOptions, Sent
from xlkpi.problems import ProblemsFound

if TYPE_CHECKING:
    from email.message import EmailMessage
    from pathlib import Path


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return sending_in(tmp_path)


@dataclass(frozen=True)
class Seen:
    """A mail as a mail program shows it."""

    to: str
    subject: str
    text: str
    files: dict[str, bytes]
    answers: str
    thread: str


def seen(data: bytes) -> Seen:
    message: EmailMessage = message_from_bytes(data, policy=policy.default)
    body = message.get_body(("plain",))
    assert body is not None
    return Seen(
        str(message["To"]),
        str(message["Subject"]),
        body.get_content(),
        {str(p.get_filename()): p.get_content() for p in message.iter_attachments()},
        str(message["In-Reply-To"]),
        str(message["References"]),
    )


def became(found: Sent) -> list[tuple[str, str, str]]:
    return [(one.unit, one.kind, one.became) for one in found.mails]


def test_an_acceptance_names_the_figures_in_the_thread_of_the_mail(workspace: Path) -> None:
    imported(workspace, a=mail("v01", {"表.xlsx": filled("v01", 55)}))
    assert became(reply(workspace, NOW, SendOptions())) == [("v01", "accepted", "drafted")]
    ((name, data),) = outbox(workspace).items()
    assert name.startswith(f"{COLLECTION}_v01_")
    one = seen(data)
    assert one.to == "v01 <v01@example.invalid>"
    assert one.answers == one.thread == "<v01.0.1@example.invalid>"
    assert "预算数 55" in one.text
    assert "表.xlsx" in one.text
    assert one.files == {}


def test_a_return_letter_carries_the_marked_copy_and_says_what_is_wrong(workspace: Path) -> None:
    imported(workspace, a=mail("v01", {"表.xlsx": filled("v01", "约50")}))
    before = status(workspace, NOW).call.units[0]
    assert (before.state, became(reply(workspace, NOW, SendOptions()))) == (
        "rejected",
        [("v01", "returned", "drafted")],
    )
    ((_, data),) = outbox(workspace).items()
    one = seen(data)
    (copy,) = (workspace / "output" / COLLECTION / "returns").glob("v01_*")
    assert one.files == {copy.name: copy.read_bytes()}
    assert "约50" in one.text
    assert "2021年1月15日" in one.text
    after = status(workspace, NOW).call
    assert after.units[0].state == "returned"
    assert {form.sent_back for form in after.forms if form.state == "returned"} == {NOW()}


def test_what_cannot_be_read_is_answered_with_the_workbook(workspace: Path) -> None:
    imported(workspace, a=mail("v02", {"IMG_1.jpg": JPG}))
    assert became(reply(workspace, NOW, SendOptions())) == [("v02", "unreadable", "drafted")]
    ((_, data),) = outbox(workspace).items()
    one = seen(data)
    assert list(one.files.values()) == [issued("v02")]
    assert "图片" in one.text


def test_nothing_is_answered_twice(workspace: Path) -> None:
    imported(workspace, a=mail("v01", {"表.xlsx": filled("v01", 55)}))
    reply(workspace, NOW, SendOptions())
    drafts = outbox(workspace)
    assert became(reply(workspace, NOW, SendOptions())) == [("v01", "accepted", "already")]
    assert outbox(workspace) == drafts
    server = Server()
    assert became(reply(workspace, NOW, SendOptions(smtp=True), server)) == [
        ("v01", "accepted", "already")
    ]
    assert server.mails == []


def test_the_next_mail_is_answered_anew(workspace: Path) -> None:
    server = Server()
    options = SendOptions(smtp=True)
    imported(workspace, a=mail("v01", {"表.xlsx": filled("v01", "约50")}))
    reply(workspace, NOW, options, server)
    imported(workspace, b=mail("v01", {"改.xlsx": filled("v01", 50)}, hours=5))
    assert became(reply(workspace, NOW, options, server)) == [("v01", "accepted", "sent")]
    first, second = (seen(data) for data, _, _ in server.mails)
    assert (first.answers, second.answers) == (
        "<v01.0.1@example.invalid>",
        "<v01.5.1@example.invalid>",
    )
    assert [sender for _, sender, _ in server.mails] == [ADDRESS, ADDRESS]
    assert not verify(workspace, NOW).problems


def answered(workspace: Path, server: Server) -> dict[str, str]:
    """What became of each unit's answer."""
    found = reply(workspace, NOW, SendOptions(smtp=True), server, lambda _: None)
    return {unit: what for unit, _, what in became(found)}


@pytest.mark.parametrize(
    ("trouble", "told", "again"),
    [
        (refuses, "refused", "sent"),
        (is_down, "unsent", "sent"),
        (leaves_in_doubt, "in_doubt", "in_doubt"),
    ],
)
def test_a_server_in_trouble_loses_and_doubles_nothing(
    workspace: Path, trouble: object, told: str, again: str
) -> None:
    imported(
        workspace,
        a=mail("v01", {"表.xlsx": filled("v01", 55)}),
        b=mail("v02", {"表.xlsx": filled("v02", 50)}),
    )
    server = Server({0: trouble})  # type: ignore[dict-item]
    assert answered(workspace, server)["v01"] == told
    server.trouble.clear()
    assert answered(workspace, server)["v01"] == again
    assert sorted(server.units) == ["v01", "v02"]


def test_a_dry_run_and_other_units_send_nothing(workspace: Path) -> None:
    imported(workspace, a=mail("v01", {"表.xlsx": filled("v01", 55)}))
    told = reply(workspace, NOW, SendOptions(dry_run=True))
    assert became(told) == [("v01", "accepted", "to_send")]
    assert became(reply(workspace, NOW, SendOptions(units=("v02",)))) == []
    assert outbox(workspace) == {}


def test_a_missing_marked_copy_is_told_before_anything_goes(workspace: Path) -> None:
    imported(
        workspace,
        a=mail("v01", {"表.xlsx": filled("v01", "约50")}),
        b=mail("v02", {"表.xlsx": filled("v02", 50)}),
    )
    (copy,) = (workspace / "output" / COLLECTION / "returns").glob("v01_*")
    copy.unlink()
    with pytest.raises(ProblemsFound) as told:
        reply(workspace, NOW, SendOptions())
    assert [(p.code, p.place.unit) for p in told.value.problems] == [("S62", "v01")]
    assert outbox(workspace) == {}
    with Department.at(workspace, NOW).view() as ledger:
        assert ledger.sendings() == ()
