"""What became of mails, and what they are about, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.outgoing.mailing.dispatching import Became

BECAME: Mapping[Became, Words] = {
    "sent": Words("已发出", "sent"),
    "drafted": Words("已写草稿", "draft written"),
    "refused": Words("被拒收", "refused"),
    "unsent": Words("没有发出", "not sent"),
    "in_doubt": Words("不知是否发出", "in doubt"),
    "already": Words("以前已发或已写草稿", "done before"),
    "to_send": Words("将要发", "to be sent"),
    "put_off": Words("今天已给该邮箱发过这类信，改天再发", "put off: one a day to an address"),
}
"""What became of a mail."""
KINDS: Mapping[str, Words] = {
    "issue": Words("下发", "issue"),
    "missing": Words("催报", "reminder: missing"),
    "rejected": Words("催改", "reminder: rejected"),
    "returned": Words("退回", "return letter"),
    "unreadable": Words("重发", "sent again: unreadable"),
    "accepted": Words("收到", "acceptance"),
}
"""What a mail is about."""
