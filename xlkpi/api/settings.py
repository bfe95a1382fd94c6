"""xlkpi.toml and roster.xlsx as the desk shows them: read, and replaced where the new is sound."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from xlkpi.department.opened import ROSTER_SPEC, Department, sound_spec
from xlkpi.department.roster.reading import read_roster
from xlkpi.problems import Place, ProblemsFound, Severity, Unusable, problem, worst
from xlkpi.problems.system_errors import cannot_use
from xlkpi.spec.unparsed import find, spec_digest
from xlkpi.texts import Words
from xlkpi.workspace.config import load, parse
from xlkpi.workspace.durable import write_atomically
from xlkpi.workspace.lock import at_work
from xlkpi.workspace.open_elsewhere import is_open
from xlkpi.workspace.paths import Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from xlkpi.department.roster.reading import RosterRead
    from xlkpi.problems import Problem
    from xlkpi.spec.load import LoadedSpec
    from xlkpi.workspace.clock import Clock

_CHANGED = Words(
    "xlkpi.toml 在这之间被改过，没有保存", "xlkpi.toml was changed meanwhile; nothing was saved"
)
_LOOK = Words("请重新打开设置页，再改一次。", "Open the settings again, and change it once more.")
_OPEN = Words(
    "正在 WPS 或 Excel 中打开，请先关掉", "it is open in a spreadsheet program; close it first"
)
_ROSTER_CHANGED = Words(
    "roster.xlsx 在这之间被改过，没有保存", "roster.xlsx was changed meanwhile; nothing was saved"
)
_ROSTER_AGAIN = Words("请再做一次。", "Do it once more.")


@dataclass(frozen=True, slots=True)
class ConfigText:
    """xlkpi.toml as it stands: its text, a digest that tells it, and its faults."""

    text: str
    digest: str
    problems: tuple[Problem, ...]


def config_text(folder: Path) -> ConfigText:
    """Return xlkpi.toml, faulty or not.

    Args:
        folder: The workspace.

    Raises:
        Unusable: There is no workspace (S30); exit code 3.
    """
    path = Workspace.at(folder).config
    data = path.read_bytes()
    return ConfigText(data.decode("utf-8-sig", "replace"), _digest(data), load(path).problems)


def save_config(folder: Path, clock: Clock, text: str, digest: str) -> None:
    """Write xlkpi.toml anew, where the new text is sound and the old one is what was shown.

    Args:
        folder: The workspace.
        clock: Not asked for the time.
        text: The new text.
        digest: Of the text that was shown (`config_text`).

    Raises:
        ProblemsFound: The new text is faulty (S20), each fault at its line, the file was changed
            meanwhile (S40) or is not UTF-8 (S20); exit code 2. Nothing is written then.
        Unusable: There is no workspace (S30), or another command holds it (S34); exit code 3.
    """
    workspace = Workspace.at(folder)
    # no splitlines(): it splits at signs that are no line's end in TOML, such as U+2028 in a name
    text = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n") + "\n"
    read = parse(text, str(workspace.config))
    if read.value is None or read.problems:
        raise ProblemsFound(read.problems, exit_code=2)
    faults = Department(workspace, read.value, clock).setting_faults(text)
    if worst(faults) is Severity.ERROR:
        raise ProblemsFound(faults, exit_code=2)
    with at_work(workspace):
        before = workspace.config.read_bytes()
        if _digest(before) != digest:
            fault = problem("S40", Place(), found=_CHANGED, remedy=_LOOK)
            raise ProblemsFound((fault,), exit_code=2)
        if not _is_text(before):  # what was shown of it has signs in the place of what is there
            raise ProblemsFound(load(workspace.config).problems, exit_code=2)
        write_atomically(workspace.config.resolve(), text.encode("utf-8"))


def roster_read(workspace: Workspace, data: bytes) -> RosterRead:
    """Return what a roster workbook holds, by the workspace's own spec of rosters or the bundled.

    Raises:
        FileNotFoundError: The program is not whole: its own specs are not there.
    """
    spec = roster_file_spec(workspace)
    return _read_by(spec, spec_digest(spec), data, workspace.roster.name)


def roster_spec(workspace: Workspace) -> LoadedSpec:
    """Return the workspace's own spec of rosters, or the bundled one.

    Raises:
        ProblemsFound: It is faulty (S01-S13); exit code 2.
        FileNotFoundError: The program is not whole: its own specs are not there.
    """
    return sound_spec(roster_file_spec(workspace))


def roster_file_spec(workspace: Workspace) -> Path:
    """Return the file of that spec.

    Raises:
        FileNotFoundError: The program is not whole: its own specs are not there.
    """
    spec = find(ROSTER_SPEC, workspace.specs)
    if spec is None:
        raise FileNotFoundError(ROSTER_SPEC)
    return spec


@lru_cache(maxsize=2)
def _read_by(spec: Path, _digest: str, data: bytes, name: str) -> RosterRead:
    """Read a roster once: a page that is turned does not read it again."""
    return read_roster(data, name, sound_spec(spec))


def roster_changed() -> ProblemsFound:
    """Return what is raised where the roster is not the one that was shown any more (S40)."""
    fault = problem("S40", Place(), found=_ROSTER_CHANGED, remedy=_ROSTER_AGAIN)
    return ProblemsFound((fault,), exit_code=2)


def put_roster(workspace: Workspace, data: bytes, digest: str) -> bool:
    """Write the roster anew; the one before lies beside it as `roster.old.xlsx`.

    Args:
        workspace: Whose roster it is.
        data: The workbook.
        digest: SHA-256 of the one that was shown.

    Returns:
        Whether there was another one, which lies beside it now.

    Raises:
        ProblemsFound: Another one was put there meanwhile (S40); exit code 2.
        Unusable: Another command holds the workspace (S34), or the roster is open in another
            program (S31); exit code 3.
    """
    with at_work(workspace):
        if is_open(workspace.roster):
            raise Unusable(cannot_use(str(workspace.roster), _OPEN))
        before = workspace.roster.read_bytes() if workspace.roster.is_file() else b""
        if _digest(before) != digest:
            raise roster_changed()
        is_other = before not in (b"", data)
        if is_other:
            write_atomically(workspace.roster.with_name("roster.old.xlsx"), before)
        write_atomically(workspace.roster.resolve(), data)  # a link stays one: others use it too
    return is_other


def _is_text(data: bytes) -> bool:
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return True


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
