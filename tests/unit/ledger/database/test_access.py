"""A ledger's own database: all of what is done, its tables too, or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import inspect, select

from xlkpi.ledger.database.access import OwnAccess
from xlkpi.ledger.database.opening import engine_of
from xlkpi.ledger.database.tables import META, TABLES

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


@pytest.mark.of_files
def test_a_statement_on_files_is_compiled_once(tmp_path: Path) -> None:
    hits = []
    for name in ("one.db", "other.db"):
        access = OwnAccess(engine_of(tmp_path / name, ""))
        access.write(TABLES.create_all)
        with access.reading() as connection:
            found: Any = connection.execute(select(META.c.seq, META.c.version, META.c.id))
            hits.append(found.context.cache_hit.name)
        access.close()
    assert hits == ["CACHE_MISS", "CACHE_HIT"]
