"""A server in memory that mails are handed to, and a workspace that sends them."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.builders.posts import COLLECTION, workspace_in
from xlkpi.problems import problem
from xlkpi.servers.trouble import Doubtful, Refused, ServiceDown
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from xlkpi.problems import Problem

ADDRESS = "guoku@qingbei.example.gov.cn"
_SAID = Words("550 没有此人", "550 no such user")
REFUSED = problem("S57", server="smtp:465", to="x@example.cn", found=_SAID, remedy=_SAID)
DOWN = problem("S55", server="smtp:465", found=_SAID, remedy=_SAID)
DOUBT = problem("S58", server="smtp:465", to="x@example.cn", found=_SAID)


def refuses() -> None:
    raise Refused(REFUSED, lasting=True)


def is_down() -> None:
    raise ServiceDown(DOWN)


def leaves_in_doubt() -> None:
    raise Doubtful(DOUBT)


@dataclass
class Server:
    """Keeps what it was handed; `trouble` says what it does with a mail, by number from 0.

    In doubt, and where something happens `after`, the mail was kept.
    """

    trouble: dict[int, Callable[[], None]] = field(default_factory=dict)
    after: Callable[[], None] = lambda: None
    partly: tuple[Problem, ...] = ()
    mails: list[tuple[bytes, str, tuple[str, ...]]] = field(default_factory=list)
    asked: int = 0
    connected: int = 0

    def hand_over(self, message: bytes, sender: str, to: Sequence[str]) -> Sequence[Problem]:
        number, self.asked = self.asked, self.asked + 1
        trouble = self.trouble.get(number)
        if trouble in (refuses, is_down):
            trouble()
        self.mails.append((message, sender, tuple(to)))
        if trouble is not None:
            trouble()
        self.after()
        return self.partly

    @contextmanager
    def __call__(self) -> Iterator[Server]:
        self.connected += 1
        yield self

    @property
    def units(self) -> list[str]:
        """To whom mails were handed over: the names of the addresses."""
        return [to[0].partition("@")[0] for _, _, to in self.mails]


def sending_in(folder: Path) -> Path:
    """A workspace whose three units have their workbooks, and a mailbox to send from."""
    workspace = workspace_in(folder)
    config = workspace / "xlkpi.toml"
    text = config.read_text(encoding="utf-8")
    own = f'\n[mail]\naddress = "{ADDRESS}"\nname = "庆北办事处财政所"\npause = 3\n'
    config.write_text(text + own, encoding="utf-8")
    return workspace


def outbox(workspace: Path) -> dict[str, bytes]:
    """The drafts in the outbox by name."""
    folder = workspace / "output" / "outbox"
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.eml"))}


def templates(workspace: Path) -> Path:
    return workspace / "output" / COLLECTION / "templates"
