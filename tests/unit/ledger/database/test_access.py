"""A ledger's own database: all of what is done, its tables too, or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import inspect

from xlkpi.ledger.database.access import OwnAccess
from xlkpi.ledger.database.opening import engine_of
from xlkpi.ledger.database.tables import TABLES

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection


@pytest.mark.of_files
def test_tables_that_were_made_half_are_not_there(tmp_path: Path) -> None:
    access = OwnAccess(engine_of(tmp_path / "ledger.db", ""))

    def stopped(connection: Connection) -> None:
        TABLES.create_all(connection)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        access.write(stopped)
    with access.reading() as connection:
        assert inspect(connection).get_table_names() == []
    access.write(TABLES.create_all)
    with access.reading() as connection:
        assert set(inspect(connection).get_table_names()) == set(TABLES.tables)
    access.close()
