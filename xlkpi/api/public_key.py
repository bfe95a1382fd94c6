"""key public: the key that bundles are signed with, made once; its public half goes up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.bundle.keys import key_fingerprint
from xlkpi.bundle.signing import public_key_of
from xlkpi.department.opened import Department
from xlkpi.department.signing import signing_key
from xlkpi.workspace.key import make_key

if TYPE_CHECKING:
    from pathlib import Path

    from xlkpi.workspace.clock import Clock


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key as text, its fingerprint, whether it was made just now, and whose it is.

    `file` is where the private key lies.
    """

    key: str
    fingerprint: str
    is_new: bool
    department: str
    file: Path


def public_key(folder: Path, clock: Clock) -> PublicKey:
    """Return the public key of a workspace; the private one is made where there is none.

    Args:
        folder: The workspace.
        clock: Not asked for the time.

    Raises:
        ProblemsFound: xlkpi.toml is faulty (S20); exit code 2.
        Unusable: There is no workspace (S30), or the file is no key (S31); exit code 3.
        OSError: The key cannot be written.
    """
    department = Department.at(folder, clock)
    own = department.workspace.signing_key
    is_new = not own.exists()
    public = public_key_of(make_key(own) if is_new else signing_key(department.workspace))
    name = department.config.department.name
    return PublicKey(public, key_fingerprint(public), is_new, name, own)
