"""Mails of many programs, by the habits of the large providers, and faulty ones: all are read."""

from __future__ import annotations

from email import message_from_bytes, policy
from typing import Any

import pytest

from tests.mails.samples import CORPUS, Sample, said, samples
from xlkpi.mail import mail_format, read_mails

USUAL: dict[str, Any] = {"links": [], "faults": []}
NO_MAILS = {"empty.eml"}
"""What is wanted of it is only that nothing raises."""


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.name)
def test_each_mail_is_read_as_expected(sample: Sample) -> None:
    told = ("sender", "name", "subject", "date", "files", "links", "faults")
    expected = [{key: {**USUAL, **one}[key] for key in told} for one in sample.expected]
    assert [said(mail) for mail in read_mails(sample.data)] == expected


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.name)
def test_each_mail_is_known_for_one(sample: Sample) -> None:
    assert (mail_format(sample.data, sample.name) is None) == (sample.name in NO_MAILS)


def test_every_file_of_the_corpus_is_told_of() -> None:
    there = {path.name for path in CORPUS.glob("*/*")}
    assert there == {sample.name for sample in samples() if sample.family != "outlook"}
    assert len(samples()) >= 60
    assert all(one.get("by") for sample in samples() for one in sample.expected)


@pytest.mark.parametrize(
    "sample",
    [sample for sample in samples() if sample.family == "programs"],
    ids=lambda sample: sample.name,
)
def test_another_reader_finds_the_same_bytes(sample: Sample) -> None:
    """What the standard library finds as attachments of a well-formed mail is found here too."""
    parts = message_from_bytes(sample.data, policy=policy.compat32).walk()
    files = [one for one in parts if one.get_content_maintype() not in {"text", "multipart"}]
    theirs = [one.get_payload(decode=True) for one in files]
    (mail,) = read_mails(sample.data)
    ours = [one.data for one in mail.attachments]
    assert [data for data in theirs if data not in ours] == []
