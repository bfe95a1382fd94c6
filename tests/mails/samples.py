"""The corpus of mails: what each file is, and what is expected of it (tests/mails/corpus)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from tests.mails.outlook_mails import MAILS
from tests.mails.standins import FILES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.mail import Attachment, Mail

CORPUS = Path(__file__).parent / "corpus"


@dataclass(frozen=True, slots=True)
class Sample:
    """A mail: the family it is of, its file, its bytes, and what is expected of its mails."""

    family: str
    name: str
    data: bytes
    expected: tuple[Mapping[str, Any], ...]


@cache
def samples() -> tuple[Sample, ...]:
    """All mails of the corpus."""
    found: list[Sample] = []
    for path in sorted(CORPUS.glob("*.yaml")):
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
        for name, given in told["mails"].items():
            each = given.get("mails", [given])
            expected = tuple({**told["usual"], **one} for one in each)
            data = (
                MAILS[name] if path.stem == "outlook" else (CORPUS / path.stem / name).read_bytes()
            )
            found.append(Sample(path.stem, name, data, expected))
    return tuple(found)


def said(mail: Mail) -> dict[str, Any]:
    """What a mail says, as the corpus writes it."""
    return {
        "sender": mail.sender,
        "name": mail.sender_name,
        "subject": mail.subject,
        "date": mail.date.strftime("%Y-%m-%d %H:%M") if mail.date else "",
        "files": [{one.name: label(one)} for one in mail.attachments],
        "links": [f"{link.service} {link.name}".strip() for link in mail.links],
        "faults": [f"{fault.kind.name} {fault.where}".strip() for fault in mail.faults],
    }


def label(one: Attachment) -> str:
    """Which stand-in an attachment is, whether the text shows it, and which mail it lay in."""
    whole = next((name for name, data in FILES.items() if data == one.data), "")
    part = next((name for name, data in FILES.items() if data.startswith(one.data)), "unknown")
    shown = ", in the text" if one.inline else ""
    within = f", within {one.within.subject}" if one.within else ""
    return (whole or f"{len(one.data)} bytes of {part}") + shown + within
