"""A round by mail: units with mailboxes of their own, clerks who fill and answer, a small form."""

from __future__ import annotations

import os
import random
import shutil
import signal
import smtplib
import ssl
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import TYPE_CHECKING

from tests.builders import small_forms
from tests.builders.small_forms import COLLECTION
from xlkpi.api.import_ import import_paths
from xlkpi.department.opened import Department
from xlkpi.workspace.clock import system_clock

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from tests.real.mail_server import MailServer
    from xlkpi.ledger.outgoing import Sending

DOMAIN = "village.example"
WRONG, RIGHT = "约50", 50


@dataclass
class Round:
    """A workspace whose units have mailboxes; `office` is the department's address."""

    folder: Path
    server: MailServer
    office: str
    units: dict[str, str]
    answered: set[str] = field(default_factory=set)
    filled: dict[str, dict[str, bytes]] = field(default_factory=dict)

    # -- the department ----------------------------------------------------------------------------

    def department(self, *words: str, timeout: float = 600) -> tuple[int, str]:
        """Run the command line to its end; no user ever sees a traceback."""
        ended = subprocess.run(
            self._command(words), capture_output=True, timeout=timeout, env=self._environ,
            check=False,
        )  # fmt: skip
        said = (ended.stdout + ended.stderr).decode("utf-8")
        assert "Traceback" not in said, said
        return ended.returncode, said

    def killed(self, seconds: float, *words: str) -> bool:
        """Run the command line and kill it after some seconds; whether it had not ended."""
        with subprocess.Popen(
            self._command(words), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env=self._environ, start_new_session=True,
        ) as process:  # fmt: skip
            try:
                process.wait(seconds)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                return True
        return False

    def sendings(self) -> tuple[Sending, ...]:
        with Department.at(self.folder, system_clock).view() as ledger:
            return ledger.sendings()

    def merged(self) -> dict[str, str]:
        """Unit -> the amount that is merged."""
        return small_forms.merged(self.folder)

    def _command(self, words: Sequence[str]) -> list[str]:
        program = "from xlkpi.cli import main; main()"
        return [sys.executable, "-c", program, "-C", str(self.folder), *words]

    @property
    def _environ(self) -> dict[str, str]:
        return {**os.environ, **self.server.environ, "PYTHONUTF8": "1"}

    # -- the villages -----------------------------------------------------------------------------

    def clerks(self, amounts: dict[str, object]) -> None:
        """Each clerk fills the workbook that came last and sends it back."""
        context = ssl.create_default_context(cafile=str(self.server.ca))
        with smtplib.SMTP_SSL("localhost", self.server.smtp, context=context) as line:
            line.login(next(iter(self.units.values())), self.server.password)
            for unit, amount in amounts.items():
                line.send_message(self._answer(unit, amount))

    def letters(self, unit: str) -> list[EmailMessage]:
        """What lies in a unit's mailbox, oldest first."""
        paths = self.server.mails(self.units[unit])
        found = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in paths]
        return sorted(found, key=lambda one: str(one["Date"].datetime))

    def _answer(self, unit: str, amount: object) -> EmailMessage:
        letters = [one for one in self.letters(unit) if list(one.iter_attachments())]
        (book,) = letters[-1].iter_attachments()
        data = small_forms.typed(book.get_content(), amount)
        name = str(book.get_filename())
        self.filled.setdefault(unit, {})[f"{len(self.filled.get(unit, {}))}-{name}"] = data
        answer = EmailMessage()
        answer["From"], answer["To"] = self.units[unit], self.office
        answer["Subject"] = f"回复：{letters[-1]['Subject']}"
        answer["In-Reply-To"] = letters[-1]["Message-ID"]
        answer["Message-ID"] = f"<{unit}.{len(self.filled[unit])}@{DOMAIN}>"
        answer.set_content("已填，请查收。")
        answer.add_attachment(
            data, maintype="application", subtype="vnd.ms-excel", filename=f"填好-{name}"
        )
        return answer

    def wait(self, count: int) -> None:
        """Wait until so many mails lie in the department's mailbox."""
        self.server.wait_for(self.office, count)

    def by_folder(self, folder: Path) -> dict[str, str]:
        """What is merged when the same workbooks are handed in as files, in the same order."""
        folder.mkdir()
        other = Round(folder / "w", self.server, self.office, self.units)
        shutil.copytree(self.folder, other.folder)
        for name in ("ledger.db", "journal.jsonl", "inbox", COLLECTION):
            path = other.folder / "output" / name
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        (other.folder / ".xlkpi" / "sealed").unlink()  # the mark of the journal that is gone
        code, said = other.department("generate", COLLECTION)
        assert code == 0, said
        for number in range(max(len(one) for one in self.filled.values())):
            box = folder / f"in{number}"
            box.mkdir()
            for unit, files in self.filled.items():
                for name, data in list(files.items())[number : number + 1]:
                    (box / f"{unit}-{name}").write_bytes(data)
            came = datetime.now(UTC) + timedelta(minutes=number)
            import_paths(other.folder, system_clock, [box], received=came)
        return other.merged()


def begin(folder: Path, server: MailServer, count: int) -> Round:
    """A workspace with so many units, their mailboxes, and the department's."""
    office = f"guoku{random.randrange(10**9)}@example.gov.cn"
    tag = office.partition("@")[0]
    units = {f"u{n:03}": f"u{n:03}.{tag}@{DOMAIN}" for n in range(1, count + 1)}
    config = server.config(office)
    assert config.imap is not None
    assert config.smtp is not None
    small_forms.begin(
        folder,
        units,
        f"""[mail]
address = "{office}"
ca = '{server.ca}'
pause = 0
[mail.imap]
host = "localhost"
port = {config.imap.port}
[mail.smtp]
host = "localhost"
port = {config.smtp.port}
""",
    )
    server.add(office, *units.values())
    return Round(folder, server, office, units)


def twice(mails: Iterable[EmailMessage]) -> list[str]:
    """The Message-IDs that came more than once."""
    ids = [str(one["Message-ID"]) for one in mails]
    return sorted({one for one in ids if ids.count(one) > 1})
