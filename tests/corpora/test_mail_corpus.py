"""What the import says of every mail of the corpus: each file that came with it, and its sender.

The stand-ins in the mails are real workbooks here: A is filled in, B is as it was sent out. The
verdicts are in tests/mails/verdicts.yaml.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from tests.builders.forms import RECEIVED, UNIT, roster, sign
from tests.builders.opened_books import saved
from tests.builders.several import book_of, issues, plan_for, sent
from tests.mails.samples import Sample, samples
from tests.mails.standins import FILES
from xlkpi.importer.owner.senders import senders
from xlkpi.importer.returns import judge_arrivals
from xlkpi.intake.deliveries import deliveries
from xlkpi.intake.mails import received_mail
from xlkpi.mail.reading import read_mails
from xlkpi.plan.build import HELPER_SHEETS
from xlkpi.reader import mails as module
from xlkpi.reader.arrivals import Arrived, Opening
from xlkpi.reader.incoming import Incoming
from xlkpi.reader.readers import Readers
from xlkpi.workers.executors import HERE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlkpi.mail.mail import Attachment, Mail

VERDICTS = Path(__file__).parents[1] / "mails" / "verdicts.yaml"
SENDERS = senders([(UNIT, ["wang@shima.example"])])
"""The other addresses of the corpus are strangers'."""


@cache
def workbooks() -> dict[bytes, bytes]:
    """Stand-in -> what it stands for."""
    plan = plan_for(1)
    return {FILES["A"]: saved(book_of(plan, 0)), FILES["B"]: sent(plan)}


def real(data: bytes) -> tuple[Mail, ...]:
    """Read mails, real workbooks in the place of the stand-ins."""
    return tuple(
        replace(mail, attachments=tuple(map(_real, mail.attachments))) for mail in read_mails(data)
    )


def _real(one: Attachment) -> Attachment:
    return replace(one, data=workbooks().get(one.data, one.data))


def verdict(sample: Sample) -> list[str]:
    """What is said of a mail's files, and of the mail where it says nothing of them."""
    return list(_said(sample))


def _said(sample: Sample) -> Iterator[str]:
    context = replace(roster(), senders=SENDERS)
    came = Incoming(sample.name, sample.data, RECEIVED)
    opening = Opening(HELPER_SHEETS)
    with Readers(HERE, opening, lambda archive, own: own or archive.received) as readers:
        for one in deliveries(readers.arrivals([came])):
            for file in one.files:
                assert isinstance(file.arrived, Arrived)
                name = file.came.name.partition("!")[2] or "(the file)"
                if file.scan is not None:
                    yield f"{name}: scan"
                    continue
                (judged,) = judge_arrivals([file.arrived], issues(plan_for(1)), sign, context)
                returned = judged.returned
                told = [p.code for p in returned.problems]
                forms = {p.code for form in returned.submissions for p in form.problems}
                codes = " ".join([*told, *sorted(forms & {"F17"})])
                yield f"{name}: {returned.verdict.value} {codes}".strip()
            mail = received_mail(one, one.files, frozenset(), {}, ())
            if mail is not None and mail.fault is not None:
                yield f"(the mail): {mail.fault.code}"


@pytest.fixture(autouse=True)
def _real_workbooks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "read_mails", real)


def known() -> dict[str, list[str]]:
    found: dict[str, list[str]] = yaml.safe_load(VERDICTS.read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.name)
def test_each_mail_has_its_verdict(sample: Sample) -> None:
    assert verdict(sample) == known()[f"{sample.family}/{sample.name}"]


def test_there_is_a_verdict_for_every_mail_and_no_other() -> None:
    assert {f"{one.family}/{one.name}" for one in samples()} == set(known())
    assert len(known()) >= 60
