"""What refusals of known servers mean: for one mail, or for the run."""

from __future__ import annotations

import pytest

from xlkpi.servers.verdicts import Step, Verdict, verdict


@pytest.mark.parametrize(
    ("said", "step", "expected"),
    [
        # Netease's classes
        ("421 HL:REP too many recipients that are not there", "sender", Verdict.LIMITED),
        ("421 HL:ICC", "sender", Verdict.LIMITED),
        ("450 MI:CEL", "sender", Verdict.LIMITED),
        ("450 MI:DMC", "sender", Verdict.LIMITED),
        ("450 RP:DRC", "recipient", Verdict.LIMITED),
        ("451 RP:QRC", "recipient", Verdict.LIMITED),
        ("451 MI:SFQ", "data", Verdict.LIMITED),
        ("554 MI:STC", "data", Verdict.LIMITED),
        ("450 DT:RBL", "data", Verdict.DOWN),
        ("451 DT:SPM ,please try again", "data", Verdict.LATER),
        ("554 DT:SPM", "data", Verdict.REFUSED),
        ("554 DT:SUM", "data", Verdict.REFUSED),
        ("552 Requested mail action aborted: exceeded mailsize limit", "data", Verdict.REFUSED),
        ("553 Mail from must equal authorized user", "sender", Verdict.SENDER),
        ("553 authentication is required", "data", Verdict.SENDER),
        ("550 User not found", "recipient", Verdict.REFUSED),
        # QQ's
        ("550 Domain frequency limited", "sender", Verdict.LIMITED),
        ("550 Connection frequency limited", "recipient", Verdict.LIMITED),
        ("550 Mailbox unavailable or access denied", "recipient", Verdict.REFUSED),
        ("501 mail from address must be same as authorization user", "sender", Verdict.SENDER),
        ('550 The "From" header is missing or invalid', "data", Verdict.REFUSED),
        ("550 Mail content denied", "data", Verdict.REFUSED),
        # Aliyun's
        ("554 Reject by behaviour spam", "data", Verdict.LIMITED),
        ("454 Transient reject by behaviour spam", "data", Verdict.LIMITED),
        ("505 the total of RCPTs is achieved the maximum threshold", "recipient", Verdict.LIMITED),
        ("554 RCPT (a@b.c) dosn't exist", "recipient", Verdict.REFUSED),
        ("552 mailbox is full", "recipient", Verdict.REFUSED),
        ("440 mail from account doesn't conform with authentication", "sender", Verdict.DOWN),
        # Coremail's and Postfix's
        ("452 Too many recipients received this hour", "recipient", Verdict.LIMITED),
        ("450 4.2.0 Recipient address rejected: Greylisted", "recipient", Verdict.LATER),
        ("452 4.2.2 mailbox quota exceeded", "recipient", Verdict.LATER),
        ("552 5.3.4 Message size exceeds fixed limit", "sender", Verdict.REFUSED),
        ("451 4.3.5 Server configuration error", "recipient", Verdict.DOWN),
        ("454 4.7.1 Relay access denied", "recipient", Verdict.LATER),
        ("530 5.7.0 Must issue a STARTTLS command first", "sender", Verdict.SENDER),
        # none at all
        ("354 go on", "sender", Verdict.DOWN),
    ],
)
def test_what_a_refusal_means(said: str, step: Step, expected: Verdict) -> None:
    assert verdict(int(said[:3]), said, step) is expected
