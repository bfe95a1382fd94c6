"""Whether what went out, or was written for the department, is as it was made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.ledger.journal.events import Issued, MasterWritten
from xlkpi.ledger.outgoing import Dispatch, Dispatched
from xlkpi.problems import Place, problem
from xlkpi.texts import Words
from xlkpi.workspace.digest import digest_of
from xlkpi.workspace.paths import beside

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from xlkpi.ledger.journal.events import Event
    from xlkpi.problems import Problem
    from xlkpi.workspace.paths import Workspace

_FINAL = frozenset({"sent", "doubtful"})
"""What became of a mail after which its file is not written again."""


class Outgoing:
    """What is on record of files that were made: the last of each name counts."""

    def __init__(self) -> None:
        self._issued: dict[tuple[str, str], Issued] = {}
        self._mails: dict[str, Dispatch] = {}
        self._outcomes: dict[str, str] = {}
        self._masters: dict[str, list[str]] = {}

    def take(self, event: Event) -> None:
        """Note an event of the journal."""
        match event:
            case Issued(collection=collection, unit=unit):
                self._issued[collection, unit] = event
            case Dispatch(file=file):
                self._mails[file] = event
            case Dispatched(message_id=name, outcome=outcome):
                self._outcomes[name] = outcome
            case MasterWritten(collection=collection, sha256=digest):
                self._masters.setdefault(collection, []).append(digest)
            case _:
                pass

    def wrong(self, workspace: Workspace) -> Iterator[Problem]:
        """Yield each file that is not as it was made: S77 for a sent mail, else S79.

        What may be moved or thrown away is only looked at where it is: workbooks, drafts, masters.
        """
        for issued in self._issued.values():
            path = workspace.templates(issued.collection) / issued.file
            if issued.sha256 and digest_of(path) not in ("", issued.sha256):
                yield problem("S79", Place(file=str(path), unit=issued.unit), found=_ANOTHER)
        for mail in self._mails.values():
            yield from self._wrong_mail(workspace.outbox / mail.file, mail)
        yield from _wrong_masters(workspace, self._masters)

    def _wrong_mail(self, path: Path, mail: Dispatch) -> Iterator[Problem]:
        digest = digest_of(path)
        place = Place(file=str(path), unit=mail.unit)
        if mail.way == "draft":
            if digest not in ("", mail.sha256):
                yield problem("S79", place, found=_DRAFT)
        elif self._outcomes.get(mail.message_id, "sent") in _FINAL and digest != mail.sha256:
            yield problem("S77", place, found=_MAIL if digest else _NO_MAIL)


def _wrong_masters(workspace: Workspace, masters: Mapping[str, Iterable[str]]) -> Iterator[Problem]:
    for name, written in masters.items():
        *older, last = written
        for path in (workspace.master(name), beside(workspace.master(name))):
            digest = digest_of(path)
            if digest not in ("", last):
                found = _OLDER if digest in older else _TYPED
                yield problem("S79", Place(file=str(path)), found=found)


_ANOTHER = Words(
    "不是下发时的那个文件：可能用新版本重新生成过，也可能被人改过",
    "it is not the file that was issued: made anew by a newer version, or changed by somebody",
)
_DRAFT = Words("草稿写好之后改过", "the draft was changed since it was written")
_MAIL = Words("已发出的邮件与发出时不同", "the mail is not as it was when it was sent")
_NO_MAIL = Words("已发出的邮件不见了", "the mail that was sent is gone")
_OLDER = Words(
    "是较早写出的汇总表；运行 xlkpi master 重写",
    "it is an older master; xlkpi master writes it anew",
)
_TYPED = Words(
    "写出之后有人改过；下次 xlkpi master 只取审核意见，其余照账本重写",
    "somebody changed it since; the next xlkpi master takes over the reviews alone",
)
