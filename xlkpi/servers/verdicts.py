"""What an SMTP server's refusal means: for this mail, or for all of them."""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import Literal

Step = Literal["sender", "recipient", "data"]


class Verdict(Enum):
    """What to do after a refusal."""

    REFUSED = auto()
    """This mail will never be taken; others may be."""
    LATER = auto()
    """This mail is not taken now; others may be."""
    SENDER = auto()
    """The account may not send as this sender: no mail will be taken."""
    LIMITED = auto()
    """Too many mails in the time: stop for a while."""
    DOWN = auto()
    """The server does not work now: stop."""


_TOO_LARGE = 552
_ACCESS = frozenset({530, 534, 535, 538, 553})
# 163's classes (MI:SFQ ...) and QQ's and Aliyun's words come with 4xx and with 5xx alike
_RATE = re.compile(
    r"frequen|too many|too fast|\brate\b|\blimit(ed)?\b|exceed|sending quota|behaviou?r spam"
    r"|\b(MI|RP):(SFQ|STC|DMC|DRC|QRC|RCL|CCL|CEL|TRC)|\bHL:|maximum threshold",
    re.IGNORECASE,
)
_THIS_MAIL = re.compile(
    r"\b[45]\.[23]\.[24]\b|\b5\.1\.\d|\bsize (limit|exceed)|(mail|message|attach\w*) ?size"
    r"|too (large|long|big)|mailbox (is )?full|over ?quota|user .*quota|mailbox .*quota",
    re.IGNORECASE,
)
_WHOLE_SERVER = re.compile(r"\b4\.3\.[0135]\b|\b4\.4\.\d|\bDT:RBL|\bWM:BL")


def verdict(code: int, reply: str, step: Step) -> Verdict:
    """Return what a refusal means.

    Args:
        code: The reply code (RFC 5321, 4.2); 421 always ends the connection.
        reply: The server's words, an enhanced code (RFC 3463) at their beginning perhaps.
        step: What was asked for. A sender is the same in every mail of a run, so that its refusal
            concerns all of them; a recipient or the data of a mail concern this mail.
    """
    own = bool(_THIS_MAIL.search(reply)) or code == _TOO_LARGE
    if _RATE.search(reply) and not (own and not re.search(r"too many", reply, re.IGNORECASE)):
        return Verdict.LIMITED
    if code == 421 or code < 400:  # noqa: PLR2004 - RFC 5321; no refusal at all is out of order
        return Verdict.DOWN
    lasting = code >= 500  # noqa: PLR2004 - RFC 5321
    if step == "sender" and not own:
        return Verdict.SENDER if lasting else Verdict.DOWN
    if lasting:
        return Verdict.SENDER if step == "data" and code in _ACCESS else Verdict.REFUSED
    return Verdict.DOWN if _WHOLE_SERVER.search(reply) else Verdict.LATER
