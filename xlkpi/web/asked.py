"""What a page is asked for, and what it answers."""

from __future__ import annotations

import re
import secrets
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar
from urllib.parse import quote, urlencode

from xlkpi.api.state import state_of
from xlkpi.problems import Place, ProblemsFound, problem
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from xlkpi.texts import Lang
    from xlkpi.web.desk import Desk
    from xlkpi.web.known import State
    from xlkpi.web.uploads import Batch
    from xlkpi.web.work import Doing, Job
    from xlkpi.workspace.clock import Clock

T = TypeVar("T")
F = TypeVar("F", bound="InFile")
_PATIENCE = 0.2
"""Seconds that a page waits for what is found out in the background."""
_ABOUT = ("workspace", "collection")
_ONCE = re.compile(r"[A-Za-z0-9_-]{16,64}")
_BLANK = Words("没有填写“{field}”", "“{field}” is blank")
_PART = Words("“{text}”不是完整的路径", "“{text}” is not a whole path")
_WHOLE = Words("请写完整的路径，例如 {example}", "Write the whole path, such as {example}")
_NOT_ONE = Words("放进来的文件有 {n} 个", "{n} files were dropped")
_ONE = Words("请只放{what}这一个文件。", "Drop {what} alone.")
_FILL = Words("请填好再提交。", "Fill it in and send it again.")


@dataclass(frozen=True, slots=True)
class Shown:
    """A page: its template, what it shows, its status of HTTP."""

    template: str
    data: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200


@dataclass(frozen=True, slots=True)
class Goto:
    """Another page."""

    address: str


@dataclass(frozen=True, slots=True)
class Download:
    """A file to be saved: where it lies, what is in it or its pieces, and what it is called."""

    name: str
    content: Path | bytes | Iterator[bytes]


@dataclass(frozen=True, slots=True)
class Data:
    """What a script is told, as JSON."""

    value: Mapping[str, Any]


Answer = Shown | Goto | Download | Data


class InFile(Protocol):
    """What the api tells with lines that lie in a file; None for none."""

    @property
    def file(self) -> Path | None:
        """Where they lie."""


class NoPageError(LookupError):
    """There is nothing at the address: the page says so."""


