"""export --bundle: what a department has accepted, signed, for the next level."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from xlkpi.bundle.archive import bundle_file
from xlkpi.bundle.keys import key_fingerprint
from xlkpi.bundle.signing import public_key_of
from xlkpi.department.bundles import bundle_contents, originals_of
from xlkpi.department.opened import Department
from xlkpi.department.signing import signing_key
from xlkpi.problems import ProblemsFound
from xlkpi.workspace.durable import write_atomically
from xlkpi.workspace.paths import safe_name
from xlkpi.workspace.placeholders import placeholders

if TYPE_CHECKING:
    from pathlib import Path

    from xlkpi.workspace.clock import Clock


@dataclass(frozen=True, slots=True)
class Bundled:
    """The bundle that was written.

    `number` is its number, `at` when what it has was recorded (UTC, ISO 8601, "" for nothing).
    `fingerprint` is that of the key it is signed under. `due` counts forms due, `forms` those that
    are in it, `held` those due that wait for a decision. `originals` came along, `lacking` could
    not.
    """

    collection: str
    file: Path
    sha256: str
    number: int
    at: str
    fingerprint: str
    due: int
    forms: int
    held: int
    originals: int = 0
    lacking: int = 0


def export_bundle(
    folder: Path, clock: Clock, collection: str | None = None, *, with_originals: bool = False
) -> Bundled:
    """Write the accepted forms of a collection as one signed file; the ledger is only looked at.

    As long as nothing is recorded and the roster stays as it is, it is the same file again.

    Args:
        folder: The workspace.
        clock: Gives the time (UTC) by which the roll is called; it is not in what is written.
        collection: Its id or title; None where there is but one.
        with_originals: Whether the files that units sent go along.

    Returns:
        Where it lies, and how much is in it.

    Raises:
        ProblemsFound: The collection cannot be told (S21, S23, S92), forms are in another measure
            (S38), or xlkpi.toml or the spec is faulty or not all written (S20, S01-S13); exit
            code 2.
        Unusable: There is no signing key (S64), there is no workspace (S30), or it cannot be used;
            exit code 3.
        OSError: The disk is full, or the folder cannot be written to.
    """
    department = Department.at(folder, clock)
    if left := placeholders(department.workspace.config):
        raise ProblemsFound(left, exit_code=2)
    chosen = department.collection(collection)
    private = signing_key(department.workspace)
    public = public_key_of(private)
    with department.view() as ledger:
        contents, now = bundle_contents(department, ledger, chosen, public)
    originals = tuple(originals_of(department, contents, now.series)) if with_originals else ()
    wanted = {r.sha256 for form in contents.forms for r in form.returns if not r.by_hand}
    data = bundle_file(contents, private, originals)
    said = contents.said
    end = "_含原件" if with_originals else ""
    name = safe_name(f"{said.department}_{chosen.id}_{said.number}{end}")
    path = department.workspace.bundles(chosen.id) / f"{name}.zip"
    write_atomically(path, data)
    return Bundled(
        chosen.id,
        path,
        sha256(data).hexdigest(),
        said.number,
        said.at,
        key_fingerprint(public),
        len(now.forms),
        len(contents.forms),
        sum(form.state == "held" for form in now.forms),
        len(originals),
        len(wanted) - len(originals) if with_originals else 0,
    )
