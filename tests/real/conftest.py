"""The one LibreOffice, mail server and database server that all tests here share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.builders import database_server as databases
from tests.real.mail_server import running
from tests.real.office import Office
from tests.real.office_edits import EDIT_WORKER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.builders.database_server import DatabaseServer
    from tests.real.mail_server import MailServer


@pytest.fixture(scope="session", autouse=True)
def reading() -> None:
    """Open files in processes of their own, as users do: everything here is as it really is."""


@pytest.fixture(scope="session")
def office() -> Iterator[Office]:
    """A LibreOffice; where there is none, the test fails: it is never skipped."""
    office = Office(worker=EDIT_WORKER)
    yield office
    office.quit()


@pytest.fixture(scope="session")
def mail_server() -> Iterator[MailServer]:
    """Dovecot and Exim; where they are not installed, the test fails."""
    with running() as server:
        yield server


@pytest.fixture(scope="session")
def database_server() -> Iterator[DatabaseServer]:
    """PostgreSQL; where it is not installed, the test fails."""
    with databases.running() as server:
        yield server
