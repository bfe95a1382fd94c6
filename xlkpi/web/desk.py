"""What a desk is made of while it runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlkpi.web.keys import Keys
from xlkpi.web.known import Known
from xlkpi.web.uploads import Uploads
from xlkpi.web.work import Work
from xlkpi.web.workspaces import Workspaces, id_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from xlkpi.spec.load import LoadedSpec
    from xlkpi.texts import Lang
    from xlkpi.workspace.clock import Clock


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a desk is opened on: the preview of a spec, else a workspace, else neither."""

    folder: Path | None = None
    spec: Path | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """The secrets, the workspaces, what is at work and what was dropped; `end` ends the server.

    `specs` are the files of specs that are shown, by the ids that stand for them in addresses;
    `drawn` what each of them said when it could last be drawn.
    """

    clock: Clock
    lang: Lang
    end: Callable[[], None]
    workspaces: Workspaces
    keys: Keys = field(default_factory=Keys)
    work: Work = field(default_factory=Work)
    uploads: Uploads = field(default_factory=Uploads)
    specs: dict[str, Path] = field(default_factory=dict)
    drawn: dict[str, LoadedSpec] = field(default_factory=dict)
    known: Known = field(default_factory=Known)

    def address(self, begun: Beginning) -> str:
        """Return where it is shown what the desk is opened on."""
        if begun.spec is not None:
            self.specs[id_of(begun.spec)] = begun.spec
            return f"/specs/{id_of(begun.spec)}"
        return "/" if begun.folder is None else f"/w/{self.workspaces.opened(begun.folder)}"

    @classmethod
    def at(cls, home: Path, clock: Clock, lang: Lang, end: Callable[[], None]) -> Desk:
        """Return a desk of the user whose folder for such things is `home`."""
        return cls(clock, lang, end, Workspaces(home / "workspaces.json"))
