"""The ledger's tables; `VERSION` rises with their form, an older ledger is made anew."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Boolean, Column, Index, Integer, MetaData, String, Table, Text
from sqlalchemy.types import TypeDecorator

from xlkpi.json_text import json_plain
from xlkpi.plan.answers import DIGITS


class Json(TypeDecorator[Any]):
    """Data as a text of JSON."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: object) -> str:
        """Return data as they stand in the table."""
        del dialect
        return json_plain(value)

    def process_result_value(self, value: Any, dialect: object) -> Any:
        """Return what stands in the table as data."""
        del dialect
        return json.loads(value)


VERSION = 20
TABLES = MetaData()
META = Table(
    "meta",
    TABLES,
    Column("id", Integer, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("head", String(64), nullable=False),
)
ENTRIES = Table(
    "entries",
    TABLES,
    Column("seq", Integer, primary_key=True),
    Column("unit", String(64), nullable=False, index=True),
)
"""Which unit an entry of the journal is about, for those that are about one."""
SPECS = Table(
    "specs",
    TABLES,
    Column("fingerprint", String(64), primary_key=True),
    Column("text", Text, nullable=False),
)
ISSUES = Table(
    "issues",
    TABLES,
    Column("seq", Integer, primary_key=True),
    Column("collection", String(64), nullable=False),
    Column("unit", String(64), nullable=False),
    Column("unit_name", Text, nullable=False),
    Column("spec", String(64), nullable=False),
    Column("plan", String(64), nullable=False, index=True),
    Column("file", Text, nullable=False),
    Column("at", String(40), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("measure", String(16), nullable=False),
    Column("occasion", Json, nullable=False),
    Index("issues_of_unit", "collection", "unit"),
)
RETURNS = Table(
    "returns",
    TABLES,
    Column("seq", Integer, primary_key=True),
    Column("judged", Integer, nullable=False),
    Column("file", Text, nullable=False),
    Column("sha256", String(64), nullable=False, index=True),
    Column("received", String(40), nullable=False),
    Column("verdict", String(32), nullable=False),
    Column("unit", String(64), nullable=False),
    Column("unit_name", Text, nullable=False),
    Column("collection", String(64), nullable=False),
    Column("sender", Text, nullable=False),
    Column("problems", Json, nullable=False),
    Column("answers", String(DIGITS), nullable=False),
    Column("mail", String(64), nullable=False),
    Column("by_hand", Boolean, nullable=False),
    Column("named", Text, nullable=False),
    Column("amendment", Json, nullable=False),
    Column("bundle", Json, nullable=False),
    Index("returns_of_unit", "collection", "unit"),
)
FORMS = Table(
    "forms",
    TABLES,
    Column("seq", Integer, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("unit", String(64), nullable=False, index=True),
    Column("project", String(64), nullable=False),
    Column("project_name", Text, nullable=False),
    Column("sheet", Text, nullable=False),
    Column("verdict", String(32), nullable=False),
    Column("content", String(64), nullable=False),
    Column("issued", String(64), nullable=False),
    Column("by_choice", Boolean, nullable=False),
    Column("source", Json, nullable=False),
    Column("records", Json, nullable=False),
    Column("faults", Json, nullable=False),
    Column("remarks", Json, nullable=False),
)
DECISIONS = Table(
    "decisions",
    TABLES,
    Column("seq", Integer, primary_key=True),
    Column("collection", String(64), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("unit", String(64), nullable=False, default="", index=True),
    Column("sha256", String(64), nullable=False, default="", index=True),
    Column("body", Json, nullable=False),
)
REVIEWS = Table(
    "reviews",
    TABLES,
    Column("seq", Integer, primary_key=True),
    Column("collection", String(64), nullable=False, index=True),
    Column("body", Json, nullable=False),
)
EVIDENCE = Table(
    "evidence",
    TABLES,
    Column("seq", Integer, primary_key=True),
    Column("collection", String(64), nullable=False, index=True),
    Column("unit", String(64), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("file", Text, nullable=False),
    Column("received", String(40), nullable=False),
    Column("returned", String(64), nullable=False),
    Column("sender", Text, nullable=False),
)
MAILS = Table(
    "mails",
    TABLES,
    Column("seq", Integer, primary_key=True),
    Column("sha256", String(64), nullable=False, index=True),
    Column("mailbox", Text, nullable=False),
    Column("validity", Integer, nullable=False),
    Column("uid", Integer, nullable=False),
    Column("body", Json, nullable=False),
)
DISPATCHES = Table(
    "dispatches",
    TABLES,
    Column("seq", Integer, primary_key=True),
    Column("collection", String(64), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("about", Text, nullable=False),
    Column("message_id", String(255), nullable=False, index=True),
    Column("outcome", String(16), nullable=False, default=""),
    Column("reason", Text, nullable=False, default=""),
    Column("ended", String(40), nullable=False, default=""),
    Column("body", Json, nullable=False),
)
MASTERS = Table(
    "masters",
    TABLES,
    Column("seq", Integer, primary_key=True),
    Column("collection", String(64), nullable=False, index=True),
    Column("revision", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
)
SEALS = Table(
    "seals",
    TABLES,
    Column("seq", Integer, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("body", Json, nullable=False),
)

FORM_STATES = Table(
    "form_states",
    TABLES,
    Column("collection", String(64), primary_key=True),
    Column("unit", String(64), primary_key=True),
    Column("project", String(64), primary_key=True),
    Column("unit_name", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("latest", String(32), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("repeats", Text, nullable=False),
    Column("errors", Integer, nullable=False),
    Column("warnings", Integer, nullable=False),
    Column("merged", String(32), nullable=False),
    Column("never_due", Boolean, nullable=False),
    Column("held", Integer, nullable=False),
    Column("withdrawn", Integer, nullable=False),
    Column("counted", String(40), nullable=False),
    Column("sender", String(64), nullable=False),
)
UNIT_STATES = Table(
    "unit_states",
    TABLES,
    Column("collection", String(64), primary_key=True),
    Column("unit", String(64), primary_key=True),
    Column("issued", Boolean, nullable=False),
    Column("received", String(40), nullable=False),
)
"""What the rows of issues, returns, forms and decisions come to (`ledger.form_states`)."""
