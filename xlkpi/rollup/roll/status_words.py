"""What became of a file or a form, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.records import Status
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

STATUS_WORDS: Mapping[Status, Words] = {
    Status.UNREADABLE: Words("无法识别", "unreadable"),
    Status.REJECTED: Words("有错误", "rejected"),
    Status.HELD: Words("待确认", "held"),
    Status.ACCEPTED_WITH_WARNINGS: Words("已接受（有提示）", "accepted with warnings"),
    Status.ACCEPTED: Words("已接受", "accepted"),
    Status.SUPERSEDED: Words("已被新表代替", "superseded"),
    Status.WITHDRAWN: Words("已作废", "withdrawn"),
    Status.DUPLICATE: Words("重复", "duplicate"),
}
