"""The mailbox: what is new is taken in once, whatever happens on the way, and told where it is."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from tests.builders.posts import COLLECTION, JPG, NOW, SENT, filled, issued, mail, workspace_in
from xlkpi.api.collect import CollectedNow, collect
from xlkpi.api.import_ import import_paths
from xlkpi.api.verify import verify
from xlkpi.department.opened import Department
from xlkpi.intake.mailbox import TOGETHER
from xlkpi.ledger.mails import Attached
from xlkpi.ledger.outgoing import Dispatch
from xlkpi.problems import ProblemsFound, problem
from xlkpi.records import Status
from xlkpi.servers.imap import Fetched, Position
from xlkpi.servers.trouble import ServiceDown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from xlkpi.workspace.config import MailConfig

CAME = SENT + timedelta(days=1)


@dataclass
class Folder:
    """A mailbox in memory: mails by number; the server ends before mail `ends_at`."""

    mails: list[bytes]
    validity: int = 7
    ends_at: int = 1_000
    largest: int = 10_000_000
    asked: list[Position | None] = field(default_factory=list)
    since: list[datetime | None] = field(default_factory=list)
    moved: list[int] = field(default_factory=list)
    name: str = "guoku@example.invalid imap.example INBOX"

    def new(self, after: Position | None, since: datetime | None) -> Iterator[Fetched]:
        self.asked.append(after)
        self.since.append(since)
        start = after.uid if after is not None and after.validity == self.validity else 0
        for uid, data in enumerate(self.mails, 1):
            if uid == self.ends_at:
                raise ServiceDown(problem("S37", found="dropped"))
            if uid > start:
                whole = len(data) <= self.largest
                kept = data if whole else data.partition(b"\n\n")[0] + b"\n\n"
                at = CAME + timedelta(minutes=uid)
                size = len(data) if whole else 200_000_000
                yield Fetched(Position(self.validity, uid), at, size, kept, whole)

    def move(self, uids: Sequence[int]) -> None:
        self.moved += uids


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace with a mailbox."""
    folder = workspace_in(tmp_path)
    with (folder / "xlkpi.toml").open("a", encoding="utf-8") as out:
        out.write('\n[mail]\naddress = "guoku@example.invalid"\n')
    return folder


def collected(workspace: Path, box: Folder) -> CollectedNow:
    @contextmanager
    def opened(_mail: MailConfig, _root: Path) -> Iterator[Folder]:
        yield box

    return collect(workspace, NOW, open_box=opened)


def names(found: CollectedNow) -> list[str]:
    return [file.returned.file for file in found.imported.files]


def test_what_is_new_is_taken_in_at_the_time_it_came(workspace: Path) -> None:
    box = Folder([mail("v01", {"表.xlsx": filled("v01", 55)}, hours=-400)])
    found = collected(workspace, box)
    (file,) = found.imported.files
    assert (file.returned.file, file.merged) == ("INBOX/1.eml!表.xlsx", True)
    assert (file.returned.received, file.returned.sender) == (
        CAME + timedelta(minutes=1),
        "v01@example.invalid",
    )
    assert [written.forms for written in found.imported.masters]
    with Department.at(workspace, NOW).view() as ledger:
        (one,) = ledger.mails()
    assert (one.mailbox, one.validity, one.uid) == (box.name, 7, 1)


def test_only_what_came_since_is_asked_for(workspace: Path) -> None:
    box = Folder([mail("v01", {"表.xlsx": filled("v01", 55)})])
    collected(workspace, box)
    box.mails.append(mail("v02", {"表.xlsx": filled("v02", 50)}))
    assert names(collected(workspace, box)) == ["INBOX/2.eml!表.xlsx"]
    assert names(collected(workspace, box)) == []
    assert box.asked == [None, Position(7, 1), Position(7, 2)]


def test_the_first_day_of_the_configuration_is_that_of_the_workspace(workspace: Path) -> None:
    with (workspace / "xlkpi.toml").open("a", encoding="utf-8") as out:
        out.write("since = 2021-01-06\n")
    box = Folder([])
    collected(workspace, box)
    assert box.since == [datetime(2021, 1, 5, 16, tzinfo=UTC)]


def test_a_folder_that_is_numbered_anew_brings_nothing_twice(workspace: Path) -> None:
    mails = [mail(unit, {"表.xlsx": filled(unit, 50)}) for unit in ("v01", "v02")]
    collected(workspace, Folder(mails))
    again = Folder(mails[::-1], validity=8)
    assert names(collected(workspace, again)) == []
    assert names(collected(workspace, again)) == []
    assert again.asked == [Position(7, 2), Position(8, 2)]
    with Department.at(workspace, NOW).view() as ledger:
        assert len(ledger.returns()) == 2


