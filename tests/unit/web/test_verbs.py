"""Whatever a verb does is done on a page too; what is not there has a reason, written here."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import TYPE_CHECKING

import click

from xlkpi.cli.app import VERBS, group
from xlkpi.importer.reviews import PARTS
from xlkpi.web.addresses import CHANGES, PAGES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ON = "/w/{workspace}/{collection}/"
OF = "/w/{workspace}/"
DECIDED = {"--why": "why", "--who": "who"}
EVERYWHERE = {
    "--format": "for programs: a page is read by a person",
    "--fail-on": "an exit code is for programs",
    "--jobs": "as many as there are processors",
    "--cluster": "for who runs a cluster, on the command line",
    "--collection": "the page is that of a collection",
    "collection": "the page is that of a collection",
    "--no-browser": "the page stands in one",
}
"""Options that no page has, whichever verb has them, and why."""
PLACES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "demo": ("/new", {
        "folder": "folder", "--returns": ON + "in/practice.zip",
        "--targets-only": "whoever practises stops where they like",
    }),
    "init": ("/new", {
        "folder": "folder", "--example": "example", "--from": "old", "--year": "year",
    }),
    "spec check": (OF + "specs/{spec}", {
        "specs": OF + "specs",
        "--against": "for who writes specs in an editor: its lines are told there",
    }),
    "spec schema": ("for editors, which read it from a file", {"--part": "for editors"}),
    "spec show": (OF + "specs/{spec}", {"spec": OF + "specs"}),
    "spec preview": (OF + "specs/{spec}/sheet", {"spec": OF + "specs"}),
    "plan": ("fields are listed where one is typed; the sheet of a spec shows the rest", {
        "target": OF + "specs/{spec}/sheet",
    }),
    "check": (ON + "out", {
        "--mail": OF + "settings/mail/try", "--to-self": "to_self",
    }),
    "generate": (ON + "out/make", {
        "--unit": "units", "--blank": ON + "out/blank", "--handbook": "handbook",
        "--prefill": "a file by the names of fields, as programs write it",
    }),
    "send": (ON + "out/mail", {
        "--unit": "units", "--remind": "remind", "--smtp": "way", "--drafted": "way",
        "--in-doubt": "way", "--dry-run": "way",
    }),
    "import": (ON + "in/take", {
        "paths": "batch", "--again": ON + "in/again", "--dry-run": "trial",
        "--received": "received", "--no-master": "the master is what is looked at",
    }),
    "collect": (ON + "in/collect", {
        "--no-master": "the master is what is looked at",
    }),
    "reply": (ON + "in/answer", {
        "--unit": "units", "--smtp": "way", "--drafted": "way", "--dry-run": "way",
    }),
    "run": ("for a timer of the system: collected, answered and written by a button each", {
        "--smtp": ON + "in/answer", "--every": "for a timer of the system",
    }),
    "status": (ON + "overview", {
        "name": ON + "units/{unit:path}", "--missing": ON + "out/missing.txt",
        "--since": "since the last day with entries; the log has all",
    }),
    "diff": (ON + "units/{unit:path}/form", {
        "unit": ON + "units/{unit:path}/form", "--project": "project", "--between": "before",
    }),
    "log": (OF + "log", {"--unit": "q", "--verify": OF + "log/verify"}),
    "confirm": (ON + "decisions/confirm", {
        **DECIDED, "units": "unit", "--project": "project", "--return": "return",
        "--all": ON + "decisions/confirm-all",
    }),
    "withdraw": (ON + "decisions/withdraw", {
        **DECIDED, "unit": "unit", "--project": "project", "--return": "return",
    }),
    "reinstate": (ON + "decisions/reinstate", {
        **DECIDED, "unit": "unit", "--project": "project", "--return": "return",
    }),
    "waive": (ON + "units/waive", {
        **DECIDED, "unit": "unit", "code": "fault", "--project": "fault", "--field": "field",
    }),
    "amend": (ON + "units/amend", {
        **DECIDED, "unit": "unit", "values": "value", "--project": "project",
    }),
    "adjust": (ON + "units/adjust", {
        **DECIDED, "unit": "unit", "amounts": "value", "--project": "project", "--on": "on",
        "--table": ON + "adjustments/record", "--dry-run": ON + "adjustments/look",
    }),
    "extend": (ON + "units/extend", {
        **DECIDED, "units": ON + "units/extend-several", "until": "until",
    }),
    "review": (ON + "totals/review", {
        "unit": "unit", "--project": "project", "--conclusion": "conclusion", "--budget": "budget",
        "--opinion": "opinion", "--note": "note", "--who": "who",
    }),
    "master": (ON + "totals/write", {"--forms": ON + "totals/print"}),
    "report": (ON + "totals/write", {}),
    "publish": (ON + "totals/publish", {
        "--draft": "draft", "--outline": "outline", "--own": ON + "totals/own",
        "--no-pdf": "a PDF more does no harm",
    }),
    "migrate": (ON + "migrate/take", {"paths": "batch"}),
    "export": (ON + "totals/export", {
        "--bundle": ON + "totals/bundle", "--with-originals": "originals",
    }),
    "key public": (OF + "settings/key", {}),
    "key export": (OF + "keys/write", {"file": "file"}),
    "key import": (OF + "keys/back", {"file": "file"}),
    "key new": (OF + "keys/new", DECIDED),
    "backup": (OF + "settings/backup", {"file": "file", "--encrypt": "passphrase"}),
    "restore": ("/restore", {"file": "file", "folder": "folder"}),
    "desk": ("it is the page", {"folder": "/open"}),
    "explain": ("/codes/{code}", {"code": "/codes/{code}", "--spec": ON + "codes/{code}"}),
}  # fmt: skip
"""Verb -> (the address where it is done, else why nowhere; option -> likewise, or the field)."""


def commands(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    below: Mapping[str, click.Command] = getattr(command, "commands", {})
    for name, one in below.items():
        yield from commands(one, f"{path} {name}")
    if not below:
        yield path, command


def verbs() -> Mapping[str, frozenset[str]]:
    """Verb -> its arguments and options."""
    found = {}
    for verb in VERBS:
        command = group.get_command(click.Context(group), verb)
        assert command is not None
        for path, one in commands(command, verb):
            names = (p.opts[0] if isinstance(p, click.Option) else p.name for p in one.params)
            found[path] = frozenset(str(name) for name in names)
    return found


def fields() -> frozenset[str]:
    """The names of the fields of all forms."""
    folder = files("xlkpi.web") / "templates"
    text = "".join(one.read_text(encoding="utf-8") for one in folder.iterdir())
    named = re.findall(r'name="([a-z_-]+)"|\bfield\("([a-z_]+)"|choice\("([a-z]+)"', text)
    return frozenset((*PARTS, *(name for names in named for name in names)))


def test_every_verb_has_its_page_or_a_reason() -> None:
    assert set(verbs()) == set(PLACES)


def test_every_option_has_its_field_or_a_reason() -> None:
    for verb, options in verbs().items():
        told = PLACES[verb][1]
        assert set(options) - set(told) - set(EVERYWHERE) == set(), verb
        assert set(told) <= options, verb


def test_what_is_said_to_be_there_is_there() -> None:
    known = {*PAGES, *CHANGES}
    for verb, (place, options) in PLACES.items():
        for one in (place, *options.values()):
            if one.startswith("/"):
                assert one in known, (verb, one)
            elif " " not in one:
                assert one in fields(), (verb, one)
