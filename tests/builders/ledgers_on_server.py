"""Every ledger of the tests on a real server: what users of xlkpi.toml's [ledger] have."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.builders.database_server import kept, url_for
from xlkpi.department.opened import Department

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlkpi.ledger.book import Ledger


@contextmanager
def on_server() -> Iterator[None]:
    """Give each workspace without a ledger by URL a schema of its own.

    After each verb its journal is brought to the workspace's file, as for a backup: tests copy
    workspaces, and a copy is another one, which moves the file to a schema of its own.
    """
    opened = Department.ledger

    def url(department: Department) -> str:
        said = department.config.ledger.url
        return said or url_for(department.workspace.journal)

    @contextmanager
    def ledger(department: Department, *, proving: bool = True) -> Iterator[Ledger]:
        try:
            with opened(department, proving=proving) as found:
                yield found
        finally:
            department.journal.lines.to_file()

    with kept(), pytest.MonkeyPatch.context() as patched:
        patched.setattr(Department, "ledger_url", property(url))
        patched.setattr(Department, "ledger", ledger)
        yield