def refused(found: Words, remedy: Words) -> ProblemsFound:
    """Return what is raised of something that was typed and cannot be taken (S40)."""
    return ProblemsFound((problem("S40", Place(), found=found, remedy=remedy),), exit_code=2)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as pages see it.

    `places` are the parts of the address that are names, `typed` the fields of a form, the last of
    each; `several` has all.
    """

    desk: Desk
    lang: Lang
    path: str
    places: Mapping[str, str]
    query: Mapping[str, str]
    several: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def here(self) -> str:
        """The address that was asked for, with what stands behind its question mark."""
        return f"{quote(self.path)}?{urlencode(self.query)}" if self.query else quote(self.path)

    @property
    def clock(self) -> Clock:
        """The time (UTC) of what is recorded."""
        return self.desk.clock

    @property
    def folder(self) -> Path:
        """The workspace.

        Raises:
            NoPageError: No such workspace was opened.
        """
        found = self.desk.workspaces.by_id.get(self.places["workspace"])
        if found is None:
            raise NoPageError
        return found

    @property
    def root(self) -> str:
        """The path of the workspace, "" where the page is about none."""
        found = self.desk.workspaces.by_id.get(self.places.get("workspace", ""))
        return "" if found is None else str(found)

    @property
    def collection(self) -> str:
        """The id of the collection that the page is about."""
        return self.places["collection"]

    def ask(self, about: Callable[..., T], *further: object) -> T:
        """Return what a function of the api tells of the workspace: as it is, be it known or not.

        Args:
            about: The function.
            further: What it is told beside the workspace and the clock.
        """
        return self.desk.known.ask(about, self.folder, self.clock, *further)

    def ask_soon(
        self,
        about: Callable[..., T],
        *further: object,
        by: State = state_of,
        patience: float = _PATIENCE,
    ) -> T | None:
        """Return what `ask` would; None where it takes longer than a page may, for now.

        While something is done nothing is found out in the background that goes by the state of the
        workspace: it would be out of date soon, and keep the ledger from being written.

        Args:
            about: The function.
            further: What it is told beside the workspace and the clock.
            by: Tells what the answer goes by.
            patience: Seconds that it is waited for.
        """
        seconds = 0.0 if by is state_of and self.desk.work.running else patience
        return self.desk.known.ask_soon(about, seconds, self.folder, self.clock, *further, by=by)

    def ask_for_file(
        self,
        about: Callable[..., F | None],
        *further: object,
        by: State = state_of,
        patience: float = _PATIENCE,
    ) -> F | None:
        """Return what `ask_soon` would of something in a file; anew where that is not there.

        A desk runs for days: what tidies temporary folders may have taken it.
        """
        found = self.ask_soon(about, *further, by=by, patience=patience)
        if found is not None and found.file is not None and not found.file.is_file():
            self.desk.known.forget(self.folder)
            found = self.ask_soon(about, *further, by=by, patience=patience)
        return found

    def typed(self, name: str) -> str:
        """Return what was typed into a field of a form, without white space around it."""
        return next(iter(self.several.get(name, ())), "").strip()

    def needed(self, name: str, label: Words) -> str:
        """Return what was typed into a field that must be filled in.

        Raises:
            ProblemsFound: It is blank (S40).
        """
        text = self.typed(name)
        if not text:
            raise refused(_BLANK.fill(field=label), _FILL)
        return text

    def address(self, page: str, /, **query: str) -> str:
        """Return the address of a page about the same collection, else workspace."""
        collection = self.places.get("collection")
        here = f"{quote(collection, safe='')}/{page}" if collection else page
        return self.in_workspace(here, **query)

    def in_workspace(self, page: str, /, **query: str) -> str:
        """Return the address of a page about the workspace, whatever collection this one is of."""
        here = f"/w/{quote(self.places['workspace'], safe='')}/{page}"
        return f"{here}?{urlencode(query)}" if query else here

    def whole_path(self, name: str, label: Words) -> Path:
        """Return the whole path that was typed into a field.

        Raises:
            ProblemsFound: It is blank, or not whole (S40).
        """
        text = self.needed(name, label)
        path = Path(text)
        with suppress(RuntimeError):  # nobody of the name behind the ~: it is no whole path then
            path = path.expanduser()
        if not path.is_absolute() or "\0" in text:
            raise refused(_PART.fill(text=text), _WHOLE.fill(example=Path.home() / text))
        return path

    def dropped(self, label: Words) -> tuple[str, Batch]:
        """Return (name, files) of what was dropped together, as the form says.

        Raises:
            ProblemsFound: Nothing was dropped (S40).
            NoPageError: It was taken before, or the desk was started anew.
        """
        name = self.needed("batch", label)
        batch = self.desk.uploads.batch(name)
        if batch is None:
            raise NoPageError
        return name, batch

    def dropped_one(self, label: Words) -> tuple[str, tuple[str, Path]]:
        """Return the one file that was dropped: (name of the batch, (its name, where it lies)).

        Raises:
            ProblemsFound: Nothing was dropped, several files, or leftovers of programs (S40).
            NoPageError: It was taken before, or the desk was started anew.
        """
        name, batch = self.dropped(label)
        files = batch.gathered.files
        if len(files) != 1:
            raise refused(_NOT_ONE.fill(n=len(files)), _ONE.fill(what=label))
        return name, files[0]

    def about(self, collection: str) -> Asked:
        """Return the same request about a collection."""
        return replace(self, places={**self.places, "collection": collection})

    def begin(self, label: Words, back: str, doing: Doing) -> Goto:
        """Have something done in the background; return the page on which it is watched.

        A form that is sent again leads to what it began the first time.

        Args:
            label: What it is.
            back: The page that its end leads back to: of this collection, or with "/" before it.
            doing: Does it.
        """
        return self._begun(label, back, doing)[1]

    def typed_in(self, label: Words, to: str, doing: Doing) -> Goto | Job:
        """Have something saved that is short; what is wrong with it is shown where it was typed.

        Args:
            label: What it is.
            to: The page that is shown when it is done, as of `begin`.
            doing: Does it.

        Returns:
            The page to go to; or what was begun, where something is wrong with what was typed.
        """
        job, watched = self._begun(label, to, doing)
        if job is None or job.ended is None or job.ended.stopped or job.ended.bug:
            return watched
        is_told = job.ended.problems or (job.ended.result and job.ended.result.data.get("faults"))
        return job if is_told else Goto(job.back)

    def _begun(self, label: Words, back: str, doing: Doing) -> tuple[Job | None, Goto]:
        """Return what was begun, None where something else is at work, and where it is watched."""
        once = self.typed("once")
        name = once if _ONCE.fullmatch(once) else secrets.token_urlsafe(16)
        to = back if back.startswith("/") else self.address(back)
        about = {one: self.places[one] for one in _ABOUT if one in self.places}
        job = self.desk.work.start(name, label, to, about, doing)
        job.wait(_SOON)
        here = f"/jobs/{job.id}"
        return (job, Goto(here)) if job.id == name else (None, Goto(f"{here}?instead=1"))


_SOON = 1.5
"""Seconds in which most things are done: their page then shows the end at once."""