def test_a_mail_that_was_imported_as_a_file_is_not_taken_twice(
    workspace: Path, tmp_path: Path
) -> None:
    post = mail("v01", {"表.xlsx": filled("v01", 55)})
    (tmp_path / "a.eml").write_bytes(post)
    import_paths(workspace, NOW, [tmp_path / "a.eml"])
    assert names(collected(workspace, Folder([post]))) == []


def test_a_server_that_ends_loses_nothing(workspace: Path) -> None:
    mails = [mail(unit, {"表.xlsx": filled(unit, 50)}) for unit in ("v01", "v02", "v03")]
    box = Folder(mails, ends_at=3)
    found = collected(workspace, box)
    assert [one.code for one in found.trouble] == ["S37"]
    assert names(found) == ["INBOX/1.eml!表.xlsx", "INBOX/2.eml!表.xlsx"]
    assert len(found.imported.masters) == 1
    box.ends_at = 1_000
    found = collected(workspace, box)
    assert (found.trouble, names(found)) == ((), ["INBOX/3.eml!表.xlsx"])


def test_mails_are_moved_only_when_asked_and_only_when_they_are_on_record(
    workspace: Path,
) -> None:
    post = mail("v01", {"表.xlsx": filled("v01", 55)})
    box = Folder([post, mail("v02", {})])
    collected(workspace, box)
    assert box.moved == []
    with (workspace / "xlkpi.toml").open("a", encoding="utf-8") as out:
        out.write('moved_to = "已收"\n')
    box.mails.append(mail("v03", {"表.xlsx": filled("v03", 50)}))
    collected(workspace, box)
    assert box.moved == [3]


def test_of_a_mail_that_is_too_large_it_is_told_who_sent_it(workspace: Path) -> None:
    box = Folder([mail("v02", {"表.xlsx": filled("v02", 50)})], largest=1_000)
    (file,) = collected(workspace, box).imported.files
    assert [p.code for p in file.problems] == ["S59"]
    assert (file.returned.unit, file.returned.sender, file.status) == (
        "v02",
        "v02@example.invalid",
        Status.UNREADABLE,
    )


def test_without_a_mailbox_it_is_said_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(ProblemsFound) as told:
        collected(workspace_in(tmp_path), Folder([]))
    assert ([p.code for p in told.value.problems], told.value.exit_code) == (["S20"], 2)


# -- what we sent ourselves comes back -------------------------------------------------------------


def sent_out(workspace: Path, *files: bytes) -> None:
    """Put on record that these files went out to v01."""
    attached = tuple(Attached("表.xlsx", sha256(data).hexdigest()) for data in files)
    gone = Dispatch(
        "<1@x>", COLLECTION, "v01", "issue", "", ("v01@example.invalid",), "", "draft", "", "", "",
        attached,
    )  # fmt: skip
    with Department.at(workspace, NOW).ledger() as ledger:
        ledger.append([gone])


def test_a_reply_that_carries_our_own_workbook_along_is_its_answer_alone(workspace: Path) -> None:
    sent_out(workspace, issued("v01"))
    files = {"回复.xlsx": filled("v01", 55), "原件.xlsx": issued("v01")}
    for order in (files, dict(reversed(files.items()))):
        box = Folder([mail("v01", order)])
        assert names(collected(workspace, box)) in (["INBOX/1.eml!回复.xlsx"], [])
    with Department.at(workspace, NOW).view() as ledger:
        assert [one.file for one in ledger.returns()] == ["INBOX/1.eml!回复.xlsx"]
        assert {len(one.attachments) for one in ledger.mails()} == {2}


def test_our_own_workbook_alone_was_not_filled(workspace: Path) -> None:
    sent_out(workspace, issued("v01"))
    (file,) = collected(workspace, Folder([mail("v01", {"表.xlsx": issued("v01")})])).imported.files
    assert {p.code for p in file.problems if p.severity.rank == 2} == {"F17"}


def test_a_mail_that_could_not_be_delivered_is_no_return(workspace: Path) -> None:
    sent_out(workspace, issued("v01"))
    bounce = mail("v01", {"表.xlsx": issued("v01")}, sender="MAILER-DAEMON@mx.example")
    found = collected(workspace, Folder([bounce]))
    assert names(found) == []
    (one,) = found.imported.mails
    assert [a.name for a in one.attachments] == ["INBOX/1.eml!表.xlsx"]
    assert not verify(workspace, NOW).problems
    assert replace(one, uid=0) != one


def test_what_an_earlier_portion_brought_is_no_repetition(workspace: Path) -> None:
    own = mail("v01", {"表.xlsx": filled("v01", 55), "盖章.jpg": JPG})
    plain = [mail("v02", {}, hours=n) for n in range(1, TOGETHER + 1)]
    files = collected(workspace, Folder([own, *plain])).imported.files
    assert [file.status.valid for file in files] == [True, True]
    assert [[p.code for p in file.returned.problems] for file in files] == [[], ["F29"]]
